import { type AudioFrame, frameMs, generateDtmf, type RateHz, samplesPerFrame } from '#audio';
import { type Dice, type Instant, later, ok, type Result, type WallTime } from '#base';
import type { Heard, RecordingFile } from '#contract';
import {
  datagramKind,
  newRtpPacket,
  type PhoneKey,
  type ReportMoment,
  Reports,
  type RtcpPacket,
  readRtcp,
  readRtp,
  reportIntervalMs,
  writeRtcp,
} from '#protocols/rtp';
import type { KeyingFault, SrtpPolicy } from '#protocols/srtp';
import { type CodecQuality, g711Quality, g722Quality, meanOpinion, opusQuality, ratingFactor } from './mos.ts';
import { Playout } from './playout.ts';
import { Recorder } from './recorder.ts';
import type { RtpAgreement } from './rtp-agreement.ts';
import { type InBandDigits, type IncomingListener, RtpIncoming } from './rtp-incoming.ts';
import { RtpOutgoing, type WhenSilent } from './rtp-outgoing.ts';
import type { RtpStatistics } from './rtp-statistics.ts';
import { type MediaAddress, SourceLock, type SourcePolicy } from './source-lock.ts';
import { SrtpPair } from './srtp-pair.ts';

/** Who is told what the leg hears and wants. Frames and octets may be read until the listener returns; octets sent stay as they are for three more packets. */
export interface RtpLegListener extends IncomingListener {
  /** Everything before this mark has been played, by the clock. */
  markHeard(mark: string, at: Instant): void;
  /** Send these octets there. */
  transmit(octets: Uint8Array, length: number, to: MediaAddress, kind: 'rtp' | 'rtcp'): void;
  /** There is something to send: wake the pacer. */
  waiting(): void;
}

export interface RtpLegOptions {
  /** The call's own rate. A codec that runs at another is resampled. */
  readonly rateHz: RateHz;
  /** One moment on both clocks: reports need the time of day. */
  readonly epoch: { readonly now: Instant; readonly wall: WallTime };
  readonly dice: Dice;
  /** `signalled` unless told. */
  readonly sourcePolicy?: SourcePolicy;
  /** `frames` unless told, and where comfort noise was not agreed on. */
  readonly whenSilent?: WhenSilent;
  /** When are keys listened for in the sound? Where the far side did not agree to send them as events, unless told. */
  readonly inBandDigits?: InBandDigits;
  /** Depth of the jitter buffer: 20 to 200 ms unless told. */
  readonly minDepthMs?: number;
  readonly maxDepthMs?: number;
  readonly srtpPolicy?: SrtpPolicy;
  readonly listener: RtpLegListener;
}

/** A collision that comes back sooner is an echo of ours or an attack (RFC 3550 §8.2). */
const collisionMs = 10_000;
const controlBytes = 1500;
const qualities: Readonly<Record<string, CodecQuality>> = { G722: g722Quality, opus: opusQuality };

/**
 * One SIP call's sound: datagrams to frames and digits, frames to datagrams. Knows no socket and no clock: its owner brings datagrams,
 * ticks it when `deadline` has come, and lets the pacer release its frames with a lead of 0. A machine in all but its outputs, which go to the listener.
 */
export class RtpLeg {
  readonly #options: RtpLegOptions;
  readonly #playout: Playout;
  readonly #incoming: RtpIncoming;
  readonly #outgoing: RtpOutgoing;
  readonly #lock: SourceLock;
  readonly #srtp: SrtpPair;
  readonly #cname: string;
  readonly #packet = newRtpPacket();
  readonly #control = new Uint8Array(controlBytes);
  readonly #scratch: Int16Array;
  #reports: Reports;
  #reportAt: Instant | undefined;
  #agreement: RtpAgreement | undefined;
  #recorder: Recorder | undefined;
  #collidedAt = Number.NEGATIVE_INFINITY;
  #lastPacketAt: Instant | undefined;
  #rejected = 0;
  #closed = false;

  constructor(options: RtpLegOptions) {
    const { rateHz, dice, listener, inBandDigits = 'without-events' } = options;
    this.#options = options;
    this.#scratch = new Int16Array(samplesPerFrame(rateHz));
    this.#playout = new Playout({ rateHz, echoGraceMs: 0 });
    this.#lock = new SourceLock(options.sourcePolicy ?? 'signalled');
    this.#srtp = new SrtpPair(options.srtpPolicy ?? {});
    this.#cname = Buffer.from(dice.bytes(12)).toString('base64');
    this.#incoming = new RtpIncoming({
      rateHz,
      minDepthMs: options.minDepthMs ?? frameMs,
      maxDepthMs: options.maxDepthMs ?? 200,
      inBandDigits,
      listener: {
        frame: (frame, at) => {
          this.#recorder?.left(frame, at);
          listener.frame(frame, at);
        },
        gap: (ms, at) => listener.gap(ms, at),
        digit: (digit, at) => listener.digit(digit, at),
      },
    });
    this.#outgoing = new RtpOutgoing({
      rateHz,
      whenSilent: options.whenSilent ?? 'frames',
      ssrc: random32(dice),
      firstSequence: random32(dice) & 0x7fff,
      firstTimestamp: random32(dice),
      take: (frame, now) => this.#playout.take(frame, now),
      send: (packet, length, payloadBytes) => this.#send(packet, length, payloadBytes),
    });
    this.#reports = this.#newReports();
  }

  /** Takes what offer and answer agreed on, at the beginning and whenever it changes. On a fault nothing changes. */
  agree(agreement: RtpAgreement, now: Instant): Result<void, KeyingFault> {
    const keyed = this.#srtp.agree(agreement.keys, now);
    if (!keyed.ok) return keyed;
    const begins = this.#agreement === undefined;
    this.#agreement = agreement;
    this.#lock.signal(agreement.remote);
    this.#incoming.agree(agreement);
    const newClock = this.#outgoing.agree(agreement, now);
    if (newClock || (keyed.value.newSendKey && this.#outgoing.rolled)) this.#becomeAnother(now);
    if (begins) this.#reportAt = later(now, reportIntervalMs(this.#options.dice.fraction(), true));
    this.#wake();
    return ok(undefined);
  }

  /** When `tick` is wanted: a frame is due, a mark was heard, a report is due. */
  get deadline(): Instant | undefined {
    if (this.#closed) return undefined;
    let first = this.#incoming.deadline ?? Number.POSITIVE_INFINITY;
    first = Math.min(first, this.#reportAt ?? first, this.#playout.deadline ?? first, this.#outgoing.deadline ?? first);
    return first === Number.POSITIVE_INFINITY ? undefined : (first as Instant);
  }

  tick(now: Instant): void {
    if (this.#closed) return;
    this.#incoming.tick(now);
    if (this.#playout.deadline !== undefined) this.#reportMarks(now);
    if (this.#outgoing.deadline !== undefined && now >= this.#outgoing.deadline) this.#outgoing.tick(now);
    if (this.#reportAt !== undefined && now >= this.#reportAt) {
      this.#reportAt = later(now, reportIntervalMs(this.#options.dice.fraction(), false));
      this.#sendControl(this.#reports.make(this.#moment(now), this.#incoming.source));
    }
  }

  /** A datagram came, on the socket for RTP or on that for RTCP. Its octets are written over. */
  receive(octets: Uint8Array, length: number, from: MediaAddress, now: Instant): void {
    if (this.#closed) return;
    const kind = datagramKind(octets, length);
    if (kind === 'rtp') this.#receiveMedia(octets, length, from, now);
    else if (kind === 'rtcp') this.#receiveControl(octets, length, from, now);
    else this.#rejected++;
    this.tick(now);
  }

  #receiveMedia(octets: Uint8Array, length: number, from: MediaAddress, now: Instant): void {
    const authentic = this.#srtp.authentic;
    if (!this.#lock.admits(from, authentic)) return;
    const size = this.#srtp.unprotect(octets, length, false, now);
    const packet = this.#packet;
    if (typeof size !== 'number' || readRtp(octets, size, packet) !== undefined || !this.#incoming.knows(packet.payloadType)) {
      this.#rejected++;
      return;
    }
    if (!this.#lock.believes(from, packet.sequence, authentic)) return;
    if (packet.ssrc === this.#outgoing.ssrc) {
      if (now - this.#collidedAt >= collisionMs) this.#becomeAnother(now);
      this.#collidedAt = now;
    }
    if (this.#incoming.receive(packet, octets, now, authentic)) this.#lastPacketAt = now;
  }

  #receiveControl(octets: Uint8Array, length: number, from: MediaAddress, now: Instant): void {
    if (from.address !== this.#lock.target?.address && !this.#srtp.authentic) {
      this.#rejected++;
      return;
    }
    const size = this.#srtp.unprotect(octets, length, true, now);
    const compound = typeof size === 'number' ? readRtcp(octets, size) : undefined;
    if (compound?.ok) this.#reports.receive(compound.value, { now, wall: this.#wall(now) }, this.#incoming.source);
    else this.#rejected++;
  }

  /** Sends up to so many frames at once and says how many it sent. Its owner calls it from the pacer. */
  release(frames: number, now: Instant): number {
    if (this.#closed || this.#lock.target === undefined) return 0;
    let sent = 0;
    while (sent < frames && this.#outgoing.slot(now)) sent++;
    while (this.#playout.takeMark(now) !== undefined);
    this.#reportMarks(now);
    this.#letGo(now);
    return sent;
  }

  /** Has it something to send, were it time? */
  get waiting(): boolean {
    if (this.#closed || this.#agreement?.send !== true || this.#lock.target === undefined) return false;
    return this.#playout.waiting || this.#outgoing.waiting;
  }

  /** Queues a copy of the samples; says how many found room. */
  play(samples: AudioFrame): number {
    const took = this.#playout.write(samples);
    this.#wake();
    return took;
  }

  /** Queues live sound; what would come late is dropped. */
  relay(samples: AudioFrame): void {
    this.#playout.relay(samples);
    this.#wake();
  }

  mark(name: string): void {
    this.#playout.mark(name);
    this.#wake();
  }

  /** Everything that is to be said has been said. */
  get spent(): boolean {
    return this.#playout.spent;
  }

  clear(now: Instant): Heard {
    this.#reportMarks(now);
    this.#letGo(now);
    return this.#playout.clear(now);
  }

  hold(now: Instant): Heard {
    this.#reportMarks(now);
    this.#letGo(now);
    return this.#playout.hold(now);
  }

  resume(): void {
    this.#playout.resume();
    this.#wake();
  }

  /** What was sent and had time to be played. The far side's own delay is not in it. */
  heard(now: Instant): Heard {
    return this.#playout.heard(now);
  }

  /** Presses keys: as events where they were agreed on, else as sound behind what is queued. */
  press(keys: readonly Exclude<PhoneKey, 'flash'>[]): void {
    for (const key of keys) {
      if (!this.#outgoing.press(key)) this.#playout.write(generateDtmf(key, { rateHz: this.#options.rateHz }));
    }
    this.#wake();
  }

  /** Writes both sides into this file from now on, as `VoiceCall.record` has it. */
  record(file: RecordingFile, now: Instant): void {
    if (this.#recorder !== undefined) return;
    this.#letGo(now);
    this.#recorder = new Recorder({ rateHz: this.#options.rateHz, startedAt: now, right: 'played', write: (octets) => file.write(octets) });
  }

  /** Ends the recording: its last octets are written before it returns. */
  endRecord(now: Instant): void {
    this.#letGo(now);
    this.#recorder?.close(now);
    this.#recorder = undefined;
  }

  /** Says goodbye by RTCP, ends the recording, wipes the keys. Nothing happens afterwards. */
  close(now: Instant): void {
    if (this.#closed) return;
    this.endRecord(now);
    if (this.#agreement !== undefined) this.#sendControl(this.#reports.makeLast(this.#moment(now), this.#incoming.source));
    this.#closed = true;
    this.#srtp.close();
  }

  /** When the source that is heard last sent anything usable: for whoever ends calls that have fallen dead. */
  get lastPacketAt(): Instant | undefined {
    return this.#lastPacketAt;
  }

  get statistics(): RtpStatistics {
    const { lost, late, duplicates, skipped, targetMs } = this.#incoming.jitter;
    const { received, concealedMs, source } = this.#incoming;
    const far = this.#reports.farView;
    const quality = qualities[this.#agreement?.outgoing.codec.name ?? ''] ?? g711Quality;
    const gone = lost + skipped;
    const oneWayMs = (far?.roundTripMs ?? 0) / 2 + frameMs + targetMs;
    const rating = ratingFactor(oneWayMs, (100 * gone) / Math.max(1, received + lost), quality);
    return {
      received,
      lost,
      late,
      duplicates,
      skipped,
      concealedMs,
      jitterMs: source?.reception.figures.jitterMs ?? 0,
      depthMs: targetMs,
      sent: this.#outgoing.sent,
      strangers: this.#lock.strangers,
      rejected: this.#rejected + this.#incoming.ignored,
      roundTripMs: far?.roundTripMs,
      farLossPercent: far === undefined ? undefined : (far.fractionLost * 100) / 256,
      farJitterMs: far === undefined ? undefined : (far.jitter * 1000) / (this.#agreement?.outgoing.codec.clockRateHz ?? 8000),
      rating,
      opinion: meanOpinion(rating),
    };
  }

  #wake(): void {
    if (this.waiting) this.#options.listener.waiting();
  }

  #reportMarks(now: Instant): void {
    const { listener } = this.#options;
    for (let mark = this.#playout.takeHeard(now); mark !== undefined; mark = this.#playout.takeHeard(now)) listener.markHeard(mark, now);
  }

  #letGo(now: Instant): void {
    const recorder = this.#recorder;
    if (recorder === undefined) this.#playout.letGo(now);
    else {
      this.#playout.letGo(now, this.#scratch, (samples, endAt) => recorder.right(samples, endAt));
      recorder.advance(now);
    }
  }

  #send(packet: Uint8Array, length: number, payloadBytes: number): void {
    const to = this.#lock.target;
    if (to === undefined) return;
    const size = this.#srtp.protect(packet, length, false);
    if (typeof size !== 'number') return;
    this.#reports.sent(payloadBytes);
    this.#options.listener.transmit(packet, size, to, 'rtp');
  }

  #sendControl(packets: readonly RtcpPacket[]): void {
    const to = this.#controlTarget();
    if (to === undefined) return;
    const size = this.#srtp.protect(this.#control, writeRtcp(this.#control, packets), true);
    if (typeof size === 'number') this.#options.listener.transmit(this.#control, size, to, 'rtcp');
  }

  #controlTarget(): MediaAddress | undefined {
    const agreement = this.#agreement;
    const target = this.#lock.target;
    if (target === undefined || agreement?.remote === undefined) return undefined;
    const { remote, remoteControl } = agreement;
    if (remoteControl === undefined) return { address: target.address, port: target.port + 1 };
    return remoteControl.port === remote.port && remoteControl.address === remote.address ? target : remoteControl;
  }

  /** Leaves the SSRC, with a goodbye, and speaks under another. */
  #becomeAnother(now: Instant): void {
    this.#sendControl(this.#reports.makeLast(this.#moment(now), this.#incoming.source));
    const { dice } = this.#options;
    this.#outgoing.become(random32(dice), random32(dice) & 0x7fff);
    this.#reports = this.#newReports();
  }

  #newReports(): Reports {
    return new Reports({ ssrc: this.#outgoing.ssrc, cname: this.#cname });
  }

  #moment(now: Instant): ReportMoment {
    return { now, wall: this.#wall(now), rtpTimestamp: this.#outgoing.timestampAt(now) };
  }

  #wall(now: Instant): WallTime {
    const { epoch } = this.#options;
    return (epoch.wall + (now - epoch.now)) as WallTime;
  }
}

function random32(dice: Dice): number {
  const [a = 0, b = 0, c = 0, d = 0] = dice.bytes(4);
  return ((a << 24) | (b << 16) | (c << 8) | d) >>> 0;
}
