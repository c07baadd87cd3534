import { invariant } from '#base';

/**
 * G.711 by tables. ITU-T G.711 tables 1 and 2 give the decision values; which side a sample that lies exactly on one belongs to
 * they leave open, and here it is decided as in ITU-T's own reference program (G.191): every interval takes in its lower end.
 * So a code depends only on the upper 14 bits of a sample (mu-law) or its upper 12 (A-law), and the tables stay small.
 */
const mulawSamples = new Int16Array(256);
const alawSamples = new Int16Array(256);
const mulawCodes = new Uint8Array(1 << 14);
const alawCodes = new Uint8Array(1 << 12);

/** Segment and step of a 14-bit magnitude; the bias of 33 makes each segment begin at a power of two. */
function mulawMagnitude(m: number): number {
  const biased = Math.min(m + 33, 0x1fff);
  const segment = 31 - Math.clz32(biased) - 5;
  return (segment << 4) | ((biased >> (segment + 1)) & 0x0f);
}

/** Segment and step of a 12-bit magnitude; the first two segments are one straight line. */
function alawMagnitude(m: number): number {
  if (m < 32) return m;
  const segment = 31 - Math.clz32(m) - 3;
  return (segment << 4) | ((m >> (segment - 1)) & 0x0f);
}

for (let code = 0; code < 256; code++) {
  const turned = ~code & 0xff; // mu-law travels inverted
  const mu = ((((turned & 0x0f) << 1) + 33) << ((turned >> 4) & 7)) - 33;
  mulawSamples[code] = (turned & 0x80 ? -mu : mu) * 4;

  const even = code ^ 0x55; // A-law travels with every other bit inverted
  const segment = (even >> 4) & 7;
  const step = ((even & 0x0f) << 1) + 1;
  const a = segment === 0 ? step : (step + 32) << (segment - 1);
  alawSamples[code] = (even & 0x80 ? a : -a) * 8;
}
for (let upper = 0; upper < mulawCodes.length; upper++) {
  const negative = upper >= 0x2000;
  mulawCodes[upper] = ~((negative ? 0x80 : 0) | mulawMagnitude(negative ? 0x3fff - upper : upper));
}
for (let upper = 0; upper < alawCodes.length; upper++) {
  const negative = upper >= 0x800;
  alawCodes[upper] = ((negative ? 0 : 0x80) | alawMagnitude(negative ? 0xfff - upper : upper)) ^ 0x55;
}

const fits = (from: ArrayLike<number>, into: ArrayLike<number>): void =>
  invariant(into.length >= from.length, 'the caller brings a buffer with room for every sample');

/** Mu-law octets to samples. Writes one sample for each octet; `into` must have room for all. ITU-T G.711 table 2. */
export function decodeMulaw(octets: Uint8Array, into: Int16Array): void {
  fits(octets, into);
  for (let i = 0; i < octets.length; i++) into[i] = mulawSamples[octets[i] as number] as number;
}

/** Samples to mu-law octets. Writes one octet for each sample; `into` must have room for all. ITU-T G.711 table 2. */
export function encodeMulaw(samples: Int16Array, into: Uint8Array): void {
  fits(samples, into);
  for (let i = 0; i < samples.length; i++) into[i] = mulawCodes[((samples[i] as number) >> 2) & 0x3fff] as number;
}

/** A-law octets to samples. Writes one sample for each octet; `into` must have room for all. ITU-T G.711 table 1. */
export function decodeAlaw(octets: Uint8Array, into: Int16Array): void {
  fits(octets, into);
  for (let i = 0; i < octets.length; i++) into[i] = alawSamples[octets[i] as number] as number;
}

/** Samples to A-law octets. Writes one octet for each sample; `into` must have room for all. ITU-T G.711 table 1. */
export function encodeAlaw(samples: Int16Array, into: Uint8Array): void {
  fits(samples, into);
  for (let i = 0; i < samples.length; i++) into[i] = alawCodes[((samples[i] as number) >> 4) & 0xfff] as number;
}
