import type { ConditionFile, TestFile } from './file/step.ts';
import { type Look, textOf } from './template.ts';

/** What an author wants to be so, taken apart. */
export type Condition =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Condition[] }
  | { readonly kind: 'not'; readonly of: Condition }
  | { readonly kind: 'test'; readonly path: readonly string[]; readonly test: ValueTest };

interface ValueTest {
  readonly equals?: string | undefined;
  readonly not?: string | undefined;
  readonly exists?: boolean | undefined;
  readonly in?: readonly string[] | undefined;
  readonly gt?: number | undefined;
  readonly gte?: number | undefined;
  readonly lt?: number | undefined;
  readonly lte?: number | undefined;
  readonly contains?: string | undefined;
  readonly matches?: string | undefined;
}

const plain = (value: unknown): string => textOf(value).trim().toLowerCase();

/** Takes a condition as it is written. */
export function conditionOf(file: ConditionFile): Condition {
  const of: Condition[] = [];
  for (const [key, value] of Object.entries(file)) {
    if (value === undefined) continue;
    if (key === 'all' || key === 'any') of.push({ kind: key, of: (value as ConditionFile[]).map(conditionOf) });
    else if (key === 'not') of.push({ kind: 'not', of: conditionOf(value as ConditionFile) });
    else of.push({ kind: 'test', path: key.split('.'), test: testOf(value as TestFile) });
  }
  return of.length === 1 && of[0] ? of[0] : { kind: 'all', of };
}

function testOf(file: TestFile): ValueTest {
  if (typeof file !== 'object') return { equals: plain(file) };
  const { equals, not, in: among, ...rest } = file;
  return {
    ...rest,
    ...(equals === undefined ? {} : { equals: plain(equals) }),
    ...(not === undefined ? {} : { not: plain(not) }),
    ...(among === undefined ? {} : { in: among.map(plain) }),
  };
}

/** Does it hold? Texts are compared without regard to case, numbers as numbers. */
export function holds(condition: Condition, look: Look): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every((one) => holds(one, look));
    case 'any':
      return condition.of.some((one) => holds(one, look));
    case 'not':
      return !holds(condition.of, look);
    case 'test':
      return passes(look(condition.path), condition.test);
  }
}

function passes(value: unknown, test: ValueTest): boolean {
  const text = plain(value);
  const known = value !== undefined && value !== null && value !== '';
  const number = text === '' ? Number.NaN : Number(text);
  return (
    (test.equals === undefined || text === test.equals) &&
    (test.not === undefined || text !== test.not) &&
    (test.exists === undefined || known === test.exists) &&
    (test.in === undefined || test.in.includes(text)) &&
    (test.gt === undefined || number > test.gt) &&
    (test.gte === undefined || number >= test.gte) &&
    (test.lt === undefined || number < test.lt) &&
    (test.lte === undefined || number <= test.lte) &&
    (test.contains === undefined || text.includes(test.contains.toLowerCase())) &&
    (test.matches === undefined || matches(text, test.matches.toLowerCase()))
  );
}

/** `?` is any sign, `#` any digit, `*` any signs or none. In time proportional to text × pattern, whatever they are. */
export function matches(text: string, pattern: string): boolean {
  const fits = (mark: string | undefined, sign: string): boolean => mark === '?' || mark === sign || (mark === '#' && /\d/.test(sign));
  let [at, place, star, retry] = [0, 0, -1, 0];
  while (at < text.length) {
    if (pattern[place] === '*') [star, retry, place] = [place, at, place + 1];
    else if (fits(pattern[place], text[at] ?? '')) [at, place] = [at + 1, place + 1];
    else if (star >= 0) [place, retry, at] = [star + 1, retry + 1, retry + 1];
    else return false;
  }
  while (pattern[place] === '*') place++;
  return place === pattern.length;
}

/** Every path that a condition reads. */
export function pathsOf(condition: Condition): readonly (readonly string[])[] {
  if (condition.kind === 'test') return [condition.path];
  return condition.kind === 'not' ? pathsOf(condition.of) : condition.of.flatMap(pathsOf);
}
