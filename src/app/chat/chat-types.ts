import { z } from 'zod';
import { digitalConnectOptions } from '#connectors/digital-connect';
import { webChatOptions } from '#connectors/web-chat';
import { zoomChatOptions } from '#connectors/zoom-chat';
import { type NoticedChatEvent, noticedChatEvents } from '#contract';

const notices = z
  .strictObject(
    Object.fromEntries(noticedChatEvents.map((event) => [event, z.string().max(500).optional()])) as Record<
      NoticedChatEvent,
      z.ZodOptional<z.ZodString>
    >,
  )
  .default({});

const seconds = (least: number, most: number) => z.number().min(least).max(most);

/** How the conversations of a written channel are held, whatever its type. */
export const conversationSchema = z.strictObject({
  fallbackTarget: z.string().optional().meta({ description: 'The target that takes customers when the agent breaks.' }),
  afterHuman: z
    .enum(['agent', 'close'])
    .default('agent')
    .meta({ description: 'When the human has left: the agent has the customer again, or the conversation is over.' }),
  openingSeconds: seconds(1, 600).default(20).meta({ description: 'How long a desk may take to open a conversation.' }),
  deliverySeconds: seconds(5, 86_400)
    .default(300)
    .meta({ description: 'How long a desk may not take what the customer writes; then the customer is told, and the agent has them again.' }),
  waitingSeconds: seconds(5, 86_400).default(600).meta({ description: 'How long a customer may wait for a human.' }),
  idleMinutes: seconds(0.1, 10_080)
    .default(30)
    .meta({ description: 'Silence after which a conversation ends; the customer is warned at half of it.' }),
  notices: notices.meta({
    description: 'What the customer reads of what happens around a human, by event; `{name}`, `{position}`, `{to}`, `{reason}` are filled in.',
  }),
});
const conversation = conversationSchema.prefault({}).meta({ description: 'How its conversations are held.' });

/** Each type of written channel with the schema of its options. */
export const chatSchemas = {
  'web-chat': webChatOptions.extend({ conversation }),
  'zoom-chat': zoomChatOptions.safeExtend({ conversation }),
} as const;
export type ChatChannelConfig = z.infer<(typeof chatSchemas)[keyof typeof chatSchemas]>;

/** Each type of desk with the schema of its options. */
export const deskSchemas = { 'digital-connect': digitalConnectOptions } as const;
export type DeskConfig = z.infer<(typeof deskSchemas)[keyof typeof deskSchemas]>;
