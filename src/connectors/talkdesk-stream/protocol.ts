import { bad, ok, type Result } from '#base';
import { encodeMulawBase64, mulawBase64Letters, mulawBase64Samples } from '#media';
import { type InboundMedia, MediaScan } from './media-scan.ts';

/** What Talkdesk says when a stream begins. Talkdesk docs, "Talkdesk to partner": everything but an id of the stream may be missing. */
export interface StreamStart {
  readonly streamSid: string;
  readonly accountSid?: string;
  readonly callSid?: string;
  /** `inbound`, `outbound`. */
  readonly tracks: readonly string[];
  /** `interaction_id`, `account_id`, `business_hours`, `caller_id` and whatever else comes; as text. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly encoding?: string;
  readonly sampleRate?: number;
  readonly channels?: number;
}

export type Malformed = 'not-json' | 'no-object' | 'no-event' | 'bad-start' | 'bad-media' | 'bad-mark' | 'bad-dtmf' | 'binary';

/** A message of Talkdesk's. */
export type Inbound =
  | { readonly kind: 'connected' }
  | { readonly kind: 'start'; readonly start: StreamStart }
  | InboundMedia
  | { readonly kind: 'mark'; readonly name: string }
  /** One or more keys of `0-9*#A-D`. */
  | { readonly kind: 'dtmf'; readonly digits: string }
  | { readonly kind: 'stop' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'malformed'; readonly why: Malformed };

type Fields = Readonly<Record<string, unknown>>;
const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);
const longestId = 256;
const mostParameters = 200;

/** Reads messages. One reader serves all streams of a connector: what it gives may be used until the next message is read. */
export class MessageReader {
  readonly #scan: MediaScan;

  /** `maxMessageBytes`: the longest message the socket lets through. */
  constructor(maxMessageBytes: number) {
    this.#scan = new MediaScan(mulawBase64Samples(maxMessageBytes));
  }

  read(octets: Uint8Array): Inbound {
    return this.#scan.read(octets) ? this.#scan.media : this.readSlowly(octets);
  }

  /** The same by way of the JSON parser; `read` gives no other answer. */
  readSlowly(octets: Uint8Array): Inbound {
    const message = parseObject(octets);
    if (!message.ok) return { kind: 'malformed', why: message.error };
    const { event } = message.value;
    if (typeof event !== 'string') return { kind: 'malformed', why: 'no-event' };
    if (event === 'media') return this.#readMedia(message.value['media']) ?? { kind: 'malformed', why: 'bad-media' };
    return readOther(event, message.value);
  }

  #readMedia(written: unknown): InboundMedia | undefined {
    if (!isFields(written) || typeof written['payload'] !== 'string') return undefined;
    const { media } = this.#scan;
    const letters = Buffer.from(written['payload']);
    if (!this.#scan.decode(letters, 0, letters.length)) return undefined;
    const { track = 'inbound' } = written;
    media.track =
      track === 'inbound' || track === 'inbound_track' ? 'inbound' : track === 'outbound' || track === 'outbound_track' ? 'outbound' : 'other';
    media.chunk = numberOf(written['chunk']) ?? Number.NaN;
    media.timestampMs = numberOf(written['timestamp']) ?? Number.NaN;
    return media;
  }
}

function parseObject(octets: Uint8Array): Result<Fields, 'not-json' | 'no-object'> {
  try {
    const value: unknown = JSON.parse(Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString());
    return isFields(value) ? ok(value) : bad('no-object');
  } catch (error) {
    if (error instanceof SyntaxError) return bad('not-json');
    throw error;
  }
}

function readOther(event: string, message: Fields): Inbound {
  switch (event) {
    case 'connected':
      return { kind: 'connected' };
    case 'start': {
      const start = readStart(message);
      return start === undefined ? { kind: 'malformed', why: 'bad-start' } : { kind: 'start', start };
    }
    case 'mark': {
      const name = idOf(isFields(message['mark']) ? message['mark']['name'] : undefined);
      return name === undefined ? { kind: 'malformed', why: 'bad-mark' } : { kind: 'mark', name };
    }
    case 'dtmf': {
      const digits = idOf(isFields(message['dtmf']) ? message['dtmf']['digit'] : undefined)?.toUpperCase();
      return digits === undefined || !/^[0-9*#A-D]{1,32}$/.test(digits) ? { kind: 'malformed', why: 'bad-dtmf' } : { kind: 'dtmf', digits };
    }
    case 'stop':
      return { kind: 'stop' };
    default:
      return { kind: 'unknown' };
  }
}

function readStart(message: Fields): StreamStart | undefined {
  const { start } = message;
  if (!isFields(start)) return undefined;
  const streamSid = idOf(message['streamSid']) ?? idOf(start['streamSid']);
  if (streamSid === undefined) return undefined;
  const accountSid = idOf(start['accountSid']);
  const callSid = idOf(start['callSid']);
  const format = isFields(start['mediaFormat']) ? start['mediaFormat'] : {};
  const encoding = idOf(format['encoding']);
  const sampleRate = numberOf(format['sampleRate']);
  const channels = numberOf(format['channels']);
  const { tracks } = start;
  return {
    streamSid,
    ...(accountSid === undefined ? {} : { accountSid }),
    ...(callSid === undefined ? {} : { callSid }),
    tracks: Array.isArray(tracks) ? tracks.filter((track) => typeof track === 'string').slice(0, 8) : [],
    parameters: readParameters(start['customParameters']),
    ...(encoding === undefined ? {} : { encoding }),
    ...(sampleRate === undefined ? {} : { sampleRate }),
    ...(channels === undefined ? {} : { channels }),
  };
}

/** All values as text; what is not text or number is printed as JSON, so that nothing is lost. */
function readParameters(written: unknown): Readonly<Record<string, string>> {
  const parameters: Record<string, string> = Object.create(null);
  if (!isFields(written)) return parameters;
  for (const [name, value] of Object.entries(written).slice(0, mostParameters)) {
    if (value !== null) parameters[name] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  return parameters;
}

/** An id may come as text or as a number. */
function idOf(value: unknown): string | undefined {
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  return typeof value === 'string' && value !== '' && value.length <= longestId ? value : undefined;
}

/** A count may come as digits or as a number. */
function numberOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value >= 0 && Number.isFinite(value) ? value : undefined;
  return typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : undefined;
}

/** How a stream may end from our side; each is an exit of the Studio component. */
export type StopCommand = 'ok' | 'error' | 'escalate';

/** Prints what we say on one stream. Talkdesk docs, "Partner to Talkdesk". */
export class MessagePrinter {
  readonly #start: StreamStart;

  constructor(start: StreamStart) {
    this.#start = start;
  }

  mark(name: string): string {
    return JSON.stringify({ event: 'mark', streamSid: this.#start.streamSid, mark: { name } });
  }

  clear(): string {
    return JSON.stringify({ event: 'clear', streamSid: this.#start.streamSid });
  }

  /** `sequence`: the number of this message among ours. `ringGroup` fills the component's output `escalate_to`. */
  stop(sequence: number, command: StopCommand, ringGroup: string | undefined): string {
    const { streamSid, accountSid, callSid } = this.#start;
    return JSON.stringify({
      event: 'stop',
      sequenceNumber: String(sequence),
      streamSid,
      stop: { accountSid: accountSid ?? '', callSid: callSid ?? '', command, ringGroup: ringGroup ?? null },
    });
  }
}

/** Prints frames of fixed length into the same octets again and again: only the letters of the sound change. */
export class MediaPrinter {
  readonly #before: Uint8Array;
  readonly #letters: number;
  readonly #after: Uint8Array;

  constructor(streamSid: string, samplesPerFrame: number) {
    this.#before = Buffer.from(`{"event":"media","streamSid":${JSON.stringify(streamSid)},"media":{"payload":"`);
    this.#letters = mulawBase64Letters(samplesPerFrame);
    this.#after = Buffer.from('"}}');
  }

  /** Octets of each message. */
  get sizeBytes(): number {
    return this.#before.length + this.#letters + this.#after.length;
  }

  /** Writes what is the same in all messages. */
  begin(message: Uint8Array): void {
    message.set(this.#before, 0);
    message.set(this.#after, this.#before.length + this.#letters);
  }

  print(frame: Int16Array, message: Uint8Array): void {
    encodeMulawBase64(frame, message, this.#before.length);
  }
}
