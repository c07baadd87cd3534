import { isAll, TOKEN } from './characters.ts';

/** A header field name twice: as we compare it and as we print it. */
export interface HeaderName {
  /** Long form in lower case. */
  readonly key: string;
  /** As it goes on the wire: the usual spelling of names we know, any other as it was given. */
  readonly name: string;
  /** A bit of its own for a field that may stand only once; else 0. */
  readonly single: number;
}

/** Long name and, where RFC 3261 §7.3.3 or a later RFC gives one, the compact form. */
const known: readonly (readonly [name: string, compact?: string])[] = [
  ['Accept'],
  ['Accept-Contact', 'a'],
  ['Accept-Encoding'],
  ['Accept-Language'],
  ['Alert-Info'],
  ['Allow'],
  ['Allow-Events', 'u'],
  ['Authentication-Info'],
  ['Authorization'],
  ['Call-ID', 'i'],
  ['Call-Info'],
  ['Contact', 'm'],
  ['Content-Disposition'],
  ['Content-Encoding', 'e'],
  ['Content-Language'],
  ['Content-Length', 'l'],
  ['Content-Type', 'c'],
  ['CSeq'],
  ['Date'],
  ['Diversion'],
  ['Error-Info'],
  ['Event', 'o'],
  ['Expires'],
  ['From', 'f'],
  ['History-Info'],
  ['Identity', 'y'],
  ['In-Reply-To'],
  ['Info-Package'],
  ['Max-Forwards'],
  ['MIME-Version'],
  ['Min-Expires'],
  ['Min-SE'],
  ['Organization'],
  ['P-Asserted-Identity'],
  ['P-Preferred-Identity'],
  ['Path'],
  ['Priority'],
  ['Privacy'],
  ['Proxy-Authenticate'],
  ['Proxy-Authorization'],
  ['Proxy-Require'],
  ['RAck'],
  ['Reason'],
  ['Record-Route'],
  ['Recv-Info'],
  ['Refer-Sub'],
  ['Refer-To', 'r'],
  ['Referred-By', 'b'],
  ['Reject-Contact', 'j'],
  ['Remote-Party-ID'],
  ['Replaces'],
  ['Reply-To'],
  ['Request-Disposition', 'd'],
  ['Require'],
  ['Retry-After'],
  ['Route'],
  ['RSeq'],
  ['Server'],
  ['Service-Route'],
  ['Session-Expires', 'x'],
  ['Session-ID'],
  ['SIP-ETag'],
  ['SIP-If-Match'],
  ['Subject', 's'],
  ['Subscription-State'],
  ['Supported', 'k'],
  ['Timestamp'],
  ['To', 't'],
  ['Unsupported'],
  ['User-Agent'],
  ['User-to-User'],
  ['Via', 'v'],
  ['Warning'],
  ['WWW-Authenticate'],
];

/** Present at most once each; twice is malformed (RFC 3261 §7.3.1, RFC 4475 §3.3.8). */
const single: readonly string[] = ['from', 'to', 'call-id', 'cseq', 'max-forwards', 'content-length', 'content-type'];

/** By every spelling worth a place: usual, lower, compact in both cases. Others take the slow way over lower case. */
const bySpelling = new Map<string, HeaderName>();
for (const [name, compact] of known) {
  const key = name.toLowerCase();
  const entry: HeaderName = { key, name, single: single.includes(key) ? 1 << single.indexOf(key) : 0 };
  for (const spelling of [name, entry.key, ...(compact ? [compact, compact.toUpperCase()] : [])]) bySpelling.set(spelling, entry);
}

/** The name behind a spelling, compact or not; undefined when it is no token. Names compare without regard to case (RFC 3261 §7.3.1). */
export function headerName(spelling: string): HeaderName | undefined {
  const found = bySpelling.get(spelling);
  if (found) return found;
  const lower = bySpelling.get(spelling.toLowerCase());
  if (lower) return lower;
  return isAll(spelling, TOKEN) ? { key: spelling.toLowerCase(), name: spelling, single: 0 } : undefined;
}
