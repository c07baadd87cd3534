import { decodeMulaw, encodeMulaw } from '#audio';

/**
 * Base64 (RFC 4648 §4) and mu-law (ITU-T G.711) in one pass. Each frame of a stream call goes through here twice;
 * text, octets and samples in three steps would cost more than all the rest of the gateway's work on it.
 */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const pad = 0x3d;
const foreign = 0x80;

const sextets = new Uint8Array(256).fill(foreign);
for (let i = 0; i < 64; i++) sextets[alphabet.charCodeAt(i)] = i;

/** Two letters for each twelve bits, first letter in the low octet. */
const pairs = new Uint16Array(4096);
for (let i = 0; i < 4096; i++) pairs[i] = alphabet.charCodeAt(i >> 6) | (alphabet.charCodeAt(i & 63) << 8);

const samples = new Int16Array(256);
decodeMulaw(
  Uint8Array.from({ length: 256 }, (_, code) => code),
  samples,
);
/** A mu-law code depends on the upper 14 bits of a sample alone. */
const codes = new Uint8Array(1 << 14);
encodeMulaw(
  Int16Array.from({ length: 1 << 14 }, (_, upper) => upper << 2),
  codes,
);

/** How many samples the letters `from`…`to` stand for, padding aside. */
export const mulawBase64Samples = (letters: number): number => Math.floor((letters * 3) / 4);

/**
 * Decodes the letters `text[from]`…`text[to - 1]` into samples and says how many; −1 when they are not base64.
 * Padding may be left out; letters beside the alphabet, or padding in a wrong place, may not be there. `into` must have room.
 */
export function decodeMulawBase64(text: Uint8Array, from: number, to: number, into: Int16Array): number {
  let end = to;
  if ((to - from) % 4 === 0 && end > from && text[end - 1] === pad) {
    end--;
    if (text[end - 1] === pad) end--;
  }
  let at = from;
  let out = 0;
  for (const whole = end - ((end - from) % 4); at < whole; at += 4) {
    const a = sextets[text[at] as number] as number;
    const b = sextets[text[at + 1] as number] as number;
    const c = sextets[text[at + 2] as number] as number;
    const d = sextets[text[at + 3] as number] as number;
    if ((a | b | c | d) & foreign) return -1;
    into[out] = samples[(a << 2) | (b >> 4)] as number;
    into[out + 1] = samples[((b & 15) << 4) | (c >> 2)] as number;
    into[out + 2] = samples[((c & 3) << 6) | d] as number;
    out += 3;
  }
  const rest = end - at;
  if (rest === 0) return out;
  if (rest === 1) return -1;
  const a = sextets[text[at] as number] as number;
  const b = sextets[text[at + 1] as number] as number;
  const c = rest === 3 ? (sextets[text[at + 2] as number] as number) : 0;
  if ((a | b | c) & foreign) return -1;
  into[out++] = samples[(a << 2) | (b >> 4)] as number;
  if (rest === 3) into[out++] = samples[((b & 15) << 4) | (c >> 2)] as number;
  return out;
}

/** Encodes samples as letters, padded, from `text[at]` on, and says how many letters there are. `text` must have room. */
export function encodeMulawBase64(frame: Int16Array, text: Uint8Array, at: number): number {
  let out = at;
  let i = 0;
  for (const whole = frame.length - (frame.length % 3); i < whole; i += 3) {
    const a = codes[((frame[i] as number) >> 2) & 0x3fff] as number;
    const b = codes[((frame[i + 1] as number) >> 2) & 0x3fff] as number;
    const c = codes[((frame[i + 2] as number) >> 2) & 0x3fff] as number;
    const first = pairs[(a << 4) | (b >> 4)] as number;
    const second = pairs[((b & 15) << 8) | c] as number;
    text[out] = first;
    text[out + 1] = first >> 8;
    text[out + 2] = second;
    text[out + 3] = second >> 8;
    out += 4;
  }
  const rest = frame.length - i;
  if (rest > 0) {
    const a = codes[((frame[i] as number) >> 2) & 0x3fff] as number;
    const b = rest === 2 ? (codes[((frame[i + 1] as number) >> 2) & 0x3fff] as number) : 0;
    const first = pairs[(a << 4) | (b >> 4)] as number;
    text[out] = first;
    text[out + 1] = first >> 8;
    text[out + 2] = rest === 2 ? (pairs[(b & 15) << 8] as number) : pad;
    text[out + 3] = pad;
    out += 4;
  }
  return out - at;
}

/** Letters that so many samples take. */
export const mulawBase64Letters = (count: number): number => Math.ceil(count / 3) * 4;
