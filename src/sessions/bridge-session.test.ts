import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConversationEvent, RemoteVerdict } from '#contract';
import { holdBridgeSession } from './bridge-session.ts';
import { type Stage, type StagedCall, stage, stagedCall } from './fixtures/stage.ts';
import { busy, cancelled, report, type StagedRemote, stagedRemote } from './fixtures/staged-remote.ts';
import { sessionErrors } from './sessions.errors.ts';
import type { VoiceSession } from './voice-session.ts';

interface Bridged extends Stage {
  readonly remote: StagedRemote;
  readonly far: StagedCall;
  readonly session: VoiceSession;
  over(): Promise<ConversationEvent[]>;
}

function bridged(how: { verdict?: RemoteVerdict; fallback?: string; rateHz?: 8000 | 16_000; waiting?: boolean } = {}): Bridged {
  const set = stage();
  const remote = stagedRemote(how.verdict, how.waiting);
  const far = stagedCall({ direction: 'outbound' }, how.rateHz);
  const session = holdBridgeSession(set.call, set.room, { remote, longestMs: 60_000, fallbackTarget: how.fallback });
  const over = async (): Promise<ConversationEvent[]> => {
    await session.over;
    return set.appended;
  };
  return { ...set, remote, far, session, over };
}

const frame = new Int16Array(160);
const now = (set: Stage) => set.clock.now();
const kinds = (events: readonly ConversationEvent[]): string[] =>
  events.map((event) => (event.kind === 'placed-call' ? `${event.stage}${event.why === undefined ? '' : ` ${event.why}`}` : event.kind));
const ending = (events: readonly ConversationEvent[]): ConversationEvent | undefined => events.at(-1);
const nearEnds = (set: Bridged, by: 'caller' | 'gateway' | 'hand-off' | 'transport', exit?: string): void =>
  set.call.tell({ kind: 'call-end', by, at: now(set), ...(exit === undefined ? {} : { exit }) });
const farSays = (set: Bridged, how: 'hang-up' | 'transfer'): void => {
  set.far.tell({ kind: 'call-report', report, at: now(set) });
  set.far.tell({ kind: 'call-end', by: 'caller', goodbye: { how, parameters: {} }, at: now(set) });
};

test('sound and keys cross once it is answered; its goodbye is the call’s, and both legs are on the record', async () => {
  const set = bridged();
  set.remote.tell({ kind: 'ringing' });
  set.call.tell({ kind: 'audio', track: 'caller', frame, at: now(set) });
  set.remote.tell({ kind: 'answered', call: set.far });
  assert.deepEqual(set.far.done, []);
  set.call.tell({ kind: 'audio', track: 'caller', frame, at: now(set) });
  set.far.tell({ kind: 'audio', track: 'caller', frame, at: now(set) });
  set.call.tell({ kind: 'digit', digit: '7', at: now(set) });
  assert.deepEqual(set.far.done, ['relay 160', 'press 7']);
  assert.deepEqual(set.call.done, ['clear', 'relay 160']);
  farSays(set, 'hang-up');
  assert.equal(set.call.done.at(-1), 'hang-up done');
  set.far.tell({ kind: 'audio', track: 'caller', frame, at: now(set) });
  assert.equal(set.call.done.at(-1), 'hang-up done', 'nothing crosses any more');
  nearEnds(set, 'gateway', 'ok');
  const events = await set.over();
  assert.deepEqual(kinds(events), ['conversation-start', 'dialling', 'ringing', 'answered', 'call-report', 'ended hang-up', 'conversation-end']);
  assert.deepEqual(events[0]?.kind === 'conversation-start' && [events[0].agent, events[0].agentVersion], ['remote', 'remote']);
  assert.equal(events[4]?.kind === 'call-report' && events[4].leg, 'far');
  assert.deepEqual(ending(events), { kind: 'conversation-end', outcome: 'resolved', reason: 'said goodbye', exit: 'ok' });
});

test('its wish for a human goes to the target it stands for, with what it said', async () => {
  const verdict: RemoteVerdict = {
    kind: 'hand-off',
    target: 'people',
    reason: 'TransferToAgent',
    facts: [{ name: 'order', value: '123456', priority: 1 }],
    context: 'wish=refund|reason=refund request',
  };
  const set = bridged({ verdict });
  set.remote.tell({ kind: 'answered', call: set.far });
  farSays(set, 'transfer');
  assert.equal(set.call.done.at(-1), 'hand-off people order=123456|wish=refund|reason=refund request');
  nearEnds(set, 'hand-off', 'escalation');
  assert.deepEqual(ending(await set.over()), { kind: 'conversation-end', outcome: 'escalated', reason: 'refund request', exit: 'escalation' });
});

test('a target that nobody configured is never dialled: the fallback takes the caller, or nobody', async () => {
  const verdict: RemoteVerdict = { kind: 'hand-off', target: '+19005550100', reason: 'x', facts: [] };
  const set = bridged({ verdict, fallback: 'people' });
  set.remote.tell({ kind: 'answered', call: set.far });
  farSays(set, 'transfer');
  assert.equal(set.call.done.at(-1), 'hand-off people reason=x');
  const alone = bridged({ verdict });
  alone.remote.tell({ kind: 'answered', call: alone.far });
  farSays(alone, 'transfer');
  assert.equal(alone.call.done.at(-1), 'hang-up failed');
});

test('an agent that cannot be had: fallback at once, or an error; why is on the record', async () => {
  const set = bridged({ fallback: 'people' });
  set.remote.tell(busy);
  assert.deepEqual(set.call.done, ['clear', 'hand-off people reason=remote agent: busy']);
  nearEnds(set, 'hand-off', 'escalation');
  const events = await set.over();
  assert.deepEqual(kinds(events), [
    'conversation-start',
    'dialling',
    'call-report',
    'unanswered busy',
    'trouble',
    'hand-off-start',
    'hand-off-proof',
    'conversation-end',
  ]);
  assert.deepEqual(ending(events), {
    kind: 'conversation-end',
    outcome: 'escalated',
    reason: 'remote agent: busy',
    exit: 'escalation',
    code: 'BUSY',
  });
  const alone = bridged();
  alone.remote.tell(busy);
  assert.equal(alone.call.done.at(-1), 'hang-up failed');
  nearEnds(alone, 'gateway', 'failure');
  assert.equal((ending(await alone.over()) as { outcome: string }).outcome, 'failed');
});

test('an agent that is lost in mid-call is replaced by the fallback in the same instant', async () => {
  const set = bridged({ fallback: 'people' });
  set.remote.tell({ kind: 'answered', call: set.far });
  set.clock.advance(5000);
  set.far.tell({ kind: 'call-end', by: 'gateway', error: sessionErrors.REMOTE_AGENT_LOST(), at: now(set) });
  assert.equal(set.call.done.at(-1), 'hand-off people reason=remote agent lost');
  nearEnds(set, 'hand-off');
  assert.equal((ending(await set.over()) as { code?: string }).code, 'REMOTE_AGENT_LOST');
});

test('the caller hangs up first: an unanswered call is cancelled, an answered one ended; the record waits for the last word, but not for long', async () => {
  const ringing = bridged();
  nearEnds(ringing, 'caller');
  assert.equal(ringing.remote.done.at(-1), 'cancel');
  ringing.remote.tell(cancelled);
  assert.deepEqual(kinds(await ringing.over()).slice(2), ['call-report', 'unanswered cancelled', 'conversation-end']);
  const talking = bridged();
  talking.remote.tell({ kind: 'answered', call: talking.far });
  nearEnds(talking, 'caller');
  assert.equal(talking.far.done.at(-1), 'hang-up done');
  talking.clock.advance(2000); // it never confirms
  assert.deepEqual(ending(await talking.over()), { kind: 'conversation-end', outcome: 'abandoned', reason: 'caller hung up' });
});

test('who waits hears that they wait, from one second on and until something else sounds', () => {
  const set = bridged();
  set.clock.advance(900);
  assert.deepEqual(set.call.done, []);
  set.clock.advance(2200);
  assert.deepEqual(set.call.done, ['play 16000', 'play 16000']);
  set.remote.tell({ kind: 'early-sound', call: set.far });
  set.far.tell({ kind: 'audio', track: 'caller', frame, at: now(set) });
  set.call.tell({ kind: 'audio', track: 'caller', frame, at: now(set) });
  set.remote.tell({ kind: 'answered', call: set.far });
  set.clock.advance(10_000);
  assert.deepEqual(set.call.done.slice(2), ['clear', 'relay 160']);
  assert.deepEqual(set.far.done, [], 'before the answer nothing goes there');
});

test('rates that differ are changed on the way', () => {
  const set = bridged({ rateHz: 16_000 });
  set.remote.tell({ kind: 'answered', call: set.far });
  set.call.tell({ kind: 'audio', track: 'caller', frame, at: now(set) });
  set.far.tell({ kind: 'audio', track: 'caller', frame: new Int16Array(320), at: now(set) });
  assert.deepEqual([set.far.done.at(-1), set.call.done.at(-1)], ['relay 320', 'relay 160']);
});

test('a hand-off that is refused goes to the fallback, and then the call ends', async () => {
  const set = bridged({ fallback: 'people' });
  set.remote.tell({ kind: 'answered', call: set.far });
  set.session.windUp('DRAINED');
  assert.deepEqual([set.far.done.at(-1), set.call.done.at(-1)], ['hang-up done', 'hand-off people reason=wound up']);
  set.call.tell({ kind: 'hand-off-refused', error: sessionErrors.REMOTE_AGENT_LOST(), at: now(set) });
  assert.equal(set.call.done.at(-1), 'hang-up failed');
  set.clock.advance(5000); // nobody confirms
  set.clock.advance(2000);
  assert.deepEqual(ending(await set.over()), {
    kind: 'conversation-end',
    outcome: 'failed',
    reason: 'wound up',
    code: 'REMOTE_AGENT_LOST',
  });
});
