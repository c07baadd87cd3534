import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { asGatewayError, type Logger, later, type Scheduler } from '#base';
import type { BusMessage, ConversationStore, EventBus, Meter } from '#contract';
import { httpProblem } from '#net';
import type { Authorize, Reader } from './authorize.ts';
import { EventFilter, parseEventId, parseEventQuery } from './event-filter.ts';
import { type EventSink, openEventStream } from './event-stream.ts';

interface EventPorts {
  readonly store: ConversationStore;
  readonly bus: EventBus;
  readonly scheduler: Scheduler;
  readonly meter: Meter;
  readonly logger: Logger;
}

const maxStreams = 500;
const maxStreamsPerClient = 50;

/** `GET /api/v1/events`: what happens, as it happens. */
export function serveEvents(app: FastifyInstance, authorize: Authorize, ports: EventPorts): void {
  const { store, bus, scheduler, meter, logger } = ports;
  const streams = new Map<string, number>();
  const crowd = (): number => [...streams.values()].reduce((sum, count) => sum + count, 0);

  // A HEAD request would wait for an end that never comes.
  app.get('/api/v1/events', { config: { longLived: true }, exposeHeadRoute: false }, async (request, reply) => {
    const reader = await authorize(request, reply);
    if (reader === undefined) return reply;
    const query = parseEventQuery(request.query);
    if (!query.ok) return reply.code(400).send(httpProblem(400, 'BAD_QUERY', query.error));
    const { conversation, interactionId } = query.value;
    const head = conversation === undefined ? undefined : await store.head(conversation);
    if (conversation !== undefined && (head === undefined || !reader.sees(head))) return reply.code(404).send(httpProblem(404));
    const { id } = reader.client;
    if ((streams.get(id) ?? 0) >= maxStreamsPerClient || crowd() >= maxStreams)
      return reply.code(429).header('retry-after', '30').send(httpProblem(429));

    const filter = new EventFilter(query.value, reader.sees);
    const last = parseEventId(request.headers['last-event-id']?.toString());
    const missed = async (): Promise<readonly BusMessage[]> => {
      if (interactionId !== undefined) {
        const { heads } = await store.list({ account: reader.client.account, bots: reader.client.bots, interactionId, limit: 200 });
        for (const one of heads) filter.adopt(one.id);
      }
      if (last === undefined || !filter.follows(last.conversation)) return [];
      return missedBy(reader, last.conversation, last.seq).then((messages) => messages.filter((message) => filter.wants(message)));
    };

    reply.hijack();
    const response = reply.raw;
    response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'x-accel-buffering': 'no' });
    streams.set(id, (streams.get(id) ?? 0) + 1);
    meter.shift('event_streams_open', 1);
    const { exp } = reader.claims;
    const close = openEventStream({
      sink: sinkOver(response),
      bus,
      scheduler,
      wants: (message) => filter.wants(message),
      until: exp === undefined ? undefined : later(scheduler.now(), exp * 1000 - scheduler.wall()),
      missed,
      ended(reason, error) {
        meter.count('event_streams_cut_total', { reason });
        if (error === undefined) logger.info('event stream cut', { reason, client: id });
        else logger.error('event stream broke', { reason, client: id, error: asGatewayError(error) });
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
  });

  async function missedBy(reader: Reader, conversation: BusMessage['conversation'], after: number): Promise<readonly BusMessage[]> {
    const head = await store.head(conversation);
    if (head === undefined || !reader.sees(head)) return [];
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
