import { frameMs } from '#audio';
import type { Instant, Machine, Tick } from '#base';
import { Lateness } from './lateness.ts';

/** A call as the pacer sees it. */
export interface PacedCall {
  /** Sends up to so many frames at once and says how many it sent. So many of them should have left a frame's time ago, or more. */
  release(frames: number, late: number): number;
  /** Has it more to send? */
  waiting(): boolean;
}

/** A call's place at the pacer. Only the pacer writes in it. */
export interface Seat {
  readonly call: PacedCall;
  /** How many frames may be sent ahead of real time. */
  readonly leadFrames: number;
  phase: number;
  state: 'gone' | 'resting' | 'fresh' | 'paced';
  /** When the first frame of this spell of sound was due to be played. */
  startedAt: number;
  /** Frames of this spell that were sent. */
  sent: number;
  /** Frames due earlier than this were not late: there was nothing to send. */
  lateFrom: number;
}

export type PacerInput =
  | { readonly kind: 'join'; readonly seat: Seat }
  /** The call has something to send. */
  | { readonly kind: 'wake'; readonly seat: Seat }
  /** The far side was told to fall silent: the next sound begins a new spell. */
  | { readonly kind: 'cut'; readonly seat: Seat }
  | { readonly kind: 'leave'; readonly seat: Seat };

/** After each tick that sent frames: the worst lateness among them, and how many slots had to be given up. The object is used again. */
export interface Paced {
  readonly kind: 'paced';
  readonly worstMs: number;
  readonly skipped: number;
}

/** One tick serves a quarter of the calls. */
export const tickMs = 5;
const phases = frameMs / tickMs;
/** After a pause of our own, so many missed frames are made up for; beyond them the time is given up. */
const catchUp = 2;

/** A seat for a call; it takes part once it has joined. */
export function seatFor(call: PacedCall, leadMs: number): Seat {
  return { call, leadFrames: Math.floor(leadMs / frameMs), phase: 0, state: 'gone', startedAt: 0, sent: 0, lateFrom: 0 };
}

/**
 * Lets every call of the process send one frame each 20 ms. One tick for all, on a grid that is fixed to the clock and so never drifts;
 * calls are spread over four phases of it. While nobody has sound to send there is no tick.
 */
export class Pacer implements Machine<PacerInput | Tick, Paced> {
  /** How late frames left, over the life of the pacer. */
  readonly lateness = new Lateness();
  readonly #seated: number[] = new Array(phases).fill(0);
  readonly #paced: Seat[][] = Array.from({ length: phases }, () => []);
  #fresh: Seat[] = [];
  #slot = 0;
  #freshAt: Instant | undefined;
  readonly #report = { kind: 'paced' as const, worstMs: 0, skipped: 0 };
  readonly #reports: readonly Paced[] = [this.#report];
  #sent = 0;

  get deadline(): Instant | undefined {
    if (this.#freshAt !== undefined) return this.#freshAt;
    for (let slot = this.#slot + 1; slot <= this.#slot + phases; slot++) {
      if ((this.#paced[slot % phases] as Seat[]).length > 0) return (slot * tickMs) as Instant;
    }
    return undefined;
  }

  step(input: PacerInput | Tick, now: Instant): readonly Paced[] {
    if (input.kind === 'tick') return this.#tick(now);
    const { seat } = input;
    if (input.kind === 'join') this.#join(seat);
    else if (input.kind === 'wake') this.#wake(seat, now);
    else if (input.kind === 'leave') this.#leave(seat);
    else this.#cut(seat, now);
    return [];
  }

  #join(seat: Seat): void {
    if (seat.state !== 'gone') return;
    seat.phase = this.#seated.indexOf(Math.min(...this.#seated));
    this.#seated[seat.phase] = (this.#seated[seat.phase] as number) + 1;
    seat.state = 'resting';
    seat.startedAt = Number.NEGATIVE_INFINITY;
  }

  #leave(seat: Seat): void {
    if (seat.state === 'gone') return;
    this.#rest(seat);
    this.#seated[seat.phase] = (this.#seated[seat.phase] as number) - 1;
    seat.state = 'gone';
  }

  #cut(seat: Seat, now: Instant): void {
    if (seat.state === 'gone') return;
    this.#rest(seat);
    seat.startedAt = Number.NEGATIVE_INFINITY;
    if (seat.call.waiting()) this.#wake(seat, now);
  }

  #wake(seat: Seat, now: Instant): void {
    if (seat.state !== 'resting') return;
    if (this.deadline === undefined) this.#slot = Math.floor(now / tickMs);
    if (now >= seat.startedAt + seat.sent * frameMs) {
      const round = phases * tickMs;
      seat.startedAt = Math.floor((now - seat.phase * tickMs) / round) * round + seat.phase * tickMs;
      seat.sent = 0;
    }
    seat.lateFrom = now;
    seat.state = 'fresh';
    this.#fresh.push(seat);
    this.#freshAt ??= now;
  }

  #rest(seat: Seat): void {
    if (seat.state === 'fresh') this.#fresh = this.#fresh.filter((one) => one !== seat);
    if (seat.state === 'paced') {
      const row = this.#paced[seat.phase] as Seat[];
      const at = row.indexOf(seat);
      const last = row.pop();
      if (last !== undefined && last !== seat) row[at] = last;
    }
    seat.state = 'resting';
  }

  #tick(now: Instant): readonly Paced[] {
    this.#report.worstMs = 0;
    this.#report.skipped = 0;
    this.#sent = 0;
    const slot = Math.floor(now / tickMs);
    const from = Math.max(this.#slot + 1, slot - phases + 1);
    for (let one = from; one <= slot; one++) this.#serveRow(this.#paced[one % phases] as Seat[], now);
    this.#slot = Math.max(this.#slot, slot);
    const fresh = this.#fresh;
    if (fresh.length > 0) {
      this.#fresh = [];
      for (const seat of fresh) {
        seat.state = 'paced';
        (this.#paced[seat.phase] as Seat[]).push(seat);
        this.#serve(seat, now);
      }
    }
    this.#freshAt = undefined;
    return this.#sent > 0 ? this.#reports : [];
  }

  #serveRow(row: Seat[], now: Instant): void {
    // Backwards, because a seat that comes to rest is replaced by the last of the row, which was served already.
    for (let i = row.length - 1; i >= 0; i--) this.#serve(row[i] as Seat, now);
  }

  #serve(seat: Seat, now: Instant): void {
    const { call, leadFrames } = seat;
    let owed = Math.floor((now - seat.startedAt) / frameMs) + 1 + leadFrames - seat.sent;
    const most = leadFrames + 1 + catchUp;
    if (owed > most) {
      this.#report.skipped += owed - most;
      seat.startedAt += (owed - most) * frameMs;
      owed = most;
    }
    if (owed > 0) {
      const took = call.release(owed, this.#late(seat, now));
      for (let i = 0; i < took; i++) this.#account(seat, seat.sent + i, now);
      seat.sent += took;
      this.#sent += took;
      if (took < owed) seat.lateFrom = now;
    }
    if (!call.waiting()) this.#rest(seat);
  }

  /** How many of the frames that are owed now are late by a frame's time or more. */
  #late(seat: Seat, now: Instant): number {
    const firstDue = seat.startedAt + (seat.sent - seat.leadFrames) * frameMs;
    return firstDue < seat.lateFrom ? 0 : Math.floor((now - firstDue) / frameMs);
  }

  #account(seat: Seat, frame: number, now: Instant): void {
    const due = seat.startedAt + (frame - seat.leadFrames) * frameMs;
    if (due < seat.lateFrom) return;
    const lateMs = now - due;
    this.lateness.add(lateMs);
    if (lateMs > this.#report.worstMs) this.#report.worstMs = lateMs;
  }
}
