import { bad, ok, type Result } from '#base';
import { skipBlanks } from './characters.ts';
import { type Parameters, parameter, parseParameters } from './parameters.ts';
import { parseQuoted, printQuoted, skipQuoted } from './quoted.ts';
import { parseUri, type Uri } from './uri.ts';

/** A URI with a name for people and parameters of the header field. RFC 3261 §20.10 `name-addr / addr-spec`. */
export interface NameAddr {
  /** Without quotes; undefined when there is none. */
  readonly display: string | undefined;
  readonly uri: Uri;
  readonly parameters: Parameters;
}

/** The name before the bracket: a quoted string, or words. Liberal about what the words hold, but a comma or semicolon there is malformed (RFC 4475 §3.1.2.15). */
function parseDisplay(text: string, start: number, end: number): Result<string | undefined> {
  if (text.charCodeAt(start) === 34) {
    const close = skipQuoted(text, start, end);
    if (close < 0 || skipBlanks(text, close, end) !== end) return bad('a display name is not closed');
    return ok(parseQuoted(text.slice(start, close)));
  }
  const words = text.slice(start, end).trim();
  for (let at = 0; at < words.length; at++) {
    const code = words.charCodeAt(at);
    if ((code < 32 && code !== 9) || code === 34 || code === 44 || code === 59 || code === 62 || code === 127)
      return bad('a display name needs quotes');
  }
  return ok(words === '' ? undefined : words);
}

/** Where the `<` stands that opens the URI, quotes skipped; -1 when there is none. */
function openingBracket(text: string, start: number): number {
  if (text.charCodeAt(start) !== 34) return text.indexOf('<', start);
  const close = skipQuoted(text, start);
  return close < 0 ? -1 : text.indexOf('<', close);
}

/**
 * Reads one `"Name" <uri>;parameters` or `uri;parameters`.
 * Without brackets, what follows `;` belongs to the header field, and a `?` or `,` is malformed (RFC 3261 §20.10, RFC 4475 §3.1.2.13).
 */
export function parseNameAddr(text: string): Result<NameAddr> {
  const start = skipBlanks(text, 0);
  const open = openingBracket(text, start);
  let display: string | undefined;
  let uriText: string;
  let after: number;
  if (open >= 0) {
    const name = parseDisplay(text, start, open);
    if (!name.ok) return name;
    display = name.value;
    const close = text.indexOf('>', open);
    if (close < 0) return bad('an angle bracket is not closed');
    uriText = text.slice(open + 1, close);
    after = close + 1;
  } else {
    if (text.charCodeAt(start) === 34) return bad('a display name is not closed, or no URI follows it');
    after = start;
    while (after < text.length) {
      const code = text.charCodeAt(after);
      if (code === 32 || code === 9 || code === 59) break;
      if (code === 44 || code === 63) return bad('a URI with a comma or a question mark needs angle brackets');
      after++;
    }
    uriText = text.slice(start, after);
  }
  const uri = parseUri(uriText);
  if (!uri.ok) return uri;
  const parameters = parseParameters(text, after);
  if (!parameters.ok) return parameters;
  return ok({ display, uri: uri.value, parameters: parameters.value });
}

/** The `tag` of a From or To; undefined when there is none, as RFC 2543 allowed. */
export const tagOf = (party: NameAddr): string | undefined => parameter(party.parameters, 'tag');

/** Writes a name-addr, always in brackets, so that no parameter can be taken for the other kind. */
export const printNameAddr = (uri: string, display?: string, tag?: string): string =>
  `${display === undefined || display === '' ? '' : `${printQuoted(display)} `}<${uri}>${tag === undefined ? '' : `;tag=${tag}`}`;
