import assert from 'node:assert/strict';
import { g722, pcma, pcmu, type RateHz } from '#audio';
import type { Instant, WallTime } from '#base';
import { type MediaAddress, type RtpAgreement, RtpLeg, type RtpLegOptions } from '#media';
import type { SrtpKeying, SrtpSuiteName } from '#protocols/srtp';
import { srtpSuites } from '#protocols/srtp';
import { Pacer, type Seat, seatFor } from '../../src/media/pacer.ts';
import { BadNetwork, fairWeather, type Weather } from './bad-network.ts';
import { loadedDice } from './loaded-dice.ts';
import { type Member, progress } from './progress.ts';

export type Side = 'left' | 'right';
export const otherSide = (side: Side): Side => (side === 'left' ? 'right' : 'left');
export const addressOf: Readonly<Record<Side, MediaAddress>> = {
  left: { address: '192.0.2.1', port: 4000 },
  right: { address: '192.0.2.2', port: 6000 },
};

interface Datagram {
  readonly octets: Uint8Array;
  readonly to: Side;
  readonly from: MediaAddress;
  readonly kind: 'rtp' | 'rtcp';
}

/** One end of the call and all that its listener was told. */
export interface StagedLeg {
  readonly leg: RtpLeg;
  readonly seat: Seat;
  readonly frames: Int16Array[];
  readonly frameTimes: number[];
  readonly gaps: number[];
  readonly marks: string[];
  digits: string;
  sentBytes: number;
  controlSent: number;
}

export const epochWall = 1_790_000_000_000 as WallTime;

/** A keying with a key that is the same for the same seed. */
export function keying(suite: SrtpSuiteName, seed: number): SrtpKeying {
  const { keyBytes, saltBytes } = srtpSuites[suite];
  const octets = loadedDice(seed).bytes(keyBytes + saltBytes);
  return { suite, keys: [{ reveal: () => octets }] };
}

/** Agreements for both ends: mu-law and keys as events, nothing protected. */
export function plainAgreement(side: Side, codec = pcmu): RtpAgreement {
  const events = { payloadType: 101, clockRateHz: 8000 };
  return {
    remote: addressOf[otherSide(side)],
    send: true,
    receive: true,
    outgoing: { payloadType: codec.payloadType ?? 96, codec },
    incoming: [pcmu, pcma, g722].map((one) => ({ payloadType: one.payloadType ?? 96, codec: one })),
    outgoingEvents: events,
    incomingEvents: [events],
    comfortNoise: { payloadType: 13, clockRateHz: 8000 },
  };
}

/** Two legs, one pacer and one network between them, all on one clock that the test owns. */
export class RtpStage {
  now = 1000 as Instant;
  readonly network: BadNetwork<Datagram>;
  readonly pacer = new Pacer();
  readonly left: StagedLeg;
  readonly right: StagedLeg;
  /** Sees every datagram that arrives, before the leg does. */
  onDatagram: ((datagram: Datagram) => void) | undefined;

  constructor(options: { readonly rateHz?: RateHz; readonly weather?: Weather; readonly seed?: number; readonly leg?: Partial<RtpLegOptions> } = {}) {
    const { rateHz = 8000, weather = fairWeather, seed = 1, leg = {} } = options;
    this.network = new BadNetwork(weather, loadedDice(seed));
    this.left = this.#open('left', rateHz, loadedDice(seed + 1), leg);
    this.right = this.#open('right', rateHz, loadedDice(seed + 2), leg);
  }

  #open(side: Side, rateHz: RateHz, dice: ReturnType<typeof loadedDice>, extra: Partial<RtpLegOptions>): StagedLeg {
    const heard = { frames: [] as Int16Array[], frameTimes: [] as number[], gaps: [] as number[], marks: [] as string[] };
    const leg = new RtpLeg({
      rateHz,
      dice,
      epoch: { now: this.now, wall: epochWall },
      ...extra,
      listener: {
        frame: (frame, at) => {
          heard.frames.push(frame.slice());
          heard.frameTimes.push(at);
        },
        gap: (ms) => heard.gaps.push(ms),
        digit: (digit) => {
          staged.digits += digit;
        },
        markHeard: (mark) => heard.marks.push(mark),
        transmit: (octets, length, to, kind) => {
          const target = addressOf[otherSide(side)];
          assert.equal(to.address, target.address);
          assert.equal(to.port, target.port + (kind === 'rtcp' ? 1 : 0));
          staged.sentBytes += length;
          if (kind === 'rtcp') staged.controlSent++;
          const own = addressOf[side];
          const from = kind === 'rtcp' ? { ...own, port: own.port + 1 } : own;
          this.network.step({ kind: 'packet-sent', packet: { octets: octets.slice(0, length), to: otherSide(side), from, kind } }, this.now);
        },
        waiting: () => this.pacer.step({ kind: 'wake', seat: staged.seat }, this.now),
      },
    });
    const seat = seatFor({ release: (frames) => leg.release(frames, this.now), waiting: () => leg.waiting }, 0);
    const staged: StagedLeg = { leg, seat, ...heard, digits: '', sentBytes: 0, controlSent: 0 };
    this.pacer.step({ kind: 'join', seat }, this.now);
    return staged;
  }

  /** Both ends take an agreement; `change` may alter what each gets. */
  agree(change: (agreement: RtpAgreement, side: Side) => RtpAgreement = (same) => same): void {
    for (const side of ['left', 'right'] as const) {
      const done = this[side].leg.agree(change(plainAgreement(side), side), this.now);
      assert.ok(done.ok);
    }
  }

  /** Lets so many milliseconds pass. */
  pass(ms: number): void {
    const member = (one: { readonly deadline: Instant | undefined }, tick: () => void): Member => ({
      get deadline() {
        return one.deadline;
      },
      tick: (now) => {
        this.now = now;
        tick();
      },
    });
    const members = [
      member(this.network, () => this.#deliver()),
      member(this.left.leg, () => this.left.leg.tick(this.now)),
      member(this.right.leg, () => this.right.leg.tick(this.now)),
      member(this.pacer, () => this.pacer.step({ kind: 'tick' }, this.now)),
    ];
    this.now = progress(members, this.now, (this.now + ms) as Instant);
  }

  #deliver(): void {
    for (const { packet } of this.network.step({ kind: 'tick' }, this.now)) {
      this.onDatagram?.(packet);
      this[packet.to].leg.receive(packet.octets, packet.octets.length, packet.from, this.now);
    }
  }
}

/** All that was heard, as one sound. */
export function joined(frames: readonly Int16Array[]): Int16Array {
  const all = new Int16Array(frames.reduce((sum, frame) => sum + frame.length, 0));
  let at = 0;
  for (const frame of frames) {
    all.set(frame, at);
    at += frame.length;
  }
  return all;
}
