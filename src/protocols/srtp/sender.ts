import { invariant, ok, type Result } from '#base';
import { rtpHeaderBytes, sequenceSteps } from '#protocols/rtp';
import type { KeyStream } from './counter-mode.ts';
import type { SrtpFault } from './fault.ts';
import { KeySource } from './key-source.ts';
import { checkKeying, type KeyingFault, type SrtpKeying, type SrtpPolicy } from './keying.ts';
import { read16, read32 } from './octets.ts';
import { srtpSuites } from './suite.ts';
import { type RtpTransform, rtcpClearBytes } from './transform.ts';

/** One of our sources. */
interface Source {
  /** Rollover counter and sequence number of the last packet as one number; −1 before the first. */
  index: number;
  rtcpIndex: number;
  transform: RtpTransform | undefined;
  keyStream: KeyStream | undefined;
}

const lastIndex = 2 ** 48 - 1;

/** Protects what is sent under one keying. Packets of a source must come in the order of their sequence numbers. */
export interface SrtpSender {
  /** How many octets protection adds to an RTP packet, and to an RTCP packet: the room a buffer must have behind them. */
  readonly overheadBytes: number;
  readonly rtcpOverheadBytes: number;
  /** How many more RTP packets the key may protect; agree on a new one before it is 0. */
  readonly packetsLeft: number;
  /** Protects the RTP packet in the first `length` octets, in place; gives the new length, or why not. */
  protect(packet: Uint8Array, length: number): number | SrtpFault;
  /** The same for a compound RTCP packet. */
  protectRtcp(packet: Uint8Array, length: number): number | SrtpFault;
  /** Wipes the keys. Protects nothing from then on. */
  close(): void;
}

/** Opens the sending half of an agreement. Copies the first key; the others are for a peer that changes keys, which we do by a new offer. */
export function openSrtpSender(keying: SrtpKeying, policy: SrtpPolicy = {}): Result<SrtpSender, KeyingFault> {
  const checked = checkKeying(keying, policy);
  if (!checked.ok) return checked;
  const [first] = keying.keys;
  invariant(first !== undefined, 'a checked keying has a key');
  return ok(new Sender(keying, new KeySource(keying, first), policy.mostSources ?? 64));
}

class Sender implements SrtpSender {
  readonly overheadBytes: number;
  readonly rtcpOverheadBytes: number;
  readonly #keys: KeySource;
  readonly #mostSources: number;
  readonly #sources = new Map<number, Source>();
  #lastSsrc = -1;
  #lastSource: Source | undefined;
  #rtpLeft: number;
  #rtcpLeft: number;
  #closed = false;

  constructor(keying: SrtpKeying, keys: KeySource, mostSources: number) {
    const { rtpTagBytes, rtcpTagBytes } = srtpSuites[keying.suite];
    this.#keys = keys;
    this.#mostSources = mostSources;
    this.#rtpLeft = keys.lifetime.rtp;
    this.#rtcpLeft = keys.lifetime.rtcp;
    this.overheadBytes = (keying.unauthenticatedSrtp ? 0 : rtpTagBytes) + keys.mki.length;
    this.rtcpOverheadBytes = 4 + rtcpTagBytes + keys.mki.length;
  }

  get packetsLeft(): number {
    return this.#rtpLeft;
  }

  #source(ssrc: number): Source | undefined {
    if (ssrc === this.#lastSsrc) return this.#lastSource;
    let source = this.#sources.get(ssrc);
    if (source === undefined) {
      if (this.#sources.size >= this.#mostSources) return undefined;
      source = { index: -1, rtcpIndex: 0, transform: undefined, keyStream: undefined };
      this.#sources.set(ssrc, source);
    }
    this.#lastSsrc = ssrc;
    this.#lastSource = source;
    return source;
  }

  protect(packet: Uint8Array, length: number): number | SrtpFault {
    if (this.#closed) return 'closed';
    const headerBytes = rtpHeaderBytes(packet, length);
    if (headerBytes === 0) return 'too-short';
    if (length + this.overheadBytes > packet.length) return 'no-room';
    const source = this.#source(read32(packet, 8));
    if (source === undefined) return 'too-many-sources';
    const sequence = read16(packet, 2);
    const index = source.index < 0 ? sequence : source.index + sequenceSteps(source.index & 0xffff, sequence);
    if (index <= source.index) return 'index-reused';
    if (index > lastIndex || this.#rtpLeft <= 0) return 'index-exhausted';
    const transform = this.#keys.rtp(index);
    if (source.transform !== transform || source.keyStream === undefined) {
      source.keyStream?.wipe();
      source.keyStream = transform.newKeyStream(read32(packet, 8));
      source.transform = transform;
    }
    source.index = index;
    this.#rtpLeft--;
    return transform.seal(packet, headerBytes, length, index, source.keyStream, this.#keys.mki);
  }

  protectRtcp(packet: Uint8Array, length: number): number | SrtpFault {
    if (this.#closed) return 'closed';
    if (length < rtcpClearBytes || length > packet.length) return 'too-short';
    if (length + this.rtcpOverheadBytes > packet.length) return 'no-room';
    const ssrc = read32(packet, 4);
    const source = this.#source(ssrc);
    if (source === undefined) return 'too-many-sources';
    if (source.rtcpIndex >= 2 ** 31 || this.#rtcpLeft <= 0) return 'index-exhausted';
    this.#rtcpLeft--;
    const index = source.rtcpIndex++;
    return this.#keys.rtcp(index).seal(packet, length, ssrc, index, this.#keys.mki);
  }

  close(): void {
    this.#closed = true;
    for (const source of this.#sources.values()) source.keyStream?.wipe();
    this.#sources.clear();
    this.#lastSource = undefined;
    this.#lastSsrc = -1;
    this.#keys.wipe();
  }
}
