import assert from 'node:assert/strict';
import { test } from 'node:test';
import { powerDb } from '../dsp/level.ts';
import { decodeAlaw, decodeMulaw, encodeAlaw, encodeMulaw } from './g711.ts';

/**
 * The two laws as G.711 tables 1a and 2a state them: where each segment ends and how wide its intervals are, in the standard's own
 * units. Decision values and output values follow; nothing here is shared with the code under test.
 */
interface Law {
  /** Samples of 16 bits in one unit of the table. */
  readonly unit: number;
  readonly segments: readonly { readonly intervals: number; readonly width: number }[];
  /** Output of the first interval: mu-law gives 0 there, not the middle. */
  readonly firstOutput: number;
  readonly code: (interval: number, negative: boolean) => number;
}

const mulaw: Law = {
  unit: 4,
  segments: [{ intervals: 1, width: 1 }, { intervals: 15, width: 2 }, ...[4, 8, 16, 32, 64, 128, 256].map((width) => ({ intervals: 16, width }))],
  firstOutput: 0,
  code: (interval, negative) => (negative ? 0x7f : 0xff) - interval,
};
const alaw: Law = {
  unit: 8,
  segments: [{ intervals: 32, width: 2 }, ...[4, 8, 16, 32, 64, 128].map((width) => ({ intervals: 16, width }))],
  firstOutput: 1,
  code: (interval, negative) => ((negative ? 0 : 0x80) + interval) ^ 0x55,
};

function tables(law: Law): { readonly decisions: readonly number[]; readonly outputs: readonly number[] } {
  const decisions = [0];
  const outputs: number[] = [];
  for (const { intervals, width } of law.segments) {
    for (let i = 0; i < intervals; i++) {
      const low = decisions.at(-1) ?? 0;
      decisions.push(low + width);
      outputs.push(outputs.length === 0 ? law.firstOutput : low + width / 2);
    }
  }
  return { decisions, outputs };
}

/** The code of a sample by search among the decision values; an interval takes in its lower end, on both sides of zero. */
function codeOf(law: Law, decisions: readonly number[], sample: number): number {
  const value = sample / law.unit;
  for (let n = 0; n < 127; n++) {
    const low = decisions[n] ?? 0;
    const high = decisions[n + 1] ?? 0;
    if (value >= low && value < high) return law.code(n, false);
    if (value >= -high && value < -low) return law.code(n, true);
  }
  return law.code(127, value < 0);
}

for (const [name, law, decode, encode] of [
  ['mu-law', mulaw, decodeMulaw, encodeMulaw],
  ['A-law', alaw, decodeAlaw, encodeAlaw],
] as const) {
  const { decisions, outputs } = tables(law);

  test(`${name}: the standard's table ends where it says`, () => {
    assert.equal(outputs.length, 128);
    assert.equal(decisions.at(-1), name === 'mu-law' ? 8159 : 4096);
    assert.equal(outputs.at(-1), name === 'mu-law' ? 8031 : 4032);
  });

  test(`${name}: all 256 codes decode to the standard's output values`, () => {
    const octets = Uint8Array.from({ length: 256 }, (_, i) => i);
    const samples = new Int16Array(256);
    decode(octets, samples);
    const seen = new Set<number>();
    for (let n = 0; n < 128; n++) {
      for (const negative of [false, true]) {
        const code = law.code(n, negative);
        const output = (outputs[n] ?? 0) * law.unit;
        assert.equal(samples[code], negative ? 0 - output : output, `interval ${n}, negative ${negative}`);
        seen.add(code);
      }
    }
    assert.equal(seen.size, 256);
  });

  test(`${name}: all 65,536 samples encode to the interval they lie in`, () => {
    const samples = Int16Array.from({ length: 65_536 }, (_, i) => i - 32_768);
    const octets = new Uint8Array(samples.length);
    encode(samples, octets);
    const wrong = [...samples].filter((sample, i) => octets[i] !== codeOf(law, decisions, sample));
    assert.deepEqual(wrong.slice(0, 10), []);
  });

  test(`${name}: what was decoded encodes to the same code`, () => {
    const octets = Uint8Array.from({ length: 256 }, (_, i) => i);
    const samples = new Int16Array(256);
    const again = new Uint8Array(256);
    decode(octets, samples);
    encode(samples, again);
    // Mu-law's negative zero becomes positive zero; every other code has a value of its own.
    const expected = octets.map((code) => (name === 'mu-law' && code === 0x7f ? 0xff : code));
    assert.deepEqual(again, expected);
  });

  test(`${name}: a buffer without room is refused`, () => {
    assert.throws(() => decode(new Uint8Array(2), new Int16Array(1)), { code: 'BROKEN_INVARIANT' });
    assert.throws(() => encode(new Int16Array(2), new Uint8Array(1)), { code: 'BROKEN_INVARIANT' });
  });
}

test('the digital milliwatt of G.711 tables 5 and 6 is 1 kHz at 0 dBm0', () => {
  const periods = (octets: readonly number[]): Uint8Array => Uint8Array.from({ length: 800 }, (_, i) => octets[i % 8] ?? 0);
  const samples = new Int16Array(800);
  decodeAlaw(periods([0x34, 0x21, 0x21, 0x34, 0xb4, 0xa1, 0xa1, 0xb4]), samples);
  // A full-load sine is +3.14 dBm0; its peak is 4096 of the table's units, hence full scale.
  assert.ok(Math.abs(powerDb(samples) + 3.01 + 3.14) < 0.05, `A-law: ${powerDb(samples)} dBFS`);
  decodeMulaw(periods([0x1e, 0x0b, 0x0b, 0x1e, 0x9e, 0x8b, 0x8b, 0x9e]), samples);
  // +3.17 dBm0, peak 8159 of 8192.
  assert.ok(Math.abs(powerDb(samples) + 3.01 + 3.17 - 20 * Math.log10(8159 / 8192)) < 0.05, `mu-law: ${powerDb(samples)} dBFS`);
});
