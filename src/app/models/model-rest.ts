import type { Instant } from '#base';

/** So many waits in vain, one after the other, and a model is left alone. */
export const restAfter = 3;
/** For so long; then one request, and no other beside it, shows whether it is back. */
export const restMs = 30_000;

/** How somebody who wants to ask a model may go on. `trial`: as the one who finds out whether it is back. */
export type Admission = 'ask' | 'trial' | 'rest';

/**
 * When a model that does not answer is left alone, so that not everybody waits for it again. Pure: times are arguments.
 * What somebody waited in vain says nothing to those who would wait longer: a model that takes two seconds rests for hand-offs, and not
 * for summaries after the end.
 */
export interface ModelRest {
  /** `waitMs`: how long this one would wait. A `trial` must be followed by one of the others. */
  admit(waitMs: number, now: Instant): Admission;
  /** The server's fault. `waitedMs`: how long it was waited for in vain; `Infinity` where it failed by itself. True when the rest begins. */
  failed(waitedMs: number, now: Instant, as: Admission): boolean;
  /** It answered, whatever it said. */
  answered(tookMs: number, as: Admission): void;
  /** It was given up before anything could be known. */
  abandoned(as: Admission): void;
}

export function modelRest(): ModelRest {
  /** The longest waits in vain since an answer contradicted them, longest first; no more than are counted. */
  let inVain: readonly number[] = [];
  let until: Instant | undefined;
  let trying = false;
  /** Whoever would wait longer than this has no reason not to. */
  const restsUpToMs = (): number => inVain[restAfter - 1] ?? 0;
  const tried = (as: Admission): void => {
    if (as === 'trial') trying = false;
  };
  return {
    admit(waitMs, now) {
      if (until === undefined || waitMs > restsUpToMs()) return 'ask';
      if (now < until || trying) return 'rest';
      trying = true;
      return 'trial';
    },
    failed(waitedMs, now, as) {
      tried(as);
      const before = restsUpToMs();
      inVain = [...inVain, waitedMs].sort((a, b) => b - a).slice(0, restAfter);
      if (inVain.length < restAfter) return false;
      // Those who asked before the rest began, and come back during it, do not make it longer; a trial does, and so does who waited longer.
      const begins = until === undefined || as === 'trial' || restsUpToMs() > before;
      if (begins) until = (now + restMs) as Instant;
      return begins;
    },
    answered(tookMs, as) {
      tried(as);
      inVain = inVain.filter((ms) => ms < tookMs);
      if (inVain.length < restAfter) until = undefined;
    },
    abandoned: tried,
  };
}
