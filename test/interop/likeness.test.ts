import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateSpeechLike } from '#audio';
import { likeness } from './likeness.ts';

const speech = (seed: number, rateHz: 8000 | 16_000 = 8000) => ({ samples: generateSpeechLike(6000, rateHz, -18, seed), rateHz });

test('the same sound is found though its recording begins late and has a gap; another sound is not', () => {
  const { samples, rateHz } = speech(1);
  const late = { samples: Int16Array.from([...samples.subarray(7000, 20_000), ...samples.subarray(24_000)]), rateHz };
  assert.ok(likeness({ samples, rateHz }, late) > 0.95);
  assert.ok(likeness(speech(1), speech(2)) < 0.9, `${likeness(speech(1), speech(2))}`);
  assert.equal(likeness(speech(1), { samples: new Int16Array(48_000), rateHz }), 0);
});
