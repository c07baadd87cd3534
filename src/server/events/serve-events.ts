import type { ServerResponse } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { asGatewayError, type Logger, later, type Scheduler } from '#base';
import type { BusMessage, ConversationStore, EventBus, Meter, RecordReader } from '#contract';
import type { Caller } from '../access/caller.ts';
import type { Authorize } from '../authorize.ts';
import { answered, missing, refuse } from '../route/answer.ts';
import type { Api } from '../route/open-api.ts';
import { EventFilter, parseEventId } from './event-filter.ts';
import { type EventSink, openEventStream } from './event-stream.ts';
import { watchEvents } from './operations.ts';
import { watchedAs } from './watched-as.ts';

export interface EventPorts {
  readonly store: Pick<ConversationStore, 'head' | 'events' | 'list'>;
  readonly records: RecordReader;
  readonly authorize: Authorize;
  readonly bus: EventBus;
  readonly scheduler: Scheduler;
  readonly meter: Meter;
  readonly logger: Logger;
}

const maxStreams = 500;
const maxStreamsPerCaller = 50;

/** What happens, as it happens: one stream of server-sent events for each watcher. */
export function serveEvents(api: Api, ports: EventPorts): void {
  const { store, records, authorize, bus, scheduler, meter, logger } = ports;
  const streams = new Map<string, number>();
  const crowd = (): number => [...streams.values()].reduce((sum, count) => sum + count, 0);

  api.serve(watchEvents, async ({ caller, query, request, reply, address, audit }) => {
    const { kind, ...narrow } = query;
    const { conversation, interactionId } = narrow;
    const head = conversation === undefined ? undefined : await store.head(conversation);
    if (conversation !== undefined && (head === undefined || !caller.sees(head))) return missing;
    const id = `${caller.actor.kind}:${caller.actor.id}`;
    if ((streams.get(id) ?? 0) >= maxStreamsPerCaller || crowd() >= maxStreams)
      return refuse(429, undefined, undefined, { headers: { 'retry-after': '30' } });
    await audit(caller.sight === 'personal' ? 'read-personal' : 'read', { kind: 'conversation', id: conversation ?? '*' }, { what: 'live' });

    const filter = new EventFilter({ ...narrow, ...(kind === undefined ? {} : { kinds: new Set(kind) }) }, caller.sees);
    const last = parseEventId(request.headers['last-event-id']?.toString());
    const missed = async (): Promise<readonly BusMessage[]> => {
      if (interactionId !== undefined) {
        const { heads } = await store.list({ account: caller.account, bots: caller.bots, interactionId, limit: 200 });
        for (const one of heads) filter.adopt(one.id);
      }
      if (last === undefined || !filter.follows(last.conversation)) return [];
      return missedBy(caller, last.conversation, last.seq).then((messages) => messages.filter((message) => filter.wants(message)));
    };

    reply.hijack();
    const response = reply.raw;
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) response.setHeader(name, value);
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
    streams.set(id, (streams.get(id) ?? 0) + 1);
    meter.shift('event_streams_open', 1);
    const close = openEventStream({
      sink: sinkOver(response),
      bus,
      scheduler,
      wants: (message) => filter.wants(message),
      seenAs: watchedAs(records, caller.sight),
      until: caller.until === undefined ? undefined : later(scheduler.now(), caller.until - scheduler.wall()),
      mayStill: caller.token && (() => stillMay(caller, request, address)),
      missed,
      ended(reason, error) {
        meter.count('event_streams_cut_total', { reason });
        if (error === undefined) logger.info('event stream cut', { reason, caller: id });
        else logger.error('event stream broke', { reason, caller: id, error: asGatewayError(error) });
      },
    });
    response.on('error', () => response.destroy());
    response.once('close', () => {
      close();
      meter.shift('event_streams_open', -1);
      const left = (streams.get(id) ?? 1) - 1;
      if (left > 0) streams.set(id, left);
      else streams.delete(id);
    });
    return answered;
  });

  /** Keys are removed and roles taken away while somebody watches. What a client signed holds until it ends, and may be good for once. */
  async function stillMay(caller: Caller, request: FastifyRequest, address: string): Promise<boolean> {
    const now = await authorize(request, address);
    return (
      now.ok &&
      now.value.scopes.has('conversations:read') &&
      now.value.sight === caller.sight &&
      caller.bots.every((bot) => now.value.bots.includes(bot))
    );
  }

  async function missedBy(caller: Caller, conversation: BusMessage['conversation'], after: number): Promise<readonly BusMessage[]> {
    const head = await store.head(conversation);
    if (head === undefined || !caller.sees(head)) return [];
    const events = await store.events(conversation);
    return events.filter(({ seq }) => seq > after).map((event) => ({ conversation, account: head.account, bot: head.bot, event }));
  }
}

function sinkOver(response: ServerResponse): EventSink {
  return {
    get waitingBytes() {
      return response.writableLength;
    },
    write: (text) => void response.write(text),
    taken: () =>
      new Promise((done) => {
        if (response.writableLength === 0 || response.destroyed) done();
        else {
          response.once('drain', done);
          response.once('close', done);
        }
      }),
    end: () => void response.end(),
    cut: () => void response.destroy(),
  };
}
