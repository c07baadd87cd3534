import assert from 'node:assert/strict';
import { test } from 'node:test';
import { powerDb } from './level.ts';
import { createSpeechGate, quietestFloorDb, type SpeechGate } from './speech-gate.ts';
import { generateSpeechLike } from './speech-like.ts';
import { generateNoise, generateSilence, generateTone, mix } from './tone.ts';

function decisions(gate: SpeechGate, samples: Int16Array, rateHz: number): boolean[] {
  const length = rateHz / 50;
  return Array.from({ length: Math.floor(samples.length / length) }, (_, i) => gate.step(samples.subarray(i * length, (i + 1) * length)));
}

const share = (answers: readonly boolean[]): number => answers.filter(Boolean).length / Math.max(1, answers.length);

for (const rateHz of [8000, 16_000]) {
  test(`${rateHz} Hz: silence and a direct current are never speech`, () => {
    assert.equal(share(decisions(createSpeechGate(rateHz), generateSilence(2000, rateHz), rateHz)), 0);
    const current = new Int16Array(2 * rateHz).fill(6000);
    // The first frames hold the step itself.
    assert.equal(share(decisions(createSpeechGate(rateHz), current, rateHz).slice(20)), 0);
  });

  test(`${rateHz} Hz: mains hum is never speech, a steady buzz only until it is learned`, () => {
    for (const hz of [50, 60]) {
      assert.equal(share(decisions(createSpeechGate(rateHz), generateTone(hz, 2000, rateHz, -20), rateHz).slice(20)), 0, `${hz} Hz`);
      const buzz = generateTone(hz, 12_000, rateHz, -25);
      for (const multiple of [2, 3, 4, 5, 6]) mix(buzz, generateTone(hz * multiple, 12_000, rateHz, -25 - 4 * multiple), 0);
      assert.equal(share(decisions(createSpeechGate(rateHz), buzz, rateHz).slice(8 * 50)), 0, `buzz of ${hz} Hz`);
    }
  });

  test(`${rateHz} Hz: a steady noise is learned, comfort noise at once`, () => {
    for (const lowPassHz of [undefined, 500, 1500]) {
      const comfort = generateNoise(10_000, rateHz, -66, 11, lowPassHz);
      assert.equal(share(decisions(createSpeechGate(rateHz), comfort, rateHz)), 0, `comfort noise, ${lowPassHz}`);
      for (const levelDb of [-55, -40]) {
        const gate = createSpeechGate(rateHz);
        const answers = decisions(gate, generateNoise(20_000, rateHz, levelDb, 5, lowPassHz), rateHz);
        assert.ok(share(answers.slice(8 * 50)) < 0.1, `${levelDb} dB, ${lowPassHz}: open ${share(answers.slice(8 * 50))}`);
      }
    }
  });

  test(`${rateHz} Hz: speech passes, from its first loud frame on, in quiet and in noise`, () => {
    for (const [speechDb, noiseDb] of [
      [-20, undefined],
      [-40, undefined],
      [-20, -45],
      [-20, -32],
      [-35, -50],
    ] as const) {
      for (let seed = 1; seed <= 5; seed++) {
        const speech = generateSpeechLike(6000, rateHz, speechDb, seed);
        const heard = noiseDb === undefined ? generateSilence(12_000, rateHz) : generateNoise(12_000, rateHz, noiseDb, seed, 1500);
        mix(heard, speech, 6 * rateHz);
        const answers = decisions(createSpeechGate(rateHz), heard, rateHz).slice(300);
        const length = rateHz / 50;
        const missed = answers.filter(
          (answer, i) => !answer && powerDb(speech.subarray(i * length, (i + 1) * length)) > Math.max(speechDb - 12, (noiseDb ?? -99) + 9),
        );
        assert.equal(missed.length, 0, `speech ${speechDb}, noise ${noiseDb}, seed ${seed}: missed ${missed.length} frames`);
      }
    }
  });
}

test('it stays open 300 ms after speech, then shuts', () => {
  const gate = createSpeechGate(8000);
  decisions(gate, generateSilence(1000, 8000), 8000);
  assert.equal(share(decisions(gate, generateTone(500, 200, 8000, -20), 8000)), 1);
  const after = decisions(gate, generateSilence(1000, 8000), 8000);
  assert.ok(after.lastIndexOf(true) >= 14 && after.lastIndexOf(true) <= 16, `last open frame ${after.lastIndexOf(true)}`);
});

test('a vowel held for four seconds stays speech', () => {
  const vowel = generateTone(150, 4000, 8000, -30);
  for (let n = 2; n < 20; n++) mix(vowel, generateTone(150 * n, 4000, 8000, -32 - n), 0);
  const gate = createSpeechGate(8000);
  decisions(gate, generateNoise(3000, 8000, -60, 1), 8000);
  assert.equal(share(decisions(gate, vowel, 8000)), 1);
});

test('level and floor can be read, and reset forgets', () => {
  const gate = createSpeechGate(8000);
  assert.equal(gate.floorDb, quietestFloorDb);
  decisions(gate, generateNoise(10_000, 8000, -40, 9), 8000);
  assert.ok(Math.abs(gate.levelDb + 40) < 2, `level ${gate.levelDb}`);
  assert.ok(Math.abs(gate.floorDb + 41) < 2, `floor ${gate.floorDb}`);
  gate.reset();
  assert.equal(gate.floorDb, quietestFloorDb);
  assert.equal(gate.step(new Int16Array(160)), false);
});
