import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseWav, printWavHeader } from './wav.ts';

const octetsOf = (samples: Int16Array): Uint8Array => new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
const join = (...parts: readonly Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
const u16 = (...values: readonly number[]): Uint8Array => Uint8Array.from(values.flatMap((v) => [v & 255, (v >> 8) & 255]));
const u32 = (...values: readonly number[]): Uint8Array =>
  Uint8Array.from(values.flatMap((v) => [v & 255, (v >>> 8) & 255, (v >>> 16) & 255, v >>> 24]));
const chunk = (name: string, body: Uint8Array): Uint8Array =>
  join(new TextEncoder().encode(name), u32(body.length), body, new Uint8Array(body.length & 1));
const riff = (...chunks: readonly Uint8Array[]): Uint8Array => {
  const body = join(new TextEncoder().encode('WAVE'), ...chunks);
  return join(new TextEncoder().encode('RIFF'), u32(body.length), body);
};
const format = (encoding: number, channels: number, rateHz: number, bits: number): Uint8Array =>
  join(u16(encoding, channels), u32(rateHz, (rateHz * channels * bits) / 8), u16((channels * bits) / 8, bits));

test('the header is the 44 octets everyone knows', () => {
  const header = printWavHeader({ rateHz: 8000, channels: 2, dataBytes: 6400 });
  assert.equal(
    Buffer.from(header).toString('hex'),
    '524946462419000057415645666d742010000000010002004 01f0000007d000004001000 6461746100190000'.replaceAll(' ', ''),
  );
});

test('what was printed is parsed', () => {
  fc.assert(
    fc.property(fc.int16Array(), fc.constantFrom(8000, 16_000, 44_100), fc.constantFrom(1, 2), (any, rateHz, channels) => {
      const samples = any.subarray(0, any.length - (any.length % channels));
      const file = join(printWavHeader({ rateHz, channels, dataBytes: samples.length * 2 }), octetsOf(samples));
      assert.deepEqual(parseWav(file), { ok: true, value: { rateHz, channels, samples: samples.slice() } });
    }),
  );
});

test('unknown chunks of odd and even length are passed over, before and after the format', () => {
  const file = riff(
    chunk('LIST', Uint8Array.of(1, 2, 3)),
    chunk('fmt ', format(1, 1, 8000, 16)),
    chunk('fact', u32(2)),
    chunk('data', u16(5, 65_535)),
    chunk('LIST', Uint8Array.of(9)),
  );
  assert.deepEqual(parseWav(file), { ok: true, value: { rateHz: 8000, channels: 1, samples: Int16Array.of(5, -1) } });
});

test('the extensible format is read by its sub-format', () => {
  const guidTail = Uint8Array.of(0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71);
  const extended = (sub: number): Uint8Array => join(format(0xfffe, 2, 16_000, 16), u16(22, 16), u32(3), u16(sub), guidTail);
  const file = (sub: number): Uint8Array => riff(chunk('fmt ', extended(sub)), chunk('data', u16(1, 2, 3, 4)));
  assert.deepEqual(parseWav(file(1)), { ok: true, value: { rateHz: 16_000, channels: 2, samples: Int16Array.of(1, 2, 3, 4) } });
  assert.equal(parseWav(file(3)).ok, false);
});

test('G.711 is decoded', () => {
  assert.deepEqual(parseWav(riff(chunk('fmt ', format(7, 1, 8000, 8)), chunk('data', Uint8Array.of(0xff, 0x80)))), {
    ok: true,
    value: { rateHz: 8000, channels: 1, samples: Int16Array.of(0, 32_124) },
  });
  assert.deepEqual(parseWav(riff(chunk('fmt ', format(6, 1, 8000, 8)), chunk('data', Uint8Array.of(0xd5, 0xaa)))), {
    ok: true,
    value: { rateHz: 8000, channels: 1, samples: Int16Array.of(8, 32_256) },
  });
});

test('a sound cut short, or whose length was never filled in, is read as far as it goes', () => {
  const header = printWavHeader({ rateHz: 8000, channels: 1, dataBytes: 0xffff_fff0 });
  const read = parseWav(join(header, Uint8Array.of(1, 0, 2, 0, 3)));
  assert.deepEqual(read, { ok: true, value: { rateHz: 8000, channels: 1, samples: Int16Array.of(1, 2) } });
});

test('what is no WAV file, or none we read, is said', () => {
  const refused = (file: Uint8Array, why: RegExp): void => {
    const read = parseWav(file);
    assert.ok(!read.ok);
    assert.match(read.error, why);
  };
  refused(new Uint8Array(0), /no WAV/);
  refused(new TextEncoder().encode('ID3 and so on and so on'), /no WAV/);
  refused(riff(), /format chunk is missing/);
  refused(riff(chunk('fmt ', format(1, 1, 8000, 16))), /data chunk is missing/);
  refused(riff(chunk('data', u16(1)), chunk('fmt ', format(1, 1, 8000, 16))), /before its format/);
  refused(riff(chunk('fmt ', format(3, 1, 8000, 32)), chunk('data', u32(1))), /encoding 3/);
  refused(riff(chunk('fmt ', format(1, 1, 8000, 24)), chunk('data', u32(1))), /24 bits/);
  refused(riff(chunk('fmt ', format(1, 0, 8000, 16)), chunk('data', u32(1))), /0 channels/);
  refused(riff(chunk('fmt ', format(1, 1, 0, 16)), chunk('data', u32(1))), /0 Hz/);
  refused(riff(chunk('fmt ', u16(1, 1)), chunk('data', u32(1))), /shorter/);
});

test('no octets make it throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
      assert.equal(typeof parseWav(octets).ok, 'boolean');
    }),
  );
  const good = riff(chunk('LIST', Uint8Array.of(1)), chunk('fmt ', format(1, 1, 8000, 16)), chunk('data', u16(1, 2, 3)));
  fc.assert(
    fc.property(fc.nat({ max: good.length - 1 }), fc.nat({ max: 255 }), fc.nat({ max: good.length }), (at, value, length) => {
      const mutated = good.slice(0, length);
      mutated[at] = value;
      assert.equal(typeof parseWav(mutated).ok, 'boolean');
    }),
    { numRuns: 2000 },
  );
});
