import type { ConversationId, WallTime } from '#base';
import type { Annexes } from './annex.ts';
import type { ConversationEvent, Outcome, StoredEvent } from './conversation-event.ts';
import type { Containment } from './conversation-figures.ts';
import type { OutboundRequest, OutboundStage } from './outbound-calls.ts';
import type { TranscriptLine } from './transcript.ts';

/** The bodies of our own HTTP API under `/api/v1`. Times are ISO 8601 in UTC. Fields may be added; none changes its meaning. */

/** The body of every answer under `/api/v1` that is not the wanted one: `application/problem+json` (RFC 9457). */
export interface ApiProblem {
  readonly type: 'about:blank';
  /** The phrase of the status. */
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  /** Of a request that cannot be read: all that is wrong with it. */
  readonly errors?: readonly { readonly field: string; readonly says: string; readonly remedy: string }[];
}

/** One line of a listing of conversations. */
export interface ApiConversation {
  readonly id: ConversationId;
  readonly medium: 'voice' | 'chat';
  readonly channel: string;
  readonly account: string;
  readonly bot: string;
  readonly agent: string;
  readonly agentVersion: string;
  readonly interactionId?: string;
  /** The far side's ids of call and stream, where it has them. */
  readonly callId?: string;
  readonly streamId?: string;
  readonly callerNumber?: string;
  /** The customer under a name that only this store can make. */
  readonly customer?: string;
  readonly language?: string;
  /** The queue, and who brought it to its end: known some seconds after it. */
  readonly target?: string;
  readonly containment?: Containment;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly turns: number;
  /** The number of its last event. */
  readonly seq: number;
  /** When what was said, and what tells who the customer is, was removed by retention. */
  readonly emptiedAt?: string;
  readonly unnamedAt?: string;
  /** Absent while it lives. */
  readonly outcome?: Outcome;
  readonly reason?: string;
  readonly exit?: string;
}

/** `GET /api/v1/conversations`: newest first. */
export interface ApiConversationPage {
  readonly conversations: readonly ApiConversation[];
  /** Give it as `cursor` for the page after; absent on the last. */
  readonly next?: string;
}

/** Something that happened, with its place and time. */
export type ApiEvent = InApi<ConversationEvent> & { readonly seq: number; readonly at: string };

/** What was made of a conversation, its times as the API has them. */
export type ApiAnnexes = InApi<Annexes>;

/** A value as the API has it: every time is ISO 8601 in UTC. */
export type InApi<Value> = Value extends WallTime
  ? string
  : Value extends string | number | boolean | undefined
    ? Value
    : Value extends readonly (infer Item)[]
      ? readonly InApi<Item>[]
      : Value extends object
        ? { readonly [Field in keyof Value]: InApi<Value[Field]> }
        : Value;

/** `GET /api/v1/conversations/{id}`. */
export interface ApiConversationDetail {
  readonly conversation: ApiConversation;
  readonly events: readonly ApiEvent[];
  readonly annexes: ApiAnnexes;
  /** Something that tells who somebody is was covered. */
  readonly redacted: boolean;
}

/** `GET /api/v1/conversations/{id}/transcript`, as JSON. */
export interface ApiTranscript {
  readonly conversation: ConversationId;
  readonly lines: readonly (Omit<TranscriptLine, 'at'> & { readonly at: string })[];
}

/** A conversation that goes on now. */
export interface ApiLiveSession {
  readonly id: ConversationId;
  readonly channel: string;
  readonly account: string;
  readonly bot: string;
  readonly agent: string;
  readonly mode: 'talk' | 'listen';
  readonly startedAt: string;
}

/** `GET /api/v1/live`. */
export interface ApiLiveList {
  readonly sessions: readonly ApiLiveSession[];
}

/** `POST /api/v1/live/{id}/end`. */
export interface ApiLiveEnd {
  readonly ended: true;
}

/** `POST /api/v1/calls`. A header field `Idempotency-Key` makes saying it twice as good as once. */
export type ApiCallRequest = OutboundRequest;

/** The answers of `POST /api/v1/calls` (202), `GET` and `DELETE /api/v1/calls/{id}`. */
export interface ApiCall {
  readonly id: ConversationId;
  readonly trunk: string;
  readonly bot: string;
  readonly stage: OutboundStage;
  readonly placedAt: string;
  readonly answeredAt?: string;
  readonly endedAt?: string;
  /** `busy`, `no-answer`, `declined`, `unknown-number`, `unreachable`, `refused`, `cancelled`: of one that is `unanswered`. */
  readonly why?: string;
  readonly status?: number;
  /** Where its record is: `GET /api/v1/conversations/{conversation}`. */
  readonly conversation: ConversationId;
}

/** The `data` of each server-sent event of `GET /api/v1/events`; its `event` is the kind, its `id` is `{conversation}:{seq}`. */
export interface ApiEventMessage {
  readonly conversation: ConversationId;
  readonly account: string;
  readonly bot: string;
  readonly event: ApiEvent;
}

/** `GET /readyz`: 200 when all parts are ready, else 503. */
export interface ApiReadiness {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, boolean>>;
}

/** `GET /`. */
export interface ApiIndex {
  readonly product: string;
  readonly version: string;
  /** Where documents lie in the product’s folder. */
  readonly docs: readonly string[];
  readonly paths: readonly string[];
}

type Kind = ConversationEvent['kind'];
const kinds: Readonly<Record<Kind, true>> = {
  'conversation-start': true,
  'customer-turn': true,
  'no-input': true,
  'agent-say': true,
  'agent-heard': true,
  'turn-latency': true,
  note: true,
  'api-call': true,
  overheard: true,
  suggestion: true,
  gap: true,
  trouble: true,
  'hand-off-start': true,
  'hand-off-refused': true,
  'hand-off-proof': true,
  recording: true,
  'recording-consent': true,
  'recording-paused': true,
  'recording-resumed': true,
  choices: true,
  'agent-input': true,
  'api-request': true,
  'live-chat': true,
  'customer-message': true,
  'human-message': true,
  'desk-asked': true,
  'customer-blocked': true,
  'desk-order': true,
  'desk-answer': true,
  'placed-call': true,
  'call-report': true,
  'conversation-end': true,
};

/** Every kind of event there is. */
export const eventKinds: readonly Kind[] = Object.keys(kinds) as Kind[];

const instantOf = (written: string): WallTime => Date.parse(written) as WallTime;

/** An event that the API showed, as it is stored. */
export function readApiEvent(event: ApiEvent): StoredEvent {
  const at = instantOf(event.at);
  switch (event.kind) {
    case 'customer-blocked': {
      const { until, ...rest } = event;
      return { ...rest, at, ...(until === undefined ? {} : { until: instantOf(until) }) };
    }
    case 'call-report': {
      const { report } = event;
      return { ...event, at, report: { ...report, signalling: report.signalling.map((message) => ({ ...message, at: instantOf(message.at) })) } };
    }
    default:
      return { ...event, at };
  }
}
