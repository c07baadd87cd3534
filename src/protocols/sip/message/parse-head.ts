import { HeaderList } from './header-list.ts';
import { headerName } from './header-name.ts';
import type { MessageLimits } from './limits.ts';

/** The head of a message cut into its lines. `fault` is the first thing wrong; the fields that could be read are kept, so that an answer can be made. */
export interface Head {
  readonly startLine: string;
  readonly headers: HeaderList;
  readonly fault: HeadFault | undefined;
}

export interface HeadFault {
  readonly says: string;
  readonly tooLarge: boolean;
}

/**
 * Text of the head: UTF-8 (RFC 3261 §7), or Latin-1 where it is no UTF-8, as old exchanges send it in display names.
 * Octets are never lost, and never refused here: tokens have their own classes.
 */
export function headText(octets: Buffer, start: number, end: number): string {
  const text = octets.toString('utf8', start, end);
  if (!text.includes('\ufffd')) return text;
  return octets.subarray(start, end).includes('\ufffd', 0, 'utf8') ? text : octets.toString('latin1', start, end);
}

const isBlank = (code: number): boolean => code === 32 || code === 9;

/** Where the line that begins at `at` ends: at its CRLF. -1 when a bare CR or LF comes first. */
function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\r', at);
  return end >= 0 && text.charCodeAt(end + 1) === 10 && text.indexOf('\n', at) === end + 1 ? end : -1;
}

/** Joins a line with the folded ones after it, one blank for each fold (RFC 3261 §7.3.1); -1 as `end` on a bare CR or LF. */
function unfold(text: string, start: number, firstEnd: number): { readonly line: string; readonly end: number } {
  const pieces = [text.slice(start, firstEnd).trimEnd()];
  let end = firstEnd;
  while (isBlank(text.charCodeAt(end + 2))) {
    const from = end + 2;
    end = lineEnd(text, from);
    if (end < 0) break;
    pieces.push(text.slice(from, end).trim());
  }
  return { line: pieces.join(' '), end };
}

/** Cuts a head that ends with the CRLF of its last line. Only CRLF ends a line: a bare CR or LF is a fault, for two readers could differ about it. */
export function parseHead(text: string, limits: MessageLimits): Head {
  const headers = new HeaderList();
  let fault: HeadFault | undefined;
  const blame = (says: string, tooLarge = false): void => {
    fault ??= { says, tooLarge };
  };
  let startLine: string | undefined;
  for (let at = 0; at < text.length; ) {
    const start = at;
    let end = lineEnd(text, start);
    let folded: string | undefined;
    if (end >= 0 && startLine !== undefined && isBlank(text.charCodeAt(end + 2))) ({ line: folded, end } = unfold(text, start, end));
    if (end < 0) {
      blame('a line break is not CRLF');
      break;
    }
    at = end + 2;
    if (end - start > limits.lineBytes) {
      blame('a line is too long', true);
      if (startLine === undefined) break;
    } else if (startLine === undefined) startLine = text.slice(start, end);
    else if (headers.length >= limits.headers) {
      blame('there are too many header fields', true);
      break;
    } else if (!(folded === undefined ? addField(headers, text, start, end) : addField(headers, folded, 0, folded.length)))
      blame('a header field has no name');
  }
  return { startLine: startLine ?? '', headers, fault };
}

function addField(headers: HeaderList, text: string, start: number, end: number): boolean {
  const colon = text.indexOf(':', start);
  if (colon <= start || colon >= end) return false;
  let nameEnd = colon;
  while (nameEnd > start && isBlank(text.charCodeAt(nameEnd - 1))) nameEnd--;
  const name = headerName(text.slice(start, nameEnd));
  if (!name) return false;
  let from = colon + 1;
  let to = end;
  while (from < to && isBlank(text.charCodeAt(from))) from++;
  while (to > from && isBlank(text.charCodeAt(to - 1))) to--;
  headers.appendParsed(name, text.slice(from, to));
  return true;
}
