import { skipQuoted } from './quoted.ts';

/**
 * Where the list element that begins at `start` ends: at the first comma outside quotes and angle brackets, or at the end.
 * RFC 3261 §7.3.1. An open quote or bracket swallows the rest, and the element's own parser then complains.
 */
export function elementEnd(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 44) return at;
    if (code === 34) {
      const end = skipQuoted(text, at);
      if (end < 0) return text.length;
      at = end - 1;
    } else if (code === 60) {
      const end = text.indexOf('>', at);
      if (end < 0) return text.length;
      at = end;
    }
  }
  return text.length;
}

/** The elements of a comma-separated header value, trimmed. Empty elements are kept: whether they are allowed is the field's own law. */
export function splitList(text: string): string[] {
  const found: string[] = [];
  for (let at = 0; at <= text.length; ) {
    const end = elementEnd(text, at);
    found.push(text.slice(at, end).trim());
    at = end + 1;
  }
  return found;
}
