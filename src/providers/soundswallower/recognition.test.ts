import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateTone } from '#audio';
import type { Line } from './crew.ts';
import { openRecognition } from './recognition.ts';

function notes(): { readonly line: Line; readonly pieces: Int16Array[]; readonly calls: string[] } {
  const pieces: Int16Array[] = [];
  const calls: string[] = [];
  const line: Line = { sound: (samples) => void pieces.push(samples), end: () => void calls.push('end'), cancel: () => void calls.push('cancel') };
  return { line, pieces, calls };
}

test('frames of 20 ms leave three at a time, the rest at the end, and every sample as it came', () => {
  const { line, pieces, calls } = notes();
  const recognition = openRecognition(8000, line);
  const sound = generateTone(300, 200, 8000, -20);
  const frame = new Int16Array(160);
  for (let at = 0; at < sound.length; at += 160) {
    frame.set(sound.subarray(at, at + 160));
    recognition.write(frame); // used again for the next one, as callers do
  }
  recognition.end();
  assert.deepEqual(
    pieces.map(({ length }) => length),
    [480, 480, 480, 160],
  );
  assert.deepEqual(Int16Array.from(pieces.flatMap((piece) => [...piece])), sound);
  assert.deepEqual(calls, ['end']);
  assert.equal(new Set(pieces.map(({ buffer }) => buffer)).size, 4, 'each with a buffer of its own, to be moved');
});

test('16 kHz becomes 8', () => {
  const { line, pieces } = notes();
  const recognition = openRecognition(16000, line);
  const sound = generateTone(1000, 1000, 16000, -20);
  for (let at = 0; at < sound.length; at += 320) recognition.write(sound.subarray(at, at + 320));
  recognition.end();
  const halved = Int16Array.from(pieces.flatMap((piece) => [...piece]));
  assert.equal(halved.length, 8000);
  const same = generateTone(1000, 1000, 8000, -20);
  for (let i = 1000; i < 7000; i++) assert.ok(Math.abs((halved[i] ?? 0) - (same[i] ?? 0)) < 100, `sample ${i}`);
});

test('after the end nothing is taken, and it ends once', () => {
  const { line, pieces, calls } = notes();
  const recognition = openRecognition(8000, line);
  recognition.end();
  recognition.end();
  recognition.write(new Int16Array(480));
  assert.deepEqual([pieces.length, calls], [0, ['end']]);
  recognition.cancel();
  assert.deepEqual(calls, ['end', 'cancel']);
});
