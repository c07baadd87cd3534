import type { GatewayError } from '#base';
import type { UnansweredWhy } from '#contract';
import { type CallEnd, sipErrors } from '#protocols/sip';
import { telephonyErrors as errors } from './telephony.errors.ts';

/** Why a call of ours came to nothing, in the contract's words, and as an error. */
export interface Unanswered {
  readonly why: UnansweredWhy;
  readonly error: GatewayError;
}

/** RFC 3261 §21: what a final status says of whom we called; all others are mere refusals. */
const byStatus: Readonly<Record<number, UnansweredWhy>> = {
  404: 'unknown-number',
  410: 'unknown-number',
  484: 'unknown-number',
  604: 'unknown-number',
  408: 'no-answer',
  480: 'no-answer',
  486: 'busy',
  600: 'busy',
  603: 'declined',
  607: 'declined',
  502: 'unreachable',
  503: 'unreachable',
  504: 'unreachable',
};

/** Reads it from how SIP ended. */
export function unansweredBy({ cause, status, error = sipErrors.SIP_REFUSED({ status }) }: CallEnd): Unanswered {
  switch (cause) {
    case 'refused':
      return { why: byStatus[status ?? 0] ?? 'refused', error };
    case 'unanswered':
      return { why: 'no-answer', error };
    case 'unreachable':
    case 'gone':
      return { why: 'unreachable', error };
    case 'cancelled':
      return { why: 'cancelled', error: errors.PHONE_CANCELLED() };
    case 'no-answer-body':
      return { why: 'refused', error: errors.PHONE_NO_MEDIA({}, error) };
    default:
      return { why: 'refused', error };
  }
}
