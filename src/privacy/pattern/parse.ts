import { bad, ok, type Result } from '#base';

/** Signs that fit at one place: ranges of code points, or all but these. */
export interface SignSet {
  readonly ranges: readonly (readonly [from: number, to: number])[];
  readonly not: boolean;
}

export type Node =
  | { readonly kind: 'sign'; readonly set: SignSet }
  | { readonly kind: 'edge'; readonly edge: 'start' | 'end' | 'word' | 'inside' }
  | { readonly kind: 'row'; readonly parts: readonly Node[] }
  | { readonly kind: 'either'; readonly ways: readonly Node[] }
  | { readonly kind: 'times'; readonly part: Node; readonly min: number; readonly max: number };

const code = (sign: string): number => sign.codePointAt(0) ?? 0;
const span = (from: string, to: string): readonly [number, number] => [code(from), code(to)];
const digits = [span('0', '9')];
const wordy = [span('a', 'z'), span('0', '9'), span('_', '_'), [0xc0, 0x24f] as const];
const spaces = [span(' ', ' '), span('\t', '\r'), [0xa0, 0xa0] as const, [0x2000, 0x200b] as const];
const classes: Readonly<Record<string, SignSet>> = {
  d: { ranges: digits, not: false },
  D: { ranges: digits, not: true },
  w: { ranges: wordy, not: false },
  W: { ranges: wordy, not: true },
  s: { ranges: spaces, not: false },
  S: { ranges: spaces, not: true },
};
const most = 64;

class Wrong extends Error {}

/**
 * Reads a regular expression of the plain kind: signs, `.`, `[a-z]`, `\d \w \s \b`, groups, `|`, `? * + {2,4}`, `^ $`. No back references,
 * no looking around, nothing that could take longer than text × pattern. Case never counts.
 */
export function parseNodes(pattern: string): Result<Node> {
  const signs = [...pattern.toLowerCase()];
  // Escapes tell upper from lower case: `\D` is not `\d`.
  const written = [...pattern];
  let at = 0;
  const wrong = (says: string): never => {
    throw new Wrong(`${says}, at sign ${at + 1}`);
  };

  const number = (): number | undefined => {
    let text = '';
    while (/^\d$/.test(signs[at] ?? '')) text += signs[at++];
    return text === '' ? undefined : Number(text);
  };

  const escaped = (): SignSet | Node => {
    const sign = written[at++] ?? wrong('a backslash stands at the end');
    const set = classes[sign];
    if (set) return set;
    if (sign === 'b') return { kind: 'edge', edge: 'word' };
    if (sign === 'B') return { kind: 'edge', edge: 'inside' };
    if (sign === 'n' || sign === 't' || sign === 'r') return one({ n: '\n', t: '\t', r: '\r' }[sign]);
    if (/^[\p{L}\p{N}]$/u.test(sign)) return wrong(`\\${sign} is not known here`);
    return one(sign);
  };

  const listed = (): SignSet => {
    const not = signs[at] === '^';
    if (not) at++;
    const ranges: (readonly [number, number])[] = [];
    for (let first = true; first || signs[at] !== ']'; first = false) {
      if (at >= signs.length) return wrong('a [ is not closed');
      const sign = signs[at++] ?? '';
      if (sign === '\\') {
        const set = escaped();
        if ('kind' in set || set.not) return wrong('this escape cannot stand in a list');
        ranges.push(...set.ranges);
        continue;
      }
      if (signs[at] === '-' && signs[at + 1] !== undefined && signs[at + 1] !== ']') {
        const to = signs[at + 1] ?? '';
        at += 2;
        if (code(to) < code(sign)) return wrong('a range runs backwards');
        ranges.push([code(sign), code(to)]);
      } else ranges.push([code(sign), code(sign)]);
    }
    at++;
    return { ranges, not };
  };

  const single = (): Node => {
    const sign = signs[at++] ?? '';
    if (sign === '(') {
      if (signs[at] === '?') {
        if (signs[at + 1] !== ':') return wrong('looking around and named groups are not known here');
        at += 2;
      }
      const inner = either();
      if (signs[at++] !== ')') return wrong('a ( is not closed');
      return inner;
    }
    if (sign === '[') return { kind: 'sign', set: listed() };
    if (sign === '.') return { kind: 'sign', set: { ranges: [[10, 10]], not: true } };
    if (sign === '^') return { kind: 'edge', edge: 'start' };
    if (sign === '$') return { kind: 'edge', edge: 'end' };
    if (sign === '\\') {
      const read = escaped();
      return 'kind' in read ? read : { kind: 'sign', set: read };
    }
    if ('*+?{'.includes(sign)) return wrong(`there is nothing before ${sign} to repeat`);
    return { kind: 'sign', set: one(sign) };
  };

  const repeated = (): Node => {
    let part = single();
    for (;;) {
      const sign = signs[at];
      if (sign === '*' || sign === '+' || sign === '?') {
        at++;
        part = { kind: 'times', part, min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Number.POSITIVE_INFINITY };
      } else if (sign === '{') {
        at++;
        const min = number() ?? wrong('{ needs a number; write \\{ for the sign itself');
        const open = signs[at] === ',';
        if (open) at++;
        const max = open ? (number() ?? Number.POSITIVE_INFINITY) : min;
        if (signs[at++] !== '}') return wrong('a { is not closed');
        if (min > most || (max !== Number.POSITIVE_INFINITY && (max > most || max < min)))
          return wrong(`repeats go from 0 to ${most}, the lesser first`);
        part = { kind: 'times', part, min, max };
      } else return part;
      if (signs[at] === '?' || signs[at] === '+') return wrong('what fits longest is always taken; leave the second sign out');
    }
  };

  const row = (): Node => {
    const parts: Node[] = [];
    while (at < signs.length && signs[at] !== '|' && signs[at] !== ')') parts.push(repeated());
    return { kind: 'row', parts };
  };

  const either = (): Node => {
    const ways = [row()];
    while (signs[at] === '|') {
      at++;
      ways.push(row());
    }
    const [only] = ways;
    return ways.length === 1 && only ? only : { kind: 'either', ways };
  };

  try {
    const node = either();
    if (at < signs.length) return bad(`a ) without a (, at sign ${at + 1}`);
    return ok(node);
  } catch (thrown) {
    if (thrown instanceof Wrong) return bad(thrown.message);
    throw thrown;
  }
}

const one = (sign: string): SignSet => ({ ranges: [[code(sign), code(sign)]], not: false });
