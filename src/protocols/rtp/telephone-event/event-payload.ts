import { invariant } from '#base';

/** One report on an event: what, how loud, for how long so far (RFC 4733 §2.3). */
export interface TelephoneEvent {
  /** 0…255; 0–15 are keys, 16 is a hook flash. */
  readonly event: number;
  /** The event is over and `durationTicks` is its whole length. */
  readonly end: boolean;
  /** 0…63: so many dB below 0 dBm0. Means nothing for a flash. */
  readonly volume: number;
  /** Since the packet's timestamp, 0…65,535 ticks of the RTP clock. */
  readonly durationTicks: number;
}

const telephoneEventBytes = 4;

/** Reads the payload between two places; undefined when it is too short. Further events packed behind the first (§2.5.1.5) are left alone. */
export function readTelephoneEvent(octets: Uint8Array, start: number, end: number): TelephoneEvent | undefined {
  if (start < 0 || end > octets.length || end - start < telephoneEventBytes) return undefined;
  const second = octets[start + 1] ?? 0;
  return {
    event: octets[start] ?? 0,
    end: (second & 0x80) !== 0,
    volume: second & 0x3f,
    durationTicks: ((octets[start + 2] ?? 0) << 8) | (octets[start + 3] ?? 0),
  };
}

/** Writes the payload at `start` and returns where it ends. */
export function writeTelephoneEvent(into: Uint8Array, start: number, report: TelephoneEvent): number {
  invariant(start + telephoneEventBytes <= into.length, 'a telephone event fits its buffer');
  into[start] = report.event;
  into[start + 1] = (report.end ? 0x80 : 0) | (report.volume & 0x3f);
  into[start + 2] = report.durationTicks >>> 8;
  into[start + 3] = report.durationTicks;
  return start + telephoneEventBytes;
}
