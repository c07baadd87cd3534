import { bad, ok, type Result } from '#base';
import { HEX, isAll } from './characters.ts';
import { type Parameters, parameter, parseParameters } from './parameters.ts';
import { parseQuoted, skipQuoted } from './quoted.ts';

/** User-to-user information: a few octets that one application gives another through the call. RFC 7433 §4.1. */
export interface UserToUser {
  readonly octets: Uint8Array;
  /** `hex`, or undefined when the sender said nothing and we read the text as it stood. */
  readonly encoding: string | undefined;
  readonly purpose: string | undefined;
  readonly content: string | undefined;
}

/** Longest value we read, in characters: four times what RFC 7433 §3 obliges networks to carry. */
const maxUserToUserLength = 2048;

function octetsOf(value: string, encoding: string | undefined): Uint8Array {
  const hex = value.length % 2 === 0 && isAll(value, HEX);
  return hex && (encoding === undefined || encoding === 'hex') ? Buffer.from(value, 'hex') : Buffer.from(value, 'utf8');
}

/**
 * Reads a User-to-User value, tolerantly: quotes around the data, a missing or unknown encoding, unknown parameters.
 * Without `encoding=hex`, an even number of hex digits is read as hex all the same, any other text as itself.
 */
export function parseUserToUser(text: string): Result<UserToUser> {
  if (text.length > maxUserToUserLength) return bad('user-to-user is too long');
  let value: string;
  let end: number;
  if (text.startsWith('"')) {
    end = skipQuoted(text, 0);
    if (end < 0) return bad('user-to-user opens a quote and does not close it');
    value = parseQuoted(text.slice(0, end));
  } else {
    const semicolon = text.indexOf(';');
    end = semicolon < 0 ? text.length : semicolon;
    value = text.slice(0, end).trim();
  }
  const read = parseParameters(text, end);
  const parameters: Parameters = read.ok ? read.value : [];
  const encoding = parameter(parameters, 'encoding')?.toLowerCase();
  if (value === '') return bad('user-to-user is empty');
  if (encoding === 'hex' && !(value.length % 2 === 0 && isAll(value, HEX))) return bad('user-to-user says hex and is none');
  return ok({ octets: octetsOf(value, encoding), encoding, purpose: parameter(parameters, 'purpose'), content: parameter(parameters, 'content') });
}

/** Writes octets as lower-case hex with `;encoding=hex`. Hex can carry anything and inject nothing. RFC 7433 §4.1. */
export const printUserToUser = (octets: Uint8Array): string =>
  `${Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength).toString('hex')};encoding=hex`;
