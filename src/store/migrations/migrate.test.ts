import assert from 'node:assert/strict';
import { commit } from '../commit.ts';
import { onEach } from '../fixtures/places.ts';
import { openDatabaseOf } from '../fixtures/raw-database.ts';
import { order, says, start } from '../fixtures/samples.ts';
import { pageQueries, readPage } from '../listing.ts';
import { readEvents, readHead } from '../queries.ts';
import { readByAlias } from '../record/find.ts';
import { migrate, migrations, schemaVersion } from './migrate.ts';

onEach('a store of every earlier schema is brought up to date, and what was in it is kept', async (t, place) => {
  for (const from of migrations.keys()) {
    const { db, dialect } = await openDatabaseOf(t, place);
    const earlier = migrations.slice(0, from);
    assert.deepEqual(
      await migrate(db, 1, earlier, dialect),
      earlier.map((step) => step.number),
    );
    if (from > 0) {
      await db.insertInto('owners').values({ epoch: 1, node: 'n', opened_at: 1 }).execute();
      await db
        .insertInto('heads')
        .values({ ...head, id: 'cv_old' } as never)
        .execute();
      await db
        .insertInto('events')
        .values({ conversation: 'cv_old', seq: 1, at: 1, kind: 'conversation-start', body: JSON.stringify(first) })
        .execute();
    }
    assert.deepEqual(
      await migrate(db, 2, migrations, dialect),
      migrations.slice(from).map((step) => step.number),
    );
    assert.equal(await schemaVersion(db, dialect), migrations.length);
    assert.deepEqual(await migrate(db, 3, migrations, dialect), []);
    if (from === 0) await db.insertInto('owners').values({ epoch: 1, node: 'n', opened_at: 1 }).execute();
    const verdicts = await commit(db, 1, [from === 0 ? order('old', 1, start()) : order('old', 2, says(1, 'hi'))], dialect);
    assert.deepEqual(verdicts, [{ kind: 'taken', ignoredEnds: 0 }]);
    assert.equal((await readEvents(db, 'cv_old')).length, from === 0 ? 1 : 2);
    if (from === 0) continue;
    const old = await readHead(db, 'cv_old');
    assert.deepEqual([old?.language, old?.callId, old?.seq], from < 3 ? ['de', 'c-1', 2] : [undefined, undefined, 2], `from schema ${from}`);
    if (from >= 3) continue; // these wrote their names down themselves
    assert.deepEqual(
      (await readByAlias(db, 'c-1')).map((one) => one.id),
      ['cv_old'],
    );
    assert.deepEqual(
      (await readPage(db, { person: 'tel:+15550100' })).heads.map((one) => one.id),
      ['cv_old'],
    );
    assert.match(old?.customer ?? '', /^cu_/);
    const merge = pageQueries(db, { account: 'a', bot: 'b', language: 'de' }).at(-1);
    assert.ok(merge);
    assert.deepEqual(
      (await db.executeQuery(merge)).rows.map((one) => one.id),
      ['cv_old'],
      'it has the number of its combination',
    );
  }
});

const first = start({ callerNumber: '+1 555 0100', callId: 'c-1', language: 'de' });

/** A head as the first schema had it. A later step that adds a column must be able to fill it. */
const head = {
  owner: 1,
  medium: 'voice',
  channel: 'c',
  account: 'a',
  bot: 'b',
  agent: 'g',
  agent_version: '1',
  interaction_id: null,
  caller_number: null,
  started_at: 1,
  ended_at: null,
  turns: 0,
  outcome: null,
  reason: null,
  exit: null,
  last_seq: 1,
  last_at: 1,
};
