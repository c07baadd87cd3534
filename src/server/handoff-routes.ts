import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { ConversationId, Logger, WallTime } from '#base';
import type { AuditLog, ConversationStore, StoredEvent } from '#contract';
import { type AddressSet, type HandoffTokens, type HttpDoor, httpProblem } from '#net';
import { acceptedType } from './accepted-type.ts';
import { handoffPagePolicy, printHandoffPage, printNoHandoffPage } from './handoff-page.ts';

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
  readonly audit: Pick<AuditLog, 'write'>;
  readonly logger: Logger;
}

type Started = Extract<StoredEvent, { kind: 'hand-off-start' }>;

/** `GET /handoff/{token}`: all that was learned, as JSON or as a page. What is wrong, too old or not from there looks the same: nothing. */
export function serveHandoffs(
  door: HttpDoor & { readonly app: FastifyInstance },
  { store, audit, logger }: HandoffPorts,
  reading: HandoffReading,
): void {
  const { tokens, lifeMs, wall, allow } = reading;
  const find = async (request: FastifyRequest, token: string): Promise<{ id: ConversationId; started: Started } | undefined> => {
    const id = allow !== undefined && !allow.has(door.peer(request.raw)) ? undefined : tokens.open(token);
    if (id === undefined || (await store.head(id)) === undefined) return undefined;
    const events = await store.events(id);
    const started = events.findLast((event): event is Started => event.kind === 'hand-off-start' && (event.referenced ?? []).length > 0);
    return started === undefined || wall() - started.at > lifeMs ? undefined : { id, started };
  };
  door.app.get<{ Params: { token: string } }>('/handoff/:token', async (request, reply) => {
    reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer').header('x-robots-tag', 'noindex').header('vary', 'accept');
    const found = await find(request, request.params.token);
    const asPage = acceptedType(request.headers.accept, ['application/json', 'text/html']) === 'text/html';
    if (asPage)
      reply.type('text/html; charset=utf-8').header('content-security-policy', handoffPagePolicy).header('x-content-type-options', 'nosniff');
    if (found === undefined) return reply.code(404).send(asPage ? printNoHandoffPage() : httpProblem(404));
    const { id, started } = found;
    const head = await store.head(id);
    await audit.write([
      {
        at: wall(),
        actor: { kind: 'reference', id, address: door.peer(request.raw) },
        ...(head === undefined ? {} : { account: head.account }),
        action: 'read-personal',
        subject: { kind: 'handoff', id },
      },
    ]);
    logger.info('hand-off read', { conversationId: id });
    if (!asPage) return { conversation: id, at: new Date(started.at).toISOString(), handoff: started.handoff };
    return reply.send(printHandoffPage(started.handoff, started.at));
  });
}
