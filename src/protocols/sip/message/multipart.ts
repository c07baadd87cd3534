import { parseMediaType } from './media-type.ts';

/** One part of a multipart body. RFC 2046 §5.1. */
export interface Part {
  /** In lower case, without parameters; `text/plain` where the part does not say. */
  readonly type: string;
  readonly disposition: string | undefined;
  readonly octets: Uint8Array;
}

/** Most parts that are looked at. */
const maxParts = 16;

const headerOf = (head: string, name: string): string | undefined => {
  for (const line of head.split('\r\n')) {
    const colon = line.indexOf(':');
    if (colon > 0 && line.slice(0, colon).trim().toLowerCase() === name) return line.slice(colon + 1).trim();
  }
  return undefined;
};

function partOf(octets: Buffer): Part {
  const empty = octets.indexOf('\r\n\r\n', 0, 'latin1');
  const bare = octets.subarray(0, 2).toString('latin1') === '\r\n';
  const head = bare || empty < 0 ? '' : octets.toString('latin1', 0, empty);
  const body = bare ? octets.subarray(2) : empty < 0 ? octets.subarray(octets.length) : octets.subarray(empty + 4);
  const type = parseMediaType(headerOf(head, 'content-type') ?? 'text/plain');
  return { type: type.ok ? type.value.name : 'text/plain', disposition: headerOf(head, 'content-disposition'), octets: body };
}

/** Cuts a multipart body at its boundary. What stands before the first and after the last boundary is ignored. */
export function splitMultipart(body: Uint8Array, boundary: string): Part[] {
  const parts: Part[] = [];
  if (boundary === '' || boundary.length > 70) return parts;
  const octets = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const mark = Buffer.from(`--${boundary}`, 'utf8');
  let open = octets.indexOf(mark);
  while (open >= 0 && parts.length < maxParts) {
    const from = octets.indexOf('\r\n', open + mark.length, 'latin1');
    const close = octets.indexOf(mark, open + mark.length);
    if (from < 0 || close < 0 || from > close) break;
    const end = close >= 2 && octets[close - 2] === 13 ? close - 2 : close;
    parts.push(partOf(octets.subarray(Math.min(from + 2, end), end)));
    open = close;
  }
  return parts;
}
