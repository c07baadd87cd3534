import { type Instant, later, type Machine, type Tick } from '#base';
import { timestampSteps } from '../sequence.ts';
import type { TelephoneEvent } from './event-payload.ts';
import { keyOf, type PhoneKey } from './keys.ts';

export type EventReceiverInput =
  /** A packet with the negotiated payload type. */
  | { readonly kind: 'packet'; readonly timestamp: number; readonly marker: boolean; readonly report: TelephoneEvent }
  /** The sound now comes from another source, whose timestamps have nothing to do with those before. */
  | { readonly kind: 'source-change' }
  | Tick;

export type EventReceiverOutput =
  | { readonly kind: 'key-start'; readonly key: PhoneKey }
  /** `by`: its end was told; it fell silent without one; the next key was pressed; the source changed. */
  | { readonly kind: 'key-end'; readonly key: PhoneKey; readonly durationMs: number; readonly by: 'end' | 'silence' | 'next' | 'source-change' };

export interface EventReceiverOptions {
  /** Of the telephone-event payload type. */
  readonly clockRateHz: number;
  /** After so long without a packet an event is over, though its end was lost. Senders report at least each 50 ms. */
  readonly silenceMs?: number;
}

interface Running {
  readonly key: PhoneKey;
  readonly event: number;
  /** Ticks of the segments and wraps before the present one. */
  earlierTicks: number;
  lastTicks: number;
}

/** More than half of what a duration field holds: only a long event gets there. */
const longTicks = 0x8000;
/** A timestamp may be so much older, in seconds, and still belong to something that is over; beyond, its sender began anew. */
const memorySeconds = 10;
const nothing: readonly EventReceiverOutput[] = [];

/**
 * Makes key presses of telephone-event packets (RFC 4733 §2.5.2): one each, however many packets came, were lost, doubled or disordered.
 * A press is known by its timestamp. Its first packet seen starts it, marker or not; the first that says `end` ends it.
 */
export class EventReceiver implements Machine<EventReceiverInput, EventReceiverOutput> {
  readonly #clockRateHz: number;
  readonly #silenceMs: number;
  #running: Running | undefined;
  /** Timestamp of the newest event or segment; −1 before the first. */
  #newest = -1;
  #deadline: Instant | undefined;

  constructor(options: EventReceiverOptions) {
    this.#clockRateHz = options.clockRateHz;
    this.#silenceMs = options.silenceMs ?? 200;
  }

  get deadline(): Instant | undefined {
    return this.#deadline;
  }

  step(input: EventReceiverInput, now: Instant): readonly EventReceiverOutput[] {
    switch (input.kind) {
      case 'packet':
        return this.#packet(input.timestamp, input.marker, input.report, now);
      case 'source-change':
        this.#newest = -1;
        return this.#finish('source-change');
      case 'tick':
        return this.#deadline !== undefined && now >= this.#deadline ? this.#finish('silence') : nothing;
    }
  }

  #packet(timestamp: number, marker: boolean, report: TelephoneEvent, now: Instant): readonly EventReceiverOutput[] {
    const key = keyOf(report.event);
    if (key === undefined) return nothing;
    const steps = this.#newest < 0 ? 1 : timestampSteps(this.#newest, timestamp);
    if (steps < 0 && -steps < memorySeconds * this.#clockRateHz) return nothing;
    const running = this.#running;
    if (steps === 0) {
      if (running === undefined || running.event !== report.event) return nothing;
      // Not in the RFC, but seen: senders that let the duration overflow instead of beginning a segment.
      if (report.durationTicks < running.lastTicks - longTicks) {
        running.earlierTicks += 0x10000;
        running.lastTicks = report.durationTicks;
      }
    } else if (running !== undefined && continues(running, steps, marker, report)) {
      running.earlierTicks += steps;
      running.lastTicks = 0;
      this.#newest = timestamp;
    } else {
      return this.#begin(key, timestamp, report, now);
    }
    return this.#goOn(running, report, now);
  }

  #begin(key: PhoneKey, timestamp: number, report: TelephoneEvent, now: Instant): readonly EventReceiverOutput[] {
    const ended = this.#finish('next');
    this.#newest = timestamp;
    this.#running = { key, event: report.event, earlierTicks: 0, lastTicks: 0 };
    return [...ended, { kind: 'key-start', key }, ...this.#goOn(this.#running, report, now)];
  }

  #goOn(running: Running, report: TelephoneEvent, now: Instant): readonly EventReceiverOutput[] {
    running.lastTicks = Math.max(running.lastTicks, report.durationTicks);
    this.#deadline = later(now, this.#silenceMs);
    return report.end ? this.#finish('end') : nothing;
  }

  #finish(by: 'end' | 'silence' | 'next' | 'source-change'): readonly EventReceiverOutput[] {
    const running = this.#running;
    this.#running = undefined;
    this.#deadline = undefined;
    if (running === undefined) return nothing;
    return [{ kind: 'key-end', key: running.key, durationMs: ((running.earlierTicks + running.lastTicks) * 1000) / this.#clockRateHz, by }];
  }
}

/** Is this the next segment of a long event (RFC 4733 §2.5.1.3)? It has no marker, and begins where the field of the one before was full. */
const continues = (running: Running, steps: number, marker: boolean, report: TelephoneEvent): boolean =>
  !marker && report.event === running.event && running.lastTicks >= longTicks && steps >= running.lastTicks && steps <= 0xffff;
