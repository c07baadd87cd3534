import type { AgentNote } from './agent.ts';
import type { CallReport } from './call-report.ts';
import type { ConversationEvent, Outcome, StoredEvent, TurnLatency } from './conversation-event.ts';
import type { Handoff } from './handoff.ts';
import { noMatchTeller } from './no-match.ts';
import type { CallFacts, Track } from './voice-call.ts';

type EventOf<Kind extends ConversationEvent['kind']> = Extract<ConversationEvent, { kind: Kind }>;

/** Something the agent said, and what the customer heard of it, where that is known. */
export interface DocumentUtterance {
  readonly text: string;
  readonly heard?: string;
  readonly complete?: boolean;
}

/** One turn: what the customer did, and what the agent made of it. Turn 0 is what the agent said first. */
export interface DocumentTurn {
  readonly turn: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Absent in turn 0, and where they said nothing. */
  readonly customer?: Pick<EventOf<'customer-turn'>, 'text' | 'source' | 'confidence' | 'matched' | 'spokeMs' | 'interrupted' | 'message' | 'files'>;
  /** They should have said something and did not. */
  readonly silent?: true;
  readonly agent: readonly DocumentUtterance[];
  readonly latency?: TurnLatency;
  readonly notes: readonly AgentNote[];
  readonly apiCalls: readonly Pick<EventOf<'api-call'>, 'api' | 'ms' | 'ok' | 'status' | 'code'>[];
}

/** A whole conversation as one document. */
export interface ConversationDocument {
  readonly id: string;
  readonly medium: 'voice' | 'chat';
  readonly channel: string;
  readonly account: string;
  readonly bot: string;
  readonly mode: 'talk' | 'listen';
  readonly agent: string;
  readonly agentVersion: string;
  readonly interactionId?: string;
  readonly callerNumber?: string;
  readonly calledNumber?: string;
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly durationMs?: number;
  /** Absent while it lives. */
  readonly outcome?: Outcome;
  readonly reason?: string;
  readonly exit?: string;
  readonly code?: string;
  /** The hand-over that was begun and not refused. */
  readonly handoff?: Handoff & { readonly context: string; readonly cut: readonly string[]; readonly referenced?: readonly string[] };
  /** What became of each hand-over, in order. */
  readonly handoffProofs: readonly (Omit<EventOf<'hand-off-proof'>, 'kind'> & { readonly at: string })[];
  readonly handoffsRefused: readonly { readonly code: string; readonly target?: string }[];
  readonly turns: readonly DocumentTurn[];
  readonly overheard: readonly {
    readonly at: string;
    readonly track: Track;
    readonly text: string;
    readonly confidence: number;
    readonly matched: boolean;
  }[];
  readonly suggestions: readonly { readonly at: string; readonly intent: string; readonly score: number; readonly answer?: string }[];
  readonly gaps: readonly { readonly at: string; readonly track: Track | 'agent'; readonly ms: number; readonly reason: string }[];
  readonly troubles: readonly { readonly at: string; readonly code: string; readonly blame: string }[];
  /** How the call ended in the words of its signalling, and the figures of its sound; the messages themselves are in the event `call-report`. */
  readonly line?: Pick<CallReport, 'cause' | 'sound'> & { readonly messages: number };
  /** The same of the call to a remote agent, where there was one. */
  readonly farLine?: Pick<CallReport, 'cause' | 'sound'> & { readonly messages: number };
  /** How the call went that we placed, where we did. */
  readonly placed: readonly (Pick<EventOf<'placed-call'>, 'leg' | 'stage' | 'why' | 'status'> & { readonly at: string })[];
  readonly recording?: { readonly file: string; readonly rateHz: number; readonly channels: number };
}

type Draft<Shape> = { -readonly [Key in keyof Shape]: Shape[Key] extends readonly (infer Item)[] ? Item[] : Shape[Key] };

/** Reads the document out of a conversation's events; undefined when they don't begin with its start. */
export function conversationDocument(id: string, events: readonly StoredEvent[]): ConversationDocument | undefined {
  const first = events[0];
  if (first?.kind !== 'conversation-start') return undefined;
  const document = blank(id, first, first.at);
  const turns: Draft<DocumentTurn>[] = [];
  const said = new Map<string, { turn: Draft<DocumentTurn>; index: number }>();

  const turnOf = ({ turn, at }: { turn: number; at: number }): Draft<DocumentTurn> => {
    const known = turns.findLast((one) => one.turn === turn);
    if (known) return known;
    const begun: Draft<DocumentTurn> = { turn, at: iso(at), agent: [], notes: [], apiCalls: [] };
    turns.push(begun);
    return begun;
  };

  const noMatch = noMatchTeller();
  for (const event of events) {
    const at = iso(event.at);
    const last = turns.at(-1);
    if (noMatch(event) && event.kind === 'note' && last?.customer) last.customer = { ...last.customer, matched: false };
    switch (event.kind) {
      case 'conversation-start':
        break;
      case 'conversation-end':
        Object.assign(document, ending(event, event.at, first.at));
        break;
      case 'customer-turn': {
        const { kind, seq, at: _, turn, ...customer } = event;
        turnOf(event).customer = customer;
        break;
      }
      case 'no-input':
        turnOf(event).silent = true;
        break;
      case 'agent-say': {
        const turn = turnOf(event);
        said.set(event.utterance, { turn, index: turn.agent.push({ text: event.text }) - 1 });
        break;
      }
      case 'agent-heard': {
        const place = said.get(event.utterance);
        const utterance = place?.turn.agent[place.index];
        if (place && utterance) place.turn.agent[place.index] = { ...utterance, heard: event.text, complete: event.complete };
        break;
      }
      case 'turn-latency':
        turnOf(event).latency = event.latency;
        break;
      case 'note':
        turnOf(event).notes.push(event.note);
        break;
      case 'api-call': {
        const { kind, seq, at: _, turn, ...call } = event;
        turnOf(event).apiCalls.push(call);
        break;
      }
      case 'overheard':
        document.overheard.push({ at, track: event.track, text: event.text, confidence: event.confidence, matched: event.matched });
        break;
      case 'suggestion':
        document.suggestions.push({ at, intent: event.intent, score: event.score, ...(event.answer === undefined ? {} : { answer: event.answer }) });
        break;
      case 'gap':
        document.gaps.push({ at, track: event.track, ms: event.ms, reason: event.reason });
        break;
      case 'trouble':
        document.troubles.push({ at, code: event.code, blame: event.blame });
        break;
      case 'hand-off-start':
        document.handoff = {
          ...event.handoff,
          context: event.context,
          cut: event.cut,
          ...(event.referenced?.length ? { referenced: event.referenced } : {}),
        };
        break;
      case 'hand-off-proof': {
        const { kind, seq, at: _, ...proof } = event;
        document.handoffProofs.push({ at, ...proof });
        break;
      }
      case 'hand-off-refused':
        document.handoffsRefused.push({ code: event.code, ...(document.handoff ? { target: document.handoff.target } : {}) });
        delete document.handoff;
        break;
      case 'call-report': {
        const { cause, sound, signalling, dropped } = event.report;
        document[event.leg === 'far' ? 'farLine' : 'line'] = {
          cause,
          messages: signalling.length + dropped,
          ...(sound === undefined ? {} : { sound }),
        };
        break;
      }
      case 'placed-call': {
        const { kind, seq, at: _, ...stage } = event;
        document.placed.push({ at, ...stage });
        break;
      }
      case 'recording':
        document.recording = { file: event.file, rateHz: event.rateHz, channels: event.channels };
        break;
      case 'recording-consent':
      case 'recording-paused':
      case 'recording-resumed':
        break;
    }
  }
  return { ...document, turns };
}

/** A whole conversation as JSON text, ended by a line break; undefined where there is none. */
export function printConversation(id: string, events: readonly StoredEvent[]): string | undefined {
  const document = conversationDocument(id, events);
  return document && `${JSON.stringify(document, null, 2)}\n`;
}

const iso = (at: number): string => new Date(at).toISOString();

function blank(id: string, { medium, facts, agent, agentVersion }: EventOf<'conversation-start'>, startedAt: number): Draft<ConversationDocument> {
  const { channel, account, bot, mode } = facts;
  return {
    id,
    medium,
    channel,
    account,
    bot,
    mode,
    agent,
    agentVersion,
    ...known(facts, 'interactionId'),
    ...known(facts, 'callerNumber'),
    ...known(facts, 'calledNumber'),
    startedAt: iso(startedAt),
    handoffProofs: [],
    handoffsRefused: [],
    turns: [],
    overheard: [],
    suggestions: [],
    gaps: [],
    troubles: [],
    placed: [],
  };
}

const known = <Name extends 'interactionId' | 'callerNumber' | 'calledNumber'>(facts: CallFacts, name: Name): { [Key in Name]?: string } =>
  facts[name] === undefined ? {} : ({ [name]: facts[name] } as { [Key in Name]?: string });

function ending({ outcome, reason, exit, code }: EventOf<'conversation-end'>, at: number, startedAt: number): Partial<ConversationDocument> {
  return {
    endedAt: iso(at),
    durationMs: at - startedAt,
    outcome,
    reason,
    ...(exit === undefined ? {} : { exit }),
    ...(code === undefined ? {} : { code }),
  };
}
