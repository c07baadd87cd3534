import { bad, ok, type Result } from '#base';
import { DIGIT, HEX, HOST_NAME, isAll, isOf, parseDecimal, skip } from './characters.ts';

/** A host and, if given, a port. IPv6 addresses stand without their brackets. RFC 3261 §25.1 `hostport`. */
export interface HostPort {
  readonly host: string;
  readonly port: number | undefined;
}

/** Is this dotted-decimal IPv4? */
export function isIPv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => part.length <= 3 && parseDecimal(part, 255) !== undefined);
}

/** Is this an IPv6 address as RFC 4291 §2.2 writes them, an IPv4 tail included? No zone. */
export function isIPv6(text: string): boolean {
  if (text.length < 2 || text.length > 45) return false;
  const gap = text.indexOf('::');
  if (gap >= 0 && text.indexOf('::', gap + 1) >= 0) return false;
  const head = gap < 0 ? text : text.slice(0, gap);
  const tail = gap < 0 ? '' : text.slice(gap + 2);
  const groups = [...(head === '' ? [] : head.split(':')), ...(tail === '' ? [] : tail.split(':'))];
  let count = 0;
  for (let at = 0; at < groups.length; at++) {
    const group = groups[at] ?? '';
    if (at === groups.length - 1 && group.includes('.')) {
      if (!isIPv4(group)) return false;
      count += 2;
    } else {
      if (group.length > 4 || !isAll(group, HEX)) return false;
      count++;
    }
  }
  return gap < 0 ? count === 8 : count < 8;
}

/** The address without what a careless sender wrote too much: three colons become two (RFC 5118 §4.10). */
const mendIPv6 = (text: string): string => text.replace(':::', '::');

/** Reads a name, an IPv4 address or a bracketed IPv6 address from `start`, and says where it ended. */
export function parseHost(text: string, start: number): Result<{ readonly host: string; readonly end: number }> {
  if (text.charCodeAt(start) !== 91) {
    const end = skip(text, HOST_NAME, start);
    if (end === start) return bad('a host is missing');
    return end - start > 253 ? bad('a host name is too long') : ok({ host: text.slice(start, end), end });
  }
  const close = text.indexOf(']', start);
  if (close < 0) return bad('an IPv6 reference is not closed');
  const host = mendIPv6(text.slice(start + 1, close));
  return isIPv6(host) ? ok({ host, end: close + 1 }) : bad('what stands in brackets is no IPv6 address');
}

/** Reads the digits of a port from `start`, and says where they ended. */
export function parsePort(text: string, start: number): Result<{ readonly port: number; readonly end: number }> {
  const end = skip(text, DIGIT, start);
  const port = parseDecimal(text.slice(start, end), 65_535);
  return port === undefined || port === 0 ? bad('a port is no number from 1 to 65535') : ok({ port, end });
}

/** Reads `host`, `host:port`, `[v6]` or `[v6]:port` from `start`, and says where it ended. The caller judges what may follow. */
export function parseHostPort(text: string, start: number): Result<HostPort & { readonly end: number }> {
  const place = parseHost(text, start);
  if (!place.ok) return place;
  const { host, end } = place.value;
  if (text.charCodeAt(end) !== 58) return ok({ host, port: undefined, end });
  const port = parsePort(text, end + 1);
  return port.ok ? ok({ host, port: port.value.port, end: port.value.end }) : port;
}

/** The host as it stands in a URI or a Via: IPv6 in brackets. */
const printHost = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** Host and port as they stand in a URI or a Via. */
export const printHostPort = (host: string, port: number | undefined): string =>
  port === undefined ? printHost(host) : `${printHost(host)}:${port}`;

/** Does the text begin with a digit group that could be an address rather than a name? */
export const looksLikeAddress = (host: string): boolean => host.includes(':') || (isOf(host.charCodeAt(0), DIGIT) && isIPv4(host));
