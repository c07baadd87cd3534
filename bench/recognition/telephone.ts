/** Synthetic speech over a synthetic telephone line. */
import { decodeMulaw, encodeMulaw } from '#audio';
import { silentLogger } from '#base';
import { silentMeter } from '#contract';
import { realScheduler } from '#net';
import { flite } from '#providers/flite';

/** Speech at 8 kHz within the telephone's band, as numbers of any size. */
export type Speech = Float64Array;

export interface Speaker {
  say(text: string, voice: string): Promise<Speech>;
  close(): Promise<void>;
}

const rateHz = 8000;
/** Taps of the filter that keeps 200 to 3400 Hz, and its middle. */
const taps = 101;
const middle = (taps - 1) / 2;
const lowPass = (hz: number, n: number): number => (n === 0 ? (2 * hz) / rateHz : Math.sin((2 * Math.PI * hz * n) / rateHz) / (Math.PI * n));
const band = Float64Array.from({ length: taps }, (_, i) => {
  const n = i - middle;
  return (lowPass(3400, n) - lowPass(200, n)) * (0.54 - 0.46 * Math.cos((2 * Math.PI * i) / (taps - 1)));
});

function inBand(samples: Float64Array): Float64Array {
  return samples.map((_, at) => {
    let sum = 0;
    for (let i = 0; i < taps; i++) sum += (band[i] ?? 0) * (samples[at + middle - i] ?? 0);
    return sum;
  });
}

/** The voices of `providers/flite`, through the band of a telephone. */
export function openSpeaker(): Speaker {
  const voices = flite({ logger: silentLogger, meter: silentMeter, scheduler: realScheduler() });
  return {
    say: (text, voice) =>
      new Promise((resolve, reject) => {
        const sound: number[] = [];
        const speech = voices.speak({ voice, language: 'en-US', rateHz }, (event) => {
          if (event.kind === 'speech-failed') reject(event.error);
          else if (event.kind === 'speech-end') resolve(inBand(Float64Array.from(sound)));
          else for (const sample of event.samples) sound.push(sample);
        });
        speech.write(text);
        speech.end();
      }),
    close: () => voices.close(),
  };
}

/** Dice that always fall the same way. */
export function loadedDice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Pink noise in the telephone's band, of mean square 1. */
function pinkNoise(length: number, dice: () => number): Float64Array {
  let [slow, middling, fast] = [0, 0, 0];
  const noise = inBand(
    Float64Array.from({ length }, () => {
      const white = Math.sqrt(-2 * Math.log(dice() + 1e-12)) * Math.cos(2 * Math.PI * dice());
      // Kellet's three-pole approximation of a spectrum that falls by 3 dB an octave.
      slow = 0.99765 * slow + 0.099046 * white;
      middling = 0.963 * middling + 0.2965164 * white;
      fast = 0.57 * fast + 1.0526913 * white;
      return slow + middling + fast + 0.1848 * white;
    }),
  );
  const level = Math.sqrt(noise.reduce((sum, x) => sum + x * x, 0) / length);
  return noise.map((x) => x / level);
}

/** Root of the mean square where somebody speaks: stretches of 20 ms within 30 dB of the loudest. */
function speechLevel(speech: Speech): number {
  const powers: number[] = [];
  for (let at = 0; at + 160 <= speech.length; at += 160) {
    let sum = 0;
    for (let i = at; i < at + 160; i++) sum += (speech[i] ?? 0) ** 2;
    powers.push(sum / 160);
  }
  const loud = powers.filter((power) => power > Math.max(...powers) / 1000);
  return Math.sqrt(loud.reduce((sum, power) => sum + power, 0) / loud.length);
}

export interface Line {
  /** How far noise is below speech, in dB. */
  readonly snrDb: number;
  /** How loud the speech is, in dBFS. */
  readonly levelDb: number;
  readonly seed: number;
}

/** What the gateway hears: 240 ms before the speech, 400 ms after it, noise under all of it, and the steps of mu-law. */
export function overTheLine(speech: Speech, { snrDb, levelDb, seed }: Line): Int16Array {
  const lead = 0.24 * rateHz;
  const length = lead + speech.length + 0.4 * rateHz;
  const level = 32768 * 10 ** (levelDb / 20);
  const gain = level / speechLevel(speech);
  const noise = pinkNoise(length, loadedDice(seed));
  const hiss = level * 10 ** (-snrDb / 20);
  const mixed = Int16Array.from({ length }, (_, i) =>
    Math.max(-32768, Math.min(32767, Math.round((speech[i - lead] ?? 0) * gain + (noise[i] ?? 0) * hiss))),
  );
  const octets = new Uint8Array(length);
  encodeMulaw(mixed, octets);
  decodeMulaw(octets, mixed);
  return mixed;
}
