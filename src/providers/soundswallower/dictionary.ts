import { guessPronunciation } from './letter-to-sound.ts';

/** How words sound, in CMU phones. */
export interface Dictionary {
  /** Every way in which the word is said; empty when it is not listed. */
  find(word: string): readonly string[];
}

/** The phones of the acoustic model. */
const phones: ReadonlySet<string> = new Set(
  'AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH T TH UH UW V W Y Z ZH'.split(' '),
);

/** The list has a few neighbours out of order; looking this many lines around finds them. */
const around = 4;

/**
 * Reads the CMU pronouncing dictionary as it lies in the package: lines `word PH ON ES` and `word(2) …`, sorted. It is searched where it
 * is; an index of its 135 000 lines would take more memory than the rest of a thread.
 */
export function openDictionary(list: Uint8Array): Dictionary {
  const newline = 10;
  const decoder = new TextDecoder('latin1');
  const lineStart = (at: number): number => list.lastIndexOf(newline, at - 1) + 1;
  const lineAt = (start: number): { readonly word: string; readonly sound: string; readonly next: number } => {
    const stop = list.indexOf(newline, start);
    const end = stop < 0 ? list.length : stop;
    const line = decoder.decode(list.subarray(start, end));
    const space = line.indexOf(' ');
    const head = space < 0 ? line : line.slice(0, space);
    return { word: line.startsWith(';') ? '' : head.replace(/\(\d+\)$/, ''), sound: space < 0 ? '' : line.slice(space + 1).trim(), next: end + 1 };
  };
  const find = (word: string): readonly string[] => {
    if (word === '') return []; // comment lines have no word
    let low = 0;
    let high = list.length;
    while (low < high) {
      const middle = lineStart((low + high) >> 1);
      const { word: here, next } = lineAt(middle);
      if (here < word) low = next;
      else high = middle;
    }
    for (let back = 0; back < around && low > 0; back++) low = lineStart(low - 1);
    const sounds: string[] = [];
    for (let at = low, far = 0; at < list.length && far < 4 * around; far++) {
      const { word: here, sound, next } = lineAt(at);
      if (here === word) {
        sounds.push(sound);
        far = 0;
      }
      at = next;
    }
    return sounds;
  };
  return { find };
}

/** How a word of a grammar sounds: as its author says, else as listed, else as it is spelt. */
export function pronounce(word: string, dictionary: Dictionary, authors: Readonly<Record<string, string>> = {}): readonly string[] {
  const own = Object.hasOwn(authors, word) ? authors[word]?.trim().split(/\s+/) : undefined;
  if (own && own.length > 0 && own.every((phone) => phones.has(phone))) return [own.join(' ')];
  const listed = dictionary.find(word);
  if (listed.length > 0) return listed;
  const [, stem, ending] = /^(.+)'(s|t|d|m|ll|re|ve)$/.exec(word) ?? [];
  if (stem === undefined || ending === undefined) return [guessPronunciation(word)];
  const tails: Readonly<Record<string, string>> = { s: 'Z', t: 'T', d: 'D', m: 'M', ll: 'AH L', re: 'ER', ve: 'AH V' };
  return pronounce(stem, dictionary, authors).map((sound) => `${sound} ${tails[ending] ?? ''}`.trim());
}

/** A dictionary of just these words, as the recogniser reads it. */
export function printDictionary(words: readonly string[], dictionary: Dictionary, authors?: Readonly<Record<string, string>>): string {
  let text = '';
  for (const word of words)
    pronounce(word, dictionary, authors).forEach((sound, i) => {
      text += `${i === 0 ? word : `${word}(${i + 1})`} ${sound}\n`;
    });
  return text;
}
