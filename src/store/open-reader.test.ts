import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { silentLogger } from '#base';
import { silentMeter } from '#contract';
import { at, end, failsWith, handClock, id, says, start, temporaryDirectory } from './fixtures/samples.ts';
import { openReader } from './open-reader.ts';
import { openStore } from './open-store.ts';
import { databaseFile, openWriter } from './sqlite/open-sqlite.ts';

const live = (directory: string) => openStore({ directory, logger: silentLogger, meter: silentMeter, clock: handClock() });

test('a reader sees what a running gateway has stored, as it is stored', async (t) => {
  const directory = temporaryDirectory(t);
  const store = await live(directory);
  await store.append(id('a'), at(1, start()));
  const reader = await openReader({ directory });
  assert.equal((await reader.head(id('a')))?.outcome, undefined);
  await store.append(id('a'), at(2, says(1, 'hi'), end()));
  assert.equal((await reader.head(id('a')))?.outcome, 'resolved');
  assert.deepEqual(await reader.events(id('a')), await store.events(id('a')));
  assert.deepEqual(await reader.list({}), await store.list({}));
  assert.deepEqual(await reader.unfinished(), []);
  await reader.close();
  await store.append(id('b'), at(3, start()));
  await store.close();
});

test('it reads when no gateway runs, and leaves the store as it was for the next one', async (t) => {
  const directory = temporaryDirectory(t);
  const store = await live(directory);
  await store.append(id('a'), at(1, start()));
  await store.close();
  const reader = await openReader({ directory });
  assert.deepEqual(
    (await reader.list({})).heads.map((head) => head.id),
    [id('a')],
  );
  const next = await live(directory); // a gateway starts while it reads
  await next.append(id('b'), at(2, start()));
  assert.equal((await reader.list({})).heads.length, 2);
  await reader.close();
  await next.close();
});

test('it reads what a killed gateway left behind', async (t) => {
  const directory = temporaryDirectory(t);
  const child: ChildProcess = spawn(process.execPath, [fileURLToPath(new URL('./fixtures/crash-writer.ts', import.meta.url)), directory, '1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  assert.ok(child.stdout);
  for await (const line of createInterface({ input: child.stdout })) if (line.endsWith(' 3')) break;
  child.kill('SIGKILL');
  await once(child, 'exit');
  const reader = await openReader({ directory });
  const { heads } = await reader.list({});
  assert.equal(heads.length, 1);
  assert.ok((await reader.events(heads[0]?.id ?? id('none'))).length >= 3);
  await reader.close();
});

test('it cannot write, whatever is asked of it', async (t) => {
  const directory = temporaryDirectory(t);
  await (await live(directory)).close();
  const { openBeside } = await import('./sqlite/open-sqlite.ts');
  const { db, close } = await openBeside(directory, 'read');
  await assert.rejects(db.deleteFrom('events').execute(), /readonly/);
  await close();
});

test('where there is no store it says so, and makes none', async (t) => {
  const directory = temporaryDirectory(t);
  await assert.rejects(openReader({ directory }), failsWith('STORE_ABSENT'));
  await assert.rejects(openReader({ directory: `${directory}/nowhere` }), failsWith('STORE_ABSENT'));
  writeFileSync(databaseFile(directory), ''); // a gateway that died before its first step
  await assert.rejects(openReader({ directory }), failsWith('STORE_ABSENT'));
});

test('what is no store, and what newer software wrote, are told apart', async (t) => {
  const garbage = temporaryDirectory(t);
  writeFileSync(databaseFile(garbage), 'nothing that SQLite ever wrote'.repeat(100));
  await assert.rejects(openReader({ directory: garbage }), failsWith('STORE_CORRUPT'));
  const newer = temporaryDirectory(t);
  const { db, close } = await openWriter({ directory: newer, node: 'n', openedAt: 1, busyMs: 10 });
  await db.insertInto('migrations').values({ number: 9, applied_at: 1 }).execute();
  await close();
  await assert.rejects(openReader({ directory: newer }), failsWith('STORE_NEWER'));
});
