import { HeaderList, type Hop, printHostPort, printMessage, reasonPhrase, type SipMessage, type SipRequest, SipResponse } from '#protocols/sip';
import type { SipTransport } from './sip-locate.ts';

/** The largest request that goes by UDP while the path is not known to carry more. RFC 3261 §18.1.1. */
export const largestUdpRequest = 1300;

const protocolNames: Readonly<Record<SipTransport, string>> = { udp: 'UDP', tcp: 'TCP', tls: 'TLS' };

/** Octets of the start line and the first field that are looked at. */
const lookBytes = 2048;
const ownVia = /^(Via: SIP\/2\.0\/)[A-Z]+ (?:\[[^\]]*\]|[^;:\s]+)(?::\d+)?(;branch=([^;\r\n]+))/m;

/** Is it a request? What we send is well formed. */
export const isRequest = (octets: Uint8Array): boolean =>
  Buffer.from(octets.buffer, octets.byteOffset, Math.min(8, octets.length)).toString('latin1') !== 'SIP/2.0 ';

/** The branch of a request of ours. */
export function branchOfOwn(octets: Uint8Array): string | undefined {
  return ownVia.exec(Buffer.from(octets.buffer, octets.byteOffset, Math.min(lookBytes, octets.length)).toString('latin1'))?.[3];
}

/** The branch of the topmost Via of a response, as far as it can be told at a glance. */
export function branchOfResponse(octets: Uint8Array): string | undefined {
  const head = Buffer.from(octets.buffer, octets.byteOffset, Math.min(lookBytes, octets.length)).toString('latin1');
  return /^v(?:ia)?[ \t]*:[^\r\n]*?;[ \t]*branch[ \t]*=[ \t]*([^;,\s]+)/im.exec(head)?.[1];
}

/** A request of ours with another transport and address in its topmost Via: that field is the transport's to fill (RFC 3261 §18.1.1). */
export function reroute(octets: Uint8Array, transport: SipTransport, host: string, port: number | undefined): Uint8Array {
  const text = Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1');
  return Buffer.from(text.replace(ownVia, `$1${protocolNames[transport]} ${printHostPort(host, port)}$2`), 'latin1');
}

const methods: ReadonlySet<string> = new Set(
  'INVITE ACK CANCEL BYE OPTIONS INFO PRACK UPDATE REFER NOTIFY REGISTER SUBSCRIBE MESSAGE PUBLISH'.split(' '),
);

/** What a message counts as: its method, or the class of its status. A closed set. */
export function kindOf(octets: Uint8Array): string {
  const start = Buffer.from(octets.buffer, octets.byteOffset, Math.min(16, octets.length)).toString('latin1');
  const status = /^SIP\/2\.0 ([1-6])/.exec(start)?.[1];
  if (status !== undefined) return `${status}xx`;
  const method = /^[A-Z]+/.exec(start)?.[0] ?? '';
  return methods.has(method) ? method : 'other';
}

/** `SIP/2.0 503` without state, for those over their rate. The Via says where the request came from (RFC 3261 §18.2.1, RFC 3581 §4). */
export function busyAnswer(
  request: SipRequest,
  from: Hop,
  retryAfterSeconds: number,
  product: string,
): { readonly octets: Uint8Array; readonly to: Hop } {
  const headers = new HeaderList();
  const { via, toTag } = request.essentials;
  const asks = via.parameters.some((one) => one.name === 'rport');
  request.headers.list('via').forEach((text, at) => {
    const bare = at === 0 ? text.replace(/;[ \t]*(?:rport|received)[ \t]*(?:=[ \t]*[^;,\s]*)?(?=[ \t]*(?:;|$))/gi, '') : text;
    headers.add('Via', at === 0 ? `${bare};received=${from.address}${asks ? `;rport=${from.port ?? 0}` : ''}` : bare);
  });
  for (const name of ['From', 'To', 'Call-ID', 'CSeq'] as const) {
    const value = request.headers.get(name.toLowerCase()) ?? '';
    headers.add(name, name === 'To' && toTag === undefined ? `${value};tag=busy` : value);
  }
  headers.add('Retry-After', String(retryAfterSeconds));
  headers.add('Server', product);
  const to = from.transport === 'udp' && !asks ? { ...from, port: via.port ?? 5060 } : from;
  return { octets: printMessage(new SipResponse(503, reasonPhrase(503), headers)), to };
}

/** Does the request stand outside any dialog, and want an answer? */
export const isNewRequest = (message: SipMessage): message is SipRequest =>
  message.kind === 'request' && message.essentials.toTag === undefined && message.method !== 'ACK' && message.method !== 'CANCEL';
