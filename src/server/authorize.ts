import type { FastifyRequest } from 'fastify';
import { bad, type Logger, ok, type Result, type Scheduler, type WallTime } from '#base';
import type { AccessStore, Client, Directory, Meter } from '#contract';
import { type TokenIds, type TokenRefusal, verifyToken } from '#net';
import { type Caller, clientCaller, tokenCaller } from './access/caller.ts';
import { digestOf, isSecret } from './access/secret-token.ts';

export interface AuthorizePorts {
  readonly directory: Directory;
  readonly scheduler: Scheduler;
  readonly seen: TokenIds;
  readonly meter: Meter;
  readonly logger: Logger;
  /** Users and keys; without it only clients of the configuration are known. */
  readonly access?: AccessStore | undefined;
  /** The bots of an account. */
  readonly botsOf?: ((account: string) => readonly string[]) | undefined;
}

/** Why nobody was believed. For the log and the metric; who asks is not told. */
export type Refusal = TokenRefusal | 'absent' | 'unknown-token' | 'scope';

/** Finds out who asks. `address`: where from. */
export type Authorize = (request: FastifyRequest, address: string) => Promise<Result<Caller, Refusal>>;

/** A use is remembered to the minute. */
const useEveryMs = 60_000;
const mostUses = 10_000;

/** `Authorization: Bearer` (RFC 6750 §2.1) with a token that a client signed, a key, or a user's token. */
export function authorizer(ports: AuthorizePorts): Authorize {
  const { directory, scheduler, seen, logger, access, botsOf = () => [] } = ports;
  const uses = new Map<string, number>();

  const remember = (id: string, at: WallTime): void => {
    if (at - (uses.get(id) ?? 0) < useEveryMs) return;
    if (uses.size >= mostUses) uses.clear();
    uses.set(id, at);
    access?.usedToken(id, at).catch(() => logger.warn('the use of a token could not be written down', { token: id }));
  };
  const bySecret = async (secret: string, address: string): Promise<Result<Caller, Refusal>> => {
    const known = await access?.tokenByDigest(digestOf(secret));
    const at = scheduler.wall();
    if (known === undefined) return bad('unknown-token');
    const { token, user } = known;
    if (token.expiresAt !== undefined && token.expiresAt <= at) return bad('expired');
    remember(token.id, at);
    return ok(tokenCaller(token, user, botsOf(token.account), address));
  };
  const bySignature = async (token: string, address: string): Promise<Result<Caller, Refusal>> => {
    const client = (id: string): Client | undefined => directory.client(id);
    const result = await verifyToken(token, { client, now: scheduler.wall(), seen });
    return result.ok ? ok(clientCaller(result.value.client, address, result.value.claims.exp)) : result;
  };
  return async (request, address) => {
    const token = /^Bearer +([A-Za-z0-9._~+/=-]+) *$/i.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined) return bad('absent');
    return isSecret(token) ? bySecret(token, address) : bySignature(token, address);
  };
}
