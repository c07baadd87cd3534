/** A piece of text that is spoken in one breath. */
export interface Clause {
  /** Its words, parted by single spaces. */
  readonly text: string;
  /** What ends it: a sentence is followed by a longer pause than a phrase. */
  readonly ends: 'sentence' | 'phrase';
}

/** Cuts text into clauses while it arrives. Where the cuts are does not depend on the pieces it arrives in. */
export interface ClauseSplitter {
  /** Takes more text and gives the clauses that are complete now. */
  write(text: string): readonly Clause[];
  /** No more text: gives what is left. */
  end(): readonly Clause[];
}

/** No clause is longer than this, in characters: the memory of a synthesis grows with its text. */
export const longestClause = 240;
/** From this length on a comma ends a clause; the first may end sooner, so that sound begins early. */
const commaFrom = 60;
const firstCommaFrom = 20;
const colonFrom = 8;

/** A point after these never ends a sentence. */
const titles = new Set('mr mrs ms dr prof st mt ft gen col sgt capt lt rev hon vs e.g i.e cf approx fig dept est ext tel'.split(' '));
/** A point after these ends one only where a capital follows. */
const perhapsLast = new Set('a.m p.m am pm etc inc ltd co corp u.s u.s.a u.k ph.d jr sr ave blvd rd'.split(' '));
const numberSigns = new Set(['no', 'nos', 'nr']);

const closing = /["'”’)\]}»]+$/u;
const opening = /^["'“‘([{«]+/u;
const dash = /^[-–—]+$/u;
const bullet = /^[-*•]/u;

/** What is known of the text after a word; `undefined` while its first letter has not arrived. */
type Next = string | undefined;

/** Does this word end a clause, and how? `wait`: it depends on what follows, which is not here yet. */
function verdict(word: string, index: number, lengthSoFar: number, first: boolean, next: Next): Clause['ends'] | 'wait' | undefined {
  const core = word.replace(closing, '');
  const last = core.at(-1) ?? '';
  if (last === '!' || last === '?' || last === '…' || core.endsWith('..')) return 'sentence';
  if (last === '.') {
    const bare = core.slice(0, -1).replace(opening, '').toLowerCase();
    if (titles.has(bare) || /^[a-z]$/.test(bare)) return undefined;
    if (index === 0 && /^\d{1,3}$/.test(bare)) return undefined; // the number of a list entry
    if (perhapsLast.has(bare)) return next === undefined ? 'wait' : next === '' || /^\p{Lu}/u.test(next) ? 'sentence' : undefined;
    if (numberSigns.has(bare)) return next === undefined ? 'wait' : /^\d/.test(next) ? undefined : 'sentence';
    return 'sentence';
  }
  if (last === ';' || last === ':') return lengthSoFar >= colonFrom ? 'phrase' : undefined;
  const long = lengthSoFar >= (first ? firstCommaFrom : commaFrom);
  if (last === ',' && long) {
    if (!/\d,$/.test(core)) return 'phrase';
    return next === undefined ? 'wait' : /^\d/.test(next) ? undefined : 'phrase';
  }
  return long && dash.test(word) ? 'phrase' : undefined;
}

/** A splitter for one text. */
export function createClauseSplitter(): ClauseSplitter {
  let rest = '';
  let words: string[] = [];
  let length = 0;
  let first = true;

  const cut = (out: Clause[], ends: Clause['ends']): void => {
    if (words.length === 0) return;
    out.push({ text: words.join(' '), ends });
    words = [];
    length = 0;
    first = false;
  };
  const take = (over: boolean): readonly Clause[] => {
    const out: Clause[] = [];
    for (;;) {
      const [, space = '', found = ''] = /^(\s*)(\S*)/u.exec(rest) ?? [];
      if (found === '') break;
      const breaks = /\n[^\S\n]*\n/.test(space) || (space.includes('\n') && bullet.test(found));
      if (breaks) cut(out, 'sentence');
      const word = found.slice(0, longestClause);
      const after = rest.slice(space.length + word.length);
      if (after === '' && !over) {
        rest = `${words.length > 0 ? ' ' : ''}${rest.slice(space.length)}`; // what the space meant is done
        break;
      }
      const following = after.trimStart().replace(opening, '');
      const next: Next = following === '' && !over ? undefined : following;
      if (length > 0 && length + 1 + word.length > longestClause) cut(out, 'phrase');
      const spoken = length + (length > 0 ? 1 : 0) + word.length;
      const ends = word.length < found.length ? 'phrase' : verdict(word, words.length, spoken, first, next);
      if (ends === 'wait') break;
      words.push(word);
      length = spoken;
      rest = after;
      if (ends !== undefined) cut(out, ends);
    }
    return out;
  };
  return {
    write(text) {
      rest += text;
      return take(false);
    },
    end() {
      const out = [...take(true)];
      cut(out, 'sentence');
      rest = '';
      first = true;
      return out;
    },
  };
}
