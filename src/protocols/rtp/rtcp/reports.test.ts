import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant, WallTime } from '#base';
import { compactNtp, ntpTime } from '../ntp.ts';
import { Reception } from '../reception.ts';
import { readRtcp } from './read-rtcp.ts';
import { Reports, reportIntervalMs } from './reports.ts';
import type { RtcpPacket } from './rtcp-packet.ts';
import { writeRtcp } from './write-rtcp.ts';

const moment = (ms: number) => ({ now: ms as Instant, wall: (1_700_000_000_000 + ms) as WallTime, rtpTimestamp: ms * 8 });
const buffer = new Uint8Array(1500);
/** Over the wire and back. */
function carry(packets: readonly RtcpPacket[]): readonly RtcpPacket[] {
  const read = readRtcp(buffer, writeRtcp(buffer, packets));
  assert.ok(read.ok);
  return read.value;
}

test('NTP time counts from 1900 and wraps in 2036', () => {
  assert.deepEqual(ntpTime(0 as WallTime), { seconds: 2_208_988_800, fraction: 0 });
  assert.deepEqual(ntpTime(1500 as WallTime), { seconds: 2_208_988_801, fraction: 0x8000_0000 });
  assert.equal(ntpTime(Date.UTC(2036, 1, 7, 6, 28, 16) as WallTime).seconds, 0);
  assert.equal(compactNtp({ seconds: 0xaaaa_1234, fraction: 0x5678_bbbb }), 0x1234_5678);
});

test('who sends makes sender reports, until two reports after the last packet', () => {
  const reports = new Reports({ ssrc: 1, cname: 'a@b' });
  const kinds = (ms: number): string[] => reports.make(moment(ms), undefined).map((packet) => packet.kind);
  assert.deepEqual(kinds(0), ['receiver-report', 'source-description']);
  reports.sent(160);
  reports.sent(160);
  const [report, description] = reports.make(moment(5000), undefined);
  assert.deepEqual(report, {
    kind: 'sender-report',
    ssrc: 1,
    ntp: ntpTime(moment(5000).wall),
    rtpTimestamp: 40_000,
    packetCount: 2,
    octetCount: 320,
    blocks: [],
  });
  assert.deepEqual(description, { kind: 'source-description', chunks: [{ ssrc: 1, items: [{ type: 1, text: 'a@b' }] }] });
  assert.equal(kinds(10_000)[0], 'sender-report');
  assert.equal(kinds(15_000)[0], 'receiver-report');
  assert.deepEqual(
    reports.makeLast(moment(16_000), undefined).map((packet) => packet.kind),
    ['receiver-report', 'source-description', 'goodbye'],
  );
});

test('two sides learn loss and round trip from each other', () => {
  const [anna, ben] = [new Reports({ ssrc: 1, cname: 'anna' }), new Reports({ ssrc: 2, cname: 'ben' })];
  const ofAnna = { ssrc: 1, reception: new Reception(8000) };
  const ofBen = { ssrc: 2, reception: new Reception(8000) };
  for (let i = 0; i < 100; i++) {
    anna.sent(160);
    ben.sent(160);
    if (i % 2 === 0) ofAnna.reception.receive(i, i * 160, moment(i * 20).now);
    ofBen.reception.receive(i, i * 160, moment(i * 20).now);
  }
  // Anna's report takes 30 ms to Ben, who answers a second later; the answer takes 50 ms.
  ben.receive(carry(anna.make(moment(2000), ofBen)), moment(2030), ofAnna);
  assert.equal(ben.farView?.roundTripMs, undefined);
  assert.equal(ben.farView?.fractionLost, 0);
  anna.receive(carry(ben.make(moment(3030), ofAnna)), moment(3080), ofBen);
  assert.ok(Math.abs((anna.farView?.roundTripMs ?? 0) - 80) < 0.1, `${anna.farView?.roundTripMs}`);
  assert.equal(anna.farView?.packetsLost, 49);
  assert.equal(anna.farView?.fractionLost, Math.floor((49 * 256) / 99));
});

test('nonsense from the far side is no round trip, and a goodbye ends nothing', () => {
  const reports = new Reports({ ssrc: 1, cname: 'x' });
  const block = { ssrc: 1, fractionLost: 9, packetsLost: 0, highestSequence: 0, jitter: 0, lastSenderReport: 5, delaySinceSenderReport: 0xffff_ffff };
  reports.receive([{ kind: 'receiver-report', ssrc: 2, blocks: [block] }], moment(0), undefined);
  assert.deepEqual(reports.farView, { fractionLost: 9, packetsLost: 0, jitter: 0, roundTripMs: undefined });
  const view = reports.farView;
  reports.receive([{ kind: 'goodbye', sources: [1, 2] }], moment(0), undefined);
  reports.receive([{ kind: 'receiver-report', ssrc: 2, blocks: [{ ...block, ssrc: 3 }] }], moment(0), undefined);
  assert.equal(reports.farView, view);
});

test('reports are spread', () => {
  assert.equal(Math.round(reportIntervalMs(0, false)), 2052);
  assert.equal(Math.round(reportIntervalMs(1, false)), 6156);
  assert.equal(reportIntervalMs(0.5, true) * 2, reportIntervalMs(0.5, false));
});
