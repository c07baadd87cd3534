import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Cancel, later, type Result, type Scheduler } from '#base';
import type { ChatThreads, FileShelf, ThreadItem, ThreadSign } from '#contract';
import { httpProblem } from '#net';
import type { WebChatOptions } from './options.ts';
import { allowOrigin, type Origins } from './origin.ts';
import { parseItemsQuery, parseMessage, parseSessionRequest, problemOf, shownItem } from './protocol.ts';
import { type Refusal, refusals } from './refusal.ts';
import type { Visitor, Visitors } from './visitor.ts';
import type { Visits } from './visits.ts';

export interface RoutePorts {
  readonly options: WebChatOptions;
  readonly origins: Origins;
  readonly visitors: Visitors;
  readonly visits: Visits;
  readonly threads: ChatThreads;
  readonly files: FileShelf;
  readonly scheduler: Scheduler;
  readonly peer: (request: FastifyRequest['raw']) => string;
  /** Calls back when the channel closes: nobody shall wait for what will not come. */
  readonly whenClosed: (run: () => void) => Cancel;
}

const live = { config: { openWhileDraining: true }, bodyLimit: 64 * 1024 } as const;
/** Requests of one visitor that may wait for news at once: their tabs. */
const mostWaiting = 12;
/** Shown in a page; everything else is for saving only. */
const pictures = new Set(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

export function refuse(reply: FastifyReply, refusal: Refusal): FastifyReply {
  const { status } = refusals[refusal.code];
  const { code, message, ...more } = problemOf(refusal);
  if (refusal.afterMs !== undefined) reply.header('retry-after', Math.max(1, Math.ceil(refusal.afterMs / 1000)));
  const { error } = httpProblem(status, code, message);
  return reply.code(status).send({ error: { ...error, ...more } });
}

/** The chat over plain HTTP: all that the WebSocket does, for where that is blocked, and files, which only go this way. */
export function serveChat(app: FastifyInstance, ports: RoutePorts): void {
  const { origins, visitors, visits, threads, files, scheduler } = ports;
  const waiting = new Map<string, number>();

  app.addHook('onRequest', (request, reply, done) => {
    const origin = origins.of(request.raw);
    if (origin === false) return void refuse(reply, { code: 'ORIGIN' });
    if (origin !== undefined) allowOrigin(request, reply, origin);
    done();
  });
  app.options('/*', live, (_request, reply) => reply.code(204).send());

  const visitorOf = (request: FastifyRequest): Promise<Visitor | undefined> => {
    const [, token] = /^Bearer ([\w.-]{1,8192})$/i.exec(request.headers.authorization ?? '') ?? [];
    return token === undefined ? Promise.resolve(undefined) : visitors.read(token, scheduler.wall());
  };
  /** Answers for the visitor whose token came along. */
  const forVisitor =
    (answer: (visitor: Visitor, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const visitor = await visitorOf(request);
      if (visitor === undefined) return refuse(reply.header('www-authenticate', 'Bearer'), { code: 'UNAUTHORIZED' });
      return answer(visitor, request, reply);
    };
  const settle = <Value>(reply: FastifyReply, result: Result<Value, Refusal>, show: (value: Value) => unknown): unknown =>
    result.ok ? show(result.value) : refuse(reply, result.error);

  app.post('/session', { bodyLimit: 64 * 1024 }, async (request, reply) => {
    const parsed = parseSessionRequest(request.body);
    if (!parsed.ok) return refuse(reply, { code: parsed.error });
    const allowed = visits.session(ports.peer(request.raw));
    if (!allowed.ok) return refuse(reply, allowed.error);
    const known = await visitorOf(request);
    // Who shows a token that is over must learn that, and not find themselves a stranger.
    if (known === undefined && request.headers.authorization !== undefined) return refuse(reply, { code: 'UNAUTHORIZED' });
    const visitor = await visitors.admit(parsed.value, known, scheduler.wall());
    if (!visitor.ok) return refuse(reply, { code: visitor.error });
    const token = await visitors.sign(visitor.value);
    return reply.code(201).send({ token, expiresAt: new Date(visitor.value.until).toISOString() });
  });

  app.post(
    '/open',
    live,
    forVisitor(async (visitor, _request, reply) => settle(reply, await visits.open(visitor), () => reply.code(204).send())),
  );

  app.post(
    '/messages',
    live,
    forVisitor(async (visitor, request, reply) => {
      const parsed = parseMessage(request.body);
      if (!parsed.ok) return refuse(reply, { code: parsed.error });
      const { id } = parsed.value;
      return settle(reply, await visits.take(visitor, parsed.value), (result) => ({ id, result }));
    }),
  );
  app.post(
    '/typing',
    live,
    forVisitor(async (visitor, _request, reply) => {
      visits.typing(visitor);
      return reply.code(204).send();
    }),
  );
  app.post(
    '/leave',
    live,
    forVisitor(async (visitor, _request, reply) => {
      await visits.leave(visitor);
      return reply.code(204).send();
    }),
  );

  app.get(
    '/items',
    { config: { openWhileDraining: true, longLived: true } },
    forVisitor(async (visitor, request, reply) => {
      const query = parseItemsQuery(request.query);
      if (!query.ok) return refuse(reply, { code: query.error });
      const { thread } = visitor.facts;
      const others = waiting.get(thread) ?? 0;
      if (others >= mostWaiting) return refuse(reply, { code: 'TOO_MANY', afterMs: 2000 });
      waiting.set(thread, others + 1);
      try {
        const { items, signs } = await itemsAfter(visitor, query.value, reply);
        return { items: items.map(shownItem), signs };
      } finally {
        const left = (waiting.get(thread) ?? 1) - 1;
        if (left > 0) waiting.set(thread, left);
        else waiting.delete(thread);
      }
    }),
  );

  /** What came after an item; where nothing did, the first that comes, a passing sign too, or nothing when the time is over. */
  async function itemsAfter(
    { facts }: Visitor,
    { after, waitMs }: { readonly after?: string | undefined; readonly waitMs: number },
    reply: FastifyReply,
  ): Promise<{ readonly items: readonly ThreadItem[]; readonly signs: readonly ThreadSign[] }> {
    let wake = (): void => {};
    const signs: ThreadSign[] = [];
    const woken = new Promise<void>((done) => (wake = done));
    const unwatch = threads.watch(facts, (what) => {
      if (!('id' in what)) signs.push(what);
      wake();
    });
    const cancel = scheduler.at(later(scheduler.now(), waitMs), wake);
    const forget = ports.whenClosed(wake);
    reply.raw.once('close', wake);
    try {
      const items = await threads.read(facts, after);
      if (items.length > 0) return { items, signs };
      await woken;
      return { items: await threads.read(facts, after), signs };
    } finally {
      unwatch();
      cancel();
      forget();
      reply.raw.off('close', wake);
    }
  }

  app.get<{ Params: { id: string } }>(
    '/files/:id',
    { config: { openWhileDraining: true, longLived: true } },
    forVisitor(async (visitor, request, reply) => {
      const kept = await visits.find(visitor, (request.params as { id: string }).id);
      const octets = kept === undefined ? undefined : await files.read(kept.file.id);
      if (kept === undefined || octets === undefined) return refuse(reply, { code: 'NO_FILE' });
      const { name, type, sizeBytes } = kept.file;
      const place = pictures.has(type) ? 'inline' : 'attachment';
      return reply
        .headers({
          'content-type': type.startsWith('text/') ? `${type}; charset=utf-8` : type,
          'content-length': sizeBytes,
          'content-disposition': `${place}; filename*=UTF-8''${encodeURIComponent(name).replace(/['()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}`,
          'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'",
        })
        .send(Readable.from(octets));
    }),
  );

  // Octets of any type, as they come: in a room of its own, since everywhere else only JSON is taken.
  void app.register(async (room) => {
    room.removeAllContentTypeParsers();
    room.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    room.post(
      '/files',
      { config: { openWhileDraining: true, longLived: true, largeBody: true } },
      forVisitor(async (visitor, request, reply) => {
        const { maxBytes } = ports.options.files;
        if (Number(request.headers['content-length'] ?? 0) > maxBytes) return refuse(reply.header('connection', 'close'), { code: 'FILE_TOO_LARGE' });
        const named = { name: nameOf(request.headers['x-file-name']), type: request.headers['content-type'] ?? '' };
        // What is refused half-way is read on below: leaving the iterator must not break the request off.
        const kept = await visits.keep(visitor, named, request.raw.iterator({ destroyOnReturn: false }));
        // A browser reads the answer only once it has sent everything.
        if (!kept.ok) await readOn(request.raw, maxBytes);
        return settle(reply, kept, (file) => reply.code(201).send({ file }));
      }),
    );
  });
}

/** The header carries it percent-encoded: header fields are ASCII. */
function nameOf(header: string | string[] | undefined): string {
  try {
    return decodeURIComponent(String(header ?? 'file').slice(0, 2000));
  } catch {
    return 'file'; // no proper percent-encoding: it has no name then
  }
}

/** Reads what still comes and forgets it, to a limit; then breaks off. */
function readOn(body: FastifyRequest['raw'], mostBytes: number): Promise<void> {
  return new Promise((done) => {
    if (body.readableEnded || body.destroyed) return done();
    let left = mostBytes;
    body.on('data', (part: Buffer) => {
      left -= part.length;
      if (left < 0) body.destroy();
    });
    body.once('end', done);
    body.once('close', done);
    body.resume();
  });
}
