import type { GatewayError } from '#base';
import type { FarGoodbye, HandoffProof, VoiceCallEvent } from '#contract';
import type { CallEnd } from '#protocols/sip';
import { SipRequest } from '#protocols/sip';
import type { Dialling, Goodbye, Referral } from './dialect.ts';
import { goodbyeOf } from './far-goodbye.ts';
import { telephonyErrors as errors } from './telephony.errors.ts';

/** How a call is to end, once what is queued was heard. */
export interface Wish {
  readonly leaving: Goodbye | Referral | Dialling;
  readonly by: 'gateway' | 'hand-off';
  readonly error?: GatewayError;
}

/** What is known of a call's end. */
export interface EndFacts {
  readonly end: CallEnd;
  readonly placed: boolean;
  /** Our goodbye was out, or our REFER had been taken. */
  readonly leaving: boolean;
  readonly wish: Wish | undefined;
  /** A NOTIFY said that our transfer worked. */
  readonly notified: boolean;
  /** What the far side's REFER said, where one was taken. */
  readonly transfer: FarGoodbye | undefined;
}

export type Ending = Omit<Extract<VoiceCallEvent, { kind: 'call-end' }>, 'kind' | 'at'>;

/** What shows that a hand-off was taken: a transfer that was accepted, or that worked; a goodbye that was answered. */
function proofOf({ by, status = 0 }: CallEnd, way: Wish['leaving']['by'], notified: boolean): HandoffProof | undefined {
  if (way === 'refer') return notified ? 'refer-notified' : 'refer-taken';
  return way === 'bye' && by === 'us' && status >= 200 && status < 300 ? 'bye-answered' : undefined;
}

/** Who ended a call that was answered, and with which words. */
export function endingOf({ end, placed, leaving, wish, notified, transfer }: EndFacts): Ending {
  if (transfer !== undefined) return { by: 'caller', goodbye: transfer };
  if (leaving) {
    const {
      by,
      error,
      leaving: { exit },
    } = wish ?? { by: 'gateway' as const, error: undefined, leaving: { exit: undefined } };
    const proof = wish?.by === 'hand-off' ? proofOf(end, wish.leaving.by, notified) : undefined;
    return { by, ...(exit === undefined ? {} : { exit }), ...(error === undefined ? {} : { error }), ...(proof === undefined ? {} : { proof }) };
  }
  if (end.by === 'peer') return { by: 'caller', ...(placed && end.message instanceof SipRequest ? { goodbye: goodbyeOf(end.message) } : {}) };
  if (end.cause === 'unanswered') return { by: 'gateway', error: errors.PHONE_UNANSWERED({}, end.error) };
  return { by: 'transport', error: errors.PHONE_SIGNALLING_LOST({ cause: end.cause, status: end.status }, end.error) };
}
