import { cut, oneLine, sizeOf } from '#telephony';

/** What may stand between double braces in a header field of ours. */
export const placeholders = ['context', 'reason', 'target', 'session', 'bot', 'caller', 'called'] as const;
type Placeholder = (typeof placeholders)[number];
/** One fact that the agent learned: `{{facts.order}}`. */
type FactPlaceholder = `facts.${string}`;
export type Values = Readonly<Partial<Record<Placeholder | FactPlaceholder, string>>>;

/** How characters beyond ASCII stand in header fields: as they are (RFC 3261 §7.3.1 allows UTF-8), or percent-encoded, for boxes on the way that do not. */
export type HeaderEncoding = 'utf-8' | 'percent';

/** How long our header fields may be, in bytes: each value, and names and values together. */
export interface HeaderLimits {
  readonly eachBytes: number;
  readonly allBytes: number;
}

const placeholder = /\{\{\s*([\w.-]+)\s*\}\}/g;
const factName = /^facts\.[\w-]+$/;

/** The names between braces that mean nothing here. */
export const strangePlaceholders = (template: string): string[] =>
  [...template.matchAll(placeholder)]
    .map(([, name = '']) => name)
    .filter((name) => !factName.test(name) && !placeholders.some((known) => known === name));

const valueAt = (values: Values, name: string): string => (Object.hasOwn(values, name) ? (values[name as Placeholder] ?? '') : '');

const encodeOne = (character: string, encoding: HeaderEncoding): string =>
  encoding === 'percent' && (character === '%' || character > '~') ? encodeURIComponent(character) : character;
const encode = (text: string, encoding: HeaderEncoding): string => Array.from(oneLine(text), (character) => encodeOne(character, encoding)).join('');
const sizeIn =
  (encoding: HeaderEncoding) =>
  (character: string): number =>
    sizeOf(encodeOne(character, encoding));

/** A template with everything but its context filled in, and what is left for that. */
function fixedBytes(template: string, values: Values, encoding: HeaderEncoding): number {
  const filled = template.replace(placeholder, (_whole, name: string) => (name === 'context' ? '' : encode(valueAt(values, name), encoding)));
  return sizeOf(filled);
}

/** Values in, header fields out: each within its limit, all within theirs, in whole characters. A field that no longer fits, or came out empty, is left out. */
export function printHeaders(
  templates: Readonly<Record<string, string>>,
  values: Values,
  limits: HeaderLimits,
  encoding: HeaderEncoding,
): (readonly [string, string])[] {
  const headers: (readonly [string, string])[] = [];
  let left = limits.allBytes;
  for (const [name, template] of Object.entries(templates)) {
    const most = Math.min(limits.eachBytes, left - sizeOf(name));
    const room = Math.max(0, most - fixedBytes(template, values, encoding));
    const text = template.replace(placeholder, (_whole, word: string) => {
      const value = encode(valueAt(values, word), encoding);
      return word === 'context' ? cutEncoded(oneLine(values.context ?? ''), room, encoding) : value;
    });
    const value = text.trim();
    if (value === '' || sizeOf(value) > most) continue;
    headers.push([name, value]);
    left -= sizeOf(name) + sizeOf(value);
  }
  return headers;
}

const cutEncoded = (text: string, room: number, encoding: HeaderEncoding): string => encode(cut(text, room, sizeIn(encoding)), encoding);

/** No value but the context is taken to be longer than this where room is promised before it is known. */
const expectedBytes = 64;

/** How many bytes of context surely fit: what the narrowest field with a `{{context}}` leaves; 0 where no field has one. */
export function contextRoom(templates: Readonly<Record<string, string>>, limits: HeaderLimits, encoding: HeaderEncoding): number {
  const named = Object.values(templates).flatMap((template) => [...template.matchAll(placeholder)].map(([, name = '']) => name));
  const usual = Object.fromEntries(named.map((name) => [name, 'x'.repeat(expectedBytes)])) as Values;
  const carriers = Object.entries(templates).filter(([, template]) => /\{\{\s*context\s*\}\}/.test(template));
  if (carriers.length === 0) return 0;
  // What stands before the context has its place first.
  const others = Object.entries(templates)
    .filter(([name]) => !carriers.some(([carrier]) => carrier === name))
    .reduce((sum, [name, template]) => sum + sizeOf(name) + Math.min(limits.eachBytes, fixedBytes(template, usual, encoding)), 0);
  const rooms = carriers.map(([name, template]) => {
    const share = Math.floor((limits.allBytes - others) / carriers.length) - sizeOf(name);
    return Math.min(limits.eachBytes, share) - fixedBytes(template, usual, encoding);
  });
  return Math.max(0, Math.floor(Math.min(...rooms) / (encoding === 'percent' ? 3 : 1)));
}
