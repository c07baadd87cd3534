import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TLSSocket } from 'node:tls';
import { asGatewayError, type Dice, invariant, type Logger, later, type Scheduler } from '#base';
import type { Directory, Meter, VoiceCall } from '#contract';
import { openPace, type Pace } from '#media';
import {
  acceptWebSocket,
  type HttpDoor,
  maxMessageBytes,
  openTokenIds,
  parseAddressSet,
  plainAddress,
  refuseUpgrade,
  type TokenIds,
  verifyToken,
} from '#net';
import { type Admission, admit, type Gate, type Refusal } from './admission.ts';
import { numbersOf, type TalkdeskStreamOptions } from './options.ts';
import { MessageReader } from './protocol.ts';
import { openStream, type Stream } from './stream.ts';
import { streamSeats } from './stream-seats.ts';

/** What the connector stands on. */
export interface TalkdeskStreamPorts {
  readonly door: Pick<HttpDoor, 'upgrade' | 'peer'>;
  readonly directory: Directory;
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  readonly logger: Logger;
  readonly meter: Meter;
  /** Receives each call when its start message has come. */
  readonly onCall: (call: VoiceCall) => void;
  /** The tick that this process's calls share; one of its own unless given. */
  readonly pace?: Pace;
  /** Single-use token names that were used; a memory of its own unless given. */
  readonly tokenIds?: TokenIds;
}

/** A channel's door to the contact centre. */
export interface Connector {
  /** From now on streams are let in. */
  open(): Promise<void>;
  /** New streams get 503; live ones go on. */
  drain(): void;
  /** Ends what is live, each with a stop, and resolves when the sockets are gone. */
  close(): Promise<void>;
  /** Sockets now open. */
  readonly streams: number;
}

/** Sockets that are to be closed get this long. */
const closeMs = 1000;
const retryAfter = { 'retry-after': '5' };

/** Takes Talkdesk's voice streams at the channel's path and makes calls of them. */
export function talkdeskStream(options: TalkdeskStreamOptions, ports: TalkdeskStreamPorts): Connector {
  const { door, directory, scheduler, meter } = ports;
  const channel = options.id;
  const logger = ports.logger.with({ channel });
  const pace = ports.pace ?? openPace({ scheduler, meter, logger });
  const seen = ports.tokenIds ?? openTokenIds();
  const reader = new MessageReader(maxMessageBytes);
  const seats = streamSeats(options.maxStreams, options.maxStreamsPerClient);
  const interactions = new Set<string>();
  const streams = new Set<Stream>();
  let draining = false;
  let whenEmpty: (() => void) | undefined;

  const gate: Gate = {
    get draining() {
      return draining;
    },
    addresses: addressesOf(options),
    allowPlainText: options.allowPlainText,
    seats,
    numbers: numbersOf(options),
    bot: (id) => directory.bot(id),
    verify: (token) => verifyToken(token, { client: (id) => directory.client(id), now: scheduler.wall(), seen }),
  };
  const refuse = (socket: Duplex, { status, reason, detail }: Refusal, peer: string): void => {
    meter.count('streams_refused_total', { reason });
    if (reason === 'token') meter.count('tokens_refused_total', { reason: detail ?? 'malformed' });
    logger.info('stream refused', { status, reason, detail, pii: { peer } });
    refuseUpgrade(socket, status, undefined, undefined, status === 503 ? retryAfter : {});
  };
  const accept = (request: IncomingMessage, socket: Duplex, head: Buffer, { admitted, client, leave }: Admission): void => {
    const stream = openStream({
      options,
      admitted,
      scheduler,
      dice: ports.dice,
      meter,
      pace,
      reader,
      interactions,
      logger: logger.with({ client, bot: admitted.bot }),
      onCall: ports.onCall,
      onOver() {
        leave();
        streams.delete(stream);
        meter.shift('streams_open', -1, { channel });
        if (streams.size === 0) whenEmpty?.();
      },
    });
    const opened = acceptWebSocket(request, socket, head, stream.listener);
    if (opened === undefined) return leave();
    stream.attach(opened);
    streams.add(stream);
    meter.shift('streams_open', 1, { channel });
  };
  const take = async (request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> => {
    const peer = door.peer(request);
    const admission = await admit({ target: request.url ?? '', peer, safe: isSafe(request, peer) }, gate);
    if (!admission.ok) refuse(socket, admission.error, peer);
    else if (socket.destroyed) admission.value.leave();
    else accept(request, socket, head, admission.value);
  };

  return {
    get streams() {
      return streams.size;
    },
    async open() {
      door.upgrade(options.path, (request, socket, head) => {
        take(request, socket, head).catch((thrown: unknown) => {
          logger.error('stream not taken', { error: asGatewayError(thrown) });
          socket.destroy();
        });
      });
    },
    drain() {
      draining = true;
    },
    async close() {
      draining = true;
      const empty = new Promise<void>((done) => (whenEmpty = done));
      for (const stream of streams) stream.shut();
      if (streams.size > 0) {
        const late = new Promise<void>((done) => scheduler.at(later(scheduler.now(), closeMs), done));
        await Promise.race([empty, late]);
        for (const stream of streams) stream.terminate();
      }
      if (ports.pace === undefined) pace.close();
    },
  };
}

function addressesOf({ allowAddresses }: TalkdeskStreamOptions): Gate['addresses'] {
  if (allowAddresses === undefined) return undefined;
  const parsed = parseAddressSet(allowAddresses);
  invariant(parsed.ok, 'options are checked before they are used');
  return parsed.value;
}

/** Over TLS, from this machine, or by a trusted proxy that says nothing of plain text. */
function isSafe({ socket, headers }: IncomingMessage, peer: string): boolean {
  if ((socket as Partial<TLSSocket>).encrypted === true) return true;
  const proxied = peer !== plainAddress(socket.remoteAddress ?? '');
  const forwarded = headers['x-forwarded-proto'];
  if (proxied && forwarded !== undefined) return /^(?:https|wss)$/i.test(String(forwarded).split(',')[0]?.trim() ?? '');
  return proxied || isLoopback(socket.localAddress ?? '');
}

function isLoopback(address: string): boolean {
  const plain = plainAddress(address) ?? '';
  return plain === '::1' || plain.startsWith('127.');
}
