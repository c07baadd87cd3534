import { digitVocabulary, type Found, findDigitRuns, printDigits } from '../spoken.ts';
import type { AnswerType } from './answer-type.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';
/** Names of letters on the telephone (ICAO Annex 10, volume II, 5.2.1.3), and the ones people use. */
const spelling: ReadonlyMap<string, string> = new Map(
  (
    'alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa quebec romeo sierra tango uniform victor whiskey xray yankee zulu ' +
    'apple boy david edward frank george henry john king larry mary nancy peter queen robert sam tom william zebra'
  )
    .split(' ')
    .map((name) => [name, name.charAt(0)]),
);

/** The longest number that can be described. */
const longestPattern = 40;

/**
 * Is it a pattern? `#` stands for a digit, `@` for a letter, `*` for a letter or a digit, A–Z and 0–9 for themselves;
 * spaces, hyphens, slashes and dots are written but need not be said.
 */
export const isPattern = (text: string): boolean =>
  text.length <= longestPattern && /^[#@*A-Za-z0-9 ./-]*[#@*A-Za-z0-9][#@*A-Za-z0-9 ./-]*$/.test(text);

const fits = (mark: string, sign: string): boolean =>
  mark === '#' ? /\d/.test(sign) : mark === '@' ? /[a-z]/.test(sign) : mark === '*' ? /[a-z\d]/.test(sign) : mark.toLowerCase() === sign;

/** The text written as the pattern wants it, or nothing when it does not fit. */
export function applyPattern(pattern: string, text: string): string | undefined {
  const signs = text.toLowerCase().replace(/[^a-z\d]/g, '');
  let at = 0;
  let written = '';
  for (const mark of pattern) {
    if (/[ ./-]/.test(mark)) {
      written += mark;
      continue;
    }
    const sign = signs[at++];
    if (sign === undefined || !fits(mark, sign)) return undefined;
    written += sign.toUpperCase();
  }
  return at === signs.length ? written : undefined;
}

/** Each word as the signs it may stand for: digits, a letter, `b` for `bravo`, or itself when it was typed. */
function signsOf(words: readonly string[]): { readonly signs: string; readonly to: number }[] {
  const runs = findDigitRuns(words);
  return words.map((word, at) => {
    const piece = runs.find((run) => at >= run.from && at < run.to);
    if (piece) return at === piece.from ? { signs: piece.value, to: piece.to } : { signs: '', to: at + 1 };
    return { signs: spelling.get(word) ?? (word.length <= longestPattern ? word.replace(/[^a-z\d]/g, '') : ''), to: at + 1 };
  });
}

/** Words said while spelling that mean nothing: `b as in bravo`. */
const spellingTalk = /^(?:as|in|like|for|dash|hyphen|capital|letter|number|um|uh|er)$/;

function findPattern(words: readonly string[], patterns: readonly string[]): Found | undefined {
  const signs = signsOf(words);
  let last: Found | undefined;
  for (let from = 0; from < words.length; from++) {
    let text = '';
    for (let at = from; at < words.length && text.length <= longestPattern; ) {
      const here = signs[at] ?? { signs: '', to: at + 1 };
      // `b as in bravo`: the letter was already said.
      const repeats = words[at - 1] === 'in' && words[at - 2] === 'as' && here.signs === text.slice(-1);
      const idle = at > from && (spellingTalk.test(words[at] ?? '') || repeats);
      if (!idle && here.signs === '') break;
      if (!idle) text += here.signs;
      for (const pattern of patterns) {
        const value = applyPattern(pattern, text);
        if (value !== undefined && !idle) last = { value, from, to: here.to };
      }
      at = here.to;
    }
  }
  return last;
}

/** A number of a fixed build, such as `AB-1234` for the pattern `@@-####`. */
export function patternAnswer(patterns: readonly string[]): AnswerType {
  const lengths = patterns.map((pattern) => pattern.replace(/[ ./-]/g, '').length);
  const onlyDigits = patterns.every((pattern) => /^[#\d ./-]+$/.test(pattern));
  const size = { min: Math.min(...lengths), max: Math.max(...lengths) };
  const example = (pattern: string, shift: number): string =>
    [...pattern.toLowerCase()]
      .map((mark, at) =>
        mark === '#' || mark === '*'
          ? printDigits(String((at * 3 + shift) % 10))
          : mark === '@'
            ? letters.charAt((at * 5 + shift) % 26)
            : /[ ./-]/.test(mark)
              ? ''
              : /\d/.test(mark)
                ? printDigits(mark)
                : mark,
      )
      .filter((word) => word !== '')
      .join(' ');
  const examples = patterns.flatMap((pattern) => [0, 2, 4, 6, 8].map((shift) => example(pattern, shift)));
  return {
    shape: onlyDigits ? 'digits' : 'text',
    volunteered: patterns.every((pattern) => /[#\d]/.test(pattern)) && size.min >= 3,
    ...(onlyDigits ? { digits: size, keys: size } : {}),
    find: (sentence) => findPattern(sentence.words, patterns),
    keyed: (keys) => patterns.map((pattern) => applyPattern(pattern, keys)).find((value) => value !== undefined),
    complete: (sentence) => findPattern(sentence.words, patterns) !== undefined,
    examples,
    mentions: examples,
    loops: [onlyDigits ? digitVocabulary : [...digitVocabulary, ...letters]],
  };
}
