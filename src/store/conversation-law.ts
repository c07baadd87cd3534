import type { ConversationEvent } from '#contract';
import type { Entry } from './boxes/box.ts';
import { combinationOf } from './combination.ts';
import type { ThreadName } from './ownership/take-over.ts';
import { customerName, namesOfDesk, namesOfStart } from './record/names.ts';
import type { AliasRow, EventRow, HeadRow, PersonRow } from './schema.ts';
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
  /** Only by its owner. */
  readonly owned?: true;
  /** Only if nothing goes on in this thread. */
  readonly alone?: ThreadName;
}

export interface EventOrder {
  readonly at: number;
  readonly kind: ConversationEvent['kind'];
  readonly body: string;
}

export type Refusal =
  | 'CONVERSATION_NOT_STARTED'
  | 'CONVERSATION_STARTED_TWICE'
  | 'CONVERSATION_OVER'
  | 'MESSAGE_DONE'
  | 'CONVERSATION_ELSEWHERE'
  | 'THREAD_IN_USE';

/** What became of one append. An append is taken whole or refused whole. */
export type AppendVerdict = { readonly kind: 'taken'; readonly ignoredEnds: number } | { readonly kind: 'refused'; readonly code: Refusal };

export interface Ruling {
  readonly verdict: AppendVerdict;
  /** The head after the append; the one before it when nothing was taken. */
  readonly head: HeadRow | undefined;
  readonly rows: readonly EventRow[];
  /** By what it can be found from now on. */
  readonly aliases: readonly AliasRow[];
  readonly people: readonly PersonRow[];
}

/** Whose conversations these are: the epoch that appends, and what the store makes names from. */
export interface Where {
  readonly owner: number;
  readonly seed: string;
}

type Start = Extract<ConversationEvent, { kind: 'conversation-start' }>;
type DeskAnswer = Extract<ConversationEvent, { kind: 'desk-answer' }>;
type End = Extract<ConversationEvent, { kind: 'conversation-end' }>;

/**
 * The law of a conversation: it starts once, first; after its end nothing follows.
 * A further end is no fault but is not kept, so that two who end it at once make one outcome (promise P4).
 */
export function rule(before: HeadRow | undefined, order: AppendOrder, { owner, seed }: Where): Ruling {
  const refuse = (code: Refusal): Ruling => ({ verdict: { kind: 'refused', code }, head: before, rows: [], aliases: [], people: [] });
  if (order.owned && before !== undefined && before.owner !== owner) return refuse('CONVERSATION_ELSEWHERE');
  let head = before;
  let ignoredEnds = 0;
  const rows: EventRow[] = [];
  const aliases: AliasRow[] = [];
  const people: PersonRow[] = [];
  for (const event of order.events) {
    if (head === undefined) {
      if (event.kind !== 'conversation-start') return refuse('CONVERSATION_NOT_STARTED');
      const start = JSON.parse(event.body) as Start;
      const at = Math.round(event.at);
      const names = namesOfStart({ conversation: order.id, startedAt: at }, start.facts, start.medium);
      head = begin(order.id, start, at, owner, customerName(seed, names.people[0]));
      aliases.push(...names.aliases);
      people.push(...names.people);
    } else if (head.outcome !== null) {
      if (event.kind !== 'conversation-end') return refuse('CONVERSATION_OVER');
      ignoredEnds++;
      continue;
    } else {
      if (event.kind === 'conversation-start') return refuse('CONVERSATION_STARTED_TWICE');
      head = advance(head, event);
      if (event.kind === 'desk-answer')
        aliases.push(...namesOfDesk({ conversation: order.id, startedAt: head.started_at }, JSON.parse(event.body) as DeskAnswer));
    }
    rows.push({ conversation: order.id, seq: head.last_seq, at: head.last_at, kind: event.kind, body: event.body });
  }
  return { verdict: { kind: 'taken', ignoredEnds }, head, rows, aliases, people };
}

const column = (text: string | undefined): string | null => (text === undefined ? null : plain(text));

function begin(id: string, { medium, facts, agent, agentVersion, language }: Start, at: number, owner: number, customer: string | null): HeadRow {
  const head = {
    id,
    owner,
    medium,
    channel: plain(facts.channel),
    account: plain(facts.account),
    bot: plain(facts.bot),
    agent: plain(agent),
    agent_version: plain(agentVersion),
    interaction_id: column(facts.interactionId),
    caller_number: column(facts.callerNumber),
    started_at: at,
    ended_at: null,
    turns: 0,
    outcome: null,
    reason: null,
    exit: null,
    last_seq: 1,
    last_at: at,
    call_id: column(facts.callId),
    stream_id: column(facts.streamId),
    language: column(facts.language ?? language),
    customer,
    target: null,
    containment: null,
    emptied_at: null,
    unnamed_at: null,
  };
  return { ...head, combination: combinationOf(head) };
}

function advance(head: HeadRow, event: EventOrder): HeadRow {
  const at = Math.round(event.at);
  const next: HeadRow = { ...head, last_seq: head.last_seq + 1, last_at: at, turns: head.turns + (event.kind === 'customer-turn' ? 1 : 0) };
  if (event.kind !== 'conversation-end') return next;
  const { outcome, reason, exit } = JSON.parse(event.body) as End;
  const ended = { ...next, ended_at: at, outcome, reason: plain(reason), exit: column(exit) };
  return { ...ended, combination: combinationOf(ended) };
}
