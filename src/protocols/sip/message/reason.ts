import { bad, ok, type Result } from '#base';
import { parseDecimal, skip, skipBlanks, TOKEN } from './characters.ts';
import { parameter, parseParameters } from './parameters.ts';
import { printQuoted } from './quoted.ts';

/** Why a request was sent, in a word of another protocol. RFC 3326 §2. */
export interface Reason {
  /** `SIP`, `Q.850` or an extension, as written. */
  readonly protocol: string;
  readonly cause: number | undefined;
  readonly text: string | undefined;
}

/** Reads one element of a Reason field. */
export function parseReason(text: string): Result<Reason> {
  const start = skipBlanks(text, 0);
  const end = skip(text, TOKEN, start);
  if (end === start) return bad('a reason names no protocol');
  const parameters = parseParameters(text, end);
  if (!parameters.ok) return parameters;
  return ok({
    protocol: text.slice(start, end),
    cause: parseDecimal(parameter(parameters.value, 'cause') ?? '', 999),
    text: parameter(parameters.value, 'text'),
  });
}

/** Writes `SIP;cause=200;text="Call completed elsewhere"`. */
export const printReason = (protocol: 'SIP' | 'Q.850', cause: number, text: string): string => `${protocol};cause=${cause};text=${printQuoted(text)}`;
