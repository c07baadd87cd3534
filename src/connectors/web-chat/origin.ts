import type { IncomingMessage } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Whose pages may talk to us. */
export interface Origins {
  /** The origin to name in an answer; undefined: no page asks, or our own. False: it may not. */
  of(request: Pick<IncomingMessage, 'headers'>): string | undefined | false;
}

/** Programs send no origin and are let through: they need a token like everybody. A browser always says whose page it is when that is not ours. */
export function openOrigins(allowed: readonly string[], ownPage: boolean): Origins {
  const set = new Set(allowed);
  return {
    of({ headers }) {
      const { origin, host } = headers;
      if (origin === undefined || set.has(origin)) return origin;
      return ownPage && host !== undefined && /^https?:\/\//.test(origin) && origin.replace(/^https?:\/\//, '') === host ? origin : false;
    },
  };
}

/** Headers that let a page of an allowed origin read the answer (Fetch standard, "CORS protocol"). No cookies, hence no credentials. */
export function allowOrigin(request: FastifyRequest, reply: FastifyReply, origin: string): void {
  reply.headers({ 'access-control-allow-origin': origin, vary: 'Origin', 'access-control-expose-headers': 'retry-after' });
  if (request.method === 'OPTIONS')
    reply.headers({
      'access-control-allow-methods': 'GET, POST',
      'access-control-allow-headers': 'authorization, content-type, x-file-name',
      'access-control-max-age': '7200',
    });
}
