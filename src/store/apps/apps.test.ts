import assert from 'node:assert/strict';
import type { WallTime } from '#base';
import type { App } from '#contract';
import { onEach } from '../fixtures/places.ts';
import { openDatabaseOf } from '../fixtures/raw-database.ts';
import { migrate, migrations } from '../migrations/migrate.ts';
import { appsOn } from './apps-on.ts';

const app = (id: string, account = 'acme'): Omit<App, 'published' | 'secrets' | 'version'> => ({
  id,
  account,
  name: id,
  algorithm: 'HS256',
  requireExpiry: false,
  requireTokenId: true,
  drafted: ['chat-history'],
  createdAt: 5 as WallTime,
});

onEach('an app is drafted, published, changed and gone; each change gives another stamp', async (t, place) => {
  const { db, dialect } = await openDatabaseOf(t, place);
  await migrate(db, 1, migrations, dialect);
  const apps = appsOn(db);
  const stamps = [await apps.stamp()];
  const mark = async (): Promise<void> => void stamps.push(await apps.stamp());
  assert.equal(await apps.add(app('cs-1'), ['sealed']), true);
  await mark();
  assert.equal(await apps.add(app('cs-1'), ['other']), false, 'an id is given once');
  assert.equal(await apps.add(app('cs-2', 'other'), ['sealed']), true);
  await mark();
  const kept = await apps.find('cs-1');
  assert.deepEqual(kept, { app: { ...app('cs-1'), published: [], secrets: 1, version: 1 }, sealed: ['sealed'] });

  assert.deepEqual(await apps.publish({ account: 'acme', at: 7 as WallTime, by: 'user:u', comment: 'first' }), ['cs-1']);
  await mark();
  assert.deepEqual(await apps.publish({ account: 'acme', at: 8 as WallTime, by: 'user:u' }), []);
  assert.deepEqual((await apps.find('cs-2'))?.app.published, [], 'another account’s drafts stay drafts');
  assert.equal(await apps.change('cs-1', { drafted: ['chat-history', 'bot-sessions'], bots: ['st-1'] }, 1), 'stale');
  assert.equal(await apps.change('cs-1', { drafted: ['chat-history', 'bot-sessions'], bots: ['st-1'] }, 2), 'changed');
  await mark();
  const changed = (await apps.find('cs-1'))?.app;
  assert.deepEqual(
    [changed?.published, changed?.drafted, changed?.bots, changed?.publishedBy, changed?.comment],
    [['chat-history'], ['chat-history', 'bot-sessions'], ['st-1'], 'user:u', 'first'],
  );
  assert.deepEqual(
    await apps.publish({ account: 'acme', ids: ['cs-2'], at: 9 as WallTime, by: 'user:u' }),
    [],
    'only of those that are named, and the account’s own',
  );
  assert.equal(await apps.change('cs-1', { bots: null, sealed: ['a', 'b'] }), 'changed');
  await mark();
  assert.deepEqual([(await apps.find('cs-1'))?.app.bots, (await apps.find('cs-1'))?.app.secrets], [undefined, 2]);
  assert.deepEqual(
    (await apps.list('acme')).map((one) => one.app.id),
    ['cs-1'],
  );
  assert.equal(await apps.remove('cs-1'), true);
  await mark();
  assert.equal(await apps.remove('cs-1'), false);
  assert.equal(await apps.change('cs-1', { name: 'x' }), 'absent');
  assert.equal(new Set(stamps).size, stamps.length);
});
