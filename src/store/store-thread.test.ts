import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { silentLogger } from '#base';
import { failsWith, id, listLogger, order, start, temporaryDirectory } from './fixtures/samples.ts';
import { migrations } from './migrations/migrate.ts';
import { overThread } from './over-thread.ts';
import { writerNames } from './protocol.ts';
import { openStoreThread } from './store-thread.ts';

const options = (directory: string) => ({ directory, node: 'n', openedAt: 1, busyMs: 50 });

test('answers come to those who asked, in the order of the questions', async (t) => {
  const thread = await openStoreThread(options(temporaryDirectory(t)), silentLogger);
  const { narrow, writing } = overThread(writerNames, thread.ask);
  assert.deepEqual([thread.epoch, thread.migrated], [1, migrations.map(({ number }) => number)]);
  const [verdicts, head, unknown] = await Promise.all([writing.commit([order('a', 1, start())]), narrow.head(id('a')), narrow.head(id('b'))]);
  assert.deepEqual(verdicts, [{ kind: 'taken', ignoredEnds: 0 }]);
  assert.deepEqual([head?.id, unknown], [id('a'), undefined]);
  await Promise.all([thread.close(), thread.close()]);
  await assert.rejects(narrow.unfinished(), failsWith('STORE_CLOSED'));
});

test('a store that is not opened ends its thread and says why', async (t) => {
  const directory = join(temporaryDirectory(t), 'a\0b');
  await assert.rejects(openStoreThread(options(directory), silentLogger), failsWith('STORE_BROKEN'));
});

test('when the thread dies everybody who waits is told, and so is whoever comes later', async (t) => {
  const logger = listLogger();
  const file = new URL('./fixtures/dying-worker.ts', import.meta.url);
  const thread = await openStoreThread(options(temporaryDirectory(t)), logger, file);
  const { narrow, writing } = overThread(writerNames, thread.ask);
  const asked = [writing.commit([order('a', 1, start())]), narrow.head(id('a'))];
  for (const answer of asked) await assert.rejects(answer, failsWith('STORE_BROKEN'));
  await assert.rejects(narrow.head(id('a')), failsWith('STORE_BROKEN'));
  await thread.close();
  assert.ok(logger.lines.some((line) => line.level === 'error' && line.message === 'the store thread broke'));
});
