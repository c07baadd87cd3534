import type { GatewayError, Result } from '#base';
import type { FittedHandoff } from '#contract';
import type { ForeignHeaders } from '#protocols/sip';
import type { Invitation } from './invitation.ts';
import type { RingingName } from './ringing.ts';

/** A goodbye: BYE with these header fields. */
export interface Goodbye {
  readonly by: 'bye';
  readonly headers: ForeignHeaders;
  /** The exit that the contact centre will take, where it has names for them. */
  readonly exit?: string | undefined;
}

/** A transfer: REFER, whose Refer-To is `target` with `targetHeaders` as its header part, escaped. */
export interface Referral {
  readonly by: 'refer';
  readonly target: string;
  readonly targetHeaders: ForeignHeaders;
  readonly headers: ForeignHeaders;
  readonly exit?: string | undefined;
  /** How long the REFER may stay unanswered: then it is refused; 8 s unless told. */
  readonly answerMs?: number | undefined;
  /** After a 2xx, how long to wait for a NOTIFY or a BYE before saying BYE ourselves. */
  readonly settleMs: number;
  /** In the BYE that follows. */
  readonly goodbye: ForeignHeaders;
}

/** A hand-off by a call of ours: the two are joined when it is answered, and until one of them hangs up. */
export interface Dialling {
  readonly by: 'dial';
  readonly invitation: Omit<Invitation, 'callId'>;
  readonly ringMs: number;
  /** What the caller hears while it rings and the far side is silent. */
  readonly tone: RingingName;
  readonly exit?: string | undefined;
}

/** How one contact centre wants its calls to end. Pure: what it says is sent by the call. */
export interface PhoneDialect {
  /** How this hand-off is done, or why it cannot be. */
  handOff(handoff: FittedHandoff): Result<Goodbye | Referral | Dialling, GatewayError>;
  hangUp(how: 'done' | 'failed'): Goodbye;
  /** Where a caller goes when the call can't go on; undefined for a goodbye that says it failed. */
  fallback(): Goodbye | Referral | undefined;
}
