import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerTo, overThread, through } from './over-thread.ts';

const stores = {
  ages: { of: async (who: string, more = 0) => (who === 'ann' ? 40 + more : undefined) },
  names: {
    async all() {
      return ['ann'];
    },
  },
};

test('a call is a question that crosses as plain values, and comes back as what the store says', async () => {
  const crossed: unknown[] = [];
  const afar = overThread<typeof stores>({ ages: { of: true }, names: { all: true } }, async (question) => {
    crossed.push(structuredClone(question));
    return answerTo(stores, structuredClone(question));
  });
  assert.deepEqual([await afar.ages.of('ann', 2), await afar.ages.of('bob'), await afar.names.all()], [42, undefined, ['ann']]);
  assert.deepEqual(crossed.slice(1), [
    { store: 'ages', method: 'of', given: ['bob'] },
    { store: 'names', method: 'all', given: [] },
  ]);
});

test('what was not named is not asked for, not even what every object has', async () => {
  for (const question of [
    { store: 'ages', method: 'toString', given: [] },
    { store: 'constructor', method: 'name', given: [] },
  ])
    await assert.rejects(answerTo(stores, question as never), { message: /broken assumption/ });
});

test('a way sees every call, and may refuse it', async () => {
  let open = true;
  const gated = through(stores, async (call) => (open ? call() : Promise.reject(new Error('closed'))));
  assert.equal(await gated.ages.of('ann'), 40);
  open = false;
  await assert.rejects(gated.names.all(), { message: 'closed' });
});
