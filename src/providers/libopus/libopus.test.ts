import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { findCodec, generateTone, goertzel, opusCodec, opusPacketMs } from '#audio';
import { libopus } from './libopus.ts';

const codec = opusCodec(libopus());

test('a tone comes through, 20 ms a packet', () => {
  const encoder = codec.openEncoder();
  const decoder = codec.openDecoder();
  const sound = generateTone(1000, 1000, 16_000, -15);
  const heard = new Int16Array(sound.length);
  const packet = new Uint8Array(codec.frameBytes);
  let octets = 0;
  for (let at = 0; at < sound.length; at += 320) {
    const length = encoder.encode(sound.subarray(at, at + 320), packet);
    octets += length;
    assert.equal(codec.ticks(packet, 0, length), 960);
    assert.equal(decoder.decode(packet, 0, length, heard.subarray(at)), 320);
  }
  assert.ok(octets < 5000, `${octets} octets a second`);
  const level = 10 * Math.log10(goertzel(heard.subarray(3200, 12_800), 1000, 16_000));
  assert.ok(Math.abs(level + 15) < 2, `${level} dB`);
});

test('octets that are no packet are refused, and the next packet is still heard', () => {
  const decoder = codec.openDecoder();
  const into = new Int16Array(1920);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 1500 }), (octets) => {
      const samples = decoder.decode(octets, 0, octets.length, into);
      assert.ok(samples === -1 || samples === opusPacketMs(octets, 0, octets.length) * 16);
    }),
    { numRuns: 300 },
  );
  const packet = new Uint8Array(codec.frameBytes);
  const length = codec.openEncoder().encode(new Int16Array(320), packet);
  assert.equal(decoder.decode(packet, 0, length, into), 320);
  assert.equal(decoder.decode(packet, 0, 0, into), -1);
});

test('it is found by its line in SDP', () => {
  const line = { payloadType: 111, encoding: 'OPUS', clockRateHz: 48_000, channels: 2 };
  assert.equal(findCodec([codec], line), codec);
  assert.equal(findCodec([codec], { ...line, channels: 1 }), undefined);
});
