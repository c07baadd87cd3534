import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { blockOctets, mostSoundOctets, parseWavHeader, printWavHeader, wavHeaderOctets } from './wav-header.ts';

test('the header of one second of two-sided sound at 8 kHz, octet by octet', () => {
  const hex = Buffer.from(printWavHeader({ rateHz: 8_000, channels: 2 }, 32_000)).toString('hex');
  const wanted = [
    '52494646', // RIFF
    '247d0000', // 36 + 32,000 follow
    '57415645',
    '666d7420', // WAVE, fmt
    '10000000',
    '0100', // PCM
    '0200',
    '401f0000', // 8,000 samples a second
    '007d0000', // 32,000 octets a second
    '0400',
    '1000',
    '64617461', // data
    '007d0000',
  ];
  assert.equal(hex, wanted.join(''));
});

test('what is printed is parsed', () => {
  const form = fc.record({ rateHz: fc.constantFrom(8_000, 16_000), channels: fc.constantFrom(1 as const, 2 as const) });
  fc.assert(
    fc.property(form, fc.integer({ min: 0, max: mostSoundOctets }), (its, soundOctets) => {
      const header = printWavHeader(its, soundOctets);
      assert.equal(header.length, wavHeaderOctets);
      assert.deepEqual(parseWavHeader(header), { ok: true, value: { ...its, soundOctets } });
      assert.equal(parseWavHeader(header.subarray(1)).ok, false);
    }),
  );
  assert.equal(blockOctets({ rateHz: 8_000, channels: 2 }), 4);
  assert.equal(mostSoundOctets % 4, 0);
});

test('a header with any octet changed is another, or none', () => {
  const header = printWavHeader({ rateHz: 16_000, channels: 1 }, 640);
  for (let at = 0; at < header.length; at++) {
    const changed = Uint8Array.from(header);
    changed[at] = (changed[at] ?? 0) ^ 0x01;
    assert.notDeepEqual(parseWavHeader(changed), parseWavHeader(header), `octet ${at}`);
  }
  fc.assert(fc.property(fc.uint8Array({ maxLength: 60 }), (octets) => parseWavHeader(octets).ok === false));
});
