import type { z } from 'zod';
import type { Complaint } from './complaint.ts';
import { bad, ok, type Result } from './result.ts';

type Issue = z.core.$ZodIssue;
type Path = readonly (string | number)[];

/** Checks what someone wrote against a schema; all that is wrong, in plain words, each with its place and a remedy. */
export function checkAgainst<Value>(schema: z.ZodType<Value>, written: unknown): Result<Value, readonly Complaint[]> {
  const read = schema.safeParse(written);
  if (read.success) return ok(read.data);
  return bad(read.error.issues.flatMap((issue) => complain(issue, [], schema, written)));
}

function complain(issue: Issue, above: Path, schema: unknown, written: unknown): Complaint[] {
  const path: Path = [...above, ...issue.path.map((step) => (typeof step === 'symbol' ? String(step) : step))];
  const one = (says: string, remedy: string, at: Path = path): Complaint[] => [{ severity: 'error', path: at, says, remedy }];
  const found = at(written, path);
  switch (issue.code) {
    case 'invalid_type':
      if (found === undefined) return one(`"${path.at(-1) ?? 'the file'}" is missing`, `Add it: ${kindOf(issue.expected)}.`);
      return one(`expected ${kindOf(issue.expected)}, found ${describe(found)}`, `Write ${kindOf(issue.expected)}.`);
    case 'unrecognized_keys': {
      const known = keysAt(schema, path);
      return issue.keys.flatMap((key) => {
        const near = nearest(key, known);
        const remedy = near ? `Did you mean "${near}"?` : `Remove it${known.length > 0 ? `, or use one of: ${known.join(', ')}` : ''}.`;
        return one(`"${key}" is not known here`, remedy, [...path, key]);
      });
    }
    case 'invalid_value': {
      const allowed = issue.values.map((value) => JSON.stringify(value)).join(', ');
      if (found === undefined) return one(`"${path.at(-1) ?? ''}" is missing`, `Add it: ${allowed}.`);
      const near = typeof found === 'string' ? nearest(found, issue.values.map(String)) : undefined;
      const choice = `Use ${issue.values.length > 1 ? 'one of: ' : ''}${allowed}.`;
      return one(`${describe(found)} is not allowed here`, near === undefined ? choice : `Did you mean "${near}"? ${choice}`);
    }
    case 'invalid_union': {
      // The branch that came closest says what is wrong; the others would only confuse.
      const branches = issue.errors.map((issues) => issues.flatMap((inner) => complain(inner, path, schema, written)));
      const depth = (complaints: readonly Complaint[]): number => Math.max(0, ...complaints.map((complaint) => complaint.path.length));
      const best = branches.filter((branch) => branch.length > 0).sort((a, b) => depth(b) - depth(a) || a.length - b.length)[0];
      return best ?? one(`${describe(found)} fits none of the allowed forms`, 'See the reference for the forms it may have.');
    }
    case 'too_small':
      return one(
        issue.origin === 'string' ? 'this text is too short' : `must be at least ${issue.minimum}${of(issue.origin)}`,
        `Give at least ${issue.minimum}${of(issue.origin)}.`,
      );
    case 'too_big':
      return one(`must be at most ${issue.maximum}${of(issue.origin)}`, `Give at most ${issue.maximum}${of(issue.origin)}.`);
    case 'custom': {
      const { remedy } = (issue.params ?? {}) as { remedy?: string };
      return one(issue.message, remedy ?? 'Correct it.');
    }
    case 'invalid_key':
      return issue.issues.flatMap((inner) => one(`the name "${path.at(-1)}" is not allowed: ${inner.message}`, 'Rename it.'));
    case 'invalid_format': {
      if (issue.format === 'url') return one(`${describe(found)} is no address`, 'Write it whole, like https://voice.example.com.');
      // Names are the usual case: what is not allowed in them becomes a hyphen.
      const tidied = typeof found === 'string' ? found.trim().replaceAll(/[^\w.:-]+/g, '-') : '';
      const fits = issue.format === 'regex' && issue.pattern !== undefined && patternOf(issue.pattern)?.test(tidied) === true;
      return one(issue.message, fits ? `Write it like "${tidied}".` : 'Write it in that form.');
    }
    default:
      return one(issue.message, 'Correct it.');
  }
}

/** Zod tells patterns as they are printed: `/^a+$/i`. */
function patternOf(printed: string): RegExp | undefined {
  const [, source, flags] = /^\/(.*)\/([a-z]*)$/s.exec(printed) ?? [];
  return source === undefined ? undefined : new RegExp(source, flags);
}

const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a block of names and values',
  record: 'a block of names and values',
};
const kindOf = (expected: string): string => kinds[expected] ?? expected;
const of = (origin: string): string => (origin === 'array' ? ' entries' : origin === 'string' ? ' characters' : '');

function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'an empty value';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a block of names and values';
  return typeof value === 'string' ? `"${value.length > 40 ? `${value.slice(0, 40)}…` : value}"` : String(value);
}

function at(value: unknown, path: Path): unknown {
  let here: unknown = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Record<string | number, unknown>)[step];
  }
  return here;
}

/** The keys that the schema knows at a place. Reads zod's definitions; what it cannot see through gives no suggestion. */
function keysAt(schema: unknown, path: Path): string[] {
  let here: Definition[] = [definitionOf(schema)].filter((found) => found !== undefined);
  for (const step of path) here = here.flatMap(unwrap).flatMap((definition) => inner(definition, step));
  return [...new Set(here.flatMap(unwrap).flatMap((definition) => Object.keys(definition.shape ?? {})))];
}

interface Definition {
  readonly type?: string;
  readonly shape?: Readonly<Record<string, unknown>>;
  readonly element?: unknown;
  readonly valueType?: unknown;
  readonly innerType?: unknown;
  readonly in?: unknown;
  readonly options?: readonly unknown[];
  readonly getter?: () => unknown;
}

const definitionOf = (schema: unknown): Definition | undefined => (schema as { readonly _zod?: { readonly def: Definition } } | undefined)?._zod?.def;
const defined = (...schemas: readonly unknown[]): Definition[] => schemas.map(definitionOf).filter((found) => found !== undefined);

function unwrap(definition: Definition): Definition[] {
  if (definition.options) return defined(...definition.options).flatMap(unwrap);
  if (definition.innerType) return defined(definition.innerType).flatMap(unwrap);
  if (definition.type === 'pipe') return defined(definition.in).flatMap(unwrap);
  if (definition.getter) return defined(definition.getter()).flatMap(unwrap);
  return [definition];
}

function inner(definition: Definition, step: string | number): Definition[] {
  if (definition.shape) return defined(definition.shape[step]);
  return defined(definition.element ?? definition.valueType);
}

/** The known word that a typing slip may have been meant for. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const scored = known
    .map((candidate) => ({ candidate, slips: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.slips - b.slips);
  const best = scored[0];
  return best && best.slips <= Math.max(1, Math.floor(word.length / 3)) ? best.candidate : undefined;
}

/** How many slips of typing part two words: a letter wrong, missing, too many, or two exchanged (optimal string alignment). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const swap = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let best = Math.min(swap, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) best = Math.min(best, (before[j - 2] ?? 0) + 1);
      next.push(best);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
}
