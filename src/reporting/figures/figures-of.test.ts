import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Containment, HandoffResult, Outcome } from '#contract';
import { swiftly } from '../../../test/swiftly.ts';
import {
  around,
  backAfter,
  beganAt,
  begins,
  ends,
  human,
  intent,
  latency,
  type Moment,
  noMatch,
  proof,
  refused,
  says,
  silence,
  step,
  story,
  turn,
  wanted,
  written,
} from '../fixtures/story.ts';
import { figuresOf } from './figures-of.ts';

/** How a conversation goes on after the greeting, and what its figures must say: the examples of docs/words.md and more. */
const endings: readonly (readonly [
  what: string,
  moments: readonly Moment[],
  outcome: Outcome,
  containment: Containment | undefined,
  handoffs: readonly HandoffResult[],
])[] = [
  [
    'the dialog came to its end',
    [
      [5, turn(1, 'where is my order')],
      [20, ends('resolved')],
    ],
    'resolved',
    'self-service',
    [],
  ],
  ['nothing was asked, and the flow said goodbye', [[6, ends('resolved', 'nothing asked')]], 'resolved', 'self-service', []],
  ['they heard the greeting and left', [[3, ends('abandoned', 'caller hung up')]], 'abandoned', 'self-service', []],
  [
    'they were asked, kept silent, and left',
    [
      [8, silence(0)],
      [12, ends('abandoned', 'caller hung up')],
    ],
    'abandoned',
    'drop-off',
    [],
  ],
  [
    'they left midway',
    [
      [5, turn(1, 'refund')],
      [9, ends('abandoned', 'caller hung up')],
    ],
    'abandoned',
    'drop-off',
    [],
  ],
  [
    'what they said last was not understood, and they left',
    [
      [5, turn(1, 'hm', { matched: false })],
      [9, ends('abandoned')],
    ],
    'abandoned',
    'drop-off',
    [],
  ],
  [
    'the task failed',
    [
      [5, turn(1, 'refund')],
      [9, ends('failed', 'API_TIMEOUT', 'API_TIMEOUT')],
    ],
    'failed',
    'drop-off',
    [],
  ],
  [
    'the flow ended by itself, and nothing they said was understood',
    [
      [5, turn(1, 'hm', { matched: false })],
      [9, turn(2, 'what', { matched: false })],
      [20, ends('resolved', 'nothing asked')],
    ],
    'resolved',
    'drop-off',
    [],
  ],
  [
    'a chat whose flow ended by itself, and nothing they wrote was understood',
    [
      [5, turn(1, 'hm', { source: 'text' })],
      [5, noMatch(1)],
      [20, ends('resolved', 'nothing asked')],
    ],
    'resolved',
    'drop-off',
    [],
  ],
  [
    'served, and what they said last was not understood',
    [
      [5, turn(1, 'where is my order')],
      [9, turn(2, 'mhm bye', { matched: false })],
      [20, ends('resolved')],
    ],
    'resolved',
    'self-service',
    [],
  ],
  [
    'blocked before they called, and sent to somebody because of it',
    [
      [5, wanted('security')],
      [7, proof('accepted', 1500, { target: 'security', proof: 'bye-answered' })],
      [7, ends('abandoned', 'blocked')],
    ],
    'abandoned',
    undefined,
    ['accepted'],
  ],
  [
    'handed over, shown by the goodbye',
    [
      [5, wanted()],
      [6, proof('accepted', 900, { proof: 'bye-answered' })],
      [6, ends('escalated', 'refund request')],
    ],
    'escalated',
    'agent-transfer',
    ['accepted'],
  ],
  [
    'handed over, and nothing shows it',
    [
      [5, wanted()],
      [6, proof('unproven', 900)],
      [6, ends('escalated')],
    ],
    'escalated',
    'agent-transfer',
    ['unproven'],
  ],
  [
    'handed over before proofs were kept',
    [
      [5, wanted()],
      [6, ends('escalated')],
    ],
    'escalated',
    'agent-transfer',
    ['unproven'],
  ],
  [
    'they left on the way to a human',
    [
      [5, wanted()],
      [6, proof('abandoned', 800)],
      [6, ends('abandoned')],
    ],
    'abandoned',
    'agent-transfer',
    ['abandoned'],
  ],
  [
    'the gateway died on the way to a human',
    [
      [5, wanted()],
      [6, ends('failed', 'gateway-restart', 'GATEWAY_RESTART')],
    ],
    'failed',
    'agent-transfer',
    ['open'],
  ],
  [
    'nobody took them, and the agent did it after all',
    [
      [5, wanted()],
      [7, proof('refused', 2000, { code: 'SIP_486' })],
      [7, refused('SIP_486')],
      [20, turn(1, 'then later')],
      [25, ends('resolved')],
    ],
    'resolved',
    'self-service',
    ['refused'],
  ],
  [
    'nobody took them, and they left',
    [
      [5, wanted()],
      [20, proof('timed-out', 15_000, { code: 'HANDOFF_TIMEOUT' })],
      [20, refused('HANDOFF_TIMEOUT')],
      [22, ends('abandoned')],
    ],
    'abandoned',
    'drop-off',
    ['timed-out'],
  ],
  [
    'refused before proofs were kept',
    [
      [5, wanted()],
      [7, refused('SIP_503')],
      [9, ends('failed', 'x', 'SIP_503')],
    ],
    'failed',
    'drop-off',
    ['refused'],
  ],
];

for (const [what, moments, outcome, containment, handoffs] of endings)
  test(`${what}: ${outcome}, ${containment}`, () => {
    const figures = figuresOf(story([[0, begins()], [1, says()], ...moments]));
    assert.deepEqual([figures?.outcome, figures?.containment, figures?.handoffs.map(({ result }) => result)], [outcome, containment, handoffs]);
  });

test('who hears nothing from the agent dropped off', () => {
  assert.equal(
    figuresOf(
      story([
        [0, begins()],
        [3, ends('abandoned')],
      ]),
    )?.containment,
    'drop-off',
  );
});

test('who was only listened to, or did not take our call, is in no containment', () => {
  const listened = figuresOf(
    story([
      [0, begins('voice', { mode: 'listen' })],
      [30, ends('observed')],
    ]),
  );
  assert.deepEqual([listened?.containment, listened?.humanMs, listened?.agentMs], [undefined, 30_000, 0]);
  const stage = (name: 'dialling' | 'ringing' | 'answered' | 'unanswered') => ({ kind: 'placed-call' as const, stage: name });
  const outbound = begins('voice', { direction: 'outbound' });
  const unanswered = figuresOf(
    story([
      [0, outbound],
      [0, stage('dialling')],
      [2, stage('ringing')],
      [30, stage('unanswered')],
      [30, ends('unanswered', 'no-answer')],
    ]),
  );
  assert.deepEqual([unanswered?.containment, unanswered?.agentMs, unanswered?.direction], [undefined, 0, 'outbound']);
  const broken = figuresOf(
    story([
      [0, outbound],
      [0, stage('dialling')],
      [2, stage('unanswered')],
      [2, ends('failed', 'unreachable', 'SIP_503')],
    ]),
  );
  assert.equal(broken?.containment, undefined);
  const answered = figuresOf(
    story([
      [0, outbound],
      [0, stage('dialling')],
      [12, stage('answered')],
      [13, says()],
      [20, turn(1, 'yes')],
      [32, ends('resolved')],
    ]),
  );
  assert.deepEqual([answered?.containment, answered?.agentMs], ['self-service', 20_000]);
});

test('a chat: the agent’s part, the wait, the human’s part, and back to the agent', () => {
  const figures = figuresOf(
    story([
      [0, begins('chat', { callerNumber: '' })],
      [0, says()],
      [10, turn(1, 'I want a human', { source: 'text' })],
      [10, wanted('billing', { language: 'de-DE', sentiment: 'Upset' })],
      [11, { kind: 'desk-answer', key: 'k.1', answer: 'opened', deskConversation: 'd-1' }],
      [11, proof('accepted', 1000, { door: 'desk', proof: 'desk-opened' })],
      [11, around('queue-entered')],
      [20, written('m2', 'hello?')],
      [31, proof('answered', 21_000, { door: 'desk', proof: 'human-joined' })],
      [31, around('human-joined')],
      [40, human('h1', 'Here I am')],
      [91, around('human-left')],
      [91, backAfter('human-left')],
      [92, says('Anything else?', 1)],
      [111, ends('escalated', 'done')],
    ]),
  );
  assert.deepEqual(
    { agentMs: figures?.agentMs, queueMs: figures?.queueMs, humanMs: figures?.humanMs, messages: figures?.messages, turns: figures?.turns },
    { agentMs: 31_000, queueMs: 20_000, humanMs: 60_000, messages: 5, turns: 1 },
  );
  assert.deepEqual(figures?.handoffs, [
    {
      target: 'billing',
      reason: 'refund request',
      result: 'accepted',
      door: 'desk',
      ms: 1000,
      proof: 'human-joined',
      humanMs: 21_000,
      returned: true,
    },
  ]);
  assert.deepEqual([figures?.containment, figures?.target, figures?.language, figures?.sentiment], ['agent-transfer', 'billing', 'en-US', 'upset']);
});

test('a chat that nobody came for: the wait ended, and the agent had the customer again', () => {
  const figures = figuresOf(
    story([
      [0, begins('chat')],
      [0, says()],
      [10, turn(1, 'a human please', { source: 'text' })],
      [10, wanted()],
      [11, proof('accepted', 1000, { door: 'desk', proof: 'desk-opened' })],
      [11, around('queue-entered')],
      [311, around('waiting-timeout')],
      [311, backAfter('waiting-timeout')],
      [320, turn(2, 'then tell me where my order is', { source: 'text' })],
      [331, ends('resolved')],
    ]),
  );
  assert.deepEqual(
    [figures?.queueMs, figures?.agentMs, figures?.handoffs[0]?.result, figures?.containment],
    [300_000, 31_000, 'timed-out', 'self-service'],
  );
});

test('turns, intents, faults, path and latency', () => {
  const figures = figuresOf(
    story([
      [0, begins()],
      [0, step('flows.welcome.0.say')],
      [1, says()],
      [1, step('flows.welcome.1.automation')],
      [5, turn(1, 'refund please', { interrupted: true })],
      [5, intent('refund', 'refund please')],
      [5, step('dialogs.refund.0.ask')],
      [6, latency(1, 812)],
      [9, turn(2, 'banana', { matched: false })],
      [10, latency(2, 900)],
      [15, silence(3)],
      [18, turn(3, '4711', { source: 'keys' })],
      [18, { kind: 'api-call', turn: 3, api: 'orders', ms: 800, ok: false, code: 'API_TIMEOUT' }],
      [18, { kind: 'trouble', code: 'SPEECH_FAILED', blame: 'provider' }],
      [18, { kind: 'note', turn: 3, note: { note: 'failure', code: 'FLOW_ENDLESS', path: 'dialogs.refund' } }],
      [19, step('flows.welcome.1.automation')],
      [20, intent('refund', 'again a refund')],
      [25, ends('resolved')],
    ]),
  );
  const { turns, spoken, noMatch, noInput, interrupted, messages } = figures ?? {};
  assert.deepEqual(
    { turns, spoken, noMatch, noInput, interrupted, messages },
    { turns: 3, spoken: 2, noMatch: 1, noInput: 1, interrupted: 1, messages: 4 },
  );
  assert.deepEqual(figures?.intents, { refund: 2 });
  assert.deepEqual(figures?.troubles, { API_TIMEOUT: 1, SPEECH_FAILED: 1, FLOW_ENDLESS: 1 });
  assert.deepEqual(figures?.path, ['flows.welcome.0.say', 'flows.welcome.1.automation', 'dialogs.refund.0.ask']);
  assert.equal(figures?.leftAt, 'flows.welcome.1.automation');
  const gaps = Object.entries(figures?.latency.gapMs ?? {});
  assert.equal(gaps.length, 2);
  for (const [[edge], ms] of gaps.map((one, index) => [one, [812, 900][index] ?? 0] as const))
    assert.ok(Number(edge) <= ms && ms < Number(edge) * 1.1 + 1);
  assert.deepEqual([figures?.startedAt, figures?.endedAt, figures?.agentMs], [beganAt, beganAt + 25_000, 25_000]);
});

test('refusals, as each door tells them: told before the proof, after it, or without one; each hand-off is counted once', () => {
  const told = (...moments: readonly Moment[]) =>
    figuresOf(story([[0, begins()], [1, says()], ...moments, [60, ends('abandoned')]]))?.handoffs.map(({ target, result, code, door, ms }) => [
      target,
      result,
      code,
      door,
      ms,
    ]);
  const closed = { code: 'OUTSIDE_HOURS' };
  // By telephone, the far side refused: told first, then proven.
  assert.deepEqual(told([5, wanted()], [7, refused('SIP_486')], [7, proof('refused', 2000, { code: 'SIP_486' })]), [
    ['billing', 'refused', 'SIP_486', 'main-line', 2000],
  ]);
  // By telephone, outside of its hours: it never began.
  assert.deepEqual(told([5, refused('OUTSIDE_HOURS')], [5, proof('refused', 0, closed)]), [['billing', 'refused', 'OUTSIDE_HOURS', 'main-line', 0]]);
  // Twice.
  assert.deepEqual(
    told([5, refused('OUTSIDE_HOURS')], [5, proof('refused', 0, closed)], [9, refused('OUTSIDE_HOURS')], [9, proof('refused', 0, closed)])?.length,
    2,
  );
  // In writing: the desk is asked first, and says no.
  const asked = { kind: 'desk-asked', desk: 'desk', handoff: { version: 1, target: 'billing', reason: 'refund request', facts: [] } } as const;
  assert.deepEqual(told([5, asked], [6, around('nobody-free')], [6, refused('DESK_NOBODY')]), [
    ['billing', 'refused', 'DESK_NOBODY', undefined, undefined],
  ]);
  // The desk is asked, says yes, and takes the customer: one hand-off.
  assert.deepEqual(told([5, asked], [6, wanted()], [7, proof('accepted', 1500, { door: 'desk', proof: 'desk-opened' })]), [
    ['billing', 'accepted', undefined, 'desk', 1500],
  ]);
  // The agent names a target that there is not, after a human had been there.
  assert.deepEqual(
    told(
      [5, wanted()],
      [6, proof('accepted', 900, { door: 'desk', proof: 'desk-opened' })],
      [7, proof('answered', 1900, { door: 'desk', proof: 'human-joined' })],
      [20, backAfter('human-left')],
      [30, refused('HANDOFF_TARGET_UNKNOWN')],
    ),
    [
      ['billing', 'accepted', undefined, 'desk', 900],
      ['', 'refused', 'HANDOFF_TARGET_UNKNOWN', undefined, undefined],
    ],
  );
});

test('a reason of any length is read at once', () => {
  const long = 'a'.repeat(200_000);
  const told = story([
    [0, begins()],
    [1, says()],
    [2, wanted('billing', { reason: `${long} ${'1 '.repeat(50_000)}` })],
    [3, ends('escalated', long)],
  ]);
  const figures = swiftly(1000, 'long reasons', () => figuresOf(told));
  assert.equal(figures?.handoffs[0]?.reason.length, 80);
});

test('an author’s own values stay in a reason', () => {
  const value = (text: string, from?: 'author') => ({
    kind: 'note' as const,
    turn: 1,
    note: { note: 'value' as const, name: 'topic', value: text, ...(from ? { from } : {}) },
  });
  const reason = (event: ReturnType<typeof value>) =>
    figuresOf(
      story([
        [0, begins()],
        [2, event],
        [5, wanted('billing', { reason: 'refund request' })],
        [6, ends('escalated')],
      ]),
    )?.handoffs[0]?.reason;
  assert.deepEqual([reason(value('refund', 'author')), reason(value('refund'))], ['refund request', '… request']);
});

test('nothing that the customer told is in the figures', () => {
  const value = (name: string, text: string) => ({ kind: 'note' as const, turn: 1, note: { note: 'value' as const, name, value: text } });
  const figures = figuresOf(
    story([
      [0, begins('voice', { contact: { name: 'Ada Byron', email: 'ada@example.com' } })],
      [1, says()],
      [5, turn(1, 'my neighbour stole my parcel yesterday')],
      [6, value('name', 'Ann')],
      [
        7,
        wanted('billing', {
          reason: 'Annual refund for ANN, order A-10014477: my neighbour stole my parcel yesterday, ada@example.com, +1 (555) 010 02 00',
          sentiment: 'annoyed by Ann',
        }),
      ],
      [8, ends('escalated', 'call Ann at +15550100200 or ann@example.org')],
    ]),
  );
  assert.equal(figures?.handoffs[0]?.reason, 'Annual refund for …, order A-…: …, …, …');
  assert.equal(figures?.reason, 'call … at … or …');
  assert.equal(figures?.sentiment, 'annoyed by …');
  assert.doesNotMatch(JSON.stringify(figures), /\bann\b|neighbour|4477|0100200|ada/i);
});

test('what has no beginning or no end has no figures', () => {
  assert.equal(figuresOf([]), undefined);
  assert.equal(figuresOf(story([[0, begins()]])), undefined);
  assert.equal(
    figuresOf(
      story([
        [0, says()],
        [1, ends('resolved')],
      ]),
    ),
    undefined,
  );
});

test('a clock that was set back makes no negative time', () => {
  const figures = figuresOf(
    story([
      [0, begins()],
      [10, says()],
      [4, turn(1, 'yes')],
      [12, ends('resolved')],
    ]),
  );
  assert.equal(figures?.agentMs, 12_000);
});
