import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { generateSpeechLike } from '../dsp/speech-like.ts';
import { generateNoise, generateTone, goertzel } from '../dsp/tone.ts';
import { G722Decoder, G722Encoder } from './g722.ts';

/** Both filters together: the sound comes out so many samples later. */
const delay = 22;

function through(sound: Int16Array): { readonly octets: Uint8Array; readonly heard: Int16Array } {
  const octets = new Uint8Array(sound.length / 2);
  const heard = new Int16Array(sound.length);
  assert.equal(new G722Encoder().encode(sound, octets), octets.length);
  assert.equal(new G722Decoder().decode(octets, 0, octets.length, heard), heard.length);
  return { octets, heard };
}

function signalToNoiseDb(sound: Int16Array, heard: Int16Array): number {
  let signal = 0;
  let noise = 0;
  for (let i = 0; i + delay < sound.length; i++) {
    signal += (sound[i] as number) ** 2;
    noise += ((sound[i] as number) - (heard[i + delay] as number)) ** 2;
  }
  return 10 * Math.log10(signal / noise);
}

/** A glide from `from` to `to` Hz. */
function sweep(from: number, to: number, seconds: number): Int16Array {
  const rate = 16_000;
  return Int16Array.from({ length: seconds * rate }, (_, i) => {
    const t = i / rate;
    return Math.round(8000 * Math.sin(2 * Math.PI * (from * t + ((to - from) * t * t) / (2 * seconds))));
  });
}

test('tones, glides and speech-like sound come through clearly', () => {
  for (const [name, sound, leastDb] of [
    ['300 Hz', generateTone(300, 1000, 16_000, -15), 33],
    ['1 kHz', generateTone(1000, 1000, 16_000, -15), 33],
    ['3 kHz', generateTone(3000, 1000, 16_000, -15), 30],
    ['6 kHz', generateTone(6000, 1000, 16_000, -15), 12],
    ['glide in the lower band', sweep(100, 3500, 3), 30],
    ['speech-like', generateSpeechLike(4000, 16_000, -20, 5), 20],
    ['quiet speech-like', generateSpeechLike(4000, 16_000, -45, 6), 15],
  ] as const) {
    const db = signalToNoiseDb(sound, through(sound).heard);
    assert.ok(db >= leastDb, `${name}: ${db.toFixed(1)} dB`);
  }
});

test('what lies above 4 kHz survives, which no narrow codec can do', () => {
  const { heard } = through(generateTone(5500, 1000, 16_000, -20));
  const level = 10 * Math.log10(goertzel(heard.subarray(1600, 14_400), 5500, 16_000));
  assert.ok(Math.abs(level + 20) < 1, `${level}`);
});

test('silence stays silence, and the loudest sound stays a sound', () => {
  const quiet = through(new Int16Array(3200)).heard;
  assert.ok(quiet.every((sample) => Math.abs(sample) <= 4));
  const loud = through(Int16Array.from({ length: 3200 }, (_, i) => (i % 40 < 20 ? 32_767 : -32_768))).heard;
  assert.ok(loud.some((sample) => sample > 25_000) && loud.some((sample) => sample < -25_000));
});

/** Sound by whole numbers only, the same on every machine: noise of growing loudness, a square wave, clicks. */
function plainSound(): Int16Array {
  let state = 12_345;
  return Int16Array.from({ length: 32_000 }, (_, i) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    if (i < 16_000) return (((state >> 8) & 0xffff) - 32_768) >> Math.max(0, 8 - (i >> 10));
    if (i < 24_000) return i % 73 < 36 ? 9000 : -9000;
    return i % 500 === 0 ? 32_767 : 0;
  });
}
const digest = (what: Uint8Array): string => createHash('sha256').update(what).digest('hex').slice(0, 32);
const octetsOf = (samples: Int16Array): Uint8Array => {
  const octets = Buffer.alloc(2 * samples.length);
  samples.forEach((sample, i) => {
    octets.writeInt16LE(sample, 2 * i);
  });
  return octets;
};

test('bit for bit what another codec makes of the same (FFmpeg 5.1.9, whose own passes the vectors of ITU-T)', () => {
  const { octets, heard } = through(plainSound());
  assert.equal(digest(octets), '221cc6dfc8a4dada7d82d62923ef2eb4');
  assert.equal(digest(octetsOf(heard)), 'ba48e89cf96a0fbec0920c42c5c8d2b4');
  const any = Uint8Array.from({ length: 16_000 }, (_, i) => (Math.imul(i, 2_654_435_761) >>> 13) & 0xff);
  const noise = new Int16Array(32_000);
  new G722Decoder().decode(any, 0, any.length, noise);
  assert.equal(digest(octetsOf(noise)), 'e97b1071822bc6e0deba17736b55255a');
});

test('any octets decode to something, in pieces or at once', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(600), (octets, cut) => {
      const whole = new Int16Array(2 * octets.length);
      new G722Decoder().decode(octets, 0, octets.length, whole);
      const pieces = new G722Decoder();
      const first = Math.min(cut, octets.length);
      const joined = new Int16Array(2 * octets.length);
      pieces.decode(octets, 0, first, joined);
      pieces.decode(octets, first, octets.length, joined.subarray(2 * first));
      assert.deepEqual(joined, whole);
    }),
    { numRuns: 50 },
  );
});

test('after lost octets the decoder finds its way back', () => {
  const sound = generateSpeechLike(3000, 16_000, -20, 8);
  const octets = new Uint8Array(sound.length / 2);
  new G722Encoder().encode(sound, octets);
  const decoder = new G722Decoder();
  const heard = new Int16Array(sound.length);
  decoder.decode(octets, 0, 8000, heard);
  decoder.decode(octets, 8800, octets.length, heard.subarray(17_600));
  assert.ok(signalToNoiseDb(sound.subarray(24_000), heard.subarray(24_000)) > 18);
});

test('noise in the upper band is not mistaken for the lower', () => {
  const sound = generateNoise(1000, 16_000, -20, 3);
  assert.ok(signalToNoiseDb(sound, through(sound).heard) > 10);
});
