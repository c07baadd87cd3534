import { decodeMulawBase64, mulawBase64Letters } from '#media';

/** One piece of sound, as a `media` message brings it. The object is used again for the next. */
export interface InboundMedia {
  readonly kind: 'media';
  track: 'inbound' | 'outbound' | 'other';
  /** The running number of the piece in its track; NaN without one. */
  chunk: number;
  /** Milliseconds since the stream began; NaN without. */
  timestampMs: number;
  /** The first `count` samples are the sound; where they are one frame of 20 ms, they are all there is. */
  samples: Int16Array;
  count: number;
}

const frameLength = 160;

const octets = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
const names = {
  event: octets('event'),
  media: octets('media'),
  track: octets('track'),
  chunk: octets('chunk'),
  timestamp: octets('timestamp'),
  payload: octets('payload'),
  inbound: octets('inbound'),
  outbound: octets('outbound'),
  inboundTrack: octets('inbound_track'),
  outboundTrack: octets('outbound_track'),
};
const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;
const colon = 0x3a;
const opening = 0x7b;
const closing = 0x7d;
const zero = 0x30;
const mostDigits = 15;

const bits = { event: 1, media: 2, track: 4, chunk: 8, timestamp: 16, payload: 32 };
const needed = bits.event | bits.media | bits.payload;

/**
 * Reads a `media` message without making a single object of it: keys in any order, texts without escapes, whole numbers, no white space.
 * Whatever is not exactly that, true mistakes too, is left to the JSON parser.
 * Functions take the place where they begin and give the place where they ended, −1 when this is not their kind of text.
 */
export class MediaScan {
  readonly media: InboundMedia;
  readonly #all: Int16Array;
  readonly #frame: Int16Array;
  #seen = 0;

  /** `room`: samples that the longest message can hold. */
  constructor(room: number) {
    this.#all = new Int16Array(room);
    this.#frame = this.#all.subarray(0, frameLength);
    this.media = { kind: 'media', track: 'inbound', chunk: Number.NaN, timestampMs: Number.NaN, samples: this.#all, count: 0 };
  }

  /** Decodes a payload into the media object. False when it is not base64, or empty. */
  decode(text: Uint8Array, from: number, to: number): boolean {
    if (to - from > mulawBase64Letters(this.#all.length)) return false;
    const count = decodeMulawBase64(text, from, to, this.#all);
    this.media.count = count;
    this.media.samples = count === frameLength ? this.#frame : this.#all;
    return count > 0;
  }

  /** True when the message was read into the media object. */
  read(text: Uint8Array): boolean {
    const { media } = this;
    media.track = 'inbound';
    media.chunk = Number.NaN;
    media.timestampMs = Number.NaN;
    media.count = 0;
    this.#seen = 0;
    return this.#message(text) === text.length && (this.#seen & needed) === needed;
  }

  #message(text: Uint8Array): number {
    if (text[0] !== opening) return -1;
    for (let at = 1; ; at++) {
      const keyEnd = stringEnd(text, at);
      if (keyEnd < 0 || text[keyEnd] !== colon) return -1;
      const value = keyEnd + 1;
      if (says(text, at, keyEnd, names.event)) {
        at = stringEnd(text, value);
        if (!this.#once(bits.event) || at < 0 || !says(text, value, at, names.media)) return -1;
      } else if (says(text, at, keyEnd, names.media)) at = this.#once(bits.media) ? this.#sound(text, value) : -1;
      else at = valueEnd(text, value);
      if (at < 0) return -1;
      if (text[at] === closing) return at + 1;
      if (text[at] !== comma) return -1;
    }
  }

  /** The object that `media` holds. */
  #sound(text: Uint8Array, from: number): number {
    const { media } = this;
    if (text[from] !== opening) return -1;
    for (let at = from + 1; ; at++) {
      const keyEnd = stringEnd(text, at);
      if (keyEnd < 0 || text[keyEnd] !== colon) return -1;
      const value = keyEnd + 1;
      if (says(text, at, keyEnd, names.payload)) at = this.#once(bits.payload) ? this.#payload(text, value) : -1;
      else if (says(text, at, keyEnd, names.track)) at = this.#once(bits.track) ? this.#track(text, value) : -1;
      else {
        const chunk = says(text, at, keyEnd, names.chunk);
        const timestamp = !chunk && says(text, at, keyEnd, names.timestamp);
        at = valueEnd(text, value);
        if (at >= 0 && (chunk || timestamp)) {
          const count = countIn(text, value, at);
          if (count < 0 || !this.#once(chunk ? bits.chunk : bits.timestamp)) return -1;
          if (chunk) media.chunk = count;
          else media.timestampMs = count;
        }
      }
      if (at < 0) return -1;
      if (text[at] === closing) return at + 1;
      if (text[at] !== comma) return -1;
    }
  }

  #payload(text: Uint8Array, from: number): number {
    const end = text[from] === quote ? text.indexOf(quote, from + 1) : -1;
    if (end < 0) return -1;
    return this.decode(text, from + 1, end) ? end + 1 : -1;
  }

  #track(text: Uint8Array, from: number): number {
    const end = stringEnd(text, from);
    if (end < 0) return -1;
    if (says(text, from, end, names.inbound) || says(text, from, end, names.inboundTrack)) this.media.track = 'inbound';
    else this.media.track = says(text, from, end, names.outbound) || says(text, from, end, names.outboundTrack) ? 'outbound' : 'other';
    return end;
  }

  /** A key that comes twice means its last value: that is the parser's business. */
  #once(bit: number): boolean {
    if ((this.#seen & bit) !== 0) return false;
    this.#seen |= bit;
    return true;
  }
}

/** A text without escapes, its quotes included. */
function stringEnd(text: Uint8Array, from: number): number {
  if (text[from] !== quote) return -1;
  for (let at = from + 1; at < text.length; at++) {
    const letter = text[at] as number;
    if (letter === quote) return at + 1;
    if (letter === backslash || letter < 0x20) return -1;
  }
  return -1;
}

/** A text or a whole number. */
function valueEnd(text: Uint8Array, from: number): number {
  if (text[from] === quote) return stringEnd(text, from);
  let at = from;
  while (isDigit(text[at])) at++;
  return at === from || (at > from + 1 && text[from] === zero) ? -1 : at;
}

/** The count that a text or number says. */
function countIn(text: Uint8Array, from: number, to: number): number {
  const quoted = text[from] === quote ? 1 : 0;
  const end = to - quoted;
  let at = from + quoted;
  if (at === end || end - at > mostDigits) return -1;
  let value = 0;
  for (; at < end; at++) {
    if (!isDigit(text[at])) return -1;
    value = value * 10 + ((text[at] as number) - zero);
  }
  return value;
}

const isDigit = (letter: number | undefined): boolean => letter !== undefined && letter >= zero && letter <= zero + 9;

/** Does the quoted text from…to say this? */
function says(text: Uint8Array, from: number, to: number, name: Uint8Array): boolean {
  if (to - from - 2 !== name.length) return false;
  for (let i = 0; i < name.length; i++) if (text[from + 1 + i] !== name[i]) return false;
  return true;
}
