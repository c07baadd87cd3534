import type { WallTime } from '#base';
import type { AgentNote } from './agent.ts';
import type { CallReport } from './call-report.ts';
import type { Handoff } from './handoff.ts';
import type { CallFacts, Track } from './voice-call.ts';

/** How a conversation came out. Every one gets exactly one (promise P4). */
export type Outcome =
  /** The agent did what the customer came for. */
  | 'resolved'
  /** A human took over. */
  | 'escalated'
  /** The customer left first. */
  | 'abandoned'
  /** Something broke. */
  | 'failed'
  /** Listen mode: humans did the talking. */
  | 'observed';

/** Where the milliseconds of one turn went. Absent stages did not occur. */
export interface TurnLatency {
  /** From the last sound of speech to the decision that the turn was over. */
  readonly endpointMs?: number;
  /** From that decision to the final words. */
  readonly recognitionMs?: number;
  /** From the words to the agent's first answer. */
  readonly agentMs?: number;
  /** From the answer's text to its first sound. */
  readonly voiceMs?: number;
  /** From that sound to its leaving the gateway, the durable commit of the turn included. */
  readonly playoutMs?: number;
  /** The whole gap: last sound of the customer's speech to first sound of the agent's. */
  readonly gapMs: number;
}

/** What can happen in a conversation. Appended, never changed; the transcript and everything else is read from these. */
export type ConversationEvent =
  | {
      readonly kind: 'conversation-start';
      readonly medium: 'voice' | 'chat';
      readonly facts: CallFacts;
      readonly agent: string;
      readonly agentVersion: string;
    }
  /** The customer's turn, as understood. `spokeMs`: how long they spoke. */
  | {
      readonly kind: 'customer-turn';
      readonly turn: number;
      readonly text: string;
      readonly source: 'speech' | 'text' | 'keys';
      readonly confidence: number;
      /** Understood as one of the allowed answers; `false` is a no-match. */
      readonly matched: boolean;
      readonly spokeMs?: number;
      /** They talked into the agent's sentence. */
      readonly interrupted?: boolean;
    }
  | { readonly kind: 'no-input'; readonly turn: number }
  | { readonly kind: 'agent-say'; readonly turn: number; readonly utterance: string; readonly text: string }
  /** What reached the customer's ear of that utterance. */
  | { readonly kind: 'agent-heard'; readonly utterance: string; readonly text: string; readonly complete: boolean; readonly heardMs: number }
  | { readonly kind: 'turn-latency'; readonly turn: number; readonly latency: TurnLatency }
  | { readonly kind: 'note'; readonly turn: number; readonly note: AgentNote }
  | {
      readonly kind: 'api-call';
      readonly turn: number;
      readonly api: string;
      readonly ms: number;
      readonly ok: boolean;
      readonly status?: number;
      readonly code?: string;
    }
  /** Listen mode: one side's words; `matched` is false where the recogniser only guessed. */
  | { readonly kind: 'overheard'; readonly track: Track; readonly text: string; readonly confidence: number; readonly matched: boolean }
  | { readonly kind: 'suggestion'; readonly track: Track; readonly intent: string; readonly score: number; readonly answer?: string }
  /** Sound that never arrived or could not be processed. */
  | { readonly kind: 'gap'; readonly track: Track; readonly ms: number; readonly reason: string }
  /** A silence that has a reason (promise P10), or a fault that was coped with. */
  | { readonly kind: 'trouble'; readonly code: string; readonly blame: string }
  | { readonly kind: 'hand-off-start'; readonly handoff: Handoff; readonly context: string; readonly cut: readonly string[] }
  | { readonly kind: 'hand-off-refused'; readonly code: string }
  | { readonly kind: 'recording'; readonly file: string; readonly rateHz: number; readonly channels: number }
  /** Just before the end: the call's signalling and the figures of its sound. */
  | { readonly kind: 'call-report'; readonly report: CallReport }
  | { readonly kind: 'conversation-end'; readonly outcome: Outcome; readonly reason: string; readonly exit?: string; readonly code?: string };

/** An event with its place and time in its conversation. */
export type StoredEvent = ConversationEvent & { readonly seq: number; readonly at: WallTime };
