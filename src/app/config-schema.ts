import { z } from 'zod';
import { scopes } from '#contract';
import { appsSchema, publicApiSchema } from './apps/apps-schema.ts';
import { blockedSchema } from './blocked-calls.ts';
import { summariesSchema, summaryKeysSchema } from './models/summary-schema.ts';
import { webhookSchema } from './notices/webhook-schema.ts';
import { outboundSchema } from './outbound-schema.ts';
import { privacySchema } from './privacy/privacy-schema.ts';
import { recordingsSchema } from './recordings/recordings-schema.ts';
import { reportsSchema } from './reports/reports-schema.ts';
import { sipSchema } from './sip-schema.ts';

const id = z.string().regex(/^[\w.:-]{1,128}$/, 'may only have letters, digits and . _ : -');

const httpSchema = z.strictObject({
  host: z.string().default('127.0.0.1').meta({ description: 'Address to listen on. Beyond this machine: put a TLS proxy in front, or give `tls`.' }),
  port: z.int().min(0).max(65535).default(8080).meta({ description: 'TCP port; 0 takes any free one.' }),
  publicUrl: z
    .url({ protocol: /^https?$/ })
    .optional()
    .meta({ description: 'How the contact centre reaches this gateway; `channel url` prints addresses from it.' }),
  tls: z.strictObject({ cert: z.string(), key: z.string() }).optional().meta({ description: 'PEM files of the certificate chain and its key.' }),
  console: z.boolean().default(true).meta({ description: 'Serve the console for browsers at `/console/`.' }),
  requestsPerMinute: z.int().min(1).max(1_000_000).default(1200).meta({ description: 'How many requests of one caller the API takes in a minute.' }),
  trustProxy: z.array(z.string()).default([]).meta({ description: 'Addresses or networks (CIDR) of proxies whose X-Forwarded-For is believed.' }),
});

const clientSchema = z.strictObject({
  id,
  secret: z
    .string()
    .min(1)
    .optional()
    .meta({ description: '`env:NAME`, `file:PATH` or `generate:PATH`. For RS and ES algorithms: the public key in PEM.' }),
  secrets: z.array(z.string().min(1)).min(1).max(2).optional().meta({ description: 'Two live secrets, while one is being exchanged.' }),
  algorithm: z
    .enum(['HS256', 'HS384', 'HS512', 'RS256', 'RS512', 'ES256'])
    .default('HS256')
    .meta({ description: 'The only algorithm taken from this client.' }),
  bots: z.array(id).optional().meta({ description: 'The bots it may use; all of its account unless told.' }),
  scopes: z.array(z.enum(scopes)).default(['streams:open']).meta({ description: 'What its tokens open.' }),
  requireExpiry: z
    .boolean()
    .default(false)
    .meta({ description: 'Refuse tokens without `exp`. Talkdesk stores one URL for good: leave it off for voice streams.' }),
  requireTokenId: z.boolean().default(false).meta({ description: 'Refuse tokens without a single-use `jti`.' }),
});

const botsSchema = z.array(z.strictObject({ id, agent: id.meta({ description: 'The agent that answers for this bot, or a remote one.' }) }));

const accountSchema = z.strictObject({
  id,
  bots: botsSchema.min(1),
  clients: z.array(clientSchema).default([]),
  outbound: outboundSchema.optional().meta({ description: 'What calls may be placed for it; none without this block.' }),
  webhooks: z.array(webhookSchema).default([]).meta({ description: 'Programs that are told what happens, signed (Standard Webhooks).' }),
  summaries: summaryKeysSchema.optional().meta({ description: 'What is different in the summaries of this account.' }),
  privacy: privacySchema.optional().meta({ description: 'What tells who a customer is, and how long things are kept.' }),
});

const apiSchema = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('GET'),
  url: z.string().min(1).meta({ description: 'With {name} for values, each percent-encoded. One that begins with / is this gateway itself.' }),
  headers: z.record(z.string(), z.string()).default({}).meta({ description: 'Values may be secret references.' }),
  body: z.unknown().optional().meta({ description: 'JSON to send, with {name} for values inside its texts.' }),
  timeoutMs: z.int().min(100).max(10_000).default(2500),
  maxBytes: z
    .int()
    .min(1)
    .max(4 * 1024 * 1024)
    .default(65_536),
  allowPrivate: z.boolean().default(false).meta({ description: 'Allow http and private addresses: for APIs inside your own network.' }),
});

/** The gateway's configuration. Channels are checked a second time, against the schema of their type. */
export const configSchema = z.strictObject({
  http: httpSchema.prefault({}),
  folder: z.string().default('./data').meta({ description: 'Where conversations and recordings are kept, relative to this file.' }),
  store: z
    .strictObject({
      kind: z
        .enum(['sqlite', 'postgres'])
        .default('sqlite')
        .meta({ description: 'SQLite in `folder` for one gateway, or a PostgreSQL that several share.' }),
      url: z
        .string()
        .min(1)
        .optional()
        .meta({ description: 'Of the PostgreSQL, as a secret reference: `postgres://user:password@host:5432/database`.' }),
      node: id.optional().meta({ description: 'The name of this gateway among several on one database; the host name unless told.' }),
      deadLetterDays: z
        .int()
        .min(1)
        .max(3650)
        .default(30)
        .meta({ description: 'How long what could not be sent, or worked off, is kept to be replayed; then it is forgotten.' }),
    })
    .prefault({}),
  log: z
    .strictObject({
      level: z.enum(['error', 'warn', 'info', 'debug']).default('info'),
      personalData: z.boolean().default(false).meta({ description: 'Write personal data into the log too. For tests only.' }),
    })
    .prefault({}),
  allowPlainSecrets: z.boolean().default(false).meta({ description: 'Let secrets stand in this file. For tests only.' }),
  recording: z.boolean().default(true).meta({ description: 'Keep a stereo recording of every call.' }),
  recordings: recordingsSchema.prefault({}).meta({ description: 'How recordings are kept, and who may say no to them.' }),
  speech: z
    .strictObject({
      listeners: z.int().min(1).max(64).optional().meta({ description: 'Threads that recognise speech; one per core, at most four, unless told.' }),
      voices: z.int().min(1).max(64).optional().meta({ description: 'Threads that synthesise speech; one unless told.' }),
      neuralDetector: z.boolean().default(true).meta({ description: 'Tell speech from noise by a neural network rather than by energy alone.' }),
    })
    .prefault({}),
  turns: z
    .strictObject({
      patience: z.number().min(0.5).max(3).default(1).meta({ description: 'Multiplies the pauses after which a turn counts as ended.' }),
      waitingPhrase: z.string().max(200).default('One moment, please.').meta({ description: 'Said when an API is slow.' }),
      longestCallMinutes: z.number().min(1).max(480).default(60),
    })
    .prefault({}),
  agents: z.array(z.string().min(1)).default([]).meta({ description: 'Folders (or files) of agents, relative to this file.' }),
  remoteAgents: z
    .array(z.looseObject({ id, type: z.string() }))
    .default([])
    .meta({ description: 'Agents that run elsewhere and are called by SIP.' }),
  accounts: z.array(accountSchema).min(1),
  sip: sipSchema.optional().meta({ description: 'Needed by channels by telephone.' }),
  channels: z.array(z.looseObject({ id, type: z.string() })).default([]),
  chats: z
    .array(z.looseObject({ id, type: z.string() }))
    .default([])
    .meta({ description: 'Written channels.' }),
  desks: z
    .array(z.looseObject({ id, type: z.string() }))
    .default([])
    .meta({ description: 'Where humans take over written conversations.' }),
  handoffs: z
    .strictObject({
      secret: z
        .string()
        .min(1)
        .meta({ description: 'What references are made with: `generate:./data/secrets/handoffs`. The same in every gateway.' }),
      hours: z.number().min(0.1).max(720).default(24).meta({ description: 'How long after the hand-off it can be read.' }),
      allowAddresses: z
        .array(z.string())
        .optional()
        .meta({ description: 'Who may read: addresses or networks (CIDR); everybody who has the reference, unless told.' }),
    })
    .optional()
    .meta({ description: 'Where humans read what did not fit through the door of a hand-off: `GET /handoff/{reference}`. Needs `http.publicUrl`.' }),
  blocked: blockedSchema.prefault({}).meta({ description: 'Customers whom somebody has blocked.' }),
  reports: reportsSchema.prefault({}).meta({ description: 'How reports are counted, and who gets them by mail.' }),
  models: z
    .array(z.looseObject({ id, type: z.string() }))
    .default([])
    .meta({ description: 'Language models.' }),
  summaries: summariesSchema.prefault({}),
  apis: z.record(id, apiSchema).default({}),
  apps: appsSchema,
  publicApi: publicApiSchema.meta({ description: 'What agents’ desktops ask: conversation details, history, sessions, summaries.' }),
  demo: z
    .strictObject({ ordersApi: z.boolean().default(false).meta({ description: 'Serve the sample orders API at /demo/orders/{order}.' }) })
    .prefault({}),
  drain: z
    .strictObject({
      limitSeconds: z.number().min(0).max(3600).default(120).meta({ description: 'How long live calls may go on after a stop signal.' }),
    })
    .prefault({}),
});

/** The same without what it wants at least, for looking at the rest of a configuration in which something is wrong. */
export const lenientConfigSchema: z.ZodType<WrittenConfig> = configSchema.extend({
  accounts: z.array(accountSchema.extend({ bots: botsSchema })).default([]),
});

export type WrittenConfig = z.infer<typeof configSchema>;
export type WrittenOutbound = z.infer<typeof outboundSchema>;
