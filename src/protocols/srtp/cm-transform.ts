import { applyKeyStream, type CounterMode, KeyStream } from './counter-mode.ts';
import type { HmacSha1 } from './hmac-sha1.ts';
import { put, tagMatches, write32 } from './octets.ts';
import { encryptedBit, type Mki, type RtcpTransform, type RtpTransform, rtcpClearBytes } from './transform.ts';

/** AES in counter mode with HMAC-SHA1 (RFC 3711 §3.1, §4.1.1, §4.2.1): payload | MKI | tag. The code covers header, ciphertext and rollover counter. */
export class CmRtpTransform implements RtpTransform {
  readonly #mode: CounterMode;
  readonly #hmac: HmacSha1;
  readonly #tagBytes: number;
  readonly #encrypts: boolean;

  /** `tagBytes` of 0 authenticates nothing (UNAUTHENTICATED_SRTP). */
  constructor(mode: CounterMode, hmac: HmacSha1, tagBytes: number, encrypts: boolean) {
    this.#mode = mode;
    this.#hmac = hmac;
    this.#tagBytes = tagBytes;
    this.#encrypts = encrypts;
  }

  newKeyStream(ssrc: number): KeyStream {
    return new KeyStream(this.#mode, ssrc);
  }

  #apply(packet: Uint8Array, from: number, end: number, index: number, keys: KeyStream): void {
    if (!this.#encrypts || from === end) return;
    keys.place(index, this.#mode.blocksFor(end - from), true);
    applyKeyStream(packet, from, end, keys.octets, keys.start);
  }

  seal(packet: Uint8Array, from: number, end: number, index: number, keys: KeyStream, mki: Mki): number {
    this.#apply(packet, from, end, index, keys);
    const tagAt = put(packet, end, mki, mki.length);
    if (this.#tagBytes === 0) return tagAt;
    return put(packet, tagAt, this.#hmac.compute(packet, end, Math.floor(index / 0x10000)), this.#tagBytes);
  }

  open(packet: Uint8Array, from: number, length: number, index: number, keys: KeyStream, mkiBytes: number): number {
    const tagAt = length - this.#tagBytes;
    const end = tagAt - mkiBytes;
    if (this.#tagBytes > 0) {
      const tag = this.#hmac.compute(packet, end, Math.floor(index / 0x10000));
      if (!tagMatches(packet, tagAt, tag, this.#tagBytes)) return -1;
    }
    this.#apply(packet, from, end, index, keys);
    return end;
  }

  wipe(): void {
    this.#mode.wipe();
    this.#hmac.wipe();
  }
}

/** RTCP under the same algorithms (RFC 3711 §3.4): packet | E, index | MKI | tag. */
export class CmRtcpTransform implements RtcpTransform {
  readonly #mode: CounterMode;
  readonly #hmac: HmacSha1;
  readonly #tagBytes: number;
  readonly #encrypts: boolean;

  constructor(mode: CounterMode, hmac: HmacSha1, tagBytes: number, encrypts: boolean) {
    this.#mode = mode;
    this.#hmac = hmac;
    this.#tagBytes = tagBytes;
    this.#encrypts = encrypts;
  }

  #apply(packet: Uint8Array, end: number, ssrc: number, index: number): void {
    const stream = this.#mode.stream(ssrc, index, 1, this.#mode.blocksFor(end - rtcpClearBytes));
    applyKeyStream(packet, rtcpClearBytes, end, stream, 0);
  }

  seal(packet: Uint8Array, end: number, ssrc: number, index: number, mki: Mki): number {
    if (this.#encrypts) this.#apply(packet, end, ssrc, index);
    write32(packet, end, this.#encrypts ? index | encryptedBit : index);
    const tag = this.#hmac.compute(packet, end + 4);
    return put(packet, put(packet, end + 4, mki, mki.length), tag, this.#tagBytes);
  }

  open(packet: Uint8Array, wordAt: number, ssrc: number, word: number, mkiBytes: number): number {
    const tag = this.#hmac.compute(packet, wordAt + 4);
    if (!tagMatches(packet, wordAt + 4 + mkiBytes, tag, this.#tagBytes)) return -1;
    if (word >= encryptedBit) this.#apply(packet, wordAt, ssrc, word - encryptedBit);
    return wordAt;
  }

  wipe(): void {
    this.#mode.wipe();
    this.#hmac.wipe();
  }
}
