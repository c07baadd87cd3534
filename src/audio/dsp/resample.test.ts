import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { powerDb } from './level.ts';
import { createResampler } from './resample.ts';
import { generateTone, goertzel } from './tone.ts';

const pairs = [
  [8000, 16_000],
  [16_000, 8000],
  [22_050, 8000],
  [22_050, 16_000],
  [24_000, 8000],
  [24_000, 16_000],
  [48_000, 8000],
  [48_000, 16_000],
  [44_100, 16_000],
  [8000, 24_000],
] as const;

function resampleWhole(samples: Int16Array, fromHz: number, toHz: number): Int16Array {
  const resampler = createResampler(fromHz, toHz);
  return Int16Array.of(...resampler.write(samples), ...resampler.flush());
}

/** Without the first and last tenth of a second, where the tone is cut off. */
const middle = (samples: Int16Array, rateHz: number): Int16Array => samples.subarray(rateHz / 10, -rateHz / 10);

for (const [fromHz, toHz] of pairs) {
  const lower = Math.min(fromHz, toHz);

  test(`${fromHz} to ${toHz} Hz: the telephone band passes whole and in place`, () => {
    for (const part of [0.0125, 0.05, 0.125, 0.25, 0.375, 0.425]) {
      const hz = Math.round(part * lower);
      const output = middle(resampleWhole(generateTone(hz, 500, fromHz, -10), fromHz, toHz), toHz);
      const expected = middle(generateTone(hz, 500, toHz, -10), toHz);
      const error = expected.map((sample, i) => sample - (output[i] ?? 0));
      assert.ok(powerDb(error) < -60, `${hz} Hz: error ${powerDb(error)} dBFS`);
    }
  });

  if (fromHz > toHz) {
    test(`${fromHz} to ${toHz} Hz: what the lower rate cannot carry is gone, not folded`, () => {
      for (let hz = Math.round(toHz * 0.5625); hz < fromHz / 2; hz += toHz / 16) {
        const output = middle(resampleWhole(generateTone(hz, 400, fromHz, -6), fromHz, toHz), toHz);
        assert.ok(powerDb(output) < -66, `${hz} Hz left ${powerDb(output)} dBFS`);
      }
    });
  } else {
    test(`${fromHz} to ${toHz} Hz: no image appears above the old half rate`, () => {
      const output = middle(resampleWhole(generateTone(0.375 * fromHz, 500, fromHz, -6), fromHz, toHz), toHz);
      assert.ok(10 * Math.log10(goertzel(output, fromHz - 0.375 * fromHz, toHz)) < -66);
    });
  }
}

test('the sizes of the pieces do not matter', () => {
  fc.assert(
    fc.property(fc.constantFrom(...pairs), fc.array(fc.int16Array({ maxLength: 400 }), { maxLength: 8 }), ([fromHz, toHz], pieces) => {
      const resampler = createResampler(fromHz, toHz);
      const output = [...pieces.flatMap((piece) => [...resampler.write(piece)]), ...resampler.flush()];
      const input = Int16Array.from(pieces.flatMap((piece) => [...piece]));
      assert.equal(output.length, Math.ceil((input.length * toHz) / fromHz));
      assert.deepEqual(Int16Array.from(output), resampleWhole(input, fromHz, toHz));
    }),
    { numRuns: 60 },
  );
});

test('frame by frame, every frame but the first comes out whole', () => {
  const resampler = createResampler(8000, 16_000);
  const lengths = Array.from({ length: 5 }, () => resampler.write(new Int16Array(160)).length);
  assert.deepEqual(lengths, [288, 320, 320, 320, 320]);
  assert.equal(resampler.delayMs, 2);
  assert.equal(resampler.flush().length, 32);
});

test('after a flush it begins anew', () => {
  const resampler = createResampler(16_000, 8000);
  const loud = generateTone(500, 40, 16_000, -6);
  const first = [...resampler.write(loud), ...resampler.flush()];
  assert.deepEqual([...resampler.write(loud), ...resampler.flush()], first);
});

test('peaks saturate instead of turning over', () => {
  const square = Int16Array.from({ length: 800 }, (_, i) => (Math.floor(i / 20) % 2 ? 32_767 : -32_768));
  const output = resampleWhole(square, 8000, 16_000);
  for (let i = 0; i < 800; i++) {
    const input = square[i] ?? 0;
    if (i % 20 > 2 && i % 20 < 17) assert.equal(Math.sign(output[2 * i] ?? 0), Math.sign(input));
  }
});

test('equal rates copy', () => {
  const resampler = createResampler(8000, 8000);
  const input = Int16Array.of(1, 2, 3);
  const output = resampler.write(input);
  assert.deepEqual(output, input);
  assert.notEqual(output, input);
  assert.equal(resampler.flush().length, 0);
});

test('rates without a small ratio are refused', () => {
  assert.throws(() => createResampler(8000, 7919), { code: 'BROKEN_INVARIANT' });
  assert.throws(() => createResampler(0, 8000), { code: 'BROKEN_INVARIANT' });
});

test('into room that is given, piece by piece, comes the same', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...pairs, [8000, 8000] as const),
      fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 12 }),
      ([fromHz, toHz], sizes) => {
        const plain = createResampler(fromHz, toHz);
        const into = createResampler(fromHz, toHz);
        const output = new Int16Array(60_000);
        let at = 3;
        for (const [i, size] of sizes.entries()) {
          const piece = generateTone(300 + 100 * i, (size * 1000) / fromHz, fromHz, -12);
          const expected = plain.write(piece);
          const came = into.writeInto(piece, output, at);
          assert.deepEqual([...output.subarray(at, at + came)], [...expected]);
          at += came;
        }
      },
    ),
    { numRuns: 60 },
  );
});
