import type { GatewayUnderTest } from './gateway-under-test.ts';
import { missing, type Tool } from './tools.ts';

/** Something tried out between the gateway and a program that other people wrote. */
export interface Trial {
  readonly id: string;
  /** What should be seen. */
  readonly says: string;
  readonly peer: string;
  readonly transport: string;
  readonly needs: readonly Tool[];
  /** Listens to sound as it comes: not too many at once, or the machine's haste is all that is heard. */
  readonly hears: boolean;
  /** Takes some seconds at most: part of `npm test` too. */
  readonly quick: boolean;
  /** Rejects with what was seen instead. */
  run(gateway: GatewayUnderTest): Promise<void>;
}

export interface Verdict {
  readonly trial: Trial;
  readonly result: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped, or had to be tried again. */
  readonly why?: string;
  readonly tookMs: number;
}

const hearAtOnce = 3;

/** Runs trials, so many at once; what hears comes last, when the gateway's voice is warm, with less beside it. None throws: each gets its verdict. */
export async function runTrials(
  trials: readonly Trial[],
  gateway: GatewayUnderTest,
  { atOnce, told }: { readonly atOnce: number; readonly told: (verdict: Verdict) => void },
): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  const worker = async (waiting: Trial[]): Promise<void> => {
    for (let trial = waiting.shift(); trial !== undefined; trial = waiting.shift()) {
      const verdict = await tryOut(trial, gateway);
      verdicts.push(verdict);
      told(verdict);
    }
  };
  for (const hears of [false, true]) {
    const waiting = trials.filter((trial) => trial.hears === hears);
    await Promise.all(Array.from({ length: hears ? Math.min(hearAtOnce, atOnce) : atOnce }, () => worker(waiting)));
  }
  return verdicts.sort((a, b) => trials.indexOf(a.trial) - trials.indexOf(b.trial));
}

/** Runs one. */
export async function tryOut(trial: Trial, gateway: GatewayUnderTest): Promise<Verdict> {
  const begun = performance.now();
  const verdict = (result: Verdict['result'], why?: string): Verdict => ({
    trial,
    result,
    ...(why === undefined ? {} : { why }),
    tookMs: Math.round(performance.now() - begun),
  });
  const lacking = missing(trial.needs);
  if (lacking.length > 0) return verdict('skipped', lacking.join('; '));
  const failure = await failureOf(trial, gateway);
  if (failure === undefined) return verdict('passed');
  // A machine that is busy with something else spoils sound: what hears may try again, one after the other, and says that it did.
  for (let attempt = 2; trial.hears && attempt <= mostAttempts; attempt++)
    if ((await alone(() => failureOf(trial, gateway))) === undefined) return verdict('passed', `at attempt ${attempt}; the first: ${failure}`);
  return verdict('failed', failure);
}

const mostAttempts = 4;
let last: Promise<unknown> = Promise.resolve();
function alone<Result>(task: () => Promise<Result>): Promise<Result> {
  const done = last.then(task);
  last = done.catch(() => undefined);
  return done;
}

async function failureOf(trial: Trial, gateway: GatewayUnderTest): Promise<string | undefined> {
  try {
    await trial.run(gateway);
    return undefined;
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown);
  }
}
