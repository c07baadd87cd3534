import type { ConversationId, WallTime } from '#base';
import type { CallFacts, ConversationEvent, EventToAppend } from '#contract';

/** Conversations as a gateway keeps them, for people to look at: a call with everything in it, a chat with humans, and plain ones. */
export interface KeptConversation {
  readonly id: ConversationId;
  readonly events: readonly EventToAppend[];
}

const facts = (more: Partial<CallFacts>): CallFacts => ({
  channel: 'voice',
  bot: 'st-orders',
  account: 'acme',
  mode: 'talk',
  direction: 'inbound',
  parameters: {},
  ...more,
});

/** Events with the seconds after the start at which they happened. */
const kept = (name: string, startedAt: number, events: readonly (readonly [number, ConversationEvent])[]): KeptConversation => ({
  id: `cv_${name}` as ConversationId,
  events: events.map(([seconds, event]) => ({ at: (startedAt + seconds * 1000) as WallTime, event })),
});

/** A call of a refund, by telephone, that goes to a human. */
const call = (startedAt: number): KeptConversation =>
  kept('01console0call00000000', startedAt, [
    [
      0,
      {
        kind: 'conversation-start',
        medium: 'voice',
        agent: 'orders',
        agentVersion: '3',
        facts: facts({
          callerNumber: '+15550100123',
          calledNumber: '+15550199000',
          interactionId: '4f6a1c0e2b9d47c58a3e',
          callId: 'a84b4c76e66710@192.0.2.7',
          parameters: { language: 'en' },
        }),
      },
    ],
    [0, { kind: 'recording', file: 'cv_01console0call00000000.wav', rateHz: 8000, channels: 2 }],
    [0.1, { kind: 'agent-say', turn: 0, utterance: 'u1', text: 'Welcome to Acme. How can I help you today?' }],
    [1.8, { kind: 'agent-heard', utterance: 'u1', text: 'Welcome to Acme. How can', complete: false, heardMs: 1700 }],
    [
      4,
      {
        kind: 'customer-turn',
        turn: 1,
        text: 'I want my money back for order eight five five two one three',
        source: 'speech',
        confidence: 0.93,
        matched: true,
        spokeMs: 2900,
        interrupted: true,
      },
    ],
    [4, { kind: 'note', turn: 1, note: { note: 'intent', intent: 'refund', score: 0.91, text: 'I want my money back' } }],
    [4, { kind: 'note', turn: 1, note: { note: 'value', name: 'order', value: '855213' } }],
    [4.2, { kind: 'api-call', turn: 1, api: 'orders', ms: 182, ok: true, status: 200 }],
    [4.3, { kind: 'agent-say', turn: 1, utterance: 'u2', text: 'Order 855213 arrived on Monday. What is wrong with it?' }],
    [
      4.5,
      {
        kind: 'turn-latency',
        turn: 1,
        latency: { endpointMs: 310, recognitionMs: 42, agentMs: 184, voiceMs: 55, playoutMs: 4, gapMs: 595 },
      },
    ],
    [8, { kind: 'agent-heard', utterance: 'u2', text: 'Order 855213 arrived on Monday. What is wrong with it?', complete: true, heardMs: 3400 }],
    [11, { kind: 'customer-turn', turn: 2, text: 'mumble', source: 'speech', confidence: 0.2, matched: false, spokeMs: 900 }],
    [11.1, { kind: 'agent-say', turn: 2, utterance: 'u3', text: 'I did not get that. A colleague takes over.' }],
    [
      11.4,
      { kind: 'turn-latency', turn: 2, latency: { endpointMs: 620, recognitionMs: 80, agentMs: 350, voiceMs: 140, playoutMs: 12, gapMs: 1202 } },
    ],
    [14, { kind: 'agent-heard', utterance: 'u3', text: 'I did not get that. A colleague takes over.', complete: true, heardMs: 2500 }],
    [
      14.1,
      {
        kind: 'hand-off-start',
        handoff: {
          version: 1,
          target: 'refunds',
          reason: 'refund request',
          intent: 'refund',
          summary: 'The customer wants their money back for order 855213, which arrived on Monday.',
          language: 'en-US',
          facts: [
            { name: 'order', value: '855213', priority: 1, type: 'number' },
            { name: 'arrived', value: '2026-11-16', priority: 2, type: 'date' },
            { name: 'story', value: 'It was the wrong colour, and the box was open when it came.', priority: 7, type: 'text' },
          ],
          authentication: { state: 'claimed', by: 'order number' },
        },
        context: 'refund request; order=855213; arrived=2026-11-16',
        cut: [],
        referenced: ['story'],
      },
    ],
    [14.1, { kind: 'hand-off-proof', stage: 'sent', target: 'refunds', door: 'refer', ms: 20 }],
    [14.9, { kind: 'hand-off-proof', stage: 'accepted', target: 'refunds', door: 'refer', ms: 810, proof: 'refer-notified' }],
    [
      15,
      {
        kind: 'call-report',
        report: {
          cause: 'bye',
          dropped: 0,
          signalling: [
            {
              at: startedAt as WallTime,
              direction: 'in',
              transport: 'tls',
              peer: '192.0.2.7:5061',
              text: 'INVITE sip:desk@example.com SIP/2.0\r\nCSeq: 1 INVITE\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n',
            },
            {
              at: (startedAt + 4) as WallTime,
              direction: 'out',
              transport: 'tls',
              peer: '192.0.2.7:5061',
              text: 'SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\n\r\n',
            },
            {
              at: (startedAt + 15_000) as WallTime,
              direction: 'in',
              transport: 'tls',
              peer: '192.0.2.7:5061',
              text: 'BYE sip:us@example.com SIP/2.0\r\nCSeq: 2 BYE\r\n\r\n',
            },
          ],
          sound: {
            codec: 'PCMU',
            suite: 'AES_CM_128_HMAC_SHA1_80',
            received: 750,
            sent: 740,
            lost: 3,
            late: 1,
            duplicates: 0,
            strangers: 0,
            rejected: 0,
            concealedMs: 60,
            jitterMs: 2.4,
            rating: 90.1,
            opinion: 4.32,
          },
        },
      },
    ],
    [15, { kind: 'conversation-end', outcome: 'escalated', reason: 'refund request', exit: 'escalation' }],
  ]);

const chat = (startedAt: number): KeptConversation =>
  kept('01console0chat00000000', startedAt, [
    [
      0,
      {
        kind: 'conversation-start',
        medium: 'chat',
        agent: 'orders',
        agentVersion: '3',
        facts: facts({ channel: 'web', contact: { email: 'ann@example.com' } }),
      },
    ],
    [0, { kind: 'agent-say', turn: 0, utterance: 'u1', text: 'Hello! Track a parcel, or talk to a person?' }],
    [0, { kind: 'choices', turn: 0, choices: ['Track a parcel', 'Talk to a person'] }],
    [20, { kind: 'customer-turn', turn: 1, text: 'Where is my parcel <b>855213</b>?', source: 'text', confidence: 1, matched: true }],
    [21, { kind: 'agent-say', turn: 1, utterance: 'u2', text: 'It comes tomorrow.' }],
    [40, { kind: 'customer-turn', turn: 2, text: 'Thank you', source: 'text', confidence: 1, matched: true }],
    [41, { kind: 'conversation-end', outcome: 'resolved', reason: 'done' }],
  ]);

const plain = (number: number, startedAt: number): KeptConversation => {
  const outcome = (['resolved', 'abandoned', 'failed', 'resolved'] as const)[number % 4] ?? 'resolved';
  return kept(`01console0plain${String(number).padStart(7, '0')}`, startedAt, [
    [
      0,
      {
        kind: 'conversation-start',
        medium: 'voice',
        agent: 'orders',
        agentVersion: '2',
        facts: facts({ channel: number % 3 === 0 ? 'trunk' : 'voice', callerNumber: `+1555010${String(1000 + number)}` }),
      },
    ],
    [1, { kind: 'agent-say', turn: 0, utterance: 'u1', text: 'Welcome to Acme.' }],
    [3, { kind: 'customer-turn', turn: 1, text: 'where is my order', source: 'speech', confidence: 0.9, matched: true, spokeMs: 1200 }],
    [3, { kind: 'note', turn: 1, note: { note: 'intent', intent: 'track', score: 0.9, text: 'where is my order' } }],
    [4, { kind: 'agent-say', turn: 1, utterance: 'u2', text: 'It comes tomorrow. Goodbye.' }],
    [4, { kind: 'turn-latency', turn: 1, latency: { endpointMs: 300, agentMs: 20, gapMs: 400 + number } }],
    [30 + number, { kind: 'conversation-end', outcome, reason: outcome === 'failed' ? 'technical problem' : 'done' }],
  ]);
};

/** Newest last: 70 plain ones over four days, the chat an hour ago, the call half an hour ago. */
export const sampleRecord = (now: number): readonly KeptConversation[] => [
  ...Array.from({ length: 70 }, (_, number) => plain(number, now - (71 - number) * 4_500_000)),
  chat(now - 3_600_000),
  call(now - 1_800_000),
];
