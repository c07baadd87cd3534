import type { Clock, ConversationId, Dice, Logger, Scheduler } from '#base';
import type {
  Agent,
  ApiClient,
  BlockedFrom,
  Blocks,
  CallFacts,
  ConversationStore,
  EventBus,
  HandoffReference,
  HandoffSummaries,
  Meter,
  RecordingShelf,
  RemoteAgent,
  SpeechToText,
  TextToSpeech,
  VoiceDetector,
} from '#contract';
import type { ConsentRule } from '#conversation';

/** Whether a call may be recorded. `consent`: what has to come first. */
export interface RecordingRule {
  readonly record: boolean;
  readonly consent?: ConsentRule;
}

/** What a spoken conversation needs around it. The same for all calls of a gateway; agents and voices are chosen by the call. */
export interface VoiceRoom {
  readonly store: ConversationStore;
  readonly bus: EventBus;
  readonly api: ApiClient;
  readonly speechToText: SpeechToText;
  readonly textToSpeech: TextToSpeech;
  readonly detector?: VoiceDetector | undefined;
  /** Present when calls are recorded. */
  readonly recordings?: RecordingShelf | undefined;
  /** Whether a call is, and who is told or asked before; all are, and nobody is, unless told. */
  readonly recordingRule?: ((facts: CallFacts) => RecordingRule) | undefined;
  /** Where all of a hand-off can be read for a while, if anywhere: for doors that have no room for it. */
  readonly referenceTo?: ((conversation: ConversationId) => HandoffReference | undefined) | undefined;
  /** Who is kept out, where that is kept. */
  readonly blocks?: Pick<Blocks, 'put' | 'find'> | undefined;
  /** Where a model writes summaries for humans who take over. */
  readonly summaries?: HandoffSummaries | undefined;
  readonly scheduler: Scheduler & Clock;
  readonly dice: Dice;
  readonly logger: Logger;
  readonly meter: Meter;
}

/** What is particular to one call, whoever answers it. */
interface CallSettings {
  /** Where the caller goes when something breaks; the id of a target of the channel. */
  readonly fallbackTarget?: string | undefined;
  /** What the caller was kept from before they called, if anything. */
  readonly keptFrom?: BlockedFrom | undefined;
  readonly longestMs: number;
}

/** An agent of ours talks. */
export interface VoiceSettings extends CallSettings {
  readonly agent: Agent;
  readonly waitingPhrase: string;
  readonly patience: number;
}

/** An agent elsewhere talks: the call is bridged to it. */
export interface BridgeSettings extends CallSettings {
  readonly remote: RemoteAgent;
}

export type SessionSettings = VoiceSettings | BridgeSettings;
