/** A part of a text that is to be covered, and what is put there. */
export interface Covering {
  readonly from: number;
  readonly to: number;
  readonly kind: string;
  readonly last?: string;
}

/** How a cover looks; nothing is looked for inside one, so that covering twice changes nothing. */
export const coverShape = /\[[a-z][a-z\d-]{0,31}(?: …\d{1,4})?\]/g;

/** `[card …1111]`, `[email]`. */
export const printCover = ({ kind, last }: Pick<Covering, 'kind' | 'last'>): string => (last ? `[${kind} …${last}]` : `[${kind}]`);

/** Which of two that overlap gives its name. */
const rank = (kind: string): number => ['card', 'email', 'phone'].indexOf(kind) + 1 || 9;

/** In order and apart: what overlaps becomes one, under the graver name. */
export function apart<Part extends Covering>(parts: readonly Part[]): Part[] {
  const result: Part[] = [];
  for (const part of parts.toSorted((a, b) => a.from - b.from || b.to - a.to)) {
    const before = result.at(-1);
    if (before === undefined || part.from >= before.to) {
      result.push(part);
      continue;
    }
    const graver = rank(part.kind) < rank(before.kind) ? part : before;
    result[result.length - 1] = { ...graver, from: before.from, to: Math.max(before.to, part.to) };
  }
  return result;
}

/** The text with its parts covered. Parts must lie inside it; a part that would split a sign in two is made wider. */
export function coverText(text: string, parts: readonly Covering[]): string {
  let covered = '';
  let at = 0;
  for (const part of apart(parts)) {
    covered += text.slice(at, startOfSign(text, part.from)) + printCover(part);
    at = endOfSign(text, part.to);
  }
  return covered + text.slice(at);
}

const isLow = (text: string, at: number): boolean => at > 0 && /[\udc00-\udfff]/.test(text[at] ?? '') && /[\ud800-\udbff]/.test(text[at - 1] ?? '');
export const startOfSign = (text: string, at: number): number => (isLow(text, at) ? at - 1 : at);
const endOfSign = (text: string, at: number): number => (isLow(text, at) ? at + 1 : at);
