import { coverShape } from './cover.ts';
import type { Effort } from './effort.ts';
import { countUpTo } from './in-order.ts';
import type { Passage } from './passage.ts';

/** What a number in this place is likely to be, by the words around it. */
export type Topic = 'card' | 'code' | 'phone' | 'reference';

const words: readonly (readonly [Topic, RegExp])[] = [
  ['code', /\b(?:security|card verification|verification|card) (?:code|number on the back)\b|\bc[vs]{1,2}[cv]?2?\b|\bcvc2?\b/gi],
  ['card', /\b(?:cards?|visa|master ?card|amex|american express|maestro|discover|diners)\b/gi],
  [
    'phone',
    /\b(?:phone|telephone|mobile|cell|handset|whatsapp|call (?:me|you|us|him|her|them|back|\+?\d)|text (?:me|you)|callback|reach (?:me|you)|ring (?:me|you)|dial|telefon|handy|tel|fax)\b/gi,
  ],
  [
    'reference',
    /\b(?:orders?|tracking|parcels?|package|invoices?|reference|ticket|case|booking|reservation|confirmation|customer|member(?:ship)?|policy|serial|item|article|part|model|contract|account|gift card|loyalty card|zip|postcode|postal)\b(?!'s? (?:phone|mobile))/gi,
  ],
];

interface Mention {
  readonly topic: Topic;
  readonly at: number;
}

function mentionsIn(written: string): Mention[] {
  const mentions: Mention[] = [];
  // A cover names a kind too, but nobody said it.
  const text = written.includes('[') ? written.replace(coverShape, (cover) => ' '.repeat(cover.length)) : written;
  for (const [topic, shape] of words) for (const { index } of text.matchAll(shape)) mentions.push({ topic, at: index });
  return mentions.sort((a, b) => a.at - b.at);
}

const reachOfTopics = 8;

/** Tells what is being talked of at a place. */
export type TopicAt = (at: number, from: number) => Topic | undefined;

/**
 * The nearest mention before the place in its own text; else what was mentioned last in the few events before, which is what was asked
 * for; else what its own text says after it.
 */
export function topicsOf(passages: readonly Passage[], effort?: Effort): TopicAt {
  const known = new Map<number, readonly Mention[]>();
  const mentions = (at: number): readonly Mention[] => {
    const before = known.get(at);
    if (before) return before;
    const found = mentionsIn(passages[at]?.text ?? '');
    if (effort) effort.steps += (passages[at]?.text.length ?? 0) + found.length;
    known.set(at, found);
    return found;
  };
  /** From a passage that says nothing, where looking goes on. A number of one event can be the thousandth in it. */
  const onward = new Map<number, number>();
  return (at, from) => {
    const own = mentions(at);
    const before = own[countUpTo(own.length, (place) => (own[place]?.at ?? 0) < from) - 1];
    if (before) return before.topic;
    const seq = passages[at]?.seq ?? 0;
    let earlier = at - 1;
    let last: Mention | undefined;
    for (; earlier >= 0 && (passages[earlier]?.seq ?? 0) >= seq - reachOfTopics; earlier = onward.get(earlier) ?? earlier - 1) {
      if (effort) effort.steps++;
      last = mentions(earlier).at(-1);
      if (last) break;
    }
    if (earlier < at - 1) onward.set(at - 1, earlier);
    return last?.topic ?? own[0]?.topic;
  };
}
