import type { Containment, ConversationFigures, HandoffFigures, HandoffResult, LatencyStage, Outcome } from '#contract';
import { addCounts, addFlat, type Counts, count, type Flat, flatten, noCounts } from '../histogram.ts';

/** What can be counted of conversations beside their bare numbers; what a report does not show is not counted. */
export const totalParts = ['latency', 'durations', 'handoffs', 'intents', 'troubles'] as const;
export type TotalPart = (typeof totalParts)[number];

/** How often something occurred, and in how many conversations. */
export interface Often {
  times: number;
  conversations: number;
}

/** Hand-offs that went one way, or had one reason: what became of them, and how long it took. */
export interface HandoffTotals {
  begun: number;
  readonly results: Record<HandoffResult, number>;
  /** From the decision to the proof, of those accepted. */
  readonly acceptedMs: Counts;
  /** From the decision until a human was there, where that is known. */
  readonly humanMs: Counts;
}

/** Figures of many conversations, added up. Only `add…` and `mergeTotals` change it. All are whole numbers, so that the order does not matter. */
export interface Totals {
  conversations: number;
  readonly outcomes: Record<Outcome, number>;
  readonly containments: Record<Containment, number>;
  /** Of the self-served: those who left after the greeting, and were never asked for anything. */
  welcomeOnly: number;
  turns: number;
  spoken: number;
  noMatch: number;
  noInput: number;
  /** Turns of calls: in a chat nobody is expected to answer at once. */
  callTurns: number;
  interrupted: number;
  messages: number;
  agentMs: number;
  queueMs: number;
  humanMs: number;
  /** Conversations with a turn of the customer, and of these how many in which an intent was recognised. */
  withTurns: number;
  withIntent: number;
  /** Conversations in which something had to be coped with. */
  withTrouble: number;
  readonly handoffs: HandoffTotals;
  readonly byDoor: Map<string, HandoffTotals>;
  readonly byReason: Map<string, HandoffTotals>;
  readonly byQueue: Map<string, HandoffTotals>;
  readonly intents: Map<string, Often>;
  readonly troubles: Map<string, Often>;
  /** What broke, of those that failed. */
  readonly codes: Map<string, Often>;
  readonly sentiments: Map<string, Often>;
  readonly latency: Map<LatencyStage, Counts>;
  readonly durations: Counts | undefined;
}

const noHandoffs = (): HandoffTotals => ({
  begun: 0,
  results: { accepted: 0, unproven: 0, refused: 0, 'timed-out': 0, abandoned: 0, open: 0 },
  acceptedMs: noCounts(),
  humanMs: noCounts(),
});

export const noTotals = (parts: ReadonlySet<TotalPart> = new Set(totalParts)): Totals => ({
  conversations: 0,
  outcomes: { resolved: 0, escalated: 0, abandoned: 0, failed: 0, observed: 0, unanswered: 0 },
  containments: { 'self-service': 0, 'drop-off': 0, 'agent-transfer': 0 },
  welcomeOnly: 0,
  turns: 0,
  spoken: 0,
  noMatch: 0,
  noInput: 0,
  callTurns: 0,
  interrupted: 0,
  messages: 0,
  agentMs: 0,
  queueMs: 0,
  humanMs: 0,
  withTurns: 0,
  withIntent: 0,
  withTrouble: 0,
  handoffs: noHandoffs(),
  byDoor: new Map(),
  byReason: new Map(),
  byQueue: new Map(),
  intents: new Map(),
  troubles: new Map(),
  codes: new Map(),
  sentiments: new Map(),
  latency: new Map(),
  durations: parts.has('durations') ? noCounts() : undefined,
});

/** A conversation's latency as it is added fastest. Made once for all totals that it goes into. */
export type FlatLatency = readonly (readonly [stage: LatencyStage, flat: Flat])[];

export function flatLatency({ latency }: ConversationFigures): FlatLatency {
  const flat: [LatencyStage, Flat][] = [];
  for (const stage in latency) flat.push([stage as LatencyStage, flatten(latency[stage as LatencyStage] ?? {})]);
  return flat;
}

/** Adds one conversation. */
export function addFigures(totals: Totals, figures: ConversationFigures, parts: ReadonlySet<TotalPart>, latency?: FlatLatency): void {
  const { outcome, containment, turns, noInput, handoffs } = figures;
  totals.conversations++;
  totals.outcomes[outcome]++;
  if (containment !== undefined) totals.containments[containment]++;
  if (containment === 'self-service' && outcome === 'abandoned') totals.welcomeOnly++;
  totals.turns += turns;
  totals.spoken += figures.spoken;
  totals.noMatch += figures.noMatch;
  if (figures.medium === 'voice') {
    totals.callTurns += turns;
    totals.noInput += noInput;
  }
  totals.interrupted += figures.interrupted;
  totals.messages += figures.messages;
  totals.agentMs += Math.round(figures.agentMs);
  totals.queueMs += Math.round(figures.queueMs);
  totals.humanMs += Math.round(figures.humanMs);
  if (turns > 0) totals.withTurns++;
  if (turns > 0 && hasAny(figures.intents)) totals.withIntent++;
  if (hasAny(figures.troubles)) totals.withTrouble++;
  if (parts.has('handoffs')) for (const handoff of handoffs) addHandoff(totals, handoff);
  if (parts.has('intents')) addOften(totals.intents, figures.intents);
  if (parts.has('troubles')) {
    addOften(totals.troubles, figures.troubles);
    if (figures.code !== undefined) once(totals.codes, figures.code);
    if (figures.sentiment !== undefined) once(totals.sentiments, figures.sentiment);
  }
  if (parts.has('latency')) for (const [stage, flat] of latency ?? flatLatency(figures)) addFlat(kept(totals.latency, stage, noCounts), flat);
  if (totals.durations) count(totals.durations, figures.agentMs + figures.queueMs + figures.humanMs);
}

function addHandoff(totals: Totals, handoff: HandoffFigures): void {
  for (const one of [
    totals.handoffs,
    kept(totals.byDoor, handoff.door ?? '', noHandoffs),
    kept(totals.byReason, handoff.reason, noHandoffs),
    kept(totals.byQueue, handoff.target, noHandoffs),
  ]) {
    one.begun++;
    one.results[handoff.result]++;
    if (handoff.result === 'accepted' && handoff.ms !== undefined) count(one.acceptedMs, handoff.ms);
    if (handoff.humanMs !== undefined) count(one.humanMs, handoff.humanMs);
  }
}

function addOften(often: Map<string, Often>, times: Readonly<Record<string, number>>): void {
  for (const name in times) {
    const one = kept(often, name, never);
    one.times += times[name] ?? 0;
    one.conversations++;
  }
}

const never = (): Often => ({ times: 0, conversations: 0 });

function once(often: Map<string, Often>, name: string): void {
  const one = kept(often, name, never);
  one.times++;
  one.conversations++;
}

/** Adds other totals to these. Whatever order totals are merged in, the same comes out. */
export function mergeTotals(totals: Totals, others: Totals): void {
  for (const key of plainSums) totals[key] += others[key];
  mergeRecord(totals.outcomes, others.outcomes);
  mergeRecord(totals.containments, others.containments);
  mergeHandoffs(totals.handoffs, others.handoffs);
  for (const map of ['byDoor', 'byReason', 'byQueue'] as const)
    for (const [name, one] of others[map]) mergeHandoffs(kept(totals[map], name, noHandoffs), one);
  for (const map of ['intents', 'troubles', 'codes', 'sentiments'] as const)
    for (const [name, { times, conversations }] of others[map]) {
      const one = kept(totals[map], name, never);
      one.times += times;
      one.conversations += conversations;
    }
  for (const [stage, counts] of others.latency) addCounts(kept(totals.latency, stage, noCounts), counts);
  if (totals.durations && others.durations) addCounts(totals.durations, others.durations);
}

const plainSums = [
  'conversations',
  'welcomeOnly',
  'turns',
  'spoken',
  'noMatch',
  'noInput',
  'callTurns',
  'interrupted',
  'messages',
  'agentMs',
  'queueMs',
  'humanMs',
  'withTurns',
  'withIntent',
  'withTrouble',
] as const;

function mergeHandoffs(one: HandoffTotals, other: HandoffTotals): void {
  one.begun += other.begun;
  mergeRecord(one.results, other.results);
  addCounts(one.acceptedMs, other.acceptedMs);
  addCounts(one.humanMs, other.humanMs);
}

function mergeRecord<Key extends string>(one: Record<Key, number>, other: Readonly<Record<Key, number>>): void {
  for (const key in other) one[key] += other[key];
}

function kept<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

function hasAny(record: Readonly<Record<string, unknown>>): boolean {
  for (const _ in record) return true;
  return false;
}
