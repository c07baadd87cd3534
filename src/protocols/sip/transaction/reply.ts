import { elementEnd } from '../message/comma-list.ts';
import type { ForeignHeaders } from '../message/foreign-headers.ts';
import { HeaderList, type Headers } from '../message/header-list.ts';
import type { Hop } from '../message/hop.ts';
import { type SipRequest, SipResponse } from '../message/message.ts';
import { parameter } from '../message/parameters.ts';
import type { Malformed } from '../message/parse-message.ts';
import { reasonPhrase } from '../message/status.ts';
import { parseVia, stampVia, type Via } from '../message/via.ts';

/** What a reply says beyond what it copies from the request. */
export interface ReplyParts {
  /** Put on To unless the request has one there, or the status is 100. */
  readonly toTag?: string | undefined;
  readonly reason?: string;
  readonly headers?: ForeignHeaders;
  readonly body?: { readonly type: string; readonly octets: Uint8Array } | undefined;
  /** Copy Record-Route: for responses that make a dialog (RFC 3261 §12.1.1). */
  readonly recordRoute?: boolean;
}

function copyVias(to: HeaderList, from: Headers, via: Via | undefined, source: Hop): void {
  let first = true;
  for (const line of from.all('via')) {
    to.add('Via', first && via ? stampVia(via, source.address, source.port ?? 0) + line.slice(elementEnd(line, 0)) : line);
    first = false;
  }
}

/** A response to a request, with what RFC 3261 §8.2.6 has it copy, and the Via as it came to us (§18.2.1, RFC 3581 §4). */
export function replyTo(request: SipRequest, source: Hop, status: number, parts: ReplyParts = {}): SipResponse {
  const headers = new HeaderList();
  const { essentials } = request;
  copyVias(headers, request.headers, essentials.via, source);
  if (parts.recordRoute) for (const line of request.headers.all('record-route')) headers.add('Record-Route', line);
  headers.add('From', request.headers.get('from') ?? '');
  const to = request.headers.get('to') ?? '';
  headers.add('To', essentials.toTag === undefined && parts.toTag !== undefined && status > 100 ? `${to};tag=${parts.toTag}` : to);
  headers.add('Call-ID', essentials.callId);
  headers.add('CSeq', `${essentials.cseq.number} ${essentials.cseq.method}`);
  const timestamp = status === 100 ? request.headers.get('timestamp') : undefined;
  if (timestamp !== undefined) headers.add('Timestamp', timestamp);
  for (const [name, value] of parts.headers ?? []) headers.add(name, value);
  if (parts.body) headers.add('Content-Type', parts.body.type);
  return new SipResponse(status, parts.reason ?? reasonPhrase(status), headers, parts.body?.octets);
}

/** A reply to what could not be read: copies what is there, the first of each. RFC 4475 §3.3.1 hopes for one even then. */
export function replyToMalformed(malformed: Malformed, source: Hop, toTag: string): SipResponse | undefined {
  if (!malformed.answer) return undefined;
  const from = malformed.answer.headers;
  const headers = new HeaderList();
  const via = topVia(from);
  copyVias(headers, from, via, source);
  for (const name of ['From', 'To', 'Call-ID', 'CSeq'] as const) {
    const value = from.get(name.toLowerCase());
    if (value !== undefined) headers.add(name, name === 'To' && !/;[ \t]*tag[ \t]*=/i.test(value) ? `${value};tag=${toTag}` : value);
  }
  return new SipResponse(malformed.status, `${reasonPhrase(malformed.status)} (${malformed.says})`, headers);
}

function topVia(headers: Headers): Via | undefined {
  const line = headers.get('via');
  if (line === undefined) return undefined;
  const via = parseVia(line.slice(0, elementEnd(line, 0)));
  return via.ok ? via.value : undefined;
}

/**
 * Where a response goes: back over the connection; over UDP to the address the request came from, at the port it came from when `rport` asks
 * (RFC 3581 §4), else at the port the Via names (RFC 3261 §18.2.2). Never to an address that only the message names: that would make us a mirror.
 */
export function replyHop(via: Via | undefined, source: Hop): Hop {
  if (source.transport !== 'udp' || !via || parameter(via.parameters, 'rport') !== undefined) return source;
  return { ...source, port: via.port ?? 5060 };
}

/** `replyHop` for a request that could not be read. */
export const malformedHop = (malformed: Malformed, source: Hop): Hop =>
  replyHop(malformed.answer ? topVia(malformed.answer.headers) : undefined, source);
