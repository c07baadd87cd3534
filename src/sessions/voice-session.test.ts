import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateNoise } from '#audio';
import { GatewayError, type Instant, type UtteranceId } from '#base';
import type { Expectation } from '#contract';
import { type Stage, stage } from './fixtures/stage.ts';
import type { VoiceSettings } from './voice-room.ts';
import { holdVoiceSession } from './voice-session.ts';

const expect: Expectation = {
  shape: 'open',
  grammar: { id: 'g', sentences: ['hello'], loops: [] },
  speech: true,
  complete: () => true,
  noInputMs: 5000,
};
const settings = (set: Stage): VoiceSettings => ({ agent: set.agent, waitingPhrase: 'One moment.', patience: 1, longestMs: 600_000 });
const say = (set: Stage, id: string, text: string): void => set.agentSays({ kind: 'say', utterance: id as UtteranceId, text, interruptible: true });

/** Sound from the caller, 20 ms at a time: loud is speech as far as energy tells. */
function hear(set: Stage, ms: number, loud: boolean): void {
  const sound = loud ? generateNoise(ms, 8000, -20, 7) : new Int16Array(ms * 8);
  for (let at = 0; at + 160 <= sound.length; at += 160) {
    set.clock.advance(20);
    set.call.tell({ kind: 'audio', track: 'caller', frame: sound.subarray(at, at + 160), at: set.clock.now() });
  }
}

test('the agent speaks, the caller is heard from before the first sound on, and the answer waits for the commit', async () => {
  const set = stage();
  holdVoiceSession(set.call, set.room, settings(set));
  assert.deepEqual(
    set.told.map(({ kind }) => kind),
    ['start'],
  );
  say(set, 'u1', 'Hello.');
  set.agentSays({ kind: 'ask', expect });
  set.speeches[0]?.voice({ kind: 'speech-delta', samples: new Int16Array(800), text: 'Hello.' });
  set.speeches[0]?.voice({ kind: 'speech-end' });
  await set.settle();
  assert.deepEqual(set.call.done, ['play 800', 'mark u1.0']);
  set.call.tell({ kind: 'mark-heard', mark: 'u1.0', at: set.clock.now() });

  hear(set, 1000, false);
  hear(set, 800, true);
  const [recognition] = set.recognitions;
  assert.ok(recognition, 'speech opened a recogniser');
  assert.ok(recognition.samples >= 800 * 8, 'it has what came before speech was noticed');
  hear(set, 900, false);
  assert.ok(recognition.ended);

  set.commits = 'held';
  recognition.hear({ kind: 'transcript-end', text: 'hello', confidence: 0.9, rejected: false });
  assert.equal(set.told.at(-1)?.kind, 'turn');
  say(set, 'u2', 'Welcome.');
  await set.settle();
  set.speeches[1]?.voice({ kind: 'speech-delta', samples: new Int16Array(160), text: 'Welcome.' });
  await set.settle();
  assert.equal(set.call.done.length, 2, 'nothing is played before the turn is durable');
  set.releaseCommits();
  await set.settle();
  set.releaseCommits();
  await set.settle();
  assert.deepEqual(set.call.done.slice(2), ['play 160', 'mark u2.0']);
  assert.ok(set.appended.some((event) => event.kind === 'customer-turn' && event.text === 'hello'));
});

test('utterances are synthesised one after the other, in order', () => {
  const set = stage();
  holdVoiceSession(set.call, set.room, settings(set));
  say(set, 'u1', 'One.');
  say(set, 'u2', 'Two.');
  assert.deepEqual(
    set.speeches.map(({ text }) => text),
    ['One.'],
  );
  set.speeches[0]?.voice({ kind: 'speech-end' });
  assert.deepEqual(
    set.speeches.map(({ text }) => text),
    ['One.', 'Two.'],
  );
});

test('what is published was committed, in order, with its number', async () => {
  const set = stage();
  const session = holdVoiceSession(set.call, set.room, settings(set));
  await set.settle();
  set.call.tell({ kind: 'call-end', by: 'caller', at: set.clock.now() });
  await session.over;
  assert.deepEqual(
    set.published.map(({ event }) => [event.seq, event.kind]),
    [
      [1, 'conversation-start'],
      [2, 'conversation-end'],
    ],
  );
});

test('a store that cannot take the record ends the call in order, not in silence', async () => {
  const set = stage();
  set.commits = 'failing';
  holdVoiceSession(set.call, set.room, settings(set));
  say(set, 'u1', 'Hello.');
  set.speeches[0]?.voice({ kind: 'speech-delta', samples: new Int16Array(160), text: 'Hello.' });
  set.speeches[0]?.voice({ kind: 'speech-end' });
  for (let i = 0; i < 20; i++) {
    await set.settle();
    set.clock.advance(250);
  }
  set.call.tell({ kind: 'mark-heard', mark: 'u1.0', at: set.clock.now() });
  await set.settle();
  assert.ok(set.call.done.includes('hang-up failed'), set.call.done.join());
});

test('an agent that throws is the end of this call only: the contact centre is told', async () => {
  const set = stage();
  const broken = { ...set.agent, open: () => ({ receive: () => assert.fail('agent bug'), close() {} }) };
  holdVoiceSession(set.call, set.room, { ...settings(set), agent: broken, fallbackTarget: 'people' });
  await set.settle();
  assert.deepEqual(set.call.done, ['hand-off people reason=technical problem|language=en-US']);
});

test('an API answers through the conversation, and leaving aborts what is still running', async () => {
  const set = stage();
  let aborted = false;
  const api = {
    call: (_request: unknown, abort: AbortSignal) =>
      new Promise<never>(() =>
        abort.addEventListener('abort', () => {
          aborted = true;
        }),
      ),
  };
  holdVoiceSession(set.call, { ...set.room, api }, settings(set));
  set.agentSays({ kind: 'call-api', call: 'c1', request: { api: 'orders', values: {} } });
  set.call.tell({ kind: 'call-end', by: 'transport', error: new GatewayError('X', { blame: 'peer', retry: false, says: 'x' }), at: 0 as Instant });
  assert.ok(aborted);
  const other = stage();
  holdVoiceSession(other.call, other.room, settings(other));
  other.agentSays({ kind: 'call-api', call: 'c1', request: { api: 'orders', values: {} } });
  await other.settle();
  assert.deepEqual(other.told.at(-1), { kind: 'api-answer', call: 'c1', answer: { ok: true, status: 200, body: { fine: true } } });
});
