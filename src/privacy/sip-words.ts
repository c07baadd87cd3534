import { printCover } from './cover.ts';
import { kept } from './numbers/marks.ts';

/** What looks like an address and is the name of a call, a hop or a stream: needed to find a call again, and nobody's. */
const plumbing = /^(?:Call-ID|i|Via|v|CSeq|Route|Record-Route|Max-Forwards|Content-Length|l|RSeq|RAck|[a-z]=)(?:\s*:|)/i;
/** What other systems send along about the customer, in encodings of their own: covered whole. */
const carried = /^((?:User-to-User|X-[\w-]{1,60}|P-[\w-]{1,60}-Context|Call-Info|Subject|s)\s*:\s*)(.+)$/i;
const named =
  /^(?:From|f|To|t|Contact|m|P-Asserted-Identity|P-Preferred-Identity|Remote-Party-ID|Referred-By|b|Refer-To|r|Diversion|History-Info)\s*:/i;

const phoneCover = (digits: string): string => printCover({ kind: 'phone', last: digits.slice(-kept.phone) });

/** `sip:+15550100199@…` → `sip:[phone …99]@…`, `tel:` alike. */
function coverUsers(line: string): string {
  return line.replace(/\b(sips?:|tel:)(\+?)([\d().-]{5,20})(?=[@;>\s?]|$)/gi, (whole, scheme: string, _plus: string, user: string) => {
    const digits = user.replace(/\D/g, '');
    return digits.length < 5 ? whole : `${scheme}${phoneCover(digits)}`;
  });
}

/**
 * A SIP message as it crossed the wire, without who it is about: numbers in addresses, names beside them, and what other systems sent along.
 * The signalling itself stays readable. `rest` looks through the lines that may hold anything.
 */
export function coverSip(text: string, rest: (line: string) => string): string {
  return text
    .split('\n')
    .map((line, place) => {
      const end = line.endsWith('\r') ? '\r' : '';
      const bare = end === '' ? line : line.slice(0, -1);
      if (place > 0 && plumbing.test(bare)) return coverUsers(bare) + end;
      // A key that was pressed may be a digit of a card.
      if (/^\s*Signal\s*=/i.test(bare)) return `Signal=*${end}`;
      const context = carried.exec(bare);
      if (context) return `${context[1]}[covered]${end}`;
      let covered = coverUsers(bare).replace(/(\bsips?:[^\s?>]{1,300})\?[^\s>]{1,4000}/gi, '$1?[covered]');
      if (named.test(bare)) covered = covered.replace(/^([\w-]+\s*:\s*)("(?:[^"\\]|\\.){1,200}"|[^<"\s:;,][^<":;,]{0,100})(\s*<)/, '$1"[name]" <');
      return hideUris(covered, rest) + end;
    })
    .join('\n');
}

/** What is left of a line is looked through around its addresses: `sip:bot@host` is no e-mail address. */
function hideUris(line: string, rest: (line: string) => string): string {
  const uris = /\bsips?:[^\s>;,"]{1,300}|;(?:tag|branch|received|rport|epid|expires|q|index|cause)=[^\s;,>]{0,200}/gi;
  let result = '';
  let at = 0;
  for (const { index, 0: uri } of line.matchAll(uris)) {
    result += rest(line.slice(at, index)) + uri;
    at = index + uri.length;
  }
  return result + rest(line.slice(at));
}
