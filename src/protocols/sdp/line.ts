import { invariant } from '#base';

/** Lines that hold keys or passwords: SDES, MIKEY, ICE, and the `k=` of old. */
const secret = /^(?:a=(?:crypto|key-mgmt|ice-pwd)(?![\w-])|k=)/i;
/** What of them may be seen: the name, and of `crypto` tag and suite. */
const shown = /^(?:a=crypto: *\d+ +(?:AE|F8|SEED|ARIA)[A-Z0-9_]*|a=[\w-]+|k=)/i;
const inspect = Symbol.for('nodejs.util.inspect.custom');

/**
 * One line of a description, `type=value`. It prints itself whole only when asked by `text`; wherever else it may end up,
 * in a log, an error, a debugger, keys in it are not shown.
 */
export class SdpLine {
  readonly #type: string;
  readonly #value: string;

  /** A value never holds line ends or NUL: what a peer sent was parsed line by line, and what we write has none. */
  constructor(type: string, value: string) {
    invariant(type.length === 1 && !/[\0\r\n]/.test(value), 'an SDP line is one line');
    this.#type = type;
    this.#value = value;
  }

  get type(): string {
    return this.#type;
  }

  get value(): string {
    return this.#value;
  }

  /** As it goes over the wire, without its line end. */
  get text(): string {
    return `${this.#type}=${this.#value}`;
  }

  /** The value of this attribute, '' for a flag; undefined when the line is something else. */
  attribute(name: string): string | undefined {
    if (this.#type !== 'a' || !this.#value.startsWith(name)) return undefined;
    if (this.#value.length === name.length) return '';
    return this.#value.charCodeAt(name.length) === 58 ? this.#value.slice(name.length + 1) : undefined;
  }

  toString(): string {
    return secret.test(this.text) ? `${shown.exec(this.text)?.[0] ?? this.#type} …` : this.text;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect](): string {
    return this.toString();
  }
}
