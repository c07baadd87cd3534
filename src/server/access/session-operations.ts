import { z } from 'zod';
import { roles, scopes } from '#contract';
import { operation } from '../route/operation.ts';
import { cursor, instant, next, pageLimit } from '../shapes/primitives.ts';
import { keySchema, passwordText, shownSecret, userSchema } from './shapes.ts';

const tag = 'Who asks';
const when = '2027-01-15T08:00:00.000Z';
export const sampleUser = {
  id: 'us_01kaq3v5x8m2ynd4c6t9',
  account: 'acme',
  name: 'Ann Miller',
  email: 'ann@acme.example',
  roles: ['supervisor'],
  hasPassword: true,
  createdAt: when,
};

const meSchema = z
  .object({
    kind: z.enum(['client', 'key', 'user']),
    id: z.string(),
    account: z.string(),
    bots: z.array(z.string()),
    scopes: z.array(z.enum(scopes)),
    personal: z.boolean().meta({ description: 'Sees what tells who somebody is.' }),
    name: z.string().exactOptional(),
    email: z.string().exactOptional(),
    roles: z.array(z.enum(roles)).exactOptional(),
    expiresAt: instant.exactOptional(),
  })
  .meta({ id: 'Me' });

export const getMe = operation({
  name: 'getMe',
  method: 'GET',
  path: '/api/v1/me',
  tag,
  summary: 'Who I am, and what I may',
  scope: 'signed-in',
  answers: { 200: { says: 'The caller.', body: meSchema } },
  example: {
    status: 200,
    answer: {
      kind: 'key',
      id: 'ak_01kaq3v5x8m2ynd4c6t9',
      account: 'acme',
      bots: ['st-1'],
      scopes: ['conversations:read'],
      personal: false,
      name: 'crm',
    },
  },
  openWhileDraining: true,
});

export const signIn = operation({
  name: 'signIn',
  method: 'POST',
  path: '/api/v1/sessions',
  tag,
  summary: 'Signs in with address and password',
  about: 'A session lasts twelve hours. Whoever is wrong several times waits, longer each time; nobody is told whether an address is known.',
  scope: 'open',
  body: z.strictObject({ email: z.string().trim().toLowerCase().min(1).max(254), password: passwordText }),
  answers: {
    201: { says: 'Signed in.', body: z.object({ token: shownSecret, expiresAt: instant, user: userSchema }).meta({ id: 'Session' }) },
    401: { says: 'Not with these.' },
    429: { says: 'Too often wrong.', headers: { 'retry-after': 'Seconds to wait.' } },
  },
  example: {
    body: { email: 'ann@acme.example', password: 'correct horse battery staple' },
    status: 201,
    answer: { token: `cbs_${'x'.repeat(43)}`, expiresAt: '2027-01-15T20:00:00.000Z', user: sampleUser },
  },
});

export const signOut = operation({
  name: 'signOut',
  method: 'DELETE',
  path: '/api/v1/sessions/current',
  tag,
  summary: 'Signs out',
  about: 'The token that was sent opens nothing from then on.',
  scope: 'signed-in',
  answers: { 204: { says: 'Signed out.' }, 409: { says: 'What was sent is no session.' } },
  example: { status: 204 },
  openWhileDraining: true,
});

export const changePassword = operation({
  name: 'changePassword',
  method: 'PUT',
  path: '/api/v1/me/password',
  tag,
  summary: 'Changes one’s own password',
  about: 'All other sessions and personal tokens of the user end.',
  scope: 'signed-in',
  body: z.strictObject({ current: passwordText, wanted: passwordText }),
  answers: { 204: { says: 'Changed.' }, 403: { says: 'The current password is another, or the caller is no user.' } },
  example: { body: { current: 'correct horse battery staple', wanted: 'four other words entirely' }, status: 204 },
});

export const listMyTokens = operation({
  name: 'listMyTokens',
  method: 'GET',
  path: '/api/v1/me/tokens',
  tag,
  summary: 'One’s own tokens for scripts',
  scope: 'signed-in',
  query: z.strictObject({ limit: pageLimit.exactOptional(), cursor: cursor.exactOptional() }),
  answers: { 200: { says: 'A page.', body: z.object({ tokens: z.array(keySchema), next }).meta({ id: 'TokenPage' }) } },
  example: { status: 200, answer: { tokens: [] } },
  pages: 'tokens',
});

export const addMyToken = operation({
  name: 'addMyToken',
  method: 'POST',
  path: '/api/v1/me/tokens',
  tag,
  summary: 'A token of one’s own, for scripts',
  about: 'It may what its user may, at each moment.',
  scope: 'signed-in',
  body: z.strictObject({ name: z.string().trim().min(1).max(200), days: z.int().min(1).max(366).exactOptional() }),
  answers: {
    201: { says: 'Made.', body: z.object({ token: shownSecret.exactOptional(), key: keySchema }).meta({ id: 'NewToken' }) },
    403: { says: 'The caller is no user.' },
  },
  example: {
    body: { name: 'laptop', days: 90 },
    status: 201,
    answer: {
      token: `cbp_${'x'.repeat(43)}`,
      key: { id: 'ak_01kaq3v5x8m2ynd4c6t9', kind: 'personal', account: 'acme', name: 'laptop', user: sampleUser.id, scopes: [], createdAt: when },
    },
  },
});

export const removeMyToken = operation({
  name: 'removeMyToken',
  method: 'DELETE',
  path: '/api/v1/me/tokens/{id}',
  tag,
  summary: 'Ends a token of one’s own',
  scope: 'signed-in',
  params: z.strictObject({ id: z.string().regex(/^ak_[0-9a-z]{1,40}$/) }),
  answers: { 204: { says: 'It opens nothing any more.' } },
  example: { params: { id: 'ak_01kaq3v5x8m2ynd4c6t9' }, status: 204 },
});
