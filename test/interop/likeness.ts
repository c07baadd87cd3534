/** Mono sound with its rate. */
export interface Sound {
  readonly samples: Int16Array;
  readonly rateHz: number;
}

const stepMs = 10;

/** The loudness of each 10 ms, in dB above what nobody hears. */
function contour({ samples, rateHz }: Sound): number[] {
  const step = (rateHz * stepMs) / 1000;
  return Array.from({ length: Math.floor(samples.length / step) }, (_, at) => {
    const part = samples.subarray(at * step, (at + 1) * step);
    const power = part.reduce((sum, sample) => sum + sample * sample, 0) / part.length;
    return Math.max(0, 10 * Math.log10(power + 1) - 20);
  });
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (list: readonly number[]): number => list.reduce((sum, one) => sum + one, 0) / list.length;
  const [meanA, meanB] = [mean(a), mean(b)];
  let [ab, aa, bb] = [0, 0, 0];
  for (const [at, one] of a.entries()) {
    const [x, y] = [one - meanA, (b[at] ?? meanB) - meanB];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

const pieceSteps = 1000 / stepMs;
const mostShift = 2500 / stepMs;

/**
 * How alike two recordings rise and fall: 1 the same, 0 nothing in common. Each second of the other is looked for in the one, some seconds around its
 * place, since recorders begin late and leave gaps out; three in ten may be spoilt. Speech that is none of it comes to 0.85.
 */
export function likeness(one: Sound, other: Sound): number {
  const [whole, pieces] = [contour(one), contour(other)];
  const best: number[] = [];
  for (let at = 0; at + pieceSteps <= pieces.length; at += pieceSteps) {
    const piece = pieces.slice(at, at + pieceSteps);
    let most = 0;
    for (let from = Math.max(0, at - mostShift); from + pieceSteps <= whole.length && from <= at + mostShift; from++)
      most = Math.max(most, correlation(piece, whole.slice(from, from + pieceSteps)));
    best.push(most);
  }
  return best.sort((a, b) => a - b)[Math.floor(best.length * 0.7)] ?? 0;
}
