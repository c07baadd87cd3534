import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { WallTime } from '#base';
import { conversationDocument, printConversation } from './conversation-document.ts';
import type { ConversationEvent, StoredEvent } from './conversation-event.ts';
import { printTranscript, type TranscriptForm } from './print-transcript.ts';
import { transcriptOf } from './transcript.ts';

const startedAt = Date.UTC(2026, 10, 20, 9, 0, 0);
const story = (...events: readonly (readonly [ms: number, event: ConversationEvent])[]): readonly StoredEvent[] =>
  events.map(([ms, event], index) => ({ ...event, seq: index + 1, at: (startedAt + ms) as WallTime }));

const begin: ConversationEvent = {
  kind: 'conversation-start',
  medium: 'voice',
  facts: {
    channel: 'main-line',
    bot: 'bot-orders',
    account: 'acme',
    mode: 'talk',
    direction: 'inbound',
    callerNumber: '+15550100',
    interactionId: 'ia-7',
    parameters: {},
  },
  agent: 'orders',
  agentVersion: '7',
};
const spoke = (turn: number, text: string, more: Partial<Extract<ConversationEvent, { kind: 'customer-turn' }>> = {}): ConversationEvent => ({
  kind: 'customer-turn',
  turn,
  text,
  source: 'speech',
  confidence: 0.92,
  matched: true,
  ...more,
});
const said = (turn: number, utterance: string, text: string): ConversationEvent => ({ kind: 'agent-say', turn, utterance, text });
const heard = (utterance: string, text: string, complete: boolean): ConversationEvent => ({
  kind: 'agent-heard',
  utterance,
  text,
  complete,
  heardMs: 900,
});
const handoff = {
  version: 1,
  target: 'returns',
  reason: 'refund request',
  summary: 'Wants money back.',
  facts: [{ name: 'order', value: '4711', priority: 1 }],
} as const;

const call = story(
  [0, begin],
  [400, said(0, 'u1', 'Welcome to Acme. How can I help?')],
  [2_600, heard('u1', 'Welcome to Acme. How can I help?', true)],
  [5_100, spoke(1, 'i want my money back', { spokeMs: 1_400 })],
  [5_110, { kind: 'note', turn: 1, note: { note: 'intent', intent: 'refund', score: 0.97, text: 'i want my money back' } }],
  [5_400, { kind: 'api-call', turn: 1, api: 'orders', ms: 120, ok: false, status: 503, code: 'API_STATUS' }],
  [5_600, said(1, 'u2', 'I can help with that. Tell me your order number.')],
  [5_700, { kind: 'turn-latency', turn: 1, latency: { endpointMs: 300, gapMs: 610 } }],
  [7_000, heard('u2', 'I can help with that.', false)],
  [7_100, spoke(2, 'what', { matched: false, interrupted: true, confidence: 0.4 })],
  [12_000, { kind: 'no-input', turn: 3 }],
  [14_000, spoke(4, '4711', { source: 'keys', confidence: 1 })],
  [14_500, { kind: 'gap', track: 'caller', ms: 260, reason: 'loss' }],
  [15_000, { kind: 'trouble', code: 'API_TIMEOUT', blame: 'peer' }],
  [15_500, { kind: 'hand-off-start', handoff, context: 'order 4711', cut: ['summary'] }],
  [16_000, { kind: 'recording', file: 'cv_1.wav', rateHz: 8_000, channels: 2 }],
  [3_661_000, { kind: 'conversation-end', outcome: 'escalated', reason: 'refund request', exit: 'returns' }],
);

test('a call as text', () => {
  assert.equal(
    printTranscript(call, 'text'),
    [
      '  0:00.0  ·         call by main-line, agent orders 7',
      '  0:00.4  agent     Welcome to Acme. How can I help?',
      '  0:05.1  customer  i want my money back  [speech 0.92]',
      '  0:05.6  agent     I can help with that. Tell me your order number.  [not heard: Tell me your order number.]',
      '  0:07.1  customer  what  [speech 0.40, not understood, interrupting]',
      '  0:12.0  customer    [nothing]',
      '  0:14.0  customer  4711  [keys]',
      '  0:14.5  ·         0.3 s of the customer’s sound missing: loss',
      '  0:15.0  ·         trouble: API_TIMEOUT, blame: peer',
      '  0:15.5  ·         handed over to returns: refund request',
      '  0:16.0  ·         recorded in cv_1.wav',
      '1:01:01.0  ·         ended: escalated, refund request, exit returns',
      '',
    ].join('\n'),
  );
});

test('a call as Markdown', () => {
  const [first, second, third] = printTranscript(call, 'markdown').split('\n\n');
  assert.equal(first, '*0:00.0 · call by main-line, agent orders 7*');
  assert.equal(second, '**Agent** 0:00.4 · Welcome to Acme. How can I help?');
  assert.equal(third, '**Customer** 0:05.1 · i want my money back *(speech 0.92)*');
});

test('a call as JSON is its lines', () => {
  assert.deepEqual(JSON.parse(printTranscript(call, 'json')), transcriptOf(call));
  assert.deepEqual(transcriptOf(call)[3], {
    seq: 7,
    at: startedAt + 5_600,
    who: 'agent',
    text: 'I can help with that. Tell me your order number.',
    heard: 'I can help with that.',
    complete: false,
  });
  assert.equal(transcriptOf(call)[1]?.complete, true);
});

test('what was heard is unknown until it is known, and may be nothing or other words', () => {
  const after = (...events: readonly ConversationEvent[]): string =>
    printTranscript(story(...events.map((event) => [0, event] as const)), 'text')
      .trimEnd()
      .slice(20);
  assert.equal(after(said(0, 'u', 'Hello')), 'Hello');
  assert.equal(after(said(0, 'u', 'Hello'), heard('u', '', false)), 'Hello  [not heard]');
  assert.equal(after(said(0, 'u', 'You owe $5.'), heard('u', 'you owe five', false)), 'You owe $5.  [heard: you owe five]');
  assert.deepEqual(transcriptOf(story([0, heard('nobody', 'x', true)])), []);
});

test('listen mode: both sides by name, and what was suggested', () => {
  const listened = story(
    [0, { kind: 'overheard', track: 'caller', text: 'where is my parcel', confidence: 0.8, matched: true }],
    [10, { kind: 'overheard', track: 'human-agent', text: 'let me look', confidence: 0.9, matched: false }],
    [20, { kind: 'suggestion', track: 'caller', intent: 'track', score: 0.9, answer: 'It arrives on Monday.' }],
  );
  assert.deepEqual(
    transcriptOf(listened).map(({ who, text }) => [who, text]),
    [
      ['customer', 'where is my parcel'],
      ['human-agent', 'let me look'],
      ['gateway', 'suggested for track: It arrives on Monday.'],
    ],
  );
});

test('the document: what was, turn by turn', () => {
  const document = conversationDocument('cv_1', call);
  assert.ok(document);
  const { turns, handoff: given, ...rest } = document;
  assert.deepEqual(rest, {
    id: 'cv_1',
    medium: 'voice',
    channel: 'main-line',
    account: 'acme',
    bot: 'bot-orders',
    mode: 'talk',
    agent: 'orders',
    agentVersion: '7',
    interactionId: 'ia-7',
    callerNumber: '+15550100',
    startedAt: '2026-11-20T09:00:00.000Z',
    endedAt: '2026-11-20T10:01:01.000Z',
    durationMs: 3_661_000,
    outcome: 'escalated',
    reason: 'refund request',
    exit: 'returns',
    handoffProofs: [],
    handoffsRefused: [],
    overheard: [],
    suggestions: [],
    gaps: [{ at: '2026-11-20T09:00:14.500Z', track: 'caller', ms: 260, reason: 'loss' }],
    troubles: [{ at: '2026-11-20T09:00:15.000Z', code: 'API_TIMEOUT', blame: 'peer' }],
    placed: [],
    recording: { file: 'cv_1.wav', rateHz: 8_000, channels: 2 },
  });
  assert.deepEqual(given, { ...handoff, context: 'order 4711', cut: ['summary'] });
  assert.deepEqual(
    turns.map(({ turn }) => turn),
    [0, 1, 2, 3, 4],
  );
  assert.deepEqual(turns[0], {
    turn: 0,
    at: '2026-11-20T09:00:00.400Z',
    agent: [{ text: 'Welcome to Acme. How can I help?', heard: 'Welcome to Acme. How can I help?', complete: true }],
    notes: [],
    apiCalls: [],
  });
  assert.deepEqual(turns[1], {
    turn: 1,
    at: '2026-11-20T09:00:05.100Z',
    customer: { text: 'i want my money back', source: 'speech', confidence: 0.92, matched: true, spokeMs: 1_400 },
    agent: [{ text: 'I can help with that. Tell me your order number.', heard: 'I can help with that.', complete: false }],
    latency: { endpointMs: 300, gapMs: 610 },
    notes: [{ note: 'intent', intent: 'refund', score: 0.97, text: 'i want my money back' }],
    apiCalls: [{ api: 'orders', ms: 120, ok: false, status: 503, code: 'API_STATUS' }],
  });
  assert.deepEqual([turns[3]?.silent, turns[3]?.customer], [true, undefined]);
  assert.equal(printConversation('cv_1', call), `${JSON.stringify(document, null, 2)}\n`);
});

test('the document of a call that lives, of a refused hand-over, and of none', () => {
  const refused = story(
    [0, begin],
    [1, { kind: 'hand-off-start', handoff, context: '', cut: [] }],
    [2, { kind: 'hand-off-refused', code: 'REFUSED' }],
  );
  const document = conversationDocument('cv_2', refused);
  assert.deepEqual([document?.outcome, document?.endedAt, document?.handoff], [undefined, undefined, undefined]);
  assert.deepEqual(document?.handoffsRefused, [{ code: 'REFUSED', target: 'returns' }]);
  assert.equal(conversationDocument('cv_3', []), undefined);
  assert.equal(printConversation('cv_3', call.slice(1)), undefined);
});

test('a bridged call: how the call to the agent went, and both legs', () => {
  const report = { cause: 'bye', signalling: [], dropped: 3 };
  const bridged = story(
    [0, begin],
    [10, { kind: 'placed-call', leg: 'far', stage: 'dialling' }],
    [90, { kind: 'placed-call', leg: 'far', stage: 'unanswered', why: 'busy', status: 486 }],
    [95, { kind: 'call-report', leg: 'far', report: { ...report, cause: 'refused' } }],
    [99, { kind: 'call-report', report }],
  );
  assert.deepEqual(
    transcriptOf(bridged).map(({ text }) => text),
    ['call by main-line, agent orders 7', 'call to the agent: dialling', 'call to the agent: unanswered, busy'],
  );
  const { placed, line, farLine } = conversationDocument('cv_4', bridged) ?? {};
  assert.deepEqual(placed?.[1], { at: '2026-11-20T09:00:00.090Z', leg: 'far', stage: 'unanswered', why: 'busy', status: 486 });
  assert.deepEqual(
    [line, farLine],
    [
      { cause: 'bye', messages: 3 },
      { cause: 'refused', messages: 3 },
    ],
  );
});

test('nobody’s words steer a terminal, break a line or make a link', () => {
  const words = fc.string({ unit: 'binary' });
  fc.assert(
    fc.property(words, words, (text, partly) => {
      const events = story([0, spoke(1, text)], [1, said(1, 'u', text)], [2, heard('u', partly, false)]);
      for (const form of ['text', 'markdown', 'json'] satisfies TranscriptForm[]) {
        const printed = printTranscript(events, form);
        assert.ok(!/[^\P{Cc}\n]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(form === 'json' ? '' : printed), JSON.stringify(printed));
        if (form === 'text') assert.equal(printed.split('\n').length, 3);
      }
    }),
  );
  const evil = '\u001b[31m[pay here](https://evil.example) <img src=x> **now**\r\nagent  sure';
  assert.equal(
    printTranscript(story([0, spoke(1, evil)]), 'text'),
    '  0:00.0  customer  [31m[pay here](https://evil.example) <img src=x> **now** agent sure  [speech 0.92]\n',
  );
  assert.equal(
    printTranscript(story([0, spoke(1, evil)]), 'markdown'),
    '**Customer** 0:00.0 · \\[31m\\[pay here\\](https://evil.example) \\<img src=x\\> \\*\\*now\\*\\* agent sure *(speech 0.92)*\n\n',
  );
});
