import { bad, ok, type Result } from '#base';
import { skip, skipBlanks, TOKEN } from './characters.ts';
import { splitList } from './comma-list.ts';
import { parseQuoted, printQuoted, skipQuoted } from './quoted.ts';

/** An authentication field: WWW-Authenticate, Authorization and their proxy twins. RFC 3261 §20.44, RFC 7235 §2.1. */
export interface AuthField {
  /** In lower case: `digest`, `basic`, … */
  readonly scheme: string;
  /** By lower-case name. */
  readonly parameters: ReadonlyMap<string, string>;
}

/** Reads `Digest realm="a", nonce="b"`. The commas are within the field: it is never a list (RFC 3261 §7.3.1). */
export function parseAuthField(text: string): Result<AuthField> {
  const start = skipBlanks(text, 0);
  const end = skip(text, TOKEN, start);
  if (end === start) return bad('an authentication field names no scheme');
  const parameters = new Map<string, string>();
  for (const element of splitList(text.slice(end))) {
    if (element === '') continue;
    const nameEnd = skip(element, TOKEN, 0);
    const equals = skipBlanks(element, nameEnd);
    if (nameEnd === 0 || element.charCodeAt(equals) !== 61) continue;
    const from = skipBlanks(element, equals + 1);
    const name = element.slice(0, nameEnd).toLowerCase();
    if (parameters.has(name)) return bad('an authentication parameter stands twice');
    if (element.charCodeAt(from) !== 34) parameters.set(name, element.slice(from).trim());
    else {
      const close = skipQuoted(element, from);
      if (close < 0) return bad('an authentication parameter is not closed');
      parameters.set(name, parseQuoted(element.slice(from, close)));
    }
  }
  return ok({ scheme: text.slice(start, end).toLowerCase(), parameters });
}

/** Names that RFC 3261 §25.1 writes without quotes. */
const bare: ReadonlySet<string> = new Set(['algorithm', 'nc', 'stale']);

/** Writes `Digest a="b", nc=00000001`. `qop` is quoted in a challenge and bare in an answer (RFC 7616 §3.3, §3.4). */
export function printDigestField(parameters: readonly (readonly [name: string, value: string])[], qopIsBare: boolean): string {
  const parts = parameters.map(([name, value]) => `${name}=${bare.has(name) || (name === 'qop' && qopIsBare) ? value : printQuoted(value)}`);
  return `Digest ${parts.join(', ')}`;
}
