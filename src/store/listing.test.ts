import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import type { ConversationFigures, ConversationHead, ConversationQuery } from '#contract';
import { combinationOf, combined } from './combination.ts';
import { commit } from './commit.ts';
import { printCursor } from './cursor.ts';
import { explain, rowsRead } from './fixtures/explain.ts';
import { noPostgres, onEach, openTestWriter, temporarySchema } from './fixtures/places.ts';
import { end, figures, order, says, start, temporaryDirectory, wall } from './fixtures/samples.ts';
import { pageQueries, readPage } from './listing.ts';
import { isNarrow } from './narrow-listing.ts';
import type { Order } from './orders.ts';
import { annexOrder } from './record/annexes.ts';
import { auditQuery } from './record/audit.ts';
import { figuresQuery } from './record/figures.ts';
import { aliasQuery, dueQuery } from './record/find.ts';
import { openWriter } from './sqlite/open-sqlite.ts';
import { writeCombinations } from './write-combinations.ts';

const open = (directory: string) => openWriter({ directory, node: 'n', openedAt: 1, busyMs: 50 });
const ids = (heads: readonly ConversationHead[]): string[] => heads.map((head) => head.id);

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
  assert.equal(await listed({ since: wall(1.5), until: wall(2.5) }), 'cv_b', 'instants of a clock have fractions');
  assert.equal(await listed({ account: 'nobody' }), '');
  await close();
});

onEach('a listing is narrowed by what the record knows: language, version, person, and what its figures say', async (t, place) => {
  const { db, dialect, epoch, close } = await openTestWriter(t, place);
  const made = (name: string, more: Partial<ConversationFigures>) => annexOrder(`cv_${name}`, { figures: figures(more) }, 9);
  await commit(
    db,
    epoch,
    [
      order('a', 1, start({ account: 'x', language: 'de', callerNumber: '+1 555 0100' }), end()),
      order(
        'b',
        2,
        start({ account: 'y', language: 'en', interactionId: 'th_1', contact: { email: 'Ann@x.org', phone: '+15550100' } }, 'chat'),
        end(),
      ),
      order('c', 3, start({ account: 'x', language: 'en', direction: 'outbound', calledNumber: '+15550100', callerNumber: '+1999' })),
      made('a', { target: 'billing', containment: 'agent-transfer' }),
      made('b', { containment: 'self-service' }),
    ],
    dialect,
  );
  const listed = async (query: ConversationQuery): Promise<string> => ids((await readPage(db, query)).heads).join(' ');
  assert.equal(await listed({ language: 'en' }), 'cv_c cv_b');
  assert.equal(await listed({ language: 'en', account: 'x' }), 'cv_c');
  assert.equal(await listed({ medium: 'chat' }), 'cv_b');
  assert.equal(await listed({ agent: 'orders', agentVersion: '7' }), 'cv_c cv_b cv_a');
  assert.equal(await listed({ agentVersion: '8' }), '');
  assert.equal(await listed({ target: 'billing' }), 'cv_a');
  assert.equal(await listed({ containment: 'self-service' }), 'cv_b');
  assert.equal(await listed({ person: 'tel:+15550100' }), 'cv_c cv_b cv_a');
  assert.equal(await listed({ person: 'tel:+15550100', account: 'x', limit: 1 }), 'cv_c');
  assert.equal(await listed({ person: 'mailto:ann@x.org' }), 'cv_b');
  assert.equal(await listed({ person: 'thread:main-line/th_1' }), 'cv_b');
  assert.equal(await listed({ person: 'tel:+1999' }), '', 'our own number is no customer');
  const customer = (await readPage(db, { account: 'y' })).heads[0]?.customer;
  assert.ok(customer);
  assert.equal(await listed({ customer }), 'cv_c cv_b cv_a', 'the same number is the same customer, on every channel');
  await close();
});

const fields = {
  account: 'v',
  bot: 'v',
  bots: ['v', 'w'],
  channel: 'v',
  medium: 'voice',
  agent: 'v',
  agentVersion: 'v',
  language: 'v',
  outcome: 'resolved',
  target: 'v',
  containment: 'drop-off',
  interactionId: 'v',
  customer: 'v',
  person: 'v',
} as const satisfies ConversationQuery;
const bounds: readonly ConversationQuery[] = [
  {},
  { since: wall(1), until: wall(9) },
  { since: wall(1), until: wall(9), cursor: printCursor({ startedAt: 5, id: 'cv_x' }) },
];

/** Each field alone, each pair, and each pair within an account. */
function* narrowings(): Generator<ConversationQuery> {
  const all = Object.entries(fields);
  yield {};
  for (const [index, [one, its]] of all.entries()) {
    yield { [one]: its };
    for (const [other, theirs] of all.slice(index + 1)) {
      yield { [one]: its, [other]: theirs };
      yield { account: 'v', [one]: its, [other]: theirs };
    }
  }
}

onEach('every listing is answered from an index, in order, and sorts nothing but what it has bounded', async (t, place) => {
  const { db, dialect, epoch } = await openTestWriter(t, place);
  await commit(db, epoch, [order('a', 1, start({ account: 'v' }), says(1, 'x'))], dialect);
  for (const narrowed of narrowings()) {
    for (const bound of bounds) {
      const questions = pageQueries(db, { ...narrowed, ...bound });
      assert.ok(questions.length > 0);
      for (const question of questions) {
        const { steps, faults } = await explain(db, dialect, question);
        assert.deepEqual(faults, [], JSON.stringify({ ...narrowed, ...bound }));
        const used = new Set(steps.flatMap((step) => /\bheads_[a-z]\w+/.exec(step)?.[0] ?? []));
        const own = ['heads_by_time', 'heads_by_account', 'heads_by_combination', 'heads_pkey'];
        if (!isNarrow(narrowed))
          assert.deepEqual(
            [...used].filter((index) => !own.includes(index)),
            [],
            JSON.stringify({ ...narrowed, ...bound }),
          );
      }
    }
  }
});

test('a page reads no more than its bound, whatever its filters have in common · PostgreSQL', { skip: noPostgres }, async (t) => {
  const { db, dialect, epoch } = await openTestWriter(t, { postgres: await temporarySchema(t) });
  const count = 20_000;
  // One account has nearly all, and a small one has been silent for long; so have a bot and a language; what is resolved is no drop-off.
  const madeOf = (index: number) => ({
    account: index % 50 === 0 && index < count / 2 ? 'small' : 'large',
    bot: index < 2_000 ? 'retired' : `b${index % 3}`,
    channel: `c${index % 2}`,
    medium: index % 2 ? 'voice' : 'chat',
    agent: 'g',
    agent_version: `${Math.floor(index / 4_000)}`,
    language: index < 40 ? 'nl' : 'en',
    outcome: index % 4 ? 'resolved' : 'failed',
    target: index % 97 ? null : 'queue',
    containment: index % 4 ? 'self-service' : 'drop-off',
  });
  const heads = Array.from({ length: count }, (_, index) => ({
    id: `cv_${index}`,
    started_at: index,
    ...madeOf(index),
    combination: combinationOf(madeOf(index)),
  }));
  await writeCombinations(db, heads);
  await sql`insert into heads (id, owner, started_at, ended_at, last_at, turns, last_seq, ${sql.join([...combined, 'combination'].map((name) => sql.ref(name)))})
    select id, ${epoch}, started_at, started_at, started_at, 0, 1, ${sql.join([...combined, 'combination'].map((name) => sql.ref(name)))}
    from json_populate_recordset(null::heads, ${JSON.stringify(heads)})`.execute(db);
  for (const table of ['heads', 'combinations']) await sql`analyze ${sql.table(table)}`.execute(db);
  const combinations = new Set(heads.map(({ combination }) => combination)).size;
  const limit = 10;
  const values = {
    bot: 'retired',
    channel: 'c1',
    medium: 'chat',
    agentVersion: '1',
    language: 'nl',
    outcome: 'failed',
    target: 'queue',
    containment: 'self-service',
  } as const;
  const asked = Object.entries(values).flatMap(([one, its], index, all) =>
    all.slice(index).flatMap(([other, theirs]) => ['large', 'small'].map((account) => ({ account, [one]: its, [other]: theirs }))),
  );
  const scoped = { bots: ['b0', 'b1'], language: 'nl' };
  for (const narrowed of [{}, { account: 'small' }, { account: 'large' }, scoped, { account: 'small', ...scoped }, ...asked] as ConversationQuery[])
    for (const bound of [{}, { cursor: printCursor({ startedAt: 9_000, id: 'cv_x' }) }, { since: wall(30), until: wall(19_000) }])
      for (const question of pageQueries(db, { ...narrowed, ...bound, limit })) {
        const read = await rowsRead(db, question);
        const most = Math.max(20 * (limit + 1), combinations + ((limit + 1) * (limit + 2)) / 2 + limit + 1);
        assert.ok((read.get('heads') ?? 0) <= most, `${read.get('heads')} of ${most}: ${JSON.stringify({ ...narrowed, ...bound })}`);
      }
  assert.equal(dialect, 'postgres');
});

onEach('so is every other look into the record', async (t, place) => {
  const { db, dialect } = await openTestWriter(t, place);
  const since = { since: wall(1), until: wall(9) };
  const subject = { kind: 'conversation', id: 'x' } as const;
  const looks = {
    alias: aliasQuery(db, 'x'),
    'alias of a kind': aliasQuery(db, 'x', ['desk']),
    figures: figuresQuery(db, since),
    'figures of an account': figuresQuery(db, { ...since, account: 'x', bots: ['a', 'b'], outcome: 'failed' }),
    'figures, further on': figuresQuery(db, { ...since, account: 'x' }, { startedAt: 5, conversation: 'cv_x' }),
    audit: auditQuery(db, {}),
    'audit of an account': auditQuery(db, { account: 'x', before: 5 }),
    'audit of an actor': auditQuery(db, { actor: 'x', action: 'read', before: 5 }),
    'audit of an action': auditQuery(db, { action: 'erase' }),
    'audit of a thing': auditQuery(db, { subject, ...since }),
    due: dueQuery(db, { endedBefore: wall(9) }),
    'due, of an account': dueQuery(db, { endedBefore: wall(9), account: 'x' }),
    'due, with words': dueQuery(db, { endedBefore: wall(9), account: 'x', having: 'words' }),
    'due, with a person': dueQuery(db, { endedBefore: wall(9), having: 'person', after: printCursor({ startedAt: 5, id: 'cv_x' }) }),
  };
  for (const [name, look] of Object.entries(looks)) assert.deepEqual((await explain(db, dialect, look)).faults, [], name);
});

onEach('the alarm rings: a look without an index, and one that sorts', async (t, place) => {
  const { db, dialect } = await openTestWriter(t, place);
  assert.notDeepEqual((await explain(db, dialect, db.selectFrom('heads').selectAll().where('reason', '=', 'x'))).faults, []);
  assert.notDeepEqual((await explain(db, dialect, db.selectFrom('heads').selectAll().orderBy('turns'))).faults, []);
});

test('with figures about itself the store prefers the interaction’s own index', async (t) => {
  const { db, sqlite, close } = await open(temporaryDirectory(t));
  await commit(
    db,
    1,
    Array.from({ length: 2_000 }, (_, index) => order(`c${index}`, index, start({ interactionId: `i${index}` }))),
  );
  sqlite.exec('pragma optimize = 0x10002');
  const [question] = pageQueries(db, { account: 'acme', bot: 'bot-orders', channel: 'main-line', interactionId: 'i7' });
  assert.ok(question);
  const { steps } = await explain(db, 'sqlite', question);
  assert.match(steps[0] ?? '', /heads_by_interaction_id \(interaction_id=\?\)/);
  await close();
});

onEach('the pages of every combination of filters are one listing, and the merge alone says the same', async (t, place) => {
  const { db, dialect, epoch, close } = await openTestWriter(t, place);
  const oneOf = (value: number, ...all: readonly string[]): string => all[value % all.length] ?? '';
  const madeOf = (index: number) => ({
    account: oneOf(index, 'a0', 'a1', 'a2'),
    bot: oneOf(index * 7, 'b0', 'b1', 'b2', 'b3'),
    language: oneOf(index, 'de', 'en', 'en', 'en', 'nl'),
    outcome: index % 8 === 0 ? undefined : oneOf(index, 'resolved', 'failed'),
    target: index % 6 === 1 ? 'queue' : undefined,
    medium: index % 4 ? 'voice' : 'chat',
  });
  const all = Array.from({ length: 180 }, (_, index) => ({
    id: `cv_c${String(index).padStart(3, '0')}`,
    at: Math.floor(index / 7),
    ...madeOf(index),
  }));
  const orders = all.flatMap(({ id, at, account, bot, language, outcome, target, medium }): Order[] => [
    order(id.slice(3), at, start({ account, bot, language }, medium as 'voice'), ...(outcome === undefined ? [] : [end(outcome as 'resolved')])),
    ...(target === undefined ? [] : [annexOrder(id, { figures: figures({ target }) }, 9)]),
  ]);
  await commit(db, epoch, orders, dialect);
  const queries: ConversationQuery[] = [
    ...[
      { bots: ['b1', 'b3', 'b1'] },
      { bots: ['b1', 'b3'], bot: 'b1' },
      { bots: ['b1'], bot: 'b0' },
      { language: 'de' },
      { medium: 'chat', language: 'nl' },
    ],
    ...[
      { bots: ['b0', 'b2'], language: 'en', account: 'a1' },
      { outcome: 'failed', target: 'queue' },
      { outcome: 'resolved', target: 'queue' },
    ],
    ...[
      { account: 'a2', target: 'queue' },
      { account: 'a0' },
      { language: 'nl', since: wall(4), until: wall(20) },
      { account: 'a0', bot: 'b3', since: wall(9) },
    ],
  ] as ConversationQuery[];
  for (const query of queries) {
    const wanted = all.filter(
      (one) =>
        (['account', 'bot', 'language', 'outcome', 'target', 'medium'] as const).every(
          (name) => query[name] === undefined || query[name] === one[name],
        ) &&
        (query.bots ?? [one.bot]).includes(one.bot) &&
        one.at >= (query.since ?? 0) &&
        one.at < (query.until ?? Number.POSITIVE_INFINITY),
    );
    wanted.reverse();
    for (const limit of [2, 50]) {
      const seen: string[] = [];
      for (let cursor: string | undefined; ; ) {
        const asked = { ...query, limit, ...(cursor ? { cursor } : {}) };
        const merged = pageQueries(db, asked).at(-1);
        const { rows } = merged ? await db.executeQuery(merged) : { rows: [] };
        const { heads, next } = await readPage(db, asked);
        assert.deepEqual(
          rows.slice(0, limit).map(({ id }) => id),
          ids(heads),
          JSON.stringify(asked),
        );
        seen.push(...ids(heads));
        if (next === undefined) break;
        cursor = next;
      }
      assert.deepEqual(
        seen,
        wanted.map(({ id }) => id),
        JSON.stringify({ ...query, limit }),
      );
    }
  }
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
