import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { rtcp as asPrinted } from '../../../../test/vectors/srtp/rfc7714.ts';
import { readRtcp } from './read-rtcp.ts';
import type { ReportBlock, RtcpPacket } from './rtcp-packet.ts';
import { writeRtcp } from './write-rtcp.ts';

/** Plain objects, as the reader makes them. */
const record = <Shape>(shape: { [Key in keyof Shape]: fc.Arbitrary<Shape[Key]> }): fc.Arbitrary<Shape> =>
  fc.record(shape, { noNullPrototype: true }) as fc.Arbitrary<Shape>;
const uint = (bits: number): fc.Arbitrary<number> => fc.integer({ min: 0, max: 2 ** bits - 1 });
const text = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((candidate) => Buffer.byteLength(candidate) <= 255 && candidate.isWellFormed());
const block: fc.Arbitrary<ReportBlock> = record({
  ssrc: uint(32),
  fractionLost: uint(8),
  packetsLost: fc.integer({ min: -(2 ** 23), max: 2 ** 23 - 1 }),
  highestSequence: uint(32),
  jitter: uint(32),
  lastSenderReport: uint(32),
  delaySinceSenderReport: uint(32),
});
const blocks = fc.array(block, { maxLength: 31 });
const senderReport = record({
  kind: fc.constant('sender-report' as const),
  ssrc: uint(32),
  ntp: record({ seconds: uint(32), fraction: uint(32) }),
  rtpTimestamp: uint(32),
  packetCount: uint(32),
  octetCount: uint(32),
  blocks,
});
const receiverReport = record({ kind: fc.constant('receiver-report' as const), ssrc: uint(32), blocks });
const item = record({ type: fc.integer({ min: 1, max: 255 }), text });
const description = record({
  kind: fc.constant('source-description' as const),
  chunks: fc.array(record({ ssrc: uint(32), items: fc.array(item, { maxLength: 4 }) }), { maxLength: 4 }),
});
const goodbye = fc.record(
  { kind: fc.constant('goodbye' as const), sources: fc.array(uint(32), { maxLength: 31 }), reason: text },
  { requiredKeys: ['kind', 'sources'], noNullPrototype: true },
);
const report: fc.Arbitrary<RtcpPacket> = fc.oneof(senderReport, receiverReport);
const compound: fc.Arbitrary<RtcpPacket[]> = fc
  .tuple(report, fc.array(fc.oneof(report, description, goodbye), { maxLength: 4 }))
  .map(([first, rest]) => [first, ...rest]);

/** The RFC's length field counts a word more than there is, which matters to nobody who only encrypts it. */
const rtcp = asPrinted.slice();
rtcp[3] = 0x0c;

test('the sender report of RFC 7714 §17 is read, and written octet for octet', () => {
  const read = readRtcp(rtcp, rtcp.length);
  const dead = 0xdead_beef;
  assert.deepEqual(read, {
    ok: true,
    value: [
      {
        kind: 'sender-report',
        ssrc: 0x4d61_7273,
        ntp: { seconds: 0x4e54_5031, fraction: 0x4e54_5032 },
        rtpTimestamp: 0x5254_5020,
        packetCount: 0x42a,
        octetCount: 0xe930,
        blocks: [
          {
            ssrc: 0x4c75_6e61,
            fractionLost: 0xde,
            packetsLost: 0xadbeef - 0x100_0000,
            highestSequence: dead,
            jitter: dead,
            lastSenderReport: dead,
            delaySinceSenderReport: dead,
          },
        ],
      },
    ],
  });
  assert.ok(read.ok);
  const buffer = new Uint8Array(100);
  assert.deepEqual(buffer.slice(0, writeRtcp(buffer, read.value)), rtcp);
});

test('what is written is read again', () => {
  const buffer = new Uint8Array(8192);
  fc.assert(
    fc.property(compound, (packets) => {
      buffer.fill(0xa5);
      const length = writeRtcp(buffer, packets);
      assert.equal(length % 4, 0);
      assert.deepEqual(readRtcp(buffer, length), { ok: true, value: packets });
    }),
  );
});

const hex = (digits: string): Uint8Array => new Uint8Array(Buffer.from(digits.replaceAll(' ', ''), 'hex'));
const emptyReport = '80c90001 00000001';

test('APP, feedback, extended reports and what a profile adds are stepped over', () => {
  const octets = hex(`81c90008 00000001 ${'00'.repeat(24)} 01020304 80cc0002 00000001 41424344 81ce0002 00000001 00000002 81cb0001 00000009`);
  const read = readRtcp(octets, octets.length);
  assert.ok(read.ok);
  assert.deepEqual(
    read.value.map((packet) => packet.kind),
    ['receiver-report', 'goodbye'],
  );
});

test('faults are told apart', () => {
  for (const [digits, fault] of [
    ['', 'too-short'],
    ['80c9 0000', 'too-short'],
    ['40c90001 00000001', 'not-version-2'],
    [`${emptyReport} 00c90000`, 'not-version-2'],
    ['80ca0001 00000001', 'first-is-no-report'],
    ['80c90002 00000001', 'bad-length'],
    [`${emptyReport} 80`, 'bad-length'],
    ['81c90001 00000001', 'bad-report'],
    ['80c80001 00000001', 'bad-report'],
    [`a0c90002 00000001 00000004 ${emptyReport}`, 'bad-padding'],
    ['a0c90002 00000001 00000000', 'bad-padding'],
    ['a0c90002 00000001 00000003', 'bad-padding'],
    ['a0c90002 00000001 0000000c', 'bad-padding'],
    ['a0c90001 00000004', 'bad-report'],
    [`${emptyReport} 81ca0001 00000001`, 'bad-description'],
    [`${emptyReport} 81ca0002 00000001 01030000`, 'bad-description'],
    [`${emptyReport} 81ca0002 00000001 01024142`, 'bad-description'],
    [`${emptyReport} 82ca0002 00000001 00000000`, 'bad-description'],
    [`${emptyReport} 82cb0001 00000001`, 'bad-goodbye'],
    [`${emptyReport} 81cb0002 00000001 04414243`, 'bad-goodbye'],
  ] as const) {
    const octets = hex(digits);
    assert.deepEqual(readRtcp(octets, octets.length), { ok: false, error: fault }, digits);
  }
  assert.deepEqual(readRtcp(hex(emptyReport), 9), { ok: false, error: 'too-short' });
  assert.ok(readRtcp(hex('a0c90002 00000001 00000004'), 12).ok, 'padding at the very end is allowed');
});

test('a compound packet that breaks the rules is a bug of ours', () => {
  const bug = { code: 'BROKEN_INVARIANT' };
  const empty: RtcpPacket = { kind: 'receiver-report', ssrc: 1, blocks: [] };
  assert.throws(() => writeRtcp(new Uint8Array(100), []), bug);
  assert.throws(() => writeRtcp(new Uint8Array(100), [{ kind: 'goodbye', sources: [1] }]), bug);
  assert.throws(() => writeRtcp(new Uint8Array(7), [empty]), bug);
  assert.throws(() => writeRtcp(new Uint8Array(500), [empty, { kind: 'goodbye', sources: [1], reason: 'x'.repeat(256) }]), bug);
  assert.throws(() => writeRtcp(new Uint8Array(500), [empty, { kind: 'goodbye', sources: Array.from({ length: 32 }, () => 0) }]), bug);
});
