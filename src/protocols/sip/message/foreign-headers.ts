import { bad, ok, type Result } from '#base';
import { headerName } from './header-name.ts';

/** Header fields that come from outside the stack: a connector's, an agent's. */
export type ForeignHeaders = readonly (readonly [name: string, value: string])[];

/** Fields whose meaning is the stack's own: nobody above may set them. */
const ours: ReadonlySet<string> = new Set([
  'via',
  'from',
  'to',
  'call-id',
  'cseq',
  'contact',
  'content-length',
  'content-type',
  'max-forwards',
  'route',
  'record-route',
  'rack',
  'rseq',
  'session-expires',
  'min-se',
  'refer-to',
  'refer-sub',
  'event',
  'subscription-state',
  'authorization',
  'proxy-authorization',
  'www-authenticate',
  'proxy-authenticate',
]);

/** Most octets of one foreign value, and most fields in all. */
const maxForeignValueBytes = 4096;
const maxForeignHeaders = 64;

function complaintAbout(name: string, value: string): string | undefined {
  const known = headerName(name);
  if (!known) return 'a header field name is no token';
  if (ours.has(known.key)) return 'a header field belongs to the stack';
  if (Buffer.byteLength(value) > maxForeignValueBytes) return 'a header field value is too long';
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if ((code < 32 && code !== 9) || code === 127) return 'a header field value holds a control character';
  }
  return undefined;
}

/** The one door for others' header fields: a line break, a control, a name of the stack's own or too much of it is refused, never mended. */
export function admitHeaders(headers: ForeignHeaders): Result<ForeignHeaders, { readonly why: string; readonly name: string }> {
  if (headers.length > maxForeignHeaders) return bad({ why: 'too many header fields', name: '' });
  for (const [name, value] of headers) {
    const why = complaintAbout(name, value);
    if (why !== undefined) return bad({ why, name });
  }
  return ok(headers);
}
