import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { asGatewayError, type Dice, type Logger, later, type Scheduler } from '#base';
import type { ChatThreads, Directory, FileShelf, Meter } from '#contract';
import { acceptWebSocket, type HttpDoor, openTokenIds, refuseUpgrade, type TokenIds } from '#net';
import type { WebChatOptions } from './options.ts';
import { openOrigins } from './origin.ts';
import { readWidget, servePage } from './page.ts';
import { type Refusal, refusals } from './refusal.ts';
import { serveChat } from './routes.ts';
import { type ChatSocket, chatSocket } from './socket.ts';
import { openVisitors, type Visitor } from './visitor.ts';
import { openVisits } from './visits.ts';
import { webChatErrors } from './web-chat.errors.ts';

/** What the connector stands on. */
export interface WebChatPorts {
  readonly door: Pick<HttpDoor, 'app' | 'upgrade' | 'peer'>;
  readonly directory: Pick<Directory, 'bot'>;
  readonly threads: ChatThreads;
  readonly files: FileShelf;
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  readonly logger: Logger;
  readonly meter: Meter;
  /** Single-use names of identity tokens that were used; a memory of its own unless given. */
  readonly tokenIds?: TokenIds;
}

/** A chat channel's door to its visitors. */
export interface WebChat {
  /** Hangs the channel's paths on the door, which must not be open yet. Rejects with `WEB_CHAT_WIDGET_MISSING`, `WEB_CHAT_BOT_UNKNOWN`. */
  open(): Promise<void>;
  /** No new sessions and connections; those that are there go on. */
  drain(): void;
  /** Ends all connections; what was acknowledged is durable, and visitors come back for the rest. */
  close(): Promise<void>;
  /** Connections now open. */
  readonly sockets: number;
}

/** Sockets that are to be closed get this long. */
const closeMs = 1000;

/** The house's own chat, under `/chat/{id}/`: a widget for web pages, a WebSocket, and the same over plain HTTP. */
export function webChat(options: WebChatOptions, ports: WebChatPorts): WebChat {
  const { door, directory, threads, files, scheduler, dice, meter } = ports;
  const channel = options.id;
  const logger = ports.logger.with({ channel });
  const path = `/chat/${channel}`;
  const origins = openOrigins(options.origins, options.page);
  const visits = openVisits({ options, threads, files, scheduler, logger, meter });
  const account = (): string => directory.bot(options.bot)?.account ?? '';
  const visitors = openVisitors({ options, account, dice, tokenIds: ports.tokenIds ?? openTokenIds() });
  const sockets = new Set<ChatSocket>();
  const seats = new Map<string, number>();
  const closing = new Set<() => void>();
  let draining = false;
  let whenEmpty: (() => void) | undefined;

  const enter = async (token: string): Promise<Visitor | Refusal> => {
    const visitor = await visitors.read(token, scheduler.wall());
    if (visitor === undefined) return { code: 'UNAUTHORIZED' };
    const { thread } = visitor.facts;
    const taken = seats.get(thread) ?? 0;
    if (taken >= options.limits.socketsPerVisitor) return { code: 'TOO_MANY', afterMs: 10_000 };
    seats.set(thread, taken + 1);
    return visitor;
  };
  const leaveSeat = ({ facts: { thread } }: Visitor): void => {
    const left = (seats.get(thread) ?? 1) - 1;
    if (left > 0) seats.set(thread, left);
    else seats.delete(thread);
  };
  const turnAway = (socket: Duplex, code: Refusal['code']): void => {
    meter.count('web_chat_refused_total', { channel, code });
    const { status, message } = refusals[code];
    refuseUpgrade(socket, status, code, message, status === 503 ? { 'retry-after': '5' } : {});
  };
  const take = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (origins.of(request) === false) return turnAway(socket, 'ORIGIN');
    if (draining) return turnAway(socket, 'SHUTTING_DOWN');
    if (sockets.size >= options.limits.sockets) return turnAway(socket, 'BUSY');
    const one = chatSocket({
      rules: options,
      scheduler,
      logger,
      threads,
      visits,
      enter,
      onOver(visitor) {
        if (visitor !== undefined) leaveSeat(visitor);
        if (!sockets.delete(one)) return;
        meter.shift('web_chat_sockets_open', -1, { channel });
        if (sockets.size === 0) whenEmpty?.();
      },
    });
    const opened = acceptWebSocket(request, socket, head, one.listener);
    if (opened === undefined) return one.shut();
    one.attach(opened);
    sockets.add(one);
    meter.shift('web_chat_sockets_open', 1, { channel });
  };

  return {
    get sockets() {
      return sockets.size;
    },
    async open() {
      if (directory.bot(options.bot) === undefined) throw webChatErrors.WEB_CHAT_BOT_UNKNOWN({ bot: options.bot });
      const widget = await readWidget();
      door.upgrade(`${path}/ws`, (request, socket, head) => {
        try {
          take(request, socket, head);
        } catch (thrown) {
          logger.error('connection not taken', { error: asGatewayError(thrown) });
          socket.destroy();
        }
      });
      await door.app.register(
        async (app) => {
          serveChat(app, {
            options,
            origins,
            visitors,
            visits,
            threads,
            files,
            scheduler,
            peer: (request) => door.peer(request),
            whenClosed(run) {
              closing.add(run);
              return () => closing.delete(run);
            },
          });
          servePage(app, options, widget);
        },
        { prefix: path },
      );
    },
    drain() {
      draining = true;
    },
    async close() {
      draining = true;
      for (const run of [...closing]) run();
      const empty = new Promise<void>((done) => (whenEmpty = done));
      for (const socket of sockets) socket.shut();
      if (sockets.size === 0) return;
      const late = new Promise<void>((done) => scheduler.at(later(scheduler.now(), closeMs), done));
      await Promise.race([empty, late]);
      for (const socket of sockets) socket.terminate();
    },
  };
}
