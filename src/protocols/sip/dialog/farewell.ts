import type { GatewayError } from '#base';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { sipErrors } from '../sip.errors.ts';
import type { CallEnd, CallName, EndCause, EndedBy } from './call-event.ts';

/** Why a call ends: the first reason counts, whatever crosses it later. */
export class Farewell {
  #by: EndedBy = 'nobody';
  #cause: EndCause | undefined;
  #status: number | undefined;
  #message: SipRequest | SipResponse | undefined;

  because(
    by: EndedBy,
    cause: EndCause,
    facts: { readonly status?: number | undefined; readonly message?: SipRequest | SipResponse | undefined } = {},
  ): void {
    if (this.#cause !== undefined) return;
    this.#by = by;
    this.#cause = cause;
    this.#status = facts.status;
    this.#message = facts.message;
  }

  /** How our BYE was answered. */
  byeAnswered(status: number | undefined): void {
    this.#status ??= status;
  }

  report(call: CallName): CallEnd {
    const cause = this.#cause ?? 'bye';
    const error = this.#error(cause);
    return { kind: 'call-end', call, by: this.#by, cause, status: this.#status, message: this.#message, ...(error ? { error } : {}) };
  }

  #error(cause: EndCause): GatewayError | undefined {
    const facts = { status: this.#status };
    switch (cause) {
      case 'bye':
      case 'cancelled':
        return undefined;
      case 'refused':
        return this.#by === 'us' ? undefined : refusal(this.#status ?? 0);
      case 'unanswered':
        return sipErrors.SIP_UNANSWERED(facts);
      case 'unacknowledged':
        return sipErrors.SIP_ACK_MISSING(facts);
      case 'expired':
        return sipErrors.SIP_SESSION_EXPIRED(facts);
      case 'gone':
        return sipErrors.SIP_DIALOG_GONE(facts);
      case 'unreachable':
        return sipErrors.SIP_UNREACHABLE(facts);
      case 'no-answer-body':
        return sipErrors.SIP_ANSWER_MISSING(facts);
    }
  }
}

/** Busy, overloaded or away may change soon; other refusals stand. */
function refusal(status: number): GatewayError {
  if (status === 401 || status === 407) return sipErrors.SIP_UNAUTHORIZED({ status });
  const passing = status >= 500 && status < 600 && status !== 501 && status !== 505 && status !== 513;
  return passing || [408, 480, 486, 491, 600].includes(status) ? sipErrors.SIP_UNAVAILABLE({ status }) : sipErrors.SIP_REFUSED({ status });
}
