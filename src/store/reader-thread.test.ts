import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '#base';
import { silentMeter } from '#contract';
import { onEach } from './fixtures/places.ts';
import { at, end, failsWith, handClock, id, listLogger, start, temporaryDirectory } from './fixtures/samples.ts';
import { openStore } from './open-store.ts';
import { readerThread } from './reader-thread.ts';

onEach('what was acknowledged is in the next listing, though another thread reads it', async (t, place) => {
  const store = await openStore({ ...place, logger: silentLogger, meter: silentMeter, clock: handClock() });
  t.after(() => store.close());
  for (let index = 0; index < 30; index++) {
    await store.append(id(`c${index}`), at(index, start(), end()));
    assert.equal((await store.list({ account: 'acme', limit: 200 })).heads.length, index + 1);
  }
});

onEach('a store that nobody asked for much is closed without a second thread, and one that is closed is not asked', async (_t, place) => {
  const store = await openStore({ ...place, logger: silentLogger, meter: silentMeter, clock: handClock() });
  await store.close();
  await assert.rejects(store.list({}), failsWith('STORE_CLOSED'));
  await assert.rejects(store.byAlias('x'), failsWith('STORE_CLOSED'));
});

test('a reader that died is started anew for the next question; where there is no store, each question says so', async (t) => {
  const options = { directory: temporaryDirectory(t), node: 'n', openedAt: 1, busyMs: 50 };
  const logger = listLogger();
  const dying = readerThread(options, logger, new URL('./fixtures/dying-worker.ts', import.meta.url));
  await assert.rejects(dying.wide.page({}), failsWith('STORE_BROKEN'));
  await assert.rejects(dying.wide.page({}), failsWith('STORE_BROKEN'));
  assert.equal(logger.lines.filter(({ message }) => message === 'the store thread broke').length, 2, 'two threads, not one');
  await dying.close();
  const reader = readerThread({ ...options, directory: `${options.directory}/nowhere` }, logger);
  await assert.rejects(reader.wide.page({}), failsWith('STORE_ABSENT'));
  await assert.rejects(reader.wide.page({}), failsWith('STORE_ABSENT'));
  await reader.close();
});
