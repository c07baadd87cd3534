import type { FittedHandoff, Handoff, HandoffFact } from '#contract';
import { byteLength, shorten } from './shorten.ts';

/** Names of the context that are not facts; a fact so called travels as `fact.<name>`. */
const reserved: ReadonlySet<string> = new Set(['reason', 'intent', 'summary', 'language']);
const factMark = 'fact.';

/** Prose shorter than this says nothing; it is left out instead of cut. */
const leastProseBytes = 12;

/** Percent signs keep the marks of the format, and control characters, out of names and values; a plain split at `|` and `=` always works. */
const escapeText = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[%|=\p{Cc}\u2028\u2029]/gu, (sign) =>
      [...new TextEncoder().encode(sign)].map((octet) => `%${octet.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
    );

const factName = (name: string): string => escapeText(reserved.has(name) || name.startsWith(factMark) ? `${factMark}${name}` : name);

/** Words may be shortened; a number or a code that lost its end would be a wrong one. */
const isProse = (value: string): boolean => value.includes(' ') && value.length > 24;

interface Item {
  /** How `cut` names it. */
  readonly name: string;
  readonly key: string;
  readonly value: string;
  readonly shortens: boolean;
}

const factItem = ({ name, value }: HandoffFact): Item => ({ name, key: factName(name), value, shortens: isProse(value) });

/** What is worth carrying, the most worth first: facts by priority (as given among equals), then reason, intent, summary, language. */
function itemsOf(handoff: Handoff): Item[] {
  const word = (key: string, value: string | undefined, shortens: boolean): Item[] => (value ? [{ name: key, key, value, shortens }] : []);
  return [
    ...handoff.facts.toSorted((a, b) => a.priority - b.priority).map(factItem),
    ...word('reason', handoff.reason, true),
    ...word('intent', handoff.intent, false),
    ...word('summary', handoff.summary, true),
    ...word('language', handoff.language, false),
  ];
}

/**
 * Fits a handoff to a door that carries so many UTF-8 bytes of context: `order=123456|reason=refund request|…`.
 * What does not fit whole is left out, prose is shortened at the end of a word (`…`), and `cut` names both. Never splits a character.
 */
export function fitHandoff(handoff: Handoff, contextBytes: number): FittedHandoff {
  let context = '';
  let room = Math.max(0, Math.floor(contextBytes) || 0);
  const cut: string[] = [];
  for (const item of itemsOf(handoff)) {
    const head = `${context === '' ? '' : '|'}${item.key}=`;
    const space = room - byteLength(head);
    let value: string | undefined = escapeText(item.value);
    if (byteLength(value) > space) {
      cut.push(item.name);
      value = item.shortens && space >= leastProseBytes ? shorten(item.value, space, escapeText) : undefined;
    }
    if (value === undefined) continue;
    context += head + value;
    room = space - byteLength(value);
  }
  return { target: handoff.target, reason: handoff.reason, context, cut, facts: handoff.facts };
}

/** A context read back. */
export interface HandoffContext {
  readonly facts: readonly { readonly name: string; readonly value: string }[];
  readonly reason?: string;
  readonly intent?: string;
  readonly summary?: string;
  readonly language?: string;
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
