import { coverShape } from './cover.ts';

/** A word, a number or a mark of a text. */
export interface Token {
  readonly from: number;
  readonly to: number;
  /** `cover`: put there by us. `quantity`: a date, a time of day, a price: numbers that nobody is known by. */
  readonly kind: 'number' | 'word' | 'mark' | 'cover' | 'quantity';
  /** Of numbers the digits 0–9, of words the plain word in lower case without accents, of marks the mark. */
  readonly plain: string;
}

const piece = /[\p{L}\p{N}\p{M}]+(?:['’][\p{L}\p{M}]+)*|[^\s]/gu;
const quantities =
  /\b\d{4}-\d\d?-\d\d?\b|\b\d{1,2}([./])\d{1,2}\1(?:\d{4}|\d\d)\b(?![./]\d)|\b\d{1,2}:\d\d(?::\d\d)?\b|[$€£¥]\s?\d[\d.,]{0,15}|(?<![\d.,-])\d{1,3}(?:,\d{3})+(?:\.\d\d?)?(?![\d,])|(?<![\d.,-])\d+[.,]\d\d?(?![\d.,-]|\s?\d)|\d{1,6}\s?(?:%|€|£|USD\b|EUR\b|GBP\b)/g;

/** First digits of the decimal scripts that people write on telephones. */
const zeros = [0x660, 0x6f0, 0x966, 0xff10] as const;

function digitOf(sign: string): string | undefined {
  if (sign >= '0' && sign <= '9') return sign;
  const code = sign.codePointAt(0) ?? 0;
  const zero = zeros.find((first) => code >= first && code < first + 10);
  return zero === undefined ? undefined : String(code - zero);
}

function digitsOf(text: string): string | undefined {
  if (/^\d+$/.test(text)) return text;
  if (!/^\p{Nd}+$/u.test(text)) return undefined;
  let digits = '';
  for (const sign of text) {
    const digit = digitOf(sign);
    if (digit === undefined) return undefined;
    digits += digit;
  }
  return digits;
}

/** Lower case, without accents: how words are compared. */
const plainWord = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').replace(/’/g, "'").toLowerCase();

const plainly = /^[a-z']+$/;

/** Reads tokens; what was read once is remembered for a while, since agents and readers repeat themselves. */
export type Tokens = (text: string) => readonly Token[];

const mostRemembered = 4_000;
/** Signs of a text that somebody may say again. */
const longestRemembered = 500;

export function rememberTokens(): Tokens {
  const read = new Map<string, readonly Token[]>();
  return (text) => {
    const before = read.get(text);
    if (before) return before;
    const tokens = tokensOf(text);
    if (text.length > longestRemembered) return tokens;
    if (read.size >= mostRemembered) read.clear();
    read.set(text, tokens);
    return tokens;
  };
}

/** The tokens of a text, in order. In time proportional to its length. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const hard: { from: number; to: number; kind: 'cover' | 'quantity' }[] = [];
  if (text.includes('['))
    for (const { index, 0: found } of text.matchAll(coverShape)) hard.push({ from: index, to: index + found.length, kind: 'cover' });
  if (/\d/.test(text))
    for (const { index, 0: found } of text.matchAll(quantities)) hard.push({ from: index, to: index + found.length, kind: 'quantity' });
  hard.sort((a, b) => a.from - b.from);
  let next = 0;
  for (const { index: from, 0: found } of text.matchAll(piece)) {
    const to = from + found.length;
    while (next < hard.length && (hard[next]?.to ?? 0) <= from) next++;
    const block = hard[next];
    if (block && from < block.to && to > block.from) {
      const before = tokens.at(-1);
      if (before?.from !== block.from || before.kind !== block.kind) tokens.push({ ...block, plain: '' });
      continue;
    }
    const lower = found.toLowerCase();
    if (plainly.test(lower)) {
      tokens.push({ from, to, kind: 'word', plain: lower });
      continue;
    }
    const digits = digitsOf(found);
    if (digits !== undefined) tokens.push({ from, to, kind: 'number', plain: digits });
    else tokens.push({ from, to, kind: /^[\p{L}\p{N}\p{M}]/u.test(found) ? 'word' : 'mark', plain: plainWord(found) });
  }
  return tokens;
}
