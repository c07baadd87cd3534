import { extractWords } from './extract-words.ts';
import type { HeardLine, SummaryMatter } from './matter.ts';
import { sentencesOf, shortened } from './sentences.ts';

/** A summary without a model. */
export interface Extract {
  readonly text: string;
  /** What its fixed words are in; English where there are none of the wished language. */
  readonly language: string;
  /** There are words of the wished language. */
  readonly known: boolean;
}

const longestQuote = 160;
const mostQuotes = 2;
const mostFacts = 8;
/** Fewer words than this are an answer, hardly a wish. */
const wishWords = 4;

/**
 * An honest summary of sentences that were really said, chosen by rule: what the customer wanted (intents, in order), what they said
 * (the sentences in which a wish was recognised, then the longest; two at most), what they gave (facts), what the agent asked of APIs
 * and what of its answers the customer heard, and how it came out. `handoff`: without what travels beside it.
 */
export function extractSummary(matter: SummaryMatter, language: string, form: 'whole' | 'handoff' = 'whole'): Extract {
  const { words, language: written, known } = extractWords(language);
  const whole = form === 'whole';
  const quoted = (text: string): string => `${words.quote[0]}${shortened(text, longestQuote)}${words.quote[1]}`;
  const parts: string[] = [];
  const part = (label: string, items: readonly string[], between = ', '): void => {
    const text = items.join(between);
    // A quotation that ends with its own point needs no second one.
    if (text !== '') parts.push(`${label}: ${text}${/[.!?…][”“»]?$/.test(text.replace(' »', '»')) ? '' : '.'}`);
  };

  // A single intent travels beside a hand-off's summary.
  if (whole || matter.intents.length > 1) part(words.wanted, matter.intents.map(nameOf));
  const said = keySentences(matter.lines);
  part(words.said, said.map(quoted), ' ');
  if (whole) {
    part(
      words.told,
      matter.facts.slice(-mostFacts).map(({ name, value }) => `${nameOf(name)} ${shortened(value, 80)}`),
    );
  }
  const asked = new Map(whole ? matter.lookups.map(({ api, ok }) => [api, ok]) : []);
  part(
    words.looked,
    [...asked].map(([api, ok]) => (ok ? nameOf(api) : `${nameOf(api)} (${words.noAnswer})`)),
  );
  part(words.answered, answersHeard(matter).map(quoted), ' ');
  if (!whole) return { text: parts.join(' '), language: written, known };

  const human = matter.lines.findLast(({ who, text }) => who === 'human-agent' && wordCount(text) >= wishWords);
  if (human) part(words.human, [quoted(human.text)]);
  if (!matter.lines.some(({ who }) => who === 'customer') && said.length === 0) parts.push(words.nothing);
  const { handoff, outcome } = matter;
  if (handoff)
    parts.push(
      `${handoff.taken || outcome === 'escalated' ? words.handed : words.tried} ${nameOf(handoff.target)} (${shortened(handoff.reason, 80)}).`,
    );
  if (outcome) parts.push(`${words.outcome}: ${words.outcomes[outcome]}.`);
  return { text: parts.join(' '), language: written, known };
}

/** Names that authors wrote, as people read them: `order_status`. */
const nameOf = (name: string): string => name.replace(/[_-]+/g, ' ').trim();

const wordCount = (text: string): number => new Set(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).size;

/** The rule by which sentences of the customer are chosen; they stay in the order of the conversation. */
function keySentences(lines: readonly HeardLine[]): readonly string[] {
  const found = lines.flatMap(({ who, text, wish, sure }, place) =>
    who === 'customer' && sure
      ? sentencesOf(text).map((sentence) => ({ sentence, place, wish: wish === true, weight: Math.min(25, wordCount(sentence)) }))
      : [],
  );
  const worth = found.filter(({ wish, weight }) => weight >= wishWords || (wish && weight >= 2));
  const chosen = worth.toSorted((a, b) => Number(b.wish) - Number(a.wish) || b.weight - a.weight || a.place - b.place).slice(0, mostQuotes);
  const distinct = chosen.filter(({ sentence }, i) => chosen.findIndex((other) => other.sentence === sentence) === i);
  return distinct.toSorted((a, b) => a.place - b.place).map(({ sentence }) => sentence);
}

/** What the agent told behind an answer of an API, as far as it was heard: no questions; rather the sentence with a figure in it. */
function answersHeard({ lines, lookups }: SummaryMatter): readonly string[] {
  const turns = [...new Set(lookups.filter(({ ok }) => ok).map(({ turn }) => turn))].slice(-mostQuotes);
  return turns.flatMap((turn) => {
    const told = lines.filter((line) => line.who === 'agent' && line.turn === turn).flatMap(({ text }) => sentencesOf(text));
    const statements = told.filter((sentence) => !/\?["”»]*$/.test(sentence) && wordCount(sentence) >= wishWords);
    const best = statements.find((sentence) => /\d/.test(sentence)) ?? statements[0];
    return best === undefined ? [] : [best];
  });
}
