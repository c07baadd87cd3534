import { applyKeyStream, type CounterMode, KeyStream } from './counter-mode.ts';
import { gcmTag } from './gcm-tag.ts';
import type { GhashKey } from './ghash.ts';
import { put, tagMatches, write32 } from './octets.ts';
import { encryptedBit, type Mki, type RtcpTransform, type RtpTransform, rtcpClearBytes } from './transform.ts';

const tagBytes = 16;
const tagBlock = 16;

/**
 * AES in Galois/counter mode (RFC 7714 §8): payload | tag | MKI. The header is authenticated, the payload encrypted too;
 * where encryption is agreed away, the whole packet is only authenticated (§16.1.3).
 */
export class GcmRtpTransform implements RtpTransform {
  readonly #mode: CounterMode;
  readonly #hash: GhashKey;
  readonly #encrypts: boolean;

  constructor(mode: CounterMode, hash: GhashKey, encrypts: boolean) {
    this.#mode = mode;
    this.#hash = hash;
    this.#encrypts = encrypts;
  }

  newKeyStream(ssrc: number): KeyStream {
    return new KeyStream(this.#mode, ssrc);
  }

  seal(packet: Uint8Array, from: number, end: number, index: number, keys: KeyStream, mki: Mki): number {
    const clear = this.#encrypts ? from : end;
    keys.place(index, this.#mode.blocksFor(end - clear), true);
    applyKeyStream(packet, clear, end, keys.octets, keys.start + tagBlock);
    const tag = gcmTag(this.#hash, packet, clear, undefined, clear, end, keys.octets, keys.start);
    return put(packet, put(packet, end, tag, tagBytes), mki, mki.length);
  }

  open(packet: Uint8Array, from: number, length: number, index: number, keys: KeyStream, mkiBytes: number): number {
    const end = length - mkiBytes - tagBytes;
    const clear = this.#encrypts ? from : end;
    const blocks = this.#mode.blocksFor(end - clear);
    keys.place(index, blocks, false);
    const tag = gcmTag(this.#hash, packet, clear, undefined, clear, end, keys.octets, keys.start);
    if (!tagMatches(packet, end, tag, tagBytes)) return -1;
    applyKeyStream(packet, clear, end, keys.octets, keys.start + tagBlock);
    keys.prepare(index + 1, blocks);
    return end;
  }

  wipe(): void {
    this.#mode.wipe();
    this.#hash.wipe();
  }
}

/** RTCP in Galois/counter mode (RFC 7714 §9): packet | tag | E, index | MKI. The index word is authenticated behind the header. */
export class GcmRtcpTransform implements RtcpTransform {
  readonly #mode: CounterMode;
  readonly #hash: GhashKey;
  readonly #encrypts: boolean;

  constructor(mode: CounterMode, hash: GhashKey, encrypts: boolean) {
    this.#mode = mode;
    this.#hash = hash;
    this.#encrypts = encrypts;
  }

  seal(packet: Uint8Array, end: number, ssrc: number, index: number, mki: Mki): number {
    const clear = this.#encrypts ? rtcpClearBytes : end;
    const word = this.#encrypts ? index | encryptedBit : index;
    const stream = this.#mode.stream(ssrc, index, 1, this.#mode.blocksFor(end - clear));
    applyKeyStream(packet, clear, end, stream, tagBlock);
    const wordAt = put(packet, end, gcmTag(this.#hash, packet, clear, word, clear, end, stream, 0), tagBytes);
    write32(packet, wordAt, word);
    return put(packet, wordAt + 4, mki, mki.length);
  }

  open(packet: Uint8Array, wordAt: number, ssrc: number, word: number): number {
    const end = wordAt - tagBytes;
    const encrypted = word >= encryptedBit;
    const clear = encrypted ? rtcpClearBytes : end;
    const stream = this.#mode.stream(ssrc, encrypted ? word - encryptedBit : word, 1, this.#mode.blocksFor(end - clear));
    if (!tagMatches(packet, end, gcmTag(this.#hash, packet, clear, word, clear, end, stream, 0), tagBytes)) return -1;
    applyKeyStream(packet, clear, end, stream, tagBlock);
    return end;
  }

  wipe(): void {
    this.#mode.wipe();
    this.#hash.wipe();
  }
}
