import { invariant } from '#base';

/** Changes the rate of one stream of samples, whatever the sizes of the pieces it comes in. */
export interface Resampler {
  readonly fromHz: number;
  readonly toHz: number;
  /**
   * Takes the next samples and gives what they complete, the caller's to keep. The output lies in step with the input: its sample `n`
   * is the sound at `n / toHz`. Seeing ahead needs `delayMs` of input, so the first pieces come out that much shorter.
   */
  write(samples: Int16Array): Int16Array;
  /** The same into `output` from `at` on, which must have the room; gives how many samples came. Makes nothing new. */
  writeInto(samples: Int16Array, output: Int16Array, at: number): number;
  /** The rest, as if silence followed; the stream is then at its beginning again. In all, `ceil(inputs × toHz / fromHz)` samples came out. */
  flush(): Int16Array;
  /** How far the output is behind the input, in milliseconds. */
  readonly delayMs: number;
}

/** Zero crossings of the sinc on each side, counted at the lower of the two rates. */
const reach = 16;
/** Kaiser's shape for about 65 dB; the passage from pass to stop is then some 1 kHz wide at 8 kHz. */
const shape = 6.2;
/** The middle of that passage, as a part of the lower rate's half: 3.92 kHz at 8 kHz. */
const cutoff = 0.98;

interface Kernel {
  /** Output samples for every `down` input samples. */
  readonly up: number;
  readonly down: number;
  /** Input samples that each output sample is made of. */
  readonly taps: number;
  /** `up` rows of `taps` weights; `taps` is a multiple of four. */
  readonly weights: Float64Array;
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

/** Modified Bessel function of the first kind, order zero: what Kaiser's window is made of. */
function bessel(x: number): number {
  let sum = 1;
  let term = 1;
  for (let k = 1; term > sum * 1e-12; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

function designKernel(fromHz: number, toHz: number): Kernel {
  const divisor = greatestCommonDivisor(fromHz, toHz);
  const up = toHz / divisor;
  const down = fromHz / divisor;
  invariant(up <= 1000, 'the two rates have a small ratio: 8, 11.025, 16, 22.05, 24, 32, 44.1 and 48 kHz among each other do');
  const wide = Math.max(1, fromHz / toHz); // input samples for each sample at the lower rate
  const half = 2 * Math.ceil((reach * wide) / 2);
  const taps = 2 * half;
  const weights = new Float64Array(up * taps);
  for (let phase = 0; phase < up; phase++) {
    let sum = 0;
    const row: number[] = [];
    for (let tap = 0; tap < taps; tap++) {
      const distance = tap - (half - 1) - phase / up; // from the output sample, in input samples
      const x = (distance / wide) * cutoff;
      const sinc = x === 0 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
      const part = distance / half;
      const weight = Math.abs(part) >= 1 ? 0 : sinc * bessel(shape * Math.sqrt(1 - part * part));
      row.push(weight);
      sum += weight;
    }
    // Every phase passes a constant unchanged; otherwise the phases would beat against each other.
    row.forEach((weight, tap) => {
      weights[phase * taps + tap] = weight / sum;
    });
  }
  return { up, down, taps, weights };
}

const kernels = new Map<string, Kernel>();

function kernelFor(fromHz: number, toHz: number): Kernel {
  const name = `${fromHz}>${toHz}`;
  const kept = kernels.get(name);
  if (kept !== undefined) return kept;
  const kernel = designKernel(fromHz, toHz);
  kernels.set(name, kernel);
  return kernel;
}

/** A resampler between equal rates: it copies. */
const copier = (rateHz: number): Resampler => ({
  fromHz: rateHz,
  toHz: rateHz,
  delayMs: 0,
  write: (samples) => samples.slice(),
  writeInto(samples, output, at) {
    output.set(samples, at);
    return samples.length;
  },
  flush: () => new Int16Array(0),
});

/**
 * A resampler between two rates in a small whole-number ratio (8, 16, 22.05, 24, 48 kHz …): a polyphase FIR filter.
 * What the lower rate cannot carry is taken out: 70 dB down from 4.5 kHz upwards at 8 kHz, while 3.4 kHz passes whole.
 */
export function createResampler(fromHz: number, toHz: number): Resampler {
  invariant(Number.isInteger(fromHz) && Number.isInteger(toHz) && fromHz > 0 && toHz > 0, 'rates are whole numbers above zero');
  if (fromHz === toHz) return copier(fromHz);
  const { up, down, taps, weights } = kernelFor(fromHz, toHz);
  const half = taps / 2;
  // The samples still needed, beginning with those before the first one: silence.
  let line = new Float64Array(taps * 4);
  let held = half - 1;
  let phase = 0;

  const room = (more: number): void => {
    if (held + more <= line.length) return;
    const wider = new Float64Array((held + more) * 2);
    wider.set(line.subarray(0, held));
    line = wider;
  };
  const take = (samples: Int16Array): void => {
    room(samples.length);
    line.set(samples, held);
    held += samples.length;
  };
  /** How many output samples the line is long enough for. */
  const ready = (): number => {
    const whole = held - taps + 1; // starting places that have all their taps
    return whole <= 0 ? 0 : Math.max(0, Math.ceil((whole * up - phase) / down));
  };
  /** Makes so many. */
  const run = (output: Int16Array, from: number, count: number): void => {
    let at = 0;
    for (let n = from, end = from + count; n < end; n++) {
      let weight = phase * taps;
      let a = 0;
      let b = 0;
      for (let i = at, end = at + taps; i < end; i += 4, weight += 4) {
        a += (line[i] as number) * (weights[weight] as number) + (line[i + 1] as number) * (weights[weight + 1] as number);
        b += (line[i + 2] as number) * (weights[weight + 2] as number) + (line[i + 3] as number) * (weights[weight + 3] as number);
      }
      const sum = a + b;
      output[n] = sum > 32767 ? 32767 : sum < -32768 ? -32768 : Math.round(sum);
      phase += down;
      at += Math.floor(phase / up);
      phase %= up;
    }
    const used = Math.min(at, held);
    line.copyWithin(0, used, held);
    held -= used;
  };
  const whole = (): Int16Array => {
    const output = new Int16Array(ready());
    run(output, 0, output.length);
    return output;
  };
  return {
    fromHz,
    toHz,
    delayMs: (half * 1000) / fromHz,
    write(samples) {
      take(samples);
      return whole();
    },
    writeInto(samples, output, at) {
      take(samples);
      const count = ready();
      run(output, at, count);
      return count;
    },
    flush() {
      room(half);
      line.fill(0, held, held + half);
      held += half;
      const rest = whole();
      line.fill(0, 0, half - 1);
      held = half - 1;
      phase = 0;
      return rest;
    },
  };
}
