import { bad, ok, type Result } from '#base';
import { parseDecimal } from './characters.ts';
import { reasonPhrase } from './status.ts';

/** How far a referred call has got: the status line of a message/sipfrag body. RFC 3515 §2.4.5, RFC 3420. */
export interface Sipfrag {
  readonly status: number;
  readonly reason: string;
}

export function parseSipfrag(body: Uint8Array): Result<Sipfrag> {
  const [line = ''] = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, 512)).toString('utf8').split(/\r?\n/, 1);
  const status = /^SIP\/2\.0 /i.test(line) ? parseDecimal(line.slice(8, 11), 699) : undefined;
  if (status === undefined || status < 100) return bad('a sipfrag does not begin with a status line');
  return ok({ status, reason: line.slice(12).trim() });
}

export const printSipfrag = (status: number): Uint8Array => Buffer.from(`SIP/2.0 ${status} ${reasonPhrase(status)}\r\n`, 'utf8');
