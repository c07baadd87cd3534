import { type HandoffItem, handoffWords } from './handoff-items.ts';
import { shorten } from './shorten.ts';

/** A fact called like one of the words travels as `fact.<name>`. */
const reserved: ReadonlySet<string> = new Set(handoffWords);
const factMark = 'fact.';

/** Prose shorter than this says nothing; it is left out instead of cut. */
const leastProseBytes = 12;

/**
 * Percent signs keep the marks of the format, control characters, colons in a row and blanks at the edge out of names and values:
 * a plain split at `|` and `=` always works, and `::` is free for whoever puts something before the context.
 */
const escapeText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[%|=\p{Cc}\u2028\u2029]|:(?=:)|^:|:$|^\s+|\s+$/gu, (sign) =>
      [...new TextEncoder().encode(sign)].map((octet) => `%${octet.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
    );

const keyOf = ({ name, fact }: HandoffItem): string =>
  escapeText(fact && (reserved.has(name) || name.startsWith(factMark)) ? `${factMark}${name}` : name);

/** A context: `order=123456|reason=refund request|…`, and which items arrive whole. */
export interface HandoffLine {
  readonly text: string;
  readonly kept: ReadonlySet<HandoffItem>;
}

/**
 * Packs items, in their order, into so many bytes as `sizeOf` counts them. What does not fit whole is left out, prose is shortened at the end of
 * a word (`…`), and smaller things behind may still go. Never splits a character. `last`, where given, surely fits or is left out first.
 */
export function printLine(items: readonly HandoffItem[], bytes: number, sizeOf: (text: string) => number, last?: HandoffItem): HandoffLine {
  const kept = new Set<HandoffItem>();
  const signSize = (sign: string): number => (sign === ' ' ? sizeOf(sign) : sizeOf(escapeText(sign)));
  let text = '';
  let room = bytes;
  const tail = last === undefined ? '' : `${keyOf(last)}=${escapeText(last.value)}`;
  // Its own mark `|` may turn out not to be needed.
  const tailFits = tail !== '' && sizeOf(`|${tail}`) <= room;
  if (tailFits) room -= sizeOf(`|${tail}`);
  for (const item of items) {
    const head = `${text === '' ? '' : '|'}${keyOf(item)}=`;
    const space = room - sizeOf(head);
    const whole = escapeText(item.value);
    const fits = sizeOf(whole) <= space;
    const short = fits || !item.shortens || space < leastProseBytes ? undefined : shorten(item.value.trimStart(), space, signSize);
    const value = fits ? whole : short && escapeText(short);
    if (fits) kept.add(item);
    if (value === undefined) continue;
    text += head + value;
    room = space - sizeOf(value);
  }
  if (tailFits && last !== undefined) {
    kept.add(last);
    text += text === '' ? tail : `|${tail}`;
  }
  return { text, kept };
}

/** A context read back. */
export interface HandoffContext {
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly authentication?: string;
  readonly reason?: string;
  readonly intent?: string;
  readonly summary?: string;
  readonly sentiment?: string;
  readonly language?: string;
  readonly ref?: string;
}

function unescapeText(text: string): string {
  return text.replace(/(?:%[\dA-Fa-f]{2})+/g, (signs) =>
    new TextDecoder().decode(Uint8Array.from(signs.slice(1).split('%'), (octet) => Number.parseInt(octet, 16))),
  );
}

/** Reads a context as `fitHandoff` writes it. Takes any text; what has no `=` becomes a fact with an empty name. */
export function parseContext(context: string): HandoffContext {
  const facts: { name: string; value: string }[] = [];
  const words: Record<string, string> = {};
  if (context === '') return { facts };
  for (const part of context.split('|')) {
    const mark = part.indexOf('=');
    const key = unescapeText(mark < 0 ? '' : part.slice(0, mark));
    const value = unescapeText(part.slice(mark + 1));
    if (reserved.has(key)) words[key] = value;
    else facts.push({ name: key.startsWith(factMark) ? key.slice(factMark.length) : key, value });
  }
  return { facts, ...words };
}
