import { z } from 'zod';
import { operation } from '../route/operation.ts';
import { cursor, next, pageLimit } from '../shapes/primitives.ts';
import { sampleUser } from './session-operations.ts';
import { botList, emailAddress, keySchema, passwordText, personName, roleList, scopeList, shownSecret, userSchema } from './shapes.ts';

const tag = 'Users and keys';
const oneUser = z.strictObject({ id: z.string().regex(/^us_[0-9a-z]{1,40}$/) });
const oneKey = z.strictObject({ id: z.string().regex(/^ak_[0-9a-z]{1,40}$/) });
const page = z.strictObject({ limit: pageLimit.exactOptional(), cursor: cursor.exactOptional() });
const sampleKey = {
  id: 'ak_01kaq3v5x8m2ynd4c6t9',
  kind: 'key',
  account: 'acme',
  name: 'crm',
  scopes: ['conversations:read'],
  createdAt: '2027-01-15T08:00:00.000Z',
};
const mayNotGive = 'Nobody gives more than they hold.';

export const listUsers = operation({
  name: 'listUsers',
  method: 'GET',
  path: '/api/v1/users',
  tag,
  summary: 'The people of the account, oldest first',
  scope: 'access:manage',
  query: page,
  answers: { 200: { says: 'A page.', body: z.object({ users: z.array(userSchema), next }).meta({ id: 'UserPage' }) } },
  example: { status: 200, answer: { users: [sampleUser] } },
  pages: 'users',
});

export const addUser = operation({
  name: 'addUser',
  method: 'POST',
  path: '/api/v1/users',
  tag,
  summary: 'Adds a person',
  about: 'Without a `password` one is made by chance and shown once.',
  scope: 'access:manage',
  body: z.strictObject({
    name: personName,
    email: emailAddress,
    roles: roleList,
    bots: botList.exactOptional(),
    password: passwordText.exactOptional(),
  }),
  answers: {
    201: {
      says: 'Added.',
      body: z
        .object({ user: userSchema, password: z.string().exactOptional().meta({ description: 'Made by chance; shown once.' }) })
        .meta({ id: 'NewUser' }),
    },
    403: { says: mayNotGive },
    409: { says: 'Somebody has that address.' },
  },
  example: {
    body: { name: 'Cleo Park', email: 'cleo@acme.example', roles: ['supervisor'] },
    status: 201,
    answer: { user: { ...sampleUser, name: 'Cleo Park', email: 'cleo@acme.example' }, password: 'k7mq-x2rt-9svb-4nwd' },
  },
});

export const getUser = operation({
  name: 'getUser',
  method: 'GET',
  path: '/api/v1/users/{id}',
  tag,
  summary: 'A person',
  scope: 'access:manage',
  params: oneUser,
  answers: { 200: { says: 'The user.', body: userSchema } },
  example: { params: { id: sampleUser.id }, status: 200, answer: sampleUser },
  tagged: true,
});

export const changeUser = operation({
  name: 'changeUser',
  method: 'PATCH',
  path: '/api/v1/users/{id}',
  tag,
  summary: 'Changes a person: name, address, roles, bots, password',
  about:
    'What is absent stays; `bots: null` means all of the account. Roles hold from the next request on; another password ends the user’s sessions and tokens.',
  scope: 'access:manage',
  params: oneUser,
  body: z.strictObject({
    name: personName.exactOptional(),
    email: emailAddress.exactOptional(),
    roles: roleList.exactOptional(),
    bots: botList.nullable().exactOptional(),
    password: passwordText.exactOptional(),
  }),
  answers: {
    200: { says: 'Changed.', body: userSchema },
    403: { says: mayNotGive },
    409: { says: 'Somebody has that address, or the account would have no admin.' },
    412: { says: 'It was changed since.' },
  },
  example: { params: { id: sampleUser.id }, body: { roles: ['supervisor'] }, status: 200, answer: sampleUser },
  tagged: true,
});

export const removeUser = operation({
  name: 'removeUser',
  method: 'DELETE',
  path: '/api/v1/users/{id}',
  tag,
  summary: 'Removes a person, their sessions and tokens',
  scope: 'access:manage',
  params: oneUser,
  answers: { 204: { says: 'Removed.' }, 409: { says: 'The account would have no admin.' }, 412: { says: 'It was changed since.' } },
  example: { params: { id: sampleUser.id }, status: 204 },
});

export const listKeys = operation({
  name: 'listKeys',
  method: 'GET',
  path: '/api/v1/keys',
  tag,
  summary: 'The keys of the account, oldest first',
  scope: 'access:manage',
  query: page,
  answers: { 200: { says: 'A page.', body: z.object({ keys: z.array(keySchema), next }).meta({ id: 'KeyPage' }) } },
  example: { status: 200, answer: { keys: [sampleKey] } },
  pages: 'keys',
});

export const addKey = operation({
  name: 'addKey',
  method: 'POST',
  path: '/api/v1/keys',
  tag,
  summary: 'Makes a key for a program',
  about: 'The secret is shown once; only a digest of it is kept.',
  scope: 'access:manage',
  body: z.strictObject({ name: personName, scopes: scopeList, bots: botList.exactOptional(), days: z.int().min(1).max(3660).exactOptional() }),
  answers: {
    201: { says: 'Made.', body: z.object({ token: shownSecret.exactOptional(), key: keySchema }).meta({ id: 'NewKey' }) },
    403: { says: mayNotGive },
  },
  example: { body: { name: 'crm', scopes: ['conversations:read'] }, status: 201, answer: { token: `cbk_${'x'.repeat(43)}`, key: sampleKey } },
});

export const getKey = operation({
  name: 'getKey',
  method: 'GET',
  path: '/api/v1/keys/{id}',
  tag,
  summary: 'A key',
  scope: 'access:manage',
  params: oneKey,
  answers: { 200: { says: 'The key.', body: keySchema } },
  example: { params: { id: sampleKey.id }, status: 200, answer: sampleKey },
  tagged: true,
});

export const rotateKey = operation({
  name: 'rotateKey',
  method: 'POST',
  path: '/api/v1/keys/{id}/rotate',
  tag,
  summary: 'Gives a key another secret',
  about: 'The old one opens nothing from then on.',
  scope: 'access:manage',
  params: oneKey,
  answers: {
    200: { says: 'The new secret, shown once.', body: z.object({ token: shownSecret.exactOptional(), key: keySchema }).meta({ id: 'RotatedKey' }) },
  },
  example: { params: { id: sampleKey.id }, status: 200, answer: { token: `cbk_${'x'.repeat(43)}`, key: sampleKey } },
});

export const removeKey = operation({
  name: 'removeKey',
  method: 'DELETE',
  path: '/api/v1/keys/{id}',
  tag,
  summary: 'Removes a key',
  scope: 'access:manage',
  params: oneKey,
  answers: { 204: { says: 'It opens nothing any more.' } },
  example: { params: { id: sampleKey.id }, status: 204 },
});
