import type { Headers } from './header-list.ts';
import { type NameAddr, parseNameAddr } from './name-addr.ts';

/**
 * Who the network says is calling: the well-formed elements of P-Asserted-Identity, at most one sip and one tel (RFC 3325 §9.1).
 * Worth what the trust in the sender is worth: only a connector knows whether that is something.
 */
export function assertedIdentities(headers: Headers): readonly NameAddr[] {
  const found: NameAddr[] = [];
  for (const element of headers.list('p-asserted-identity')) {
    const one = parseNameAddr(element);
    if (one.ok && !found.some((other) => other.uri.kind === one.value.uri.kind)) found.push(one.value);
  }
  return found;
}
