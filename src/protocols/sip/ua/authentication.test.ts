import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '#base';
import { SipStage, sdp } from '../../../../test/peers/sip-stage.ts';
import { parseAuthField } from '../message/challenge.ts';
import { answerChallenge } from '../message/digest.ts';
import type { Hop } from '../message/hop.ts';
import { parseMessage } from '../message/parse-message.ts';
import { Doorkeeper } from './doorkeeper.ts';
import type { UserAgentSettings } from './ua-settings.ts';

const how = { realm: 'gate', passwordOf: (name: string) => (name === 'alice' ? 'secret' : undefined), nonceMs: 60_000 };
const guarded: Partial<UserAgentSettings> = { guard: () => 'challenge', authentication: how };

function call(password: string, more: Partial<UserAgentSettings> = guarded): SipStage {
  const stage = new SipStage();
  const alice = stage.peer('alice', {
    credentials: [
      { realm: 'other', username: 'x', password: 'y' },
      { username: 'alice', password },
    ],
  });
  const bob = stage.peer('bob', more);
  bob.react = (event) => (event.kind === 'call-received' ? [{ kind: 'answer-requested', call: event.call, body: sdp('a') }] : []);
  alice.give({ kind: 'invite-requested', call: '1', to: bob.hop(), target: 'sip:bot@192.0.2.2', from: { uri: 'sip:alice@b' }, body: sdp('o') });
  stage.run(200);
  return stage;
}

test('challenged and answered: the same call, the next number, the best algorithm', () => {
  const stage = call('secret');
  assert.deepEqual(stage.trace(), ['alice INVITE', 'bob 401 INVITE', 'alice ACK', 'alice INVITE', 'bob 200 INVITE', 'alice ACK']);
  const [first, , , second, , ack] = stage.wire.map(({ message }) => message);
  assert.deepEqual([first?.essentials.callId, first?.essentials.fromTag], [second?.essentials.callId, second?.essentials.fromTag]);
  assert.equal(second?.essentials.cseq.number, 2);
  assert.match(second?.headers.get('authorization') ?? '', /algorithm=SHA-256.*nc=00000001/);
  assert.equal(ack?.headers.get('authorization'), second?.headers.get('authorization'), 'the ACK has the credentials of its INVITE (RFC 3261 §22.1)');
  stage.peers[0]?.give({ kind: 'hang-up-requested', call: '1' });
  stage.run(100);
  assert.match(
    stage.wire.find(({ message }) => message.kind === 'request' && message.method === 'BYE')?.message.headers.get('authorization') ?? '',
    /nc=00000002/,
  );
});

test('only the algorithms that are told are offered and taken', () => {
  const stage = call('secret', { ...guarded, authentication: { ...how, algorithms: ['MD5'] } });
  assert.deepEqual(stage.trace().slice(0, 5), ['alice INVITE', 'bob 401 INVITE', 'alice ACK', 'alice INVITE', 'bob 200 INVITE']);
  assert.match(stage.wire[3]?.message.headers.get('authorization') ?? '', /algorithm=MD5/);
  const keeper = new Doorkeeper({ ...how, algorithms: ['MD5'] }, new Uint8Array(32));
  const challenge = (one: string) => {
    const field = parseAuthField(one);
    assert.ok(field.ok);
    return field.value.parameters.get('algorithm');
  };
  assert.deepEqual(keeper.challenges({ transport: 'udp', address: '192.0.2.7', port: 5060 }, false, 0 as Instant).map(challenge), ['MD5']);
});

test('a wrong password is tried once', () => {
  const stage = call('guess');
  assert.deepEqual(stage.trace(), ['alice INVITE', 'bob 401 INVITE', 'alice ACK', 'alice INVITE', 'bob 401 INVITE', 'alice ACK']);
  assert.deepEqual([stage.peers[0]?.event('call-end').status, stage.peers[0]?.event('call-end').error?.code], [401, 'SIP_UNAUTHORIZED']);
  assert.equal(stage.peers[1]?.ua.load.calls, 0);
  stage.run(40_000);
  stage.assertQuiet();
});

test('a challenge wanted but not set up is no open door', () => {
  const stage = call('secret', { guard: () => 'challenge' });
  assert.equal(stage.peers[0]?.event('call-end').status, 403);
});

test('a nonce that is too old is asked for again, not for the password', () => {
  const stage = new SipStage();
  const alice = stage.peer('alice', { credentials: [{ username: 'alice', password: 'secret' }] });
  const bob = stage.peer('bob', { guard: () => 'challenge', authentication: { ...how, nonceMs: 3 } });
  alice.give({ kind: 'invite-requested', call: '1', to: bob.hop(), target: 'sip:bot@192.0.2.2', from: { uri: 'sip:alice@b' } });
  stage.run(60);
  assert.match(
    stage.wire
      .find(({ from, message }) => from === 'bob' && message.headers.get('www-authenticate')?.includes('stale=true'))
      ?.message.headers.get('www-authenticate') ?? '',
    /stale=true/,
  );
});

const from: Hop = { transport: 'udp', address: '192.0.2.5', port: 5060 };
const keeper = new Doorkeeper(how, Buffer.alloc(32, 7));
const at = (ms: number): Instant => ms as Instant;
const challenge = keeper.challenges(from, false, at(1000))[0] ?? '';

function judge(
  change: (answer: string) => string,
  { when = 2000, source = from, method = 'INVITE', target = 'sip:bot@gate', username = 'alice', password = 'secret' } = {},
): string {
  const field = parseAuthField(challenge);
  assert.ok(field.ok);
  const answer = answerChallenge(field.value, { username, password, method: 'INVITE', uri: 'sip:bot@gate', cnonce: 'c', count: 1 });
  assert.ok(answer.ok);
  const request = parseMessage(
    Buffer.from(
      `${method} ${target} SIP/2.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:b>\r\nCall-ID: c\r\nCSeq: 1 ${method}\r\nAuthorization: ${change(answer.value)}\r\n\r\n`,
    ),
  );
  assert.ok(request.ok && request.value.kind === 'request');
  return keeper.judge(request.value, source, at(when));
}
const same = (text: string): string => text;

test('the doorkeeper: who is known, and what makes one unknown', () => {
  assert.equal(judge(same), 'known');
  assert.equal(judge(same, { when: 100_000 }), 'stale');
  assert.equal(judge(same, { username: 'bob' }), 'unknown');
  assert.equal(judge(same, { password: 'x' }), 'unknown');
  assert.equal(judge(same, { source: { ...from, address: '192.0.2.6' } }), 'unknown', 'a nonce serves the address it was given to');
  assert.equal(judge(same, { method: 'OPTIONS' }), 'unknown');
  assert.equal(judge(same, { target: 'sip:other@gate' }), 'unknown');
  assert.equal(judge(same, { when: 10 }), 'unknown', 'a nonce from the future is none of ours');
  assert.equal(
    judge((text) => text.replace('realm="gate"', 'realm="x"')),
    'unknown',
  );
  assert.equal(
    judge((text) => text.replace(/nonce="[^.]*/, 'nonce="zz')),
    'unknown',
  );
  assert.equal(
    judge((text) => text.replace(/, qop=auth.*/, '')),
    'unknown',
  );
  assert.equal(
    judge((text) => text.replace('nc=00000001', 'nc=1')),
    'unknown',
  );
  assert.equal(
    judge((text) => text.replace('SHA-256', 'MD5')),
    'unknown',
  );
  assert.equal(
    judge((text) => text.replace(/response="[^"]*"/, 'response=""')),
    'unknown',
  );
  assert.equal(
    judge(() => 'Basic YTpi'),
    'unknown',
  );
});

test('two nonces of one time differ by address; the best algorithm is offered first', () => {
  assert.deepEqual(
    keeper.challenges(from, true, at(1)).map((text) => /algorithm=([A-Z0-9-]+)/.exec(text)?.[1]),
    ['SHA-256', 'MD5'],
  );
  assert.notEqual(keeper.challenges(from, false, at(1))[0], keeper.challenges({ ...from, address: '192.0.2.6' }, false, at(1))[0]);
});
