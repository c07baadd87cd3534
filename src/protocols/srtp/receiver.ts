import { ok, type Result } from '#base';
import { extendSequence, rtpHeaderBytes } from '#protocols/rtp';
import type { KeyStream } from './counter-mode.ts';
import type { SrtpFault } from './fault.ts';
import { KeySource } from './key-source.ts';
import { checkKeying, type KeyingFault, type SrtpKeying, type SrtpPolicy } from './keying.ts';
import { read16, read32 } from './octets.ts';
import { ReplayWindow } from './replay-window.ts';
import { srtpSuites } from './suite.ts';
import { encryptedBit, type RtpTransform, rtcpClearBytes } from './transform.ts';

/** One source of the far side that has proved itself. */
interface Source {
  readonly rtp: ReplayWindow;
  readonly rtcp: ReplayWindow;
  transform: RtpTransform | undefined;
  keyStream: KeyStream | undefined;
}

const lastIndex = 2 ** 48 - 1;

/** Unprotects what comes under one keying, and refuses what is forged, changed or comes a second time. */
export interface SrtpReceiver {
  /** Unprotects the SRTP packet in the first `length` octets, in place; gives the RTP packet's length, or why not. */
  unprotect(packet: Uint8Array, length: number): number | SrtpFault;
  /** The same for a compound SRTCP packet. */
  unprotectRtcp(packet: Uint8Array, length: number): number | SrtpFault;
  /** Wipes the keys. Unprotects nothing from then on. */
  close(): void;
}

/** Opens the receiving half of an agreement. Copies the keys. */
export function openSrtpReceiver(keying: SrtpKeying, policy: SrtpPolicy = {}): Result<SrtpReceiver, KeyingFault> {
  const checked = checkKeying(keying, policy);
  if (!checked.ok) return checked;
  return ok(new Receiver(keying, policy.mostSources ?? 64));
}

class Receiver implements SrtpReceiver {
  readonly #keys: readonly KeySource[];
  readonly #mkiBytes: number;
  /** Where the MKI ends, from the end: before the tag in counter mode, at the very end in Galois/counter mode. */
  readonly #behindMki: { readonly rtp: number; readonly rtcp: number };
  /** The fewest octets that come behind header or clear part. */
  readonly #overheadBytes: number;
  readonly #rtcpOverheadBytes: number;
  readonly #rtcpEncrypted: boolean;
  readonly #mostSources: number;
  readonly #sources = new Map<number, Source>();
  #lastSsrc = -1;
  #lastSource: Source | undefined;
  /** For the packets of a source not yet known; used up by the first that proves authentic. */
  #spare = newSource();
  #closed = false;

  constructor(keying: SrtpKeying, mostSources: number) {
    const { mode, rtpTagBytes, rtcpTagBytes } = srtpSuites[keying.suite];
    const tagBytes = keying.unauthenticatedSrtp ? 0 : rtpTagBytes;
    this.#keys = keying.keys.map((key) => new KeySource(keying, key));
    this.#mkiBytes = keying.keys[0]?.mki?.length ?? 0;
    this.#behindMki = mode === 'cm' ? { rtp: tagBytes, rtcp: rtcpTagBytes } : { rtp: 0, rtcp: 0 };
    this.#overheadBytes = tagBytes + this.#mkiBytes;
    this.#rtcpOverheadBytes = 4 + rtcpTagBytes + this.#mkiBytes;
    this.#rtcpEncrypted = keying.unencryptedSrtcp !== true;
    this.#mostSources = mostSources;
  }

  #known(ssrc: number): Source | undefined {
    if (ssrc === this.#lastSsrc) return this.#lastSource;
    const source = this.#sources.get(ssrc);
    if (source !== undefined) {
      this.#lastSsrc = ssrc;
      this.#lastSource = source;
    }
    return source;
  }

  /** The source to try a packet with. A stranger's state is made only once and kept only when its packet is authentic. */
  #sourceOf(ssrc: number): Source | undefined {
    return this.#known(ssrc) ?? (this.#sources.size < this.#mostSources ? this.#spare : undefined);
  }

  #keep(ssrc: number, source: Source): void {
    if (source !== this.#spare) return;
    this.#sources.set(ssrc, source);
    this.#spare = newSource();
  }

  #keyOf(packet: Uint8Array, length: number, behindMki: number): KeySource | undefined {
    const mkiBytes = this.#mkiBytes;
    if (mkiBytes === 0) return this.#keys[0];
    const start = length - behindMki - mkiBytes;
    for (const key of this.#keys) {
      let same = true;
      for (let i = 0; i < mkiBytes; i++) if (packet[start + i] !== key.mki[i]) same = false;
      if (same) return key;
    }
    return undefined;
  }

  unprotect(packet: Uint8Array, length: number): number | SrtpFault {
    if (this.#closed) return 'closed';
    const headerBytes = rtpHeaderBytes(packet, length);
    if (headerBytes === 0 || headerBytes + this.#overheadBytes > length) return 'too-short';
    const ssrc = read32(packet, 8);
    const source = this.#sourceOf(ssrc);
    if (source === undefined) return 'too-many-sources';
    const sequence = read16(packet, 2);
    // RFC 3711 §3.3.1: the rollover counter is the one that brings the packet nearest to the newest.
    const index = source.rtp.newest < 0 ? sequence : extendSequence(source.rtp.newest, sequence);
    if (index < 0) return 'too-old';
    if (index > lastIndex) return 'index-exhausted';
    const freshness = source.rtp.check(index);
    if (freshness !== 'new') return freshness;
    const keys = this.#keyOf(packet, length, this.#behindMki.rtp);
    if (keys === undefined) return 'unknown-key';
    const transform = keys.rtp(index);
    const keyStream = source.transform === transform && source.keyStream !== undefined ? source.keyStream : transform.newKeyStream(ssrc);
    const end = transform.open(packet, headerBytes, length, index, keyStream, this.#mkiBytes);
    if (end < 0) return 'auth-failed';
    source.rtp.mark(index);
    if (source.keyStream !== keyStream) {
      source.keyStream?.wipe();
      source.keyStream = keyStream;
      source.transform = transform;
    }
    this.#keep(ssrc, source);
    return end;
  }

  unprotectRtcp(packet: Uint8Array, length: number): number | SrtpFault {
    if (this.#closed) return 'closed';
    if (length < rtcpClearBytes + this.#rtcpOverheadBytes || length > packet.length) return 'too-short';
    const ssrc = read32(packet, 4);
    const source = this.#sourceOf(ssrc);
    if (source === undefined) return 'too-many-sources';
    const keys = this.#keyOf(packet, length, this.#behindMki.rtcp);
    if (keys === undefined) return 'unknown-key';
    const wordAt = length - this.#mkiBytes - 4 - this.#behindMki.rtcp;
    const word = read32(packet, wordAt);
    const encrypted = word >= encryptedBit;
    if (encrypted !== this.#rtcpEncrypted) return 'wrong-protection';
    const index = encrypted ? word - encryptedBit : word;
    const freshness = source.rtcp.check(index);
    if (freshness !== 'new') return freshness;
    const end = keys.rtcp(index).open(packet, wordAt, ssrc, word, this.#mkiBytes);
    if (end < 0) return 'auth-failed';
    source.rtcp.mark(index);
    this.#keep(ssrc, source);
    return end;
  }

  close(): void {
    this.#closed = true;
    for (const source of this.#sources.values()) source.keyStream?.wipe();
    this.#sources.clear();
    this.#lastSource = undefined;
    this.#lastSsrc = -1;
    for (const keys of this.#keys) keys.wipe();
  }
}

const newSource = (): Source => ({ rtp: new ReplayWindow(), rtcp: new ReplayWindow(), transform: undefined, keyStream: undefined });
