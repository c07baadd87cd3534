import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { GatewayError, invariant, type Logger } from '#base';
import { type Meter, silentMeter } from '#contract';
import { watchBody } from './body-patience.ts';
import { methodsAt } from './http-methods.ts';
import { httpProblem } from './http-problem.ts';
import { answerClientError, createHttpServer, type HttpTimeouts } from './http-server.ts';
import { parseJson } from './json-body.ts';
import { netErrors } from './net.errors.ts';
import { type AddressSet, peerAddress } from './peer-address.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answers even while the door drains: health, figures, and what live calls themselves need. */
    openWhileDraining?: boolean;
    /** Answers for as long as the client likes: its duration says nothing and is not measured. */
    longLived?: boolean;
    /** Takes large bodies: they may take longer than other requests, as long as they keep coming. */
    largeBody?: boolean;
  }
}

export interface HttpDoorOptions {
  /** The address to listen on: `127.0.0.1`, `0.0.0.0`, `::`. */
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly logger: Logger;
  readonly meter?: Meter;
  /** Certificate chain and private key, PEM. Without them the door speaks plain HTTP. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Proxies whose `X-Forwarded-For` is believed; nobody's unless told. */
  readonly trustProxy?: AddressSet;
  /** The largest body taken, in bytes; 1 MiB unless told. */
  readonly bodyLimitBytes?: number;
  /** Connections at once, streams included; further ones are dropped. 20,000 unless told. */
  readonly maxConnections?: number;
  readonly timeouts?: Partial<HttpTimeouts>;
}

/** Takes over the socket of an upgrade request: from then on it answers for it. */
export type UpgradeTaker = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Where HTTP and WebSocket clients come in. Built first, furnished with routes, then opened by `listen`. */
export interface HttpDoor {
  /** Takes routes until `listen`. Errors thrown in routes become JSON answers that tell nothing. */
  readonly app: FastifyInstance;
  /** Hands WebSocket upgrades at exactly this path, with or without a closing slash, to `take`. */
  upgrade(path: string, take: UpgradeTaker): void;
  /** Opens the door; rejects with `HTTP_LISTEN_FAILED`. */
  listen(): Promise<{ readonly host: string; readonly port: number }>;
  address(): { readonly host: string; readonly port: number };
  /** Who sent a request, trusted proxies looked through. */
  peer(request: IncomingMessage): string;
  readonly draining: boolean;
  /** From now on new requests and upgrades are answered 503 with `Retry-After`, bar routes with `config: { openWhileDraining: true }`. Live streams go on. */
  drain(): void;
  /** Ends everything at once, upgraded sockets included. */
  close(): Promise<void>;
}

const retryAfterSeconds = '5';
const defaultTimeouts: HttpTimeouts = {
  headersMs: 10_000,
  requestMs: 30_000,
  keepAliveMs: 65_000,
  leastPace: { everyMs: 10_000, bytes: 10_000 },
};

/** Builds a door that is not yet open. Throws `HTTP_TLS_UNUSABLE` when certificate and key do not fit. */
export function createHttpDoor(options: HttpDoorOptions): HttpDoor {
  const { host, port, logger, meter = silentMeter, trustProxy, bodyLimitBytes = 2 ** 20, maxConnections = 20_000 } = options;
  const timeouts = { ...defaultTimeouts, ...options.timeouts };
  const takers = new Map<string, UpgradeTaker>();
  const upgraded = new Set<Duplex>();
  let draining = false;
  let closed = false;

  const app = Fastify({
    logger: false,
    bodyLimit: bodyLimitBytes,
    requestIdHeader: false,
    forceCloseConnections: true,
    ...(trustProxy === undefined ? {} : { trustProxy: (address: string) => trustProxy.has(address) }),
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
    serverFactory: (serve) =>
      createHttpServer({
        serve,
        maxConnections,
        timeouts,
        ...(options.tls === undefined ? {} : { tls: options.tls }),
      }),
    clientErrorHandler: answerClientError,
    frameworkErrors: (error, request, reply) => void answerError(error, request as FastifyRequest, reply as FastifyReply),
  });
  const methods = methodsAt(app);

  function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const status = statusOf(error);
    if (status >= 500) {
      logger.error('request failed', {
        route: request.routeOptions?.url ?? 'none',
        method: request.method,
        error: error instanceof GatewayError ? error : netErrors.HTTP_ROUTE_FAILED({}, error),
      });
    }
    if (status === 503) reply.header('retry-after', retryAfterSeconds);
    void reply.code(status).send(httpProblem(status));
  }
  app.setErrorHandler(answerError);
  const answerMissing = (request: FastifyRequest, reply: FastifyReply): void => {
    const allowed = methods(request.url);
    if (allowed.length === 0) void reply.code(404).send(httpProblem(404));
    else void reply.code(405).header('allow', allowed.join(', ')).send(httpProblem(405));
  };
  app.setNotFoundHandler(answerMissing);

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    const read = parseJson(String(body));
    if (read.ok) done(null, read.value);
    else done(Object.assign(new Error('unreadable JSON'), { statusCode: 400 }));
  });

  app.addHook('onRequest', (request, reply, done) => {
    watchBody(request.raw, request.routeOptions.config?.largeBody ? timeouts.leastPace : timeouts.requestMs);
    if (draining && !request.routeOptions.config?.openWhileDraining) {
      void reply.code(503).headers({ 'retry-after': retryAfterSeconds, connection: 'close' }).send(httpProblem(503));
    } else if (request.is404) answerMissing(request, reply);
    else done();
  });
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    meter.count('http_requests_total', { route, status: String(reply.statusCode) });
    if (!request.routeOptions.config?.longLived) meter.time('http_request_ms', reply.elapsedTime, { route });
    logger.debug('request answered', { route, method: request.method, status: reply.statusCode, ms: reply.elapsedTime });
    done();
  });

  const refuse = (socket: Duplex, status: number, reason: string, headers: Readonly<Record<string, string>> = {}): void => {
    meter.count('http_upgrades_refused_total', { reason });
    refuseUpgrade(socket, status, undefined, undefined, headers);
  };
  app.server.on('upgrade', (request, socket, head) => {
    // The HTTP server has let go of this socket, its error listener included: without one a reset would end the process.
    socket.on('error', () => socket.destroy());
    upgraded.add(socket);
    socket.once('close', () => upgraded.delete(socket));
    const take = takers.get(pathOf(request.url ?? ''));
    if (closed) socket.destroy();
    else if (draining) refuse(socket, 503, 'draining', { 'retry-after': retryAfterSeconds });
    else if (take === undefined) refuse(socket, 404, 'unknown-path');
    else {
      try {
        take(request, socket, head);
      } catch (error) {
        logger.error('upgrade failed', { error: netErrors.HTTP_ROUTE_FAILED({}, error) });
        socket.destroy();
      }
    }
  });

  const address = (): { host: string; port: number } => {
    const bound = app.server.address() as AddressInfo | null;
    invariant(bound !== null, 'the address is asked for while the door is open');
    return { host: bound.address, port: bound.port };
  };
  return {
    app,
    upgrade(path, take) {
      const plain = pathOf(path);
      invariant(path.startsWith('/') && !takers.has(plain), 'an upgrade path is absolute and has one taker');
      takers.set(plain, take);
    },
    async listen() {
      try {
        await app.listen({ host, port });
      } catch (error) {
        throw netErrors.HTTP_LISTEN_FAILED({ host, port, reason: (error as { code?: unknown }).code }, error);
      }
      return address();
    },
    address,
    peer: (request) => peerAddress(request, trustProxy),
    get draining() {
      return draining;
    },
    drain() {
      draining = true;
      app.server.closeIdleConnections();
    },
    async close() {
      closed = true;
      for (const socket of upgraded) socket.destroy();
      await app.close();
    },
  };
}

/** The path of a request target: no query, no closing slash, nothing decoded. */
function pathOf(target: string): string {
  const path = target.split(/[?#]/, 1)[0] ?? '';
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
}

/** What the framework or a `GatewayError` blames on the peer is the peer's; what may pass is 503; all else is ours. */
function statusOf(error: unknown): number {
  if (error instanceof GatewayError) return error.blame === 'peer' ? 400 : error.retry ? 503 : 500;
  const status = typeof error === 'object' && error !== null && 'statusCode' in error ? Number(error.statusCode) : 500;
  return status >= 400 && status <= 499 ? status : 500;
}
