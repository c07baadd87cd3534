import { bad, ok, type Result } from '#base';
import type { FilterSetting } from './filter.ts';
import { filterOf } from './filters.ts';

/** `{{order | spell}}` taken apart. */
export interface Slot {
  /** `['status', 'text']` for `status.text`. */
  readonly path: readonly string[];
  readonly filters: readonly { readonly name: string; readonly argument?: string }[];
}

/** A text with slots. */
export interface Template {
  readonly text: string;
  readonly parts: readonly (string | Slot)[];
  /** Why it could not be read. */
  readonly fault?: string;
}

/** Looks a dotted path up among the values of a conversation. */
export type Look = (path: readonly string[]) => unknown;

const slotForm = /^\s*([A-Za-z][\w-]*(?:\.[\w-]+)*)\s*((?:\|[^|]*)*)$/;
const filterForm = /^\s*([A-Za-z]+)\s*(?:\(\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+))?\s*\))?\s*$/;

function parseSlot(inside: string): Result<Slot> {
  const match = slotForm.exec(inside);
  if (!match) return bad(`"{{${inside}}}" is not a name with filters`);
  const found: { name: string; argument?: string }[] = [];
  for (const part of (match[2] ?? '').split('|').slice(1)) {
    const filter = filterForm.exec(part);
    if (!filter) return bad(`"${part.trim()}" is not a filter`);
    const argument = filter[2] ?? filter[3] ?? filter[4];
    found.push({ name: filter[1] ?? '', ...(argument === undefined ? {} : { argument }) });
  }
  return ok({ path: (match[1] ?? '').split('.'), filters: found });
}

/** Takes a text with `{{slots}}` apart. The error says what cannot be read. */
export function parseTemplate(text: string): Result<Template> {
  const parts: (string | Slot)[] = [];
  let from = 0;
  for (let open = text.indexOf('{{'); open >= 0; open = text.indexOf('{{', from)) {
    const close = text.indexOf('}}', open);
    if (close < 0) return bad(`"${text.slice(open, open + 20)}" has no closing braces`);
    if (open > from) parts.push(text.slice(from, open));
    const slot = parseSlot(text.slice(open + 2, close));
    if (!slot.ok) return slot;
    parts.push(slot.value);
    from = close + 2;
  }
  if (from < text.length) parts.push(text.slice(from));
  return ok({ text, parts });
}

export const isStatic = (template: Template): boolean => template.parts.every((part) => typeof part === 'string');

/** A value as it can be said; what has no words is empty. */
export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(textOf).filter(Boolean).join(', ');
  return '';
}

/** The text with its slots filled; what is not known is empty. `guard` takes from each value what it might mean where the text goes. */
export function fillTemplate(template: Template, look: Look, setting: FilterSetting, guard: (value: string) => string = (value) => value): string {
  return template.parts
    .map((part) => {
      if (typeof part === 'string') return part;
      const value = textOf(look(part.path));
      return guard(part.filters.reduce((text, { name, argument }) => filterOf(name, setting)?.(text, argument, setting) ?? text, value));
    })
    .join('')
    .replace(/ {2,}/g, ' ')
    .replace(/ ([.,!?;:])(?=\s|$)/g, '$1')
    .replace(/\b([ap]\.m\.)\./g, '$1');
}

/** Follows a path into a value, by its own properties only. */
export function dig(value: unknown, path: readonly string[]): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null || !Object.hasOwn(here, step)) return undefined;
    here = (here as Readonly<Record<string, unknown>>)[step];
  }
  return here;
}
