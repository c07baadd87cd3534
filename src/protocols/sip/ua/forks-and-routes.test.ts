import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SipStage, type StagePeer, sdp } from '../../../../test/peers/sip-stage.ts';
import type { Hop } from '../message/hop.ts';
import type { SipRequest } from '../message/message.ts';

const proxy: Hop = { transport: 'udp', address: '192.0.2.99', port: 5060 };

/** Alice calls; the test plays the proxy and whoever is behind it. */
function calling(): {
  stage: SipStage;
  alice: StagePeer;
  invite: SipRequest;
  respond: (status: number, tag: string, more?: string, body?: string) => void;
} {
  const stage = new SipStage();
  const alice = stage.peer('alice');
  alice.give({
    kind: 'invite-requested',
    call: '1',
    to: proxy,
    target: 'sip:bot@example.com',
    from: { uri: 'sip:a@b' },
    body: sdp('offer'),
    routes: ['sip:192.0.2.99;lr'],
  });
  const invite = stage.wire[0]?.message;
  assert.ok(invite?.kind === 'request');
  const respond = (status: number, tag: string, more = '', body = ''): void => {
    const text = `SIP/2.0 ${status} x\r\nVia: ${invite.headers.get('via')}\r\nFrom: ${invite.headers.get('from')}\r\nTo: ${invite.headers.get('to')};tag=${tag}\r\nCall-ID: ${invite.essentials.callId}\r\nCSeq: 1 INVITE\r\nContact: <sip:${tag}@192.0.2.50:5080>\r\n${more}${body ? 'Content-Type: application/sdp\r\n' : ''}Content-Length: ${body.length}\r\n\r\n${body}`;
    alice.give({ kind: 'message-received', octets: Buffer.from(text), from: proxy });
  };
  return { stage, alice, invite, respond };
}
const sent = (stage: SipStage, method: string): SipRequest[] =>
  stage.wire.flatMap(({ message }) => (message.kind === 'request' && message.method === method ? [message] : []));

test('the preloaded route is in the INVITE', () => {
  const { invite } = calling();
  assert.equal(invite.headers.get('route'), '<sip:192.0.2.99;lr>');
});

test('two ring, one answers: its dialog stays', () => {
  const { stage, alice, respond } = calling();
  respond(180, 'one');
  respond(183, 'two', '', 'early');
  respond(200, 'two', '', 'answer');
  assert.deepEqual(alice.kinds(), ['call-progressed', 'call-progressed', 'call-answered', 'answer-received']);
  assert.deepEqual(
    sent(stage, 'ACK').map((ack) => [ack.target, ack.essentials.toTag]),
    [['sip:two@192.0.2.50:5080', 'two']],
  );
});

test('two answer: the second is acknowledged and ended at once (RFC 3261 §13.2.2.4)', () => {
  const { stage, alice, respond } = calling();
  respond(200, 'one', '', 'answer');
  respond(200, 'two', '', 'answer');
  respond(200, 'two', '', 'answer');
  respond(200, 'one', '', 'answer');
  assert.deepEqual(
    sent(stage, 'ACK').map((ack) => ack.essentials.toTag),
    ['one', 'two', 'two', 'one'],
  );
  assert.deepEqual(
    sent(stage, 'BYE').map((bye) => [bye.target, bye.essentials.toTag]),
    [['sip:two@192.0.2.50:5080', 'two']],
  );
  assert.equal(alice.events('call-answered').length, 1);
});

test('an answer after our call is over is acknowledged and ended all the same', () => {
  const { stage, alice, respond } = calling();
  respond(180, 'one');
  alice.give({ kind: 'hang-up-requested', call: '1' });
  respond(200, 'one', '', 'answer');
  stage.run(5000);
  assert.equal(alice.event('call-end').cause, 'cancelled');
  respond(200, 'two', '', 'answer');
  assert.deepEqual(
    sent(stage, 'ACK').map((ack) => ack.essentials.toTag),
    ['one', 'two'],
  );
  assert.deepEqual([...new Set(sent(stage, 'BYE').map((bye) => bye.essentials.toTag))], ['one', 'two']);
});

test('the route set of the answer is used, in reverse, and that of the 180 forgotten', () => {
  const { stage, alice, respond } = calling();
  respond(180, 'one', 'Record-Route: <sip:early.example.com;lr>\r\n');
  respond(200, 'one', 'Record-Route: <sip:192.0.2.98;lr>, <sip:192.0.2.99;lr>\r\n', 'answer');
  alice.give({ kind: 'hang-up-requested', call: '1' });
  for (const request of [sent(stage, 'ACK')[0], sent(stage, 'BYE')[0]]) {
    assert.equal(request?.target, 'sip:one@192.0.2.50:5080');
    assert.deepEqual(request?.headers.all('route'), ['<sip:192.0.2.99;lr>', '<sip:192.0.2.98;lr>']);
  }
});

test('a redirection is the application’s to follow', () => {
  const { alice, respond } = calling();
  respond(302, 'one');
  const end = alice.event('call-end');
  assert.deepEqual([end.status, end.message?.headers.get('contact')], [302, '<sip:one@192.0.2.50:5080>']);
});

test('reliable responses out of order, and again, are not looked at (RFC 3262 §4)', () => {
  const { stage, alice, respond } = calling();
  const reliable = (rseq: number) => respond(183, 'one', `Require: 100rel\r\nRSeq: ${rseq}\r\n`);
  for (const rseq of [7, 7, 9, 8, 9]) reliable(rseq);
  assert.deepEqual(
    sent(stage, 'PRACK').map((prack) => prack.headers.get('rack')),
    ['7 1 INVITE', '8 1 INVITE', '9 1 INVITE'],
  );
  assert.equal(alice.events('call-progressed').length, 3);
});
