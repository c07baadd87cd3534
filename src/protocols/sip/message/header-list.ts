import { invariant, type Result } from '#base';
import { splitList } from './comma-list.ts';
import { type HeaderName, headerName } from './header-name.ts';

/** The header fields of a message, in order, as they may be read. Names are asked for in lower case and long form. */
export interface Headers {
  readonly length: number;
  /** The first field that stands twice and may stand only once. */
  readonly repeated: string | undefined;
  /** The value of the first field of that name. */
  get(key: string): string | undefined;
  has(key: string): boolean;
  /** The value of each field of that name. */
  all(key: string): readonly string[];
  /** The elements of a comma-separated field, over all its lines. RFC 3261 §7.3.1. */
  list(key: string): readonly string[];
  /** What `parse` makes of the first field of that name, worked out once; undefined when there is none. */
  read<Value>(key: string, parse: (text: string) => Result<Value>): Result<Value> | undefined;
  /** Every field: printed name, value, key. */
  entries(): IterableIterator<readonly [name: string, value: string, key: string]>;
}

const breaks = (text: string): boolean => text.includes('\r') || text.includes('\n');

/** Header fields in the making. A line break in a value is a bug by the time it comes here: `foreign-headers.ts` is the door for others' text. */
export class HeaderList implements Headers {
  readonly #names: HeaderName[] = [];
  readonly #values: string[] = [];
  #singles = 0;
  #repeated: string | undefined;
  #read: Map<string, Result<unknown>> | undefined;

  get length(): number {
    return this.#values.length;
  }

  get repeated(): string | undefined {
    return this.#repeated;
  }

  /** Adds a field at the end. */
  add(name: string, value: string): this {
    const known = headerName(name);
    invariant(known !== undefined, 'header field names are tokens');
    return this.append(known, value);
  }

  append(name: HeaderName, value: string): this {
    invariant(!breaks(value), 'header field values hold no line break');
    this.appendParsed(name, value);
    return this;
  }

  /** For the parser, whose lines cannot hold a break. */
  appendParsed(name: HeaderName, value: string): void {
    if ((this.#singles & name.single) !== 0) this.#repeated ??= name.key;
    this.#singles |= name.single;
    this.#names.push(name);
    this.#values.push(value);
  }

  /** Puts a value in the place of the first field of that name. */
  replaceFirst(key: string, value: string): void {
    invariant(!breaks(value), 'header field values hold no line break');
    const at = this.#names.findIndex((name) => name.key === key);
    invariant(at >= 0, 'only a field that is there is replaced');
    this.#values[at] = value;
    this.#read?.delete(key);
  }

  #find(key: string): number {
    const names = this.#names;
    for (let at = 0; at < names.length; at++) if (names[at]?.key === key) return at;
    return -1;
  }

  get(key: string): string | undefined {
    const at = this.#find(key);
    return at < 0 ? undefined : this.#values[at];
  }

  has(key: string): boolean {
    return this.#find(key) >= 0;
  }

  all(key: string): readonly string[] {
    const found: string[] = [];
    for (let at = 0; at < this.#names.length; at++) if (this.#names[at]?.key === key) found.push(this.#values[at] ?? '');
    return found;
  }

  list(key: string): readonly string[] {
    const lines = this.all(key);
    return lines.length === 0 ? lines : lines.flatMap(splitList);
  }

  read<Value>(key: string, parse: (text: string) => Result<Value>): Result<Value> | undefined {
    const text = this.get(key);
    if (text === undefined) return undefined;
    this.#read ??= new Map();
    const known = this.#read.get(key);
    // One key, one parser, everywhere in the room: that makes this cast hold.
    if (known) return known as Result<Value>;
    const fresh = parse(text);
    this.#read.set(key, fresh);
    return fresh;
  }

  *entries(): IterableIterator<readonly [name: string, value: string, key: string]> {
    for (let at = 0; at < this.#values.length; at++) {
      const name = this.#names[at];
      if (name) yield [name.name, this.#values[at] ?? '', name.key];
    }
  }

  /** The header part of a message as text, without the empty line. */
  print(): string {
    let text = '';
    for (let at = 0; at < this.#values.length; at++) text += `${this.#names[at]?.name}: ${this.#values[at]}\r\n`;
    return text;
  }
}
