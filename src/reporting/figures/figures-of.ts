import { type ConversationEvent, type ConversationFigures, type Histogram, type LatencyStage, noMatchTeller, type StoredEvent } from '#contract';
import { count, histogramOf, noCounts } from '../histogram.ts';
import { containmentOf } from './containment.ts';
import { coverer } from './cover.ts';
import { handoffTale } from './handoffs.ts';
import { timeParts } from './time-parts.ts';

/** What is known beside the events. What the events say themselves counts more. */
export interface BesideEvents {
  /** BCP 47. */
  readonly language?: string | undefined;
  readonly sentiment?: string | undefined;
}

const stages: readonly LatencyStage[] = ['endpointMs', 'recognitionMs', 'agentMs', 'voiceMs', 'playoutMs', 'gapMs'];

/**
 * A conversation in figures, from its events in their order; undefined while it has no end, or where its beginning is missing.
 * Events of every version that may be stored will do: what earlier ones do not tell is 0 or absent.
 */
export function figuresOf(events: readonly StoredEvent[], beside: BesideEvents = {}): ConversationFigures | undefined {
  const start = events[0];
  const end = events.findLast((event) => event.kind === 'conversation-end');
  if (start?.kind !== 'conversation-start' || end?.kind !== 'conversation-end') return undefined;
  const cover = coverer(events);
  const noMatch = noMatchTeller();
  const tale = handoffTale(cover);
  const counted = { turns: 0, spoken: 0, noMatch: 0, interrupted: 0, noInput: 0, messages: 0 };
  const intents = new Map<string, number>();
  const troubles = new Map<string, number>();
  const latency = new Map<LatencyStage, ReturnType<typeof noCounts>>();
  const path = new Set<string>();
  let leftAt: string | undefined;
  let greeted = false;
  let language = start.facts.language;
  let sentiment: string | undefined;

  for (const event of events) {
    tale.take(event);
    if (isMessage(event)) counted.messages++;
    if (noMatch(event)) counted.noMatch++;
    switch (event.kind) {
      case 'customer-turn':
        counted.turns++;
        if (event.source === 'speech') counted.spoken++;
        if (event.interrupted) counted.interrupted++;
        break;
      case 'no-input':
        counted.noInput++;
        break;
      case 'agent-say':
        greeted = true;
        break;
      case 'turn-latency':
        for (const stage of stages) {
          const ms = event.latency[stage];
          if (ms === undefined) continue;
          const counts = latency.get(stage) ?? noCounts();
          latency.set(stage, counts);
          count(counts, ms);
        }
        break;
      case 'note':
        if (event.note.note === 'intent') more(intents, event.note.intent);
        if (event.note.note === 'failure') more(troubles, event.note.code);
        if (event.note.note === 'step') path.add((leftAt = event.note.path));
        break;
      case 'suggestion':
        more(intents, event.intent);
        break;
      case 'trouble':
        more(troubles, event.code);
        break;
      case 'api-call':
        if (!event.ok) more(troubles, event.code ?? 'API_FAILED');
        break;
      case 'hand-off-start':
        language ??= event.handoff.language;
        sentiment = event.handoff.sentiment ?? sentiment;
        break;
    }
  }

  const handoffs = tale.end(end.outcome);
  const { met, ...parts } = timeParts(events);
  const tookPart = counted.turns + counted.noInput > 0;
  const understood = counted.turns === 0 || counted.noMatch < counted.turns || intents.size > 0;
  const containment = containmentOf({ outcome: end.outcome, reason: end.reason, handoffs, tookPart, understood, greeted, met });
  const target = (handoffs.findLast(({ result }) => result === 'accepted' || result === 'unproven') ?? handoffs.at(-1))?.target || undefined;
  const spokenOf = beside.sentiment ?? sentiment;
  return {
    account: start.facts.account,
    bot: start.facts.bot,
    agent: start.agent,
    agentVersion: start.agentVersion,
    channel: start.facts.channel,
    medium: start.medium,
    direction: start.facts.direction ?? 'inbound',
    ...given('language', language ?? start.language ?? beside.language),
    ...given('target', target),
    startedAt: start.at,
    endedAt: end.at,
    outcome: end.outcome,
    reason: cover(end.reason),
    ...given('code', end.code),
    ...given('containment', containment),
    ...parts,
    ...counted,
    handoffs,
    intents: Object.fromEntries(intents),
    path: [...path],
    ...given('leftAt', leftAt),
    latency: Object.fromEntries([...latency].map(([stage, counts]): [LatencyStage, Histogram] => [stage, histogramOf(counts)])),
    troubles: Object.fromEntries(troubles),
    ...given('sentiment', spokenOf === undefined ? undefined : cover(spokenOf).toLowerCase()),
  };
}

const isMessage = ({ kind }: ConversationEvent): boolean =>
  kind === 'customer-turn' || kind === 'agent-say' || kind === 'customer-message' || kind === 'human-message';

const more = (counts: Map<string, number>, name: string): unknown => counts.set(name, (counts.get(name) ?? 0) + 1);

const given = <Key extends string, Value>(key: Key, value: Value | undefined): { readonly [K in Key]?: Value } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: Value };
