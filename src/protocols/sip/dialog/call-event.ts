import type { GatewayError } from '#base';
import type { Body } from '../message/body.ts';
import type { Hop } from '../message/hop.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';

/** Names a call within its endpoint. For calls of ours the application chooses it; for others' the endpoint does. */
export type CallName = string;

/** In which exchange an offer came. `invite`: a re-INVITE, which waits patiently; the others want their answer at once. */
export type OfferedBy = 'answer' | 'progress' | 'invite' | 'update' | 'prack';

/** Who ended a call. `nobody`: silence or a broken wire did. */
export type EndedBy = 'peer' | 'us' | 'nobody';

/** Why a call ended. */
export type EndCause =
  /** A BYE, from whichever side. */
  | 'bye'
  /** It was never answered: CANCEL from the caller. */
  | 'cancelled'
  /** A final response other than 2xx. */
  | 'refused'
  /** Nobody answered in time. */
  | 'unanswered'
  /** No ACK for our 200, or no PRACK for a reliable provisional response. */
  | 'unacknowledged'
  /** The session interval passed without a refresh. */
  | 'expired'
  /** The far side says it knows no such call (481), or no longer answers within it (408). */
  | 'gone'
  /** Our request got no response, or could not be sent. */
  | 'unreachable'
  /** An offer was accepted and the answer never came. */
  | 'no-answer-body';

/** How a call ended. Exactly once, and last. */
export interface CallEnd {
  readonly kind: 'call-end';
  readonly call: CallName;
  readonly by: EndedBy;
  readonly cause: EndCause;
  /** The refusal's status, ours or theirs; for a BYE of ours the status it was answered with, undefined when it was not. */
  readonly status: number | undefined;
  /** The BYE, CANCEL or final response of the far side: its header fields may say more. */
  readonly message: SipRequest | SipResponse | undefined;
  readonly error?: GatewayError;
}

/** What happens to calls. */
export type CallEvent =
  /** Someone calls. Answer, refuse or say how far it is. `offer` undefined: they want ours in the 200. */
  | { readonly kind: 'call-received'; readonly call: CallName; readonly request: SipRequest; readonly from: Hop; readonly offer: Body | undefined }
  /** Our call has got somewhere: a provisional response other than 100. A body in it is early media; in a reliable one it is the answer, and comes as `answer-received` too. */
  | {
      readonly kind: 'call-progressed';
      readonly call: CallName;
      readonly response: SipResponse;
      readonly body: Body | undefined;
      readonly reliable: boolean;
    }
  /** Our call was answered. An offer in it comes as `offer-received` next, and must be accepted before the ACK goes out. */
  | { readonly kind: 'call-answered'; readonly call: CallName; readonly response: SipResponse }
  /** The caller has acknowledged our 200: now both sides know. */
  | { readonly kind: 'call-confirmed'; readonly call: CallName }
  /** An offer that needs `offer-accepted` or `offer-refused`. `body` undefined: a re-INVITE without one asks for our offer. */
  | {
      readonly kind: 'offer-received';
      readonly call: CallName;
      readonly by: OfferedBy;
      readonly body: Body | undefined;
      readonly message: SipRequest | SipResponse;
    }
  /** The answer to an offer of ours. `refresh`: we only repeated what was agreed, to keep the session alive. */
  | { readonly kind: 'answer-received'; readonly call: CallName; readonly body: Body; readonly refresh: boolean }
  /** Our offer within the call was refused; what was agreed before still holds. `status` undefined: no response came, or theirs overtook ours. */
  | { readonly kind: 'offer-refused'; readonly call: CallName; readonly status: number | undefined; readonly response: SipResponse | undefined }
  /** The answer to our REFER. `notify` false: no NOTIFY will come (RFC 4488). */
  | {
      readonly kind: 'refer-answered';
      readonly call: CallName;
      readonly refer: string;
      readonly status: number | undefined;
      readonly response: SipResponse | undefined;
      readonly notify: boolean;
    }
  /** A NOTIFY about our REFER: how the transfer target answers. Nothing comes after `final`. */
  | {
      readonly kind: 'refer-progressed';
      readonly call: CallName;
      readonly refer: string;
      readonly status: number | undefined;
      readonly final: boolean;
      readonly request: SipRequest | undefined;
    }
  /** The far side asks us to call someone else. Accept or refuse. */
  | {
      readonly kind: 'refer-received';
      readonly call: CallName;
      readonly refer: string;
      readonly target: string;
      readonly notify: boolean;
      readonly request: SipRequest;
    }
  /** An INFO, already answered 200. */
  | { readonly kind: 'info-received'; readonly call: CallName; readonly request: SipRequest }
  | { readonly kind: 'info-answered'; readonly call: CallName; readonly status: number | undefined }
  | CallEnd
  /** What was asked for cannot be done, or not now. Nothing was sent. */
  | { readonly kind: 'command-refused'; readonly call: CallName; readonly command: string; readonly error: GatewayError };
