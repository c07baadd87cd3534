import type { GatewayError, UtteranceId, WallTime } from '#base';
import type {
  AgentInput,
  AgentOutput,
  ApiAnswer,
  ApiRequest,
  BlockedFrom,
  CallAbilities,
  CallEndedBy,
  ConversationEvent,
  Expectation,
  FittedHandoff,
  HandoffProof,
  HandoffReference,
  Heard,
  RecognitionEvent,
} from '#contract';
import type { Epoch } from './handoff/open-now.ts';
import type { Activity } from './turn/voice-activity.ts';

/** What happens to a spoken conversation, from all sides. */
export type VoiceInput =
  | { readonly kind: 'call-start' }
  | Activity
  | { readonly kind: 'digit'; readonly digit: string }
  | { readonly kind: 'recognition'; readonly serial: number; readonly event: RecognitionEvent }
  | { readonly kind: 'agent'; readonly output: AgentOutput }
  /** The agent itself broke: a bug or a dead bot. */
  | { readonly kind: 'agent-failed'; readonly error: GatewayError }
  /** Sound of an utterance, ready to be played. */
  | { readonly kind: 'speech-delta'; readonly utterance: UtteranceId; readonly samples: Int16Array; readonly text: string }
  | { readonly kind: 'speech-end'; readonly utterance: UtteranceId }
  | { readonly kind: 'speech-failed'; readonly utterance: UtteranceId; readonly error: GatewayError }
  /** The first sound of an utterance left the house. */
  | { readonly kind: 'sound-start'; readonly utterance: UtteranceId }
  | { readonly kind: 'mark-heard'; readonly mark: string }
  /** The answer to `clear`. */
  | { readonly kind: 'cleared'; readonly heard: Heard }
  | { readonly kind: 'api-answer'; readonly call: string; readonly api: string; readonly answer: ApiAnswer; readonly ms: number }
  | { readonly kind: 'hand-off-refused'; readonly error: GatewayError }
  | {
      readonly kind: 'call-end';
      readonly heard: Heard;
      readonly by: CallEndedBy;
      readonly exit?: string;
      readonly error?: GatewayError;
      readonly proof?: HandoffProof;
    }
  /** What a model wrote for the human who takes over; nothing when it could not. */
  | { readonly kind: 'summary'; readonly text?: string }
  /** Somebody with the right to do so wants it over: the customer goes to a human if possible. */
  | { readonly kind: 'wind-up'; readonly reason: string };

/** What the conversation wants done. */
export type VoiceOutput =
  | { readonly kind: 'hear-open'; readonly serial: number; readonly expect: Expectation; readonly sinceMs: number }
  | { readonly kind: 'hear-end'; readonly serial: number }
  | { readonly kind: 'hear-cancel'; readonly serial: number }
  /** The next answer will have this shape: recognisers may warm up. */
  | { readonly kind: 'hear-prepare'; readonly expect: Expectation }
  | { readonly kind: 'agent'; readonly input: AgentInput }
  | { readonly kind: 'speak'; readonly utterance: UtteranceId; readonly text: string }
  /** Stop synthesising whatever is being synthesised. */
  | { readonly kind: 'hush' }
  | { readonly kind: 'play'; readonly utterance: UtteranceId; readonly samples: Int16Array; readonly mark: string }
  | { readonly kind: 'hold' }
  | { readonly kind: 'resume' }
  | { readonly kind: 'clear' }
  /** Our voice has left their ear: what comes from there now is no echo. */
  | { readonly kind: 'silent' }
  /** Keeps the customer out from now on. */
  | { readonly kind: 'block'; readonly from: BlockedFrom; readonly reason: string; readonly until?: WallTime }
  | { readonly kind: 'call-api'; readonly call: string; readonly request: ApiRequest }
  /** A human takes over: what was this about? Asked for only where it is waited for. */
  | { readonly kind: 'summarise'; readonly events: readonly ConversationEvent[] }
  | { readonly kind: 'hand-off'; readonly fitted: FittedHandoff }
  | { readonly kind: 'hang-up'; readonly how: 'done' | 'failed' }
  | { readonly kind: 'record'; readonly event: ConversationEvent }
  /** What is said from now on is private, or is not any more. */
  | { readonly kind: 'private'; readonly on: boolean }
  /** Nothing more will come. */
  | { readonly kind: 'finished' };

export interface VoiceOptions {
  readonly epoch: Epoch;
  /** Where all of a hand-off can be read, for doors that have no room for it. */
  readonly reference?: () => HandoffReference | undefined;
  /** What every hand-off says of the conversation. */
  readonly about?: { readonly conversationId: string; readonly transcript: string; readonly interactionId: string | undefined };
  /** How long a hand-off waits for a model's summary; without it sentences of the conversation are chosen at once. */
  readonly summaryWaitMs?: number;
  readonly rateHz: number;
  readonly can: CallAbilities;
  /** Where the customer goes when something breaks; without it the contact centre is told that the automation failed. */
  readonly fallbackTarget?: string;
  /** They were blocked before they called. From humans: nobody is handed over. From all: however this call goes, it is abandoned because of that. */
  readonly keptFrom?: BlockedFrom | undefined;
  readonly language: string;
  /** Said when an API is slow and the agent named no phrase of its own. */
  readonly waitingPhrase: string;
  /** Pauses before turns end are multiplied by this. */
  readonly patience: number;
  /** The longest call. */
  readonly longestMs: number;
}
