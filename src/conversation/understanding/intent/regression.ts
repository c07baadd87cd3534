import type { Vector } from './features.ts';

export interface Example {
  readonly vector: Vector;
  readonly label: number;
  /** How much this example counts. */
  readonly weight: number;
}

/** Learned weights, one row of `size` per class, and a bias for each. */
export interface Regression {
  /** The chance of each class; they add up to one. */
  chances(vector: Vector): Float64Array;
}

const rounds = 20;
const rate = 0.2;
const decay = 2e-4;

/** Multinomial logistic regression by AdaGrad, over the examples in their given order: the same examples always give the same weights. */
export function train(examples: readonly Example[], classes: number, size: number): Regression {
  const weights = new Float64Array(classes * size);
  const bias = new Float64Array(classes);
  const squares = new Float64Array(classes * size).fill(1e-2);
  const biasSquares = new Float64Array(classes).fill(1e-2);
  const chances = (vector: Vector): Float64Array => softmax(vector, weights, bias, size);
  // Neighbouring examples are alike; a stride that shares no factor with their number mixes them without dice.
  const stride = coprime(examples.length, 7919);
  for (let round = 0; round < rounds; round++)
    for (let turn = 0; turn < examples.length; turn++) {
      const example = examples[(turn * stride) % examples.length];
      if (!example) continue;
      const { vector, label, weight } = example;
      const now = chances(vector);
      for (let one = 0; one < classes; one++) {
        const slope = weight * ((now[one] ?? 0) - (one === label ? 1 : 0));
        if (Math.abs(slope) < 1e-4) continue;
        const row = one * size;
        for (let k = 0; k < vector.places.length; k++) {
          const place = row + (vector.places[k] ?? 0);
          const step = slope * (vector.weights[k] ?? 0) + decay * (weights[place] ?? 0);
          const square = (squares[place] = (squares[place] ?? 0) + step * step);
          weights[place] = (weights[place] ?? 0) - (rate * step) / Math.sqrt(square);
        }
        const square = (biasSquares[one] = (biasSquares[one] ?? 0) + slope * slope);
        bias[one] = (bias[one] ?? 0) - (0.1 * rate * slope) / Math.sqrt(square);
      }
    }
  return { chances };
}

function softmax(vector: Vector, weights: Float64Array, bias: Float64Array, size: number): Float64Array {
  const sums = Float64Array.from(bias);
  for (let one = 0; one < sums.length; one++) {
    let sum = sums[one] ?? 0;
    for (let k = 0; k < vector.places.length; k++) sum += (weights[one * size + (vector.places[k] ?? 0)] ?? 0) * (vector.weights[k] ?? 0);
    sums[one] = sum;
  }
  const top = Math.max(...sums);
  const powers = sums.map((sum) => Math.exp(sum - top));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

function coprime(count: number, start: number): number {
  const shared = (a: number, b: number): number => (b === 0 ? a : shared(b, a % b));
  let stride = start % Math.max(count, 1) || 1;
  while (shared(count, stride) !== 1) stride++;
  return stride;
}
