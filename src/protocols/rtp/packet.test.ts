import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rtp } from '../../../test/vectors/srtp/rfc7714.ts';
import { csrcOf, newRtpPacket, type RtpFields, readRtp, rtpHeaderBytes, writeRtp, writeRtpHeader } from './packet.ts';

const fields: RtpFields = { payloadType: 8, marker: true, sequence: 0xfffe, timestamp: 0xdead_beef, ssrc: 0xcafe_babe };

test('the packet of RFC 7714 §16 is read', () => {
  const packet = newRtpPacket();
  assert.equal(readRtp(rtp, rtp.length, packet), undefined);
  assert.deepEqual(packet, {
    ...newRtpPacket(),
    payloadType: 64,
    sequence: 0xf17b,
    timestamp: 0x8041_f8d3,
    ssrc: 0x5501_a0b2,
    extensionStart: 12,
    extensionEnd: 12,
    payloadStart: 12,
    payloadEnd: 50,
  });
  assert.equal(Buffer.from(rtp.subarray(12)).toString(), 'Gallia est omnis divisa in partes tres');
});

test('what is written is read again, in a larger buffer, whatever lay there before', () => {
  const uint32 = fc.integer({ min: 0, max: 0xffff_ffff });
  const parts = fc.record({
    payloadType: fc.integer({ min: 0, max: 127 }),
    marker: fc.boolean(),
    sequence: fc.integer({ min: 0, max: 0xffff }),
    timestamp: uint32,
    ssrc: uint32,
    csrcs: fc.array(uint32, { maxLength: 15 }),
    extension: fc.option(
      fc.record({
        profile: fc.integer({ min: 0, max: 0xffff }),
        octets: fc.nat(8).chain((words) => fc.uint8Array({ minLength: words * 4, maxLength: words * 4 })),
      }),
      { nil: undefined },
    ),
  });
  const buffer = new Uint8Array(2000);
  const packet = newRtpPacket();
  fc.assert(
    fc.property(parts, fc.uint8Array({ maxLength: 320 }), fc.nat(255), ({ extension, ...rest }, payload, padding) => {
      buffer.fill(0xa5);
      const written: RtpFields = extension === undefined ? rest : { ...rest, extension };
      const length = writeRtp(buffer, written, payload, padding);
      assert.equal(readRtp(buffer, length, packet), undefined);
      assert.equal(rtpHeaderBytes(buffer, length), packet.payloadStart);
      const { payloadType, marker, sequence, timestamp, ssrc } = packet;
      assert.deepEqual({ payloadType, marker, sequence, timestamp, ssrc, csrcs: rest.csrcs }, { ...rest });
      assert.deepEqual(
        rest.csrcs.map((_, i) => csrcOf(buffer, packet, i)),
        rest.csrcs,
      );
      assert.equal(packet.extensionProfile, extension?.profile ?? -1);
      assert.deepEqual(buffer.slice(packet.extensionStart, packet.extensionEnd), extension?.octets ?? new Uint8Array(0));
      assert.deepEqual(buffer.slice(packet.payloadStart, packet.payloadEnd), payload);
    }),
  );
});

test('faults are told apart', () => {
  const packet = newRtpPacket();
  const whole = new Uint8Array(64);
  const length = writeRtp(whole, { ...fields, csrcs: [1], extension: { profile: 1, octets: new Uint8Array(8) } }, new Uint8Array(4), 4);
  const patched = (place: number, value: number): Uint8Array => {
    const octets = whole.slice(0, length);
    octets[place] = value;
    return octets;
  };
  for (const [octets, cut, fault] of [
    [whole, 11, 'too-short'],
    [whole, 14, 'too-short'],
    [whole, whole.length + 1, 'too-short'],
    [patched(0, 0x41), length, 'not-version-2'],
    [whole, 18, 'bad-extension'],
    [whole, 24, 'bad-extension'],
    [patched(19, 200), length, 'bad-extension'],
    [patched(length - 1, 0), length, 'bad-padding'],
    [patched(length - 1, 9), length, 'bad-padding'],
  ] as const)
    assert.equal(readRtp(octets, cut, packet), fault, `${cut}`);
  assert.equal(readRtp(patched(length - 1, 8), length, packet), undefined, 'padding may take the whole payload');
});

test('the header is measured without believing the padding', () => {
  const octets = new Uint8Array(16);
  octets[0] = 0xa0;
  assert.equal(rtpHeaderBytes(octets, 16), 12);
  assert.equal(rtpHeaderBytes(octets, 11), 0);
  octets[0] = 0x85;
  assert.equal(rtpHeaderBytes(octets, 16), 0);
  octets[0] = 0x90;
  assert.equal(rtpHeaderBytes(octets, 16), 16);
  assert.equal(rtpHeaderBytes(octets, 15), 0);
});

test('a packet that does not fit is a bug of ours', () => {
  const bug = { code: 'BROKEN_INVARIANT' };
  assert.throws(() => writeRtpHeader(new Uint8Array(11), fields), bug);
  assert.throws(() => writeRtp(new Uint8Array(20), fields, new Uint8Array(9)), bug);
  assert.throws(() => writeRtp(new Uint8Array(400), fields, new Uint8Array(1), 256), bug);
  assert.throws(() => writeRtpHeader(new Uint8Array(99), { ...fields, extension: { profile: 0, octets: new Uint8Array(3) } }), bug);
  assert.throws(() => writeRtpHeader(new Uint8Array(99), { ...fields, csrcs: Array.from({ length: 16 }, () => 0) }), bug);
});
