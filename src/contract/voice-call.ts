import type { AudioFrame, RateHz } from '#audio';
import type { GatewayError, Instant } from '#base';
import type { CallReport } from './call-report.ts';
import type { Contact } from './chat-message.ts';
import type { FittedHandoff } from './handoff.ts';
import type { HandoffDoor } from './handoff-door.ts';
import type { HandoffProof } from './handoff-proof.ts';
import type { TargetHours } from './opening-hours.ts';
import type { RecordingFile } from './recording.ts';

/** What is known of a call when it begins. */
export interface CallFacts {
  /** The configured channel it came through. */
  readonly channel: string;
  /** The bot that the number, or the URL, chose. */
  readonly bot: string;
  /** The flow to begin with, where the channel names one. */
  readonly flow?: string;
  readonly account: string;
  /** `talk`: we converse. `listen`: humans talk, we transcribe and suggest, and send no sound. */
  readonly mode: 'talk' | 'listen';
  readonly direction: 'inbound' | 'outbound';
  readonly calledNumber?: string;
  readonly callerNumber?: string;
  /** The contact centre's own id of this interaction: the key to its records. */
  readonly interactionId?: string;
  /** The far side's ids of stream and call, opaque. */
  readonly streamId?: string;
  readonly callId?: string;
  /** Who they are, where the channel knows. */
  readonly contact?: Contact;
  /** BCP 47, where the channel knows what they speak. */
  readonly language?: string;
  /** Whatever else the contact centre sent along, as text. Never trusted, never executed. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** What this call's door can do, as data. */
export interface CallAbilities {
  /** Present when a human can take over: the configured target ids, and what the way to each can carry. */
  readonly handOff:
    | {
        readonly targets: readonly string[];
        readonly doors: Readonly<Record<string, HandoffDoor>>;
        /** When humans are there, for targets that are not always open. */
        readonly hours?: Readonly<Record<string, TargetHours>>;
        /** Who is neither taken nor refused for so long is taken for refused; 15 s unless told. Longer than the door itself waits for an answer. */
        readonly withinMs?: number;
      }
    | undefined;
}

/** Whose voice a frame is. On a `talk` call only the caller's arrives. */
export type Track = 'caller' | 'human-agent';

/** How far the far side has played what we sent. */
export interface Heard {
  /** The last mark before which everything was played. */
  readonly mark: string | undefined;
  /** Milliseconds of sound played after that mark. */
  readonly afterMs: number;
}

export type CallEndedBy = 'caller' | 'gateway' | 'hand-off' | 'transport';

/** How the far side took its leave of a call that we placed, in its own words. Never trusted, never executed. */
export interface FarGoodbye {
  /** `transfer`: it wants its caller given to somebody else. */
  readonly how: 'hang-up' | 'transfer';
  /** Whom it named for the transfer. */
  readonly target?: string;
  /** What else it said, by names in lower case. */
  readonly parameters: Readonly<Record<string, string>>;
}

export type VoiceCallEvent =
  /** 20 ms of sound. The frame's buffer is used again after the listener returns. */
  | { readonly kind: 'audio'; readonly track: Track; readonly frame: AudioFrame; readonly at: Instant }
  /** Sound that should have come and did not: `ms` of it. Already filled with silence; for the record. */
  | { readonly kind: 'audio-gap'; readonly track: Track; readonly ms: number; readonly at: Instant }
  /** One of `0-9*#A-D`, pressed by the caller. */
  | { readonly kind: 'digit'; readonly digit: string; readonly at: Instant }
  /** Everything played before this mark has been heard. Not sent for marks that were cleared. */
  | { readonly kind: 'mark-heard'; readonly mark: string; readonly at: Instant }
  | { readonly kind: 'hand-off-refused'; readonly error: GatewayError; readonly at: Instant }
  /** At most once, just before `call-end`, by doors that have signalling or sound worth reporting on. */
  | { readonly kind: 'call-report'; readonly report: CallReport; readonly at: Instant }
  /** Exactly once, and last. `error` when it did not end as it should. */
  | {
      readonly kind: 'call-end';
      readonly by: CallEndedBy;
      readonly exit?: string;
      readonly error?: GatewayError;
      /** Of one that ended by a hand-off: what shows that it was taken; absent where nothing does. */
      readonly proof?: HandoffProof;
      readonly goodbye?: FarGoodbye;
      readonly at: Instant;
    };

/**
 * A call, whatever contact centre it came from.
 * Nothing arrives before `attend`; after `call-end` every command is ignored.
 */
export interface VoiceCall {
  readonly facts: CallFacts;
  readonly rateHz: RateHz;
  readonly can: CallAbilities;
  /** Names the one listener. */
  attend(listener: (event: VoiceCallEvent) => void): void;
  /** Queues sound after what is queued: any number of samples, copied before it returns. */
  play(samples: AudioFrame): void;
  /** Queues a frame of another live call's sound. What would come late, because too much waits already, is dropped. */
  relay(frame: AudioFrame): void;
  /** Presses a key at the far side: one of `0-9*#A-D`. Doors that cannot ignore it. */
  press(digit: string): void;
  /** Puts a mark behind everything queued so far. */
  mark(name: string): void;
  /** Drops all sound not yet heard, here and at the far side, and says how far the listener got. */
  clear(): Heard;
  /** What the far side has played up to now. */
  heard(): Heard;
  /**
   * Falls silent at once, here and at the far side, but keeps what was not heard: the customer may have begun to speak, or only coughed.
   * `resume` goes on from the place that was heard; `clear` gives it up. A second `hold` changes nothing.
   */
  hold(): Heard;
  resume(): void;
  /**
   * Writes both sides into this file from now on, as they were heard: left the caller, right whoever answers; stereo, `rateHz`.
   * What was cleared before it was heard is not in it. The last octets are written before `call-end`; whoever opened the file closes it then.
   */
  record(file: RecordingFile): void;
  /** Lets the queue play out, then gives the customer to a human. Ends with `call-end` by `hand-off`, or with `hand-off-refused`. */
  handOff(handoff: FittedHandoff): void;
  /** Lets the queue play out, then ends the call; `failed` tells the contact centre that the automation broke. */
  hangUp(how: 'done' | 'failed'): void;
}
