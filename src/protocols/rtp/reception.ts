import type { Instant } from '#base';
import type { ReportBlock } from './rtcp/rtcp-packet.ts';
import { sequenceSteps, timestampSteps } from './sequence.ts';

/**
 * Where a packet stands among those before it: next or after a gap, older than the newest (late or doubled),
 * too far off to believe yet, or the second in a row that far off, which makes it a new beginning.
 */
export type Standing = 'in-order' | 'late' | 'jump' | 'restart';

/** What was received from a source since it began. */
export interface ReceptionFigures {
  readonly received: number;
  readonly expected: number;
  /** Negative when more copies came than were sent. */
  readonly lost: number;
  /** Mean deviation of the spacing between packets, RFC 3550 §6.4.1. */
  readonly jitterMs: number;
}

/** RFC 3550 A.1: gaps up to the one are loss, steps back up to the other are disorder; beyond is a jump. */
const mostDropout = 3000;
const mostMisorder = 100;
/** `cumulative number of packets lost` has 24 signed bits. */
const [leastLost, mostLost] = [-0x800000, 0x7fffff];

/** Statistics of the packets received from one source: RFC 3550 A.1, A.3 and A.8. Decides nothing about their sound. */
export class Reception {
  readonly #ticksPerMs: number;
  /** The first sequence number; −1 before the first packet. */
  #base = -1;
  #newest = 0;
  #cycles = 0;
  #received = 0;
  /** Which number would make a jump a new beginning; −1 if none would. */
  #suspect = -1;
  #expectedBefore = 0;
  #receivedBefore = 0;
  #jitter = 0;
  #lastArrival = -1;
  #lastTimestamp = 0;
  #senderReport: { readonly compactNtp: number; readonly at: Instant } | undefined;

  /** `clockRateHz` is that of the RTP timestamp: 8,000 for G.722, too. */
  constructor(clockRateHz: number) {
    this.#ticksPerMs = clockRateHz / 1000;
  }

  /** A packet came. `steady` is false for one whose timestamp does not say when it was sent, as a telephone event's. */
  receive(sequence: number, timestamp: number, at: Instant, steady = true): Standing {
    const standing = this.#place(sequence);
    if (standing === 'jump') return standing;
    this.#received++;
    if (steady) this.#measure(timestamp, at);
    return standing;
  }

  #place(sequence: number): Standing {
    if (this.#base < 0) {
      this.#begin(sequence);
      return 'in-order';
    }
    const steps = sequenceSteps(this.#newest, sequence);
    if (steps > 0 && steps < mostDropout) {
      if (sequence < this.#newest) this.#cycles += 0x10000;
      this.#newest = sequence;
      this.#suspect = -1;
      return 'in-order';
    }
    if (steps <= 0 && steps > -mostMisorder) return 'late';
    if (sequence === this.#suspect) {
      this.#begin(sequence);
      return 'restart';
    }
    this.#suspect = (sequence + 1) & 0xffff;
    return 'jump';
  }

  #begin(sequence: number): void {
    this.#base = this.#newest = sequence;
    this.#cycles = this.#received = this.#expectedBefore = this.#receivedBefore = 0;
    this.#suspect = this.#lastArrival = -1;
  }

  #measure(timestamp: number, at: Instant): void {
    if (this.#lastArrival >= 0) {
      const deviation = (at - this.#lastArrival) * this.#ticksPerMs - timestampSteps(this.#lastTimestamp, timestamp);
      this.#jitter += (Math.abs(deviation) - this.#jitter) / 16;
    }
    this.#lastArrival = at;
    this.#lastTimestamp = timestamp;
  }

  /** A sender report of this source came; the next report blocks answer it. `compactNtp`: the middle 32 bits of its NTP time. */
  noteSenderReport(compactNtp: number, at: Instant): void {
    this.#senderReport = { compactNtp, at };
  }

  get figures(): ReceptionFigures {
    const expected = this.#expected();
    return { received: this.#received, expected, lost: expected - this.#received, jitterMs: this.#jitter / this.#ticksPerMs };
  }

  #expected(): number {
    return this.#base < 0 ? 0 : this.#cycles + this.#newest - this.#base + 1;
  }

  /** The report block on this source, for the time since the block before; undefined while nothing has come. */
  report(ssrc: number, now: Instant): ReportBlock | undefined {
    if (this.#base < 0) return undefined;
    const expected = this.#expected();
    const expectedNow = expected - this.#expectedBefore;
    const lostNow = expectedNow - (this.#received - this.#receivedBefore);
    this.#expectedBefore = expected;
    this.#receivedBefore = this.#received;
    return {
      ssrc,
      fractionLost: expectedNow <= 0 || lostNow <= 0 ? 0 : Math.min(255, Math.floor((lostNow * 256) / expectedNow)),
      packetsLost: Math.max(leastLost, Math.min(mostLost, expected - this.#received)),
      highestSequence: (this.#cycles + this.#newest) >>> 0,
      jitter: Math.floor(this.#jitter) >>> 0,
      lastSenderReport: this.#senderReport?.compactNtp ?? 0,
      delaySinceSenderReport: this.#senderReport === undefined ? 0 : Math.round((now - this.#senderReport.at) * 65.536) >>> 0,
    };
  }
}
