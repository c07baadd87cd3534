import { assertedIdentities, dialledDigits, parseNameAddr, type SipRequest, type Uri, userOf } from '#protocols/sip';

const numberOf = (uri: Uri): string | undefined => (uri.kind === 'tel' ? dialledDigits(uri) : uri.kind === 'sip' ? userOf(uri) : undefined);

/** Whom the Request-URI names: its user part, or the number of a `tel` URI. */
export const calledUser = (request: SipRequest): string | undefined => numberOf(request.uri);

/** The host of the Request-URI, in lower case. */
export const calledHost = (request: SipRequest): string | undefined => (request.uri.kind === 'sip' ? request.uri.host.toLowerCase() : undefined);

/** Who calls, as the network asserts (RFC 3325), else as they say themselves; undefined for those who hide. */
export function callerNumber(request: SipRequest): string | undefined {
  const [asserted] = assertedIdentities(request.headers);
  const from = parseNameAddr(request.headers.get('from') ?? '');
  const uri = asserted?.uri ?? (from.ok ? from.value.uri : undefined);
  const number = uri === undefined ? undefined : numberOf(uri);
  return number === undefined || /^anonymous$/i.test(number) ? undefined : number;
}

/** Fields that say how the message travelled, not what it means. */
const plumbing: ReadonlySet<string> = new Set([
  'via',
  'from',
  'to',
  'call-id',
  'cseq',
  'contact',
  'content-length',
  'content-type',
  'content-disposition',
  'max-forwards',
  'route',
  'record-route',
  'allow',
  'supported',
  'require',
  'accept',
  'session-expires',
  'min-se',
  'authorization',
  'proxy-authorization',
  'allow-events',
  'expires',
  'refer-to',
  'refer-sub',
  'rack',
  'rseq',
]);
export const mostParameters = 40;
export const longestValue = 2048;

/** What else the far side sent along: header fields by their names in lower case. Text to be mistrusted. */
export function headerParameters(request: SipRequest): Record<string, string> {
  const found = new Map<string, string>();
  for (const [, value, key] of request.headers.entries())
    if (!plumbing.has(key) && !found.has(key) && found.size < mostParameters) found.set(key, value.slice(0, longestValue));
  return Object.fromEntries(found);
}
