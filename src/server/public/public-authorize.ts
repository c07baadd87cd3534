import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger, Scheduler, WallTime } from '#base';
import type { Client, Directory, KeptAnswers, Meter, Scope } from '#contract';
import { type TokenClaims, type TokenIds, verifyToken } from '#net';
import { digestOf } from '../access/secret-token.ts';
import { type RateLimit, rateFields, rateLimiter } from '../route/rate-limit.ts';
import { type PublicProblem, sendProblem } from './public-problem.ts';

export interface PublicAuthorizePorts {
  readonly directory: Directory;
  readonly scheduler: Scheduler;
  readonly seen: TokenIds;
  /** Where single-use token names are also taken: they hold on all gateways of a store, and over restarts. In `seen` alone without it. */
  readonly answers?: Pick<KeptAnswers, 'claim'> | undefined;
  readonly meter: Meter;
  readonly logger: Logger;
  /** Of each app; 600 in a minute unless told. */
  readonly limit?: RateLimit | undefined;
}

/** A token is taken for so long after its end. */
const skewSeconds = 60;
const usualLimit: RateLimit = { requests: 600, windowMs: 60_000 };

export type PublicAuthorize = (request: FastifyRequest, reply: FastifyReply, bot: string, scope: Scope) => Promise<Client | undefined>;

/**
 * Who asks: the header field `auth` holds a token signed by an app, with its id as `appId`; the app must be of the bot's account,
 * be allowed to use that bot, and have the scope published. Undefined when the request was answered.
 */
export function publicAuthorizer({ directory, scheduler, seen, answers, meter, logger, limit = usualLimit }: PublicAuthorizePorts): PublicAuthorize {
  const limiter = rateLimiter(limit);
  const firstUse = async (client: Client, { jti, exp }: TokenClaims): Promise<boolean> => {
    if (answers === undefined || jti === undefined || exp === undefined) return true;
    const leaseUntil = ((exp + skewSeconds) * 1000) as WallTime;
    const claimed = await answers.claim({ client: `jti:${client.id}`, key: digestOf(jti) }, 'token', { at: scheduler.wall(), leaseUntil });
    return claimed.kind === 'mine';
  };
  return async (request, reply, bot, scope) => {
    const refuse = (code: PublicProblem, reason: string): undefined => {
      meter.count('tokens_refused_total', { reason });
      logger.info('public api refused', { reason, route: request.routeOptions.url });
      sendProblem(reply, code);
    };
    const { auth } = request.headers;
    const token = typeof auth === 'string' ? auth.trim().replace(/^bearer +/i, '') : '';
    if (token === '') return refuse('TOKEN_INVALID', 'absent');
    const result = await verifyToken(token, { client: (id) => directory.client(id), now: scheduler.wall(), seen });
    if (!result.ok) return refuse('TOKEN_INVALID', result.error);
    const { client, claims } = result.value;
    const allowance = limiter(client.id, scheduler.now());
    reply.headers(rateFields(limit, allowance));
    if (!allowance.taken) return refuse('TOO_MANY_REQUESTS', 'rate');
    if (!(await firstUse(client, claims))) return refuse('TOKEN_INVALID', 'token-id-used');
    const known = directory.bot(bot);
    // A bot of somebody else is no bot: who asks learns nothing of it.
    if (known === undefined || known.account !== client.account || !client.bots.includes(bot)) return refuse('BOT_UNKNOWN', 'bot');
    if (!client.scopes.includes(scope)) return refuse('SCOPE_MISSING', 'scope');
    return client;
  };
}
