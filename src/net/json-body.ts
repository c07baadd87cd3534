import { bad, ok, type Result } from '#base';

/** Deeper than any honest body, shallow enough for every recursive reader of it. */
const maxDepth = 64;

/** Is the nesting of this JSON text no deeper than `limit`? One pass, no recursion; the text need not be well-formed. */
export function nestsWithin(text: string, limit: number): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (quoted) {
      if (unit === 0x5c) i++;
      else if (unit === 0x22) quoted = false;
    } else if (unit === 0x22) quoted = true;
    else if (unit === 0x5b || unit === 0x7b) {
      if (++depth > limit) return false;
    } else if (unit === 0x5d || unit === 0x7d) depth--;
  }
  return true;
}

/** Reads JSON that a stranger sent: bounded depth, and no key that reaches for a prototype. */
export function parseJson(text: string): Result<unknown, 'not-json' | 'too-deep' | 'forbidden-key'> {
  if (!nestsWithin(text, maxDepth)) return bad('too-deep');
  let forbidden = false;
  try {
    const value: unknown = /proto|constructor|\\u/.test(text)
      ? JSON.parse(text, (key, inner: unknown) => {
          if (key === '__proto__' || (key === 'constructor' && typeof inner === 'object' && inner !== null && 'prototype' in inner)) forbidden = true;
          return inner;
        })
      : JSON.parse(text);
    return forbidden ? bad('forbidden-key') : ok(value);
  } catch (error) {
    if (error instanceof SyntaxError) return bad('not-json');
    throw error;
  }
}
