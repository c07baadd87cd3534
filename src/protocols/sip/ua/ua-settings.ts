import { defaultSettings, type EndpointSettings } from '../dialog/settings.ts';
import type { Hop } from '../message/hop.ts';
import { defaultLimits, type MessageLimits } from '../message/limits.ts';
import type { SipRequest } from '../message/message.ts';

/** How many of what an endpoint keeps. Beyond it, 503. */
export interface EndpointLimits {
  readonly calls: number;
  /** Calls not yet answered and acknowledged. */
  readonly halfOpen: number;
  readonly transactions: number;
  readonly message: MessageLimits;
}

/** What to do with a request from outside any call, before anything is kept for it. */
export type GuardVerdict = 'serve' | 'challenge' | 'forbid' | 'drop';

/** Whom we ask for a password. */
export interface UserAuthentication {
  readonly realm: string;
  /** The password of a name; undefined when there is no such name. */
  readonly passwordOf: (username: string) => string | undefined;
  /** How long a nonce serves. */
  readonly nonceMs: number;
  /** Algorithms that are offered and taken, in this order; SHA-256, then MD5, unless told. */
  readonly algorithms?: readonly string[] | undefined;
}

/** How one endpoint behaves towards the world. */
export interface UserAgentSettings extends EndpointSettings {
  readonly limits: EndpointLimits;
  /** Judges strangers: a pure function of the request and where it came from. Allow-lists, trunks and budgets are its business. */
  readonly guard: (request: SipRequest, from: Hop) => GuardVerdict;
  /** Needed for the verdict `challenge`. */
  readonly authentication: UserAuthentication | undefined;
  /** Seconds in the Retry-After of a 503. */
  readonly retryAfterSeconds: number;
  /** A request that has used up its hops: an endpoint serves it all the same (RFC 4475 §3.3.11), unless told to answer 483. */
  readonly spentHops: 'serve' | 'refuse';
}

export const defaultUserAgentSettings: UserAgentSettings = {
  ...defaultSettings,
  limits: { calls: 2_000, halfOpen: 500, transactions: 50_000, message: defaultLimits },
  guard: () => 'serve',
  authentication: undefined,
  retryAfterSeconds: 30,
  spentHops: 'serve',
};
