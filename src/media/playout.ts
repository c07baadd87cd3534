import { frameMs, type RateHz } from '#audio';
import { type Instant, later } from '#base';
import type { Heard } from '#contract';
import { SampleRing } from './sample-ring.ts';

export interface PlayoutOptions {
  readonly rateHz: RateHz;
  /** How much unheard sound is kept at the utmost, in milliseconds; 300,000 unless told. */
  readonly maxQueueMs?: number;
  /** How long after its sound was played a mark's echo is waited for, until the first echo has come; 1000 ms unless told. */
  readonly echoGraceMs?: number;
  /** The same once the far side is known to echo; 2000 ms unless told. */
  readonly echoPatienceMs?: number;
}

interface Mark {
  readonly name: string;
  /** Its position: everything before is played when it is heard. */
  readonly at: number;
  /** Our own, not reported. */
  readonly inner: boolean;
  /** Its number on the wire; 0 while it was not sent. */
  wire: number;
  /** Position of the last sample sent before it. */
  sentAt: number;
  /** When that sample must have been played. */
  due: number;
}

/** A far side that plays later than this after the sound was sent is not believed. */
const longestLagMs = 2000;
/** Half a second at 8 kHz. */
const firstRoom = 4096;
/** A piece shorter than a frame waits for more until this shortly before the far side runs dry: a voice delivers in pieces of any length. */
const tailMs = 2 * frameMs;
/** Two clocks never agree, and what is relayed between them piles up where the other is the faster: so much may wait. */
const mostRelayedMs = 120;

/**
 * The sound not yet heard, with its marks, and what is known of the far side's ear.
 * The far side is taken to play without pause what it has got. An echoed mark corrects that reckoning and is waited for;
 * where marks are never echoed the reckoning alone decides. Sound is kept until it was heard, so that it can be said again.
 */
export class Playout {
  readonly #ring: SampleRing;
  readonly #perMs: number;
  readonly #graceMs: number;
  readonly #patienceMs: number;
  /** Position up to which the far side has got it. Between here and the ring's end: still ours. */
  #sent = 0;
  /** Known to be played; never falls. */
  #floor = 0;
  /** When the far side will have played all it got. */
  #dryAt = Number.NEGATIVE_INFINITY;
  /** How much later than we send does it play, beyond what queues there. */
  #lagMs = 0;
  #echoes: 'unknown' | 'heard-of' | 'never' = 'unknown';
  #marks: Mark[] = [];
  /** How many of the marks, from the front, are on the wire. */
  #wired = 0;
  #lastWire = 0;
  #lastEcho = 0;
  #lastMark: string | undefined;
  #lastMarkAt = 0;
  #held = false;
  #farHasSound = false;
  #sure = true;

  constructor(options: PlayoutOptions) {
    this.#perMs = options.rateHz / 1000;
    this.#ring = new SampleRing(firstRoom, (options.maxQueueMs ?? 300_000) * this.#perMs);
    this.#graceMs = options.echoGraceMs ?? 1000;
    this.#patienceMs = options.echoPatienceMs ?? 2000;
  }

  /** Is there anything to send: sound, or a mark that follows sound already sent? */
  get waiting(): boolean {
    return !this.#held && (this.#ring.end > this.#sent || this.#marks.length > this.#wired);
  }

  /** Milliseconds of sound that wait here. */
  get queuedMs(): number {
    return (this.#ring.end - this.#sent) / this.#perMs;
  }

  get held(): boolean {
    return this.#held;
  }

  /** Has the far side been given sound since it was last told to fall silent? */
  get farHasSound(): boolean {
    return this.#farHasSound;
  }

  /** When the far side will have played all it got, as reckoned. */
  get dryAt(): Instant {
    return this.#dryAt as Instant;
  }

  /** Is it by the far side's own word that what was heard was heard? */
  get sure(): boolean {
    return this.#sure;
  }

  /** Octets of memory the sound takes. */
  get sizeBytes(): number {
    return this.#ring.sizeBytes;
  }

  /** Milliseconds of sound the far side has got and not yet played. */
  aheadMs(now: Instant): number {
    return Math.max(0, this.#dryAt - now);
  }

  /** Queues a copy and says how many samples were taken: all, unless the limit is reached. */
  write(samples: Int16Array): number {
    return this.#ring.write(samples);
  }

  /** Queues live sound, unless so much waits that it would come late: then it is dropped. Says how many samples were taken. */
  relay(samples: Int16Array): number {
    return this.queuedMs >= mostRelayedMs ? 0 : this.write(samples);
  }

  /** Puts a mark behind everything queued. `inner` marks are ours: heard, but not reported. */
  mark(name: string, inner = false): void {
    this.#marks.push({ name, at: this.#ring.end, inner, wire: 0, sentAt: 0, due: 0 });
  }

  /**
   * Fills a frame with what comes next and counts it as sent. False when there is nothing, or too little while the far side
   * has sound left; when it has not, the end of an utterance is padded with silence.
   */
  take(frame: Int16Array, now: Instant): boolean {
    if (this.#held) return false;
    let queued = this.#ring.end - this.#sent;
    if (queued === 0) return false;
    if (queued < frame.length) {
      if (this.#dryAt - now > tailMs) return false;
      this.#ring.pad(frame.length - queued);
      queued = frame.length;
    }
    this.#ring.copy(this.#sent, frame, frame.length);
    this.#sent += frame.length;
    this.#dryAt = Math.max(this.#dryAt, now + this.#lagMs) + frame.length / this.#perMs;
    this.#farHasSound = true;
    return true;
  }

  /** The number of the next mark whose sound has all been sent; it must follow that sound on the wire at once. */
  takeMark(now: Instant): number | undefined {
    const mark = this.#marks[this.#wired];
    if (mark === undefined || this.#held || mark.at > this.#sent) return undefined;
    this.#wired++;
    mark.wire = ++this.#lastWire;
    mark.sentAt = this.#sent;
    mark.due = Math.max(this.#dryAt, now + this.#lagMs);
    return mark.wire;
  }

  /** The far side says it has played up to the mark of this number. False for numbers that were never given, or given up. */
  echo(wire: number, now: Instant): boolean {
    if (!(wire > this.#lastEcho && wire <= this.#lastWire)) return false;
    this.#echoes = 'heard-of';
    const mark = this.#marks.find((one) => one.wire === wire);
    if (mark === undefined) return false;
    this.#floor = Math.min(this.#sent, Math.max(this.#playedBy(now), mark.sentAt));
    this.#lastEcho = wire;
    const off = now - mark.due;
    this.#lagMs = Math.min(longestLagMs, Math.max(0, this.#lagMs + off));
    this.#dryAt = Math.max(now, this.#dryAt + off);
    for (const one of this.#marks) if (one.wire > wire) one.due += off;
    return true;
  }

  /** The next mark that has now been heard and was not yet reported. */
  takeHeard(now: Instant): string | undefined {
    for (let mark = this.#marks[0]; mark !== undefined && this.#heardMarks(now) > 0; mark = this.#marks[0]) {
      this.#floor = Math.max(this.#playedBy(now), mark.at);
      this.#sure = mark.wire <= this.#lastEcho;
      if (!this.#sure && this.#echoes === 'unknown') this.#echoes = 'never';
      this.#marks.shift();
      this.#wired--;
      if (mark.inner) continue;
      this.#lastMark = mark.name;
      this.#lastMarkAt = mark.at;
      return mark.name;
    }
    return undefined;
  }

  /** When the next mark is taken as heard though no echo came. */
  get deadline(): Instant | undefined {
    const mark = this.#marks[0];
    return mark === undefined || mark.wire === 0 ? undefined : later(mark.due as Instant, this.#waitsMs());
  }

  /** Has everything been played that was ever queued? */
  get spent(): boolean {
    return this.#marks.length === 0 && this.#ring.end === this.#sent;
  }

  /** How far the far side has played by now. */
  heard(now: Instant): Heard {
    let mark = this.#lastMark;
    let at = this.#lastMarkAt;
    for (let i = this.#heardMarks(now) - 1; i >= 0; i--) {
      const one = this.#marks[i] as Mark;
      if (one.inner) continue;
      mark = one.name;
      at = one.at;
      break;
    }
    return { mark, afterMs: Math.max(0, this.#playedBy(now) - at) / this.#perMs };
  }

  /** Drops all that was not heard, and its marks. The far side must be told, where it has sound. */
  clear(now: Instant): Heard {
    const heard = this.heard(now);
    this.#ring.cutAt(this.#rewind(now));
    this.#marks.length = this.#wired;
    this.#held = false;
    return heard;
  }

  /** Stops sending and goes back to the place that was heard. The far side must be told, where it has sound. */
  hold(now: Instant): Heard {
    const heard = this.heard(now);
    if (!this.#held) {
      this.#rewind(now);
      this.#held = true;
    }
    return heard;
  }

  /** Goes on after `hold`. */
  resume(): void {
    this.#held = false;
  }

  /**
   * Lets go of what was heard by now. `sink`, if any, receives it first, in order, in pieces as long as `scratch` at most;
   * `endAt` is when the piece's last sample was played.
   */
  letGo(now: Instant, scratch?: Int16Array, sink?: (samples: Int16Array, endAt: Instant) => void): void {
    const played = this.#playedBy(now);
    this.#floor = played;
    if (scratch !== undefined && sink !== undefined) {
      while (this.#ring.start < played) {
        const count = Math.min(scratch.length, played - this.#ring.start);
        this.#ring.copy(this.#ring.start, scratch, count);
        const end = this.#ring.start + count;
        this.#ring.dropBefore(end);
        sink(
          count === scratch.length ? scratch : scratch.subarray(0, count),
          Math.min(now, this.#dryAt - (this.#sent - end) / this.#perMs) as Instant,
        );
      }
    }
    this.#ring.dropBefore(played);
  }

  #waitsMs(): number {
    return this.#echoes === 'never' ? 0 : this.#echoes === 'unknown' ? this.#graceMs : this.#patienceMs;
  }

  /** How many marks, from the front, have been heard by now: echoed, or waited for long enough. The first that nobody echoes ends the waiting. */
  #heardMarks(now: Instant): number {
    let waitsMs = this.#waitsMs();
    let count = 0;
    for (const mark of this.#marks) {
      if (mark.wire === 0) break;
      if (mark.wire > this.#lastEcho) {
        if (now < mark.due + waitsMs) break;
        if (this.#echoes === 'unknown') waitsMs = 0;
      }
      count++;
    }
    return count;
  }

  /** Position up to which the far side has played: reckoned, but not past a mark whose echo is still waited for. */
  #playedBy(now: Instant): number {
    let played = this.#sent - Math.max(0, Math.ceil((this.#dryAt - now) * this.#perMs));
    if (this.#echoes !== 'never' && this.#marks.length > 0) {
      const heard = this.#heardMarks(now);
      const next = this.#marks[heard];
      const given = this.#echoes === 'unknown' && heard > 0 && (this.#marks[heard - 1] as Mark).wire > this.#lastEcho;
      if (next !== undefined && next.at < played && !given) played = next.at;
    }
    return Math.min(this.#sent, Math.max(this.#floor, played));
  }

  /** Makes the far side forget what it has not played: all of that is ours again, with the marks behind it. */
  #rewind(now: Instant): number {
    const played = this.#playedBy(now);
    this.#wired = this.#heardMarks(now);
    for (let i = this.#wired; i < this.#marks.length; i++) (this.#marks[i] as Mark).wire = 0;
    this.#floor = played;
    this.#sent = played;
    this.#dryAt = now;
    this.#farHasSound = false;
    this.#sure = true;
    return played;
  }
}
