import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger, WallTime } from '#base';
import type { ConversationStore, StoredEvent } from '#contract';
import { type AddressSet, type HandoffTokens, type HttpDoor, httpProblem } from '#net';
import { acceptedType } from './accepted-type.ts';
import { printHandoffPage } from './handoff-page.ts';

/** How hand-offs that did not fit through their door are read by whoever has the reference. */
export interface HandoffReading {
  readonly tokens: HandoffTokens;
  /** For so long after the hand-off. */
  readonly lifeMs: number;
  readonly wall: () => WallTime;
  /** Only from there; from everywhere unless told. */
  readonly allow?: AddressSet | undefined;
}

interface HandoffPorts {
  readonly store: ConversationStore;
  readonly logger: Logger;
}

type Started = Extract<StoredEvent, { kind: 'hand-off-start' }>;

/** `GET /handoff/{token}`: all that was learned, as JSON or as a page. What is wrong, too old or not from there looks the same: nothing. */
export function serveHandoffs(door: HttpDoor & { readonly app: FastifyInstance }, { store, logger }: HandoffPorts, reading: HandoffReading): void {
  const { tokens, lifeMs, wall, allow } = reading;
  const find = async (request: FastifyRequest, token: string): Promise<{ id: string; started: Started } | undefined> => {
    const id = allow !== undefined && !allow.has(door.peer(request.raw)) ? undefined : tokens.open(token);
    if (id === undefined || (await store.head(id)) === undefined) return undefined;
    const events = await store.events(id);
    const started = events.findLast((event): event is Started => event.kind === 'hand-off-start' && (event.referenced ?? []).length > 0);
    return started === undefined || wall() - started.at > lifeMs ? undefined : { id, started };
  };
  door.app.get<{ Params: { token: string } }>('/handoff/:token', async (request, reply) => {
    reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').header('x-robots-tag', 'noindex').header('vary', 'accept');
    const found = await find(request, request.params.token);
    if (found === undefined) return reply.code(404).send(httpProblem(404));
    const { id, started } = found;
    // A conversation that is over takes no more events: who read it stands in the log, like every reading.
    logger.info('hand-off read', { conversationId: id });
    const type = acceptedType(request.headers.accept, ['application/json', 'text/html']);
    if (type !== 'text/html') return { conversation: id, at: new Date(started.at).toISOString(), handoff: started.handoff };
    reply.header('content-security-policy', "default-src 'none'; frame-ancestors 'none'").header('x-content-type-options', 'nosniff');
    return reply.type('text/html; charset=utf-8').send(printHandoffPage(started.handoff, started.at));
  });
}
