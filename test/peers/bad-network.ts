import { type Dice, type Instant, later, type Machine, type Tick } from '#base';

/** How bad it is. Probabilities from 0 to 1. A spread of delays is what reorders. */
export interface Weather {
  readonly loss: number;
  readonly duplicate: number;
  readonly minDelayMs: number;
  readonly maxDelayMs: number;
}

export const fairWeather: Weather = { loss: 0, duplicate: 0, minDelayMs: 5, maxDelayMs: 5 };

export interface Sent<Packet> {
  readonly kind: 'packet-sent';
  readonly packet: Packet;
  /** Sent over a stream: slow in bad weather, but whole and in order. */
  readonly stream?: boolean;
}
export interface Delivered<Packet> {
  readonly kind: 'packet-delivered';
  readonly packet: Packet;
}

/** A network as a machine: it loses, doubles and reorders, as its dice fall. */
export class BadNetwork<Packet> implements Machine<Sent<Packet> | Tick, Delivered<Packet>> {
  weather: Weather;
  readonly #dice: Dice;
  #streamDue = 0 as Instant;
  #flying: { readonly due: Instant; readonly packet: Packet }[] = [];

  constructor(weather: Weather, dice: Dice) {
    this.weather = weather;
    this.#dice = dice;
  }

  get deadline(): Instant | undefined {
    return this.#flying[0]?.due;
  }

  step(input: Sent<Packet> | Tick, now: Instant): readonly Delivered<Packet>[] {
    if (input.kind === 'packet-sent') {
      const { loss, duplicate } = this.weather;
      if (input.stream) {
        this.#streamDue = Math.max(this.#streamDue, this.#arrival(now)) as Instant;
        this.#fly(input.packet, this.#streamDue);
        return [];
      }
      if (this.#dice.fraction() >= loss) this.#fly(input.packet, this.#arrival(now));
      if (this.#dice.fraction() < duplicate) this.#fly(input.packet, this.#arrival(now));
      return [];
    }
    const landed = this.#flying.filter((one) => one.due <= now);
    this.#flying = this.#flying.filter((one) => one.due > now);
    return landed.map(({ packet }) => ({ kind: 'packet-delivered', packet }));
  }

  #arrival(now: Instant): Instant {
    const { minDelayMs, maxDelayMs } = this.weather;
    return later(now, minDelayMs + this.#dice.fraction() * (maxDelayMs - minDelayMs));
  }

  #fly(packet: Packet, due: Instant): void {
    const at = this.#flying.findIndex((one) => one.due > due);
    this.#flying.splice(at < 0 ? this.#flying.length : at, 0, { due, packet });
  }
}
