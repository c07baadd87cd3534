import { createHash } from 'node:crypto';
import { asGatewayError, type Logger, later, type Scheduler, type WallTime } from '#base';
import type { Inbox, Meter } from '#contract';
import { type HttpDoor, httpProblem } from '#net';
import type { DigitalConnectOptions } from './options.ts';
import { type Heard, hookEvents, isHookEvent, readWebhook, webhookBytes } from './webhook.ts';
import { webhookAuth } from './webhook-auth.ts';

export interface HookPorts {
  readonly door: Pick<HttpDoor, 'app'>;
  readonly inbox: Pick<Inbox, 'receive'>;
  readonly scheduler: Scheduler;
  readonly logger: Logger;
  readonly meter: Meter;
}

/** By whom the inbox tells this channel's messages from others. */
export const inboxSource = (channel: string): string => `desk:${channel}`;
/** Where Talkdesk's custom integration leads: its base path. */
export const basePath = (channel: string): string => `/webhooks/talkdesk/${channel}`;

/** An action of Talkdesk's waits for 5 to 30 s. Whoever comes again after 503 is known by their key. */
const commitMs = 4000;
const longestKey = 200;

/** Talkdesk's own id where the inbox can hold it. */
const keyOf = (conversation: string): string =>
  conversation.length <= longestKey ? conversation : createHash('sha256').update(conversation).digest('base64url');

/** Takes Talkdesk's webhooks: they are answered when they are durable, and worked at later. */
export function openHookDoor(options: DigitalConnectOptions, { door, inbox, scheduler, logger, meter }: HookPorts): void {
  const known = webhookAuth(options.webhooks);
  const count = (event: string, result: string): void => meter.count('webhooks_total', { channel: options.id, event, result });

  const keep = async (heard: Heard): Promise<'new' | 'seen'> => {
    const { promise: late, reject } = Promise.withResolvers<never>();
    const disarm = scheduler.at(later(scheduler.now(), commitMs), () => reject(new Error('the commit takes too long')));
    try {
      const kept = inbox.receive({
        source: inboxSource(options.id),
        dedupeKey: heard.id,
        orderingKey: keyOf(heard.conversation),
        order: { happenedAt: (heard.atMs ?? scheduler.wall()) as WallTime },
        body: JSON.stringify(heard),
      });
      return await Promise.race([kept, late]);
    } finally {
      disarm();
    }
  };

  door.app.route({
    method: 'POST',
    url: `${basePath(options.id)}/:event`,
    bodyLimit: webhookBytes,
    // What was taken before the end survives it, and belongs to conversations that live.
    config: { openWhileDraining: true },
    onRequest(request, reply, done) {
      const { event } = request.params as { event: string };
      if (!isHookEvent(event)) {
        void reply.code(404).send(httpProblem(404));
      } else if (!known(request.headers)) {
        count(event, 'unauthorized');
        logger.warn('webhook refused: it does not know our key', { event });
        void reply.code(401).send(httpProblem(401));
      } else done();
    },
    async handler(request, reply) {
      const path = hookEvents.find((event) => event === (request.params as { event: string }).event) ?? 'message_created';
      const heard = readWebhook(path, request.body);
      if (!heard.ok) {
        count(path, heard.error === 'empty' ? 'empty' : 'malformed');
        logger.warn('webhook not understood', { event: path, why: heard.error });
        // A message without words or files is understood well enough: there is nothing to pass on.
        if (heard.error === 'empty') return {};
        return reply.code(400).send(httpProblem(400));
      }
      try {
        count(heard.value.event, await keep(heard.value));
        return {};
      } catch (thrown) {
        const error = asGatewayError(thrown);
        count(heard.value.event, 'not-stored');
        logger.error('webhook not stored', { event: path, code: error.code, error });
        return reply.code(503).header('retry-after', '1').send(httpProblem(503));
      }
    },
  });
}
