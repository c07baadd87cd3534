import { HEX, isOf } from './characters.ts';
import { parseEscaped } from './escape.ts';
import { looksLikeAddress } from './host.ts';
import type { SipUri, TelUri, Uri, UriPart } from './uri.ts';
import { dialledDigits } from './uri-parts.ts';

/** RFC 2396 §2.2 `reserved`: an escaped reserved character is another character than the bare one (RFC 3261 §19.1.4). */
const reserved = ';/?:@&=+$,';

/** Escapes of unreserved characters read, the others kept, in upper case: two texts are equivalent when these are equal. */
function normal(text: string): string {
  if (!text.includes('%')) return text;
  let out = '';
  for (let at = 0; at < text.length; at++) {
    if (text.charAt(at) === '%' && isOf(text.charCodeAt(at + 1), HEX) && isOf(text.charCodeAt(at + 2), HEX)) {
      const code = Number.parseInt(text.slice(at + 1, at + 3), 16);
      const character = String.fromCharCode(code);
      out += code > 32 && code < 127 && !reserved.includes(character) ? character : text.slice(at, at + 3).toUpperCase();
      at += 2;
    } else out += text.charAt(at);
  }
  return out;
}

const byName = (parts: readonly UriPart[]): Map<string, string> => {
  const map = new Map<string, string>();
  for (const part of parts) map.set(parseEscaped(part.name).toLowerCase(), normal(part.value ?? '').toLowerCase());
  return map;
};

/** These never go unsaid: present in one URI only, the two differ. RFC 3261 §19.1.4 by its text, `transport` by its examples. */
const mustMatch: readonly string[] = ['user', 'ttl', 'method', 'maddr', 'transport'];

function sameParameters(a: SipUri, b: SipUri): boolean {
  const left = byName(a.parameters);
  const right = byName(b.parameters);
  for (const [name, value] of left) if (right.has(name) && right.get(name) !== value) return false;
  return mustMatch.every((name) => left.has(name) === right.has(name));
}

function sameHeaders(a: SipUri, b: SipUri): boolean {
  if (a.headers.length !== b.headers.length) return false;
  const right = byName(b.headers);
  for (const [name, value] of byName(a.headers)) if (right.get(name) !== value) return false;
  return true;
}

/** One spelling for each address: groups without leading zeros, gaps written out. */
function normalHost(host: string): string {
  const lower = host.toLowerCase();
  if (!lower.includes(':') || !looksLikeAddress(lower)) return lower;
  const [head = '', tail = ''] = lower.split('::');
  const groups = (text: string): string[] => (text === '' ? [] : text.split(':')).map((group) => group.replace(/^0{1,3}(?=.)/, ''));
  const left = groups(head);
  const right = lower.includes('::') ? groups(tail) : [];
  const width = [...left, ...right].reduce((sum, group) => sum + (group.includes('.') ? 2 : 1), 0);
  return [...left, ...Array.from({ length: 8 - width }, () => '0'), ...right].join(':');
}

function sameSip(a: SipUri, b: SipUri): boolean {
  return (
    a.secure === b.secure &&
    normal(a.user ?? '\0') === normal(b.user ?? '\0') &&
    normal(a.password ?? '\0') === normal(b.password ?? '\0') &&
    normalHost(a.host) === normalHost(b.host) &&
    a.port === b.port &&
    sameParameters(a, b) &&
    sameHeaders(a, b)
  );
}

/** RFC 3966 §4: numbers without separators, parameters in any order, all of them. */
function sameTel(a: TelUri, b: TelUri): boolean {
  const left = byName(a.parameters);
  const right = byName(b.parameters);
  if (dialledDigits(a).toLowerCase() !== dialledDigits(b).toLowerCase() || left.size !== right.size) return false;
  for (const [name, value] of left) if (right.get(name) !== value) return false;
  return true;
}

/** Do the two name the same resource, by the rules of RFC 3261 §19.1.4 (sip, sips) and RFC 3966 §4 (tel)? Others compare as text. */
export function sameUri(a: Uri, b: Uri): boolean {
  if (a.kind === 'sip') return b.kind === 'sip' && sameSip(a, b);
  if (a.kind === 'tel') return b.kind === 'tel' && sameTel(a, b);
  return b.kind === 'other' && a.text === b.text;
}
