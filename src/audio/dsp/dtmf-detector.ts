import { invariant } from '#base';
import { dtmfColumnsHz, dtmfKeys, dtmfRowsHz } from './dtmf-generator.ts';

/** Listens for keys pressed in the sound itself. */
export interface DtmfDetector {
  /** Takes the next samples, in pieces of any length up to 30 ms; gives the key that became certain during them, once for each press. */
  step(frame: Int16Array): string | undefined;
  /** Forgets a press that is under way: call it when sound was skipped. */
  reset(): void;
}

/**
 * The sound is cut into slices of 5 ms; three slices are one look, and each slice brings a new one. A tone that fills less than
 * `purity` of a look is not seen in it, so five looks in a row need at least 30.5 ms of tone: 40 ms always suffice, and 23 ms never do
 * (ITU-T Q.24 leaves what lies between to us). Six looks without it end a press: some 25 ms of pause.
 */
const sliceMs = 5;
const looksToPress = 5;
const looksToRelease = 6;
/** Part of a look's power that the two tones must hold together. */
const purity = 0.7;
/** Each tone at least this loud (mean square; −45 dBFS RMS). */
const quietest = 10 ** -4.5;
/** How much stronger than its column a row may be, and the reverse: Q.24's 8 and 4 dB with a decibel to spare. */
const rowOverColumn = 10 ** 0.9;
const columnOverRow = 10 ** 0.5;
/** Every other frequency of the group, and each second harmonic, is at most this part of the tone. */
const otherTones = 0.2;
const harmonics = 0.1;
/** Q.24: 1.5 % off must be taken, 3.5 % off must not. */
const offFrequency = 0.025;

const frequencies = [...dtmfRowsHz, ...dtmfColumnsHz];
const slices = 3;

/** What is needed to find one frequency at 8 kHz: waves for one slice, and the turns that put three slices into step. */
interface Probe {
  readonly hz: number;
  readonly cos: Float32Array;
  readonly sin: Float32Array;
  readonly turnCos: Float64Array;
  readonly turnSin: Float64Array;
}

const internalHz = 8000;
const sliceLength = (internalHz * sliceMs) / 1000;
const lookLength = slices * sliceLength;

function probe(hz: number): Probe {
  const step = (2 * Math.PI * hz) / internalHz;
  const over = (length: number, wave: (n: number) => number): number[] => Array.from({ length }, (_, n) => wave(n));
  return {
    hz,
    cos: Float32Array.from(over(sliceLength, (n) => Math.cos(step * n))),
    sin: Float32Array.from(over(sliceLength, (n) => Math.sin(step * n))),
    turnCos: Float64Array.from(over(slices, (n) => Math.cos(step * sliceLength * n))),
    turnSin: Float64Array.from(over(slices, (n) => Math.sin(step * sliceLength * n))),
  };
}

const fundamentals = frequencies.map(probe);
const seconds = frequencies.map((hz) => probe(2 * hz));

/** The last three slices as one frequency sees them. */
interface Sight {
  readonly probe: Probe;
  /** One sum for each slice, oldest first. */
  readonly re: Float64Array;
  readonly im: Float64Array;
  /** The sum over the look, and over the look before. */
  lookRe: number;
  lookIm: number;
  beforeRe: number;
  beforeIm: number;
}

function addSlice(sight: Sight, samples: Float32Array, at: number): void {
  const { cos, sin } = sight.probe;
  let re = 0;
  let im = 0;
  for (let i = 0; i < sliceLength; i++) {
    const sample = samples[at + i] as number;
    re += sample * (cos[i] as number);
    im -= sample * (sin[i] as number);
  }
  pushSums(sight, re, im);
}

function pushSums(sight: Sight, sliceRe: number, sliceIm: number): void {
  const { re, im, probe } = sight;
  sight.beforeRe = sight.lookRe;
  sight.beforeIm = sight.lookIm;
  sight.lookRe = 0;
  sight.lookIm = 0;
  for (let k = 0; k < slices; k++) {
    const r = k + 1 < slices ? (re[k + 1] as number) : sliceRe;
    const i = k + 1 < slices ? (im[k + 1] as number) : sliceIm;
    const cos = probe.turnCos[k] as number;
    const sin = probe.turnSin[k] as number;
    re[k] = r;
    im[k] = i;
    sight.lookRe += r * cos + i * sin;
    sight.lookIm += i * cos - r * sin;
  }
}

const newSight = (probe: Probe): Sight => ({
  probe,
  re: new Float64Array(slices),
  im: new Float64Array(slices),
  lookRe: 0,
  lookIm: 0,
  beforeRe: 0,
  beforeIm: 0,
});

/** Mean square that the look holds at this frequency. */
const powerOf = (sight: Sight): number => (2 * (sight.lookRe * sight.lookRe + sight.lookIm * sight.lookIm)) / (lookLength * lookLength);

/** How far the phase ran ahead of the probe's own between the last two looks, in radians: how far off the frequency is. */
function drift(sight: Sight): number {
  const cos = sight.probe.turnCos[1] as number;
  const sin = sight.probe.turnSin[1] as number;
  const re = sight.lookRe * cos + sight.lookIm * sin;
  const im = sight.lookIm * cos - sight.lookRe * sin;
  return Math.atan2(im * sight.beforeRe - re * sight.beforeIm, re * sight.beforeRe + im * sight.beforeIm);
}

/** The strongest of a group of four, where it stands out from the others; else −1. */
function standout(powers: Float64Array, first: number): number {
  let best = first;
  for (let n = first + 1; n < first + 4; n++) if ((powers[n] as number) > (powers[best] as number)) best = n;
  for (let n = first; n < first + 4; n++) if (n !== best && (powers[n] as number) > otherTones * (powers[best] as number)) return -1;
  return best;
}

/** A detector for 8 or 16 kHz. Allocates nothing per frame; costs next to nothing while the line is quiet. */
export function createDtmfDetector(rateHz: number): DtmfDetector {
  invariant(rateHz === 8000 || rateHz === 16000, 'calls run at 8 or 16 kHz');
  const stride = rateHz / internalHz; // at 16 kHz pairs of samples are averaged
  const gain = 1 / (32768 * stride);
  const sights = fundamentals.map(newSight);
  const harmonic = seconds.map(newSight);
  const samples = new Float32Array(lookLength); // the last look, oldest first
  const energy = new Float64Array(slices);
  const powers = new Float64Array(frequencies.length);
  const lastSlice = lookLength - sliceLength;
  let filled = lastSlice;
  let half = 0;
  let halfHeld = false;

  let candidate = -1;
  let looks = 0;
  let rowDrift = 0;
  let columnDrift = 0;
  let pressed = -1;
  let missed = 0;

  const secondHarmonic = (n: number): number => {
    const sight = harmonic[n] as Sight;
    for (let k = 0; k < slices; k++) addSlice(sight, samples, k * sliceLength);
    return powerOf(sight);
  };
  /** The key whose pair of tones fills the look, else −1. */
  const keyInLook = (): number => {
    let total = 0;
    for (let k = 0; k < slices; k++) total += energy[k] as number;
    total /= lookLength;
    if (total < 2 * quietest) return -1;
    for (let n = 0; n < powers.length; n++) powers[n] = powerOf(sights[n] as Sight);
    const row = standout(powers, 0);
    const column = standout(powers, 4);
    if (row < 0 || column < 0) return -1;
    const low = powers[row] as number;
    const high = powers[column] as number;
    if (low < quietest || high < quietest || low > high * rowOverColumn || high > low * columnOverRow) return -1;
    if (low + high < purity * total) return -1;
    if (secondHarmonic(row) > harmonics * low || secondHarmonic(column) > harmonics * high) return -1;
    return row * 4 + column - 4;
  };
  const onFrequency = (sight: Sight, sum: number): boolean => {
    const offHz = Math.abs(sum) / (2 * Math.PI * (looks - 1) * (sliceMs / 1000));
    return offHz <= offFrequency * sight.probe.hz;
  };
  /** One look's outcome; gives the key when it became a press. */
  const judge = (key: number): number => {
    if (key < 0 || key !== pressed) missed++;
    else missed = 0;
    if (pressed >= 0 && missed >= looksToRelease) pressed = -1;
    if (key < 0 || key !== candidate) {
      candidate = key;
      looks = key < 0 ? 0 : 1;
      rowDrift = columnDrift = 0;
      return -1;
    }
    if (key === pressed) return -1;
    const row = sights[key >> 2] as Sight;
    const column = sights[4 + (key & 3)] as Sight;
    rowDrift += drift(row);
    columnDrift += drift(column);
    if (++looks < looksToPress || !onFrequency(row, rowDrift) || !onFrequency(column, columnDrift)) return -1;
    pressed = key;
    missed = 0;
    return key;
  };
  const endSlice = (): number => {
    let sum = 0;
    for (let i = lastSlice; i < lookLength; i++) sum += (samples[i] as number) * (samples[i] as number);
    energy.copyWithin(0, 1);
    energy[slices - 1] = sum;
    // A slice too quiet to be any part of a tone isn't worth the sums.
    const quiet = sum < quietest * sliceLength * 0.1;
    for (const sight of sights) {
      if (quiet) pushSums(sight, 0, 0);
      else addSlice(sight, samples, lastSlice);
    }
    const key = judge(keyInLook());
    samples.copyWithin(0, sliceLength);
    filled = lastSlice;
    return key;
  };
  return {
    step(frame) {
      let found = -1;
      for (let i = 0; i < frame.length; i++) {
        const sample = (frame[i] as number) * gain;
        if (stride === 2 && !halfHeld) {
          half = sample;
          halfHeld = true;
          continue;
        }
        samples[filled++] = sample + half;
        half = 0;
        halfHeld = false;
        if (filled === lookLength) {
          const key = endSlice();
          if (key >= 0) found = key;
        }
      }
      return found < 0 ? undefined : dtmfKeys[found];
    },
    reset() {
      samples.fill(0);
      energy.fill(0);
      for (const sight of sights) for (let k = 0; k < slices; k++) pushSums(sight, 0, 0);
      filled = lastSlice;
      half = 0;
      halfHeld = false;
      candidate = pressed = -1;
      looks = missed = 0;
    },
  };
}
