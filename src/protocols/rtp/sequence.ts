/**
 * Arithmetic of numbers that wrap: RTP sequence numbers modulo 2^16, timestamps modulo 2^32 (RFC 3550 §5.1).
 * Every comparison goes the shorter way round the circle.
 */

/** Steps from one sequence number to another, −32,768…32,767: negative when `to` is older. */
export const sequenceSteps = (from: number, to: number): number => ((to - from) << 16) >> 16;

/** Ticks from one timestamp to another, −2^31…2^31−1: negative when `to` is older. */
export const timestampSteps = (from: number, to: number): number => (to - from) | 0;

/** A timestamp so many ticks later. */
export const timestampAfter = (timestamp: number, ticks: number): number => (timestamp + ticks) >>> 0;

/**
 * The number with these low 16 bits that lies nearest to `near`: a sequence number with its rollovers counted.
 * May be negative just after the start, when a packet from before the first one arrives.
 */
export const extendSequence = (near: number, sequence: number): number => near + sequenceSteps(near & 0xffff, sequence);
