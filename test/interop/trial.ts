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
  /** Takes a second or three: part of `npm test` too. */
  readonly quick: boolean;
  /** Rejects with what was seen instead. */
  run(gateway: GatewayUnderTest): Promise<void>;
}

export interface Verdict {
  readonly trial: Trial;
  readonly result: 'passed' | 'failed' | 'skipped';
  /** Why it failed or was skipped. */
  readonly why?: string;
  readonly tookMs: number;
}

/** Runs trials, so many at once, in the order given. None throws: each gets its verdict. */
export async function runTrials(
  trials: readonly Trial[],
  gateway: GatewayUnderTest,
  { atOnce, told }: { readonly atOnce: number; readonly told: (verdict: Verdict) => void },
): Promise<Verdict[]> {
  const waiting = [...trials];
  const verdicts: Verdict[] = [];
  const worker = async (): Promise<void> => {
    for (let trial = waiting.shift(); trial !== undefined; trial = waiting.shift()) {
      const verdict = await tryOut(trial, gateway);
      verdicts.push(verdict);
      told(verdict);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
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
  try {
    await trial.run(gateway);
    return verdict('passed');
  } catch (thrown) {
    return verdict('failed', thrown instanceof Error ? thrown.message : String(thrown));
  }
}
