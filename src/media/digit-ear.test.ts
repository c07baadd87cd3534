import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createDtmfDetector, generateNoise, generateSilence, generateSpeechLike, generateTone, mix } from '#audio';
import { DigitEar, mayBeKey } from './digit-ear.ts';

const rows = [697, 770, 852, 941];
const columns = [1209, 1336, 1477, 1633];

/** What an ear hears of a sound, in frames of 20 ms. */
function listen(sound: Int16Array, rateHz: 8000 | 16000, hear: (frame: Int16Array) => string | undefined): string {
  const length = rateHz / 50;
  let heard = '';
  for (let at = 0; at + length <= sound.length; at += length) heard += hear(sound.subarray(at, at + length)) ?? '';
  return heard;
}

function both(sound: Int16Array, rateHz: 8000 | 16000 = 8000): { ear: string; detector: string } {
  const ear = new DigitEar(rateHz);
  const detector = createDtmfDetector(rateHz);
  return { ear: listen(sound, rateHz, (frame) => ear.hear(frame)), detector: listen(sound, rateHz, (frame) => detector.step(frame)) };
}

const press = fc.record({
  row: fc.constantFrom(...rows),
  column: fc.constantFrom(...columns),
  off: fc.double({ min: -0.012, max: 0.012, noNaN: true }),
  levelDb: fc.double({ min: -30, max: -12, noNaN: true }),
  // How much stronger the row is than the column (ITU-T Q.24: the column may be 4 dB stronger or 8 dB weaker).
  twistDb: fc.double({ min: -4, max: 8, noNaN: true }),
  toneMs: fc.oneof(fc.integer({ min: 40, max: 50 }), fc.integer({ min: 40, max: 200 })),
  pauseMs: fc.integer({ min: 60, max: 200 }),
});

test('every key that the detector hears the ear hears too, at any place, level, twist and in noise', () => {
  let heardAny = 0;
  fc.assert(
    fc.property(
      fc.array(press, { minLength: 1, maxLength: 5 }),
      fc.nat(25),
      fc.double({ min: 16, max: 40, noNaN: true }),
      fc.nat(),
      fc.constantFrom(8000 as const, 16000 as const),
      (presses, leadMs, signalToNoiseDb, seed, rateHz) => {
        const perMs = rateHz / 1000;
        const sound = generateSilence(leadMs + presses.reduce((sum, { toneMs, pauseMs }) => sum + toneMs + pauseMs, 40), rateHz);
        let at = leadMs * perMs;
        let quietestDb = 0;
        for (const { row, column, off, levelDb, twistDb, toneMs, pauseMs } of presses) {
          const columnDb = levelDb - Math.max(0, twistDb);
          const rowDb = columnDb + twistDb;
          mix(sound, generateTone(row * (1 + off), toneMs, rateHz, rowDb), at);
          mix(sound, generateTone(column * (1 - off), toneMs, rateHz, columnDb), at);
          quietestDb = Math.min(quietestDb, rowDb, columnDb);
          at += (toneMs + pauseMs) * perMs;
        }
        mix(sound, generateNoise(sound.length / perMs, rateHz, quietestDb - signalToNoiseDb, seed), 0);
        const { ear, detector } = both(sound, rateHz);
        assert.equal(ear, detector);
        heardAny += detector.length;
      },
    ),
    { numRuns: 300 },
  );
  assert.ok(heardAny > 300, `only ${heardAny} keys were heard at all: the test tests nothing`);
});

test('speech, noise and silence are no keys', () => {
  for (let seed = 1; seed <= 10; seed++) {
    assert.equal(both(generateSpeechLike(4000, 8000, -20, seed)).ear, '');
    assert.equal(both(generateNoise(2000, 8000, -20, seed)).ear, '');
  }
  assert.equal(both(generateSilence(2000, 8000)).ear, '');
});

test('after sound was skipped a key is heard anew', () => {
  const key = generateTone(770, 60, 8000, -12);
  mix(key, generateTone(1336, 60, 8000, -12), 0);
  const ear = new DigitEar(8000);
  const hear = (frame: Int16Array): string | undefined => ear.hear(frame);
  assert.equal(listen(key, 8000, hear), '5');
  ear.reset();
  assert.equal(listen(key, 8000, hear), '5');
});

test('most of speech is not listened to', () => {
  let asked = 0;
  let yes = 0;
  for (let seed = 1; seed <= 20; seed++) {
    const speech = generateSpeechLike(4000, 8000, -20, seed);
    for (let at = 0; at + 160 <= speech.length; at += 160, asked++) if (mayBeKey(speech.subarray(at, at + 160))) yes++;
  }
  assert.ok(yes < asked / 10, `${yes} of ${asked}`);
});
