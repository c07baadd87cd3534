import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SipStage, type StagePeer, sdp, textOf } from '../../../../test/peers/sip-stage.ts';
import type { UaInput } from './ua-input.ts';
import type { UserAgentSettings } from './ua-settings.ts';

const invite = (to: StagePeer, more: Partial<Extract<UaInput, { kind: 'invite-requested' }>> = {}): UaInput => ({
  kind: 'invite-requested',
  call: 'out',
  to: to.hop(),
  target: `sip:bot@${to.address}`,
  from: { uri: 'sip:alice@192.0.2.1', display: 'Alice "A"' },
  body: sdp('offer'),
  ...more,
});

function twoPeers(settings: { alice?: Partial<UserAgentSettings>; bob?: Partial<UserAgentSettings> } = {}): {
  stage: SipStage;
  alice: StagePeer;
  bob: StagePeer;
} {
  const stage = new SipStage();
  return { stage, alice: stage.peer('alice', settings.alice), bob: stage.peer('bob', settings.bob) };
}

/** Bob answers at once. */
const answering = (bob: StagePeer): void => {
  bob.react = (event) => (event.kind === 'call-received' ? [{ kind: 'answer-requested', call: event.call, body: sdp('answer') }] : []);
};

test('a call: INVITE, 180, 200, ACK, BYE, with header fields of both sides', () => {
  const { stage, alice, bob } = twoPeers();
  alice.give(invite(bob, { headers: [['User-to-User', '6162;encoding=hex']] }));
  stage.run(50);
  const received = bob.event('call-received');
  assert.equal(textOf(received.offer), 'offer');
  assert.equal(received.request.headers.get('user-to-user'), '6162;encoding=hex');
  assert.equal(received.request.essentials.from.display, 'Alice "A"');
  bob.give({ kind: 'progress-requested', call: 'in-1', status: 180 });
  stage.run(50);
  bob.give({
    kind: 'answer-requested',
    call: 'in-1',
    body: sdp('answer'),
    headers: [
      ['kore-session_id', '65aa'],
      ['kore-bot_id', 'st-1'],
    ],
  });
  stage.run(50);
  assert.deepEqual(alice.kinds(), ['call-progressed', 'call-answered', 'answer-received']);
  const { response } = alice.event('call-answered');
  assert.deepEqual([response.headers.get('kore-session_id'), response.headers.get('kore-bot_id')], ['65aa', 'st-1']);
  assert.equal(textOf(alice.event('answer-received').body), 'answer');
  bob.event('call-confirmed');
  stage.run(10_000);
  bob.give({ kind: 'hang-up-requested', call: 'in-1', headers: [['kore-reason', 'TransferToAgent']] });
  stage.run(50);
  const end = alice.event('call-end');
  assert.deepEqual([end.by, end.cause, end.error, end.message?.headers.get('kore-reason')], ['peer', 'bye', undefined, 'TransferToAgent']);
  assert.deepEqual([bob.event('call-end').by, bob.event('call-end').status], ['us', 200]);
  assert.deepEqual(stage.trace(), ['alice INVITE', 'bob 180 INVITE', 'bob 200 INVITE', 'alice ACK', 'bob BYE', 'alice 200 BYE']);
  stage.run(40_000);
  stage.assertQuiet();
});

test('the same over TLS: sips stays sips, and the connection is used again', () => {
  const { stage, alice, bob } = twoPeers();
  answering(bob);
  alice.give(invite(bob, { to: bob.hop('tls'), target: `sips:bot@${bob.address}` }));
  stage.run(100);
  const answer = stage.wire.find(({ message }) => message.kind === 'response' && message.status === 200);
  assert.match(answer?.message.headers.get('contact') ?? '', /^<sips:bob@192\.0\.2\.2:5061>$/);
  alice.give({ kind: 'hang-up-requested', call: 'out' });
  stage.run(40_000);
  assert.deepEqual([alice.event('call-end').status, bob.event('call-end').by], [200, 'peer']);
  stage.assertQuiet();
});

test('a 200 whose ACK is lost is repeated until it comes', () => {
  const { stage, alice, bob } = twoPeers();
  answering(bob);
  let lost = 0;
  stage.filter = ({ message }) => !(message.kind === 'request' && message.method === 'ACK' && ++lost <= 3);
  alice.give(invite(bob));
  stage.run(10_000);
  bob.event('call-confirmed');
  assert.deepEqual(stage.trace().filter((line) => line === 'bob 200 INVITE').length, 4);
  assert.deepEqual(alice.events('call-answered').length, 1);
});

test('a 200 that is never acknowledged ends in BYE, after 64 T1', () => {
  const { stage, alice, bob } = twoPeers();
  answering(bob);
  stage.filter = ({ message }) => !(message.kind === 'request' && message.method === 'ACK');
  alice.give(invite(bob));
  stage.run(31_900);
  assert.equal(bob.events('call-end').length, 0);
  stage.run(5000);
  const end = bob.event('call-end');
  assert.deepEqual([end.by, end.cause, end.error?.code], ['nobody', 'unacknowledged', 'SIP_ACK_MISSING']);
  assert.equal(alice.event('call-end').cause, 'bye');
  stage.run(70_000);
  stage.assertQuiet();
});

test('a wish to hang up before the ACK waits for it (RFC 3261 §15)', () => {
  const { stage, alice, bob } = twoPeers();
  answering(bob);
  let hold = true;
  stage.filter = ({ message }) => !(hold && message.kind === 'request' && message.method === 'ACK');
  alice.give(invite(bob));
  stage.run(100);
  bob.give({ kind: 'hang-up-requested', call: 'in-1' });
  stage.run(200);
  assert.ok(!stage.trace().includes('bob BYE'));
  hold = false;
  stage.run(2000);
  assert.ok(stage.trace().indexOf('bob BYE') > stage.trace().indexOf('alice ACK'));
  assert.equal(bob.event('call-end').status, 200);
});

test('CANCEL while it rings', () => {
  const { stage, alice, bob } = twoPeers();
  alice.give(invite(bob));
  stage.run(50);
  bob.give({ kind: 'progress-requested', call: 'in-1', status: 180 });
  stage.run(50);
  alice.give({ kind: 'hang-up-requested', call: 'out', headers: [['Reason', 'SIP;cause=200;text="elsewhere"']] });
  stage.run(100);
  const end = bob.event('call-end');
  assert.deepEqual([end.by, end.cause, end.message?.headers.get('reason')], ['peer', 'cancelled', 'SIP;cause=200;text="elsewhere"']);
  assert.deepEqual([alice.event('call-end').by, alice.event('call-end').cause], ['us', 'cancelled']);
  assert.deepEqual(stage.trace().slice(2), ['alice CANCEL', 'bob 200 CANCEL', 'bob 487 INVITE', 'alice ACK']);
  stage.run(40_000);
  stage.assertQuiet();
});

test('a wish to cancel waits for the first provisional response (RFC 3261 §9.1)', () => {
  const { stage, alice, bob } = twoPeers();
  alice.give(invite(bob));
  alice.give({ kind: 'hang-up-requested', call: 'out' });
  stage.run(150);
  assert.deepEqual(stage.trace(), ['alice INVITE']);
  stage.run(500);
  assert.deepEqual(stage.trace(), ['alice INVITE', 'bob 100 INVITE', 'alice CANCEL', 'bob 200 CANCEL', 'bob 487 INVITE', 'alice ACK']);
  assert.equal(bob.event('call-end').cause, 'cancelled');
});

test('CANCEL and 200 cross: acknowledged, then BYE', () => {
  const { stage, alice, bob } = twoPeers();
  alice.give(invite(bob));
  stage.run(50);
  bob.give({ kind: 'progress-requested', call: 'in-1', status: 180 });
  stage.run(50);
  bob.give({ kind: 'answer-requested', call: 'in-1', body: sdp('answer') });
  alice.give({ kind: 'hang-up-requested', call: 'out' });
  stage.run(100);
  assert.deepEqual(stage.trace().slice(2), ['bob 200 INVITE', 'alice CANCEL', 'alice ACK', 'alice BYE', 'bob 200 CANCEL', 'bob 200 BYE']);
  assert.deepEqual([alice.event('call-end').cause, bob.event('call-end').cause], ['cancelled', 'bye']);
  assert.equal(alice.events('call-answered').length, 0);
  stage.run(70_000);
  stage.assertQuiet();
});

test('BYE and BYE cross', () => {
  const { stage, alice, bob } = twoPeers();
  answering(bob);
  alice.give(invite(bob));
  stage.run(100);
  alice.give({ kind: 'hang-up-requested', call: 'out' });
  bob.give({ kind: 'hang-up-requested', call: 'in-1' });
  stage.run(100);
  assert.deepEqual([alice.event('call-end').by, bob.event('call-end').by], ['us', 'us']);
  stage.run(70_000);
  stage.assertQuiet();
});

test('refused: with reason and fields, and a verdict that says whether to try again', () => {
  const { stage, alice, bob } = twoPeers();
  bob.react = (event) =>
    event.kind === 'call-received' ? [{ kind: 'refuse-requested', call: event.call, status: 486, headers: [['Retry-After', '30']] }] : [];
  alice.give(invite(bob));
  stage.run(100);
  const end = alice.event('call-end');
  assert.deepEqual(
    [end.by, end.cause, end.status, end.error?.code, end.error?.retry, end.message?.headers.get('retry-after')],
    ['peer', 'refused', 486, 'SIP_UNAVAILABLE', true, '30'],
  );
  assert.deepEqual([bob.event('call-end').by, bob.event('call-end').status], ['us', 486]);
  stage.run(40_000);
  stage.assertQuiet();
});

test('refused once: a stranger gets one answer, however often it asks', () => {
  const { stage, alice, bob } = twoPeers();
  bob.react = (event) => (event.kind === 'call-received' ? [{ kind: 'refuse-requested', call: event.call, status: 404, once: true }] : []);
  stage.filter = ({ message }) => !(message.kind === 'request' && message.method === 'ACK');
  alice.give(invite(bob));
  stage.run(100);
  assert.equal(bob.ua.load.transactions, 0);
  stage.run(40_000);
  assert.equal(stage.trace().filter((line) => line === 'bob 404 INVITE').length, 1);
});

test('nobody there', () => {
  const { stage, alice, bob } = twoPeers();
  stage.filter = ({ from }) => from !== 'alice';
  alice.give(invite(bob));
  stage.run(33_000);
  const end = alice.event('call-end');
  assert.deepEqual([end.by, end.cause, end.error?.code], ['nobody', 'unreachable', 'SIP_UNREACHABLE']);
  stage.assertQuiet();
});

test('it rings for ever: cancelled by us; nobody answers us: refused by us', () => {
  const { stage, alice, bob } = twoPeers({ alice: { ringMs: 20_000 } });
  alice.give(invite(bob));
  stage.run(30_000);
  assert.deepEqual([alice.event('call-end').cause, bob.event('call-end').cause], ['unanswered', 'cancelled']);
  const other = twoPeers({ bob: { unansweredMs: 5_000 } });
  other.alice.give(invite(other.bob));
  other.stage.run(10_000);
  assert.deepEqual([other.alice.event('call-end').status, other.bob.event('call-end').cause], [480, 'unanswered']);
});

test('the Expires of an INVITE is honoured', () => {
  const { stage, alice, bob } = twoPeers();
  alice.give(invite(bob, { headers: [['Expires', '3']] }));
  stage.run(4000);
  assert.equal(bob.event('call-end').cause, 'unanswered');
});

test('late offer: ours in the 200, the answer in the ACK', () => {
  const { stage, alice, bob } = twoPeers();
  const { body: _, ...bare } = invite(bob) as Extract<UaInput, { kind: 'invite-requested' }>;
  bob.react = (event) => (event.kind === 'call-received' ? [{ kind: 'answer-requested', call: event.call, body: sdp('offer of bob') }] : []);
  alice.give(bare);
  stage.run(700);
  assert.equal(bob.event('call-received').offer, undefined);
  const offered = alice.event('offer-received');
  assert.deepEqual([offered.by, textOf(offered.body)], ['answer', 'offer of bob']);
  assert.ok(!stage.trace().includes('alice ACK'), 'the ACK waits for the answer');
  alice.give({ kind: 'offer-accepted', call: 'out', body: sdp('answer of alice') });
  stage.run(100);
  assert.equal(textOf(bob.event('answer-received').body), 'answer of alice');
  assert.deepEqual(bob.kinds(), ['call-received', 'answer-received', 'call-confirmed']);
});

test('late offer: an ACK without the answer ends the call', () => {
  const { stage, alice, bob } = twoPeers();
  const { body: _, ...bare } = invite(bob) as Extract<UaInput, { kind: 'invite-requested' }>;
  bob.react = (event) => (event.kind === 'call-received' ? [{ kind: 'answer-requested', call: event.call, body: sdp('offer of bob') }] : []);
  alice.react = (event) => (event.kind === 'offer-received' ? [{ kind: 'offer-refused', call: 'out' }] : []);
  alice.give(bare);
  stage.run(200);
  assert.deepEqual(
    stage.trace().filter((line) => line.startsWith('alice') && !line.includes('200')),
    ['alice INVITE', 'alice ACK', 'alice BYE'],
  );
  assert.equal(bob.events('call-end').length, 1);
});

test('an application that forgets the answer body is told', () => {
  const { stage, alice, bob } = twoPeers();
  alice.give(invite(bob));
  stage.run(50);
  bob.give({ kind: 'answer-requested', call: 'in-1' });
  assert.equal(bob.event('command-refused').error.code, 'SIP_COMMAND_UNTIMELY');
  bob.give({ kind: 'answer-requested', call: 'in-7', body: sdp('x') });
  assert.equal(bob.events('command-refused')[1]?.error.code, 'SIP_CALL_UNKNOWN');
});
