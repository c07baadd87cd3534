import { createDtmfDetector, type DtmfDetector, type RateHz, samplesPerFrame } from '#audio';

/** The tones of the keys, rows then columns. ITU-T Q.23. */
const tonesHz = [697, 770, 852, 941, 1209, 1336, 1477, 1633] as const;
/** Tones lie below 2 kHz: so many samples a second suffice to suspect them. */
const thinHz = 4000;
const windowLength = thinHz / 100;
const turns = Float64Array.from(tonesHz, (hz) => 2 * Math.cos((2 * Math.PI * hz) / thinHz));

/**
 * How often the sum of a key's two tones changes its sign in 20 ms. Between the lowest pair and the highest, a tone's frequency 3.5 % off,
 * either tone 9 dB above the other and noise 10 dB below them, the expected count (Rice's formula) is 28 to 66; some room for chance on both sides.
 */
const fewestCrossings = 22;
const mostCrossings = 74;
/** Mean square of the quietest key: some -48 dBFS. */
const quietest = 130 ** 2;
/** The part of a window's power that its strongest row and column hold together when a key is pressed, and the part of the weaker of the two. */
const purity = 0.5;
const weaker = 0.04;
/** So many frames after the last that may be a key are listened to: the detector sees the key's end. */
const framesAfter = 2;

/**
 * Hears keys in 20 ms frames, and mostly doesn't listen. A detector that is never wrong is dear; this asks two cheap questions before it:
 * does the sign change as often as a key's tones make it, and does a row and a column hold most of the power for 10 ms?
 * A key fills at least one whole frame, and the frames around that one are always listened to.
 */
export class DigitEar {
  readonly #rateHz: RateHz;
  readonly #before: Int16Array;
  #detector: DtmfDetector | undefined;
  #kept = false;
  #left = 0;

  constructor(rateHz: RateHz) {
    this.#rateHz = rateHz;
    this.#before = new Int16Array(samplesPerFrame(rateHz));
  }

  /** The key that became certain during this frame. */
  hear(frame: Int16Array): string | undefined {
    const maybe = mayBeKey(frame);
    let heard: string | undefined;
    if (maybe && this.#left === 0) {
      this.#detector ??= createDtmfDetector(this.#rateHz);
      this.#detector.reset();
      if (this.#kept) heard = this.#detector.step(this.#before);
    }
    if (maybe) this.#left = framesAfter + 1;
    if (this.#left > 0) {
      this.#left--;
      heard = this.#detector?.step(frame) ?? heard;
      this.#kept = false;
    } else {
      this.#before.set(frame);
      this.#kept = true;
    }
    return heard;
  }

  /** Sound was skipped. */
  reset(): void {
    this.#left = 0;
    this.#kept = false;
  }
}

const thinned = new Float64Array(windowLength);

/** May a key be pressed for all of this frame? Wrong only in saying yes. */
export function mayBeKey(frame: Int16Array): boolean {
  let crossings = 0;
  let before = frame[0] as number;
  for (let i = 0; i < frame.length; i++) {
    const sample = frame[i] as number;
    crossings += (sample ^ before) >>> 31;
    before = sample;
  }
  if (crossings < fewestCrossings || crossings > mostCrossings) return false;
  const stride = frame.length / (2 * windowLength);
  // A key that fills the frame fills its middle.
  for (let i = 0, from = frame.length / 4; i < windowLength; i++) {
    let sum = 0;
    for (let k = 0; k < stride; k++) sum += frame[from++] as number;
    thinned[i] = sum / stride;
  }
  return isPure();
}

/** The last two of Goertzel's sums, for each tone. Kept outside: sixteen numbers that live through a loop would each become an object, each time round. */
const last = new Float64Array(tonesHz.length);
const beforeLast = new Float64Array(tonesHz.length);

/** Do a row and a column hold most of the power in the window? */
function isPure(): boolean {
  let power = 0;
  for (let i = 0; i < windowLength; i++) power += (thinned[i] as number) * (thinned[i] as number);
  if (power < quietest * windowLength) return false;
  last.fill(0);
  beforeLast.fill(0);
  for (let i = 0; i < windowLength; i++) {
    const x = thinned[i] as number;
    for (let tone = 0; tone < turns.length; tone++) {
      const one = last[tone] as number;
      last[tone] = x + (turns[tone] as number) * one - (beforeLast[tone] as number);
      beforeLast[tone] = one;
    }
  }
  const row = Math.max(powerOf(0), powerOf(1), powerOf(2), powerOf(3));
  const column = Math.max(powerOf(4), powerOf(5), powerOf(6), powerOf(7));
  return row + column >= purity * power && Math.min(row, column) >= weaker * power;
}

/** The power that a tone alone would have to have to give its sums. */
function powerOf(tone: number): number {
  const a = last[tone] as number;
  const b = beforeLast[tone] as number;
  return ((a * a + b * b - (turns[tone] as number) * a * b) * 2) / windowLength;
}
