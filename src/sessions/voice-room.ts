import type { Clock, Dice, Logger, Scheduler } from '#base';
import type { Agent, ApiClient, ConversationStore, EventBus, Meter, RecordingShelf, SpeechToText, TextToSpeech, VoiceDetector } from '#contract';

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
  readonly scheduler: Scheduler & Clock;
  readonly dice: Dice;
  readonly logger: Logger;
  readonly meter: Meter;
}

/** What is particular to one call. */
export interface VoiceSettings {
  readonly agent: Agent;
  readonly fallbackTarget?: string | undefined;
  readonly waitingPhrase: string;
  readonly patience: number;
  readonly longestMs: number;
}
