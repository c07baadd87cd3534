import { bad, ok, type Result } from '#base';
import { ALPHA, DIGIT, isOf } from './characters.ts';
import { isWellEscaped } from './escape.ts';
import { parseHostPort } from './host.ts';

/** A name and a value as they stand in the URI, still escaped. `value` is undefined when there was no `=`. */
export interface UriPart {
  readonly name: string;
  readonly value: string | undefined;
}

/** A SIP or SIPS URI (RFC 3261 §19.1). All parts are as written, still escaped; `uri-parts.ts` reads them. */
export interface SipUri {
  readonly kind: 'sip';
  /** `sips:`. */
  readonly secure: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
  /** IPv6 without brackets. */
  readonly host: string;
  readonly port: number | undefined;
  readonly parameters: readonly UriPart[];
  /** What follows `?`. Never become header fields of a request by themselves (RFC 3261 §19.1.5). */
  readonly headers: readonly UriPart[];
  /** The whole URI as written. */
  readonly text: string;
}

/** A telephone number (RFC 3966), global when it begins with `+`. */
export interface TelUri {
  readonly kind: 'tel';
  /** Digits and visual separators as written. */
  readonly number: string;
  readonly parameters: readonly UriPart[];
  readonly text: string;
}

/** Any other absolute URI: well formed, and not ours to understand. */
export interface OtherUri {
  readonly kind: 'other';
  /** In lower case. */
  readonly scheme: string;
  readonly text: string;
}

export type Uri = SipUri | TelUri | OtherUri;

const noParts: readonly UriPart[] = [];

/** Blanks, controls, quotes and angle brackets have no place in any URI; neither has DEL. */
function hasStranger(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= 32 || code === 34 || code === 60 || code === 62 || code === 127) return true;
  }
  return false;
}

function parseParts(text: string, separator: string): readonly UriPart[] | undefined {
  const parts: UriPart[] = [];
  for (let at = 0; at <= text.length; ) {
    const found = text.indexOf(separator, at);
    const end = found < 0 ? text.length : found;
    const equals = text.indexOf('=', at);
    const named = equals >= 0 && equals < end;
    const name = text.slice(at, named ? equals : end);
    if (name === '') return undefined;
    parts.push({ name, value: named ? text.slice(equals + 1, end) : undefined });
    at = end + 1;
  }
  return parts;
}

function parseSip(text: string, start: number, secure: boolean): Result<Uri> {
  let user: string | undefined;
  let password: string | undefined;
  let at = start;
  // The user part may hold ; and ? but never a bare @ (§25.1 user-unreserved), so the first @ ends it.
  const sign = text.indexOf('@', start);
  if (sign >= 0) {
    const colon = text.indexOf(':', start);
    const split = colon >= 0 && colon < sign;
    user = text.slice(start, split ? colon : sign);
    if (user === '') return bad('the user part of a URI is empty');
    if (split) password = text.slice(colon + 1, sign);
    at = sign + 1;
  }
  const place = parseHostPort(text, at);
  if (!place.ok) return place;
  const { host, port } = place.value;
  at = place.value.end;
  let parameters = noParts;
  let headers = noParts;
  if (text.charCodeAt(at) === 59) {
    const question = text.indexOf('?', at);
    const end = question < 0 ? text.length : question;
    const parts = parseParts(text.slice(at + 1, end), ';');
    if (!parts) return bad('a URI parameter has no name');
    parameters = parts;
    at = end;
  }
  if (text.charCodeAt(at) === 63) {
    const parts = parseParts(text.slice(at + 1), '&');
    if (!parts) return bad('a URI header has no name');
    headers = parts;
    at = text.length;
  }
  if (at !== text.length) return bad('something follows the host of a URI that is no port, parameter or header');
  return ok({ kind: 'sip', secure, user, password, host, port, parameters, headers, text });
}

function parseTel(text: string, start: number): Result<Uri> {
  const semicolon = text.indexOf(';', start);
  const end = semicolon < 0 ? text.length : semicolon;
  const number = text.slice(start, end);
  if (number === '') return bad('a tel URI has no number');
  for (let at = 0; at < number.length; at++)
    if (!/[-.()*#+0-9A-Fa-f]/.test(number.charAt(at)) || (number.charAt(at) === '+' && at > 0))
      return bad('a tel URI holds what is no telephone number');
  if (semicolon < 0) return ok({ kind: 'tel', number, parameters: noParts, text });
  const parameters = parseParts(text.slice(end + 1), ';');
  return parameters ? ok({ kind: 'tel', number, parameters, text }) : bad('a URI parameter has no name');
}

/**
 * Reads one URI: sip, sips, tel, or any other absolute URI. Total, linear, and liberal only where RFC 4475 says so.
 * RFC 3261 §19.1, §25.1; RFC 3966; RFC 3986 §3.
 */
export function parseUri(text: string): Result<Uri> {
  const colon = text.indexOf(':');
  if (colon <= 0) return bad('a URI has no scheme');
  if (hasStranger(text)) return bad('a URI holds a blank, a control, a quote or an angle bracket');
  if (!isWellEscaped(text)) return bad('a URI holds a % that escapes nothing');
  const written = text.slice(0, colon);
  if (written === 'sip') return parseSip(text, 4, false);
  const scheme = written.toLowerCase();
  if (scheme === 'sip' || scheme === 'sips') return parseSip(text, colon + 1, scheme === 'sips');
  if (scheme === 'tel') return parseTel(text, colon + 1);
  for (let at = 0; at < scheme.length; at++) {
    const code = scheme.charCodeAt(at);
    const fits = isOf(code, ALPHA) || (at > 0 && (isOf(code, DIGIT) || code === 43 || code === 45 || code === 46));
    if (!fits) return bad('a URI scheme holds what no scheme may');
  }
  if (colon + 1 === text.length) return bad('a URI ends after its scheme');
  return ok({ kind: 'other', scheme, text });
}
