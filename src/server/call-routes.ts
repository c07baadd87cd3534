import type { FastifyInstance } from 'fastify';
import type { Logger, Result, Scheduler } from '#base';
import type { ApiCallRequest, OutboundCall, OutboundCalls, OutboundRefusal } from '#contract';
import { httpProblem } from '#net';
import { showCall } from './api-shapes.ts';
import type { Authorize, Reader } from './authorize.ts';
import { parseCallRequest, parseIdempotencyKey } from './call-request.ts';
import { IdempotentAnswers } from './idempotency.ts';

interface CallPorts {
  readonly outbound: OutboundCalls;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
}

type Answer = Result<OutboundCall, OutboundRefusal>;

const statuses = { wrong: 400, forbidden: 403, later: 429, unable: 503 } as const;

/** The one request, whatever order its keys came in. */
const fingerprintOf = (request: ApiCallRequest): string =>
  JSON.stringify(request, (_key, value: unknown) =>
    typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value,
  );

/** Calls that programs have us place: the order, how it goes, its end. */
export function serveCalls(app: FastifyInstance, authorize: Authorize, { outbound, scheduler, logger }: CallPorts): void {
  const answers = new IdempotentAnswers<Answer>();
  const visible = (reader: Reader, id: string): OutboundCall | undefined => {
    const call = outbound.find(id);
    return call !== undefined && reader.sees(call) ? call : undefined;
  };

  app.post('/api/v1/calls', { bodyLimit: 64 * 1024 }, async (request, reply) => {
    const reader = await authorize(request, reply);
    if (reader === undefined) return reply;
    const parsed = parseCallRequest(request.body);
    if (!parsed.ok) return reply.code(400).send(httpProblem(400, 'BAD_CALL', parsed.error));
    const given = request.headers['idempotency-key'];
    const key = given === undefined ? undefined : parseIdempotencyKey(given.toString());
    if (given !== undefined && key === undefined)
      return reply.code(400).send(httpProblem(400, 'BAD_IDEMPOTENCY_KEY', 'Idempotency-Key takes 1 to 255 visible characters.'));
    const work = (): Promise<Answer> => outbound.place(reader.client, parsed.value);
    const answer =
      key === undefined ? work() : answers.once(reader.client.id, key, fingerprintOf(parsed.value), scheduler.now(), work, ({ ok }) => ok);
    if (answer === 'other')
      return reply.code(422).send(httpProblem(422, 'IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key stood for another request.'));
    const placed = await answer;
    if (placed.ok) return reply.code(202).header('location', `/api/v1/calls/${placed.value.id}`).send(showCall(placed.value));
    const { kind, error, retryAfterMs } = placed.error;
    if (retryAfterMs !== undefined) reply.header('retry-after', Math.max(1, Math.ceil(retryAfterMs / 1000)));
    return reply.code(statuses[kind]).send(httpProblem(statuses[kind], error.code, error.message));
  });

  app.get<{ Params: { id: string } }>('/api/v1/calls/:id', { config: { openWhileDraining: true } }, async (request, reply) => {
    const reader = await authorize(request, reply);
    if (reader === undefined) return reply;
    const call = visible(reader, request.params.id);
    return call === undefined ? reply.code(404).send(httpProblem(404)) : showCall(call);
  });

  app.delete<{ Params: { id: string } }>('/api/v1/calls/:id', { config: { openWhileDraining: true } }, async (request, reply) => {
    const reader = await authorize(request, reply);
    if (reader === undefined) return reply;
    const call = visible(reader, request.params.id);
    if (call === undefined) return reply.code(404).send(httpProblem(404));
    if (outbound.end(call.id)) logger.info('call out ended by request', { client: reader.client.id, conversationId: call.id });
    return reply.code(202).send(showCall(call));
  });
}
