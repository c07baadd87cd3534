import { z } from 'zod';

/** What a webhook can be told of. */
const noticeKinds = [
  'conversation.started',
  'conversation.handed-off',
  'conversation.hand-off-failed',
  'conversation.ended',
  'conversation.summarised',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

export const webhookSchema = z.strictObject({
  id: z
    .string()
    .regex(/^[\w.:-]{1,128}$/, 'may only have letters, digits and . _ : -')
    .meta({ description: 'Unique over all accounts: its lane in the outbox is `webhook:<id>`.' }),
  url: z.url({ protocol: /^https?$/ }).meta({ description: 'Where to; https, unless `allowPrivate`.' }),
  secret: z
    .string()
    .min(1)
    .optional()
    .meta({ description: '`env:NAME`, `file:PATH` or `generate:PATH`: what is signed with. One that begins with `whsec_` is base64 after that.' }),
  secrets: z.array(z.string().min(1)).min(1).max(2).optional().meta({ description: 'Two live secrets, while one is being exchanged: both sign.' }),
  events: z
    .array(z.enum(noticeKinds))
    .min(1)
    .default([...noticeKinds])
    .meta({ description: 'What it is told of; everything unless told.' }),
  bots: z.array(z.string()).optional().meta({ description: 'Only conversations of these bots; all of the account unless told.' }),
  personalData: z.boolean().default(false).meta({ description: 'Tell the caller’s number too; covered unless told.' }),
  allowPrivate: z.boolean().default(false).meta({ description: 'Allow http and private addresses: for receivers inside your own network.' }),
  timeoutMs: z.int().min(500).max(25_000).default(10_000),
});

export type WrittenWebhook = z.infer<typeof webhookSchema>;
