import type { FastifyInstance } from 'fastify';
import type { Logger } from '#base';
import {
  type ApiConversationDetail,
  type ApiConversationPage,
  type ConversationHead,
  type ConversationStore,
  printTranscript,
  transcriptOf,
} from '#contract';
import { httpProblem } from '#net';
import { acceptedType } from './accepted-type.ts';
import { isConversationId, showConversation, showEvent, showTranscript } from './api-shapes.ts';
import type { Authorize, Reader } from './authorize.ts';
import { parseConversationQuery } from './conversation-query.ts';

interface ConversationPorts {
  readonly store: ConversationStore;
  readonly logger: Logger;
}

/** Stored conversations: the list, one with its events, one as its transcript. */
export function serveConversations(app: FastifyInstance, authorize: Authorize, { store, logger }: ConversationPorts): void {
  const visible = async (reader: Reader, id: string): Promise<ConversationHead | undefined> => {
    const head = isConversationId(id) ? await store.head(id) : undefined;
    return head !== undefined && reader.sees(head) ? head : undefined;
  };
  const audit = (reader: Reader, what: string, id: string): void =>
    logger.info('conversation read', { what, client: reader.client.id, conversationId: id });

  app.get('/api/v1/conversations', async (request, reply) => {
    const reader = await authorize(request, reply);
    if (reader === undefined) return reply;
    const query = parseConversationQuery(request.query);
    if (!query.ok) return reply.code(400).send(httpProblem(400, 'BAD_QUERY', query.error));
    const { account = reader.client.account, ...rest } = query.value;
    if (account !== reader.client.account) return { conversations: [] } satisfies ApiConversationPage;
    const { heads, next } = await store.list({ ...rest, account, bots: reader.client.bots });
    return { conversations: heads.map(showConversation), ...(next === undefined ? {} : { next }) } satisfies ApiConversationPage;
  });

  app.get<{ Params: { id: string } }>('/api/v1/conversations/:id', async (request, reply) => {
    const reader = await authorize(request, reply);
    if (reader === undefined) return reply;
    const head = await visible(reader, request.params.id);
    if (head === undefined) return reply.code(404).send(httpProblem(404));
    audit(reader, 'events', head.id);
    const events = await store.events(head.id);
    return { conversation: showConversation(head), events: events.map(showEvent) } satisfies ApiConversationDetail;
  });

  app.get<{ Params: { id: string } }>('/api/v1/conversations/:id/transcript', async (request, reply) => {
    const reader = await authorize(request, reply);
    if (reader === undefined) return reply;
    const head = await visible(reader, request.params.id);
    if (head === undefined) return reply.code(404).send(httpProblem(404));
    audit(reader, 'transcript', head.id);
    const events = await store.events(head.id);
    const type = acceptedType(request.headers.accept, ['application/json', 'text/plain', 'text/markdown']);
    reply.header('vary', 'accept').type(`${type}; charset=utf-8`);
    if (type === 'application/json') return showTranscript(head.id, transcriptOf(events));
    return printTranscript(events, type === 'text/plain' ? 'text' : 'markdown');
  });
}
