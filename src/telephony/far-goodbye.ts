import type { FarGoodbye } from '#contract';
import { parseUri, parseUserToUser, type SipRequest, uriHeaders, withoutHeaders } from '#protocols/sip';
import { headerParameters, longestValue, mostParameters } from './request-facts.ts';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The octets of a User-to-User value as text, where they are some (RFC 7433 §4.1). */
function textOf(value: string): string | undefined {
  const read = parseUserToUser(value);
  if (!read.ok) return undefined;
  try {
    const text = utf8.decode(read.value.octets);
    return /\p{Cc}/u.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** User-to-User stays as it was sent, and stands beside it, read, as `user-to-user-text`. */
function readable(parameters: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const value = parameters['user-to-user'];
  const text = value === undefined ? undefined : textOf(value);
  return text === undefined ? parameters : { ...parameters, 'user-to-user-text': text };
}

/** What a BYE says: its foreign header fields. */
export const goodbyeOf = (bye: SipRequest): FarGoodbye => ({ how: 'hang-up', parameters: readable(headerParameters(bye)) });

/** What a REFER says: whom it names, and the header part of that URI before the REFER's own fields (RFC 3515 §2.1, RFC 3261 §19.1.1). */
export function transferOf(refer: SipRequest, referTo: string): FarGoodbye {
  const uri = parseUri(referTo);
  const isSip = uri.ok && uri.value.kind === 'sip';
  const named = isSip
    ? uriHeaders(uri.value)
        .slice(0, mostParameters)
        .map(([name, value]) => [name, value.slice(0, longestValue)] as const)
    : [];
  return {
    how: 'transfer',
    target: isSip ? withoutHeaders(uri.value) : referTo,
    parameters: readable({ ...headerParameters(refer), ...Object.fromEntries(named) }),
  };
}
