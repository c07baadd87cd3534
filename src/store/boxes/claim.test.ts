import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { commit } from '../commit.ts';
import { inModelWords, modelBox } from '../fixtures/model-box.ts';
import { onEach, openTestWriter } from '../fixtures/places.ts';
import { temporaryDirectory } from '../fixtures/samples.ts';
import type { Order, Verdict } from '../orders.ts';
import { openWriter } from '../sqlite/open-sqlite.ts';
import type { Entry, Fate } from './box.ts';

const entry = (more: Partial<Entry>): Entry => ({
  lane: 'l',
  key: 'k',
  dedupe: 'd',
  rank: 0,
  sequenced: 0,
  held_until: 0,
  body: '{}',
  put_at: 0,
  due_at: 0,
  expires_at: 1e12,
  ...more,
});

type Move =
  | { readonly kind: 'enter'; readonly entry: Entry }
  | { readonly kind: 'claim'; readonly lane: string; readonly most: number }
  | { readonly kind: 'settle'; readonly which: number; readonly fate: Fate }
  | { readonly kind: 'wait'; readonly ms: number };

const small = (most: number) => fc.integer({ min: 0, max: most });
const names = fc.constantFrom('a', 'b');
const move: fc.Arbitrary<Move> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('enter' as const), entry: arbitraryEntry() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('claim' as const), lane: names, most: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('settle' as const), which: small(20), fate: fate() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: small(60) }) },
);

function arbitraryEntry(): fc.Arbitrary<Entry> {
  const shape = { lane: names, key: names, dedupe: small(12).map(String), due_at: small(50), held_until: fc.constantFrom(0, 40, 80) };
  return fc
    .record({ ...shape, order: fc.option(fc.record({ rank: fc.integer({ min: 1, max: 5 }), sequenced: fc.constantFrom(0, 1) })) })
    .map(({ order, ...rest }) => entry(order ? { ...rest, ...order } : { ...rest, held_until: 0 }));
}

function fate(): fc.Arbitrary<Fate> {
  return fc.oneof(
    fc.constant({ kind: 'done' } as const),
    small(100).map((dueAt) => ({ kind: 'again', dueAt, trouble: 't' }) as const),
    fc.constant({ kind: 'dead', trouble: 't' } as const),
    fc.constant({ kind: 'release' } as const),
  );
}

onEach('the database does what the law says, whatever comes in whatever order', async (t, place) => {
  const { db, dialect, close } = await openTestWriter(t, place);
  await fc.assert(
    fc.asyncProperty(fc.array(move, { maxLength: 60 }), async (moves) => {
      await db.deleteFrom('inbox').execute();
      const model = modelBox();
      const numbers = new Map<number, number>(); // the database's → the model's
      let at = 0;
      const ask = async (order: Order): Promise<Verdict | undefined> => (await commit(db, 1, [order], dialect))[0];
      for (const one of moves) {
        if (one.kind === 'wait') at += one.ms;
        if (one.kind === 'enter') {
          const verdict = await ask({ kind: 'enter', box: 'inbox', entries: [one.entry] });
          assert.deepEqual(verdict, { kind: 'entered', fresh: [model.enter(one.entry)] });
          const { newest } = await db
            .selectFrom('inbox')
            .select((eb) => eb.fn.max('number').as('newest'))
            .executeTakeFirstOrThrow();
          if (!numbers.has(newest)) numbers.set(newest, model.items.length);
        }
        if (one.kind === 'claim') {
          const verdict = await ask({ kind: 'claim', box: 'inbox', lane: one.lane, most: one.most, leaseMs: 30, at });
          assert.ok(verdict?.kind === 'claimed');
          const { numbers: found, nextAt } = inModelWords(verdict);
          assert.deepEqual({ numbers: found.map((number) => numbers.get(number)), nextAt }, model.claim(one.lane, one.most, 30, at));
        }
        if (one.kind === 'settle') {
          const number = [...numbers.keys()][one.which];
          const known = number === undefined ? undefined : model.items[(numbers.get(number) ?? 0) - 1];
          if (number === undefined || known === undefined || known.leased_until === 0) continue; // only who holds a lease settles
          await ask({ kind: 'settle', box: 'inbox', number, fate: one.fate, at });
          model.settle(known.number, one.fate);
        }
      }
    }),
    { numRuns: 150 },
  );
  await close();
});

test('a claim looks into an index: no scan, no sort of the whole box', async (t) => {
  const { db, sqlite, close } = await openWriter({ directory: temporaryDirectory(t), node: 'n', openedAt: 1, busyMs: 50 });
  const seen: string[] = [];
  const prepare = sqlite.prepare.bind(sqlite);
  sqlite.prepare = (text: string) => {
    if (text.includes('leased_until')) seen.push(text);
    return prepare(text);
  };
  await commit(db, 1, [{ kind: 'claim', box: 'outbox', lane: 'l', most: 5, leaseMs: 10, at: 1 }]);
  assert.equal(seen.length, 2);
  for (const text of seen) {
    const plan = prepare(`explain query plan ${text}`).all(...Array.from({ length: text.split('?').length - 1 }, () => 1));
    for (const { detail } of plan) assert.doesNotMatch(String(detail), /^SCAN|TEMP B-TREE FOR ORDER/, text);
  }
  await close();
});

onEach('doubles within one transaction are one; those of another lane are others', async (t, place) => {
  const { db, dialect, close } = await openTestWriter(t, place);
  const enter = (...entries: Entry[]): Order => ({ kind: 'enter', box: 'inbox', entries });
  const verdicts = await commit(db, 1, [enter(entry({}), entry({}), entry({ lane: 'm' })), enter(entry({}), entry({ dedupe: 'e' }))], dialect);
  assert.deepEqual(verdicts, [
    { kind: 'entered', fresh: [true, false, true] },
    { kind: 'entered', fresh: [false, true] },
  ]);
  await close();
});

onEach('what was done is forgotten after its days, a dead letter after its own, and only those', async (t, place) => {
  const { db, dialect, close } = await openTestWriter(t, place);
  await commit(db, 1, [{ kind: 'enter', box: 'outbox', entries: [entry({ body: 'secret' }), entry({ dedupe: 'e' })] }], dialect);
  await commit(db, 1, [{ kind: 'settle', box: 'outbox', number: 1, fate: { kind: 'done' }, at: 100 }], dialect);
  assert.equal((await db.selectFrom('outbox').select('body').where('number', '=', 1).executeTakeFirst())?.body, '');
  assert.deepEqual(await commit(db, 1, [{ kind: 'sweep', before: 100, deadBefore: 0 }], dialect), [{ kind: 'swept', items: 0, dead: 0 }]);
  assert.deepEqual(await commit(db, 1, [{ kind: 'sweep', before: 101, deadBefore: 0 }], dialect), [{ kind: 'swept', items: 1, dead: 0 }]);
  assert.deepEqual(
    (await db.selectFrom('outbox').select('number').execute()).map((row) => row.number),
    [2],
  );
  await commit(db, 1, [{ kind: 'claim', box: 'outbox', lane: 'l', most: 5, leaseMs: 10, at: 150 }], dialect);
  await commit(db, 1, [{ kind: 'settle', box: 'outbox', number: 2, fate: { kind: 'dead', trouble: 'status 500' }, at: 200 }], dialect);
  assert.deepEqual(await commit(db, 1, [{ kind: 'sweep', before: 900, deadBefore: 200 }], dialect), [{ kind: 'swept', items: 0, dead: 0 }]);
  assert.deepEqual(await commit(db, 1, [{ kind: 'sweep', before: 900, deadBefore: 201 }], dialect), [{ kind: 'swept', items: 1, dead: 1 }]);
  await close();
});
