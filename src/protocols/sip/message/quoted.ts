/** Where the quoted string that opens at `start` ends, just after its closing quote; -1 when it never closes. RFC 3261 §25.1 `quoted-string`. */
export function skipQuoted(text: string, start: number, end = text.length): number {
  for (let at = start + 1; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) return at + 1;
    if (code === 92) at++;
  }
  return -1;
}

/** What a quoted string says: without its quotes, `\x` as `x`. */
export function parseQuoted(quoted: string): string {
  const inner = quoted.slice(1, -1);
  if (!inner.includes('\\')) return inner;
  let out = '';
  for (let at = 0; at < inner.length; at++) {
    if (inner.charCodeAt(at) === 92) at++;
    out += inner.charAt(at);
  }
  return out;
}

/** The text as a quoted string. Line breaks cannot be carried and become blanks. */
export const printQuoted = (text: string): string => `"${text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/["\\]/g, '\\$&')}"`;
