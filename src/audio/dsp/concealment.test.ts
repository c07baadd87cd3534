import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RateHz } from '../frame.ts';
import { Concealer } from './concealment.ts';
import { powerDb } from './level.ts';
import { generateSpeechLike } from './speech-like.ts';
import { generateTone } from './tone.ts';

/** Plays the sound frame by frame; where `lost` says so the frame is made up. */
function play(sound: Int16Array, rateHz: RateHz, lost: (frame: number) => boolean): Int16Array {
  const concealer = new Concealer(rateHz);
  const heard = sound.slice();
  const length = rateHz / 50;
  for (let n = 0; (n + 1) * length <= heard.length; n++) {
    const frame = heard.subarray(n * length, (n + 1) * length);
    if (lost(n)) concealer.conceal(frame.fill(0));
    else concealer.accept(frame);
  }
  return heard;
}
/** The steepest step between neighbouring samples. */
const steepest = (samples: Int16Array): number => samples.reduce((most, s, i) => Math.max(most, i > 0 ? Math.abs(s - (samples[i - 1] ?? 0)) : 0), 0);
function errorDb(a: Int16Array, b: Int16Array): number {
  const off = a.map((sample, i) => sample - (b[i] ?? 0));
  return powerDb(off);
}

test('a lost frame of a steady voice is hardly missed, and its edges make no click', () => {
  for (const rateHz of [8000, 16_000] as const) {
    for (const hz of [90, 150, 233, 400, 440]) {
      const sound = generateTone(hz, 400, rateHz, -12);
      const heard = play(sound, rateHz, (n) => n === 10);
      const from = (10 * rateHz) / 50;
      const lost = [from, from + rateHz / 50] as const;
      const left = errorDb(heard.subarray(...lost), sound.subarray(...lost));
      assert.ok(left < powerDb(sound) - 6, `${hz} Hz at ${rateHz}: ${left.toFixed(1)} dB left`);
      assert.ok(steepest(heard) < 1.6 * steepest(sound), `${hz} Hz at ${rateHz}: click of ${steepest(heard)} over ${steepest(sound)}`);
    }
  }
});

test('a long gap fades to silence within 60 ms and stays there', () => {
  for (const rateHz of [8000, 16_000] as const) {
    const sound = generateTone(200, 600, rateHz, -12);
    const heard = play(sound, rateHz, (n) => n >= 10 && n < 20);
    const ms = (at: number): Int16Array => heard.subarray(((200 + at) * rateHz) / 1000, ((200 + at + 10) * rateHz) / 1000);
    assert.ok(powerDb(ms(0)) > -14);
    assert.ok(powerDb(ms(30)) < powerDb(ms(10)));
    for (let at = 60; at < 200; at += 10) assert.ok(powerDb(ms(at)) < -90, `${at} ms: ${powerDb(ms(at))}`);
    assert.ok(steepest(heard) < 1.6 * steepest(sound));
  }
});

test('speech with every tenth frame lost keeps its level', () => {
  const sound = generateSpeechLike(4000, 8000, -20, 4);
  const heard = play(sound, 8000, (n) => n % 10 === 9);
  const silenced = play(sound, 8000, () => false);
  for (let n = 9; (n + 1) * 160 <= sound.length; n += 10) silenced.fill(0, n * 160, (n + 1) * 160);
  assert.ok(Math.abs(powerDb(heard) - powerDb(sound)) < 0.5);
  assert.ok(Math.abs(powerDb(heard) - powerDb(sound)) < Math.abs(powerDb(silenced) - powerDb(sound)));
});

test('silence is concealed by silence, and what was not lost is untouched', () => {
  const sound = generateSpeechLike(1000, 16_000, -20, 9);
  assert.deepEqual(
    play(sound, 16_000, () => false),
    sound,
  );
  assert.ok(play(new Int16Array(3200), 8000, (n) => n % 3 === 1).every((sample) => sample === 0));
});

test('whatever the sound and whatever is lost, samples are samples and nothing throws', () => {
  fc.assert(
    fc.property(fc.int16Array({ minLength: 1600, maxLength: 1600 }), fc.array(fc.boolean(), { minLength: 10, maxLength: 10 }), (sound, lost) => {
      const heard = play(sound, 8000, (n) => lost[n] ?? false);
      assert.equal(heard.length, 1600);
    }),
    { numRuns: 40 },
  );
});
