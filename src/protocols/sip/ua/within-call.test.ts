import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SipStage, type StagePeer, sdp, textOf } from '../../../../test/peers/sip-stage.ts';
import type { UaInput } from './ua-input.ts';
import type { UserAgentSettings } from './ua-settings.ts';

/** Two peers in a call: alice called, bob answered. */
function inCall(settings: { alice?: Partial<UserAgentSettings>; bob?: Partial<UserAgentSettings> } = {}): {
  stage: SipStage;
  alice: StagePeer;
  bob: StagePeer;
} {
  const stage = new SipStage();
  const alice = stage.peer('alice', settings.alice);
  const bob = stage.peer('bob', settings.bob);
  bob.react = (event) => (event.kind === 'call-received' ? [{ kind: 'answer-requested', call: event.call, body: sdp('answer') }] : []);
  alice.give({
    kind: 'invite-requested',
    call: 'out',
    to: bob.hop(),
    target: `sip:bot@${bob.address}`,
    from: { uri: 'sip:alice@192.0.2.1' },
    body: sdp('offer'),
  });
  stage.run(100);
  bob.event('call-confirmed');
  alice.heard.length = bob.heard.length = stage.wire.length = 0;
  return { stage, alice, bob };
}

/** Answers every offer at once with this text. */
const accepting =
  (text: string): StagePeer['react'] =>
  (event) =>
    event.kind === 'offer-received' ? [{ kind: 'offer-accepted', call: event.call, body: sdp(text) }] : [];

test('re-INVITE: accepted from either side, one after the other', () => {
  const { stage, alice, bob } = inCall();
  bob.react = accepting('held');
  alice.react = accepting('held too');
  alice.give({ kind: 'offer-requested', call: 'out', body: sdp('hold') });
  stage.run(100);
  assert.deepEqual(
    [textOf(bob.event('offer-received').body), bob.event('offer-received').by, textOf(alice.event('answer-received').body)],
    ['hold', 'invite', 'held'],
  );
  assert.deepEqual(stage.trace(), ['alice INVITE', 'bob 200 INVITE', 'alice ACK']);
  bob.give({ kind: 'offer-requested', call: 'in-1', body: sdp('hold back') });
  stage.run(100);
  assert.equal(textOf(bob.event('answer-received').body), 'held too');
});

test('re-INVITE: refused, and the call goes on', () => {
  const { stage, alice, bob } = inCall();
  bob.react = (event) => (event.kind === 'offer-received' ? [{ kind: 'offer-refused', call: event.call, status: 488 }] : []);
  alice.give({ kind: 'offer-requested', call: 'out', body: sdp('video') });
  stage.run(100);
  assert.equal(alice.event('offer-refused').status, 488);
  alice.give({ kind: 'offer-requested', call: 'out', body: sdp('again') });
  stage.run(100);
  assert.equal(alice.events('offer-refused').length, 2);
  assert.equal(alice.events('call-end').length + bob.events('call-end').length, 0);
});

test('re-INVITE: its ACK may be lost too', () => {
  const { stage, alice, bob } = inCall();
  bob.react = accepting('held');
  let acks = 0;
  stage.filter = ({ message }) => !(message.kind === 'request' && message.method === 'ACK' && ++acks <= 2);
  alice.give({ kind: 'offer-requested', call: 'out', body: sdp('hold') });
  stage.run(5000);
  assert.deepEqual(stage.trace().filter((line) => line.includes('200 INVITE')).length, 3);
  bob.give({ kind: 'offer-requested', call: 'in-1', body: sdp('x') });
  assert.equal(bob.events('command-refused').length, 0, 'settled: bob may ask in turn');
});

test('re-INVITE: an application that says nothing is answered for', () => {
  const { stage, alice } = inCall();
  alice.give({ kind: 'offer-requested', call: 'out', body: sdp('hold') });
  stage.run(11_000);
  assert.equal(alice.event('offer-refused').status, 500);
});

test('re-INVITE: one that never ends ends the call', () => {
  const { stage, alice, bob } = inCall({ bob: { decisionMs: 1_000_000 } });
  alice.give({ kind: 'offer-requested', call: 'out', body: sdp('hold') });
  stage.run(65_000);
  assert.equal(alice.event('call-end').cause, 'gone');
  assert.equal(bob.event('call-end').cause, 'bye');
  assert.ok(stage.trace().includes('bob 487 INVITE'), 'what waited is answered (RFC 3261 §15.1.2)');
});

test('a body-less re-INVITE asks for our offer', () => {
  const { stage, alice, bob } = inCall();
  // Our own stack always offers; so the request of one that does not is made from one that does.
  alice.react = accepting('answer of alice');
  bob.react = accepting('offer of bob');
  alice.give({ kind: 'offer-requested', call: 'out', body: { type: 'application/sdp', octets: new Uint8Array(0) } });
  stage.run(300);
  const asked = bob.event('offer-received');
  assert.deepEqual([asked.by, asked.body], ['invite', undefined]);
  assert.ok(stage.trace().includes('bob 200 INVITE'));
});

test('glare: both ask at once and are told 491; who does not own the Call-ID comes again first (RFC 3261 §14.1)', () => {
  const { stage, alice, bob } = inCall();
  alice.react = accepting('a');
  bob.react = accepting('b');
  alice.give({ kind: 'offer-requested', call: 'out', body: sdp('of alice') });
  bob.give({ kind: 'offer-requested', call: 'in-1', body: sdp('of bob') });
  stage.run(100);
  assert.deepEqual(
    stage
      .trace()
      .filter((line) => line.includes('491'))
      .sort(),
    ['alice 491 INVITE', 'bob 491 INVITE'],
  );
  stage.run(6000);
  assert.equal(textOf(bob.event('answer-received').body), 'a');
  assert.equal(alice.event('offer-refused').status, undefined, 'overtaken: what alice meant to offer was made for another state of the session');
  alice.give({ kind: 'offer-requested', call: 'out', body: sdp('of alice, anew') });
  stage.run(100);
  assert.equal(textOf(alice.event('answer-received').body), 'b');
});

test('glare: 491 from a peer that does not come again', () => {
  const { stage, alice, bob } = inCall();
  alice.give({ kind: 'offer-requested', call: 'out', body: sdp('of alice') });
  bob.give({ kind: 'offer-requested', call: 'in-1', body: sdp('of bob') });
  stage.run(100);
  bob.give({ kind: 'hang-up-requested', call: 'in-1' });
  stage.run(6000);
  assert.equal(alice.event('call-end').cause, 'bye');
});

test('UPDATE with an offer, and without', () => {
  const { stage, alice, bob } = inCall();
  bob.react = accepting('updated');
  alice.give({ kind: 'offer-requested', call: 'out', body: sdp('new port'), by: 'update' });
  stage.run(100);
  assert.deepEqual(stage.trace(), ['alice UPDATE', 'bob 200 UPDATE']);
  assert.equal(bob.event('offer-received').by, 'update');
  assert.equal(textOf(alice.event('answer-received').body), 'updated');
});

test('session timer: the caller refreshes at half the interval, by UPDATE', () => {
  const { stage, alice, bob } = inCall({ alice: { session: { seconds: 200, minSeconds: 90 } } });
  stage.run(450_000);
  assert.deepEqual(stage.trace().filter((line) => line.includes('alice UPDATE')).length, 4);
  assert.equal(alice.events('call-end').length + bob.events('call-end').length, 0);
  stage.filter = () => false;
  stage.run(300_000);
  assert.equal(bob.event('call-end').cause, 'expired');
  assert.equal(alice.event('call-end').cause, 'gone');
});

test('session timer: a far side without UPDATE gets the last body again, in a re-INVITE', () => {
  const stage = new SipStage();
  const alice = stage.peer('alice', { session: { seconds: 100, minSeconds: 90 } });
  const bob = stage.peer('bob');
  bob.react = (event) =>
    event.kind === 'call-received' ? [{ kind: 'answer-requested', call: event.call, body: sdp('answer') }] : accepting('answer')(event, stage.now);
  stage.rewrite = (octets) => Buffer.from(Buffer.from(octets).toString('latin1').replace(', UPDATE', ''), 'latin1');
  alice.give(calling(bob));
  stage.run(120_000);
  assert.deepEqual(
    bob.events('offer-received').map((event) => textOf(event.body)),
    ['offer', 'offer'],
  );
  assert.ok(
    alice
      .events('answer-received')
      .slice(1)
      .every((event) => event.refresh),
  );
  assert.equal(alice.events('call-end').length, 0);
});

test('session timer: who watches ends the call before the interval is over', () => {
  const { stage, alice, bob } = inCall({ alice: { session: { seconds: 180, minSeconds: 90 } } });
  stage.filter = ({ from }) => from !== 'alice';
  stage.run(147_000);
  assert.equal(bob.events('call-end').length, 0);
  stage.run(6000);
  assert.equal(bob.event('call-end').cause, 'expired');
  assert.equal(alice.event('call-end').cause, 'gone');
});

test('422: the call is tried again with the interval the far side accepts', () => {
  const stage = new SipStage();
  const alice = stage.peer('alice', { session: { seconds: 120, minSeconds: 90 } });
  const bob = stage.peer('bob', { session: { seconds: 1800, minSeconds: 600 } });
  bob.react = (event) => (event.kind === 'call-received' ? [{ kind: 'answer-requested', call: event.call, body: sdp('answer') }] : []);
  alice.give({ kind: 'invite-requested', call: 'out', to: bob.hop(), target: 'sip:bot@192.0.2.2', from: { uri: 'sip:a@b' }, body: sdp('offer') });
  stage.run(200);
  assert.deepEqual(stage.trace(), ['alice INVITE', 'bob 422 INVITE', 'alice ACK', 'alice INVITE', 'bob 200 INVITE', 'alice ACK']);
  assert.equal(stage.wire[3]?.message.headers.get('session-expires'), '600');
  assert.equal(stage.wire[3]?.message.essentials.cseq.number, 2);
  assert.equal(stage.wire[4]?.message.headers.get('session-expires'), '600;refresher=uac');
});

test('REFER with context: accepted, NOTIFY tells how it goes, BYE ends it', () => {
  const { stage, alice, bob } = inCall();
  alice.react = (event) =>
    event.kind === 'refer-received'
      ? [
          { kind: 'refer-accepted', call: event.call, refer: event.refer },
          { kind: 'refer-notified', call: event.call, refer: event.refer, status: 180 },
          { kind: 'refer-notified', call: event.call, refer: event.refer, status: 200 },
        ]
      : [];
  bob.give({
    kind: 'refer-requested',
    call: 'in-1',
    refer: 'r',
    target: 'sip:escalation@talkdesk.example',
    targetHeaders: [['User-to-User', '657363;encoding=hex']],
    headers: [['Referred-By', '<sip:bob@example.com>']],
  });
  stage.run(200);
  const refer = stage.wire[0]?.message;
  assert.equal(refer?.headers.get('refer-to'), '<sip:escalation@talkdesk.example?User-to-User=657363%3Bencoding%3Dhex>');
  assert.equal(alice.event('refer-received').target, 'sip:escalation@talkdesk.example?User-to-User=657363%3Bencoding%3Dhex');
  assert.deepEqual([bob.event('refer-answered').status, bob.event('refer-answered').notify], [202, true]);
  assert.deepEqual(
    bob.events('refer-progressed').map((event) => [event.status, event.final]),
    [
      [100, false],
      [180, false],
      [200, true],
    ],
  );
  bob.give({ kind: 'hang-up-requested', call: 'in-1' });
  stage.run(100);
  assert.equal(bob.event('call-end').status, 200);
  stage.run(70_000);
  stage.assertQuiet();
});

test('REFER: refused, and the call stays with us', () => {
  const { stage, alice, bob } = inCall();
  alice.react = (event) => (event.kind === 'refer-received' ? [{ kind: 'refer-refused', call: event.call, refer: event.refer, status: 603 }] : []);
  bob.give({ kind: 'refer-requested', call: 'in-1', refer: 'r', target: 'sip:x@example.com' });
  stage.run(100);
  assert.deepEqual([bob.event('refer-answered').status, bob.event('refer-answered').notify], [603, false]);
  assert.equal(bob.events('call-end').length, 0);
});

test('REFER without subscription (RFC 4488): no NOTIFY is asked for, none is sent', () => {
  const { stage, alice, bob } = inCall();
  alice.react = (event) => (event.kind === 'refer-received' ? [{ kind: 'refer-accepted', call: event.call, refer: event.refer }] : []);
  bob.give({ kind: 'refer-requested', call: 'in-1', refer: 'r', target: 'sip:x@example.com', notify: false });
  stage.run(5000);
  assert.deepEqual([alice.event('refer-received').notify, bob.event('refer-answered').notify], [false, false]);
  assert.deepEqual(stage.trace(), ['bob REFER', 'alice 202 REFER']);
});

test('REFER: accepted, and then silence', () => {
  const { stage, alice, bob } = inCall();
  alice.react = (event) => (event.kind === 'refer-received' ? [{ kind: 'refer-accepted', call: event.call, refer: event.refer }] : []);
  stage.filter = ({ message }) => !(message.kind === 'request' && message.method === 'NOTIFY');
  bob.give({ kind: 'refer-requested', call: 'in-1', refer: 'r', target: 'sip:x@example.com' });
  stage.run(170_000);
  assert.equal(bob.events('refer-progressed').length, 0);
  stage.run(20_000);
  assert.deepEqual([bob.event('refer-progressed').status, bob.event('refer-progressed').final], [undefined, true]);
});

test('REFER: nobody decides', () => {
  const { stage, bob } = inCall();
  bob.give({ kind: 'refer-requested', call: 'in-1', refer: 'r', target: 'sip:x@example.com' });
  stage.run(11_000);
  assert.equal(bob.event('refer-answered').status, 500);
});

test('INFO goes both ways, and is answered unseen', () => {
  const { stage, alice, bob } = inCall();
  bob.give({
    kind: 'info-requested',
    call: 'in-1',
    body: { type: 'application/dtmf-relay', octets: Buffer.from('Signal=5') },
    headers: [['X-A', 'b']],
  });
  stage.run(100);
  assert.equal(Buffer.from(alice.event('info-received').request.body).toString(), 'Signal=5');
  assert.equal(bob.event('info-answered').status, 200);
});

test('a request within the call that gets no answer ends it', () => {
  const { stage, alice, bob } = inCall();
  stage.filter = ({ message }) => !(message.kind === 'request' && message.method === 'INFO');
  alice.give({ kind: 'info-requested', call: 'out' });
  stage.run(40_000);
  assert.deepEqual(
    [alice.event('call-end').cause, alice.event('call-end').error?.code, bob.event('call-end').cause],
    ['gone', 'SIP_DIALOG_GONE', 'bye'],
  );
});

const calling = (bob: StagePeer, more: Partial<Extract<UaInput, { kind: 'invite-requested' }>> = {}): UaInput => ({
  kind: 'invite-requested',
  call: 'out',
  to: bob.hop(),
  target: 'sip:bot@192.0.2.2',
  from: { uri: 'sip:a@b' },
  body: sdp('offer'),
  ...more,
});

test('reliable 183: repeated until its PRACK, and the 200 waits for it', () => {
  const stage = new SipStage();
  const alice = stage.peer('alice');
  const bob = stage.peer('bob');
  let pracks = 0;
  stage.filter = ({ message }) => !(message.kind === 'request' && message.method === 'PRACK' && ++pracks === 1);
  alice.give(calling(bob));
  stage.run(50);
  bob.give({ kind: 'progress-requested', call: 'in-1', status: 183, body: sdp('early answer'), reliable: true });
  bob.give({ kind: 'answer-requested', call: 'in-1', body: sdp('early answer') });
  stage.run(300);
  assert.ok(!stage.trace().includes('bob 200 INVITE'), 'the 183 holds the answer and is not yet acknowledged');
  stage.run(1000);
  assert.deepEqual(
    stage.trace(),
    ['alice INVITE', 'bob 183 INVITE', 'alice PRACK', 'bob 183 INVITE', 'alice PRACK', 'bob 200 PRACK', 'bob 200 INVITE', 'alice ACK'].toSpliced(
      4,
      0,
    ),
  );
  assert.deepEqual(alice.kinds(), ['call-progressed', 'answer-received', 'call-answered']);
  assert.equal(alice.event('call-progressed').reliable, true);
});

test('a caller that requires 100rel gets it unasked, one at a time', () => {
  const stage = new SipStage();
  const alice = stage.peer('alice');
  const bob = stage.peer('bob');
  alice.give(calling(bob, { headers: [['Require', '100rel']] }));
  stage.run(50);
  bob.give({ kind: 'progress-requested', call: 'in-1', status: 180 }, { kind: 'progress-requested', call: 'in-1', status: 183, body: sdp('early') });
  stage.run(100);
  assert.deepEqual(stage.trace(), [
    'alice INVITE',
    'bob 180 INVITE',
    'alice PRACK',
    'bob 200 PRACK',
    'bob 183 INVITE',
    'alice PRACK',
    'bob 200 PRACK',
  ]);
  const [first, second] = [1, 4].map((at) => Number(stage.wire[at]?.message.headers.get('rseq')));
  assert.equal(second, (first ?? 0) + 1);
});

test('reliable 183 that is never acknowledged: 504', () => {
  const stage = new SipStage();
  const alice = stage.peer('alice');
  const bob = stage.peer('bob');
  stage.filter = ({ message }) => !(message.kind === 'request' && message.method === 'PRACK');
  alice.give(calling(bob));
  stage.run(50);
  bob.give({ kind: 'progress-requested', call: 'in-1', status: 183, reliable: true });
  stage.run(33_000);
  assert.equal(bob.event('call-end').cause, 'unacknowledged');
  assert.equal(alice.event('call-end').status, 504);
});

test('late offer in a reliable 183: the answer goes in the PRACK', () => {
  const stage = new SipStage();
  const alice = stage.peer('alice');
  const bob = stage.peer('bob');
  const { body: _, ...bare } = calling(bob) as Extract<UaInput, { kind: 'invite-requested' }>;
  alice.react = accepting('answer of alice');
  alice.give(bare);
  stage.run(50);
  bob.give({ kind: 'progress-requested', call: 'in-1', status: 183, body: sdp('offer of bob'), reliable: true });
  stage.run(100);
  assert.equal(alice.event('offer-received').by, 'progress');
  assert.equal(textOf(bob.event('answer-received').body), 'answer of alice');
  bob.give({ kind: 'answer-requested', call: 'in-1' });
  stage.run(100);
  assert.equal(alice.events('call-answered').length, 1);
  assert.equal(bob.events('call-confirmed').length, 1);
});

test('UPDATE before the answer: early media moves', () => {
  const stage = new SipStage();
  const alice = stage.peer('alice');
  const bob = stage.peer('bob');
  bob.react = accepting('moved');
  alice.give(calling(bob));
  stage.run(50);
  bob.give({ kind: 'progress-requested', call: 'in-1', status: 183, body: sdp('early'), reliable: true });
  stage.run(50);
  alice.give({ kind: 'offer-requested', call: 'out', body: sdp('move'), by: 'update' });
  stage.run(50);
  assert.equal(textOf(alice.events('answer-received')[1]?.body), 'moved');
  alice.give({ kind: 'offer-requested', call: 'out', body: sdp('move'), by: 'invite' });
  assert.equal(alice.events('command-refused').length, 1, 'a re-INVITE is not for early dialogs');
});
