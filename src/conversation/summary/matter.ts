import type { ConversationEvent, Outcome } from '#contract';

/** One line that was said and reached the other side. */
export interface HeardLine {
  readonly who: 'customer' | 'agent' | 'human-agent';
  readonly text: string;
  readonly turn: number;
  /** An intent was recognised in it. */
  readonly wish?: true;
  /** What the customer said was understood; a guess of the recogniser is not. */
  readonly sure: boolean;
}

/** What a summary is made of: what was said and heard, what the customer told, and how it came out. Nothing else of a conversation is in it. */
export interface SummaryMatter {
  readonly lines: readonly HeardLine[];
  /** In the order in which they were first recognised. */
  readonly intents: readonly string[];
  /** What the customer gave, by name; the last of each. */
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  /** Turns in which an API answered, or failed to. */
  readonly lookups: readonly { readonly turn: number; readonly api: string; readonly ok: boolean }[];
  /** The last hand-off that was begun, and whether somebody took it. */
  readonly handoff?: { readonly target: string; readonly reason: string; readonly taken: boolean };
  readonly outcome?: Outcome;
  /** The day it began, UTC: `2026-11-21`. */
  readonly began?: string;
}

type Event<Kind extends ConversationEvent['kind']> = Extract<ConversationEvent, { kind: Kind }>;

/** Below this a recogniser guessed. */
const sureFrom = 0.4;

/**
 * Reads the matter out of a conversation's events, in their order; they may begin anywhere. On a call the agent's lines are what
 * reached the customer's ear (`agent-heard`): of a sentence they cut short only its beginning, of one they never heard nothing.
 * `medium` counts where the events do not begin with their start.
 */
export function summaryMatter(events: readonly (ConversationEvent & { readonly at?: number })[], medium: 'voice' | 'chat' = 'voice'): SummaryMatter {
  const first = events[0];
  const written = (first?.kind === 'conversation-start' ? first.medium : medium) === 'chat';
  const heard = new Map(events.flatMap((event) => (event.kind === 'agent-heard' ? [[event.utterance, event.text] as const] : [])));
  const wishes = new Set(events.flatMap((event) => (event.kind === 'note' && event.note.note === 'intent' ? [event.turn] : [])));
  const lines: HeardLine[] = [];
  const intents = new Set<string>();
  const facts = new Map<string, string>();
  const lookups: SummaryMatter['lookups'][number][] = [];
  let handoff: SummaryMatter['handoff'];
  let outcome: Outcome | undefined;
  let turn = 0;

  const line = (who: HeardLine['who'], text: string, of: number, sure = true): void => {
    const plain = text.replace(/\s+/g, ' ').trim();
    if (plain !== '') lines.push({ who, text: plain, turn: of, sure, ...(who === 'customer' && wishes.has(of) ? { wish: true } : {}) });
  };
  const noted = ({ note }: Event<'note'>): void => {
    if (note.note === 'intent') intents.add(note.intent);
    if (note.note !== 'value' || note.from !== undefined) return;
    facts.delete(note.name);
    if (note.value !== '') facts.set(note.name, note.value);
  };

  for (const event of events) {
    switch (event.kind) {
      case 'customer-turn':
        turn = event.turn;
        // Keys may be a PIN: what they meant is a fact, if the agent's author wanted it kept.
        if (event.source !== 'keys') line('customer', event.text, turn, event.matched || event.source === 'text' || event.confidence >= sureFrom);
        break;
      case 'agent-say':
        line('agent', written ? event.text : (heard.get(event.utterance) ?? ''), event.turn);
        break;
      case 'overheard':
        line(event.track === 'caller' ? 'customer' : 'human-agent', event.text, turn, event.matched || event.confidence >= sureFrom);
        break;
      case 'customer-message':
        line('customer', event.text, turn);
        break;
      case 'human-message':
        line('human-agent', event.text, turn);
        break;
      case 'note':
        noted(event);
        break;
      case 'api-call':
        lookups.push({ turn: event.turn, api: event.api, ok: event.ok });
        break;
      case 'hand-off-start':
        handoff = { target: event.handoff.target, reason: event.handoff.reason, taken: false };
        break;
      case 'hand-off-refused':
        handoff = undefined;
        break;
      case 'hand-off-proof':
        if (handoff) handoff = { ...handoff, taken: event.stage === 'accepted' || event.stage === 'answered' };
        break;
      case 'conversation-end':
        outcome = event.outcome;
        break;
      default:
        break;
    }
  }
  return {
    lines,
    lookups,
    intents: [...intents],
    facts: [...facts].map(([name, value]) => ({ name, value })),
    ...(handoff === undefined ? {} : { handoff }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(first?.at === undefined ? {} : { began: new Date(first.at).toISOString().slice(0, 10) }),
  };
}

/** A transcript as others write it, a line for each speaker, or all in one: `Agent: … Consumer: …`. Lines without a speaker go on with the one before. */
export function matterOfText(transcript: string): SummaryMatter {
  const lines: { who: HeardLine['who']; text: string }[] = [];
  for (const row of transcript.split(/\r?\n|\u2028|\u2029/).flatMap((line) => line.split(speakerInside))) {
    const [, who, words = ''] = /^\s*(agent|bot|consumer|customer|caller|user|human agent)\s*:\s*(.*)$/i.exec(row) ?? [];
    const last = lines.at(-1);
    if (who !== undefined) lines.push({ who: speakerOf(who.toLowerCase()), text: words });
    else if (last) last.text += ` ${row}`;
    else if (row.trim() !== '') lines.push({ who: 'customer', text: row });
  }
  const said = lines.map(({ who, text }, turn) => ({ who, text: text.replace(/\s+/g, ' ').trim(), turn, sure: true }));
  return { lines: said.filter(({ text }) => text !== ''), intents: [], facts: [], lookups: [] };
}

/** A speaker in the middle of a line is written with a capital: what somebody says about `the agent: …` is no new speaker. */
const speakerInside = /(?<=\S\s)(?=(?:Agent|Bot|Consumer|Customer|Caller|User|Human agent): )/;

const speakerOf = (who: string): HeardLine['who'] =>
  who === 'agent' || who === 'bot' ? 'agent' : who === 'human agent' ? 'human-agent' : 'customer';
