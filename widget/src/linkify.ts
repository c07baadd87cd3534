/** Text cut into what is an address and what is not. Nothing in it is ever read as HTML. */
export type Piece = { readonly text: string; readonly href?: string };

const address = /(?:https?:\/\/|mailto:)[^\s<>"'`]+|\bwww\.[^\s<>"'`]+|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+/gi;
const closing: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Only http, https and mailto become links; a full stop or an unopened bracket at the end belongs to the sentence. */
export function linkify(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(address)) {
    const found = trimmed(match[0]);
    const href = hrefOf(found);
    if (href === undefined) continue;
    if (match.index > at) pieces.push({ text: text.slice(at, match.index) });
    pieces.push({ text: found, href });
    at = match.index + found.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}

function trimmed(found: string): string {
  let end = found.length;
  for (; end > 0; end--) {
    const last = found[end - 1] as string;
    const opened = closing[last];
    if (opened !== undefined) {
      const inside = found.slice(0, end);
      if (inside.split(opened).length >= inside.split(last).length) break;
    } else if (!/[.,;:!?…]/.test(last)) break;
  }
  return found.slice(0, end);
}

function hrefOf(found: string): string | undefined {
  const bare = !/^(?:https?:|mailto:)/i.test(found);
  const wanted = bare ? (/^www\./i.test(found) ? `https://${found}` : `mailto:${found}`) : found;
  try {
    const url = new URL(wanted);
    return ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : undefined;
  } catch {
    return undefined; // no address after all: it stays text
  }
}
