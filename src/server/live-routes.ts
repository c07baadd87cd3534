import type { FastifyInstance } from 'fastify';
import type { Logger } from '#base';
import type { ApiLiveEnd, ApiLiveList, LiveSessions } from '#contract';
import { httpProblem } from '#net';
import { showLive } from './api-shapes.ts';
import type { Authorize } from './authorize.ts';

interface LivePorts {
  readonly live: LiveSessions;
  readonly logger: Logger;
}

/** Conversations that go on now: who they are, and an end to one of them. */
export function serveLive(app: FastifyInstance, authorize: Authorize, { live, logger }: LivePorts): void {
  app.get('/api/v1/live', async (request, reply) => {
    const reader = await authorize(request, reply);
    if (reader === undefined) return reply;
    return { sessions: live.list().filter(reader.sees).map(showLive) } satisfies ApiLiveList;
  });

  app.post<{ Params: { id: string } }>('/api/v1/live/:id/end', { bodyLimit: 1024 }, async (request, reply) => {
    const reader = await authorize(request, reply);
    if (reader === undefined) return reply;
    const session = live.list().find(({ id }) => id === request.params.id);
    if (session === undefined || !reader.sees(session) || !live.end(session.id)) return reply.code(404).send(httpProblem(404));
    logger.info('live session ended by request', { client: reader.client.id, conversationId: session.id });
    return { ended: true } satisfies ApiLiveEnd;
  });
}
