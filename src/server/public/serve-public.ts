import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ConversationId, Scheduler } from '#base';
import type { AuditLog, Client, ConversationHead, RecordReader, RecordView, Scope, Sight, Summaries } from '#contract';
import { type PublicAuthorizePorts, publicAuthorizer } from './public-authorize.ts';
import { publicDetails } from './public-details.ts';
import { placeOfMessage } from './public-ids.ts';
import type { PublicMessage, SpeechEngines } from './public-messages.ts';
import { type PublicProblem, type PublicRefusal, refused, sendProblem } from './public-problem.ts';
import { detailsSchema, messagesSchema, readRequest, sessionsSchema, summarySchema } from './public-request.ts';
import { readMessages } from './read-messages.ts';
import { readSessions } from './read-sessions.ts';
import type { Ids, PublicStore } from './reading-room.ts';

export interface PublicPorts extends PublicAuthorizePorts {
  readonly store: PublicStore;
  readonly records: RecordReader;
  readonly audit: AuditLog;
  readonly scheduler: Scheduler;
  /** Without it there are no summaries. */
  readonly summaries?: Summaries | undefined;
  /** Who hears and speaks; without it nobody is named beside their milliseconds. */
  readonly engines?: SpeechEngines | undefined;
}

const prefixes = ['/api/public', '/api/1.1/public'];
const defaultPage = 100;
/** Answers shorter than this are not worth being compressed. */
const gzipFrom = 16_384;
const gzipped = promisify(gzip);

/**
 * The API that agents' desktops and contact centres ask for what was said (Conversation Details and Summary, History, Sessions),
 * in the shapes of the vendor that defined it: `POST /api/public/bot/{botId}/conversationDetails` and its neighbours, and the same under `/api/1.1`.
 * Who may not see personal data (scope `conversations:personal`) gets it covered.
 */
export function servePublicApi(app: FastifyInstance, ports: PublicPorts): void {
  const { store, records, audit, scheduler, summaries, engines, logger } = ports;
  const authorize = publicAuthorizer(ports);
  const sightOf = ({ scopes }: Client): Sight => (scopes.includes('conversations:personal') ? 'personal' : 'redacted');

  /** Each conversation of which something was given; `*` where it was a list of them. */
  const log = (client: Client, request: FastifyRequest<{ Params: { bot: string } }>, what: string, ids: readonly string[]): Promise<void> => {
    const actor = { kind: 'client', id: client.id, address: request.ip } as const;
    const action = sightOf(client) === 'personal' ? 'read-personal' : 'read';
    const entry = { at: scheduler.wall(), actor, account: client.account, action, details: { what, bot: request.params.bot } } as const;
    return audit.write(ids.map((id) => ({ ...entry, subject: { kind: 'conversation', id } })));
  };

  /** The newest conversation of this bot that is known by this id; ids of others do not exist. */
  const find = async (client: Client, bot: string, { sessionId, conversationId, callId }: Ids): Promise<ConversationHead | undefined> => {
    const ours = ({ account, bot: of }: ConversationHead): boolean => account === client.account && of === bot;
    const id = sessionId ?? conversationId ?? callId ?? '';
    const head = /^cv_[0-9a-z]{1,60}$/.test(id) ? await store.head(id as ConversationId) : undefined;
    if (head !== undefined) return ours(head) ? head : undefined;
    const kinds =
      sessionId !== undefined ? (['stream'] as const) : conversationId !== undefined ? (['desk'] as const) : (['interaction', 'call'] as const);
    return (await store.byAlias(id, kinds)).find(ours);
  };

  type Handle<Wanted> = (asked: {
    readonly client: Client;
    readonly bot: string;
    readonly wanted: Wanted;
    readonly request: FastifyRequest<{ Params: { bot: string } }>;
  }) => Promise<object | PublicRefusal>;
  const route = <Schema extends Parameters<typeof readRequest>[0]>(
    methods: ('GET' | 'POST')[],
    path: string,
    scope: Scope,
    schema: Schema,
    handle: Handle<Extract<ReturnType<typeof readRequest<Schema>>, { ok: true }>['value']>,
  ): void => {
    const handler = async (request: FastifyRequest<{ Params: { bot: string } }>, reply: FastifyReply): Promise<unknown> => {
      const { bot } = request.params;
      const client = await authorize(request, reply, bot, scope);
      if (client === undefined) return reply;
      const wanted = readRequest(schema, request.query, request.body);
      if (!wanted.ok) return sendProblem(reply, 'BAD_REQUEST', wanted.error);
      const answer = await handle({ client, bot, wanted: wanted.value, request });
      if ('refused' in answer) return sendProblem(reply, answer.refused, answer.msg === undefined ? [] : [answer.msg]);
      const text = JSON.stringify(answer);
      if (text.length < gzipFrom || !/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return answer;
      return reply.headers({ 'content-type': 'application/json; charset=utf-8', 'content-encoding': 'gzip' }).send(await gzipped(text));
    };
    for (const prefix of prefixes) app.route<{ Params: { bot: string } }>({ method: methods, url: prefix + path, handler, errorHandler });
  };

  /** What the door itself finds wrong with a request has this API's shape too, and so has what is our fault. */
  function errorHandler(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
    const status = error.statusCode ?? 500;
    if (status >= 500) logger.error('public api failed', { route: request.routeOptions.url, error });
    const [code, msg]: [PublicProblem, string?] =
      status >= 500 ? ['INTERNAL'] : status === 413 ? ['TOO_LARGE'] : status === 415 ? ['NOT_JSON'] : ['BAD_REQUEST', 'The body is not valid JSON.'];
    void sendProblem(reply, code, msg === undefined ? [] : [msg]);
  }
  for (const prefix of prefixes) app.all(`${prefix}/*`, { errorHandler }, async (_request, reply) => sendProblem(reply, 'PATH_UNKNOWN'));

  route(['POST'], '/bot/:bot/conversationDetails', 'chat-history', detailsSchema, async ({ client, bot, wanted, request }) => {
    const head = await find(client, bot, wanted);
    const view = head && (await records.read(head.id, sightOf(client)));
    if (view === undefined) return refused('SESSION_UNKNOWN');
    await log(client, request, 'conversationDetails', [view.head.id]);
    const page = { skip: wanted.skip ?? wanted.offset ?? 0, limit: wanted.limit ?? defaultPage };
    if (!wanted.isSummaryRequired) return publicDetails(view, page);
    const summary = await summaryOf(view, wanted.lang);
    return summary === undefined ? publicDetails(view, page) : publicDetails(view, page, { summary, at: timeOf(summary, view) });
  });

  const summaryOf = async (view: RecordView, language: string | undefined) => {
    const kept = view.annexes.summary;
    const fits = kept !== undefined && (language === undefined || kept.language.split(/[-_]/)[0] === language.split(/[-_]/)[0]);
    return fits ? kept : summaries?.summarise(view, language === undefined ? {} : { language });
  };

  /** The moment up to which it holds: the same whenever it is asked for. */
  const timeOf = ({ until }: { readonly until: number }, { events }: Pick<RecordView, 'events'>): number =>
    events.findLast(({ seq }) => seq <= until)?.at ?? scheduler.wall();

  for (const [name, most] of [
    ['getMessages', 100],
    ['getMessagesV2', 10_000],
  ] as const) {
    route(['GET', 'POST'], `/bot/:bot/${name}`, 'chat-history', messagesSchema, async ({ client, bot, wanted, request }) => {
      if (request.method === 'GET' && wanted.userId === undefined) return refused('BAD_REQUEST', 'userId is needed with GET');
      const sight = sightOf(client);
      const answer = await readMessages(
        { store, find: (ids) => find(client, bot, ids), read: (id) => records.read(id, sight) },
        { client, bot, most, now: scheduler.wall(), engines },
        wanted,
      );
      if (!('refused' in answer)) await log(client, request, name, conversationsIn(answer.messages));
      return answer;
    });
  }

  route(['POST'], '/bot/:bot/getSessions', 'bot-sessions', sessionsSchema, async ({ client, bot, wanted, request }) => {
    const sight = sightOf(client);
    const answer = await readSessions(
      { store, find: (ids) => find(client, bot, ids), read: (id) => records.read(id, sight) },
      { client, bot, now: scheduler.wall() },
      wanted,
    );
    if (!('refused' in answer)) await log(client, request, 'getSessions', ['*']);
    return answer;
  });

  route(['POST'], '/streams/:bot/conversationSummary', 'conversation-summary', summarySchema, async ({ client, bot, wanted, request }) => {
    if (summaries === undefined) return refused('NOT_AVAILABLE');
    const { conversationId, transcript } = wanted.inputMode;
    if (transcript !== undefined)
      return answerOf(await summaries.summariseText(transcript, { language: wanted.lang, account: client.account }), scheduler.wall());
    const head =
      conversationId === undefined
        ? undefined
        : ((await find(client, bot, { conversationId })) ?? (await find(client, bot, { sessionId: conversationId })));
    const view = head && (await records.read(head.id, sightOf(client)));
    if (view === undefined) return refused('SESSION_UNKNOWN');
    await log(client, request, 'conversationSummary', [view.head.id]);
    const summary = await summaryOf(view, wanted.lang);
    return summary === undefined ? refused('NOT_AVAILABLE') : answerOf(summary, timeOf(summary, view));
  });

  const answerOf = ({ text }: { readonly text: string }, at: number): object => ({ ConversationSummary: text, time: new Date(at).toISOString() });
}

const conversationsIn = (messages: readonly PublicMessage[]): readonly string[] => [
  ...new Set(messages.flatMap(({ _id }) => placeOfMessage(_id)?.conversation ?? [])),
];
