import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateNoise } from '#audio';
import { GatewayError, type Instant, type UtteranceId } from '#base';
import type { Expectation, HandoffSummaries } from '#contract';
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

test('sound that was held up on its way and comes at once is heard as it was spoken', () => {
  const set = stage();
  holdVoiceSession(set.call, set.room, settings(set));
  set.agentSays({ kind: 'ask', expect });
  hear(set, 1000, false);
  hear(set, 800, true);
  hear(set, 160, false);
  // Nothing comes for a while, and the timers run; then all that was said meanwhile.
  set.clock.advance(300);
  for (let frame = 0; frame < 15; frame++) {
    const sound = frame < 6 ? new Int16Array(160) : generateNoise(20, 8000, -20, 7);
    set.call.tell({ kind: 'audio', track: 'caller', frame: sound, at: set.clock.now() });
  }
  hear(set, 400, true);
  const [recognition] = set.recognitions;
  assert.ok(recognition);
  assert.equal(set.recognitions.length, 1);
  assert.ok(!recognition.ended, 'a pause of 280 ms, of which the clock saw 460');
  hear(set, 900, false);
  assert.ok(recognition.ended);
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

test('a model’s summary for the human is asked for once, and given up with the call', async () => {
  const asked: { events: number; abort: AbortSignal }[] = [];
  let answer: (text: string | undefined) => void = () => {};
  const summaries: HandoffSummaries = {
    waitMs: ({ agent, account, medium, language }) => (`${agent} ${account} ${medium} ${language}` === 'agent a voice en-US' ? 1500 : undefined),
    write: (_of, events, abort) =>
      new Promise((resolve) => {
        asked.push({ events: events.length, abort });
        answer = resolve;
      }),
  };
  const handOff = { kind: 'hand-off', handoff: { version: 1, target: 'people', reason: 'refund', facts: [] } } as const;
  const set = stage();
  holdVoiceSession(set.call, { ...set.room, summaries }, settings(set));
  set.agentSays(handOff);
  assert.deepEqual(set.call.done, [], 'nobody is sent on before');
  answer('They want their money back.');
  await set.settle();
  assert.deepEqual(set.call.done, ['hand-off people reason=refund|summary=They want their money back.']);

  const late = stage();
  holdVoiceSession(late.call, { ...late.room, summaries }, settings(late));
  late.agentSays(handOff);
  late.clock.advance(1500);
  assert.deepEqual(late.call.done, ['hand-off people reason=refund']);
  late.call.tell({ kind: 'call-end', by: 'hand-off', at: late.clock.now() });
  assert.deepEqual([asked.length, asked[1]?.abort.aborted], [2, true]);
});

/** A call of somebody who is blocked: how it came out, and what became of its hand-off. */
async function blockedCall(keptFrom: 'all' | 'human', ...happens: ('hand-off' | 'refused' | 'caller' | 'done')[]): Promise<unknown[]> {
  const set = stage();
  const session = holdVoiceSession(set.call, set.room, { ...settings(set), keptFrom });
  set.agentSays({ kind: 'hand-off', handoff: { version: 1, target: 'people', reason: 'blocked', facts: [] } });
  const at = set.clock.now();
  for (const one of happens) {
    if (one === 'refused')
      set.call.tell({ kind: 'hand-off-refused', error: new GatewayError('NO', { blame: 'peer', retry: false, says: 'no' }), at });
    else if (one === 'done') {
      set.agentSays({ kind: 'end', outcome: 'resolved', reason: 'done' });
      set.call.tell({ kind: 'call-end', by: 'gateway', at });
    } else set.call.tell({ kind: 'call-end', by: one, at, ...(one === 'hand-off' ? { proof: 'bye-answered' } : {}) });
  }
  await session.over;
  return set.appended.flatMap((event) => {
    if (event.kind === 'conversation-end') return [`${event.outcome}: ${event.reason}`];
    if (event.kind === 'hand-off-proof') return [event.stage];
    return event.kind === 'hand-off-refused' ? [event.code] : [];
  });
}

test('a blocked caller is nobody’s success, wherever they are sent and however it ends', async () => {
  assert.deepEqual(await blockedCall('all', 'hand-off'), ['accepted', 'abandoned: blocked']);
  assert.deepEqual(await blockedCall('all', 'caller'), ['abandoned', 'abandoned: blocked']);
  assert.deepEqual(await blockedCall('all', 'refused', 'done'), ['NO', 'refused', 'abandoned: blocked']);
});

test('who is kept from humans talks to the agent, and is handed to nobody', async () => {
  assert.deepEqual(await blockedCall('human', 'done'), ['CUSTOMER_BLOCKED', 'refused', 'resolved: done']);
  const set = stage();
  const session = holdVoiceSession(set.call, set.room, { ...settings(set), fallbackTarget: 'people' });
  set.agentSays({ kind: 'block', from: 'human', reason: 'abuse' });
  session.windUp('BROKEN');
  await set.settle();
  assert.deepEqual(set.call.done, ['hang-up failed'], 'from the moment on that the agent has them blocked');
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

test('while a private answer is asked for, given and read back, the recording keeps silence, and the record has no word of it', async () => {
  const set = stage();
  const muted: string[] = [];
  const recordings = {
    open: () => ({
      name: 'cv.wav',
      write() {},
      mute: (ms: number) => void muted.push(`mute ${ms}`),
      unmute: (ms: number) => void muted.push(`unmute ${ms}`),
      close: async () => undefined,
    }),
  };
  holdVoiceSession(set.call, { ...set.room, recordings }, settings(set));
  set.clock.advance(1000);
  const keys = { min: 4, max: 4 };
  const expect = { shape: 'digits', grammar: set.agent.grammar, speech: true, keys, complete: () => true, noInputMs: 7000 } as const;
  set.agentSays({ kind: 'ask', expect: { ...expect, hides: () => true } });
  set.clock.advance(2000);
  for (const digit of '4111') set.call.tell({ kind: 'digit', digit, at: set.clock.now() });
  set.agentSays({ kind: 'note', note: { note: 'value', name: 'pin', value: '••••' } });
  set.agentSays({ kind: 'say', utterance: 'u1' as UtteranceId, text: 'It is 4 1 1 1.', recorded: 'It is ••••.', interruptible: true });
  set.agentSays({ kind: 'ask', expect });
  await set.settle();
  assert.deepEqual(muted, ['mute 1000'], 'as long as it is being said');
  set.speeches.at(-1)?.voice({ kind: 'speech-end' } as never);
  set.call.tell({ kind: 'call-end', by: 'caller', at: set.clock.now() });
  await set.settle();
  assert.deepEqual(muted, ['mute 1000', 'unmute 3500']);
  const written = JSON.stringify(set.appended);
  assert.ok(!written.includes('4111') && !written.includes('4 1 1 1'), written);
  assert.deepEqual(
    set.told.find(({ kind }) => kind === 'keys'),
    { kind: 'keys', keys: '4111' },
    'the agent is told',
  );
  assert.deepEqual(
    set.appended.filter(({ kind }) => kind.startsWith('recording')).map((event) => event.kind),
    ['recording', 'recording-paused', 'recording-resumed'],
  );
});
