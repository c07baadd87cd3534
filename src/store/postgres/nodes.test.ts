/** Several gateways on one database. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import pg from 'pg';
import { silentLogger } from '#base';
import { silentMeter } from '#contract';
import { until } from '../../../test/until.ts';
import { asStoreError } from '../faults.ts';
import { handScheduler } from '../fixtures/hand-scheduler.ts';
import { noPostgres, temporarySchema } from '../fixtures/places.ts';
import { at, end, failsWith, id, says, start } from '../fixtures/samples.ts';
import { migrations } from '../migrations/migrate.ts';
import { openBesideAt } from '../open-database.ts';
import { type DiskStore, openStore } from '../open-store.ts';
import { recoverUnfinished, watchOrphans } from '../recover-unfinished.ts';
import { connectionTo } from './pool.ts';

const onPostgres = (name: string, body: (t: TestContext, postgres: string) => Promise<void>): void => {
  test(name, { skip: noPostgres }, async (t) => body(t, await temporarySchema(t)));
};

async function open(t: TestContext, postgres: string, node: string, scheduler = handScheduler()): Promise<DiskStore> {
  const store = await openStore({ postgres, node, logger: silentLogger, meter: silentMeter, clock: scheduler });
  t.after(() => store.close());
  return store;
}

onPostgres('nodes that open an empty database together bring it up to date once, each with an epoch of its own', async (t, postgres) => {
  await Promise.all(['a', 'b', 'c', 'd'].map((node) => open(t, postgres, node)));
  const { db, close } = await openBesideAt({ postgres }, 'read');
  t.after(close);
  const [steps, owners] = [
    await db.selectFrom('migrations').select('number').execute(),
    await db.selectFrom('owners').select('epoch').orderBy('epoch').execute(),
  ];
  assert.deepEqual(
    steps.map(({ number }) => number),
    migrations.map(({ number }) => number),
  );
  assert.deepEqual(
    owners.map(({ epoch }) => epoch),
    [1, 2, 3, 4],
  );
});

onPostgres('a live node’s conversations are nobody’s orphans; a dead node’s are found by the others', async (t, postgres) => {
  const [a, b] = [await open(t, postgres, 'a'), await open(t, postgres, 'b')];
  await a.append(id('one'), at(1, start()));
  assert.deepEqual([(await a.orphans()).length, (await b.orphans()).length], [0, 0]);
  await a.close();
  assert.deepEqual(
    (await b.orphans()).map(({ head, node }) => [head.id, node]),
    [[id('one'), 'a']],
  );
  assert.equal((await recoverUnfinished(b, handScheduler())).length, 1);
  assert.equal((await b.head(id('one')))?.reason, 'gateway-restart');
});

onPostgres('a node that lost its connections goes on, and lives again for the others', async (t, postgres) => {
  const [a, b] = [await open(t, postgres, 'a'), await open(t, postgres, 'b')];
  await a.append(id('one'), at(1, start()));
  const client = new pg.Client(connectionTo(postgres));
  await client.connect();
  t.after(() => client.end());
  const { rows } = await client.query<{ pid: number }>(
    "select pid from pg_locks where locktype = 'advisory' and objsubid = 2 and objid = 1 and classid::bigint = (hashtext('cordboard ' || current_schema())::bigint & 4294967295)",
  );
  assert.equal(rows.length, 1);
  await client.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
  await until(async () => (await b.orphans()).length > 0, 'its life sign ends');
  const told: string[] = [];
  for (let turn = 1; turn <= 5; turn++)
    await a.append(id('one'), at(2, says(turn, 'hi'))).then(
      () => told.push('kept'),
      (error: unknown) => told.push(asStoreError(error).code),
    );
  assert.equal(told.at(-1), 'kept');
  assert.deepEqual(await b.orphans(), []);
});

onPostgres('what another node left is ended only after a while, and not when that node comes back', async (t, postgres) => {
  const scheduler = handScheduler();
  const [a, b] = [await open(t, postgres, 'a'), await open(t, postgres, 'b', scheduler)];
  await a.append(id('one'), at(1, start()));
  await a.close();
  let looks = 0;
  const watched = { append: b.append, orphans: () => b.orphans().finally(() => looks++) };
  t.after(watchOrphans(watched, scheduler, silentLogger));
  const look = async (): Promise<string | undefined> => {
    const before = looks;
    await until(() => {
      if (looks === before) scheduler.advance(5_000);
      return looks > before;
    }, 'a look');
    return (await b.head(id('one')))?.outcome;
  };
  assert.equal(await look(), undefined);
  await until(look, 'it is ended');
  assert.ok(scheduler.now() >= 15_000, 'patience');
});

onPostgres('the law holds over nodes: one start, one end, no hole, whoever appends at once', async (t, postgres) => {
  const nodes = [await open(t, postgres, 'a'), await open(t, postgres, 'b'), await open(t, postgres, 'c')];
  for (let round = 0; round < 5; round++) {
    const name = id(`c${round}`);
    const starts = await Promise.allSettled(nodes.map((node) => node.append(name, at(1, start()))));
    assert.equal(starts.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const result of starts) if (result.status === 'rejected') failsWith('CONVERSATION_STARTED_TWICE')(result.reason);
    const appends = nodes.flatMap((node) => Array.from({ length: 10 }, (_, turn) => node.append(name, at(2, says(turn, 'hi')))));
    await Promise.all(appends);
    await Promise.all(nodes.map((node) => node.append(name, at(3, end()))));
    const events = (await nodes[0]?.events(name)) ?? [];
    assert.deepEqual(
      events.map(({ seq }) => seq),
      Array.from({ length: 32 }, (_, index) => index + 1),
    );
    assert.equal(events.filter(({ kind }) => kind === 'conversation-end').length, 1);
  }
});

onPostgres('a lane run by three nodes: each item once, in order, never two of a key', async (t, postgres) => {
  const nodes = [await open(t, postgres, 'a'), await open(t, postgres, 'b'), await open(t, postgres, 'c')];
  const scheduler = handScheduler();
  const busy = new Set<string>();
  const sent: string[] = [];
  const by = new Set<number>();
  nodes.forEach((node, index) => {
    node.outbox.run(
      'far',
      async ({ key, idempotencyKey }) => {
        assert.ok(!busy.has(key), 'two of one key');
        busy.add(key);
        await new Promise((resolve) => setImmediate(resolve));
        busy.delete(key);
        sent.push(idempotencyKey);
        by.add(index);
        return { kind: 'done' };
      },
      { scheduler, dice: { fraction: () => 0.5 }, policy: { atOnce: 2 } },
    );
  });
  const items = Array.from({ length: 120 }, (_, n) => ({ lane: 'far', key: `k${n % 6}`, idempotencyKey: `k${n % 6}.${n}`, body: '{}' }));
  for (let from = 0; from < items.length; from += 10) await nodes[(from / 10) % 3]?.outbox.put(items.slice(from, from + 10));
  await until(
    () => {
      scheduler.advance(100);
      return sent.length >= items.length;
    },
    () => `all items, but only ${sent.length} arrived`,
  );
  assert.equal(new Set(sent).size, items.length);
  for (let key = 0; key < 6; key++) {
    const mine = sent.filter((name) => name.startsWith(`k${key}.`)).map((name) => Number(name.split('.')[1]));
    assert.deepEqual(
      mine,
      [...mine].sort((x, y) => x - y),
    );
  }
  assert.ok(by.size > 1, 'more than one node worked');
});

onPostgres('a reader cannot write, and where there is no store it says so', async (t, postgres) => {
  await assert.rejects(openBesideAt({ postgres }, 'read'), failsWith('STORE_ABSENT'));
  await open(t, postgres, 'a');
  const { db, close } = await openBesideAt({ postgres }, 'read');
  t.after(close);
  await assert.rejects(
    db
      .deleteFrom('events')
      .execute()
      .catch((error: unknown) => Promise.reject(asStoreError(error))),
    failsWith('STORE_DENIED'),
  );
});

test('a database that cannot be reached is the operator’s to mend, and worth another try', async () => {
  const unreachable = openStore({ postgres: 'postgres://nobody@127.0.0.1:1/none', logger: silentLogger, meter: silentMeter, clock: handScheduler() });
  await assert.rejects(unreachable, failsWith('STORE_UNREACHABLE'));
});

onPostgres('two that live under one name are told so', async (t, postgres) => {
  const warned: string[] = [];
  const logger = { ...silentLogger, warn: (message: string) => void warned.push(message) };
  const common = { postgres, meter: silentMeter, clock: handScheduler() };
  const first = await openStore({ ...common, logger, node: 'a' });
  t.after(() => first.close());
  const other = await openStore({ ...common, logger, node: 'b' });
  t.after(() => other.close());
  assert.deepEqual(warned, []);
  const twin = await openStore({ ...common, logger, node: 'a' });
  t.after(() => twin.close());
  assert.match(warned.join(), /another gateway of this name/);
});
