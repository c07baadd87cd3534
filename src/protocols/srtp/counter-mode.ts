import { type Cipheriv, createCipheriv } from 'node:crypto';
import { write32 } from './octets.ts';

/** Where the parts of a counter block stand. */
interface Layout {
  readonly ssrcAt: number;
  /** The packet index, six octets. */
  readonly indexAt: number;
  /** The first block's number. GCM keeps the first for the tag: its payload begins with the second. */
  readonly first: number;
}

/** RFC 3711 §4.1.1 and RFC 7714 §8.1, §9.1. The last two octets count the blocks of a packet in both. */
const layouts: Readonly<Record<'cm' | 'gcm', Layout>> = {
  cm: { ssrcAt: 4, indexAt: 8, first: 0 },
  gcm: { ssrcAt: 2, indexAt: 6, first: 1 },
};

const littleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1;
/** A block's number as it stands in the last of the block's four words, as this machine reads words. */
const counterWord = (count: number): number => (littleEndian ? ((count & 0xff) << 24) | ((count & 0xff00) << 8) : count);

/** What goes into the cipher: counter blocks, which are no secret. Room for the longest datagram; one thread fills it at a time. */
const counters = new Uint8Array(0x10000 + 32);
const counterWords = new Uint32Array(counters.buffer);
const block = new Uint8Array(16);
const blockWords = new Uint32Array(block.buffer);

/**
 * AES as a source of key stream. Counter mode is the block cipher run over counter blocks, so one cipher object that lives as long as the key
 * makes the key stream of many packets in one call: on Node 24 a cipher object per packet costs more than all else.
 */
export class CounterMode {
  readonly #cipher: Cipheriv;
  readonly #layout: Layout;
  readonly #salt = new Uint8Array(16);

  constructor(mode: 'cm' | 'gcm', key: Uint8Array, salt: Uint8Array) {
    this.#cipher = createCipheriv(key.length === 32 ? 'aes-256-ecb' : 'aes-128-ecb', key, null).setAutoPadding(false);
    this.#layout = layouts[mode];
    // Both lay the salt over the leftmost octets that ssrc and index do not fill, GCM leaving out the four of its counter.
    this.#salt.set(salt);
  }

  /** How many blocks it takes to encrypt so many octets, GCM's block for the tag included. */
  blocksFor(bytes: number): number {
    return ((bytes + 15) >>> 4) + this.#layout.first;
  }

  /** The key stream of `packets` packets from `index` on, `blocks` blocks each. */
  stream(ssrc: number, index: number, packets: number, blocks: number): Uint8Array {
    for (let packet = 0; packet < packets; packet++) this.#fill(ssrc, index + packet, packet * blocks, blocks);
    return this.#cipher.update(counters.subarray(0, 16 * packets * blocks));
  }

  #fill(ssrc: number, index: number, at: number, blocks: number): void {
    const { ssrcAt, indexAt, first } = this.#layout;
    block.fill(0);
    write32(block, ssrcAt, ssrc);
    write32(block, indexAt, Math.floor(index / 0x10000));
    block[indexAt + 4] = index >>> 8;
    block[indexAt + 5] = index;
    for (let i = 0; i < 16; i++) block[i] = (block[i] ?? 0) ^ (this.#salt[i] ?? 0);
    const [w0 = 0, w1 = 0, w2 = 0, w3 = 0] = blockWords;
    for (let count = first, word = 4 * at; count < first + blocks; count++, word += 4) {
      counterWords[word] = w0;
      counterWords[word + 1] = w1;
      counterWords[word + 2] = w2;
      counterWords[word + 3] = w3 ^ counterWord(count);
    }
  }

  /** Forgets the salt. The key lies in the cipher, which clears it when it is collected. */
  wipe(): void {
    this.#salt.fill(0);
  }
}

/** At most so many packets ahead, and no more octets than this. */
const mostAhead = 16;
const mostBytes = 4096;
const none: Uint8Array = new Uint8Array(0);

/** The key stream of the packets that one source will send next, made a batch at a time. */
export class KeyStream {
  readonly #mode: Pick<CounterMode, 'stream'>;
  readonly #ssrc: number;
  /** Index of the first packet in the batch. */
  #from = 0;
  #packets = 0;
  /** Per packet: as many as the longest so far needed. */
  #blocks = 0;
  #batch = none;
  /** Where `place` found or put it. */
  octets = none;
  start = 0;

  constructor(mode: Pick<CounterMode, 'stream'>, ssrc: number) {
    this.#mode = mode;
    this.#ssrc = ssrc;
  }

  /**
   * Puts the key stream of one packet at `start` of `octets`. `sure`: this packet is authentic, so those after it are worth preparing;
   * a forged one costs a single call and never the batch. A late packet, too, is served alone.
   */
  place(index: number, blocks: number, sure: boolean): void {
    const ahead = index - this.#from;
    if (ahead >= 0 && ahead < this.#packets && blocks <= this.#blocks) {
      this.octets = this.#batch;
      this.start = 16 * this.#blocks * ahead;
    } else if (sure && ahead >= 0) {
      this.prepare(index, blocks);
      this.octets = this.#batch;
      this.start = 0;
    } else {
      this.octets = this.#mode.stream(this.#ssrc, index, 1, blocks);
      this.start = 0;
    }
  }

  /** Makes the batch that begins with this packet, unless there is one that has it, or one of later packets. */
  prepare(index: number, blocks: number): void {
    const ahead = index - this.#from;
    if (ahead < 0 || (ahead < this.#packets && blocks <= this.#blocks)) return;
    this.#batch.fill(0);
    this.#blocks = Math.max(this.#blocks, blocks);
    this.#packets = Math.max(1, Math.min(mostAhead, Math.floor(mostBytes / (16 * this.#blocks))));
    this.#from = index;
    this.#batch = this.#mode.stream(this.#ssrc, index, this.#packets, this.#blocks);
  }

  wipe(): void {
    this.#batch.fill(0);
    this.octets.fill(0);
    this.#packets = 0;
  }
}

/** Encrypts or decrypts the octets from `from` to `end` in place. */
export function applyKeyStream(packet: Uint8Array, from: number, end: number, stream: Uint8Array, start: number): void {
  for (let at = from, key = start; at < end; at++, key++) packet[at] = (packet[at] ?? 0) ^ (stream[key] ?? 0);
}
