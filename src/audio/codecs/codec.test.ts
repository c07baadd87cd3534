import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { powerDb } from '../dsp/level.ts';
import { generateSpeechLike } from '../dsp/speech-like.ts';
import { samplesPerFrame } from '../frame.ts';
import { codecs, findCodec, g722, l16Narrow, l16Wide, longestPacketMs, pcma, pcmu } from './codec.ts';
import { decodeL16, encodeL16 } from './l16.ts';
import { opusPacketMs } from './opus.ts';

test('a frame becomes as many octets as the registry says, lasts 20 ms by its own clock, and comes back', () => {
  for (const codec of codecs) {
    const frame = generateSpeechLike(20, codec.rateHz, -20, 2);
    const octets = new Uint8Array(codec.frameBytes);
    assert.equal(codec.openEncoder().encode(frame, octets), codec.frameBytes, codec.name);
    assert.equal(codec.ticks(octets, 0, octets.length), codec.clockRateHz / 50, codec.name);
    const heard = new Int16Array(samplesPerFrame(codec.rateHz));
    assert.equal(codec.openDecoder().decode(octets, 0, octets.length, heard), heard.length, codec.name);
    assert.ok(Math.abs(powerDb(heard) - powerDb(frame)) < 3, `${codec.name}: ${powerDb(heard)} for ${powerDb(frame)}`);
  }
});

test('any octets at any place decode, and no packet is longer than it may be', () => {
  const into = new Int16Array(longestPacketMs * 16);
  fc.assert(
    fc.property(fc.constantFrom(...codecs), fc.uint8Array({ maxLength: 4000 }), fc.nat(20), (codec, octets, start) => {
      const ticks = codec.ticks(octets, Math.min(start, octets.length), octets.length);
      assert.ok(ticks >= 0 && ticks <= (longestPacketMs * codec.clockRateHz) / 1000);
      if (ticks === 0) return;
      const samples = codec.openDecoder().decode(octets, start, octets.length, into);
      assert.equal(samples, (ticks * codec.rateHz) / codec.clockRateHz);
    }),
  );
});

test('found by name and clock, whatever the case, or by a static payload type', () => {
  assert.equal(findCodec(codecs, { payloadType: 0 }), pcmu);
  assert.equal(findCodec(codecs, { payloadType: 8 }), pcma);
  assert.equal(findCodec(codecs, { payloadType: 101, encoding: 'g722', clockRateHz: 8000 }), g722);
  assert.equal(findCodec(codecs, { payloadType: 96, encoding: 'l16', clockRateHz: 16_000, channels: 1 }), l16Wide);
  assert.equal(findCodec(codecs, { payloadType: 97, encoding: 'L16', clockRateHz: 8000 }), l16Narrow);
  assert.equal(findCodec(codecs, { payloadType: 97, encoding: 'L16', clockRateHz: 8000, channels: 2 }), undefined);
  assert.equal(findCodec(codecs, { payloadType: 9, encoding: 'G722', clockRateHz: 16_000 }), undefined);
  assert.equal(findCodec(codecs, { payloadType: 18 }), undefined);
});

test('L16 is the samples themselves, the upper octet first', () => {
  const octets = new Uint8Array(6);
  encodeL16(Int16Array.of(1, -2, -32_768), octets);
  assert.deepEqual([...octets], [0, 1, 255, 254, 128, 0]);
  const back = new Int16Array(3);
  decodeL16(octets, 0, 6, back);
  assert.deepEqual([...back], [1, -2, -32_768]);
  assert.equal(decodeL16(octets, 1, 6, back), 2);
});

test('the length of Opus packets by their first octets (RFC 6716 §3.1)', () => {
  const ms = (...octets: number[]): number => opusPacketMs(Uint8Array.from(octets), 0, octets.length);
  assert.equal(ms(0b0000_1000, 1), 20);
  assert.equal(ms(0b0001_1001, 1), 120);
  assert.equal(ms(0b1111_1011, 6), 120);
  assert.equal(ms(0b1111_1011, 7), 0);
  assert.equal(ms(0b1111_1011), 0);
  assert.equal(ms(0b1000_0000), 2.5);
  assert.equal(ms(0b0110_1010, 1), 40);
  assert.equal(ms(0b0111_0010, 1), 20);
  assert.equal(ms(), 0);
});
