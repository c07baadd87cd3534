import { bad, ok, type Result } from '#base';
import { parseUri, uriHeader } from '#protocols/sip';

/** What Talkdesk sends: `business_hours=<value>` as lower-case hex of UTF-8, no discriminator before it. */
export const printContext = (businessHours: string): string => `${Buffer.from(`business_hours=${businessHours}`).toString('hex')};encoding=hex`;

/** The limit for what comes back. The page says 256 bytes and not of what. */
export interface UuiLimit {
  readonly bytes: number;
  /** `encoded`: hex digits, so that half as much text fits. `plain`: the text before it is encoded. */
  readonly counts: 'encoded' | 'plain';
}

/** What a bot gave with its REFER. */
export interface Escalation {
  /** The output of the component in Studio. */
  readonly escalateTo: string;
  /** User-to-User as it came, escapes of the URI read. */
  readonly userToUser: string;
  /** By the reading of the limit that was chosen. */
  readonly sizeBytes: number;
  readonly encoding: 'hex' | 'plain';
}

const key = 'escalate_to=';

/** Without `encoding`, an even number of hex digits is hex. */
function decoded(value: string, encoding: string | undefined): Result<{ readonly text: string; readonly encoding: 'hex' | 'plain' }, string> {
  const isHex = /^(?:[0-9a-f]{2})+$/i.test(value);
  if (encoding !== undefined && encoding !== 'hex') return bad(`User-to-User has the encoding ${encoding}, which no document names`);
  if (encoding === 'hex' && !isHex) return bad('User-to-User says encoding=hex and is no hex');
  if (!isHex) return ok({ text: value, encoding: 'plain' });
  try {
    return ok({ text: new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(value, 'hex')), encoding: 'hex' });
  } catch {
    return bad('User-to-User decodes to no UTF-8: a character may have been cut');
  }
}

/** Reads the URI of a Refer-To as Talkdesk must: `User-to-User` in its header part, `escalate_to=…` inside, and not a byte too much. */
export function readEscalation(referTo: string, limit: UuiLimit): Result<Escalation, string> {
  const uri = parseUri(referTo);
  if (!uri.ok || uri.value.kind !== 'sip') return bad('Refer-To is no SIP URI');
  const userToUser = uriHeader(uri.value, 'user-to-user');
  if (userToUser === undefined) return bad('Refer-To has no User-to-User in its header part: escalate_to stays empty');
  const [value = '', ...parameters] = userToUser.split(';');
  const encoding = parameters.map((one) => one.trim().toLowerCase()).find((one) => one.startsWith('encoding='));
  const read = decoded(value.trim(), encoding?.slice('encoding='.length));
  if (!read.ok) return read;
  const sizeBytes = limit.counts === 'encoded' ? Buffer.byteLength(value.trim()) : Buffer.byteLength(read.value.text);
  if (sizeBytes > limit.bytes)
    return bad(`User-to-User has ${sizeBytes} bytes (${limit.counts === 'encoded' ? 'as sent' : 'before encoding'}); Talkdesk takes ${limit.bytes}`);
  if (!read.value.text.startsWith(key)) return bad('User-to-User does not begin with escalate_to=');
  return ok({ escalateTo: read.value.text.slice(key.length), userToUser, sizeBytes, encoding: read.value.encoding });
}
