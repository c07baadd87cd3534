import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ConversationHead, ConversationQuery } from '#contract';
import { commit } from './commit.ts';
import { parseCursor, printCursor } from './cursor.ts';
import { openWriter } from './database.ts';
import { onEach, openTestWriter } from './fixtures/places.ts';
import { end, failsWith, id, order, says, start, temporaryDirectory, wall } from './fixtures/samples.ts';
import { pageQuery, readEvents, readHead, readOrphans, readPage, readUnfinished } from './queries.ts';

const open = (directory: string) => openWriter({ directory, node: 'n', openedAt: 1, busyMs: 50 });
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
    order('b', 11, start({ interactionId: 'i', callerNumber: '+1' }), says(1, 'x'), end('abandoned', { exit: 'e' })),
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
  });
  assert.deepEqual(await readHead(db, 'cv_b'), {
    id: 'cv_b',
    medium: 'voice',
    channel: 'main-line',
    account: 'acme',
    bot: 'bot-orders',
    agent: 'orders',
    agentVersion: '7',
    interactionId: 'i',
    callerNumber: '+1',
    startedAt: 11,
    endedAt: 11,
    turns: 1,
    outcome: 'abandoned',
    reason: 'flow-end',
    exit: 'e',
  });
  await close();
});

onEach('a listing is narrowed by each of its fields, and by time from and before', async (t, place) => {
  const { db, close } = await openTestWriter(t, place);
  await commit(db, 1, [
    order('a', 1, start({ account: 'x', bot: 'b1', channel: 'c1', interactionId: 'i1' })),
    order('b', 2, start({ account: 'y', bot: 'b2', channel: 'c1' }), end('resolved')),
    order('c', 3, start({ account: 'x', bot: 'b2', channel: 'c2', interactionId: 'i1' }), end('failed')),
  ]);
  const listed = async (query: ConversationQuery): Promise<string> => ids((await readPage(db, query)).heads).join(' ');
  assert.equal(await listed({}), 'cv_c cv_b cv_a');
  assert.equal(await listed({ account: 'x' }), 'cv_c cv_a');
  assert.equal(await listed({ bot: 'b2' }), 'cv_c cv_b');
  assert.equal(await listed({ bots: ['b2', 'other'] }), 'cv_c cv_b');
  assert.equal(await listed({ bots: ['b1', 'b2'], bot: 'b1' }), 'cv_a');
  assert.equal(await listed({ bots: [] }), '');
  assert.equal(await listed({ channel: 'c1' }), 'cv_b cv_a');
  assert.equal(await listed({ outcome: 'failed' }), 'cv_c');
  assert.equal(await listed({ interactionId: 'i1' }), 'cv_c cv_a');
  assert.equal(await listed({ interactionId: 'i1', bot: 'b1', account: 'x', channel: 'c1' }), 'cv_a');
  assert.equal(await listed({ since: wall(2), until: wall(3) }), 'cv_b');
  assert.equal(await listed({ account: 'nobody' }), '');
  await close();
});

test('every narrowing is answered from an index, in order, without sorting', async (t) => {
  const { db, sqlite, close } = await open(temporaryDirectory(t));
  const fields = ['account', 'bot', 'channel', 'outcome', 'interactionId'] as const;
  const bounds: readonly ConversationQuery[] = [{}, { since: wall(1), until: wall(9) }, { cursor: printCursor({ startedAt: 5, id: 'cv_x' }) }];
  for (let mask = 0; mask < 1 << fields.length; mask++) {
    const narrowed = Object.fromEntries(fields.filter((_, bit) => mask & (1 << bit)).map((field) => [field, 'v'])) as ConversationQuery;
    for (const bound of bounds) {
      const { sql, parameters } = pageQuery(db, { ...narrowed, ...bound }).compile();
      const plan = sqlite.prepare(`explain query plan ${sql}`).all(...(parameters as string[]));
      const steps = plan.map((step) => String(step['detail']));
      const wanted = JSON.stringify({ ...narrowed, ...bound });
      assert.equal(steps.length, 1, `${wanted}: ${steps}`); // a second step would be a sort
      assert.match(
        steps[0] ?? '',
        mask === 0 && !('since' in bound || 'cursor' in bound) ? /^SCAN heads USING INDEX / : /^SEARCH heads USING INDEX /,
        wanted,
      );
    }
  }
  await close();
});

test('with figures about itself the store prefers the interaction’s own index', async (t) => {
  const { db, sqlite, close } = await open(temporaryDirectory(t));
  await commit(
    db,
    1,
    Array.from({ length: 2_000 }, (_, index) => order(`c${index}`, index, start({ interactionId: `i${index}` }))),
  );
  sqlite.exec('pragma optimize = 0x10002');
  const { sql, parameters } = pageQuery(db, { account: 'acme', bot: 'bot-orders', channel: 'main-line', interactionId: 'i7' }).compile();
  const plan = sqlite.prepare(`explain query plan ${sql}`).all(...(parameters as string[]));
  assert.match(String(plan[0]?.['detail']), /heads_by_interaction_id \(interaction_id=\?\)/);
  await close();
});

onEach('paging shows everything once, whatever begins meanwhile', async (t, place) => {
  const { db, close } = await openTestWriter(t, place);
  let world = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ at: fc.integer({ min: 0, max: 6 }), bot: fc.constantFrom('p', 'q') }), { maxLength: 30 }),
      fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 8 }),
      fc.integer({ min: 1, max: 7 }),
      fc.option(fc.constantFrom('p', 'q'), { nil: undefined }),
      async (conversations, intruders, limit, bot) => {
        const account = `w${++world}`; // a world of its own in one file
        const begin = (name: string, ms: number, its: string) => order(`${account}-${name}`, ms, start({ account, bot: its }));
        await commit(
          db,
          1,
          conversations.map((one, index) => begin(`${index}`, one.at, one.bot)),
        );
        const query: ConversationQuery = { account, limit, ...(bot ? { bot } : {}) };
        const seen: ConversationHead[] = [];
        let cursor: string | undefined;
        let pages = 0;
        do {
          const page = await readPage(db, { ...query, ...(cursor ? { cursor } : {}) });
          assert.ok(page.heads.length <= limit);
          assert.ok(pages < 100, 'paging comes to an end');
          seen.push(...page.heads);
          cursor = page.next;
          const intruder = intruders[pages++];
          if (intruder !== undefined) await commit(db, 1, [begin(`intruder${pages}`, intruder, 'p')]);
        } while (cursor !== undefined);
        const shown = ids(seen);
        assert.equal(new Set(shown).size, shown.length, 'nothing twice');
        const wanted = conversations.flatMap((one, index) => (bot === undefined || one.bot === bot ? [`cv_${account}-${index}`] : []));
        assert.deepEqual(shown.filter((name) => !name.includes('intruder')).sort(), wanted.sort(), 'nothing missed');
        const places = seen.map((head): [number, string] => [head.startedAt, head.id]);
        assert.deepEqual(
          places,
          [...places].sort(([a, x], [b, y]) => b - a || (x < y ? 1 : -1)),
          'newest first',
        );
      },
    ),
    { numRuns: 40 },
  );
  await close();
});

onEach('a page is 50 unless told, 200 at most, 1 at least', async (t, place) => {
  const { db, close } = await openTestWriter(t, place);
  await commit(
    db,
    1,
    Array.from({ length: 210 }, (_, index) => order(`c${index}`, index, start())),
  );
  const size = async (limit?: number): Promise<number> => (await readPage(db, limit === undefined ? {} : { limit })).heads.length;
  assert.deepEqual(await Promise.all([size(), size(9_999), size(0), size(-3), size(2.9), size(Number.NaN)]), [50, 200, 1, 1, 2, 1]);
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
