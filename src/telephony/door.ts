import type { Result } from '#base';
import type { CallAbilities, CallFacts, VoiceCall } from '#contract';
import type { AddressSet } from '#net';
import type { ForeignHeaders, Hop, SipRequest } from '#protocols/sip';
import type { PhoneManners } from './phone-words.ts';

/** A call that is let in, and how it is to be led. */
export interface CallPlan {
  readonly facts: CallFacts;
  readonly can: CallAbilities;
  readonly manners: PhoneManners;
  /** Receives the call once its offer was found acceptable, before it is answered. */
  readonly onCall: (call: VoiceCall) => void;
}

/** Why a call is not let in: 300–699. */
export interface CallRefusal {
  readonly status: number;
  /** For our log; the caller gets the status's own phrase. */
  readonly why: string;
  readonly headers?: ForeignHeaders;
}

/** Whom a door lets in. */
export type DoorAccess =
  /** Those at these addresses. */
  | { readonly by: 'address'; readonly addresses: AddressSet }
  /** Who knows the password; those at these addresses without. */
  | { readonly by: 'digest'; readonly addresses: AddressSet; readonly passwordOf: (username: string) => string | undefined }
  /** Anyone: for networks that let no stranger in. */
  | { readonly by: 'anyone' };

/** One channel's way in. Several share the SIP endpoint; the first that fits takes the call. */
export interface PhoneDoor {
  readonly channel: string;
  readonly access: DoorAccess;
  /** Is this request for this door? Pure; asked before anything is kept. */
  fits(request: SipRequest, from: Hop): boolean;
  /** An INVITE that fits and was let in. */
  take(request: SipRequest, from: Hop): Result<CallPlan, CallRefusal>;
}
