import type { WallTime } from '#base';

/** An answer of the API as it was given. */
export interface KeptAnswer {
  readonly status: number;
  /** What the answer's header fields were, where they matter to whoever asks again. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Names one request: who asks, and under which key. */
export interface RequestName {
  /** At most 200 characters each. */
  readonly client: string;
  readonly key: string;
}

/**
 * `mine`: nobody has had it done; whoever hears this does the work, and keeps or forgets. `kept`: it was done, and this was the answer.
 * `busy`: somebody is at it, here or on another node. `other`: the key stood for another request.
 */
export type Claimed =
  | { readonly kind: 'mine' }
  | { readonly kind: 'kept'; readonly answer: KeptAnswer }
  | { readonly kind: 'busy' }
  | { readonly kind: 'other' };

/**
 * What was answered under which `Idempotency-Key`, durable and the same on all nodes: a request that comes again gets the same answer, and is
 * done once. A claim whose holder died is free again after `leaseUntil`.
 */
export interface KeptAnswers {
  claim(name: RequestName, fingerprint: string, times: { readonly at: WallTime; readonly leaseUntil: WallTime }): Promise<Claimed>;
  /** Resolves when the answer survives a `kill -9`. It is given until `until`. */
  keep(name: RequestName, answer: KeptAnswer, until: WallTime): Promise<void>;
  /** The work came to nothing: the next attempt may fare better. */
  forget(name: RequestName): Promise<void>;
}
