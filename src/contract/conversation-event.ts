import type { WallTime } from '#base';
import type { AgentInput, AgentNote } from './agent.ts';
import type { BlockedFrom } from './blocks.ts';
import type { CallReport } from './call-report.ts';
import type { ChatFile } from './chat-message.ts';
import type { Handoff } from './handoff.ts';
import type { HandoffProof, HandoffStage } from './handoff-proof.ts';
import type { LiveChatEvent } from './live-chat.ts';
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
  | 'observed'
  /** We called, and nobody took the call. */
  | 'unanswered';

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
      /** What the agent speaks, BCP 47, where that is known. What the customer speaks is among the facts. */
      readonly language?: string;
    }
  /** The customer's turn, as understood. `spokeMs`: how long they spoke. */
  | {
      readonly kind: 'customer-turn';
      readonly turn: number;
      readonly text: string;
      readonly source: 'speech' | 'text' | 'keys';
      readonly confidence: number;
      /** `false`: rejected by the recogniser. What came through and was no answer all the same, the agent notes (`no-match`); `noMatchTeller` reads both. */
      readonly matched: boolean;
      readonly spokeMs?: number;
      /** They talked into the agent's sentence. */
      readonly interrupted?: boolean;
      /** Written: the sender's own id of the message, and what came with it. */
      readonly message?: string;
      readonly files?: readonly ChatFile[];
    }
  | { readonly kind: 'no-input'; readonly turn: number }
  /** `rich`: written, and marked up (`parseRich`); `text` is then the same without marks. */
  | { readonly kind: 'agent-say'; readonly turn: number; readonly utterance: string; readonly text: string; readonly rich?: string }
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
  | { readonly kind: 'gap'; readonly track: Track | 'agent'; readonly ms: number; readonly reason: string }
  /** A silence that has a reason (promise P10), or a fault that was coped with. */
  | { readonly kind: 'trouble'; readonly code: string; readonly blame: string }
  /** `context` is the line that travels; `cut` names what was lost, `referenced` what is only behind the reference. */
  | {
      readonly kind: 'hand-off-start';
      readonly handoff: Handoff;
      readonly context: string;
      readonly cut: readonly string[];
      readonly referenced?: readonly string[];
    }
  | { readonly kind: 'hand-off-refused'; readonly code: string }
  /** What became of a hand-off, what shows it, and how long after it was decided. */
  | {
      readonly kind: 'hand-off-proof';
      readonly stage: HandoffStage;
      readonly target: string;
      readonly door: string;
      readonly ms: number;
      readonly proof?: HandoffProof;
      readonly code?: string;
    }
  /** The recording begins: its place 0 is this event's time. */
  | { readonly kind: 'recording'; readonly file: string; readonly rateHz: number; readonly channels: number }
  /** Whether the call may be recorded: it was announced, or asked. Without consent nothing is; `nobody-to-ask`: no agent of ours talks. */
  | {
      readonly kind: 'recording-consent';
      readonly asked: 'announce' | 'ask';
      readonly given: boolean;
      readonly why?: 'no' | 'no-answer' | 'not-heard' | 'nobody-to-ask';
    }
  /** From this place of the recording on, in milliseconds, silence is kept; up to that of `recording-resumed`, or to the end. */
  | { readonly kind: 'recording-paused'; readonly atMs: number; readonly why: 'private' | 'request' }
  | { readonly kind: 'recording-resumed'; readonly atMs: number }
  /** Written: answers that the customer can choose from. */
  | { readonly kind: 'choices'; readonly turn: number; readonly choices: readonly string[] }
  /** Written: what the agent was given. Giving it all again, in order, puts a new agent where the old one was. */
  | { readonly kind: 'agent-input'; readonly input: AgentInput }
  /** Written: an API is being asked; after a crash without an answer it is asked again. */
  | { readonly kind: 'api-request'; readonly call: string; readonly api: string; readonly values: Readonly<Record<string, string>> }
  /** Written: something around the human conversation. `notice` is what the customer reads of it; absent where the agent answers it. */
  | { readonly kind: 'live-chat'; readonly event: LiveChatEvent; readonly values: Readonly<Record<string, string>>; readonly notice?: string }
  /** Written, while a human has it: the customer's words. */
  | { readonly kind: 'customer-message'; readonly message: string; readonly text: string; readonly files: readonly ChatFile[] }
  | {
      readonly kind: 'human-message';
      readonly message: string;
      readonly name?: string;
      readonly text: string;
      readonly files: readonly ChatFile[];
    }
  /** Written: whether humans are there is asked before any of them is promised. */
  | { readonly kind: 'desk-asked'; readonly desk: string; readonly handoff: Handoff }
  /** An order to the desk was written down to be carried out, under this key. */
  | { readonly kind: 'desk-order'; readonly key: string; readonly desk: string; readonly order: 'open' | 'send' | 'end'; readonly message?: string }
  | {
      readonly kind: 'desk-answer';
      readonly key: string;
      readonly answer: 'opened' | 'sent' | 'partial' | 'closed' | 'refused';
      readonly deskConversation?: string;
      readonly code?: string;
      readonly reason?: string;
    }
  /** How a call goes that we placed: to a remote agent on the caller's behalf, or to the customer. Its stages in order; the last is `unanswered` or `ended`. */
  | {
      readonly kind: 'placed-call';
      /** `far`: to a remote agent; absent: to the customer. */
      readonly leg?: 'far';
      readonly stage: 'dialling' | 'ringing' | 'early-media' | 'answered' | 'unanswered' | 'ended';
      /** Of `unanswered` why; of `ended` how the far side took its leave. */
      readonly why?: string;
      /** The far side's own number for it. */
      readonly status?: number;
    }
  /** The agent has the customer kept out from now on: from everything or from humans; for good without `until`. */
  | { readonly kind: 'customer-blocked'; readonly from: BlockedFrom; readonly reason: string; readonly until?: WallTime }
  /** Just before the end: the call's signalling and the figures of its sound. `far`: of the call to a remote agent, beside the caller's own. */
  | { readonly kind: 'call-report'; readonly leg?: 'far'; readonly report: CallReport }
  | { readonly kind: 'conversation-end'; readonly outcome: Outcome; readonly reason: string; readonly exit?: string; readonly code?: string };

/** An event with its place and time in its conversation. */
export type StoredEvent = ConversationEvent & { readonly seq: number; readonly at: WallTime };
