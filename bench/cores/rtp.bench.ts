/** Microseconds per packet of what `#protocols/rtp` does on the frame path, and per compound packet of RTCP. Run: `node bench/cores/rtp.bench.ts`. */
import type { Instant } from '#base';
import { newRtpPacket, Reception, type RtcpPacket, readRtcp, readRtp, rtpHeaderBytes, writeRtcp, writeRtpHeader } from '#protocols/rtp';

/** Median of nine rounds, after two to warm up. */
function measure(name: string, run: (i: number) => unknown, times = 200_000): void {
  const taken: number[] = [];
  for (let round = 0; round < 11; round++) {
    const begun = performance.now();
    for (let i = 0; i < times; i++) run(i);
    if (round >= 2) taken.push(((performance.now() - begun) * 1000) / times);
  }
  taken.sort((a, b) => a - b);
  const [least, median, most] = [taken[0] ?? 0, taken[4] ?? 0, taken[8] ?? 0];
  console.log(`${name.padEnd(36)}${median.toFixed(4).padStart(9)}  (${least.toFixed(4)} … ${most.toFixed(4)})`);
}

console.log(`Node ${process.versions.node}, ${process.arch}; µs, median (least … most) of nine rounds`);
const octets = new Uint8Array(400);
const fields = { payloadType: 0, marker: false, sequence: 0, timestamp: 0, ssrc: 1 };
measure('write a header', (i) => {
  fields.sequence = i;
  fields.timestamp = i * 160;
  return writeRtpHeader(octets, fields);
});
const packet = newRtpPacket();
measure('read a packet', () => readRtp(octets, 172, packet));
measure('measure a header', () => rtpHeaderBytes(octets, 172));
const reception = new Reception(8000);
measure('count a packet received', (i) => reception.receive(i & 0xffff, i * 160, (i * 20 + (i % 7)) as Instant));
const block = reception.report(2, 0 as Instant);
const report: RtcpPacket = {
  kind: 'sender-report',
  ssrc: 1,
  ntp: { seconds: 1, fraction: 2 },
  rtpTimestamp: 3,
  packetCount: 4,
  octetCount: 5,
  blocks: block === undefined ? [] : [block],
};
const compound: readonly RtcpPacket[] = [report, { kind: 'source-description', chunks: [{ ssrc: 1, items: [{ type: 1, text: 'a1b2c3d4e5f6@x' }] }] }];
let length = 0;
measure('write a compound RTCP packet', () => (length = writeRtcp(octets, compound)), 20_000);
measure('read a compound RTCP packet', () => readRtcp(octets, length), 20_000);
