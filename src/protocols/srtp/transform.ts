import type { KeyStream } from './counter-mode.ts';

/** The master key identifier that goes with packets; empty when none was agreed. */
export type Mki = Uint8Array;

/** A suite's work on RTP packets under one set of session keys. Everything happens in the packet's own buffer. */
export interface RtpTransform {
  newKeyStream(ssrc: number): KeyStream;
  /** Encrypts the payload from `from` to `end`, puts MKI and tag behind it, and returns where they end. */
  seal(packet: Uint8Array, from: number, end: number, index: number, keys: KeyStream, mki: Mki): number;
  /** Undoes that for a packet of so many octets, MKI and tag included. Returns where the payload ends, or −1 when it is not authentic. */
  open(packet: Uint8Array, from: number, length: number, index: number, keys: KeyStream, mkiBytes: number): number;
  wipe(): void;
}

/** The same for compound RTCP packets, which carry their index and say whether they are encrypted. */
export interface RtcpTransform {
  seal(packet: Uint8Array, end: number, ssrc: number, index: number, mki: Mki): number;
  /** `word`, at `wordAt`, holds the encryption bit and the index. Returns where the compound packet ends, or −1 when it is not authentic. */
  open(packet: Uint8Array, wordAt: number, ssrc: number, word: number, mkiBytes: number): number;
  wipe(): void;
}

/** The header of RTCP that is never encrypted: one word, and the sender's SSRC (RFC 3711 §3.4). */
export const rtcpClearBytes = 8;
/** The bit of the index word that says "encrypted". */
export const encryptedBit = 0x8000_0000;
