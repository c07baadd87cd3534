import { z } from 'zod';

const id = z.string().regex(/^[\w.:-]{1,128}$/, 'may only have letters, digits and . _ : -');
const secret = z.string().min(1).max(8192);
const words = (most: number) => z.string().trim().min(1).max(most);
const colour = z.string().regex(/^#[0-9a-f]{6}$/i, 'is # and six hexadecimal digits');
const reference = 'References: `env:NAME`, `file:PATH`, `generate:PATH`.';

/** A web origin as a browser prints it. */
const origin = z.string().refine((written) => URL.canParse(written) && new URL(written).origin === written, {
  message: 'is no web origin',
  params: { remedy: 'Write scheme and host as the browser does, without a path: https://www.example.com' },
});

const usualTypes = [
  'image/png',
  'image/jpeg',
  'image/gif',
  'image/webp',
  'image/heic',
  'application/pdf',
  'text/plain',
  'text/csv',
  'application/zip',
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'audio/mpeg',
  'audio/wav',
  'audio/mp4',
  'video/mp4',
];

const limits = z.strictObject({
  messageLength: z.int().min(1).max(20_000).default(4000).meta({ description: 'Characters of one message.' }),
  messagesPerMinute: z.int().min(1).max(10_000).default(30).meta({ description: 'Of one visitor.' }),
  filesPerMinute: z.int().min(1).max(1000).default(10).meta({ description: 'Of one visitor.' }),
  sessionsPerMinute: z.int().min(1).max(100_000).default(30).meta({ description: 'From one address.' }),
  sockets: z.int().min(1).max(1_000_000).default(10_000).meta({ description: 'Visitors’ connections at once.' }),
  socketsPerVisitor: z.int().min(1).max(100).default(12).meta({ description: 'Connections of one visitor at once: their tabs.' }),
});

const files = z.strictObject({
  maxBytes: z
    .int()
    .min(1)
    .max(2 ** 30)
    .default(10 * 2 ** 20)
    .meta({ description: 'Octets of one file.' }),
  types: z
    .array(z.string().regex(/^[\w.+-]+\/(?:\*|[\w.+-]+)$/, 'is a media type: image/png, image/*'))
    .default(usualTypes)
    .meta({ description: 'Media types that may be sent, as they are found in the octets; `image/*` for all images, an empty list for no files.' }),
  perMessage: z.int().min(1).max(20).default(5).meta({ description: 'Files of one message.' }),
});

const widget = z.strictObject({
  title: words(80).default('Chat with us').meta({ description: 'At the head of the panel.' }),
  subtitle: words(120).optional().meta({ description: 'Below the title.' }),
  greeting: words(500).optional().meta({ description: 'Shown before the agent has said anything; no part of the conversation.' }),
  colour: colour.default('#0b5fff').meta({ description: 'Head, button and own messages; the text on it is made black or white by its contrast.' }),
  position: z.enum(['right', 'left']).default('right').meta({ description: 'The lower corner that it lives in.' }),
  theme: z.enum(['auto', 'light', 'dark']).default('auto').meta({ description: '`auto`: as the visitor’s system is set.' }),
  language: z
    .string()
    .regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'is a language tag: en, pt-BR')
    .default('en')
    .meta({ description: 'Of the texts below, BCP 47.' }),
  texts: z
    .record(z.string().regex(/^[a-zA-Z]{1,40}$/), z.string().max(500))
    .default({})
    .meta({ description: 'The widget’s own sentences, by name; the guide lists them. English where one is missing.' }),
});

/** A channel of the type `web-chat`, as it is written in the configuration. */
export const webChatOptions = z.strictObject({
  id,
  type: z.literal('web-chat'),
  bot: id.meta({ description: 'The bot that answers.' }),
  flow: id.optional().meta({ description: 'The flow of its agent to begin with.' }),
  origins: z
    .array(origin)
    .default([])
    .meta({ description: 'Web origins whose pages may hold the widget: `https://www.example.com`. None, unless told.' }),
  page: z.boolean().default(true).meta({ description: 'Serve a page with the widget at `/chat/{id}/`: to try it, or to link to.' }),
  secrets: z
    .array(secret)
    .min(1)
    .max(2)
    .meta({ description: `What visitors’ tokens are signed with; the first signs, two while one is exchanged. ${reference}` }),
  identity: z
    .strictObject({
      secrets: z
        .array(secret)
        .min(1)
        .max(2)
        .meta({ description: `What your site signs with (HS256); two while one is exchanged. ${reference}` }),
      required: z.boolean().default(false).meta({ description: 'Let nobody write who is not signed in at your site.' }),
    })
    .optional()
    .meta({ description: 'Visitors whom your own site vouches for.' }),
  sessionHours: z
    .int()
    .min(1)
    .max(24 * 365)
    .default(24 * 30)
    .meta({ description: 'How long a visitor who stays away still finds their conversation.' }),
  limits: limits.prefault({}).meta({ description: 'What one visitor may do, and all together.' }),
  files: files.prefault({}).meta({ description: 'Files that visitors may send.' }),
  widget: widget.prefault({}).meta({ description: 'How it looks and what it says.' }),
  blocked: words(500).default('You cannot write to us here at the moment.').meta({ description: 'What a visitor reads who is blocked.' }),
  helloTimeoutMs: z.int().min(100).max(60_000).default(10_000).meta({ description: 'How long a connection may take to show its token.' }),
  pingEveryMs: z
    .int()
    .min(1000)
    .max(120_000)
    .default(25_000)
    .meta({ description: 'Keep-alive. After two pings without any answer a connection is given up.' }),
});

export type WebChatOptions = z.infer<typeof webChatOptions>;
