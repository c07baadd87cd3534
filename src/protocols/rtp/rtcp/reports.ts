import type { Instant, WallTime } from '#base';
import { compactNtp, ntpTime } from '../ntp.ts';
import type { Reception } from '../reception.ts';
import { type ReportBlock, type RtcpPacket, sdesTypes } from './rtcp-packet.ts';

/** How the far side hears us, by its last report. */
export interface FarView {
  /** In 1/256. */
  readonly fractionLost: number;
  readonly packetsLost: number;
  /** In ticks of the RTP clock. */
  readonly jitter: number;
  /** There and back; undefined until it has had a sender report of ours, or when its figures make no sense. */
  readonly roundTripMs: number | undefined;
}

export interface ReportsOptions {
  readonly ssrc: number;
  /** RFC 3550 §6.5.1; RFC 7022 advises a random one, which gives nobody away. */
  readonly cname: string;
}

/** When a report is made, on all three clocks. */
export interface ReportMoment {
  readonly now: Instant;
  readonly wall: WallTime;
  /** What the RTP timestamp of sound leaving at `now` would be. */
  readonly rtpTimestamp: number;
}

/** Which source is heard, and what was counted of it. */
export interface HeardSource {
  readonly ssrc: number;
  readonly reception: Reception;
}

/** Writes the reports of one of our sources and reads those about it (RFC 3550 §6.4). When to send is its owner's to say. */
export class Reports {
  readonly #ssrc: number;
  readonly #cname: string;
  #packets = 0;
  #octets = 0;
  #packetsAtReport = 0;
  #packetsAtReportBefore = 0;
  #farView: FarView | undefined;

  constructor(options: ReportsOptions) {
    this.#ssrc = options.ssrc;
    this.#cname = options.cname;
  }

  /** One RTP packet of ours left. */
  sent(payloadBytes: number): void {
    this.#packets++;
    this.#octets += payloadBytes;
  }

  get farView(): FarView | undefined {
    return this.#farView;
  }

  /** What goes into the next compound packet: a sender report if anything was sent of late, else a receiver report, and the CNAME. */
  make(moment: ReportMoment, heard: HeardSource | undefined): readonly RtcpPacket[] {
    const block = heard?.reception.report(heard.ssrc, moment.now);
    const blocks = block === undefined ? [] : [block];
    // A source counts as a sender until it has been silent for two reports (RFC 3550 §6.3.8).
    const sends = this.#packets > this.#packetsAtReportBefore;
    this.#packetsAtReportBefore = this.#packetsAtReport;
    this.#packetsAtReport = this.#packets;
    return [
      sends
        ? {
            kind: 'sender-report',
            ssrc: this.#ssrc,
            ntp: ntpTime(moment.wall),
            rtpTimestamp: moment.rtpTimestamp >>> 0,
            packetCount: this.#packets >>> 0,
            octetCount: this.#octets >>> 0,
            blocks,
          }
        : { kind: 'receiver-report', ssrc: this.#ssrc, blocks },
      { kind: 'source-description', chunks: [{ ssrc: this.#ssrc, items: [{ type: sdesTypes.cname, text: this.#cname }] }] },
    ];
  }

  /** The last compound packet of all. */
  makeLast(moment: ReportMoment, heard: HeardSource | undefined): readonly RtcpPacket[] {
    return [...this.make(moment, heard), { kind: 'goodbye', sources: [this.#ssrc] }];
  }

  /** Takes in what the far side reported: its clock for our next blocks, its view of us. A goodbye changes nothing. */
  receive(packets: readonly RtcpPacket[], at: { readonly now: Instant; readonly wall: WallTime }, heard: HeardSource | undefined): void {
    for (const packet of packets) {
      if (packet.kind !== 'sender-report' && packet.kind !== 'receiver-report') continue;
      if (packet.kind === 'sender-report' && packet.ssrc === heard?.ssrc) heard.reception.noteSenderReport(compactNtp(packet.ntp), at.now);
      const block = packet.blocks.find((candidate) => candidate.ssrc === this.#ssrc);
      if (block !== undefined) this.#farView = viewOf(block, at.wall);
    }
  }
}

/** Above this a round trip is a clock that was set, not a way that was long. */
const longestRoundTripMs = 60_000;

function viewOf(block: ReportBlock, wall: WallTime): FarView {
  const { fractionLost, packetsLost, jitter, lastSenderReport, delaySinceSenderReport } = block;
  const trip = (compactNtp(ntpTime(wall)) - lastSenderReport - delaySinceSenderReport) | 0;
  const roundTripMs = trip / 65.536;
  const known = lastSenderReport !== 0 && roundTripMs >= 0 && roundTripMs <= longestRoundTripMs;
  return { fractionLost, packetsLost, jitter, roundTripMs: known ? roundTripMs : undefined };
}

/**
 * How long to wait until the next report, in milliseconds: 5 s spread over half to one and a half, then made shorter for what
 * reconsideration would lengthen; the first after half of that (RFC 3550 §6.2, §6.3.1). For two parties the bandwidth never asks for more.
 * `fraction` is a throw of dice in 0…1.
 */
export const reportIntervalMs = (fraction: number, first: boolean): number => ((first ? 2500 : 5000) * (0.5 + fraction)) / 1.218_28;
