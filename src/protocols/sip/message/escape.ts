import { HEX, isOf } from './characters.ts';

const hexOf = (octet: number): string => `%${octet < 16 ? '0' : ''}${octet.toString(16).toUpperCase()}`;

/** Writes text for a place where only characters of the class may stand bare: the rest becomes `%HH` of its UTF-8 octets. RFC 3261 §25.1 `escaped`. */
export function printEscaped(text: string, bare: number): string {
  let clean = true;
  for (let at = 0; at < text.length && clean; at++) clean = isOf(text.charCodeAt(at), bare);
  if (clean) return text;
  let out = '';
  for (const octet of Buffer.from(text, 'utf8')) out += isOf(octet, bare) ? String.fromCharCode(octet) : hexOf(octet);
  return out;
}

/** Reads `%HH` once, never twice (RFC 3986 §2.4), as UTF-8. A `%` that escapes nothing stands for itself. */
export function parseEscaped(text: string): string {
  if (!text.includes('%')) return text;
  const octets: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 37 && isOf(text.charCodeAt(at + 1), HEX) && isOf(text.charCodeAt(at + 2), HEX)) {
      octets.push(Number.parseInt(text.slice(at + 1, at + 3), 16));
      at += 2;
    } else if (code < 128) {
      octets.push(code);
    } else {
      const point = text.codePointAt(at) ?? code;
      octets.push(...Buffer.from(String.fromCodePoint(point), 'utf8'));
      if (point > 0xffff) at++;
    }
  }
  return Buffer.from(octets).toString('utf8');
}

/** Does every `%` of the text begin an escape? */
export function isWellEscaped(text: string): boolean {
  for (let at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 3))
    if (!isOf(text.charCodeAt(at + 1), HEX) || !isOf(text.charCodeAt(at + 2), HEX)) return false;
  return true;
}
