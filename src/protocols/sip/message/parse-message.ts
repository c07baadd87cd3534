import { bad, ok, type Result } from '#base';
import { isAll, parseDecimal, TOKEN } from './characters.ts';
import { readEssentials } from './essentials.ts';
import type { HeaderList } from './header-list.ts';
import { defaultLimits, type MessageLimits } from './limits.ts';
import { type SipMessage, SipRequest, SipResponse } from './message.ts';
import { registeredMethods } from './methods.ts';
import { headText, parseHead } from './parse-head.ts';
import { parseUri } from './uri.ts';

/** Why a message was not accepted, and what to tell the sender. */
export interface Malformed {
  readonly says: string;
  /** 400, 501, 505 or 513. */
  readonly status: number;
  /** The fields of a request that can be answered; undefined for what is dropped: responses, ACK, and what shows no Via. */
  readonly answer: { readonly method: string; readonly headers: HeaderList } | undefined;
}

type Parsed = Result<SipMessage, Malformed>;

const drop = (says: string, status = 400): Parsed => bad({ says, status, answer: undefined });

function refuse(says: string, status: number, method: string, headers: HeaderList): Parsed {
  const answerable = method !== 'ACK' && isAll(method, TOKEN) && headers.has('via');
  return bad({ says, status, answer: answerable ? { method, headers } : undefined });
}

/** Octets of the body, or what is wrong with Content-Length. Without the field a datagram's body is all the rest (RFC 3261 §18.3). */
function bodyLength(headers: HeaderList, rest: number): Result<number> {
  const text = headers.get('content-length');
  if (text === undefined) return ok(rest);
  if (headers.repeated === 'content-length') return bad('content-length stands more than once');
  const length = parseDecimal(text, Number.MAX_SAFE_INTEGER);
  if (length === undefined) return bad('content-length is no number');
  return length > rest ? bad('content-length is more than there is') : ok(length);
}

function parseResponse(startLine: string, headers: HeaderList, body: Uint8Array): Parsed {
  if (!/^SIP\/2\.0 /i.test(startLine)) return drop('a response is of no version we know', 505);
  const status = parseDecimal(startLine.slice(8, 11), 699);
  const next = startLine.charCodeAt(11);
  if (status === undefined || status < 100 || !(startLine.length === 11 || next === 32)) return drop('a status code is no number from 100 to 699');
  const essentials = readEssentials(headers);
  if (!essentials.ok) return drop(essentials.error);
  return ok(new SipResponse(status, startLine.slice(12), headers, body, essentials.value));
}

function parseRequest(startLine: string, headers: HeaderList, body: Uint8Array): Parsed {
  const first = startLine.indexOf(' ');
  const second = startLine.indexOf(' ', first + 1);
  const method = first < 0 ? startLine : startLine.slice(0, first);
  if (!isAll(method, TOKEN) || second < 0) return refuse('a request line is not method, URI and version', 400, method, headers);
  const version = startLine.slice(second + 1);
  if (version !== 'SIP/2.0' && version.toUpperCase() !== 'SIP/2.0') {
    const other = /^SIP\/\d{1,9}\.\d{1,9}$/i.test(version);
    return refuse(other ? 'the version is not ours' : 'a request line is not method, URI and version', other ? 505 : 400, method, headers);
  }
  const target = startLine.slice(first + 1, second);
  const uri = parseUri(target);
  if (!uri.ok) return refuse(`request-uri: ${uri.error}`, 400, method, headers);
  const essentials = readEssentials(headers);
  if (!essentials.ok) return refuse(essentials.error, 400, method, headers);
  // RFC 3261 §8.1.1.5. A method nobody registered is told so first (RFC 4475 §3.1.2.18).
  if (essentials.value.cseq.method !== method) return refuse('cseq names another method', registeredMethods.has(method) ? 400 : 501, method, headers);
  return ok(new SipRequest(method, target, headers, body, essentials.value));
}

/** Where the message begins: empty lines before it are skipped (RFC 3261 §7.5). */
function startOf(octets: Uint8Array): number {
  let at = 0;
  while (at < octets.length && (octets[at] === 13 || octets[at] === 10)) at++;
  return at;
}

/**
 * Reads one message: a datagram, or what the stream framer cut out. Octets after the body are noise (RFC 3261 §18.3).
 * Never throws, and takes time in proportion to the octets within the limits.
 */
export function parseMessage(octets: Uint8Array, limits: MessageLimits = defaultLimits): Parsed {
  const buffer = Buffer.from(octets.buffer, octets.byteOffset, octets.byteLength);
  const start = startOf(octets);
  if (start === buffer.length) return drop('there is nothing in it');
  const empty = buffer.indexOf('\r\n\r\n', start, 'latin1');
  const headEnd = empty < 0 ? buffer.length : empty + 2;
  const tooLong = headEnd - start > limits.headBytes;
  const head = parseHead(headText(buffer, start, tooLong ? start + limits.headBytes : headEnd), limits);
  const { startLine, headers } = head;
  const isResponse = /^SIP\//i.test(startLine);
  const method = startLine.slice(0, Math.max(0, startLine.indexOf(' ')));
  const refuseHead = (says: string, status: number): Parsed => (isResponse ? drop(says, status) : refuse(says, status, method, headers));
  if (tooLong) return refuseHead('the head is too long', 513);
  if (head.fault) return refuseHead(head.fault.says, head.fault.tooLarge ? 513 : 400);
  if (empty < 0) return refuseHead('no empty line ends the head', 400);
  const length = bodyLength(headers, buffer.length - empty - 4);
  if (!length.ok) return refuseHead(length.error, 400);
  if (length.value > limits.bodyBytes) return refuseHead('the body is too long', 513);
  const body = octets.subarray(empty + 4, empty + 4 + length.value);
  return isResponse ? parseResponse(startLine, headers, body) : parseRequest(startLine, headers, body);
}
