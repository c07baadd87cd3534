import { startOfSign } from './cover.ts';
import type { Effort } from './effort.ts';
import type { Mark, Passage } from './passage.ts';
import type { Token, Tokens } from './tokens.ts';

const domain = /[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/uy;
const localSign = /^[\p{L}\p{N}._%+'-]$/u;
const longestLocal = 64;

const signs: ReadonlyMap<string, string> = new Map([
  ['dot', '.'],
  ['period', '.'],
  ['point', '.'],
  ['punkt', '.'],
  ['punto', '.'],
  ['.', '.'],
  ['dash', '-'],
  ['hyphen', '-'],
  ['minus', '-'],
  ['-', '-'],
  ['underscore', '_'],
  ['_', '_'],
  ['plus', '+'],
  ['+', '+'],
]);
/** How people write or say the sign itself, where it is not written. */
const atWords: ReadonlySet<string> = new Set(['at', '@', 'arroba', 'klammeraffe']);
const endings = new Set(
  (
    'com net org edu gov mil int biz name pro app dev io co ai me tv cloud shop store online site email info us uk de fr es it nl be ch at eu ie pl pt ' +
    'se no dk fi cz sk hu ro gr ca mx br ar cl au nz jp cn in kr sg hk za ae il tr ru ua example test invalid'
  ).split(' '),
);
/** Words that stand before an address and are no part of it. */
const leads: ReadonlySet<string> = new Set(
  (
    "it's is its my email mail e the yes um uh er it sure so okay ok to address was and i'm i am you can me us at a an that this reach write send " +
    'please name on under by with have use your his her their our or for sign up contact'
  ).split(' '),
);
const brackets: ReadonlySet<string> = new Set(['(', ')', '[', ']', '{', '}', ':', '<', '>']);

interface Span {
  readonly from: number;
  readonly to: number;
}

const isDot = (token: Token | undefined): boolean => token !== undefined && signs.get(token.plain) === '.';
const isWordy = (token: Token | undefined): boolean => token !== undefined && (token.kind === 'word' || token.kind === 'number');

/** Behind the sign: words and dots, up to an ending that exists. The token behind the last of it. */
function domainFrom(tokens: readonly Token[], start: number, effort?: Effort): number | undefined {
  let dotted = false;
  let words = 0;
  let end: number | undefined;
  for (let at = start; at < tokens.length && at - start < 14; at++) {
    const token = tokens[at] as Token;
    if (effort) effort.steps++;
    if (signs.has(token.plain)) {
      if (words === 0) return undefined;
      if (isDot(token)) dotted = true;
      else if (end !== undefined) return end;
      continue;
    }
    if (!isWordy(token)) return end;
    // `co uk`: after an ending only another one behind a dot goes on.
    if (end !== undefined && !isDot(tokens[at - 1])) return end;
    words++;
    if (dotted && isDot(tokens[at - 1]) && endings.has(token.plain)) end = at + 1;
    if (words > 6) return end;
  }
  return end;
}

/** Before the sign: the first token of what is the name there. */
function localBefore(tokens: readonly Token[], at: number, effort?: Effort): number | undefined {
  let start = at;
  let words = 0;
  while (start > 0 && at - start < 40) {
    const before = tokens[start - 1] as Token;
    if (effort) effort.steps++;
    if (signs.has(before.plain) && (before.kind === 'word' || start < at)) {
      start--;
      continue;
    }
    if (!isWordy(before)) break;
    const single = before.plain.length === 1 || before.kind === 'number';
    const joined = signs.has(tokens[start]?.plain ?? '');
    if (!joined && words > 0 && !single && (leads.has(before.plain) || words >= 3)) break;
    if (words === 0 && leads.has(before.plain) && before.plain.length > 1 && !joined && before.plain !== 'me') break;
    words++;
    start--;
  }
  return words > 0 ? start : undefined;
}

/** `ann@example.com`: looked for from its sign on, to both sides as far as an address goes. */
function writtenIn(text: string, effort?: Effort): Span[] {
  const spans: Span[] = [];
  let free = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    let from = at;
    for (let signs = 0; signs < longestLocal && from > free; signs++) {
      const before = startOfSign(text, from - 1);
      if (effort) effort.steps++;
      if (!localSign.test(text.slice(before, from))) break;
      from = before;
    }
    domain.lastIndex = at + 1;
    const behind = from < at ? domain.exec(text) : null;
    if (!behind) continue;
    free = at + 1 + behind[0].length;
    spans.push({ from, to: free });
  }
  return spans;
}

/** `ann dot lee at example dot com`. */
function spokenIn(text: string, tokensOf: Tokens, effort?: Effort): Span[] {
  if (!/\bat\b|arroba|klammeraffe|@/i.test(text) || !/dot|period|point|punkt|punto|\./i.test(text)) return [];
  const tokens = tokensOf(text).filter(({ plain }) => !brackets.has(plain));
  const spans: Span[] = [];
  tokens.forEach((token, at) => {
    if (!atWords.has(token.plain)) return;
    const end = domainFrom(tokens, at + 1, effort);
    const start = end === undefined ? undefined : localBefore(tokens, at, effort);
    if (start === undefined || end === undefined) return;
    spans.push({ from: tokens[start]?.from ?? 0, to: tokens[end - 1]?.to ?? 0 });
  });
  return spans;
}

const breaksOff = /(?:\bat|@|\bdot|\bunderscore|\bdash|\bhyphen)[\s,.…-]*$/i;
const goesOn = /^[\s,.…-]*(?:(?:at|dot|underscore|dash|hyphen)\b|@)/i;

/** E-mail addresses: written, spoken, and spoken over two turns. */
export function findEmails(passages: readonly Passage[], tokensOf: Tokens, effort?: Effort): Mark[] {
  const marks: Mark[] = [];
  const lastOf = new Map<string, number>();
  passages.forEach(({ text, stream }, at) => {
    for (const { from, to } of writtenIn(text, effort)) marks.push({ at, from, to, kind: 'email', sure: 0.98 });
    for (const { from, to } of spokenIn(text, tokensOf, effort)) marks.push({ at, from, to, kind: 'email', sure: 0.8 });
    const earlier = lastOf.get(stream);
    const before = earlier === undefined ? undefined : passages[earlier];
    if (earlier !== undefined && before && (breaksOff.test(before.text) || goesOn.test(text)))
      marks.push(...across(before.text, text, { earlier, at, tokensOf, effort }));
    if (text.trim() !== '') lastOf.set(stream, at);
  });
  return marks;
}

/** An address that begins in one text and ends in the next. */
function across(
  first: string,
  second: string,
  {
    earlier,
    at,
    tokensOf,
    effort,
  }: { readonly earlier: number; readonly at: number; readonly tokensOf: Tokens; readonly effort: Effort | undefined },
): Mark[] {
  const seam = first.length;
  return spokenIn(`${first} ${second}`, tokensOf, effort).flatMap(({ from, to }): Mark[] => {
    if (from >= seam || to <= seam + 1) return [];
    return [
      { at: earlier, from, to: first.trimEnd().length, kind: 'email', sure: 0.7 },
      { at, from: second.length - second.trimStart().length, to: to - seam - 1, kind: 'email', sure: 0.7 },
    ];
  });
}
