import { createServer as createPlain, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createSecure } from 'node:https';
import type { Duplex } from 'node:stream';
import type { LeastPace } from './body-patience.ts';
import { guardHeaders, printProblemResponse } from './http-problem.ts';
import { netErrors } from './net.errors.ts';
import { answerAndClose } from './refuse-upgrade.ts';

export interface HttpTimeouts {
  /** From the connection, or the end of the request before, to the end of the headers; the TLS handshake too. */
  readonly headersMs: number;
  /** From the headers of a request to its last octet. */
  readonly requestMs: number;
  /** Of bodies that may be large, in place of `requestMs`. */
  readonly leastPace: LeastPace;
  /** How long a connection may idle between requests. Longer than the idle time of usual load balancers, 60 s. */
  readonly keepAliveMs: number;
}

export interface HttpServerOptions {
  readonly serve: RequestListener;
  readonly maxConnections: number;
  readonly timeouts: HttpTimeouts;
  readonly tls?: { readonly cert: string; readonly key: string };
}

const maxHeaderBytes = 16 * 1024;

/** An HTTP or HTTPS server with its limits set, that puts the guard headers on every answer. */
export function createHttpServer({ serve, maxConnections, timeouts, tls }: HttpServerOptions): Server {
  const limits: ServerOptions = {
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: timeouts.headersMs,
    // The body's own limit differs by route: `watchBody`.
    requestTimeout: 0,
    keepAliveTimeout: timeouts.keepAliveMs,
    connectionsCheckingInterval: Math.max(20, Math.min(1000, timeouts.headersMs / 4)),
    noDelay: true,
    insecureHTTPParser: false,
    // Other upgrades (h2c, as some HTTP clients propose) are declined by answering the request as if they were not there.
    shouldUpgradeCallback: (request) => /^websocket$/i.test(request.headers.upgrade ?? ''),
  };
  const guarded: RequestListener = (request, response) => {
    for (const [name, value] of Object.entries(guardHeaders)) response.setHeader(name, value);
    serve(request, response);
  };
  const server = tls === undefined ? createPlain(limits, guarded) : openSecure(limits, tls, timeouts.headersMs, guarded);
  server.maxConnections = maxConnections;
  return server;
}

/** Answers what the HTTP parser refused, then closes. Failures below HTTP, the TLS handshake among them, only close. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Duplex): void {
  // A response that is already on its way must not get a second one inside it.
  const under = (socket as Duplex & { _httpMessage?: { headersSent: boolean } | null })._httpMessage;
  if (!/^(?:HPE|ERR_HTTP)_/.test(error.code ?? '') || under?.headersSent) socket.destroy();
  else answerAndClose(socket, printProblemResponse(statusOfParser(error.code)));
}

function openSecure(
  limits: ServerOptions,
  tls: { readonly cert: string; readonly key: string },
  handshakeMs: number,
  serve: RequestListener,
): Server {
  try {
    return createSecure({ ...limits, cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2', handshakeTimeout: handshakeMs }, serve);
  } catch (error) {
    // The cause is OpenSSL's own words about the PEM; never the PEM itself.
    throw netErrors.HTTP_TLS_UNUSABLE({ reason: (error as { code?: unknown }).code }, error);
  }
}

function statusOfParser(code: string | undefined): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return 413;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
}
