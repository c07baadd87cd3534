import type { ConversationEvent } from '#contract';
import type { Entry } from './boxes/box.ts';
import type { EventRow, HeadRow } from './schema.ts';
import { plain } from './text.ts';

/** One append on its way to the disk: an event is already the text that is kept. */
export interface AppendOrder {
  readonly kind: 'append';
  readonly id: string;
  readonly events: readonly EventOrder[];
  /** Goes out with the events, or not at all. */
  readonly put?: readonly Entry[];
  /** Numbers of inbox messages whose effect this is. */
  readonly done?: readonly number[];
}

export interface EventOrder {
  readonly at: number;
  readonly kind: ConversationEvent['kind'];
  readonly body: string;
}

export type Refusal = 'CONVERSATION_NOT_STARTED' | 'CONVERSATION_STARTED_TWICE' | 'CONVERSATION_OVER' | 'MESSAGE_DONE';

/** What became of one append. An append is taken whole or refused whole. */
export type AppendVerdict = { readonly kind: 'taken'; readonly ignoredEnds: number } | { readonly kind: 'refused'; readonly code: Refusal };

export interface Ruling {
  readonly verdict: AppendVerdict;
  /** The head after the append; the one before it when nothing was taken. */
  readonly head: HeadRow | undefined;
  readonly rows: readonly EventRow[];
}

type Start = Extract<ConversationEvent, { kind: 'conversation-start' }>;
type End = Extract<ConversationEvent, { kind: 'conversation-end' }>;

/**
 * The law of a conversation: it starts once, first; after its end nothing follows.
 * A further end is no fault but is not kept, so that two who end it at once make one outcome (promise P4).
 */
export function rule(before: HeadRow | undefined, order: AppendOrder, owner: number): Ruling {
  const refuse = (code: Refusal): Ruling => ({ verdict: { kind: 'refused', code }, head: before, rows: [] });
  let head = before;
  let ignoredEnds = 0;
  const rows: EventRow[] = [];
  for (const event of order.events) {
    if (head === undefined) {
      if (event.kind !== 'conversation-start') return refuse('CONVERSATION_NOT_STARTED');
      head = begin(order.id, event, owner);
    } else if (head.outcome !== null) {
      if (event.kind !== 'conversation-end') return refuse('CONVERSATION_OVER');
      ignoredEnds++;
      continue;
    } else {
      if (event.kind === 'conversation-start') return refuse('CONVERSATION_STARTED_TWICE');
      head = advance(head, event);
    }
    rows.push({ conversation: order.id, seq: head.last_seq, at: head.last_at, kind: event.kind, body: event.body });
  }
  return { verdict: { kind: 'taken', ignoredEnds }, head, rows };
}

function begin(id: string, event: EventOrder, owner: number): HeadRow {
  const { medium, facts, agent, agentVersion } = JSON.parse(event.body) as Start;
  const at = Math.round(event.at);
  return {
    id,
    owner,
    medium,
    channel: plain(facts.channel),
    account: plain(facts.account),
    bot: plain(facts.bot),
    agent: plain(agent),
    agent_version: plain(agentVersion),
    interaction_id: facts.interactionId === undefined ? null : plain(facts.interactionId),
    caller_number: facts.callerNumber === undefined ? null : plain(facts.callerNumber),
    started_at: at,
    ended_at: null,
    turns: 0,
    outcome: null,
    reason: null,
    exit: null,
    last_seq: 1,
    last_at: at,
  };
}

function advance(head: HeadRow, event: EventOrder): HeadRow {
  const at = Math.round(event.at);
  const next: HeadRow = { ...head, last_seq: head.last_seq + 1, last_at: at, turns: head.turns + (event.kind === 'customer-turn' ? 1 : 0) };
  if (event.kind !== 'conversation-end') return next;
  const { outcome, reason, exit } = JSON.parse(event.body) as End;
  return { ...next, ended_at: at, outcome, reason: plain(reason), exit: exit === undefined ? null : plain(exit) };
}
