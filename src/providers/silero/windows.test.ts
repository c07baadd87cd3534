import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contextSamples, openWindows, windowSamples } from './windows.ts';

const ramp = (from: number, length: number): Int16Array => Int16Array.from({ length }, (_, i) => from + i);

test('each window is led in by the end of the one before, however the sound comes', () => {
  const windows = openWindows(8000);
  const [context, size] = [contextSamples(8000), windowSamples(8000)];
  const into = new Float32Array(context + size);
  windows.write(ramp(1, 200), 0);
  assert.equal(windows.ready(), false);
  windows.write(ramp(201, 400), 0);
  windows.next(into, 0);
  assert.deepEqual([into[0], into[context], windows.endMs], [0, 1 / 32768, 32]);
  windows.next(into, 0);
  assert.deepEqual([into[0], into[context], windows.endMs], [(size - context + 1) / 32768, (size + 1) / 32768, 64]);
  assert.equal(windows.ready(), false);
});

test('a reset begins anew at once: what is still in the model belongs to the generation before', () => {
  const windows = openWindows(16000);
  windows.write(ramp(1, 600), 3);
  windows.next(new Float32Array(576), 0);
  windows.state.fill(0.5);
  assert.equal(windows.generation, 3);
  windows.reset(4);
  assert.deepEqual([windows.generation, windows.endMs, windows.ready(), Math.max(...windows.state)], [4, 0, false, 0]);
});
