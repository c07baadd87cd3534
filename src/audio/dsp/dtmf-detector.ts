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
/** Part of a look's power that the two tones must hold together; and of the inner looks, once it is known how far off frequency they are. */
const purity = 0.7;
const innerPurity = 0.9;
/** How much the inner looks may differ in power: keys are steady, voices are not. */
const unsteadiness = 1.35;
/** Each tone at least this loud (mean square; −45 dBFS RMS). */
const quietest = 10 ** -4.5;
/** How much stronger than its column a row may be, and the reverse: Q.24's 8 and 4 dB with a decibel to spare. */
const rowOverColumn = 10 ** 0.9;
const columnOverRow = 10 ** 0.5;
/** Every other frequency of the group, and each second harmonic, is at most this part of the tone. */
const otherTones = 0.2;
const harmonics = 0.1;
/** A look of 15 ms tells frequencies apart from here on: a row's harmonic nearer than that to the column is not asked for. */
const apartHz = 120;
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

/** The part of a tone's power that a look sees when the tone is `offHz` beside its frequency. */
function seenPart(offHz: number): number {
  const x = (Math.PI * offHz * lookLength) / internalHz;
  return x === 0 ? 1 : (Math.sin(x) / x) ** 2;
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
  let quietSlices = 0;
  let half = 0;
  let halfHeld = false;

  let candidate = -1;
  let looks = 0;
  let rowDrift = 0;
  let columnDrift = 0;
  // Sums over the inner looks of a candidate: those that a tone long enough to be a key fills.
  let rowPower = 0;
  let columnPower = 0;
  let totalPower = 0;
  let least = 0;
  let most = 0;
  let total = 0;
  let pressed = -1;
  let missed = 0;

  const secondHarmonic = (n: number): number => {
    const sight = harmonic[n] as Sight;
    for (let k = 0; k < slices; k++) addSlice(sight, samples, k * sliceLength);
    return powerOf(sight);
  };
  /** The key whose pair of tones fills the look, else −1. */
  const keyInLook = (): number => {
    total = 0;
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
    const apart = Math.abs(2 * (frequencies[row] as number) - (frequencies[column] as number)) > apartHz;
    if ((apart && secondHarmonic(row) > harmonics * low) || secondHarmonic(column) > harmonics * high) return -1;
    return row * 4 + column - 4;
  };
  const begin = (key: number): void => {
    candidate = key;
    looks = key < 0 ? 0 : 1;
    rowDrift = columnDrift = rowPower = columnPower = totalPower = most = 0;
    least = Number.POSITIVE_INFINITY;
  };
  /** Are the looks of this candidate on frequency, pure and steady? */
  const isKey = (row: Sight, column: Sight): boolean => {
    const seconds = ((looksToPress - 1) * sliceMs) / 1000;
    const rowOff = rowDrift / (2 * Math.PI * seconds);
    const columnOff = columnDrift / (2 * Math.PI * seconds);
    if (Math.abs(rowOff) > offFrequency * row.probe.hz || Math.abs(columnOff) > offFrequency * column.probe.hz) return false;
    if (most > unsteadiness * least) return false;
    return rowPower / seenPart(rowOff) + columnPower / seenPart(columnOff) >= innerPurity * totalPower;
  };
  /** One look's outcome; gives the key when it became a press. */
  const judge = (key: number): number => {
    if (key < 0 || key !== pressed) missed++;
    else missed = 0;
    if (pressed >= 0 && missed >= looksToRelease) pressed = -1;
    if (key < 0 || key !== candidate) {
      begin(key);
      return -1;
    }
    if (key === pressed) return -1;
    const row = sights[key >> 2] as Sight;
    const column = sights[4 + (key & 3)] as Sight;
    rowDrift += drift(row);
    columnDrift += drift(column);
    if (++looks < looksToPress) {
      rowPower += powerOf(row);
      columnPower += powerOf(column);
      totalPower += total;
      least = Math.min(least, total);
      most = Math.max(most, total);
      return -1;
    }
    if (!isKey(row, column)) {
      begin(key);
      return -1;
    }
    pressed = key;
    missed = 0;
    return key;
  };
  const endSlice = (): number => {
    let sum = 0;
    for (let i = lastSlice; i < lookLength; i++) sum += (samples[i] as number) * (samples[i] as number);
    energy.copyWithin(0, 1);
    energy[slices - 1] = sum;
    // A slice too quiet to be any part of a tone isn't worth the sums, and where three such follow each other they are zero already.
    if (sum >= quietest * sliceLength * 0.1) {
      for (let n = 0; n < sights.length; n++) addSlice(sights[n] as Sight, samples, lastSlice);
      quietSlices = 0;
    } else if (quietSlices <= slices) {
      for (let n = 0; n < sights.length; n++) pushSums(sights[n] as Sight, 0, 0);
      quietSlices++;
    }
    const key = judge(keyInLook());
    samples.copyWithin(0, sliceLength);
    filled = lastSlice;
    return key;
  };
  return {
    step(frame) {
      let found = -1;
      for (let i = 0; i < frame.length; ) {
        let at = filled;
        if (stride === 1) {
          const end = i + Math.min(lookLength - at, frame.length - i);
          while (i < end) samples[at++] = (frame[i++] as number) * gain;
        } else {
          if (halfHeld) samples[at++] = ((frame[i++] as number) + half) * gain;
          const end = i + 2 * Math.min(lookLength - at, (frame.length - i) >> 1);
          for (; i < end; i += 2) samples[at++] = ((frame[i] as number) + (frame[i + 1] as number)) * gain;
          halfHeld = at < lookLength && i < frame.length;
          if (halfHeld) half = frame[i++] as number;
        }
        filled = at;
        if (at === lookLength) {
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
      halfHeld = false;
      pressed = -1;
      missed = 0;
      begin(-1);
    },
  };
}
