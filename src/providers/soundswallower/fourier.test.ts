import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFourier } from './fourier.ts';

test('a tone is one line, and back is where it came from', () => {
  const size = 64;
  const fourier = createFourier(size);
  const tone = Float64Array.from({ length: size }, (_, i) => Math.cos((2 * Math.PI * 5 * i) / size));
  const signal = { re: tone.slice(), im: new Float64Array(size) };
  fourier.forward(signal);
  signal.re.forEach((value, k) => {
    assert.ok(Math.abs(value - (k === 5 || k === size - 5 ? size / 2 : 0)) < 1e-9, `line ${k}`);
  });
  fourier.back(signal);
  signal.re.forEach((value, i) => {
    assert.ok(Math.abs(value - (tone[i] ?? 0)) < 1e-12);
  });
});
