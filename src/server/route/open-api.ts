import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { type Clock, invariant, type Logger, type Scheduler } from '#base';
import type { AuditAction, AuditLog, AuditSubject, Meter } from '#contract';
import type { HttpDoor } from '#net';
import type { Caller } from '../access/caller.ts';
import type { Authorize, Refusal } from '../authorize.ts';
import { type Answer, answered, refuse } from './answer.ts';
import { answersTold, type ToldAnswer } from './answers-told.ts';
import { isKnown } from './entity-tag.ts';
import { fieldProblems } from './field-problems.ts';
import type { IdempotentWrites } from './idempotent-writes.ts';
import { type Operation, routerPath } from './operation.ts';
import { type FieldProblem, problem, problemType } from './problem.ts';
import { type RateLimit, rateFields, rateLimiter } from './rate-limit.ts';

/** One request to an operation, looked through. */
export interface Call<Params, Query, Body> {
  /** Who asks. Of open operations nobody. */
  readonly caller: Caller;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Where it came from. */
  readonly address: string;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** Writes down what is being done, durably: the answer comes after it. */
  audit(
    action: AuditAction,
    subject: { readonly kind: AuditSubject; readonly id: string },
    details?: Readonly<Record<string, string>>,
  ): Promise<void>;
}

export type Carry<Op extends Operation> = (
  call: Call<z.infer<NonNullable<Op['params']>>, z.infer<NonNullable<Op['query']>>, z.infer<NonNullable<Op['body']>>>,
) => Promise<Answer | typeof answered> | Answer;

export interface ApiPorts {
  readonly authorize: Authorize;
  readonly audit: Pick<AuditLog, 'write'>;
  readonly writes: IdempotentWrites;
  readonly scheduler: Scheduler & Clock;
  readonly meter: Meter;
  readonly logger: Logger;
  readonly limit?: RateLimit;
}

/** Where operations are served. */
export interface Api {
  /** Serves an operation as it is declared: who may call it, what it takes, how it says no. */
  serve<Op extends Operation>(declared: Op, carry: Carry<Op>): void;
  /** The operations served so far. */
  readonly served: readonly Operation[];
}

const usualLimit: RateLimit = { requests: 1200, windowMs: 60_000 };
/** Of one address without a name: wrong tokens, signing in. */
const strangerLimit: RateLimit = { requests: 120, windowMs: 60_000 };
const apiPath = /^\/api\/v1(?:[/?]|$)/;

export function openApi(door: HttpDoor & { readonly app: FastifyInstance }, ports: ApiPorts): Api {
  const { authorize, audit, writes, scheduler, meter, logger, limit = usualLimit } = ports;
  const { app } = door;
  const served: Operation[] = [];
  const count = rateLimiter(limit);
  const countStranger = rateLimiter(strangerLimit);

  // What the door says of itself (no such place, draining, broken) has the form of this API where it is asked for this API.
  app.addHook('onSend', async (request, reply, payload) => {
    if (reply.statusCode < 400 || !apiPath.test(request.url) || typeof payload !== 'string') return payload;
    const said = plainProblem(payload);
    if (said === undefined) return payload;
    reply.header('content-type', `${problemType}; charset=utf-8`);
    return JSON.stringify(problem(reply.statusCode, said.code, said.message));
  });

  const send = (request: FastifyRequest, reply: FastifyReply, { status, body, type, headers }: Answer): FastifyReply => {
    reply.headers(headers ?? {});
    const tag = headers?.['etag'];
    if (status === 200 && tag !== undefined && (request.method === 'GET' || request.method === 'HEAD')) {
      reply.header('cache-control', 'private, no-cache');
      if (isKnown(request.headers['if-none-match'], tag)) return reply.code(304).send();
    } else reply.header('cache-control', 'no-store');
    reply.code(status);
    if (type !== undefined) reply.type(type.includes('charset') || !/^text|json$/.test(type) ? type : `${type}; charset=utf-8`);
    return reply.send(type === problemType ? JSON.stringify(body) : body);
  };
  const turnAway = (request: FastifyRequest, reason: Refusal, status: 401 | 403): Answer => {
    meter.count('tokens_refused_total', { reason });
    logger.info('api token refused', { reason, route: request.routeOptions.url });
    return status === 401 ? refuse(401, undefined, undefined, { headers: { 'www-authenticate': 'Bearer' } }) : refuse(403);
  };

  return {
    served,
    serve(declared, carry) {
      invariant(!served.some(({ name }) => name === declared.name), 'each operation has its own name');
      served.push(declared);
      if (declared.bodyType !== undefined && !app.hasContentTypeParser(declared.bodyType))
        app.addContentTypeParser(declared.bodyType, { parseAs: 'string' }, (_request, body, done) => done(null, body));
      const writing = declared.method !== 'GET';
      /** Before a body is read: who may not ask is not listened to. */
      const admit = async (request: FastifyRequest, reply: FastifyReply): Promise<Caller | Answer> => {
        const address = door.peer(request.raw);
        const known = declared.scope === 'open' ? undefined : await authorize(request, address);
        if (known?.ok === false || known === undefined) {
          const stranger = countStranger(address, scheduler.now());
          if (!stranger.taken) return refuse(429, undefined, undefined, { headers: rateFields(strangerLimit, stranger) });
          if (known?.ok === false) return turnAway(request, known.error, 401);
        }
        const caller = known?.value ?? nobody(address);
        if (known !== undefined) {
          const allowance = count(`${caller.actor.kind}:${caller.actor.id}`, scheduler.now());
          reply.headers(rateFields(limit, allowance));
          if (!allowance.taken) return refuse(429);
          if (declared.scope !== 'signed-in' && declared.scope !== 'open' && !caller.scopes.has(declared.scope))
            return turnAway(request, 'scope', 403);
        }
        return caller;
      };
      const attempt = async (caller: Caller, request: FastifyRequest, reply: FastifyReply): Promise<Answer | typeof answered> => {
        const read = readRequest(declared, request);
        if ('status' in read) return read;
        const address = door.peer(request.raw);
        const call = { ...read, caller, address, request, reply, audit: auditing(caller) } as Parameters<typeof carry>[0];
        if (!writing) return carry(call);
        return writes.once(caller, request, declared.name, read, async () => carry(call));
      };
      const admitted = new WeakMap<FastifyRequest, Caller>();
      const answerWith = (request: FastifyRequest, reply: FastifyReply, given: Answer): FastifyReply => {
        if (answersTold.hasSubscribers) answersTold.publish({ declared, ...given } satisfies ToldAnswer);
        return send(request, reply, given);
      };
      app.route({
        method: declared.method,
        url: routerPath(declared.path),
        exposeHeadRoute: declared.method === 'GET' && (!declared.longLived || declared.headed === true),
        bodyLimit: declared.bodyLimitBytes ?? 64 * 1024,
        config: {
          ...(declared.openWhileDraining ? { openWhileDraining: true } : {}),
          ...(declared.longLived ? { longLived: true } : {}),
        },
        onRequest: async (request, reply) => {
          const caller = await admit(request, reply);
          if ('status' in caller) {
            // Its body goes nowhere; unread it would stand in the way of the answer.
            request.raw.resume();
            return answerWith(request, reply, caller);
          }
          admitted.set(request, caller);
        },
        handler: async (request, reply) => {
          const caller = admitted.get(request);
          invariant(caller, 'who asks was found out before');
          const given = await attempt(caller, request, reply);
          return given === answered ? reply : answerWith(request, reply, given);
        },
      });
    },
  };

  function auditing(caller: Caller): Call<unknown, unknown, unknown>['audit'] {
    return (action, subject, details) =>
      audit.write([
        {
          at: scheduler.wall(),
          actor: caller.actor,
          action,
          subject,
          ...(caller.account === '' ? {} : { account: caller.account }),
          ...(details === undefined ? {} : { details }),
        },
      ]);
  }
}

/** Who asks where nobody is asked who they are. */
const nobody = (address: string): Caller => ({
  actor: { kind: 'reference', id: 'nobody', address },
  account: '',
  bots: [],
  scopes: new Set(),
  sight: 'redacted',
  sees: () => false,
});

interface ReadRequest {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

/** Parameters, query and body as they are declared; all that is wrong with query and body at once. A path that cannot be is not there. */
function readRequest({ params, query, body }: Operation, request: FastifyRequest): ReadRequest | Answer {
  const path = params?.safeParse({ ...(request.params as object) });
  if (path?.success === false) return refuse(404);
  const wrong: FieldProblem[] = [];
  const keysOf = (schema: z.ZodType): string[] => Object.keys((schema as { shape?: object }).shape ?? {});
  const asked = query?.safeParse({ ...(request.query as object) });
  if (query !== undefined && asked?.success === false) wrong.push(...fieldProblems(asked.error, keysOf(query)));
  const given = body?.safeParse(request.body);
  if (wrong.length > 0) return refuse(400, 'BAD_QUERY', 'The query parameters cannot be read.', { errors: wrong });
  if (body !== undefined && given?.success === false)
    return refuse(400, 'BAD_BODY', 'The body cannot be read.', { errors: fieldProblems(given.error, keysOf(body)) });
  return { params: path?.data ?? {}, query: asked?.data ?? {}, body: given?.data };
}

/** What the door wrote into the body of an error. */
function plainProblem(payload: string): { readonly code: string; readonly message: string } | undefined {
  if (!payload.startsWith('{"error":')) return undefined;
  const { error } = JSON.parse(payload) as { error?: { code?: unknown; message?: unknown } };
  return typeof error?.code === 'string' && typeof error.message === 'string' ? { code: error.code, message: error.message } : undefined;
}
