import { bad, ok, type Result } from '#base';

/** What a partner may send. Talkdesk docs, "WebSocket messages to Talkdesk from partner". */
export type PartnerMessage =
  | { readonly kind: 'media'; readonly streamSid: string | undefined; readonly mulaw: Uint8Array }
  | { readonly kind: 'mark'; readonly streamSid: string | undefined; readonly name: string }
  | { readonly kind: 'clear'; readonly streamSid: string | undefined }
  | {
      readonly kind: 'stop';
      readonly streamSid: string | undefined;
      readonly command: string | undefined;
      readonly ringGroup: string | undefined;
      readonly accountSid: string | undefined;
      readonly callSid: string | undefined;
    };

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const inner = (message: Fields, key: string): Fields => {
  const value = message[key];
  return isFields(value) ? value : {};
};
const textAt = (fields: Fields, key: string): string | undefined => {
  const value = fields[key];
  return typeof value === 'string' ? value : undefined;
};

const wellFormedBase64 = /^[A-Za-z0-9+/]*={0,2}$/;

function parseMedia(message: Fields, streamSid: string | undefined): Result<PartnerMessage> {
  const payload = inner(message, 'media')['payload'];
  if (typeof payload !== 'string') return bad('media without media.payload');
  if (payload === '') return bad('media with an empty payload');
  if (payload.length % 4 !== 0 || !wellFormedBase64.test(payload)) return bad('media.payload is not base64');
  const mulaw = Buffer.from(payload, 'base64');
  if (mulaw.length >= 12 && mulaw.toString('latin1', 0, 4) === 'RIFF') return bad('media.payload has a WAV header; raw mu-law is expected');
  return ok({ kind: 'media', streamSid, mulaw });
}

/** Reads one text message of a partner. The error is a sentence about what is wrong with it. */
export function parsePartnerMessage(text: string): Result<PartnerMessage> {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return bad('a message that is not JSON');
  }
  if (!isFields(message)) return bad('a message that is not a JSON object');
  const streamSid = textAt(message, 'streamSid');
  switch (message['event']) {
    case 'media':
      return parseMedia(message, streamSid);
    case 'mark': {
      const name = textAt(inner(message, 'mark'), 'name');
      return name === undefined ? bad('mark without mark.name') : ok({ kind: 'mark', streamSid, name });
    }
    case 'clear':
      return ok({ kind: 'clear', streamSid });
    case 'stop': {
      const stop = inner(message, 'stop');
      const { command, ringGroup } = stop;
      if (command !== undefined && typeof command !== 'string') return bad('stop.command is not text');
      if (ringGroup !== undefined && ringGroup !== null && typeof ringGroup !== 'string') return bad('stop.ringGroup is neither text nor null');
      return ok({
        kind: 'stop',
        streamSid,
        command,
        ringGroup: ringGroup ?? undefined,
        accountSid: textAt(stop, 'accountSid'),
        callSid: textAt(stop, 'callSid'),
      });
    }
    default:
      return bad(`an event that Talkdesk does not know: ${JSON.stringify(message['event'])?.slice(0, 40) ?? 'none'}`);
  }
}
