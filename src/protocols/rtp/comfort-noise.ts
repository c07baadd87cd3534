import { invariant } from '#base';

/** The noise of a silence: how loud, and its colour (RFC 3389 §3). */
export interface ComfortNoise {
  /** 0…127: so many dB below overload, so 127 is the quietest. */
  readonly levelBelowOverloadDb: number;
  /** Reflection coefficients of an all-pole filter, each within −1…1 (ends excluded). None means white noise. */
  readonly reflections: readonly number[];
}

/** More than any codec uses; what goes beyond is not read. The RFC names 12 as enough. */
const mostReflections = 32;

/** Reads a comfort noise payload; undefined when it is empty. Index 255 is reserved and read as no reflection. */
export function readComfortNoise(octets: Uint8Array, start: number, end: number): ComfortNoise | undefined {
  if (start >= end || end > octets.length) return undefined;
  const reflections: number[] = [];
  for (const index of octets.subarray(start + 1, Math.min(end, start + 1 + mostReflections))) {
    reflections.push(index === 255 ? 0 : (258 * (index - 127)) / 32_768);
  }
  return { levelBelowOverloadDb: (octets[start] ?? 0) & 0x7f, reflections };
}

/** Writes a comfort noise payload at the start of `into` and returns its length. */
export function writeComfortNoise(into: Uint8Array, noise: ComfortNoise): number {
  const length = 1 + noise.reflections.length;
  invariant(length <= into.length && noise.reflections.length <= mostReflections, 'a comfort noise payload fits its buffer');
  into[0] = Math.max(0, Math.min(127, Math.round(noise.levelBelowOverloadDb)));
  noise.reflections.forEach((reflection, i) => {
    into[1 + i] = Math.max(0, Math.min(254, Math.round((reflection * 32_768) / 258) + 127));
  });
  return length;
}
