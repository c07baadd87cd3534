import type { CallFacts } from './facts.ts';
import type { Quirks } from './quirks.ts';

/** Which way a stream goes: the partner talks with the caller, or only listens to caller and human. */
export type Direction = 'bidirectional' | 'unidirectional';

export type TrackName = 'inbound' | 'outbound';

/** Prints what Talkdesk sends, message by message, with its running numbers. Talkdesk docs, "WebSocket messages from Talkdesk to partner". */
export interface Talkdesk {
  connected(): string;
  start(businessHours: string | undefined): string;
  media(track: TrackName, timestampMs: number, payload: Uint8Array): string;
  /** An echo: all sound before this mark was played, or cleared. */
  mark(name: string): string;
  /** A key as a message. Shape of Twilio's media streams, which Talkdesk's streams follow. */
  dtmf(digit: string): string;
  /** Something that no document mentions. */
  oddity(): string;
  stop(): string;
}

export function openTalkdesk(facts: CallFacts, streamSid: string, direction: Direction, quirks: Quirks): Talkdesk {
  const { accountId: accountSid, callSid } = facts;
  let sequence = quirks.firstSequence - 1;
  const chunks = { inbound: 0, outbound: 0 };
  const print = (event: string, body: object, top = true): string => {
    sequence++;
    const sequenceNumber = quirks.sequence === 'string' ? String(sequence) : sequence;
    return JSON.stringify({ event, sequenceNumber, ...(top ? { streamSid } : {}), ...body });
  };
  const customParameters = (businessHours: string | undefined): object => {
    const bare = { interaction_id: facts.interactionId, account_id: accountSid };
    if (quirks.customParameters === 'bare') return bare;
    return {
      ...bare,
      type: direction === 'bidirectional' ? 'bot' : 'both',
      correlation_id: facts.correlationId,
      ...(businessHours === undefined ? {} : { business_hours: businessHours }),
      ...(facts.callerNumber === undefined ? {} : { caller_id: facts.callerNumber }),
    };
  };
  return {
    connected: () => JSON.stringify({ event: 'connected', protocol: 'Call', version: '1.0.0' }),
    start: (businessHours) =>
      print(
        'start',
        {
          start: {
            ...(quirks.streamSid === 'top' ? {} : { streamSid }),
            accountSid,
            callSid,
            tracks: direction === 'bidirectional' ? ['inbound'] : ['inbound', 'outbound'],
            ...(quirks.customParameters === 'none' ? {} : { customParameters: customParameters(businessHours) }),
            mediaFormat: { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 },
            ...(quirks.unknownEvents ? { newerThanYou: { nested: [1, null, 'two'] } } : {}),
          },
        },
        quirks.streamSid !== 'nested',
      ),
    media: (track, timestampMs, payload) =>
      print('media', {
        media: { track, chunk: String(++chunks[track]), timestamp: String(timestampMs), payload: Buffer.from(payload).toString('base64') },
      }),
    mark: (name) => print('mark', { mark: { name } }),
    dtmf: (digit) => print('dtmf', { dtmf: { track: 'inbound_track', digit } }),
    oddity: () => print('weather', { weather: { outlook: 'fair' } }),
    stop: () => print('stop', { stop: { accountSid, callSid } }),
  };
}
