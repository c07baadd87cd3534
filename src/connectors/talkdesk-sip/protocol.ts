import { parseUserToUser, printUserToUser, type SipRequest, uriHeader } from '#protocols/sip';

/** What Talkdesk sends along with a call. */
export interface InviteWords {
  /** `X-Talkdesk-Interaction-Id`. */
  readonly interactionId: string | undefined;
  /** User-to-User, decoded. */
  readonly userToUser: string | undefined;
  /** What stands behind `business_hours=` there. */
  readonly businessHours: string | undefined;
}

const longest = 2048;
const parameters = /(?:\s*;\s*(?:encoding|purpose|content)\s*=\s*[^;]*)*$/i;
const utf8 = new TextDecoder();

/** Dial strings are turned into header fields by the sender, who may forget to unescape them. */
function unescaped(text: string): string {
  if (!/%3[bd]/i.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch (error) {
    if (error instanceof URIError) return text;
    throw error;
  }
}

/** Hex or plain, with its parameters or without (Talkdesk docs, bring your own AI over SIP; what is not said there is read tolerantly). */
function decode(raw: string): string | undefined {
  const value = unescaped(raw.trim());
  if (value === '' || value.length > longest) return undefined;
  const data = value.replace(parameters, '').trim();
  const bare = /^"(.*)"$/s.exec(data)?.[1] ?? data;
  const read = parseUserToUser(value);
  const hex = bare.length % 2 === 0 && /^[\da-f]+$/i.test(bare) && read.ok && (read.value.encoding ?? 'hex') === 'hex';
  return hex ? utf8.decode(read.value.octets) : bare;
}

const key = 'business_hours=';

/** Reads an INVITE. Each word may stand in a header field or, as in Talkdesk's own sample, in the header part of the Request-URI. */
export function readInvite(request: SipRequest): InviteWords {
  const inUri = (name: string): string[] => {
    const value = request.uri.kind === 'sip' ? uriHeader(request.uri, name) : undefined;
    return value === undefined ? [] : [value];
  };
  const all = (name: string): string[] => [...request.headers.all(name), ...inUri(name)];
  const texts = all('user-to-user').flatMap((raw) => decode(raw) ?? []);
  const userToUser = texts.find((text) => text.startsWith(key)) ?? texts[0];
  return {
    interactionId: all('x-talkdesk-interaction-id')
      .map((id) => id.trim())
      .find((id) => /^[\w.:-]{1,128}$/.test(id)),
    userToUser,
    businessHours: userToUser?.startsWith(key) ? userToUser.slice(key.length) : undefined,
  };
}

/** What User-to-User says before the name of the ring group. */
export const escalationKey = 'escalate_to=';

/** Bytes left for what stands behind `escalate_to=`, when User-to-User may have so many: as plain text, or as hex digits. */
export const escalationRoom = (limitBytes: number, counts: 'plain' | 'encoded'): number =>
  (counts === 'encoded' ? Math.floor(limitBytes / 2) : limitBytes) - escalationKey.length;

/** The User-to-User of a REFER: a text in lower-case hex, no discriminator before it. */
export const printEscalation = (text: string): string => printUserToUser(new TextEncoder().encode(text));
