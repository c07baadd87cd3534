import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { type TestContext, test } from 'node:test';
import { silentLogger } from '#base';
import { silentMeter } from '#contract';
import { onEach } from './fixtures/places.ts';
import { at, end, failsWith, handClock, id, listLogger, says, start, sumMeter, temporaryDirectory } from './fixtures/samples.ts';
import { type DiskStore, openStore, type StoreOptions } from './open-store.ts';
import type { StorePlace } from './place.ts';
import { databaseFile } from './sqlite/open-sqlite.ts';

async function open(t: TestContext, at: string | StorePlace, more: Partial<Omit<StoreOptions, keyof StorePlace>> = {}): Promise<DiskStore> {
  const store = await openStore({
    ...(typeof at === 'string' ? { directory: at } : at),
    logger: silentLogger,
    meter: silentMeter,
    clock: handClock(),
    ...more,
  });
  t.after(() => store.close());
  return store;
}

onEach('what was appended is read back, also by the next process', async (t, place) => {
  const store = await open(t, place);
  await store.append(id('a'), at(1, start()));
  await store.append(id('a'), at(2, says(1, 'hi'), end('resolved', { exit: 'done' })));
  await store.append(id('b'), at(3, start({ account: 'other' })));
  await store.append(id('a'), []);
  assert.equal((await store.head(id('a')))?.outcome, 'resolved');
  assert.deepEqual(
    (await store.unfinished()).map((head) => head.id),
    [id('b')],
  );
  await store.close();
  const again = await open(t, place);
  assert.deepEqual(await again.events(id('a')), [
    { ...start(), seq: 1, at: 1 },
    { ...says(1, 'hi'), seq: 2, at: 2 },
    { ...end('resolved', { exit: 'done' }), seq: 3, at: 2 },
  ]);
  assert.deepEqual(
    (await again.list({ account: 'other' })).heads.map((head) => head.id),
    [id('b')],
  );
  assert.equal(await again.head(id('nobody')), undefined);
});

onEach('appends that arrive together share a commit and keep their order', async (t, place) => {
  const meter = sumMeter();
  const store = await open(t, place, { meter });
  const names = Array.from({ length: 20 }, (_, index) => id(`c${index}`));
  const appends = names.map((name) => store.append(name, at(1, start())));
  for (let turn = 1; turn <= 20; turn++) appends.push(...names.map((name) => store.append(name, at(turn, says(turn, `words ${turn}`)))));
  assert.equal(meter.counts.get('store_appends_waiting'), 420);
  await Promise.all(appends);
  assert.equal(meter.times.get('store_commit_ms'), 2); // the first at once, all others while it ran
  assert.equal(meter.times.get('store_append_ms'), 420);
  assert.equal(meter.counts.get('store_appends_waiting'), 0);
  for (const name of names) {
    const turns = (await store.events(name)).flatMap((event) => (event.kind === 'customer-turn' ? [event.turn] : []));
    assert.deepEqual(
      turns,
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
  }
});

onEach('the laws of a conversation hold, and a second end is told once', async (t, place) => {
  const logger = listLogger();
  const meter = sumMeter();
  const store = await open(t, place, { logger, meter });
  await assert.rejects(store.append(id('a'), at(1, says(1, 'hi'))), failsWith('CONVERSATION_NOT_STARTED'));
  await store.append(id('a'), at(1, start()));
  await assert.rejects(store.append(id('a'), at(1, start())), failsWith('CONVERSATION_STARTED_TWICE'));
  await Promise.all([
    store.append(id('a'), at(2, end('resolved'))),
    store.append(id('a'), at(2, end('failed'))),
    store.append(id('a'), at(2, end('abandoned'))),
  ]);
  await assert.rejects(store.append(id('a'), at(3, says(2, 'hello?'))), failsWith('CONVERSATION_OVER'));
  assert.deepEqual(
    (await store.events(id('a'))).map((event) => event.kind),
    ['conversation-start', 'conversation-end'],
  );
  assert.equal((await store.head(id('a')))?.outcome, 'resolved');
  assert.equal(logger.lines.filter((line) => line.message === 'a second end was ignored').length, 1);
  assert.equal(meter.counts.get('store_append_failures_total CONVERSATION_OVER'), 1);
});

test('while another program holds the file commits fail as busy; afterwards they work', async (t) => {
  const directory = temporaryDirectory(t);
  const logger = listLogger();
  const store = await open(t, directory, { busyMs: 5, logger });
  await store.append(id('a'), at(1, start()));
  const other = new DatabaseSync(databaseFile(directory));
  other.exec('begin immediate');
  const lost = [store.append(id('a'), at(2, says(1, 'lost'))), store.append(id('b'), at(2, start()))];
  for (const append of lost) await assert.rejects(append, failsWith('STORE_BUSY'));
  assert.equal((await store.events(id('a'))).length, 1); // reading goes on
  other.exec('rollback');
  other.close();
  await store.append(id('a'), at(3, says(1, 'kept')));
  assert.deepEqual(
    (await store.events(id('a'))).map((event) => event.seq),
    [1, 2],
  );
  const told = logger.lines.filter((line) => line.level !== 'info').map((line) => line.message);
  assert.deepEqual(told, ['a commit failed', 'commits work again']);
});

onEach('more than may wait is refused at once, and nothing that was taken is lost', async (t, place) => {
  const store = await open(t, place, { limits: { waitingAppends: 3 } });
  const results = await Promise.allSettled(Array.from({ length: 10 }, (_, index) => store.append(id(`c${index}`), at(1, start()))));
  assert.deepEqual(
    results.map((result) => result.status === 'fulfilled'),
    [true, true, true, ...Array.from({ length: 7 }, () => false)],
  );
  for (const result of results.slice(3)) assert.ok(result.status === 'rejected' && failsWith('STORE_BUSY')(result.reason));
  await store.append(id('later'), at(2, start()));
  assert.equal((await store.list({})).heads.length, 4);
  await assert.rejects(store.append(id('later'), at(2, says(1, 'x'.repeat(3_000_000)))), failsWith('STORE_TOO_LARGE'));
});

onEach('closing stores what waits, then refuses; closing twice is closing once', async (t, place) => {
  const store = await open(t, place);
  const appends = Array.from({ length: 50 }, (_, index) => store.append(id(`c${index}`), at(1, start())));
  const closing = [store.close(), store.close()];
  await assert.rejects(store.append(id('late'), at(1, start())), failsWith('STORE_CLOSED'));
  await assert.rejects(store.head(id('c1')), failsWith('STORE_CLOSED'));
  await Promise.all([...appends, ...closing]);
  assert.equal((await (await open(t, place)).list({ limit: 200 })).heads.length, 50);
});

test('a store that cannot be opened says why, in a code', async (t) => {
  const directory = temporaryDirectory(t);
  const store = await open(t, directory);
  await assert.rejects(open(t, directory), failsWith('STORE_IN_USE'));
  await store.close();
  writeFileSync(databaseFile(directory), 'no database, whatever its name says'.repeat(200));
  await assert.rejects(open(t, directory), failsWith('STORE_CORRUPT'));
});

onEach('a bad cursor crosses the threads as the peer’s fault', async (t, place) => {
  const store = await open(t, place);
  await assert.rejects(store.list({ cursor: 'nonsense' }), failsWith('STORE_CURSOR_UNKNOWN'));
});

test('a disk that makes a commit wait does not stop the thread that asks', async (t) => {
  const directory = temporaryDirectory(t);
  const store = await open(t, directory, { busyMs: 10_000 });
  const other = new DatabaseSync(databaseFile(directory));
  other.exec('begin immediate'); // SQLite now blocks its thread until this ends
  const append = store.append(id('a'), at(1, start()));
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  other.exec('rollback');
  other.close();
  await append;
});
