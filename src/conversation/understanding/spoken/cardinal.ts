import { invariant } from '#base';

const small = [
  ...['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve', 'thirteen', 'fourteen'],
  ...['fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
];
const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

/** `zero` … `nineteen` and their values. */
export const smallNumbers: ReadonlyMap<string, number> = new Map(small.map((name, value) => [name, value]));
/** `twenty` … `ninety` and their values. */
export const tensNumbers: ReadonlyMap<string, number> = new Map(tens.map((name, index) => [name, (index + 2) * 10]));

/** The greatest number that can be spoken and understood. */
export const greatestNumber = 999_999;

/** A whole number from 0 to 999,999 in words: `one thousand two hundred five`. */
export function printNumber(value: number): string {
  invariant(Number.isInteger(value) && value >= 0 && value <= greatestNumber, 'only whole numbers up to 999,999 are put into words');
  if (value >= 1000) return join(`${printNumber(Math.floor(value / 1000))} thousand`, value % 1000);
  if (value >= 100) return join(`${small[Math.floor(value / 100)] ?? ''} hundred`, value % 100);
  if (value >= 20) return join(tens[Math.floor(value / 10) - 2] ?? '', value % 10);
  return small[value] ?? '';
}

const join = (head: string, rest: number): string => (rest === 0 ? head : `${head} ${printNumber(rest)}`);

/** Something found among words: its value, and the words it took (`to` is the first one after it). */
export interface Found<Value = string> {
  readonly value: Value;
  readonly from: number;
  readonly to: number;
}

/** 1 … 99 in words, or 0. */
function readBelowHundred(words: readonly string[], at: number): Found<number> | undefined {
  const first = words[at] ?? '';
  const ten = tensNumbers.get(first);
  if (ten !== undefined) {
    const unit = smallNumbers.get(words[at + 1] ?? '');
    return unit !== undefined && unit >= 1 && unit <= 9 ? { value: ten + unit, from: at, to: at + 2 } : { value: ten, from: at, to: at + 1 };
  }
  const value = smallNumbers.get(first);
  return value === undefined ? undefined : { value, from: at, to: at + 1 };
}

/** Up to 999 in words, `a hundred` and `and` included. */
function readBelowThousand(words: readonly string[], at: number): Found<number> | undefined {
  const article = words[at] === 'a' && (words[at + 1] === 'hundred' || words[at + 1] === 'thousand');
  const head = article ? { value: 1, from: at, to: at + 1 } : readBelowHundred(words, at);
  if (!head || words[head.to] !== 'hundred' || head.value < 1 || head.value > 99) return head;
  const value = head.value * 100;
  const rest = readBelowHundred(words, words[head.to + 1] === 'and' ? head.to + 2 : head.to + 1);
  return rest && rest.value > 0 ? { value: value + rest.value, from: at, to: rest.to } : { value, from: at, to: head.to + 1 };
}

/** A whole number that begins at a word, in words or in numerals (`1,250`). */
export function readNumber(words: readonly string[], at: number): Found<number> | undefined {
  const numeral = words[at] ?? '';
  if (/^(?:\d{1,6}|\d{1,3},\d{3})$/.test(numeral)) return { value: Number(numeral.replace(',', '')), from: at, to: at + 1 };
  const head = readBelowThousand(words, at);
  if (!head || words[head.to] !== 'thousand' || head.value < 1 || head.value > 999) return head;
  const value = head.value * 1000;
  const rest = readBelowThousand(words, words[head.to + 1] === 'and' ? head.to + 2 : head.to + 1);
  return rest && rest.value > 0 && rest.value < 1000 ? { value: value + rest.value, from: at, to: rest.to } : { value, from: at, to: head.to + 1 };
}

/** A whole number written in words, and nothing else: the way back from `printNumber`. */
export function parseNumber(text: string): number | undefined {
  const words = text.split(' ');
  const found = readNumber(words, 0);
  return found?.to === words.length ? found.value : undefined;
}
