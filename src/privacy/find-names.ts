import type { Effort } from './effort.ts';
import { countUpTo } from './in-order.ts';
import type { Mark, Passage } from './passage.ts';
import type { Token, Tokens } from './tokens.ts';

/** Words that are never taken for a part of a name on their own; a name among them is still covered with the rest of it. */
const common: ReadonlySet<string> = new Set(
  (
    "a about after again all also am an and any are as ask at back be because been before but by call called calling came later can can't come could day did do does don't done for " +
    'from get give go going good got grace great had has have he hello her here hey hi him his hope how i if in is it its just know last let like little ' +
    'look make mark may me might more my name need new next no not now number of off oh ok okay old on one only open or order other our out over ' +
    'page please put right said same say see send she should so some something speaking still sure take tell than thank thanks that the their them then there these they ' +
    "this time to today two um uh up us use very want was way we well were what when where which who why will with would yeah yes you your it's i'm i'd i've i'll name's that's " +
    'card cash chase dean faith frank gene joy long pat penny price ray rich rose summer young west'
  ).split(' '),
);
/** What ends a name that somebody tells. */
const stops: ReadonlySet<string> = new Set(
  (
    'a about again all am an and are as at but calling can could do for from get have here hi hello i if in is it its just like my need no not of on or please ' +
    "so speaking sure thank thanks that the there this to um uh was what where with would yes you your it's i'm i'd i've i'll that's correct wrong right actually number"
  ).split(' '),
);
const told = /\b(?:name is|name's|i am called|i'm called|name:)\s+/gi;
const speaking = /\bthis is\s+(?=(?:\S+\s+){1,3}(?:speaking|calling|here)\b)/gi;
const asked = /\b(?:your|the|full|first|last) (?:full |first |last |sur)?name\b[^?]{0,60}\?/i;
const fillers: ReadonlySet<string> = new Set(['um', 'uh', 'er', "it's", 'its', 'sure', 'yes']);
const mostWords = 3;
/** Of an answer of four words, in signs. */
const longestAnswer = 200;

interface Named {
  readonly mark: Mark;
  readonly name: string;
}

/** The place of the first token that begins there or later. */
const firstFrom = (tokens: readonly Token[], from: number): number => countUpTo(tokens.length, (place) => (tokens[place]?.from ?? 0) < from);

/** Up to three words from here on that can be a name. */
function nameFrom(tokens: readonly Token[], from: number, text: string, effort?: Effort): { readonly to: number; readonly name: string } | undefined {
  const taken: Token[] = [];
  for (let place = firstFrom(tokens, from); place < tokens.length; place++) {
    const token = tokens[place] as Token;
    if (effort) effort.steps++;
    if (token.kind === 'mark' && taken.length > 0 && (token.plain === '-' || token.plain === "'")) continue;
    if (token.kind !== 'word' || stops.has(token.plain) || /\d/.test(token.plain) || taken.length === mostWords) break;
    const before = taken.at(-1);
    // After a name in capitals, what is not goes on with the sentence.
    if (before && /^\p{Lu}/u.test(text.slice(taken[0]?.from, taken[0]?.to)) && !/^\p{Lu}/u.test(text.slice(token.from, token.to))) break;
    taken.push(token);
  }
  const last = taken.at(-1);
  const [first] = taken;
  return first && last ? { to: last.to, name: text.slice(first.from, last.to) } : undefined;
}

/** Names that somebody tells: `my name is ann example`, or the answer to the question for it. */
export function findToldNames(passages: readonly Passage[], read: Tokens, effort?: Effort): readonly Named[] {
  const found: Named[] = [];
  let said: Passage | undefined;
  passages.forEach((passage, at) => {
    const { text, stream, seq } = passage;
    const asker = said;
    if (stream === 'agent-say') said = passage;
    if (!/\bname|\bcalled\b|\bthis is\b/i.test(text) && stream !== 'customer') return;
    const places = [...text.matchAll(told), ...text.matchAll(speaking)].map(({ index, 0: lead }) => index + lead.length);
    const before = passages[at - 1];
    const answers = places.length === 0 && stream === 'customer' && asker !== undefined && asker.seq >= seq - 4;
    const short = answers && text.length <= longestAnswer && asked.test(asker.text) && before !== undefined && text.split(/\s+/).length <= 4;
    if (places.length === 0 && !short) return;
    const tokens = read(text);
    for (const from of short ? [0] : places) {
      let place = firstFrom(tokens, from);
      while (tokens[place]?.kind === 'word' && fillers.has(tokens[place]?.plain ?? '')) place++;
      const start = tokens[place]?.from ?? from;
      const name = nameFrom(tokens, start, text, effort);
      if (name && name.name.length > 1) found.push({ name: name.name, mark: { at, from: start, to: name.to, kind: 'name', sure: 0.6 } });
    }
  });
  return found;
}

interface Sought {
  readonly words: readonly string[];
}

const partsOf = (name: string, read: Tokens): string[] => read(name).flatMap(({ kind, plain }) => (kind === 'word' ? [plain] : []));

/** A name as it is looked for: whole, and each part that is no everyday word. */
function soughtOf(names: readonly string[], read: Tokens): Sought[] {
  const sought = new Map<string, Sought>();
  for (const name of names) {
    const words = partsOf(name, read);
    if (words.length === 0) continue;
    sought.set(words.join(' '), { words });
    if (words.length > 1) for (const word of words) if (word.length >= 2 && !common.has(word)) sought.set(word, { words: [word] });
  }
  return [...sought.values()].sort((a, b) => b.words.length - a.words.length);
}

/** Where these names stand, whole or in part, in whatever case. */
export function findKnownNames(passages: readonly Passage[], names: readonly string[], read: Tokens): Mark[] {
  const sought = soughtOf(names, read);
  if (sought.length === 0) return [];
  const byFirst = Map.groupBy(sought, ({ words }) => words[0] ?? '');
  const marks: Mark[] = [];
  passages.forEach(({ text }, at) => {
    const tokens = read(text).filter(({ kind }) => kind !== 'mark');
    tokens.forEach((token, place) => {
      const bare = token.plain.replace(/'s$/, '');
      const candidates = token.kind === 'word' ? (byFirst.get(token.plain) ?? byFirst.get(bare)) : undefined;
      const match = candidates?.find(({ words }) => words.every((word, i) => i === 0 || tokens[place + i]?.plain.replace(/'s$/, '') === word));
      const last = match && tokens[place + match.words.length - 1];
      if (last) marks.push({ at, from: token.from, to: last.to, kind: 'name', sure: 0.9 });
    });
  });
  return marks;
}
