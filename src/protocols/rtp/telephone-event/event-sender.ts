import { type Instant, invariant, type Machine } from '#base';
import { timestampAfter } from '../sequence.ts';
import type { TelephoneEvent } from './event-payload.ts';
import { eventOf, type PhoneKey } from './keys.ts';

export type EventSenderInput =
  /** Queues a key behind those that wait. Milliseconds; 100 and 80 unless told. */
  | { readonly kind: 'press'; readonly key: PhoneKey; readonly toneMs?: number; readonly pauseMs?: number }
  /** It is this frame's turn to be sent; `timestamp` is its RTP timestamp. */
  | { readonly kind: 'frame'; readonly timestamp: number }
  /** Forgets the keys that wait and ends the one that sounds. */
  | { readonly kind: 'cancel' };

export type EventSenderOutput =
  /** Send this now, with the next sequence number. Several may share a frame. */
  | { readonly kind: 'packet'; readonly timestamp: number; readonly marker: boolean; readonly report: TelephoneEvent }
  | { readonly kind: 'key-sent'; readonly key: PhoneKey };

export interface EventSenderOptions {
  /** Of the telephone-event payload type. */
  readonly clockRateHz: number;
  /** How long a frame is, and thus how often an event is reported. */
  readonly frameMs?: number;
  /** dB below 0 dBm0. */
  readonly volume?: number;
}

interface Press {
  readonly key: PhoneKey;
  readonly event: number;
  toneTicks: number;
  readonly pauseTicks: number;
}

interface Sounding {
  readonly press: Press;
  readonly start: number;
  elapsedTicks: number;
  /** How much of that lies in segments that are full (RFC 4733 §2.5.1.3). */
  earlierTicks: number;
}

/** The last packet of an event or a segment, to be sent again in the frames that follow. */
interface Echo {
  readonly packet: EventSenderOutput;
  left: number;
}

/** RFC 4733 §2.5.1.4: three times in all. */
const echoes = 2;
const fullSegment = 0xffff;
const nothing: readonly EventSenderOutput[] = [];

/**
 * Makes telephone-event packets of key presses (RFC 4733 §2.5.1), one frame of the call at a time.
 * All packets of a press carry the timestamp of its first frame; the marker is on the first, the end is sent three times.
 * While it is `busy` the call sends no sound of its own.
 */
export class EventSender implements Machine<EventSenderInput, EventSenderOutput> {
  readonly deadline: Instant | undefined = undefined;
  readonly #ticksPerMs: number;
  readonly #frameTicks: number;
  readonly #volume: number;
  readonly #waiting: Press[] = [];
  #sounding: Sounding | undefined;
  #echoes: Echo[] = [];
  #pauseTicks = 0;

  constructor(options: EventSenderOptions) {
    this.#ticksPerMs = options.clockRateHz / 1000;
    this.#frameTicks = (options.frameMs ?? 20) * this.#ticksPerMs;
    this.#volume = options.volume ?? 10;
    invariant(Number.isInteger(this.#frameTicks) && this.#frameTicks > 0, 'a frame is a whole number of ticks');
  }

  /** A key sounds, its end is being repeated, a pause runs, or keys wait. */
  get busy(): boolean {
    return this.#sounding !== undefined || this.#waiting.length > 0 || this.#pauseTicks > 0 || this.#echoes.length > 0;
  }

  step(input: EventSenderInput): readonly EventSenderOutput[] {
    switch (input.kind) {
      case 'press':
        this.#waiting.push(this.#press(input.key, input.toneMs ?? 100, input.pauseMs ?? 80));
        return nothing;
      case 'cancel':
        this.#waiting.length = 0;
        if (this.#sounding !== undefined) this.#sounding.press.toneTicks = 0;
        return nothing;
      case 'frame':
        return this.busy ? this.#frame(input.timestamp) : nothing;
    }
  }

  #press(key: PhoneKey, toneMs: number, pauseMs: number): Press {
    invariant(toneMs > 0 && pauseMs >= 0, 'a key sounds for some time');
    return { key, event: eventOf(key), toneTicks: Math.round(toneMs * this.#ticksPerMs), pauseTicks: Math.round(pauseMs * this.#ticksPerMs) };
  }

  #frame(timestamp: number): readonly EventSenderOutput[] {
    const packets = this.#repeat();
    if (this.#sounding === undefined && this.#pauseTicks > 0) {
      this.#pauseTicks = Math.max(0, this.#pauseTicks - this.#frameTicks);
      return packets;
    }
    const press = this.#sounding?.press ?? this.#waiting.shift();
    if (press === undefined) return packets;
    this.#sounding ??= { press, start: timestamp, elapsedTicks: 0, earlierTicks: 0 };
    return [...packets, ...this.#sound(this.#sounding)];
  }

  #repeat(): EventSenderOutput[] {
    const packets = this.#echoes.map((echo) => echo.packet);
    for (const echo of this.#echoes) echo.left--;
    this.#echoes = this.#echoes.filter((echo) => echo.left > 0);
    return packets;
  }

  #sound(sounding: Sounding): readonly EventSenderOutput[] {
    const { press } = sounding;
    const first = sounding.elapsedTicks === 0;
    const elapsed = sounding.elapsedTicks + this.#frameTicks;
    const end = elapsed >= press.toneTicks;
    // Cut short by `cancel`, a tone ends with the frame before this one, but never before its first.
    sounding.elapsedTicks = end ? Math.max(press.toneTicks, sounding.elapsedTicks, first ? this.#frameTicks : 0) : elapsed;
    const packets: EventSenderOutput[] = [];
    while (sounding.elapsedTicks - sounding.earlierTicks > fullSegment) {
      packets.push(this.#last(this.#packet(sounding, false, false, fullSegment)));
      sounding.earlierTicks += fullSegment;
    }
    const packet = this.#packet(sounding, first, end, sounding.elapsedTicks - sounding.earlierTicks);
    if (!end) return [...packets, packet];
    this.#sounding = undefined;
    this.#pauseTicks = press.pauseTicks;
    return [...packets, this.#last(packet), { kind: 'key-sent', key: press.key }];
  }

  #packet(sounding: Sounding, marker: boolean, end: boolean, durationTicks: number): EventSenderOutput {
    const report = { event: sounding.press.event, end, volume: this.#volume, durationTicks };
    return { kind: 'packet', timestamp: timestampAfter(sounding.start, sounding.earlierTicks), marker, report };
  }

  #last(packet: EventSenderOutput): EventSenderOutput {
    this.#echoes.push({ packet, left: echoes });
    return packet;
  }
}
