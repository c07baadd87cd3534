import type { ConversationId } from '#base';
import type { ConversationEvent, Outcome } from './conversation-event.ts';
import type { OutboundRequest, OutboundStage } from './outbound-calls.ts';
import type { TranscriptLine } from './transcript.ts';

/** The bodies of our own HTTP API under `/api/v1`. Times are ISO 8601 in UTC. Fields may be added; none changes its meaning. */

/** The body of every answer that is not the wanted one. */
export interface ApiProblem {
  readonly error: { readonly code: string; readonly message: string };
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
  readonly callerNumber?: string;
  readonly startedAt: string;
  readonly endedAt?: string;
  readonly turns: number;
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
export type ApiEvent = ConversationEvent & { readonly seq: number; readonly at: string };

/** `GET /api/v1/conversations/{id}`. */
export interface ApiConversationDetail {
  readonly conversation: ApiConversation;
  readonly events: readonly ApiEvent[];
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
  choices: true,
  'agent-input': true,
  'api-request': true,
  'live-chat': true,
  'customer-message': true,
  'human-message': true,
  'desk-order': true,
  'desk-answer': true,
  'placed-call': true,
  'call-report': true,
  'conversation-end': true,
};

/** Every kind of event there is. */
export const eventKinds: readonly Kind[] = Object.keys(kinds) as Kind[];
