import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GatewayError, type Instant, type UtteranceId, type WallTime } from '#base';
import type { AgentInput, AgentOutput, ConversationEvent, Expectation, Heard } from '#contract';
import { handsOver } from '../../test/peers/fitted.ts';
import { voiceConversation } from './voice.ts';
import type { VoiceInput, VoiceOptions, VoiceOutput } from './voice-words.ts';

const open: Expectation = {
  shape: 'open',
  grammar: { id: 'g', sentences: ['hello'], loops: [] },
  speech: true,
  complete: (text) => text.length > 3,
  noInputMs: 5000,
};
const digits: Expectation = { ...open, shape: 'digits', keys: { min: 1, max: 3, finish: '#' } };
const failure = new GatewayError('BROKEN_THING', { blame: 'provider', retry: false, says: 'broken' });

interface Stage {
  readonly options?: Partial<VoiceOptions>;
  /** What the agent answers to each input; nothing unless told. */
  readonly agent: (input: AgentInput) => readonly AgentOutput[];
  /** What happens from outside, by millisecond. */
  readonly events: readonly (readonly [atMs: number, input: VoiceInput])[];
  readonly untilMs: number;
  /** Milliseconds of sound for each character said; 50 unless told. 0: the voice is broken. */
  readonly msPerCharacter?: number;
  readonly handOffTakesMs?: number;
}

interface Seen {
  readonly events: readonly { readonly at: number; readonly event: ConversationEvent }[];
  readonly wishes: readonly { readonly at: number; readonly wish: VoiceOutput }[];
  readonly agentHeard: readonly AgentInput[];
}

/** Runs a conversation in a world whose voice, far side and clock are imagined: minutes in milliseconds. */
function run(stage: Stage): Seen {
  const { msPerCharacter = 50, untilMs } = stage;
  const machine = voiceConversation({
    rateHz: 8000,
    can: handsOver(100, 'people'),
    epoch: { now: 0 as Instant, wall: Date.parse('2026-11-21T12:00:00Z') as WallTime },
    language: 'en-US',
    waitingPhrase: 'One moment.',
    patience: 1,
    longestMs: 600_000,
    ...stage.options,
  });
  const due: { at: number; input: VoiceInput }[] = stage.events.map(([at, input]) => ({ at, input }));
  const queue: VoiceInput[] = [];
  const events: Seen['events'][number][] = [];
  const wishes: Seen['wishes'][number][] = [];
  const agentHeard: AgentInput[] = [];
  let now = 0;
  let playing: { mark: string; from: number; to: number }[] = [];
  let heldAt: number | undefined;
  let lastMark: string | undefined;
  let hearing = false;
  let quietFrom: number | undefined;

  const heardNow = (): Heard => {
    const at = heldAt ?? now;
    for (const stretch of playing) if (stretch.to <= at) lastMark = stretch.mark;
    const current = playing.find((stretch) => stretch.from <= at && at < stretch.to);
    return { mark: lastMark, afterMs: current ? at - current.from : 0 };
  };
  const obey = (wish: VoiceOutput): void => {
    wishes.push({ at: now, wish });
    if (wish.kind === 'record') events.push({ at: now, event: wish.event });
    if (wish.kind === 'hear-open') hearing = true;
    if (wish.kind === 'hear-end' || wish.kind === 'hear-cancel') hearing = false;
    if (wish.kind === 'agent') {
      agentHeard.push(wish.input);
      for (const output of stage.agent(wish.input)) queue.push({ kind: 'agent', output });
    }
    if (wish.kind === 'speak') {
      if (msPerCharacter === 0) queue.push({ kind: 'speech-failed', utterance: wish.utterance, error: failure });
      else {
        queue.push({
          kind: 'speech-delta',
          utterance: wish.utterance,
          samples: new Int16Array(wish.text.length * msPerCharacter * 8),
          text: wish.text,
        });
        queue.push({ kind: 'speech-end', utterance: wish.utterance });
      }
    }
    if (wish.kind === 'play') {
      const from = Math.max(now, playing.at(-1)?.to ?? 0);
      playing.push({ mark: wish.mark, from, to: from + wish.samples.length / 8 });
      queue.push({ kind: 'sound-start', utterance: wish.utterance });
    }
    if (wish.kind === 'hold') heldAt = now;
    if (wish.kind === 'resume' && heldAt !== undefined) {
      const shift = now - heldAt;
      playing = playing.map((stretch) => (stretch.to > (heldAt ?? 0) ? { ...stretch, from: stretch.from + shift, to: stretch.to + shift } : stretch));
      heldAt = undefined;
    }
    if (wish.kind === 'clear') {
      queue.push({ kind: 'cleared', heard: heardNow() });
      playing = [];
      heldAt = undefined;
    }
    if (wish.kind === 'hand-off') {
      const at = now + (stage.handOffTakesMs ?? 200);
      due.push({ at, input: { kind: 'call-end', by: 'hand-off', exit: 'escalation', heard: heardNow() } });
    }
    if (wish.kind === 'hang-up')
      due.push({ at: now + 200, input: { kind: 'call-end', by: 'gateway', exit: wish.how === 'done' ? 'ok' : 'failure', heard: heardNow() } });
  };
  const feed = (input: VoiceInput | { kind: 'tick' }): void => {
    if (input.kind === 'speech-stop') quietFrom = Math.ceil(now / 20) * 20;
    if (input.kind === 'speech-start') quietFrom = undefined;
    for (const wish of machine.step(input, now as Instant)) obey(wish);
    for (let next = queue.shift(); next; next = queue.shift()) for (const wish of machine.step(next, now as Instant)) obey(wish);
  };
  feed({ kind: 'call-start' });
  for (const output of stage.agent({ kind: 'start', facts: {} })) feed({ kind: 'agent', output });
  for (let steps = 0; ; steps++) {
    assert.ok(steps < 2000, 'the conversation spins');
    const mark = heldAt === undefined ? playing[0] : undefined;
    const event = [...due].sort((a, b) => a.at - b.at)[0];
    const frameAt = (hearing ? quietFrom : undefined) ?? Number.POSITIVE_INFINITY;
    const next = Math.min(
      event?.at ?? Number.POSITIVE_INFINITY,
      mark?.to ?? Number.POSITIVE_INFINITY,
      machine.deadline ?? Number.POSITIVE_INFINITY,
      frameAt,
    );
    if (next > untilMs) break;
    now = Math.max(now, next);
    if (mark && mark.to <= now) {
      playing.shift();
      lastMark = mark.mark;
      feed({ kind: 'mark-heard', mark: mark.mark });
    } else if (event && event.at <= now) {
      due.splice(due.indexOf(event), 1);
      feed(event.input);
    } else if (frameAt <= now) {
      quietFrom = frameAt + 20;
      feed({ kind: 'quiet', until: frameAt as Instant });
    } else feed({ kind: 'tick' });
  }
  return { events, wishes, agentHeard };
}

const say = (id: string, text: string, interruptible = true): AgentOutput => ({ kind: 'say', utterance: id as UtteranceId, text, interruptible });
const ask = (expect: Expectation = open): AgentOutput => ({ kind: 'ask', expect });
const at = (ms: number): Instant => ms as Instant;
const speech = (fromMs: number, toMs: number, text: string, serial: number, decidedMs: number): (readonly [number, VoiceInput])[] => [
  [fromMs + 80, { kind: 'speech-start', startedAt: at(fromMs) }],
  [fromMs + 250, { kind: 'recognition', serial, event: { kind: 'transcript-delta', text } }],
  [toMs + 100, { kind: 'speech-stop', endedAt: at(toMs) }],
  [decidedMs, { kind: 'recognition', serial, event: { kind: 'transcript-end', text, confidence: 0.9, rejected: false } }],
];
const end = (seen: Seen): ConversationEvent | undefined => seen.events.map(({ event }) => event).find((event) => event.kind === 'conversation-end');
const kinds = (seen: Seen): string[] => seen.events.map(({ event }) => event.kind);

test('question, answer, goodbye: heard in full, resolved, with the latency of the turn', () => {
  const seen = run({
    agent: (input) =>
      input.kind === 'start'
        ? [say('u1', 'Hello.'), ask()]
        : input.kind === 'turn'
          ? [say('u2', 'Goodbye.'), { kind: 'end', outcome: 'resolved', reason: 'done' }]
          : [],
    events: speech(1000, 1800, 'track my order', 1, 2125),
    untilMs: 20_000,
  });
  assert.deepEqual(kinds(seen), ['agent-say', 'agent-heard', 'customer-turn', 'agent-say', 'turn-latency', 'agent-heard', 'conversation-end']);
  assert.deepEqual(end(seen), { kind: 'conversation-end', outcome: 'resolved', reason: 'done', exit: 'ok' });
  const latency = seen.events.find(({ event }) => event.kind === 'turn-latency')?.event;
  assert.ok(latency?.kind === 'turn-latency');
  assert.deepEqual(latency.latency, { endpointMs: 320, recognitionMs: 5, agentMs: 0, voiceMs: 0, playoutMs: 0, gapMs: 325 });
});

test('an interruption leaves what was heard on the record and tells the agent, before the new turn is answered', () => {
  const seen = run({
    agent: (input) => (input.kind === 'start' ? [say('u1', 'A very long greeting that nobody wants to hear to its end.'), ask()] : []),
    events: speech(1000, 1800, 'track my order', 1, 2125),
    untilMs: 3000,
  });
  const heard = seen.events.find(({ event }) => event.kind === 'agent-heard')?.event;
  assert.ok(heard?.kind === 'agent-heard');
  assert.equal(heard.complete, false);
  assert.equal(heard.text, 'A very long greeting');
  assert.ok(heard.heardMs > 1000 && heard.heardMs < 1300, `${heard.heardMs}`);
  assert.deepEqual(
    seen.agentHeard.map(({ kind }) => kind),
    ['heard', 'turn'],
  );
  assert.ok(seen.wishes.some(({ wish }) => wish.kind === 'hold'));
});

test('a cough delays the sentence and loses nothing of it', () => {
  const seen = run({
    agent: (input) => (input.kind === 'start' ? [say('u1', 'A very long greeting that goes on.'), ask()] : []),
    events: [
      [580, { kind: 'speech-start', startedAt: at(500) }],
      [750, { kind: 'speech-stop', endedAt: at(650) }],
      [1460, { kind: 'recognition', serial: 1, event: { kind: 'transcript-end', text: '', confidence: 0, rejected: true } }],
    ],
    untilMs: 5000,
  });
  assert.deepEqual(kinds(seen), ['agent-say', 'agent-heard']);
  const heard = seen.events.at(-1);
  assert.ok(heard?.event.kind === 'agent-heard' && heard.event.complete);
  assert.equal(heard.at, 34 * 50 + (1460 - 580));
});

test('silence after a question is told to the agent once the question was heard', () => {
  const seen = run({
    agent: (input) => (input.kind === 'start' ? [say('u1', 'Hello.'), ask()] : input.kind === 'no-input' ? [say('u2', 'Are you there?'), ask()] : []),
    events: [],
    untilMs: 6000,
  });
  assert.deepEqual(kinds(seen), ['agent-say', 'agent-heard', 'no-input', 'agent-say', 'agent-heard']);
  assert.equal(seen.events[2]?.at, 300 + 5000);
});

test('keys interrupt, are collected, and may come before they are asked for', () => {
  const seen = run({
    agent: (input) => (input.kind === 'start' ? [say('u1', 'Please enter your number, which is on the letter.'), ask(digits)] : []),
    events: [
      [500, { kind: 'digit', digit: '1' }],
      [700, { kind: 'digit', digit: '2' }],
      [900, { kind: 'digit', digit: '#' }],
    ],
    untilMs: 2000,
  });
  assert.deepEqual(
    seen.agentHeard.map(({ kind }) => kind),
    ['heard', 'keys'],
  );
  assert.deepEqual(seen.agentHeard[1], { kind: 'keys', keys: '12' });
  const ahead = run({
    agent: (input) =>
      input.kind === 'start'
        ? [{ kind: 'call-api', call: 'c1', request: { api: 'x', values: {} } }]
        : input.kind === 'api-answer'
          ? [ask(digits)]
          : [],
    events: [
      ...[...'789'].map((digit, i) => [100 + i, { kind: 'digit', digit }] as const),
      [500, { kind: 'api-answer', call: 'c1', api: 'x', answer: { ok: true, status: 200, body: {} }, ms: 500 }],
    ],
    untilMs: 1000,
  });
  assert.deepEqual(ahead.agentHeard.at(-1), { kind: 'keys', keys: '789' });
});

test('a slow API is excused aloud, and a dead one ends with a human', () => {
  const seen = run({
    options: { fallbackTarget: 'people' },
    agent: (input) => (input.kind === 'start' ? [{ kind: 'call-api', call: 'c1', request: { api: 'x', values: {} } }] : []),
    events: [],
    untilMs: 40_000,
  });
  const filler = seen.events.find(({ event }) => event.kind === 'agent-say');
  assert.ok(filler && filler.at <= 2500, 'silence has a reason within 2.5 s');
  assert.deepEqual(end(seen), {
    kind: 'conversation-end',
    outcome: 'escalated',
    reason: 'technical problem',
    exit: 'escalation',
    code: 'AGENT_SILENT',
  });
});

test('the goodbye is heard before the customer is handed over, and the context fits the door', () => {
  const handoff: AgentOutput = {
    kind: 'hand-off',
    handoff: { version: 1, target: 'people', reason: 'refund request', facts: [{ name: 'order', value: '123456', priority: 1 }] },
  };
  const seen = run({ agent: (input) => (input.kind === 'start' ? [say('u1', 'I will connect you.'), handoff] : []), events: [], untilMs: 9000 });
  assert.deepEqual(kinds(seen), ['agent-say', 'agent-heard', 'hand-off-start', 'hand-off-proof', 'conversation-end']);
  const start = seen.events[2]?.event;
  assert.ok(start?.kind === 'hand-off-start' && start.context.includes('order=123456'));
  assert.deepEqual(end(seen), { kind: 'conversation-end', outcome: 'escalated', reason: 'refund request', exit: 'escalation' });
});

/** A customer who said what they want, a goodbye of a second, and when the summary came, if it did. */
const summarised = (options: Partial<VoiceOptions>, summaryAt?: number, text?: string) => {
  const handoff: AgentOutput = { kind: 'hand-off', handoff: { version: 1, target: 'people', reason: 'x', facts: [] } };
  const seen = run({
    options,
    agent: (input) => (input.kind === 'start' ? [ask(digits)] : input.kind === 'keys' ? [say('u1', 'I will connect you.'), handoff] : []),
    events: [
      [10, { kind: 'digit', digit: '1' }],
      [20, { kind: 'digit', digit: '#' }],
      ...(summaryAt === undefined ? [] : [[summaryAt, { kind: 'summary', ...(text === undefined ? {} : { text }) }] as const]),
    ],
    untilMs: 9000,
  });
  const start = seen.events.find(({ event }) => event.kind === 'hand-off-start');
  assert.ok(start?.event.kind === 'hand-off-start');
  return {
    at: start.at,
    summary: start.event.handoff.summary,
    asked: seen.wishes.filter(({ wish }) => wish.kind === 'summarise').map(({ at }) => at),
  };
};

test('a summary is written while the goodbye is spoken, and waited for no longer than its time', () => {
  const goodbye = summarised({});
  assert.deepEqual([goodbye.asked, goodbye.summary], [[], undefined], 'keys are nothing that is told');
  const inTime = summarised({ summaryWaitMs: 1500 }, 500, 'They want a refund.');
  assert.deepEqual([inTime.at, inTime.asked, inTime.summary], [goodbye.at, [20], 'They want a refund.']);
  const behind = summarised({ summaryWaitMs: 3000 }, 2500, 'They want a refund.');
  assert.deepEqual([behind.at, behind.summary], [2500, 'They want a refund.']);
  const never = summarised({ summaryWaitMs: 3000 });
  assert.deepEqual([never.at, never.summary], [3020, undefined]);
  const failed = summarised({ summaryWaitMs: 3000 }, 100);
  assert.deepEqual([failed.at, failed.summary], [goodbye.at, undefined]);
});

test('without one, the human reads sentences of the conversation; the author’s own words stand', () => {
  const handoff = (summary?: string): AgentOutput => ({
    kind: 'hand-off',
    handoff: { version: 1, target: 'people', reason: 'x', facts: [], ...(summary === undefined ? {} : { summary }) },
  });
  for (const [written, read] of [
    [undefined, 'They heard: “Your parcel 12 is on its way.”'],
    ['As the author has it.', 'As the author has it.'],
  ] as const) {
    const seen = run({
      options: { summaryWaitMs: 100 },
      agent: (input) =>
        input.kind === 'start'
          ? [{ kind: 'call-api', call: 'c1', request: { api: 'orders', values: {} } }]
          : input.kind === 'api-answer'
            ? [say('u1', 'Your parcel 12 is on its way.'), handoff(written)]
            : [],
      events: [[100, { kind: 'api-answer', call: 'c1', api: 'orders', answer: { ok: true, status: 200, body: { secret: 7741 } }, ms: 90 }]],
      untilMs: 9000,
    });
    const start = seen.events.find(({ event }) => event.kind === 'hand-off-start')?.event;
    assert.ok(start?.kind === 'hand-off-start');
    assert.equal(start.handoff.summary, read);
    assert.equal(
      seen.wishes.some(({ wish }) => wish.kind === 'summarise'),
      written === undefined,
    );
  }
});

test('what the door has no room for is behind a reference, and the record says whose conversation it is', () => {
  const summary = 'They told a long story of which nothing must be lost. '.repeat(4);
  const handoff: AgentOutput = { kind: 'hand-off', handoff: { version: 1, target: 'people', reason: 'x', summary, facts: [] } };
  const options = {
    reference: () => ({ token: 'aB3dE6gH9jK2mN5pQ8sT1v', url: 'https://gateway.example.com/handoff/aB3dE6gH9jK2mN5pQ8sT1v' }),
    about: { conversationId: 'cv_1', transcript: '/api/v1/conversations/cv_1/transcript', interactionId: undefined },
  };
  const seen = run({ options, agent: (input) => (input.kind === 'start' ? [handoff] : []), events: [], untilMs: 1000 });
  const start = seen.events[0]?.event;
  assert.ok(start?.kind === 'hand-off-start');
  assert.deepEqual([start.cut, start.referenced, start.handoff.conversationId], [[], ['summary'], 'cv_1']);
  assert.match(start.context, /\|ref=aB3dE6gH9jK2mN5pQ8sT1v$/);
});

test('a target that is not configured is refused to the agent, never dialled (P8)', () => {
  const handoff: AgentOutput = { kind: 'hand-off', handoff: { version: 1, target: '+1900555', reason: 'x', facts: [] } };
  const seen = run({ agent: (input) => (input.kind === 'start' ? [handoff] : []), events: [], untilMs: 1000 });
  assert.deepEqual(seen.agentHeard, [{ kind: 'hand-off-refused', code: 'HANDOFF_TARGET_UNKNOWN' }]);
  assert.ok(!seen.wishes.some(({ wish }) => wish.kind === 'hand-off'));
});

test('outside the hours of a target nobody is sent there: the agent is told at once', () => {
  const handoff: AgentOutput = { kind: 'hand-off', handoff: { version: 1, target: 'people', reason: 'x', facts: [] } };
  const { handOff } = handsOver(100, 'people');
  const can = { handOff: handOff && { ...handOff, hours: { people: { timeZone: 'UTC', weekdays: '09:00-17:00' } } } };
  const seen = run({ options: { can }, agent: (input) => (input.kind === 'start' ? [handoff] : []), events: [], untilMs: 1000 });
  assert.deepEqual(seen.agentHeard, [{ kind: 'hand-off-refused', code: 'OUTSIDE_HOURS' }]);
  assert.ok(!seen.wishes.some(({ wish }) => wish.kind === 'hand-off'));
  const broken = run({
    options: { can, fallbackTarget: 'people' },
    agent: () => [],
    events: [[10, { kind: 'wind-up', reason: 'DRAINED' }]],
    untilMs: 9000,
  });
  assert.ok(
    broken.wishes.some(({ wish }) => wish.kind === 'hang-up' && wish.how === 'failed'),
    'never queued where nobody comes',
  );
});

test('a refused hand-off gives the customer back to the agent; an unanswered one counts as refused', () => {
  const handoff: AgentOutput = { kind: 'hand-off', handoff: { version: 1, target: 'people', reason: 'x', facts: [] } };
  const seen = run({
    agent: (input) => (input.kind === 'start' ? [handoff] : input.kind === 'hand-off-refused' ? [say('u1', 'Sorry.'), ask()] : []),
    events: [],
    handOffTakesMs: 60_000,
    untilMs: 17_000,
  });
  assert.deepEqual(kinds(seen), ['hand-off-start', 'hand-off-refused', 'hand-off-proof', 'agent-say', 'agent-heard']);
});

test('every way to end has its outcome', () => {
  const hello = (input: AgentInput): AgentOutput[] => (input.kind === 'start' ? [say('u1', 'Hello to you.'), ask()] : []);
  const heard: Heard = { mark: undefined, afterMs: 200 };
  const ends = (input: VoiceInput, agent = hello): ConversationEvent | undefined => end(run({ agent, events: [[300, input]], untilMs: 30_000 }));
  assert.deepEqual(ends({ kind: 'call-end', by: 'caller', heard }), { kind: 'conversation-end', outcome: 'abandoned', reason: 'caller hung up' });
  assert.deepEqual(ends({ kind: 'call-end', by: 'transport', error: failure, heard }), {
    kind: 'conversation-end',
    outcome: 'failed',
    reason: 'connection lost',
    code: 'BROKEN_THING',
  });
  assert.deepEqual(ends({ kind: 'agent-failed', error: failure }), {
    kind: 'conversation-end',
    outcome: 'failed',
    reason: 'technical problem',
    exit: 'failure',
    code: 'BROKEN_THING',
  });
  assert.deepEqual(ends({ kind: 'wind-up', reason: 'DRAINED' }), {
    kind: 'conversation-end',
    outcome: 'failed',
    reason: 'technical problem',
    exit: 'failure',
    code: 'DRAINED',
  });
  const bye = (input: AgentInput): AgentOutput[] =>
    input.kind === 'start' ? [say('u1', 'Your parcel comes tomorrow, goodbye.'), { kind: 'end', outcome: 'resolved', reason: 'done' }] : [];
  assert.deepEqual(ends({ kind: 'call-end', by: 'caller', heard }, bye), { kind: 'conversation-end', outcome: 'resolved', reason: 'done' });
});

test('what was heard when the caller hung up is on the record', () => {
  const seen = run({
    agent: (input) => (input.kind === 'start' ? [say('u1', 'Hello to you all.'), ask()] : []),
    events: [[500, { kind: 'call-end', by: 'caller', heard: { mark: undefined, afterMs: 500 } }]],
    untilMs: 1000,
  });
  assert.deepEqual(seen.events.at(-2)?.event, { kind: 'agent-heard', utterance: 'u1', text: 'Hello to', complete: false, heardMs: 500 });
});

test('a broken voice ends with the contact centre told, not in silence', () => {
  const seen = run({
    msPerCharacter: 0,
    agent: (input) => (input.kind === 'start' || input.kind === 'no-input' ? [say(`u${Math.random()}`, 'Hello.'), ask()] : []),
    events: [],
    untilMs: 60_000,
  });
  assert.equal(end(seen)?.kind, 'conversation-end');
  assert.deepEqual(end(seen), { kind: 'conversation-end', outcome: 'failed', reason: 'technical problem', exit: 'failure', code: 'BROKEN_THING' });
});

test('a call that never ends is ended', () => {
  const seen = run({
    options: { longestMs: 30_000, fallbackTarget: 'people' },
    agent: (input) => (input.kind === 'start' || input.kind === 'no-input' ? [say(`u${Math.random()}`, 'Still here?'), ask()] : []),
    events: [],
    untilMs: 90_000,
  });
  const ended = end(seen);
  assert.ok(ended?.kind === 'conversation-end' && ended.code === 'CALL_TOO_LONG');
});
