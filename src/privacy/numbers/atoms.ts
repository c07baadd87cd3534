import type { Token } from '../tokens.ts';
import { between, digitWords, soundsLike, teens, tens, times } from './digit-words.ts';

/** A piece of a number as it was written or said at one go: `4111`, `double four`, `twenty three`. */
export interface Atom {
  readonly from: number;
  readonly to: number;
  readonly digits: string;
  /** A plus stands before it: a telephone number begins here. */
  readonly plus: boolean;
  /** Nothing but what may stand inside a number lies between it and the atom before. */
  readonly tight: boolean;
  /** How many other words do; endless where one is a date, a price or a cover. */
  readonly words: number;
  /** Digits, not words. */
  readonly written: boolean;
}

const insideNumbers = '-.,()/–—‑−·_|*';

/** Reads a piece of a number that begins at this token. */
function pieceAt(tokens: readonly Token[], at: number): { readonly digits: string; readonly length: number } | undefined {
  const token = tokens[at];
  if (token === undefined) return undefined;
  if (token.kind === 'number') return { digits: token.plain, length: 1 };
  if (token.kind !== 'word') return undefined;
  const next = tokens[at + 1];
  const following = next?.kind === 'number' && next.plain.length === 1 ? next.plain : next?.kind === 'word' ? digitWords.get(next.plain) : undefined;
  const repeat = times.get(token.plain);
  if (repeat !== undefined) return following === undefined ? undefined : { digits: following.repeat(repeat), length: 2 };
  const digit = digitWords.get(token.plain);
  if (digit !== undefined) {
    if (next?.plain === 'hundred') return { digits: `${digit}00`, length: 2 };
    if (next?.plain === 'thousand') return { digits: `${digit}000`, length: 2 };
    return { digits: digit, length: 1 };
  }
  const ten = tens.get(token.plain);
  if (ten !== undefined) {
    const hyphen = next?.kind === 'mark' && next.plain === '-' ? 1 : 0;
    const unit = tokens[at + 1 + hyphen];
    const ones = unit?.kind === 'word' ? digitWords.get(unit.plain) : undefined;
    return ones !== undefined && ones !== '0' ? { digits: `${ten}${ones}`, length: 2 + hyphen } : { digits: `${ten}0`, length: 1 };
  }
  const teen = teens.get(token.plain);
  return teen === undefined ? undefined : { digits: teen, length: 1 };
}

/** The pieces of numbers in a text, and how they hang together; `words` of what follows the last one is told as `rest`. */
export function atomsOf(tokens: readonly Token[]): { readonly atoms: readonly Atom[]; readonly rest: number } {
  const atoms: Atom[] = [];
  let words = 0;
  let tight = true;
  let plus = false;
  let at = 0;
  while (at < tokens.length) {
    const token = tokens[at] as Token;
    let piece = pieceAt(tokens, at);
    const alike = token.kind === 'word' && tight && words === 0 && atoms.length > 0 ? soundsLike.get(token.plain) : undefined;
    if (!piece && alike !== undefined && pieceAt(tokens, at + 1)) piece = { digits: alike, length: 1 };
    if (piece) {
      const to = tokens[at + piece.length - 1]?.to ?? token.to;
      const sign = plus && tokens[at - 1]?.plain === '+' ? tokens[at - 1] : undefined;
      atoms.push({
        from: sign?.from ?? token.from,
        to,
        digits: piece.digits,
        plus,
        tight: tight && !plus && atoms.length > 0,
        words,
        written: token.kind === 'number',
      });
      at += piece.length;
      words = 0;
      tight = true;
      plus = false;
      continue;
    }
    if (token.kind === 'cover' || token.kind === 'quantity') words = Number.POSITIVE_INFINITY;
    else if (token.kind === 'word' && token.plain !== 'plus' && !between.has(token.plain)) words++;
    if (token.kind === 'mark' ? !insideNumbers.includes(token.plain) : !between.has(token.plain)) tight = false;
    plus = token.plain === '+' || token.plain === 'plus';
    at++;
  }
  return { atoms, rest: words };
}
