import type { AudioFrame, RateHz } from '#audio';
import type { Dice, GatewayError, Instant, WallTime } from '#base';
import type { UnansweredWhy, VoiceCallEvent } from '#contract';
import type { MediaAddress, VoiceCommand } from '#media';
import type { Dial } from '#net';
import type { Body, CallCommand, CallEnd, CallEvent, CallName, ForeignHeaders, InviteRequested } from '#protocols/sip';
import type { Dialling, PhoneDialect } from './dialect.ts';
import type { Invitation, PlaceManners } from './invitation.ts';
import type { MediaPlace, MediaPolicy } from './media-policy.ts';
import type { MediaTargets } from './negotiator.ts';

/** How a call is to be led once somebody talks. */
export interface TalkManners {
  readonly dialect: PhoneDialect;
  readonly media: MediaPolicy;
  readonly maxCallMs: number;
  /** Without a single packet for so long, where some were agreed on, the call is given up; never when undefined. */
  readonly maxSilenceMs: number | undefined;
  /** What the far side still has to play when all was sent. */
  readonly tailMs: number;
}

/** How a call to us is answered. */
export interface AnswerManners {
  /** `on-first-sound`: 180 first, and 200 when there is something to say. `afterMs`: it rings so long, and only then is there a call. */
  readonly answer: 'at-once' | 'on-first-sound' | { readonly afterMs: number };
  /** Header fields of our 200. */
  readonly answerHeaders: ForeignHeaders;
}

/** How a call to us is to be led. */
export type PhoneManners = TalkManners & AnswerManners;

/** Where a call comes from. */
export type PhoneWay =
  | ({ readonly kind: 'received'; readonly offer: Body | undefined } & AnswerManners)
  | ({ readonly kind: 'placed'; readonly invitation: Invitation } & PlaceManners);

export interface PhoneCallOptions {
  /** As the SIP endpoint names it. */
  readonly call: CallName;
  readonly way: PhoneWay;
  /** Can nobody on the way read the signalling? */
  readonly secure: boolean;
  readonly place: MediaPlace;
  readonly targets: MediaTargets;
  readonly manners: TalkManners;
  readonly epoch: { readonly now: Instant; readonly wall: WallTime };
  readonly dice: Dice;
  readonly sound: PhoneSound;
}

/** Who is told of sound, at once: frames and octets are used again. */
export interface PhoneSound {
  frame(frame: AudioFrame, at: Instant): void;
  transmit(octets: Uint8Array, length: number, to: MediaAddress, kind: 'rtp' | 'rtcp'): void;
  /** There is something to send: wake the pacer. */
  waiting(): void;
}

type Farewell = Extract<VoiceCommand, { kind: 'hand-off' | 'hang-up' }>;

export type SoundCommand =
  | Exclude<VoiceCommand, Farewell>
  /** Live sound of the call that this one is joined with, or is to be. */
  | { readonly kind: 'carry'; readonly samples: AudioFrame }
  /** One round of a ringing tone, while we dial; `hush` ends it. */
  | { readonly kind: 'ring-back'; readonly samples: AudioFrame }
  | { readonly kind: 'hush' };

export type PhoneCommand = SoundCommand | Farewell;

export type PhoneInput =
  | Exclude<CallEvent, { kind: 'call-received' }>
  /** First of all: judge the offer, or send the INVITE. */
  | { readonly kind: 'begin' }
  /** Give up a call of ours that is not answered. */
  | { readonly kind: 'cancel' }
  | { readonly kind: 'datagram'; readonly octets: Uint8Array; readonly length: number; readonly from: MediaAddress }
  /** The pacer's leave to send so many frames. */
  | { readonly kind: 'release'; readonly frames: number }
  /** How dialling came out. */
  | { readonly kind: 'dial-answered' }
  | { readonly kind: 'dial-refused'; readonly error: GatewayError }
  /** The gateway is going: end at once. */
  | { readonly kind: 'shut' }
  | PhoneCommand;

/** What a phone call asks of the SIP endpoint. */
export type PhoneSipCommand = Exclude<CallCommand, InviteRequested> | Extract<Dial, { kind: 'invite-requested' }>;

export type PhoneOutput =
  | { readonly kind: 'sip'; readonly command: PhoneSipCommand }
  /** Sound is agreed on: from now on there is a call. */
  | { readonly kind: 'call-start'; readonly rateHz: RateHz }
  /** There never was a call, since its offer would not do. */
  | { readonly kind: 'turned-away'; readonly status: number; readonly why: string }
  /** Whom the hand-off names is to be called now. */
  | { readonly kind: 'dial'; readonly dialling: Dialling }
  /** The round of ringing tone has been heard: the next is due. */
  | { readonly kind: 'ring-heard' }
  /** Of calls that we place, as `PlacedCallEvent` has it. */
  | { readonly kind: 'ringing' | 'early-sound' | 'answered' }
  | { readonly kind: 'unanswered'; readonly why: UnansweredWhy; readonly status?: number; readonly error: GatewayError }
  /** SIP has forgotten the call: free what it held. After `call-end`, if there was a call. */
  | { readonly kind: 'over'; readonly end: CallEnd }
  | Exclude<VoiceCallEvent, { kind: 'audio' | 'call-report' }>;
