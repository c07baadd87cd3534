import type { z } from 'zod';
import { type Complaint, checkAgainst } from '#base';

type Path = readonly (string | number)[];

/** What can be read of something written, though a part of it is wrong. */
export interface SoundPart<Value> {
  /** Without what is wrong; undefined where nothing is left. */
  readonly value?: Value;
  /** What the schema says of the whole. */
  readonly complaints: readonly Complaint[];
  /** Complaints about the value, at their places in the whole; without those that only come of what was left out. */
  told(found: readonly Complaint[]): readonly Complaint[];
}

/** Leaving out goes up a step at a time: deeper than this nobody writes. */
const mostRounds = 24;

/**
 * Reads what is sound, so that a slip in one place does not hide the next one. What is wrong is left out: the value, else the entry that
 * cannot be without it, and so on up.
 * @param lenient the same schema without what it wants at least
 * @param untouched sections whose complaints are about the whole already
 */
export function readSound<Value>(
  schema: z.ZodType<Value>,
  written: unknown,
  { lenient = schema, untouched = [] }: { readonly lenient?: z.ZodType<Value>; readonly untouched?: readonly string[] } = {},
): SoundPart<Value> {
  const whole = checkAgainst(schema, written);
  if (whole.ok) return { value: whole.value, complaints: [], told: (found) => found };
  const left = new Map<string, Path>();
  const told = (found: readonly Complaint[]): readonly Complaint[] =>
    found
      .map((one) => (untouched.includes(String(one.path[0])) ? one : { ...one, path: whence(one.path, left) }))
      .filter((one) => !follows(one, written, whole.error, [...left.values()]));
  for (let round = 0; round < mostRounds; round++) {
    const read = checkAgainst(lenient, without(written, left));
    if (read.ok) return { value: read.value, complaints: whole.error, told };
    const before = new Map(left);
    for (const { path } of read.error) {
      let place = whence(path, before);
      // What is missing, or was left out already, takes along what cannot be without it.
      while (place.length > 0 && (before.has(keyOf(place)) || at(written, place) === undefined)) place = place.slice(0, -1);
      if (place.length === 0) return { complaints: whole.error, told };
      left.set(keyOf(place), place);
    }
  }
  return { complaints: whole.error, told };
}

const keyOf = (path: Path): string => JSON.stringify(path);
const isBlock = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

function at(value: unknown, path: Path): unknown {
  let here = value;
  for (const step of path) {
    if (!isBlock(here) || !Object.hasOwn(here, step)) return undefined;
    here = here[step];
  }
  return here;
}

function without(value: unknown, left: ReadonlyMap<string, Path>, path: Path = []): unknown {
  const kept = (step: string | number): boolean => !left.has(keyOf([...path, step]));
  if (Array.isArray(value)) return value.flatMap((item, index) => (kept(index) ? [without(item, left, [...path, index])] : []));
  if (!isBlock(value)) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (kept(key) ? [[key, without(item, left, [...path, key])]] : [])));
}

/** A place in what is left, as a place in the whole: lists were longer there. */
function whence(path: Path, left: ReadonlyMap<string, Path>): Path {
  const place: (string | number)[] = [];
  for (const step of path) {
    if (typeof step !== 'number') {
      place.push(step);
      continue;
    }
    let index = 0;
    for (let after = step; ; index++) if (!left.has(keyOf([...place, index])) && after-- === 0) break;
    place.push(index);
  }
  return place;
}

const begins = (path: Path, start: Path): boolean => start.every((step, i) => path[i] === step);
const named = (path: Path): Path => path.filter((step) => typeof step === 'string');

/** Whether a complaint only comes of what was left out: it is about that place, speaks of it, or misses a name that stands in it. */
function follows({ path, says, remedy }: Complaint, written: unknown, schema: readonly Complaint[], left: readonly Path[]): boolean {
  if (schema.some((one) => keyOf(one.path) === keyOf(path))) return true;
  if (left.some((place) => typeof place.at(-1) === 'number' && keyOf(place.slice(0, -1)) === keyOf(path))) return true;
  const spoken = [...`${says} ${remedy}`.matchAll(/`([\w.]+)/g)].map((match) => (match[1] ?? '').split('.'));
  const places = spoken.flatMap((words) => [words, [...named(path), ...words]]);
  if (left.some((place) => places.some((one) => begins(named(place), one) || begins(one, named(place))))) return true;
  const missed = [...says.matchAll(/"([^"]+)"/g)].map((match) => match[1]);
  return missed.length > 0 && left.some((place) => namesIn(at(written, place), place.at(-1)).some((name) => missed.includes(name)));
}

/** Names that others may refer to: ids, and the keys of blocks. */
function namesIn(value: unknown, key: string | number | undefined): string[] {
  const own = typeof key === 'string' ? [key] : [];
  if (!isBlock(value)) return key === 'id' && typeof value === 'string' ? [value] : own;
  return [...own, ...Object.entries(value).flatMap(([inner, item]) => namesIn(item, Array.isArray(value) ? undefined : inner))];
}
