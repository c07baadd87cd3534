/** Everything in G.722 that is "limited" is limited to this. */
const sat = (value: number): number => (value > 32767 ? 32767 : value < -32768 ? -32768 : value);

/** What differs between the two bands: ITU-T G.722 §3.3 and §3.5, blocks LOGSCL/SCALEL and LOGSCH/SCALEH. */
export interface BandLaw {
  /** The step's logarithm moves by this after each code that the predictor sees. */
  readonly moves: readonly number[];
  readonly largestLog: number;
  /** What the step's table value is shifted by, right. */
  readonly shift: number;
  readonly firstStep: number;
}

export const lowBand: BandLaw = {
  // By the four upper bits of the six: sign and magnitude, table 11 and W_L.
  moves: [-60, 3042, 1198, 538, 334, 172, 58, -30, 3042, 1198, 538, 334, 172, 58, -30, -60],
  largestLog: 18_432,
  shift: 8,
  firstStep: 32,
};
export const highBand: BandLaw = { moves: [798, -214, 798, -214], largestLog: 22_528, shift: 10, firstStep: 8 };

/** 2048 · 2^(i/32): ITU-T G.722 table 14 (ILA). */
const steps = Int32Array.of(
  ...[2048, 2093, 2139, 2186, 2233, 2282, 2332, 2383, 2435, 2489, 2543, 2599, 2656, 2714, 2774, 2834],
  ...[2896, 2960, 3025, 3091, 3158, 3228, 3298, 3371, 3444, 3520, 3597, 3676, 3756, 3838, 3922, 4008],
);

/**
 * One band's memory, the same in encoder and decoder: what it expects next, and how large a step is.
 * Two poles and six zeros adapt by the signs of what came (§3.6, block 4); the step follows the codes (§3.5, block 3).
 */
export class Band {
  readonly #law: BandLaw;
  /** The next sample as predicted. */
  expected = 0;
  /** Size of a step. */
  step: number;
  #log = 0;
  #zeroPart = 0;
  #pole1 = 0;
  #pole2 = 0;
  /** Rebuilt samples, newest first. */
  #rebuilt1 = 0;
  #rebuilt2 = 0;
  /** Sums of step and zero part, newest first. */
  #partial1 = 0;
  #partial2 = 0;
  readonly #zeros = new Int32Array(6);
  readonly #differences = new Int32Array(6);

  constructor(law: BandLaw) {
    this.#law = law;
    this.step = law.firstStep;
  }

  /** The code was sent or came; `difference` is what it stands for to the predictor. */
  adapt(code: number, difference: number): void {
    const law = this.#law;
    const log = (Math.imul(this.#log, 127) >> 7) + (law.moves[code] as number);
    this.#log = log < 0 ? 0 : log > law.largestLog ? law.largestLog : log;
    const shift = law.shift - (this.#log >> 11);
    const base = steps[(this.#log >> 6) & 31] as number;
    this.step = (shift < 0 ? base << -shift : base >> shift) << 2;
    this.#predict(difference);
  }

  #predict(difference: number): void {
    const rebuilt = sat(this.expected + difference);
    const partial = sat(this.#zeroPart + difference);
    // 0 where the signs are the same, else −1: `(x ^ m) - m` then turns x. Signs are like coins; branches on them would be guessed wrong.
    const unlike1 = (partial ^ this.#partial1) >> 31;
    const unlike2 = (partial ^ this.#partial2) >> 31;
    const four = sat(this.#pole1 << 2);
    const turned = Math.min(32767, (four ^ ~unlike1) - ~unlike1);
    let pole2 = (turned >> 7) + ((128 ^ unlike2) - unlike2) + (Math.imul(this.#pole2, 32512) >> 15);
    pole2 = pole2 > 12288 ? 12288 : pole2 < -12288 ? -12288 : pole2;
    const rim = sat(15360 - pole2);
    let pole1 = sat((192 ^ unlike1) - unlike1 + (Math.imul(this.#pole1, 32640) >> 15));
    pole1 = pole1 > rim ? rim : pole1 < -rim ? -rim : pole1;

    const zeros = this.#zeros;
    const differences = this.#differences;
    const gain = difference === 0 ? 0 : 128;
    let sum = 0;
    let newest = difference;
    for (let i = 0; i < 6; i++) {
      const old = differences[i] as number;
      const unlike = (old ^ difference) >> 31;
      const zero = sat((gain ^ unlike) - unlike + (Math.imul(zeros[i] as number, 32640) >> 15));
      zeros[i] = zero;
      differences[i] = newest;
      sum = (sum + (Math.imul(zero, sat(newest << 1)) >> 15)) | 0;
      newest = old;
    }
    this.#zeroPart = sat(sum);
    this.#pole1 = pole1;
    this.#pole2 = pole2;
    this.#rebuilt2 = this.#rebuilt1;
    this.#rebuilt1 = rebuilt;
    this.#partial2 = this.#partial1;
    this.#partial1 = partial;
    const polePart = sat((Math.imul(pole1, sat(rebuilt << 1)) >> 15) + (Math.imul(pole2, sat(this.#rebuilt2 << 1)) >> 15));
    this.expected = sat(polePart + this.#zeroPart);
  }
}
