import assert from 'node:assert/strict';
import { join } from 'node:path';
import { silentLogger, type WallTime } from '#base';
import { type AccessToken, silentMeter, type User } from '#contract';
import { onEach } from '../fixtures/places.ts';
import { temporaryDirectory } from '../fixtures/samples.ts';
import { openStore } from '../open-store.ts';
import { backupStore } from '../upkeep/backup.ts';
import { restoreStore } from '../upkeep/restore.ts';
import { openAccessBeside } from './open-access-beside.ts';

const at = 1_800_000_000_000 as WallTime;
const clock = { now: () => 0 as never, wall: () => at };
const ann: Omit<User, 'hasPassword' | 'version'> = {
  id: 'us_1',
  account: 'acme',
  name: 'Ann',
  email: 'ann@acme.example',
  roles: ['admin'],
  createdAt: at,
};
const key: Omit<AccessToken, 'version'> = { id: 'ak_1', kind: 'key', account: 'acme', name: 'crm', scopes: ['conversations:read'], createdAt: at };

onEach('users are added once by address, changed by version, and go with their tokens', async (t, place) => {
  const store = await openStore({ ...place, logger: silentLogger, meter: silentMeter, clock });
  t.after(() => store.close());
  const { access } = store;
  assert.equal(await access.addUser(ann, 'print'), true);
  assert.equal(await access.addUser({ ...ann, id: 'us_2' }), false, 'the address is taken');
  assert.deepEqual(await access.user('us_1'), { ...ann, hasPassword: true, version: 1 });
  assert.equal((await access.userByEmail('ann@acme.example'))?.password, 'print');
  await access.addUser({ ...ann, id: 'us_2', email: 'bob@acme.example', roles: ['viewer'], bots: ['st-1'] });
  assert.deepEqual((await access.users({ account: 'acme', limit: 1, after: 'us_1' }))[0]?.bots, ['st-1']);
  assert.deepEqual(await access.users({ account: 'other', limit: 10 }), []);
  assert.equal(await access.countRole('acme', 'admin'), 1);

  assert.equal(await access.changeUser('us_2', { roles: ['admin'], bots: null }, 1), 'changed');
  assert.equal(await access.changeUser('us_2', { name: 'x' }, 1), 'stale');
  assert.equal(await access.changeUser('us_2', { email: 'ann@acme.example' }), 'taken');
  assert.equal(await access.changeUser('us_9', {}), 'absent');
  const bob = await access.user('us_2');
  assert.deepEqual([bob?.roles, bob?.bots, bob?.version, bob?.hasPassword], [['admin'], undefined, 2, false]);

  await access.addToken({ ...key, id: 'ak_2', kind: 'session', user: 'us_2', scopes: [], expiresAt: (at + 1) as WallTime }, 'd2');
  await access.addToken({ ...key, id: 'ak_3', kind: 'personal', user: 'us_2', scopes: [] }, 'd3');
  assert.equal((await access.tokenByDigest('d2'))?.user?.id, 'us_2');
  await access.usedToken('ak_2', (at + 5) as WallTime);
  assert.deepEqual([(await access.token('ak_2'))?.usedAt, (await access.user('us_2'))?.seenAt], [at + 5, at + 5]);
  assert.deepEqual(
    (await access.tokens({ user: 'us_2', limit: 10 })).map(({ id }) => id),
    ['ak_3'],
    'sessions are not listed',
  );
  assert.equal(await access.removeTokensOf('us_2', 'ak_3'), 1);
  assert.equal(await access.removeUser('us_2'), true);
  assert.equal(await access.tokenByDigest('d3'), undefined);
  assert.equal(await access.removeUser('us_2'), false);
});

onEach('keys are found by digest, rotated and removed; a command line beside the gateway does the same', async (t, place) => {
  const store = await openStore({ ...place, logger: silentLogger, meter: silentMeter, clock });
  t.after(() => store.close());
  await store.access.addToken({ ...key, bots: ['st-1'], expiresAt: (at + 9) as WallTime }, 'd1');
  const beside = await openAccessBeside(place);
  t.after(() => beside.close());
  assert.deepEqual(await beside.access.tokenByDigest('d1'), { token: { ...key, bots: ['st-1'], expiresAt: at + 9, version: 1 } });
  assert.equal(await beside.access.rotateToken('ak_1', 'd9'), true);
  assert.equal(await store.access.tokenByDigest('d1'), undefined);
  assert.equal((await store.access.tokenByDigest('d9'))?.token.version, 2);
  assert.deepEqual((await store.access.tokens({ account: 'acme', limit: 5 })).length, 1);
  assert.equal(await store.access.removeToken('ak_1'), true);
  assert.equal(await beside.access.removeToken('ak_1'), false);
  assert.equal(await beside.access.rotateToken('ak_1', 'd'), false);
});

onEach('a backup holds people and keys, and gives them back', async (t, place) => {
  const store = await openStore({ ...place, logger: silentLogger, meter: silentMeter, clock });
  await store.access.addUser(ann, 'print');
  await store.access.addToken({ ...key, id: 'ak_2', kind: 'personal', user: 'us_1', scopes: [] }, 'd2');
  await store.close();
  const file = join(temporaryDirectory(t), 'backup');
  await backupStore(place, file, at);
  const elsewhere = { directory: temporaryDirectory(t) };
  await restoreStore(elsewhere, file, at);
  const beside = await openAccessBeside(elsewhere);
  t.after(() => beside.close());
  assert.equal((await beside.access.tokenByDigest('d2'))?.user?.email, ann.email);
  assert.equal((await beside.access.userByEmail(ann.email))?.password, 'print');
});
