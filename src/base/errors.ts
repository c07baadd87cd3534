/** Who must act: the far side of the wire, a speech or model vendor, whoever configured us, or ourselves. */
export type Blame = 'peer' | 'provider' | 'operator' | 'gateway';

export interface ErrorSpec {
  readonly blame: Blame;
  /** Would the same attempt, unchanged, have a fair chance a little later? */
  readonly retry: boolean;
  /** One constant sentence; what varies travels in `facts`. */
  readonly says: string;
}

/** A failure that knows its own verdict. `code` and `blame` are the labels of the error metric. */
export class GatewayError extends Error {
  override readonly name = 'GatewayError';
  readonly code: string;
  readonly blame: Blame;
  readonly retry: boolean;
  /** What varies. Vendors' own words count as personal data: put them under `pii`. */
  readonly facts: Readonly<Record<string, unknown>>;

  constructor(code: string, spec: ErrorSpec, facts: Readonly<Record<string, unknown>> = {}, cause?: unknown) {
    super(spec.says, cause === undefined ? undefined : { cause });
    this.code = code;
    this.blame = spec.blame;
    this.retry = spec.retry;
    this.facts = facts;
  }
}

type Maker = (facts?: Readonly<Record<string, unknown>>, cause?: unknown) => GatewayError;

/**
 * A room's error catalogue: one maker for each code.
 * @example
 * const errors = defineErrors({ STREAM_START_LATE: { blame: 'peer', retry: true, says: 'No start message in time.' } });
 * throw errors.STREAM_START_LATE({ waitedMs: 10_000 });
 */
export function defineErrors<Code extends string>(specs: Readonly<Record<Code, ErrorSpec>>): Readonly<Record<Code, Maker>> {
  const makers = {} as Record<Code, Maker>;
  for (const code of Object.keys(specs) as Code[]) makers[code] = (facts, cause) => new GatewayError(code, specs[code], facts, cause);
  return makers;
}

const brokenAssumption: ErrorSpec = { blame: 'gateway', retry: false, says: 'A broken assumption: this is a bug.' };

/** States why something must hold. When it does not, that is a bug: it ends this one session and shouts. */
export function invariant(condition: unknown, whyItHolds: string): asserts condition {
  if (!condition) throw new GatewayError('BROKEN_INVARIANT', brokenAssumption, { whyItHolds });
}

/** Anything that was thrown, as a `GatewayError`; what is not one yet was unforeseen, hence ours. */
export function asGatewayError(thrown: unknown): GatewayError {
  if (thrown instanceof GatewayError) return thrown;
  return new GatewayError('UNFORESEEN', { blame: 'gateway', retry: false, says: 'An unforeseen failure: this is a bug.' }, {}, thrown);
}
