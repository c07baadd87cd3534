import type { Body } from '../message/body.ts';
import type { ForeignHeaders } from '../message/foreign-headers.ts';
import type { Hop } from '../message/hop.ts';
import type { CallName } from './call-event.ts';
import type { Credentials } from './settings.ts';

/** Calls someone. */
export interface InviteRequested {
  readonly kind: 'invite-requested';
  /** A name of the application's choice, not in use. */
  readonly call: CallName;
  /** The Call-ID, where the application must know it beforehand: a token that nobody else has. Made up unless told. */
  readonly callId?: string;
  /** The next hop, resolved. */
  readonly to: Hop;
  /** The Request-URI. */
  readonly target: string;
  /** Who calls: stands in From. */
  readonly from: { readonly uri: string; readonly display?: string };
  /** Whom: stands in To. The Request-URI when left out. */
  readonly toUri?: string;
  /** URIs of proxies to pass (preloaded Route, RFC 3261 §8.1.1.1). */
  readonly routes?: readonly string[];
  /** The offer; without it the far side offers in its 200. */
  readonly body?: Body;
  readonly headers?: ForeignHeaders;
  /** Instead of the endpoint's own. */
  readonly credentials?: Credentials;
}

/** What the application may ask of a call. */
export type CallCommand =
  | InviteRequested
  /** 101 to 199 to an incoming call. `reliable` is granted if the caller can (RFC 3262); a caller that requires it gets it anyway. */
  | {
      readonly kind: 'progress-requested';
      readonly call: CallName;
      readonly status: number;
      readonly body?: Body;
      readonly headers?: ForeignHeaders;
      readonly reliable?: boolean;
    }
  /** 200 to an incoming call. */
  | { readonly kind: 'answer-requested'; readonly call: CallName; readonly body?: Body; readonly headers?: ForeignHeaders }
  /** 300 to 699 to an incoming call. `once`: said without keeping state or repeating, for callers one does not know. */
  | {
      readonly kind: 'refuse-requested';
      readonly call: CallName;
      readonly status: number;
      readonly reason?: string;
      readonly headers?: ForeignHeaders;
      readonly once?: boolean;
    }
  /** Ends the call, whatever its state: CANCEL, BYE, or 480 to one not yet answered. */
  | { readonly kind: 'hang-up-requested'; readonly call: CallName; readonly headers?: ForeignHeaders }
  /** A new offer within the call: re-INVITE, or UPDATE where wanted and possible. */
  | {
      readonly kind: 'offer-requested';
      readonly call: CallName;
      readonly body: Body;
      readonly by?: 'invite' | 'update';
      readonly headers?: ForeignHeaders;
    }
  /** Answers `offer-received`; or makes the offer it asked for. */
  | { readonly kind: 'offer-accepted'; readonly call: CallName; readonly body: Body; readonly headers?: ForeignHeaders }
  /** Refuses `offer-received`, with 488 if nothing else is said. */
  | { readonly kind: 'offer-refused'; readonly call: CallName; readonly status?: number; readonly headers?: ForeignHeaders }
  /** REFER. `target` is a URI; `targetHeaders` become its header part, escaped. `notify` false asks for no NOTIFY (RFC 4488). */
  | {
      readonly kind: 'refer-requested';
      readonly call: CallName;
      /** A name of the application's choice. */
      readonly refer: string;
      readonly target: string;
      readonly targetHeaders?: ForeignHeaders;
      readonly notify?: boolean;
      readonly headers?: ForeignHeaders;
    }
  | { readonly kind: 'refer-accepted'; readonly call: CallName; readonly refer: string }
  | { readonly kind: 'refer-refused'; readonly call: CallName; readonly refer: string; readonly status?: number }
  /** Tells the far side how the call it asked for goes. 200 and above is the last word. */
  | { readonly kind: 'refer-notified'; readonly call: CallName; readonly refer: string; readonly status: number }
  | { readonly kind: 'info-requested'; readonly call: CallName; readonly body?: Body; readonly headers?: ForeignHeaders };
