import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeMulaw, encodeMulaw } from '../codecs/g711.ts';
import { createDtmfDetector } from './dtmf-detector.ts';
import { dtmfColumnsHz, dtmfKeys, dtmfRowsHz, generateDtmf } from './dtmf-generator.ts';
import { generateSpeechLike } from './speech-like.ts';
import { generateNoise, generateSilence, generateTone, mix } from './tone.ts';

function listen(samples: Int16Array, rateHz: number, pieceMs = 20): string {
  const detector = createDtmfDetector(rateHz);
  const length = (rateHz * pieceMs) / 1000;
  let keys = '';
  for (let at = 0; at < samples.length; at += length) keys += detector.step(samples.subarray(at, at + length)) ?? '';
  return keys;
}

/** The sound in the middle of 300 ms of silence, beginning `at` samples into it. */
function amidSilence(sound: Int16Array, rateHz: number, at: number): Int16Array {
  const samples = generateSilence(300, rateHz);
  mix(samples, sound, at);
  return samples;
}

function pair(low: number, high: number, ms: number, lowDb: number, highDb: number): Int16Array {
  const samples = generateTone(low, ms, 8000, lowDb);
  mix(samples, generateTone(high, ms, 8000, highDb), 0);
  return samples;
}

for (const rateHz of [8000, 16_000]) {
  test(`${rateHz} Hz: tones of 40 ms with pauses of 40 ms are all reported, once each, wherever the frames fall`, () => {
    const keys = `${dtmfKeys}55500##1`;
    const sound = generateDtmf(keys, { toneMs: 40, pauseMs: 40, rateHz });
    for (let at = 0; at < rateHz / 50; at += 13) {
      const samples = generateSilence(2500, rateHz);
      mix(samples, sound, at);
      assert.equal(listen(samples, rateHz), keys, `${at} samples into a frame`);
    }
  });

  test(`${rateHz} Hz: no tone of 23 ms is a key, every tone of 40 ms is`, () => {
    for (const key of dtmfKeys) {
      for (let at = 400; at < 400 + rateHz / 200; at += 3) {
        const short = generateDtmf(key, { toneMs: 23, pauseMs: 0, rateHz });
        assert.equal(listen(amidSilence(short, rateHz, at), rateHz), '', `${key} at ${at}`);
        const enough = generateDtmf(key, { toneMs: 40, pauseMs: 0, rateHz });
        assert.equal(listen(amidSilence(enough, rateHz, at), rateHz), key, `${key} at ${at}`);
      }
    }
  });
}

test('a long press is one press, also when it is interrupted for 10 ms', () => {
  assert.equal(listen(generateDtmf('7', { toneMs: 3000, rateHz: 8000 }), 8000), '7');
  const press = generateDtmf('7', { toneMs: 400, rateHz: 8000 });
  for (let at = 1000; at < 1040; at += 4) {
    const broken = press.slice();
    broken.fill(0, at, at + 80);
    assert.equal(listen(broken, 8000), '7');
  }
});

test('levels from loud to faint are heard, and through G.711', () => {
  for (const levelDb of [-6, -14, -30, -40]) {
    const samples = generateDtmf(dtmfKeys, { toneMs: 50, pauseMs: 50, rateHz: 8000, levelDb });
    const octets = new Uint8Array(samples.length);
    encodeMulaw(samples, octets);
    decodeMulaw(octets, samples);
    assert.equal(listen(samples, 8000), dtmfKeys, `${levelDb} dBFS`);
  }
  assert.equal(listen(generateDtmf('123', { rateHz: 8000, levelDb: -55 }), 8000), '');
});

test('twist: the column may be 4 dB stronger or 8 dB weaker, and not 10 either way (Q.24)', () => {
  for (const [low, high] of [
    [770, 1336],
    [941, 1633],
    [697, 1209],
  ] as const) {
    for (const [lowDb, highDb, heard] of [
      [-20, -16, true],
      [-16, -24, true],
      [-26, -16, false],
      [-16, -27, false],
    ] as const)
      assert.equal(listen(amidSilence(pair(low, high, 60, lowDb, highDb), 8000, 333), 8000).length === 1, heard, `${low}+${high} ${lowDb} ${highDb}`);
  }
});

test('frequencies 1.5 % off are taken, 3.5 % off are not (Q.24)', () => {
  dtmfRowsHz.forEach((low, row) => {
    dtmfColumnsHz.forEach((high, column) => {
      const key = dtmfKeys[row * 4 + column];
      for (const off of [-0.015, 0.015]) {
        assert.equal(listen(amidSilence(pair(low * (1 + off), high * (1 + off), 50, -20, -20), 8000, 333), 8000), key, `${key} ${off}`);
        assert.equal(listen(amidSilence(pair(low * (1 + off), high * (1 - off), 50, -20, -20), 8000, 333), 8000), key, `${key} ${off}`);
      }
      for (const off of [-0.035, 0.035]) {
        assert.equal(listen(amidSilence(pair(low * (1 + off), high, 100, -20, -20), 8000, 333), 8000), '', `row of ${key} ${off}`);
        assert.equal(listen(amidSilence(pair(low, high * (1 + off), 100, -20, -20), 8000, 333), 8000), '', `column of ${key} ${off}`);
      }
    });
  });
});

test('keys are heard at a signal to noise ratio of 15 dB', () => {
  for (let seed = 1; seed <= 10; seed++) {
    const samples = generateDtmf(dtmfKeys, { toneMs: 50, pauseMs: 50, rateHz: 8000, levelDb: -15 });
    mix(samples, generateNoise(1700, 8000, -30, seed), 0);
    assert.equal(listen(samples, 8000), dtmfKeys, `seed ${seed}`);
  }
});

test('single tones, dial tone, ringback, busy, fax and a tone with its octave are no keys', () => {
  for (const hz of [...dtmfRowsHz, ...dtmfColumnsHz, 1100, 2100]) assert.equal(listen(generateTone(hz, 500, 8000, -12), 8000), '', `${hz} Hz`);
  for (const [low, high] of [
    [350, 440],
    [440, 480],
    [480, 620],
    [697, 1394],
    [1209, 2418],
  ] as const)
    assert.equal(listen(pair(low, high, 500, -12, -12), 8000), '', `${low}+${high}`);
  const withOctave = pair(770, 1336, 300, -16, -16);
  mix(withOctave, generateTone(1540, 300, 8000, -18), 0);
  assert.equal(listen(withOctave, 8000), '');
});

test('neither noise nor anything built like speech talks it off', () => {
  for (let seed = 1; seed <= 6; seed++) {
    assert.equal(listen(generateNoise(20_000, 8000, -20, seed), 8000), '');
    assert.equal(listen(generateNoise(20_000, 8000, -20, seed, 900), 8000), '');
    assert.equal(listen(generateSpeechLike(60_000, 8000, -12, seed), 8000), '', `seed ${seed}`);
  }
});

test('pieces of any length give the same keys', () => {
  const samples = generateDtmf('1590', { toneMs: 60, pauseMs: 60, rateHz: 8000 });
  for (const pieceMs of [1, 5, 7, 30]) assert.equal(listen(samples, 8000, pieceMs), '1590');
  const wide = generateDtmf('1590', { toneMs: 60, pauseMs: 60, rateHz: 16_000 });
  for (const length of [1, 15, 79, 80, 81, 161, 479]) assert.equal(listen(wide, 16_000, (length * 1000) / 16_000), '1590', `${length} samples`);
});

test('reset forgets a press that is under way', () => {
  const detector = createDtmfDetector(8000);
  const press = generateDtmf('3', { toneMs: 60, pauseMs: 0, rateHz: 8000 });
  assert.equal(detector.step(press.subarray(0, 200)), undefined);
  detector.reset();
  assert.equal(detector.step(press.subarray(200, 400)), undefined);
  detector.reset();
  assert.equal(detector.step(press.subarray(0, 400)), '3');
});

test('what is no key has no sound', () => {
  assert.throws(() => generateDtmf('12x', { rateHz: 8000 }), { code: 'BROKEN_INVARIANT' });
});
