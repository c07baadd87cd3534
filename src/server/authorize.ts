import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger, Scheduler } from '#base';
import type { Client, Directory, Meter, Scope } from '#contract';
import { httpProblem, type TokenClaims, type TokenIds, verifyToken } from '#net';

/** Who reads: a client whose token was believed, and what it may see. */
export interface Reader {
  readonly client: Client;
  readonly claims: TokenClaims;
  /** Is that conversation one of a bot of this client? What is not, does not exist for it. */
  sees(what: { readonly account: string; readonly bot: string }): boolean;
}

export interface AuthorizePorts {
  readonly directory: Directory;
  readonly scheduler: Scheduler;
  readonly seen: TokenIds;
  readonly meter: Meter;
  readonly logger: Logger;
}

/** Finds out who asks; undefined when the request was answered with 401 or 403. */
export type Authorize = (request: FastifyRequest, reply: FastifyReply) => Promise<Reader | undefined>;

/** `Authorization: Bearer` (RFC 6750 §2.1) with a token of a client that has this scope. The answer never says why not. */
export function authorizer(ports: AuthorizePorts, scope: Scope): Authorize {
  const { directory, scheduler, seen, meter, logger } = ports;
  const refuse = (request: FastifyRequest, reply: FastifyReply, status: 401 | 403, reason: string): undefined => {
    meter.count('tokens_refused_total', { reason });
    logger.info('api token refused', { reason, route: request.routeOptions.url });
    if (status === 401) reply.header('www-authenticate', 'Bearer');
    void reply.code(status).send(httpProblem(status));
  };
  return async (request, reply) => {
    const token = /^Bearer +([A-Za-z0-9._~+/=-]+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) return refuse(request, reply, 401, 'absent');
    const result = await verifyToken(token, { client: (id) => directory.client(id), now: scheduler.wall(), seen });
    if (!result.ok) return refuse(request, reply, 401, result.error);
    const { client, claims } = result.value;
    if (!client.scopes.includes(scope)) return refuse(request, reply, 403, 'scope');
    const bots = new Set(client.bots);
    return { client, claims, sees: ({ account, bot }) => account === client.account && bots.has(bot) };
  };
}
