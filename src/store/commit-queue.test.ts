import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CommitQueue, commitQueue, type QueueLimits } from './commit-queue.ts';
import { failsWith, order, says } from './fixtures/samples.ts';
import type { Order, Verdict } from './orders.ts';
import { storeErrors } from './store.errors.ts';

const taken: Verdict = { kind: 'taken', ignoredEnds: 0 };
const roomy: QueueLimits = { waitingAppends: 100, waitingOctets: 1_000, batchAppends: 50, batchOctets: 500 };

interface Transaction {
  readonly names: readonly string[];
  readonly succeed: (verdicts?: readonly Verdict[]) => void;
  readonly fail: (error: Error) => void;
}

const nameOf = (one: Order): string => (one.kind === 'append' ? one.id : one.kind);

/** A queue whose transactions end when the test says so. */
function bench(limits: Partial<QueueLimits> = {}) {
  const transactions: Transaction[] = [];
  const story: string[] = [];
  let depth = 0;
  const queue = commitQueue({
    limits: { ...roomy, ...limits },
    commit: (orders) =>
      new Promise((resolve, reject) => {
        transactions.push({ names: orders.map(nameOf), succeed: (verdicts = orders.map(() => taken)) => resolve(verdicts), fail: reject });
      }),
    settled: (one, verdict) => void story.push(`${nameOf(one)} ${verdict.kind}`),
    committed: (appends, error) => void story.push(`${appends} ${error === undefined ? 'kept' : 'lost'}`),
    moved: (by) => void (depth += by),
  });
  return { queue, transactions, story, depth: () => depth };
}

const push = (queue: CommitQueue, name: string, octets = 1): Promise<unknown> => queue.push(order(name, 1, says(1, name)), octets);
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const at = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index];
  assert.ok(item !== undefined, `there is no item ${index}`);
  return item;
};

test('a lone append goes at once; what arrives during its commit is the next transaction, in order', async () => {
  const { queue, transactions } = bench();
  const all = ['a', 'b', 'c', 'b'].map((name) => push(queue, name));
  assert.deepEqual(
    transactions.map((one) => one.names),
    [['cv_a']],
  );
  at(transactions, 0).succeed();
  await all[0];
  await turn();
  assert.deepEqual(at(transactions, 1).names, ['cv_b', 'cv_c', 'cv_b']);
  at(transactions, 1).succeed();
  await Promise.all(all);
  await queue.drained();
  assert.equal(transactions.length, 2);
});

test('nothing is acknowledged before its transaction ends', async () => {
  const { queue, transactions } = bench();
  let acknowledged = false;
  const append = push(queue, 'a').then(() => {
    acknowledged = true;
  });
  await turn();
  assert.equal(acknowledged, false);
  at(transactions, 0).succeed();
  await append;
  assert.equal(acknowledged, true);
});

test('a failed transaction rejects its own appends; those behind it are still stored', async () => {
  const { queue, transactions, story } = bench();
  const first = push(queue, 'a');
  const second = push(queue, 'b');
  const rejected = assert.rejects(first, failsWith('STORE_FULL'));
  at(transactions, 0).fail(storeErrors.STORE_FULL());
  await rejected;
  await turn();
  at(transactions, 1).succeed();
  await second;
  assert.deepEqual(story, ['1 lost', '1 kept', 'cv_b taken']);
});

test('a refused append leaves those of its transaction alone', async () => {
  const { queue, transactions } = bench();
  const first = push(queue, 'a');
  const refused = assert.rejects(push(queue, 'b'), failsWith('CONVERSATION_OVER'));
  const third = push(queue, 'c');
  at(transactions, 0).succeed();
  await first;
  await turn();
  at(transactions, 1).succeed([{ kind: 'refused', code: 'CONVERSATION_OVER' }, taken]);
  await Promise.all([refused, third]);
});

test('what waits is bounded by number and by octets, and room comes back', async () => {
  for (const [limits, octets] of [
    [{ waitingAppends: 2 }, 1],
    [{ waitingOctets: 20 }, 10],
  ] as const) {
    const { queue, transactions, depth } = bench(limits);
    const kept = [push(queue, 'a', octets), push(queue, 'b', octets)];
    await assert.rejects(push(queue, 'c', octets), failsWith('STORE_BUSY'));
    assert.equal(depth(), 2);
    at(transactions, 0).succeed();
    await kept[0];
    await turn();
    at(transactions, 1).succeed();
    await kept[1];
    assert.equal(depth(), 0);
    const later = push(queue, 'd', octets);
    at(transactions, 2).succeed();
    await later;
  }
});

test('a transaction is bounded too, and one append that no transaction can hold is refused', async () => {
  const { queue, transactions } = bench({ batchAppends: 2, batchOctets: 10 });
  const all = [push(queue, 'a'), push(queue, 'b', 6), push(queue, 'c', 6), push(queue, 'd'), push(queue, 'e')];
  for (let index = 0; index < 4; index++) {
    at(transactions, index).succeed();
    await turn();
  }
  await Promise.all(all);
  assert.deepEqual(
    transactions.map((one) => one.names.join()),
    ['cv_a', 'cv_b', 'cv_c,cv_d', 'cv_e'],
  );
  await assert.rejects(push(queue, 'f', 11), failsWith('STORE_TOO_LARGE'));
});

test('drained waits for all of it', async () => {
  const { queue, transactions } = bench();
  const all = [push(queue, 'a'), push(queue, 'b')];
  let drained = false;
  const waits = queue.drained().then(() => {
    drained = true;
  });
  at(transactions, 0).succeed();
  await turn();
  assert.equal(drained, false);
  at(transactions, 1).succeed();
  await Promise.all([...all, waits]);
  assert.equal(drained, true);
});

test('the order of one conversation survives grouping', async () => {
  const seen: string[] = [];
  const queue = commitQueue({
    limits: { ...roomy, batchAppends: 3 },
    commit: async (orders) => {
      await turn();
      for (const one of orders) if (one.kind === 'append') seen.push(...one.events.map((event) => event.body));
      return orders.map(() => taken);
    },
    settled: () => {},
    committed: () => {},
    moved: () => {},
  });
  const wanted = Array.from({ length: 20 }, (_, index) => order('a', 1, says(index, 'x')));
  await Promise.all(wanted.map((one) => queue.push(one, 1)));
  assert.deepEqual(
    seen,
    wanted.flatMap((one) => one.events.map((event) => event.body)),
  );
});
