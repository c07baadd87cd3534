import { invariant } from '#base';
import { Band, highBand, lowBand } from './g722-band.ts';

/** Where one interval of the lower band's quantizer ends and the next begins, in steps of 1/4096: ITU-T G.722 table 7 (LL6). */
const lowEnds = Int32Array.of(
  ...[0, 35, 72, 110, 150, 190, 233, 276, 323, 370, 422, 473, 530, 587, 650, 714],
  ...[786, 858, 940, 1023, 1121, 1219, 1339, 1458, 1612, 1765, 1980, 2195, 2557, 2919],
  ...[2919, 2919], // the last again, to fill the table to a power of two
);
/** The same for the higher band's two intervals: table 7 (HH2). */
const highEnd = 564;

/** What the 64 codes of the lower band stand for, in steps of 1/32768: table 13 (QQ6). Four codes are never sent; they stand for the smallest. */
const lowLevels = Int32Array.of(
  ...[-136, -136, -136, -136, -24808, -21904, -19008, -16704, -14984, -13512, -12280, -11192, -10232, -9360, -8576, -7856],
  ...[-7192, -6576, -6000, -5456, -4944, -4464, -4008, -3576, -3168, -2776, -2400, -2032, -1688, -1360, -1040, -728],
  ...[24808, 21904, 19008, 16704, 14984, 13512, 12280, 11192, 10232, 9360, 8576, 7856, 7192, 6576, 6000, 5456],
  ...[4944, 4464, 4008, 3576, 3168, 2776, 2400, 2032, 1688, 1360, 1040, 728, 432, 136, -432, -136],
);
/** The same for the four upper bits, which are all that the predictors see: table 13 (QQ4). */
const roughLevels = Int32Array.of(0, -20456, -12896, -8968, -6288, -4240, -2584, -1200, 20456, 12896, 8968, 6288, 4240, 2584, 1200, 0);
/** The same for the higher band: table 13 (QQ2). */
const highLevels = Int32Array.of(-7408, -1616, 7408, 1616);

/** Codes of the lower band by interval, 1…30, for negative and other differences: table 8. */
const negativeCodes = Uint8Array.from({ length: 31 }, (_, i) => (i < 3 ? 64 - i : 34 - i));
const positiveCodes = Uint8Array.from({ length: 31 }, (_, i) => 62 - i);

/** One half of the 24 weights of the filters that part and join the bands: table 11. */
const weights = Int32Array.of(3, -11, 12, 32, -210, 951, 3876, -805, 362, -156, 53, -11);
const taps = 2 * weights.length;
/** Samples that the filters keep before they make room again. */
const run = 512;

const halfRange = (value: number): number => (value > 16383 ? 16383 : value < -16384 ? -16384 : value);
const fullRange = (value: number): number => (value > 32767 ? 32767 : value < -32768 ? -32768 : value);

/** The last samples of a filter, kept in a run so that they are moved only now and then. */
class Delay {
  readonly samples = new Int32Array(run + taps);
  /** Where the 24 newest begin. */
  at = 0;

  /** Takes in two samples. */
  push(first: number, second: number): void {
    if (this.at === run) {
      this.samples.copyWithin(0, run, run + taps);
      this.at = 0;
    }
    this.at += 2;
    this.samples[this.at + taps - 2] = first;
    this.samples[this.at + taps - 1] = second;
  }

  /** The sum over every other sample, from the oldest on. */
  even(): number {
    const samples = this.samples;
    let sum = 0;
    for (let i = 0, at = this.at; i < 12; i++, at += 2) sum = (sum + Math.imul(samples[at] as number, weights[i] as number)) | 0;
    return sum;
  }

  /** The sum over the others, the weights the other way round. */
  odd(): number {
    const samples = this.samples;
    let sum = 0;
    for (let i = 11, at = this.at + 1; i >= 0; i--, at += 2) sum = (sum + Math.imul(samples[at] as number, weights[i] as number)) | 0;
    return sum;
  }
}

/** The interval in which a difference lies: 1 for the smallest, 30 for the largest. */
function interval(magnitude: number, step: number): number {
  // A search by halves without branches, which would be guessed wrong.
  let low = 0;
  low += 16 & ~((magnitude - (Math.imul(lowEnds[16] as number, step) >> 12)) >> 31);
  low += 8 & ~((magnitude - (Math.imul(lowEnds[low + 8] as number, step) >> 12)) >> 31);
  low += 4 & ~((magnitude - (Math.imul(lowEnds[low + 4] as number, step) >> 12)) >> 31);
  low += 2 & ~((magnitude - (Math.imul(lowEnds[low + 2] as number, step) >> 12)) >> 31);
  low += 1 & ~((magnitude - (Math.imul(lowEnds[low + 1] as number, step) >> 12)) >> 31);
  return Math.min(low, 29) + 1;
}

/** Sound of 16 kHz to G.722 at 64 kbit/s (ITU-T G.722, mode 1): one octet for two samples. Keeps state: one for each stream. */
export class G722Encoder {
  readonly #delay = new Delay();
  readonly #low = new Band(lowBand);
  readonly #high = new Band(highBand);

  /** Encodes an even number of samples and says how many octets it wrote. */
  encode(samples: Int16Array, into: Uint8Array): number {
    const count = samples.length >> 1;
    invariant(samples.length % 2 === 0 && into.length >= count, 'pairs of samples, and room for an octet each');
    for (let i = 0; i < count; i++) into[i] = this.#pair(samples[2 * i] as number, samples[2 * i + 1] as number);
    return count;
  }

  #pair(first: number, second: number): number {
    const delay = this.#delay;
    delay.push(first, second);
    const even = delay.even();
    const odd = delay.odd();

    const low = this.#low;
    const lowOff = fullRange(((odd + even) >> 14) - low.expected);
    const lowInterval = interval(lowOff < 0 ? ~lowOff : lowOff, low.step);
    const lowCode = (lowOff < 0 ? negativeCodes : positiveCodes)[lowInterval] as number;
    low.adapt(lowCode >> 2, (low.step * (roughLevels[lowCode >> 2] as number)) >> 15);

    const high = this.#high;
    const highOff = fullRange(((odd - even) >> 14) - high.expected);
    const outer = (highOff < 0 ? ~highOff : highOff) >= (highEnd * high.step) >> 12;
    const highCode = (highOff < 0 ? 1 : 3) - (outer ? 1 : 0);
    high.adapt(highCode, (high.step * (highLevels[highCode] as number)) >> 15);
    return (highCode << 6) | lowCode;
  }
}

/** G.722 at 64 kbit/s to sound of 16 kHz: two samples for each octet. Any octet means something. Keeps state: one for each stream. */
export class G722Decoder {
  readonly #delay = new Delay();
  readonly #low = new Band(lowBand);
  readonly #high = new Band(highBand);

  /** Decodes the octets from `start` to `end` and says how many samples it wrote. */
  decode(octets: Uint8Array, start: number, end: number, into: Int16Array): number {
    invariant(into.length >= 2 * (end - start), 'room for two samples an octet');
    let at = 0;
    for (let i = start; i < end; i++) {
      this.#octet(octets[i] as number);
      into[at++] = fullRange(this.#delay.odd() >> 11);
      into[at++] = fullRange(this.#delay.even() >> 11);
    }
    return at;
  }

  #octet(octet: number): void {
    const low = this.#low;
    const lowCode = octet & 0x3f;
    const lowSample = halfRange(low.expected + ((low.step * (lowLevels[lowCode] as number)) >> 15));
    low.adapt(lowCode >> 2, (low.step * (roughLevels[lowCode >> 2] as number)) >> 15);

    const high = this.#high;
    const highCode = octet >> 6;
    const difference = (high.step * (highLevels[highCode] as number)) >> 15;
    const highSample = halfRange(high.expected + difference);
    high.adapt(highCode, difference);
    this.#delay.push(lowSample + highSample, lowSample - highSample);
  }
}
