import { z } from 'zod';
import type { App } from '#contract';
import { botList, personName } from '../access/shapes.ts';
import { operation } from '../route/operation.ts';
import { instant, iso } from '../shapes/primitives.ts';
import { appScopes } from './app-desk.ts';

const tag = 'Apps';
const scope = 'access:manage';
const oneApp = z.strictObject({ id: z.string().regex(/^cs-[\w-]{1,120}$/) });
const algorithm = z.enum(['HS256', 'HS384', 'HS512', 'RS256', 'RS512', 'ES256']);
const scopeList = z.array(z.enum(appScopes)).max(appScopes.length);
const publicKey = z.string().max(10_000).meta({ description: 'PEM that begins with `BEGIN PUBLIC KEY`; of RS and ES algorithms.' });
const mayNotGive = 'Nobody gives more than they hold.';
const wrongKey = 'The public key is missing, unusable, or given for an algorithm that signs with a secret.';

const appSchema = z
  .object({
    id: z.string(),
    account: z.string(),
    name: z.string(),
    algorithm,
    bots: z.array(z.string()).exactOptional().meta({ description: 'The bots it may use; absent: all of the account.' }),
    requireExpiry: z.boolean(),
    requireTokenId: z.boolean(),
    drafted: z.array(z.string()).meta({ description: 'What it will be allowed once that is published.' }),
    published: z.array(z.string()).meta({ description: 'What it is allowed.' }),
    createdAt: instant,
    publishedAt: instant.exactOptional(),
    publishedBy: z.string().exactOptional(),
    comment: z.string().exactOptional(),
    secrets: z.int().meta({ description: 'Live ones: two while one is being exchanged.' }),
  })
  .meta({ id: 'App', description: 'A program that signs tokens, and what they open. Clients of the configuration are not listed.' });

const secret = z.string().exactOptional().meta({ description: 'Shown once, here. Absent where the app signs with a key pair.' });
const sample = {
  id: 'cs-0a1b2c3d-1111-4222-8333-444455556666',
  account: 'acme',
  name: 'agent desktop',
  algorithm: 'HS256',
  requireExpiry: false,
  requireTokenId: false,
  drafted: ['chat-history'],
  published: [],
  createdAt: '2027-01-15T08:00:00.000Z',
  secrets: 1,
};

export const showApp = ({ createdAt, publishedAt, version: _, ...app }: App): z.infer<typeof appSchema> =>
  ({
    ...app,
    createdAt: iso(createdAt),
    ...(publishedAt === undefined ? {} : { publishedAt: iso(publishedAt) }),
  }) as z.infer<typeof appSchema>;

export const listApps = operation({
  name: 'listApps',
  method: 'GET',
  path: '/api/v1/apps',
  tag,
  summary: 'The apps of the account',
  scope,
  answers: { 200: { says: 'All of them.', body: z.object({ apps: z.array(appSchema) }).meta({ id: 'AppList' }) } },
  example: { status: 200, answer: { apps: [sample] } },
});

export const addApp = operation({
  name: 'addApp',
  method: 'POST',
  path: '/api/v1/apps',
  tag,
  summary: 'Makes an app',
  about: 'Its scopes are drafted: they count once they are published (`publishApps`).',
  scope,
  body: z.strictObject({
    name: personName,
    algorithm: algorithm.default('HS256'),
    publicKey: publicKey.exactOptional(),
    scopes: scopeList.default(['chat-history']),
    bots: botList.exactOptional(),
    requireExpiry: z.boolean().default(false),
    requireTokenId: z.boolean().default(false),
  }),
  answers: {
    201: { says: 'Made.', body: z.object({ app: appSchema, secret }).meta({ id: 'NewApp' }) },
    400: { says: wrongKey },
    403: { says: mayNotGive },
  },
  example: { body: { name: 'agent desktop', scopes: ['chat-history'] }, status: 201, answer: { app: sample, secret: 'x'.repeat(43) } },
});

export const publishApps = operation({
  name: 'publishApps',
  method: 'POST',
  path: '/api/v1/apps/publish',
  tag,
  summary: 'Lets drafted scopes count',
  about: 'Of the apps that are named, or of all of the account. Every gateway sees it within two seconds.',
  scope,
  body: z.strictObject({ ids: z.array(z.string().max(128)).max(500).exactOptional(), comment: z.string().trim().max(500).exactOptional() }),
  answers: {
    200: { says: 'Whose scopes changed.', body: z.object({ published: z.array(z.string()) }).meta({ id: 'Published' }) },
    403: { says: mayNotGive },
  },
  example: { body: { comment: 'the desktop reads history' }, status: 200, answer: { published: [sample.id] } },
});

export const getApp = operation({
  name: 'getApp',
  method: 'GET',
  path: '/api/v1/apps/{id}',
  tag,
  summary: 'An app',
  scope,
  params: oneApp,
  answers: { 200: { says: 'The app.', body: appSchema } },
  example: { params: { id: sample.id }, status: 200, answer: sample },
  tagged: true,
});

export const changeApp = operation({
  name: 'changeApp',
  method: 'PATCH',
  path: '/api/v1/apps/{id}',
  tag,
  summary: 'Changes an app, or drafts its scopes',
  about:
    'What is absent stays; `bots: null` means all of the account. Name, bots and what its tokens need hold at once, scopes when they are published.',
  scope,
  params: oneApp,
  body: z.strictObject({
    name: personName.exactOptional(),
    scopes: scopeList.exactOptional(),
    bots: botList.nullable().exactOptional(),
    requireExpiry: z.boolean().exactOptional(),
    requireTokenId: z.boolean().exactOptional(),
  }),
  answers: { 200: { says: 'Changed.', body: appSchema }, 403: { says: mayNotGive }, 412: { says: 'It was changed since.' } },
  example: { params: { id: sample.id }, body: { scopes: ['chat-history', 'bot-sessions'] }, status: 200, answer: sample },
  tagged: true,
});

export const rotateApp = operation({
  name: 'rotateApp',
  method: 'POST',
  path: '/api/v1/apps/{id}/rotate',
  tag,
  summary: 'Gives an app a second secret, or public key',
  about: 'The one before it goes on until `retireAppSecrets`.',
  scope,
  params: oneApp,
  body: z.strictObject({ publicKey: publicKey.exactOptional() }),
  answers: {
    200: { says: 'The new one.', body: z.object({ app: appSchema, secret }).meta({ id: 'RotatedApp' }) },
    400: { says: wrongKey },
    403: { says: mayNotGive },
    412: { says: 'It was changed since.' },
  },
  example: { params: { id: sample.id }, body: {}, status: 200, answer: { app: { ...sample, secrets: 2 }, secret: 'x'.repeat(43) } },
});

export const retireAppSecrets = operation({
  name: 'retireAppSecrets',
  method: 'POST',
  path: '/api/v1/apps/{id}/retire',
  tag,
  summary: 'Ends all but the newest secret of an app',
  scope,
  params: oneApp,
  answers: { 200: { says: 'One is left.', body: appSchema }, 412: { says: 'It was changed since.' } },
  example: { params: { id: sample.id }, status: 200, answer: sample },
});

export const removeApp = operation({
  name: 'removeApp',
  method: 'DELETE',
  path: '/api/v1/apps/{id}',
  tag,
  summary: 'Removes an app',
  scope,
  params: oneApp,
  answers: { 204: { says: 'Its tokens open nothing any more.' } },
  example: { params: { id: sample.id }, status: 204 },
});
