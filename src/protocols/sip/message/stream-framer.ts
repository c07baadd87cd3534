import { parseDecimal } from './characters.ts';
import { defaultLimits, type MessageLimits } from './limits.ts';
import { headText } from './parse-head.ts';

/** What the framer cuts out of a stream. */
export type Framed =
  | { readonly kind: 'message'; readonly octets: Uint8Array }
  /** Two CRLF between messages: the far side asks whether we live. Answer with one CRLF (RFC 5626 §3.5.1). */
  | { readonly kind: 'ping' }
  /** One CRLF between messages: the answer to our own ping, or an old habit. */
  | { readonly kind: 'pong' }
  /** Where the next message begins can no longer be known: answer `octets`, if any, and close (RFC 4475 §3.1.2.3). Always the last. */
  | { readonly kind: 'broken'; readonly says: string; readonly octets: Uint8Array | undefined };

const CR = 13;
const LF = 10;

/** The value of Content-Length in a head, by its lines alone: a number, or what is wrong. */
function contentLength(head: string): number | string {
  let value: string | undefined;
  for (const match of head.matchAll(/\r\n(?:content-length|l)[ \t]*:([^\r\n]*)/gi)) {
    if (value !== undefined) return 'content-length stands more than once';
    value = (match[1] ?? '').trim();
  }
  if (value === undefined) return 'content-length is missing on a stream';
  return parseDecimal(value, Number.MAX_SAFE_INTEGER) ?? 'content-length is no number';
}

/** Cuts a byte stream (TCP, TLS) into messages by Content-Length (RFC 3261 §18.3). Work and memory stay in proportion to what came and to the limits. */
export class StreamFramer {
  readonly #limits: MessageLimits;
  #held: Buffer = Buffer.alloc(0);
  #used = 0;
  /** How far the search for the end of the head has got. */
  #searched = 0;
  /** Size of the message whose head is complete; 0 while it is not. */
  #wanted = 0;
  #broken = false;

  constructor(limits: MessageLimits = defaultLimits) {
    this.#limits = limits;
  }

  /** Octets waiting for the rest of their message. The shell closes a connection on which they wait too long. */
  get waitingBytes(): number {
    return this.#used;
  }

  /** Takes what came and gives what is whole. The octets given are copies. */
  push(chunk: Uint8Array): Framed[] {
    const framed: Framed[] = [];
    if (this.#broken) return framed;
    this.#hold(chunk);
    let at = 0;
    for (;;) {
      at = this.#skipBreaks(at, framed);
      const next = this.#cut(at, framed);
      if (next < 0) break;
      at = next;
    }
    this.#held.copyWithin(0, at, this.#used);
    this.#used -= at;
    this.#searched = Math.max(0, this.#searched - at);
    return framed;
  }

  #hold(chunk: Uint8Array): void {
    const need = this.#used + chunk.length;
    if (need > this.#held.length) {
      const bigger = Buffer.allocUnsafe(Math.max(need, this.#held.length * 2, 2048));
      this.#held.copy(bigger, 0, 0, this.#used);
      this.#held = bigger;
    }
    this.#held.set(chunk, this.#used);
    this.#used = need;
  }

  /** Line breaks between messages are keep-alives. A lone CR at the end waits for its LF. */
  #skipBreaks(start: number, framed: Framed[]): number {
    let at = start;
    while (at + 1 < this.#used && this.#held[at] === CR && this.#held[at + 1] === LF) {
      const isPing = at + 3 < this.#used && this.#held[at + 2] === CR && this.#held[at + 3] === LF;
      framed.push({ kind: isPing ? 'ping' : 'pong' });
      at += isPing ? 4 : 2;
    }
    return at;
  }

  /** Cuts one message that begins at `start`; -1 when it is not whole yet. */
  #cut(start: number, framed: Framed[]): number {
    if (this.#wanted === 0) {
      const from = Math.max(start, this.#searched - 3);
      const empty = this.#held.subarray(0, this.#used).indexOf('\r\n\r\n', from, 'latin1');
      this.#searched = this.#used;
      const headBytes = (empty < 0 ? this.#used : empty + 4) - start;
      if (headBytes > this.#limits.headBytes)
        return this.#break('the head is too long', start, Math.min(this.#used, start + this.#limits.headBytes), framed);
      if (empty < 0) return -1;
      const length = contentLength(headText(this.#held, start, empty + 2));
      if (typeof length === 'string') return this.#break(length, start, empty + 4, framed);
      if (length > this.#limits.bodyBytes) return this.#break('the body is too long', start, empty + 4, framed);
      this.#wanted = headBytes + length;
    }
    if (start + this.#wanted > this.#used) return -1;
    const end = start + this.#wanted;
    framed.push({ kind: 'message', octets: Buffer.from(this.#held.subarray(start, end)) });
    this.#wanted = 0;
    this.#searched = end;
    return end;
  }

  #break(says: string, start: number, end: number, framed: Framed[]): number {
    this.#broken = true;
    framed.push({ kind: 'broken', says, octets: end > start ? Buffer.from(this.#held.subarray(start, end)) : undefined });
    this.#used = 0;
    return -1;
  }
}
