import { coverShape } from './cover.ts';
import type { Effort } from './effort.ts';
import { findEmails } from './find-emails.ts';
import { findKnownNames, findToldNames } from './find-names.ts';
import { countUpTo } from './in-order.ts';
import { atomsOf } from './numbers/atoms.ts';
import { chainOf, type Link } from './numbers/chain.ts';
import { findAgain, type KnownNumber, soughtNumbers } from './numbers/find-again.ts';
import { findCards } from './numbers/find-cards.ts';
import { findPhones } from './numbers/find-phones.ts';
import { kept } from './numbers/marks.ts';
import { phoneBook } from './numbers/phone-book.ts';
import type { Finding, Mark, Passage } from './passage.ts';
import { type Pattern, parsePattern } from './pattern/pattern.ts';
import type { PrivacyRules } from './rules.ts';
import { seekerOf } from './seek.ts';
import { rememberTokens, type Token, type Tokens } from './tokens.ts';
import { topicsOf } from './topic.ts';

/** What was found in a conversation: it is covered wherever it occurs again. */
export interface Known {
  readonly numbers: readonly KnownNumber[];
  readonly names: readonly string[];
  /** Values of custom kinds and addresses, as they were written. */
  readonly texts: readonly { readonly kind: string; readonly text: string }[];
}

export const nothingKnown: Known = { numbers: [], names: [], texts: [] };

export interface Found {
  readonly findings: readonly Finding[];
  readonly known: Known;
}

/** Looks through texts of one conversation. */
export interface Detector {
  /** All findings in the passages, which are in the order of the conversation; `known`: from what came before them. */
  find(passages: readonly Passage[], known?: Known, effort?: Effort): Found;
}

const chains = (passages: readonly Passage[], tokensOf: Tokens): readonly (readonly Link[])[] => {
  const streams = new Map<string, { at: number; atoms: ReturnType<typeof atomsOf>['atoms']; rest: number }[]>();
  passages.forEach(({ text, stream }, at) => {
    if (text === '') return;
    const part = { at, ...atomsOf(tokensOf(text)) };
    // What stands alone is a stream of its own.
    const name = stream === '' ? `\0${at}` : stream;
    const parts = streams.get(name);
    if (parts) parts.push(part);
    else streams.set(name, [part]);
  });
  return [...streams.values()].map(chainOf).filter(({ length }) => length > 0);
};

/** Digits of the longest number that somebody has. */
const longestNumber = 20;

/** A whole text that is known for what it is by its place. */
function findByPlace(passages: readonly Passage[]): { marks: Mark[]; known: Known } {
  const marks: Mark[] = [];
  const numbers: KnownNumber[] = [];
  const names: string[] = [];
  const texts: { kind: string; text: string }[] = [];
  passages.forEach(({ text, hint }, at) => {
    const value = text.trim();
    if (hint === undefined || value.length < 2 || /^\[[a-z][a-z\d-]{0,31}(?: …\d{1,4})?\]$/.test(value)) return;
    const digits = value.replace(/\D/g, '');
    if (hint === 'phone' && digits.length >= 5) {
      const last = digits.slice(-kept.phone);
      marks.push({ at, from: 0, to: text.length, kind: 'phone', sure: 1, last });
      if (digits.length >= 7 && digits.length <= longestNumber) numbers.push({ kind: 'phone', digits });
      return;
    }
    if (hint === 'phone') return;
    marks.push({ at, from: 0, to: text.length, kind: hint, sure: 1 });
    if (hint === 'name') names.push(value);
    else texts.push({ kind: 'email', text: value });
  });
  return { marks, known: { numbers, names, texts } };
}

const shortestText = 4;

/** Values that were found, wherever they stand again, in whatever case. */
function findTexts(passages: readonly Passage[], texts: Known['texts'], effort?: Effort): Mark[] {
  const sought = new Map(texts.filter(({ text }) => text.length >= shortestText).map(({ kind, text }) => [text.toLowerCase(), kind]));
  const marks: Mark[] = [];
  if (sought.size === 0) return marks;
  const seek = seekerOf(sought.keys());
  passages.forEach(({ text }, at) => {
    const lower = text.toLowerCase();
    if (lower.length !== text.length) return;
    for (const { from, to, word } of seek(lower, effort)) marks.push({ at, from, to, kind: sought.get(word) ?? 'email', sure: 0.9 });
  });
  return marks;
}

const wordy = /^[\p{L}\p{N}\p{M}]$/u;

interface Part {
  readonly from: number;
  readonly to: number;
}

/** A pattern that begins or ends inside a word takes the whole of it: half a word left over tells too much. `parts` are in order. */
function wholeWords(text: string, parts: readonly Part[], effort?: Effort): Part[] {
  const wide: { from: number; to: number }[] = [];
  const goesOn = (at: number): boolean => wordy.test(text[at - 1] ?? '') && wordy.test(text[at] ?? '');
  let steps = 0;
  for (const part of parts) {
    const last = wide.at(-1);
    const inside = last !== undefined && part.from < last.to;
    let { from, to } = inside ? last : part;
    if (!inside) for (; from > (last?.to ?? 0) && goesOn(from); from--) steps++;
    for (to = Math.max(to, part.to); to < text.length && goesOn(to); to++) steps++;
    if (inside) last.to = to;
    else wide.push({ from, to });
  }
  if (effort) effort.steps += steps + parts.length;
  return wide;
}

/** Nobody tells more in one conversation; what goes beyond is still covered where it was found. */
const mostKnown = 200;
/** In signs; what is longer is no value that somebody repeats. */
const longestKnown = 200;

const joined = (...parts: readonly Known[]): Known => ({
  numbers: unique(
    parts.flatMap(({ numbers }) => numbers),
    ({ kind, digits }) => `${kind}${digits}`,
  ).slice(-mostKnown),
  names: [...new Set(parts.flatMap(({ names }) => names))].filter(({ length }) => length <= longestKnown).slice(0, mostKnown),
  texts: unique(
    parts.flatMap(({ texts }) => texts.filter(({ text }) => text.length <= longestKnown)),
    ({ kind, text }) => `${kind} ${text.toLowerCase()}`,
  ).slice(-mostKnown),
});

const unique = <Item>(items: readonly Item[], key: (item: Item) => string): Item[] => [...new Map(items.map((item) => [key(item), item])).values()];

const opened = new WeakMap<PrivacyRules, Detector>();

/** The detector of an account's rules, made once. Patterns that are none have been complained about when the configuration was read; here they find nothing. */
export function openDetector(rules: PrivacyRules): Detector {
  const before = opened.get(rules);
  if (before) return before;
  const detector = makeDetector(rules);
  opened.set(rules, detector);
  return detector;
}

function makeDetector(rules: PrivacyRules): Detector {
  const wants = new Set<string>(rules.detect);
  const tokensOf = rememberTokens();
  const book = phoneBook(rules.countries);
  const patterns = rules.custom.flatMap(({ name, pattern }): { name: string; pattern: Pattern }[] => {
    const read = parsePattern(pattern);
    return read.ok ? [{ name, pattern: read.value }] : [];
  });
  return {
    find(passages, before = nothingKnown, effort) {
      const topicAt = topicsOf(passages, effort);
      const phones = book.sitting();
      const byPlace = findByPlace(passages);
      const marks: Mark[] = [...byPlace.marks];
      const mark = (found: readonly Mark[]): void => {
        for (const one of found) marks.push(one);
      };
      const read = readOnce(tokensOf, effort);
      const numbers: KnownNumber[] = [];
      const names: string[] = [];
      const texts: { kind: string; text: string }[] = [];
      const textOf = ({ at, from, to }: Mark): string => passages[at]?.text.slice(from, to) ?? '';

      let left = chains(passages, read);
      if (wants.has('card'))
        left = left.map((chain) => {
          const found = findCards(chain, topicAt, effort);
          mark(found.marks);
          for (const digits of found.values) numbers.push({ kind: 'card', digits });
          return found.left;
        });
      if (wants.has('phone'))
        left = left.map((chain) => {
          const found = findPhones(chain, topicAt, phones);
          mark(found.marks);
          for (const digits of found.values) numbers.push({ kind: 'phone', digits });
          return found.left;
        });
      if (wants.has('email')) {
        const found = findEmails(passages, read, effort);
        mark(found);
        for (const one of found) if (one.sure > 0.7) texts.push({ kind: 'email', text: textOf(one) });
      }
      if (wants.has('names')) {
        const found = findToldNames(passages, read, effort);
        mark(found.map(({ mark: one }) => one));
        for (const { name } of found) names.push(name);
      }
      for (const { name, pattern } of patterns)
        passages.forEach(({ text }, at) => {
          for (const { from, to } of wholeWords(text, pattern.find(text, effort), effort)) {
            marks.push({ at, from, to, kind: name, sure: 0.8 });
            texts.push({ kind: name, text: text.slice(from, to) });
          }
        });

      const known = joined(before, byPlace.known, { numbers, names, texts });
      const ways = known.numbers.flatMap(({ kind, digits }): KnownNumber[] => {
        const written = kind === 'card' ? [digits] : phones.ways(digits);
        return written.map((one) => ({ kind, digits: one }));
      });
      if (ways.length > 0) {
        const sought = soughtNumbers(ways);
        for (const chain of left) mark(findAgain(chain, sought, effort));
      }
      const asTexts = ways.filter(({ digits }) => digits.length >= 9).map(({ kind, digits }) => ({ kind, text: digits }));
      mark(findTexts(passages, [...known.texts, ...asTexts], effort));
      mark(findKnownNames(passages, [...rules.names, ...known.names], read));
      return { findings: placed(marks, passages, effort), known };
    },
  };
}

/** A long text is read once a look, however many detectors want its tokens. */
function readOnce(read: Tokens, effort?: Effort): Tokens {
  const now = new Map<string, readonly Token[]>();
  return (text) => {
    const before = now.get(text);
    if (before) return before;
    const tokens = read(text);
    if (effort) effort.steps += text.length;
    now.set(text, tokens);
    return tokens;
  };
}

/** With their places; nothing that would reach into a cover. */
function placed(marks: readonly Mark[], passages: readonly Passage[], effort?: Effort): Finding[] {
  const covers = new Map<number, readonly Part[]>();
  const coversIn = (at: number, text: string): readonly Part[] => {
    const before = covers.get(at);
    if (before) return before;
    const found = text.includes('[') ? [...text.matchAll(coverShape)].map(({ index, 0: cover }) => ({ from: index, to: index + cover.length })) : [];
    covers.set(at, found);
    return found;
  };
  if (effort) effort.steps += marks.length;
  return marks.flatMap(({ at, ...mark }): Finding[] => {
    const passage = passages[at];
    if (!passage || mark.to <= mark.from) return [];
    const inIt = coversIn(at, passage.text);
    const next = inIt[countUpTo(inIt.length, (place) => (inIt[place]?.to ?? 0) <= mark.from)];
    if (next !== undefined && next.from < mark.to) return [];
    return [{ seq: passage.seq, field: passage.field, ...mark }];
  });
}
