import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { targetHours } from '#contract';
import { privateKeyOf } from './assertion.ts';
import { placeholders, strangePlaceholders } from './placeholders.ts';

const id = z.string().regex(/^[\w.-]{1,128}$/, 'may only have letters, digits and . _ -');
const ms = (least: number, most: number) => z.int().min(least).max(most);
const secret = z.string().min(1).max(8192);
const template = z
  .string()
  .min(1)
  .max(1000)
  .superRefine((written, context) => {
    const [strange] = strangePlaceholders(written);
    if (strange === undefined) return;
    const remedy = `There are: ${[...placeholders, 'facts.<name>'].map((name) => `{{${name}}}`).join(' ')}`;
    context.addIssue({ code: 'custom', message: `there is no ${strange}`, params: { remedy } });
  });
const host = z.url({ protocol: /^https?$/ }).refine((url) => !/[?#]/.test(url), { message: 'has neither query nor fragment' });
const reference = 'A reference: `env:NAME` or `file:/path`.';

const target = z.strictObject({
  touchpoint: z.string().min(1).max(255).meta({ description: 'Touchpoint ID: Admin > Channels > Digital Connect.' }),
  subject: template
    .default('{{reason}}')
    .meta({ description: 'Subject of the conversation; `{{reason}}`, `{{summary}}`, `{{facts.order}}`, `{{name}}` and the like.' }),
  parameters: z
    .record(z.string().min(1).max(64), template)
    .default({})
    .meta({ description: 'Further context parameters: names, each with a template like the subject. They go before all others.' }),
  hours: targetHours.optional(),
});

const client = z.strictObject({
  id: z.string().min(1).max(255).meta({ description: 'Client ID: Builder > OAuth Clients.' }),
  secret: secret.optional().meta({ description: `Client secret. ${reference}` }),
  key: z
    .strictObject({
      kid: z.string().min(1).max(255).meta({ description: 'Key ID.' }),
      privateKey: secret.meta({ description: `EC private key for ES256, PEM or the base64 of PKCS #8. ${reference}` }),
    })
    .optional()
    .meta({ description: 'Instead of the secret: `private_key_jwt`.' }),
});

const webhooks = z.strictObject({
  keys: z.array(secret).min(1).max(2).optional().meta({ description: 'What Talkdesk sends as `X-Api-Key`; two while one is exchanged. References.' }),
  basic: z
    .strictObject({
      username: z.string().min(1).max(128),
      passwords: z.array(secret).min(1).max(2).meta({ description: 'Two while one is exchanged. References.' }),
    })
    .optional()
    .meta({ description: 'Instead: HTTP Basic.' }),
});

/** A channel of the type `digital-connect`, as it is written in the configuration. */
export const digitalConnectOptions = z
  .strictObject({
    id,
    type: z.literal('digital-connect'),
    account: z
      .string()
      .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'is the name in https://<account>.mytalkdesk.com')
      .meta({ description: 'Name of the Talkdesk account.' }),
    region: z.enum(['us', 'eu', 'ca']).default('us').meta({ description: 'Where the account lives.' }),
    hosts: z
      .strictObject({
        id: host.meta({ description: 'In place of `https://<account>.talkdeskid.com`.' }),
        api: host.meta({ description: 'In place of `https://api.talkdeskapp.com`.' }),
      })
      .optional()
      .meta({ description: 'Other hosts than those of the region.' }),
    client,
    scopes: z
      .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/))
      .default([])
      .meta({ description: 'Scopes to ask for; all that the client was granted, unless told.' }),
    targets: z.record(id, target).meta({ description: 'To whom agents may hand over: ids, each with its touchpoint.' }),
    unknownEmail: z
      .string()
      .max(255)
      .refine((written) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(written) && written.split('@')[0]?.includes('{key}'), {
        message: 'is an address with {key} before the @',
      })
      .optional()
      .meta({ description: 'For customers who gave none, `chat-{key}@example.com`; Talkdesk wants one. Without it they are not handed over.' }),
    context: z
      .strictObject({
        entries: z.int().min(0).max(500).default(30).meta({ description: 'Context parameters at most.' }),
        valueBytes: z.int().min(8).max(8192).default(255).meta({ description: 'Bytes of one value at most.' }),
      })
      .prefault({})
      .meta({ description: 'How much of what was learned Talkdesk takes; its own limits are not documented.' }),
    previousMessages: z
      .strictObject({
        most: z.int().min(0).max(1000).default(100).meta({ description: 'So many of the latest are given to the human agent.' }),
        characters: z.int().min(1).max(100_000).default(2000).meta({ description: 'Longer ones are cut.' }),
        typeCase: z
          .enum(['lower', 'upper'])
          .default('lower')
          .meta({ description: 'Talkdesk’s pages have both. When one is refused the other is tried.' }),
      })
      .prefault({}),
    webhooks: webhooks.meta({ description: 'How Talkdesk proves itself to us.' }),
    files: z
      .strictObject({
        maxBytes: z
          .int()
          .min(1)
          .max(2 ** 31)
          .default(20 * 2 ** 20),
        types: z
          .array(z.string().regex(/^[\w.+-]+\/(?:[\w.+-]+|\*)$/))
          .default(['image/*', 'application/pdf', 'text/plain'])
          .meta({ description: '`image/png`, `image/*`.' }),
        missing: z
          .string()
          .min(1)
          .max(500)
          .default('[A file could not be passed on: {name}]')
          .meta({ description: 'Said to the customer for each file of a human agent that could not be had.' }),
        untaken: z
          .string()
          .min(1)
          .max(500)
          .default('[A file of the customer could not be passed on: {name}]')
          .meta({ description: 'Said to the human agent for each file of the customer that Talkdesk did not take.' }),
        patienceMs: ms(0, 3_600_000)
          .default(120_000)
          .meta({ description: 'How long a file of a human agent is tried for; what was said after it waits.' }),
      })
      .prefault({})
      .meta({ description: 'Files, both ways.' }),
    requestsPerSecond: z.number().min(0.1).max(1000).default(10).meta({ description: 'Talkdesk’s limit is not documented.' }),
    timeoutMs: ms(100, 60_000).default(8000).meta({ description: 'How long one request may take.' }),
    unknownMs: ms(0, 3_600_000)
      .default(120_000)
      .meta({ description: 'How long news of a conversation that is not yet known are kept waiting for it.' }),
    endSettleMs: ms(0, 30_000).default(1500).meta({ description: 'How long an end waits for messages that were sent before it.' }),
    allowPrivate: z.boolean().default(false).meta({ description: 'Let hosts and links lie in private networks and speak plain HTTP. For tests.' }),
  })
  .superRefine((options, context) => {
    const complain = (path: (string | number)[], message: string, remedy: string): void =>
      context.addIssue({ code: 'custom', path, message, params: { remedy } });
    const { client: who, webhooks: hooks, hosts, allowPrivate } = options;
    if ((who.secret === undefined) === (who.key === undefined)) complain(['client'], 'needs either `secret` or `key`', 'Give one of the two.');
    if ((hooks.keys === undefined) === (hooks.basic === undefined)) complain(['webhooks'], 'needs either `keys` or `basic`', 'Give one of the two.');
    for (const [name, url] of Object.entries(hosts ?? {}))
      if (url.startsWith('http:') && !allowPrivate) complain(['hosts', name], 'this host speaks plain HTTP', 'Use https.');
    if (Object.keys(options.targets).length === 0) complain(['targets'], 'there is nobody to hand over to', 'Add a target.');
  });

export type DigitalConnectOptions = z.infer<typeof digitalConnectOptions>;
export type DeskTarget = DigitalConnectOptions['targets'][string];

/** What is wrong with the key of a client, once its reference was followed; never what it is. */
export function keyComplaint({ client: { key } }: Pick<DigitalConnectOptions, 'client'>): string | undefined {
  if (key === undefined) return undefined;
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPrivateKey(privateKeyOf(key.privateKey));
    return asymmetricKeyType === 'ec' && asymmetricKeyDetails?.namedCurve === 'prime256v1' ? undefined : 'this key is not for ES256 (EC, P-256)';
  } catch {
    return 'this is no private key, neither PEM nor base64 of PKCS #8';
  }
}

/** Where an account is asked for tokens, and where its API answers; without closing slashes. */
export function hostsOf({ account, region, hosts }: Pick<DigitalConnectOptions, 'account' | 'region' | 'hosts'>): {
  readonly id: string;
  readonly api: string;
} {
  const usual = {
    us: ['talkdeskid.com', 'talkdeskapp.com'],
    eu: ['talkdeskid.eu', 'talkdeskapp.eu'],
    ca: ['talkdeskidca.com', 'talkdeskappca.com'],
  } as const;
  const [idHost, apiHost] = usual[region];
  const bare = (url: string): string => url.replace(/\/+$/, '');
  return { id: bare(hosts?.id ?? `https://${account}.${idHost}`), api: bare(hosts?.api ?? `https://api.${apiHost}`) };
}
