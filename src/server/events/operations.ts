import { z } from 'zod';
import { type BusMessage, eventKinds } from '#contract';
import { operation } from '../route/operation.ts';
import { eventSchema } from '../shapes/event.ts';
import { conversationId, word } from '../shapes/primitives.ts';

const knownKinds: ReadonlySet<string> = new Set(eventKinds);

export const eventMessage = z
  .object({ conversation: z.string(), account: z.string(), bot: z.string(), event: eventSchema })
  .meta({ id: 'EventMessage', description: 'The `data` of one server-sent event; its `event` is the kind, its `id` is `{conversation}:{seq}`.' });

export type WatchedMessage = z.infer<typeof eventMessage> & Pick<BusMessage, 'conversation'>;

export const watchEvents = operation({
  name: 'watchEvents',
  method: 'GET',
  path: '/api/v1/events',
  tag: 'Live',
  summary: 'What happens, as it happens',
  about:
    'Server-sent events. The `id` of each is `{conversation}:{seq}`; sent back as `Last-Event-ID`, a stream narrowed by `conversation` or `interactionId` begins after it. A comment every 15 s shows that the stream lives; it ends with the right of the caller. A reader that is too slow is cut, and comes back with the id it has.',
  scope: 'conversations:read',
  query: z.strictObject({
    conversation: conversationId.exactOptional(),
    interactionId: word.exactOptional(),
    kind: z
      .union([z.string(), z.array(z.string()).max(32)])
      .transform((given) => [given].flat().flatMap((text) => text.split(',')))
      .refine((kinds) => kinds.every((kind) => knownKinds.has(kind)), {
        message: 'There is no such kind.',
        params: { remedy: 'See the reference for the kinds of events.' },
      })
      .exactOptional()
      .meta({ description: 'Only these kinds: repeated, or parted by commas.' }),
  }),
  answers: { 200: { says: 'A stream of `EventMessage`.', types: ['text/event-stream'], body: eventMessage } },
  example: { query: { kind: 'conversation-end' }, status: 200 },
  longLived: true,
});
