import type { WallTime } from '#base';

/** A moment as NTP writes it: seconds since 1900 and their fraction in 1/2^32 (RFC 3550 §4). */
export interface NtpTime {
  readonly seconds: number;
  readonly fraction: number;
}

/** From 1900 to 1970. */
const epochSeconds = 2_208_988_800;

/** Seconds wrap in 2036, as NTP's do. */
export function ntpTime(wall: WallTime): NtpTime {
  const seconds = Math.floor(wall / 1000);
  return { seconds: (seconds + epochSeconds) % 0x1_0000_0000, fraction: Math.floor(((wall - seconds * 1000) / 1000) * 0x1_0000_0000) };
}

/** The middle 32 bits: 16 of the seconds, 16 of the fraction. What report blocks measure in. */
export const compactNtp = (time: NtpTime): number => (((time.seconds & 0xffff) << 16) | (time.fraction >>> 16)) >>> 0;
