/** What of a text can be checked against what was said: figures, addresses, names of several words. */
interface Known {
  readonly figures: ReadonlySet<string>;
  readonly joined: readonly string[];
  readonly words: ReadonlySet<string>;
  readonly text: string;
}

const figurePattern = /\d+/g;
/** Digits with what usually stands between them in one number, date or amount. */
const groupPattern = /\d+(?:[\s.,:/'’()-]{1,2}\d+)+/g;
const addressPattern = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}.-]+\.\p{L}{2,}|https?:\/\/\S+|\bwww\.\S+/giu;
/** Two or more words in a row that begin with a capital, not at the beginning of a sentence. German writes all nouns so. */
const namePattern = /(?<=[\p{Ll}\p{N},;:]\s)\p{Lu}[\p{L}'’-]+(?:\s\p{Lu}[\p{L}'’-]+)+/gu;
/** What stands for a thing that was covered before the model saw it: `[card …1111]`. */
const coverPattern = /\[[a-z][a-z\d-]{0,31}(?: …\d{1,4})?\]/g;
const wordPattern = /[\p{L}\p{N}]+/gu;

const plainFigure = (digits: string): string => digits.replace(/^0+(?=\d)/, '');
const digitsOf = (group: string): string => group.replace(/\D/g, '');

/** Numbers that people say as words; a model may write them as figures. */
const spoken: readonly (readonly string[])[] = [
  ['zero', 'null', 'cero', 'zéro', 'oh'],
  ['one', 'eins', 'ein', 'eine', 'uno', 'una', 'un', 'une', 'um', 'uma'],
  ['two', 'zwei', 'dos', 'deux', 'dois', 'duas', 'due'],
  ['three', 'drei', 'tres', 'trois', 'três', 'tre'],
  ['four', 'vier', 'cuatro', 'quatre', 'quatro', 'quattro'],
  ['five', 'fünf', 'cinco', 'cinq', 'cinque'],
  ['six', 'sechs', 'seis', 'sei'],
  ['seven', 'sieben', 'siete', 'sept', 'sete', 'sette'],
  ['eight', 'acht', 'ocho', 'huit', 'oito', 'otto'],
  ['nine', 'neun', 'nueve', 'neuf', 'nove'],
  ['ten', 'zehn', 'diez', 'dix', 'dez', 'dieci'],
];
const digitOf = new Map(spoken.flatMap((words, value) => words.map((word) => [word, String(value)] as const)));

/** All that can be believed: the texts that a model was given. */
export function knownOf(texts: readonly string[]): Known {
  const text = texts.join('\n').toLowerCase();
  const words = text.match(wordPattern) ?? [];
  const figures = new Set<string>();
  const joined: string[] = [];
  for (const run of text.match(figurePattern) ?? []) {
    figures.add(plainFigure(run));
    joined.push(run);
  }
  for (const group of text.match(groupPattern) ?? []) {
    figures.add(plainFigure(digitsOf(group)));
    joined.push(digitsOf(group));
  }
  let said = '';
  for (const word of [...words, '']) {
    const value = digitOf.get(word);
    if (value !== undefined) {
      figures.add(value);
      said += value;
    } else if (said !== '') {
      figures.add(plainFigure(said));
      joined.push(said);
      said = '';
    }
  }
  return { figures, joined, words: new Set(words), text };
}

/** Fewer digits than this are no part of a longer number. */
const tellingDigits = 3;

/** Does a sentence hold a figure, an address, a cover or a name that is nowhere in what is known? `names`: look at names too. */
export function isUnheard(sentence: string, known: Known, names: boolean): boolean {
  // A cover that is not in the record tells of a card, or an address, that nobody gave.
  if ((sentence.match(coverPattern) ?? []).some((cover) => !known.text.includes(cover))) return true;
  const addresses = sentence.match(addressPattern) ?? [];
  if (addresses.some((address) => !known.text.includes(address.toLowerCase().replace(/[.,;:!?)]+$/, '')))) return true;
  const rest = sentence.replace(addressPattern, ' ');
  for (const group of rest.match(/\d+(?:[\s.,:/'’()-]{1,2}\d+)*/g) ?? []) {
    if (isFigureKnown(digitsOf(group), known)) continue;
    if ((group.match(figurePattern) ?? []).some((run) => !isFigureKnown(run, known))) return true;
  }
  if (!names) return false;
  return (rest.match(namePattern) ?? []).some((name) => (name.toLowerCase().match(wordPattern) ?? []).some((word) => !known.words.has(word)));
}

const isFigureKnown = (digits: string, { figures, joined }: Known): boolean =>
  figures.has(plainFigure(digits)) || (digits.length >= tellingDigits && joined.some((run) => run.includes(digits)));
