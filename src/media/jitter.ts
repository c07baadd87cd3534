import { frameMs } from '#audio';
import type { Instant } from '#base';
import { extendSequence, timestampSteps } from '#protocols/rtp';
import { Transit } from './transit.ts';

/** What a packet brings: sound, the noise of a silence, or a report on a pressed key, which only shares the numbers. */
export type PacketKind = 'sound' | 'noise' | 'event';

/** One packet as it waits. The octets are the buffer's own copy. */
export interface WaitingPacket {
  sequence: number;
  octets: Uint8Array;
  length: number;
  kind: PacketKind;
  payloadType: number;
  /** When its sound begins, and how long it is, on the sender's clock. */
  mediaMs: number;
  lengthMs: number;
  arrivedAt: number;
  /** Its timestamp has nothing to do with those before. */
  rebased: boolean;
  held: boolean;
}

export type Put = 'kept' | 'duplicate' | 'late';

/**
 * `packet`: it is in `packet` until the next call. `missing`: one was lost, its time has come, `missingMs` of sound must be made up.
 * `starved`: sound should have come, and may still. `resting`: nothing was to come: the far side is silent, or hasn't begun.
 */
export type Taken = 'packet' | 'missing' | 'starved' | 'resting';

export interface JitterOptions {
  readonly clockRateHz: number;
  /** The depth: 20 and 200 ms unless told. */
  readonly minMs?: number;
  readonly maxMs?: number;
}

/** Every packet put in is in one of the first three; every kept one is taken, skipped or still held. */
export interface JitterFigures {
  readonly kept: number;
  readonly duplicates: number;
  readonly late: number;
  readonly taken: number;
  /** Dropped because too much waited, or because the source changed. */
  readonly skipped: number;
  readonly held: number;
  /** Never came, or too late. */
  readonly lost: number;
  readonly targetMs: number;
}

const capacity = 64;
/** What may wait beyond the greatest depth. */
const headroomMs = 60;
/** Media time that leaps by more is another count, not another delay. */
const longestLeapMs = 1000;
/** After so long without sound the next is a new beginning. */
const forgetMs = 500;

/** Holds packets back until the slow ones are there too. Time is an argument; all packets are copied and their number is bounded. */
export class JitterBuffer {
  readonly #ticksPerMs: number;
  readonly #transit: Transit;
  readonly #boundMs: number;
  readonly #slots: (WaitingPacket | undefined)[] = new Array(capacity).fill(undefined);
  readonly #spare: Uint8Array[] = [];
  /** Number, with its rollovers, of the packet to be taken next; −1 before the first. */
  #next = -1;
  #newest = -1;
  #begun = false;
  #newestTimestamp = 0;
  #newestMediaMs = 0;
  /** Is sound flowing, so that the next packet follows without a pause? */
  #flowing = false;
  #lastKind: PacketKind | undefined;
  /** Where the sound taken so far ends. */
  #endMs = 0;
  #packetMs: number = frameMs;
  /** Time passed without sound since it last flowed. */
  #slidMs = 0;
  /** Play time less media time of the last packet taken. */
  #offsetMs = 0;
  #kept = 0;
  #duplicates = 0;
  #late = 0;
  #taken = 0;
  #skipped = 0;
  #held = 0;
  #lost = 0;

  packet: WaitingPacket | undefined;
  missingMs = 0;
  /** The packet taken does not follow the sound before it. */
  broken = false;
  /** The time without sound before the packet taken was a silence of the far side's, not a loss. */
  explained = false;

  constructor({ clockRateHz, minMs = frameMs, maxMs = 200 }: JitterOptions) {
    this.#ticksPerMs = clockRateHz / 1000;
    this.#transit = new Transit(minMs, maxMs);
    this.#boundMs = maxMs + headroomMs;
  }

  get figures(): JitterFigures {
    const targetMs = this.#transit.targetMs;
    const held = this.#held;
    return {
      kept: this.#kept,
      duplicates: this.#duplicates,
      late: this.#late,
      taken: this.#taken,
      skipped: this.#skipped,
      held,
      lost: this.#lost,
      targetMs,
    };
  }

  /** How much later the sound is played than it need be; negative: how much earlier than is safe. */
  get excessMs(): number {
    return this.#flowing ? this.#offsetMs - this.#transit.leastMs - this.#transit.targetMs : 0;
  }

  /** When the first packet of all should be played; undefined while there is none. */
  get firstDue(): Instant | undefined {
    const first = this.#firstHeld();
    return first === undefined ? undefined : (this.#dueMs(first) as Instant);
  }

  /** Takes in the payload from `start` to `end` of `octets`. `ticks`: how long its sound is, 0 where it has none. */
  put(
    sequence: number,
    timestamp: number,
    kind: PacketKind,
    payloadType: number,
    ticks: number,
    octets: Uint8Array,
    start: number,
    end: number,
    at: Instant,
  ): Put {
    if (this.#next < 0) this.#begin(sequence, timestamp);
    let place = extendSequence(this.#newest, sequence);
    const mediaMs = this.#newestMediaMs + timestampSteps(this.#newestTimestamp, timestamp) / this.#ticksPerMs;
    const before = this.#slots[place & (capacity - 1)];
    if (before?.sequence === place) {
      this.#duplicates++;
      return 'duplicate';
    }
    if (place < this.#next && !this.#begun && this.#newest - place < capacity) this.#next = place;
    const rebased = kind === 'sound' && this.#measure(at - mediaMs);
    if (place < this.#next) {
      this.#late++;
      return 'late';
    }
    if (place - this.#next >= capacity) {
      this.#leap(place);
      place = this.#next;
    }
    if (place > this.#newest) this.#newest = place;
    if (timestampSteps(this.#newestTimestamp, timestamp) > 0 || rebased) {
      this.#newestTimestamp = timestamp;
      this.#newestMediaMs = mediaMs;
    }
    const slot = this.#placeFor(place, end - start);
    for (let i = start; i < end; i++) slot.octets[i - start] = octets[i] as number;
    slot.kind = kind;
    slot.payloadType = payloadType;
    slot.mediaMs = mediaMs;
    slot.lengthMs = ticks / this.#ticksPerMs;
    slot.arrivedAt = at;
    slot.rebased = rebased;
    this.#keepBounds();
    return 'kept';
  }

  /** What to play at `playAt`. Ask again until there is enough for a frame. */
  take(playAt: Instant): Taken {
    this.broken = this.explained = false;
    for (;;) {
      if (this.#held === 0) return this.#starve();
      const slot = this.#slots[this.#next & (capacity - 1)];
      if (slot === undefined || slot.sequence !== this.#next || !slot.held) {
        if (this.#flowing) {
          if (this.#loseOne()) continue;
          return 'missing';
        }
        const first = this.#firstHeld() as WaitingPacket;
        if (playAt < this.#dueMs(first)) return this.#starve();
        this.#lost += first.sequence - this.#next;
        this.#next = first.sequence;
        this.#endMs = Math.max(this.#endMs, first.mediaMs); // what lies between is no silence
        continue;
      }
      if (slot.kind === 'event') {
        this.#release(slot);
        this.#flowing = false;
        continue;
      }
      if (this.#opens(slot)) {
        if (slot.kind === 'sound' && playAt < this.#dueMs(slot)) return this.#starve();
        this.explained = this.#lastKind !== 'sound' || slot.mediaMs - this.#endMs >= this.#slidMs - frameMs;
        this.broken = true;
      }
      this.#release(slot);
      this.#flowing = slot.kind === 'sound';
      this.#slidMs = 0;
      if (this.#flowing) {
        this.#offsetMs = playAt - slot.mediaMs;
        this.#endMs = slot.mediaMs + slot.lengthMs;
        this.#packetMs = slot.lengthMs;
      }
      this.packet = slot;
      return 'packet';
    }
  }

  /** Another source speaks: forgets what waits and what was learned. */
  reset(): void {
    for (const slot of this.#slots) if (slot?.held) this.#drop(slot);
    this.#slots.fill(undefined);
    this.#transit.reset();
    this.#next = this.#newest = -1;
    this.#begun = this.#flowing = false;
    this.#lastKind = undefined;
    this.#slidMs = 0;
  }

  #begin(sequence: number, timestamp: number): void {
    this.#next = this.#newest = sequence + 0x10000; // so that those before it aren't negative
    this.#newestTimestamp = timestamp;
    this.#newestMediaMs = 0;
    this.#begun = false;
  }

  /** Remembers how long a packet was under way; true when its media time is of another count. */
  #measure(transitMs: number): boolean {
    const leapt = this.#transit.known && Math.abs(transitMs - this.#transit.lastMs) > longestLeapMs;
    if (leapt) this.#transit.reset();
    this.#transit.add(transitMs);
    return leapt;
  }

  /** The place for a packet of this number: objects are made once and filled again. */
  #placeFor(sequence: number, length: number): WaitingPacket {
    const index = sequence & (capacity - 1);
    let octets = this.#spare.pop();
    if (octets === undefined || octets.length < length) octets = new Uint8Array(length);
    let slot = this.#slots[index];
    if (slot === undefined) {
      slot = { sequence, octets, length, kind: 'sound', payloadType: 0, mediaMs: 0, lengthMs: 0, arrivedAt: 0, rebased: false, held: true };
      this.#slots[index] = slot;
    }
    slot.octets = octets;
    slot.sequence = sequence;
    slot.length = length;
    slot.held = true;
    this.#kept++;
    this.#held++;
    return slot;
  }

  /** Takes a packet out of those that wait. Its octets are used again for the packet put in next. */
  #letGo(slot: WaitingPacket): void {
    slot.held = false;
    this.#held--;
    this.#spare.push(slot.octets);
    if (this.#next === slot.sequence) this.#next++;
  }

  #release(slot: WaitingPacket): void {
    this.#letGo(slot);
    this.#taken++;
    this.#lastKind = slot.kind;
    this.#begun = true;
  }

  #drop(slot: WaitingPacket): void {
    this.#letGo(slot);
    this.#skipped++;
  }

  /** A packet far beyond what can be held: gives up all before it. */
  #leap(place: number): void {
    for (const slot of this.#slots) if (slot?.held) this.#drop(slot);
    this.#lost += place - Math.max(this.#next, this.#newest + 1);
    this.#next = place;
    this.#flowing = false;
  }

  #keepBounds(): void {
    for (let first = this.#firstHeld(); first !== undefined && this.#newestMediaMs - first.mediaMs > this.#boundMs; first = this.#firstHeld()) {
      this.#lost += first.sequence - this.#next;
      this.#next = first.sequence;
      this.#drop(first);
      this.#flowing = false;
      this.#begun = true;
    }
  }

  #firstHeld(): WaitingPacket | undefined {
    if (this.#held === 0) return undefined;
    for (let place = this.#next; place <= this.#newest; place++) {
      const slot = this.#slots[place & (capacity - 1)];
      if (slot?.held && slot.sequence === place) return slot;
    }
    return undefined;
  }

  /** When a packet that begins a spell of sound should be played. */
  #dueMs(slot: WaitingPacket): number {
    if (slot.kind !== 'sound') return slot.arrivedAt + this.#transit.targetMs;
    return slot.mediaMs + this.#transit.leastMs + this.#transit.targetMs;
  }

  /** Does the packet begin a spell of sound, so that the pause before it may be made longer or shorter? */
  #opens(slot: WaitingPacket): boolean {
    return !this.#flowing || slot.rebased || slot.mediaMs - this.#endMs > this.#packetMs / 2;
  }

  /** The next packet will not come. True when its time already passed in waiting for it. */
  #loseOne(): boolean {
    this.#lost++;
    this.#next++;
    this.#endMs += this.#packetMs;
    this.missingMs = this.#packetMs;
    if (this.#slidMs < this.#packetMs) return false;
    this.#slidMs -= this.#packetMs;
    return true;
  }

  #starve(): 'starved' | 'resting' {
    if (this.#lastKind !== 'sound') return 'resting';
    this.#slidMs += frameMs;
    if (this.#slidMs >= forgetMs) this.#flowing = false;
    return 'starved';
  }
}
