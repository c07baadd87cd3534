import { PASSWORD, URI_HEADER, URI_PARAMETER, USER } from './characters.ts';
import { parseEscaped, printEscaped } from './escape.ts';
import { printHostPort } from './host.ts';
import type { SipUri, TelUri, UriPart } from './uri.ts';

/** The user part as it is meant, escapes read; undefined when there is none. */
export const userOf = (uri: SipUri): string | undefined => (uri.user === undefined ? undefined : parseEscaped(uri.user));

function partOf(parts: readonly UriPart[], name: string): string | undefined {
  for (const part of parts) if (part.name === name || parseEscaped(part.name).toLowerCase() === name) return parseEscaped(part.value ?? '');
  return undefined;
}

/** A URI parameter by its lower-case name, escapes read: `''` when it has no value, undefined when absent. */
export const uriParameter = (uri: SipUri | TelUri, name: string): string | undefined => partOf(uri.parameters, name);

/** A URI header by its lower-case name, escapes read. RFC 3261 §19.1.1 `headers`. */
export const uriHeader = (uri: SipUri, name: string): string | undefined => partOf(uri.headers, name);

/** All URI headers, escapes read, names in lower case, in order. */
export const uriHeaders = (uri: SipUri): readonly (readonly [name: string, value: string])[] =>
  uri.headers.map((part) => [parseEscaped(part.name).toLowerCase(), parseEscaped(part.value ?? '')] as const);

/** The digits of a telephone number, a leading `+` kept, without visual separators. RFC 3966 §5.1.1. */
export const dialledDigits = (uri: TelUri): string => uri.number.replaceAll(/[-.()]/g, '');

/** What a SIP URI is made of, unescaped: `printUri` escapes each part for its place. */
export interface UriParts {
  readonly secure?: boolean;
  readonly user?: string;
  readonly password?: string;
  readonly host: string;
  readonly port?: number | undefined;
  /** A value of `''` prints the name alone. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly headers?: readonly (readonly [name: string, value: string])[];
}

/** Writes a SIP URI. Nothing that a part contains can leave its place: what may not stand bare is escaped. RFC 3261 §19.1.2. */
export function printUri(parts: UriParts): string {
  let text = parts.secure ? 'sips:' : 'sip:';
  if (parts.user !== undefined && parts.user !== '') {
    text += printEscaped(parts.user, USER);
    if (parts.password !== undefined) text += `:${printEscaped(parts.password, PASSWORD)}`;
    text += '@';
  }
  text += printHostPort(parts.host, parts.port);
  for (const [name, value] of Object.entries(parts.parameters ?? {})) {
    text += `;${printEscaped(name, URI_PARAMETER)}`;
    if (value !== '') text += `=${printEscaped(value, URI_PARAMETER)}`;
  }
  return text + printUriHeaders(parts.headers ?? []);
}

/** Writes `?name=value&…`, or nothing when there are none. */
export function printUriHeaders(headers: readonly (readonly [name: string, value: string])[]): string {
  let text = '';
  for (const [name, value] of headers) text += `${text === '' ? '?' : '&'}${printEscaped(name, URI_HEADER)}=${printEscaped(value, URI_HEADER)}`;
  return text;
}

/** The URI without its header part: what may stand as a Request-URI (RFC 3261 §19.1.1, table 1). */
export function withoutHeaders(uri: SipUri): string {
  const question = uri.headers.length === 0 ? -1 : uri.text.indexOf('?', uri.text.indexOf('@') + 1);
  return question < 0 ? uri.text : uri.text.slice(0, question);
}
