import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ConversationHead } from '#contract';
import { commit } from './commit.ts';
import { parseCursor, printCursor } from './cursor.ts';
import { onEach, openTestWriter } from './fixtures/places.ts';
import { end, failsWith, id, order, says, start } from './fixtures/samples.ts';
import { readPage } from './listing.ts';
import { readEvents, readHead, readOrphans, readUnfinished } from './queries.ts';

const ids = (heads: readonly ConversationHead[]): string[] => heads.map((head) => head.id);

onEach('events come back as they were stored, with place and time', async (t, place) => {
  const { db, close } = await openTestWriter(t, place);
  const odd = says(1, 'naïve 🙂 "quoted" \n\0 \ud800 end');
  await commit(db, 1, [order('a', 10, start({ parameters: { k: 'v' } })), order('a', 20.4, odd)]);
  assert.deepEqual(await readEvents(db, 'cv_a'), [
    { ...start({ parameters: { k: 'v' } }), seq: 1, at: 10 },
    { ...odd, seq: 2, at: 20 },
  ]);
  assert.deepEqual(await readEvents(db, 'cv_unknown'), []);
  await close();
});

onEach('a head has what is known and leaves out what is not', async (t, place) => {
  const { db, close } = await openTestWriter(t, place);
  await commit(db, 1, [
    order('a', 10, start()),
    order('b', 11, start({ interactionId: 'i', callerNumber: '+15550100' }), says(1, 'x'), end('abandoned', { exit: 'e' })),
  ]);
  assert.deepEqual(await readHead(db, 'cv_a'), {
    id: 'cv_a',
    medium: 'voice',
    channel: 'main-line',
    account: 'acme',
    bot: 'bot-orders',
    agent: 'orders',
    agentVersion: '7',
    startedAt: 10,
    turns: 0,
    seq: 1,
  });
  const { customer, ...known } = (await readHead(db, 'cv_b')) ?? {};
  assert.match(customer ?? '', /^cu_[\w-]{22}$/);
  assert.deepEqual(known, {
    id: 'cv_b',
    medium: 'voice',
    channel: 'main-line',
    account: 'acme',
    bot: 'bot-orders',
    agent: 'orders',
    agentVersion: '7',
    interactionId: 'i',
    callerNumber: '+15550100',
    startedAt: 11,
    endedAt: 11,
    turns: 1,
    outcome: 'abandoned',
    reason: 'flow-end',
    exit: 'e',
    seq: 3,
  });
  await close();
});

onEach('a cursor survives its journey; anything else is a fault of the peer', async (t, place) => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.string({ minLength: 1, maxLength: 100 }).filter((text) => text.isWellFormed()),
      (startedAt, name) => {
        const cursor = printCursor({ startedAt, id: name });
        assert.match(cursor, /^[\w-]+$/);
        assert.deepEqual(parseCursor(cursor), { ok: true, value: { startedAt, id: name } });
      },
    ),
  );
  fc.assert(fc.property(fc.string(), (text) => typeof parseCursor(text).ok === 'boolean'));
  const { db, close } = await openTestWriter(t, place);
  for (const cursor of ['', 'x', 'MTIz', 'z'.repeat(2_000)]) await assert.rejects(readPage(db, { cursor }), failsWith('STORE_CURSOR_UNKNOWN'));
  await close();
});

onEach('the unfinished are all without outcome; orphans are those of another epoch', async (t, place) => {
  const { db, close } = await openTestWriter(t, place);
  await db.insertInto('owners').values({ epoch: 2, node: 'n', opened_at: 2 }).execute();
  await commit(db, 1, [order('old', 1, start(), says(1, 'x')), order('done', 2, start(), end())]);
  await commit(db, 2, [order('mine', 3, start())]);
  await commit(db, 2, [order('old', 4, says(2, 'y'))]);
  assert.deepEqual(ids(await readUnfinished(db)), [id('old'), id('mine')]);
  const orphans = await readOrphans(db, [2]);
  assert.deepEqual(
    orphans.map(({ head, lastAt }) => [head.id, head.turns, lastAt]),
    [['cv_old', 2, 4]],
  );
  await close();
});
