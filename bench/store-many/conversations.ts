/** Plausible finished conversations: three accounts of very different sizes, a month long, by telephone and in writing. */
import { type ConversationId, newConversationId, type WallTime } from '#base';
import type { CallFacts, Containment, ConversationEvent, ConversationFigures, EventToAppend, Outcome } from '#contract';
import type { Chance } from './chance.ts';

export const days = 30;
const dayMs = 24 * 3_600_000;
export const firstDay = Date.UTC(2026, 9, 1);

export const accounts = [
  ['acme', 70],
  ['globex', 25],
  ['initech', 5],
] as const;
export const botsOf: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  acme: [
    ['acme-orders', 50],
    ['acme-billing', 30],
    ['acme-returns', 15],
    ['acme-night', 4],
    ['acme-test', 1],
  ],
  globex: [
    ['globex-bank', 80],
    ['globex-cards', 18],
    ['globex-test', 2],
  ],
  initech: [['initech-desk', 1]],
};
export const languages = [
  ['en-US', 60],
  ['es-US', 20],
  ['de-DE', 12],
  ['fr-FR', 6],
  ['pt-BR', 1.9],
  ['nl-NL', 0.1],
] as const;
export const outcomes = [
  ['resolved', 62],
  ['escalated', 22],
  ['abandoned', 13],
  ['failed', 3],
] as const satisfies readonly (readonly [Outcome, number])[];
export const targets = Array.from({ length: 10 }, (_, index) => [`queue-${index}`, 2 ** -index] as const);
export const versions = [
  ['3', 90],
  ['2', 9],
  ['1', 1],
] as const;
const words = 'I would like to know where my order is and when it will be with me because nobody was at home on Monday'.split(' ');

export interface Made {
  readonly id: ConversationId;
  readonly account: string;
  readonly events: readonly EventToAppend[];
  readonly figures: ConversationFigures;
  readonly facts: CallFacts;
}

const sentence = (chance: Chance): string => Array.from({ length: 4 + chance.below(12) }, () => words[chance.below(words.length)]).join(' ');

/** The one with this number of so many: they begin one after the other, more by day than by night. */
export function makeConversation(index: number, of: number, chance: Chance): Made {
  const day = Math.floor((index / of) * days);
  const within = (index / of) * days - day;
  const startedAt = Math.round(firstDay + day * dayMs + (within * 14 + 7) * 3_600_000) as WallTime; // from seven to twenty-one
  const account = chance.pick(accounts);
  const bot = chance.pick(botsOf[account] ?? []);
  const medium = chance.pick([
    ['voice', 7],
    ['chat', 3],
  ] as const);
  const channel = `${account}-${medium}-${chance.below(3)}`;
  const id = newConversationId(startedAt, { ...chance, bytes: (count) => Uint8Array.from({ length: count }, () => chance.below(256)) });
  const number = `+1555${String(chance.below(300_000)).padStart(7, '0')}`;
  const language = chance.pick(languages);
  const facts: CallFacts = {
    channel,
    bot,
    account,
    mode: 'talk',
    direction: 'inbound',
    language,
    parameters: { plan: 'gold' },
    interactionId: medium === 'voice' ? `ia-${index.toString(36)}` : `th-${chance.below(300_000).toString(36)}`,
    ...(medium === 'voice' ? { callerNumber: number, callId: `call-${index.toString(36)}`, streamId: `st-${index.toString(36)}` } : {}),
    ...(medium === 'chat' && chance.below(2) === 0 ? { contact: { email: `customer${chance.below(300_000)}@example.com` } } : {}),
  };
  const outcome = chance.pick(outcomes);
  const target = outcome === 'escalated' ? chance.pick(targets) : undefined;
  const containment: Containment = outcome === 'escalated' ? 'agent-transfer' : outcome === 'resolved' ? 'self-service' : 'drop-off';
  const agentVersion = chance.pick(versions);
  const agent = bot.replace(/^\w+-/, '');
  const turns = 2 + chance.below(4);
  const events = [...said(facts, medium, agent, agentVersion, turns, chance), ...ending(outcome, target)];
  const endedAt = (startedAt + events.length * 7_000) as WallTime;
  return {
    id,
    account,
    facts,
    events: events.map((event, place) => ({ event, at: (startedAt + place * 7_000) as WallTime })),
    figures: {
      account,
      bot,
      agent,
      agentVersion,
      channel,
      medium,
      direction: 'inbound',
      language,
      startedAt,
      endedAt,
      outcome,
      reason: 'flow-end',
      ...(target ? { target } : {}),
      containment,
      agentMs: endedAt - startedAt,
      queueMs: 0,
      humanMs: 0,
      turns,
      spoken: medium === 'voice' ? turns : 0,
      noMatch: chance.below(2),
      interrupted: chance.below(2),
      noInput: 0,
      messages: turns * 2 + 1,
      intents: { order: 1, status: chance.below(2) },
      handoffs: target ? [{ target, reason: 'wants a human', door: 'refer', result: 'accepted', ms: 900 + chance.below(4_000) }] : [],
      path: ['hello', 'ask', 'look-up', 'tell'].slice(0, 1 + chance.below(4)),
      leftAt: 'tell',
      latency: { gapMs: { '600': turns, '726': 1 }, agentMs: { '10': turns } },
      troubles: {},
    },
  };
}

function said(
  facts: CallFacts,
  medium: 'voice' | 'chat',
  agent: string,
  agentVersion: string,
  turns: number,
  chance: Chance,
): readonly ConversationEvent[] {
  const events: ConversationEvent[] = [
    { kind: 'conversation-start', medium, facts, agent, agentVersion },
    { kind: 'agent-say', turn: 0, utterance: 'u0', text: 'Hello, how can I help you today?' },
  ];
  for (let turn = 1; turn <= turns; turn++) {
    const source = medium === 'voice' ? 'speech' : 'text';
    events.push({ kind: 'customer-turn', turn, text: sentence(chance), source, confidence: 0.93, matched: true });
    events.push({ kind: 'agent-say', turn, utterance: `u${turn}`, text: sentence(chance) });
    if (medium === 'voice') events.push({ kind: 'agent-heard', utterance: `u${turn}`, text: 'the same', complete: true, heardMs: 4_000 });
  }
  return events;
}

function ending(outcome: Outcome, target: string | undefined): readonly ConversationEvent[] {
  const end: ConversationEvent = { kind: 'conversation-end', outcome, reason: 'flow-end' };
  return target === undefined ? [end] : [{ kind: 'hand-off-proof', stage: 'accepted', target, door: 'refer', ms: 900 }, end];
}
