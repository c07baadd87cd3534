import type { Effort } from '../effort.ts';
import type { Mark } from '../passage.ts';
import type { TopicAt } from '../topic.ts';
import { cardLengths, passesLuhn } from './card-number.ts';
import { type Link, partedAt, type Run } from './chain.ts';
import { inGroups } from './groups.ts';
import { kept, marksOver } from './marks.ts';

/** Numbers that were found in a chain, the digits of each, and what of the chain is left. */
export interface Taken {
  readonly marks: readonly Mark[];
  readonly values: readonly string[];
  readonly left: readonly Link[];
}

/** The chain without these links; what followed one of them begins anew. */
export function without(chain: readonly Link[], taken: ReadonlySet<Link>): Link[] {
  const left: Link[] = [];
  chain.forEach((link, place) => {
    if (taken.has(link)) return;
    const before = chain[place - 1];
    left.push(before && taken.has(before) && link.join !== 'far' ? { ...link, join: 'far' } : link);
  });
  return left;
}

interface Span {
  readonly links: readonly Link[];
  readonly sure: number;
}

/** A number that is whole: it begins as cards do, has their length, and its check digit is right. */
function wholeAt({ links }: Run, start: number, effort?: Effort): readonly Link[] | undefined {
  let digits = '';
  const ends = new Map<number, number>();
  for (let place = start; place < links.length && digits.length < 19; place++) {
    digits += links[place]?.digits ?? '';
    ends.set(digits.length, place);
    if (effort) effort.steps++;
  }
  // Where other words lie between its parts it must begin where somebody began to say a number.
  const begins = links[start]?.join !== 'tight';
  for (const length of cardLengths(digits)) {
    const end = ends.get(length);
    if (end === undefined || !passesLuhn(digits.slice(0, length))) continue;
    const part = links.slice(start, end + 1);
    if (begins || part.slice(1).every(({ join }) => join === 'tight')) return part;
  }
  return undefined;
}

function wholeCards(run: Run, effort?: Effort): Span[] {
  const spans: Span[] = [];
  if (run.digits.length < 12) return spans;
  for (let start = 0; start < run.links.length; start++) {
    const links = wholeAt(run, start, effort);
    if (!links) continue;
    spans.push({ links, sure: 0.95 });
    start += links.length - 1;
  }
  return spans;
}

const looksAskedFor = (digits: string): boolean => /^[23456]/.test(digits) && digits.length >= 8 && digits.length <= 19;

/** Misheard, mistyped or broken off: believed where a card is talked of. */
function likelyCards(chain: readonly Link[], topicAt: TopicAt): Span[] {
  return partedAt(chain, 'far', 'loose').flatMap((run): Span[] => {
    const [first] = run.links;
    if (!first || first.plus || inGroups(run) || !looksAskedFor(run.digits)) return [];
    return topicAt(first.at, first.from) === 'card' ? [{ links: run.links, sure: 0.5 }] : [];
  });
}

/** The three or four digits on its back. */
function securityCodes(chain: readonly Link[], topicAt: TopicAt): Span[] {
  return partedAt(chain, 'far', 'loose', 'turn').flatMap((run): Span[] => {
    const [first] = run.links;
    if (!first || run.digits.length < 3 || run.digits.length > 4) return [];
    return topicAt(first.at, first.from) === 'code' ? [{ links: run.links, sure: 0.6 }] : [];
  });
}

/** Payment cards in the numbers of one stream: at one go, or in pieces over several turns. */
export function findCards(chain: readonly Link[], topicAt: TopicAt, effort?: Effort): Taken {
  const marks: Mark[] = [];
  const values: string[] = [];
  let left = chain;
  const take = (spans: readonly Span[], keep: number): void => {
    for (const { links, sure } of spans) {
      const digits = links.map((link) => link.digits).join('');
      // What was broken off has no last digits that may be read.
      for (const mark of marksOver(links, 'card', sure, digits.length >= 13 ? keep : 0)) marks.push(mark);
      if (digits.length >= 8) values.push(digits);
    }
    if (spans.length > 0) left = without(left, new Set(spans.flatMap(({ links }) => links)));
  };
  take(
    partedAt(left, 'far').flatMap((run) => wholeCards(run, effort)),
    kept.card,
  );
  take(likelyCards(left, topicAt), kept.card);
  take(securityCodes(left, topicAt), 0);
  return { marks, values, left };
}
