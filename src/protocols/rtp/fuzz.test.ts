import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '#base';
import { loadedDice } from '../../../test/peers/loaded-dice.ts';
import { mutate } from '../../../test/peers/mutate.ts';
import { swiftly } from '../../../test/swiftly.ts';
import { rtp } from '../../../test/vectors/srtp/rfc7714.ts';
import {
  datagramKind,
  EventReceiver,
  newRtpPacket,
  type RtcpPacket,
  readComfortNoise,
  readRtcp,
  readRtp,
  readTelephoneEvent,
  writeRtcp,
  writeRtp,
} from './index.ts';

const inputs = Number(process.env['FUZZ_INPUTS'] ?? 20_000);
const seed = Number(process.env['FUZZ_SEED'] ?? 3550);

/** Promise: nothing slower than 20 ms for 64 KiB. */
const longestMs = 20;

/** Corpus members in the making. */
function written(write: (into: Uint8Array) => number): Buffer {
  const buffer = Buffer.alloc(1500);
  return buffer.subarray(0, write(buffer));
}
const fields = { payloadType: 0, marker: false, sequence: 1, timestamp: 2, ssrc: 3 };
const block = { ssrc: 1, fractionLost: 0, packetsLost: 0, highestSequence: 0, jitter: 0, lastSenderReport: 0, delaySinceSenderReport: 0 };
const senderReport: RtcpPacket = {
  kind: 'sender-report',
  ssrc: 1,
  ntp: { seconds: 2, fraction: 3 },
  rtpTimestamp: 4,
  packetCount: 5,
  octetCount: 6,
  blocks: [block],
};
const compound: readonly RtcpPacket[] = [
  { kind: 'receiver-report', ssrc: 1, blocks: [block, block] },
  { kind: 'source-description', chunks: [{ ssrc: 1, items: [{ type: 1, text: 'somebody@example.com' }] }] },
  { kind: 'goodbye', sources: [1], reason: 'bye' },
];

test(`${inputs} broken RTP packets: nothing thrown, nothing slow, every part lies within the packet`, () => {
  const dice = loadedDice(seed);
  const extension = { profile: 0xbede, octets: new Uint8Array(8) };
  const corpus = [
    Buffer.from(rtp),
    written((into) => writeRtp(into, { ...fields, csrcs: [1, 2, 3], extension }, new Uint8Array(160), 20)),
    written((into) => writeRtp(into, fields, Uint8Array.of(5, 0x8a, 3, 32))),
  ];
  const packet = newRtpPacket();
  let accepted = 0;
  for (let i = 0; i < inputs; i++) {
    const octets = mutate(corpus, dice);
    swiftly(longestMs, octets, () => {
      datagramKind(octets, octets.length);
      if (readRtp(octets, octets.length, packet) !== undefined) return;
      accepted++;
      const { extensionStart, extensionEnd, payloadStart, payloadEnd } = packet;
      assert.ok(12 <= extensionStart && extensionStart <= extensionEnd && extensionEnd <= payloadStart);
      assert.ok(payloadStart <= payloadEnd && payloadEnd <= octets.length);
      readTelephoneEvent(octets, payloadStart, payloadEnd);
      readComfortNoise(octets, payloadStart, payloadEnd);
    });
  }
  assert.ok(accepted > inputs / 20 && accepted < inputs * 0.95, `${accepted} were read`);
});

test(`${inputs} broken RTCP packets: nothing thrown, nothing slow`, () => {
  const dice = loadedDice(seed);
  const whole = written((into) => writeRtcp(into, compound));
  const report = written((into) => writeRtcp(into, [senderReport]));
  const corpus = [whole, report, Buffer.concat([report, report, whole])];
  let accepted = 0;
  for (let i = 0; i < inputs; i++) {
    const octets = mutate(corpus, dice);
    swiftly(longestMs, octets, () => {
      if (readRtcp(octets, octets.length).ok) accepted++;
    });
  }
  assert.ok(accepted > inputs / 50 && accepted < inputs * 0.95, `${accepted} were read`);
  for (const worst of [Buffer.alloc(65_536, Buffer.from('80c90000', 'hex')), Buffer.alloc(65_536, Buffer.from('80cb0000', 'hex'))]) {
    worst.set(Buffer.from('80c9000100000000', 'hex'));
    swiftly(longestMs, 'the worst', () => assert.ok(readRtcp(worst, worst.length).ok !== undefined));
  }
});

test(`${inputs} telephone events in any order: nothing thrown, keys go down and up in turn`, () => {
  const dice = loadedDice(seed);
  const below = (limit: number): number => Math.floor(dice.fraction() * limit);
  const receiver = new EventReceiver({ clockRateHz: 8000 });
  let down: string | undefined;
  let pressed = 0;
  let timestamp = 0;
  for (let i = 0; i < inputs; i++) {
    timestamp = (timestamp + ([0, 0, 0, 160, 0xffff, -160, below(2 ** 32)][below(7)] ?? 0)) >>> 0;
    const report = readTelephoneEvent(Uint8Array.from([below(20), ...dice.bytes(3)]), 0, 4);
    assert.ok(report !== undefined);
    const now = (i * 20) as Instant;
    const input = below(50) === 0 ? ({ kind: 'tick' } as const) : ({ kind: 'packet', timestamp, marker: below(2) === 0, report } as const);
    for (const output of receiver.step(input, now)) {
      if (output.kind === 'key-start') {
        assert.equal(down, undefined);
        down = output.key;
        pressed++;
      } else {
        assert.equal(output.key, down);
        assert.ok(output.durationMs >= 0 && Number.isFinite(output.durationMs));
        down = undefined;
      }
    }
    assert.equal(receiver.deadline === undefined, down === undefined);
  }
  assert.ok(pressed > inputs / 50, `only ${pressed} keys were pressed`);
});
