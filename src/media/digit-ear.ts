import { createDtmfDetector, type DtmfDetector, type RateHz, samplesPerFrame } from '#audio';

/** The tones of the keys, rows then columns. ITU-T Q.23. */
const tonesHz = [697, 770, 852, 941, 1209, 1336, 1477, 1633] as const;
/** Tones lie below 2 kHz: so many samples a second suffice to suspect them. */
const thinHz = 4000;
const windowLength = thinHz / 100;
const [c0, c1, c2, c3, c4, c5, c6, c7] = tonesHz.map((hz) => 2 * Math.cos((2 * Math.PI * hz) / thinHz)) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

/**
 * How often the sum of a key's two tones changes its sign in 20 ms. Between the lowest pair and the highest, a tone's frequency 3.5 % off,
 * either tone 9 dB above the other and noise 10 dB below them, the expected count (Rice's formula) is 28 to 66; some room for chance on both sides.
 */
const fewestTurns = 22;
const mostTurns = 74;
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
  let turns = 0;
  let before = frame[0] as number;
  for (let i = 0; i < frame.length; i++) {
    const sample = frame[i] as number;
    turns += (sample ^ before) >>> 31;
    before = sample;
  }
  if (turns < fewestTurns || turns > mostTurns) return false;
  const stride = frame.length / (2 * windowLength);
  // A key that fills the frame fills its middle.
  for (let i = 0, from = frame.length / 4; i < windowLength; i++) {
    let sum = 0;
    for (let k = 0; k < stride; k++) sum += frame[from++] as number;
    thinned[i] = sum / stride;
  }
  return isPure();
}

/** Do a row and a column hold most of the power in the window? Goertzel's sums for all eight tones side by side. */
function isPure(): boolean {
  let power = 0;
  let [a0, a1, a2, a3, a4, a5, a6, a7] = [0, 0, 0, 0, 0, 0, 0, 0];
  let [b0, b1, b2, b3, b4, b5, b6, b7] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let i = 0; i < windowLength; i++) {
    const x = thinned[i] as number;
    power += x * x;
    const n0 = x + c0 * a0 - b0;
    const n1 = x + c1 * a1 - b1;
    const n2 = x + c2 * a2 - b2;
    const n3 = x + c3 * a3 - b3;
    const n4 = x + c4 * a4 - b4;
    const n5 = x + c5 * a5 - b5;
    const n6 = x + c6 * a6 - b6;
    const n7 = x + c7 * a7 - b7;
    b0 = a0;
    b1 = a1;
    b2 = a2;
    b3 = a3;
    b4 = a4;
    b5 = a5;
    b6 = a6;
    b7 = a7;
    a0 = n0;
    a1 = n1;
    a2 = n2;
    a3 = n3;
    a4 = n4;
    a5 = n5;
    a6 = n6;
    a7 = n7;
  }
  if (power < quietest * windowLength) return false;
  const row = Math.max(tone(a0, b0, c0), tone(a1, b1, c1), tone(a2, b2, c2), tone(a3, b3, c3));
  const column = Math.max(tone(a4, b4, c4), tone(a5, b5, c5), tone(a6, b6, c6), tone(a7, b7, c7));
  return row + column >= purity * power && Math.min(row, column) >= weaker * power;
}

/** The power that a tone alone would have to have to give these sums. */
const tone = (a: number, b: number, c: number): number => ((a * a + b * b - c * a * b) * 2) / windowLength;
