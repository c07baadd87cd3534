import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateSilence, generateTone } from '#audio';
import { openEar } from './ear.ts';

const hear = (sound: Int16Array) => {
  const ear = openEar(8000);
  const said: [string, number][] = [];
  for (let at = 0; at < sound.length; at += 160) {
    const word = ear.listen(sound.subarray(at, at + 160), at / 8);
    if (word) said.push([word, at / 8]);
  }
  return { ear, said };
};
const after = (...parts: Int16Array[]): Int16Array => Int16Array.from(parts.flatMap((part) => [...part]));
const quiet = (ms: number): Int16Array => generateSilence(ms, 8000);
const tone = (ms: number, levelDb = -20): Int16Array => generateTone(440, ms, 8000, levelDb);

test('onset and end are known to five milliseconds; a short pause does not end a stretch, a long one does', () => {
  const { ear, said } = hear(after(quiet(105), tone(300), quiet(300), tone(200), quiet(500), tone(100), quiet(100)));
  assert.deepEqual(
    ear.stretches.map(({ fromMs, toMs }) => [fromMs, toMs]),
    [
      [105, 905],
      [1405, 1505],
    ],
  );
  assert.deepEqual(
    said.map(([word]) => word),
    ['starts', 'stops', 'starts'],
  );
  assert.equal(said[1]?.[1], 1300);
  assert.ok(ear.hearing);
  assert.equal(ear.lastSoundMs, 1505);
});

test('clicks and the noise of the line are not speech', () => {
  const { ear } = hear(after(quiet(100), tone(5), quiet(100), tone(1000, -56), quiet(100)));
  assert.deepEqual(ear.stretches, []);
  assert.equal(ear.onsetMs, undefined);
});
