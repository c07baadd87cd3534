import { bad, ok, type Result } from '#base';
import { skip, skipBlanks, TOKEN } from './characters.ts';
import { parseQuoted, skipQuoted } from './quoted.ts';

/** One `;name=value` of a header field. RFC 3261 §25.1 `generic-param`. */
export interface Parameter {
  /** In lower case: names compare without regard to case (§7.3.1). */
  readonly name: string;
  /** Without quotes; undefined when there was no `=`. */
  readonly value: string | undefined;
  /** As it stood in the message, for those who pass it on. */
  readonly text: string;
}

export type Parameters = readonly Parameter[];

/** What ends an unquoted value: blanks, quotes, angle brackets, `;`, `,` and controls. Liberal beyond `token / host` on purpose. */
const endsValue = (code: number): boolean => code <= 32 || code === 34 || code === 44 || code === 59 || code === 60 || code === 62 || code === 127;

/** Reads `;a;b=c;d="e"` from `start` to the end of the text. An empty place between semicolons is malformed (RFC 4475 §3.1.2.1). */
export function parseParameters(text: string, start: number): Result<Parameters> {
  const found: Parameter[] = [];
  let at = skipBlanks(text, start);
  while (at < text.length) {
    if (text.charCodeAt(at) !== 59) return bad('a parameter must begin with a semicolon');
    const begin = skipBlanks(text, at + 1);
    const nameEnd = skip(text, TOKEN, begin);
    if (nameEnd === begin) return bad('a parameter has no name');
    const name = text.slice(begin, nameEnd).toLowerCase();
    let value: string | undefined;
    let end = nameEnd;
    at = skipBlanks(text, nameEnd);
    if (text.charCodeAt(at) === 61) {
      const from = skipBlanks(text, at + 1);
      if (text.charCodeAt(from) === 34) {
        end = skipQuoted(text, from);
        if (end < 0) return bad('a quoted parameter value is not closed');
        value = parseQuoted(text.slice(from, end));
      } else {
        end = from;
        while (end < text.length && !endsValue(text.charCodeAt(end))) end++;
        if (end === from) return bad('a parameter has an equals sign and no value');
        value = text.slice(from, end);
      }
      at = skipBlanks(text, end);
    }
    found.push({ name, value, text: text.slice(begin, end) });
  }
  return ok(found);
}

/** The value of a parameter: `''` when it is there without one, undefined when it is not there. */
export function parameter(list: Parameters, name: string): string | undefined {
  for (const one of list) if (one.name === name) return one.value ?? '';
  return undefined;
}
