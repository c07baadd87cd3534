import type { Path } from '../complain.ts';

/** A copy in which the references at these places are what they stand for; `*` is every item of a list. Places that are not there are passed over. */
export function withSecretsAt<Options>(
  options: Options,
  places: readonly (readonly string[])[],
  path: Path,
  secretAt: (path: Path, reference: string) => string,
): Options {
  const replace = (value: unknown, place: readonly string[], at: Path): unknown => {
    const [key, ...rest] = place;
    if (key === undefined) return typeof value === 'string' ? secretAt(at, value) : value;
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return key === '*' ? value.map((item, i) => replace(item, rest, [...at, i])) : value;
    if (!Object.hasOwn(value, key)) return value;
    const held = (value as Record<string, unknown>)[key];
    return held === undefined ? value : { ...value, [key]: replace(held, rest, [...at, key]) };
  };
  return places.reduce<unknown>((value, place) => replace(value, place, path), options) as Options;
}
