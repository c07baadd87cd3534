/** What rtpengine's control protocol speaks in. */
export type Bencoded = string | number | readonly Bencoded[] | { readonly [key: string]: Bencoded };

/** BEP 3, "Bencoding". Texts are taken as UTF-8. */
export function encodeBencode(value: Bencoded): string {
  if (typeof value === 'string') return `${Buffer.byteLength(value)}:${value}`;
  if (typeof value === 'number') return `i${Math.trunc(value)}e`;
  if (isList(value)) return `l${value.map(encodeBencode).join('')}e`;
  const keys = Object.keys(value).sort();
  return `d${keys.map((key) => encodeBencode(key) + encodeBencode(value[key] ?? '')).join('')}e`;
}

const isList = (value: Bencoded): value is readonly Bencoded[] => Array.isArray(value);

/** Throws when it is none. */
export function decodeBencode(octets: Buffer): Bencoded {
  let at = 0;
  const until = (sign: string): string => {
    const end = octets.indexOf(sign, at);
    if (end < 0) throw new Error(`no "${sign}" after octet ${at}`);
    const text = octets.toString('latin1', at, end);
    at = end + 1;
    return text;
  };
  const next = (): string => String.fromCharCode(octets[at] ?? 0);
  const read = (): Bencoded => {
    if (next() === 'i') {
      at++;
      return Number(until('e'));
    }
    if (next() === 'l' || next() === 'd') {
      const isDictionary = next() === 'd';
      const items: Bencoded[] = [];
      for (at++; next() !== 'e'; ) items.push(read());
      at++;
      return isDictionary ? Object.fromEntries(pairs(items)) : items;
    }
    const length = Number(until(':'));
    if (!Number.isInteger(length) || at + length > octets.length) throw new Error(`no text at octet ${at}`);
    at += length;
    return octets.toString('utf8', at - length, at);
  };
  return read();
}

function pairs(items: readonly Bencoded[]): [string, Bencoded][] {
  return Array.from({ length: items.length >> 1 }, (_, index) => [String(items[2 * index]), items[2 * index + 1] ?? '']);
}
