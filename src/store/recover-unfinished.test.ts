import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { silentLogger } from '#base';
import { silentMeter } from '#contract';
import { commit } from './commit.ts';
import { onEach, openTestWriter } from './fixtures/places.ts';
import { at, end, handClock, id, order, says, start } from './fixtures/samples.ts';
import { openStore } from './open-store.ts';
import type { StorePlace } from './place.ts';
import { recoverUnfinished } from './recover-unfinished.ts';

const clock = handClock(5_000);
const openAt = async (t: TestContext, place: StorePlace) => {
  const store = await openStore({ ...place, logger: silentLogger, meter: silentMeter, clock });
  t.after(() => store.close());
  return store;
};

/** What a process leaves that dies at once. */
async function deadProcess(t: TestContext, place: StorePlace, orders: Parameters<typeof commit>[2]): Promise<void> {
  const { db, epoch, close } = await openTestWriter(t, place);
  await commit(db, epoch, orders);
  await close();
}

onEach('what a dead process left unfinished fails by gateway-restart, and its lost sound is on record', async (t, place) => {
  await deadProcess(t, place, [
    order('call', 1_000, start()),
    order('call', 2_000, says(1, 'hi')),
    order('chat', 1_500, start({}, 'chat')),
    order('done', 1_000, start(), end('resolved')),
  ]);
  const store = await openAt(t, place);
  await store.append(id('mine'), at(4_900, start()));
  assert.deepEqual(await recoverUnfinished(store, clock), [
    { id: id('call'), unknownMs: 3_000 },
    { id: id('chat'), unknownMs: 3_500 },
  ]);
  assert.deepEqual((await store.events(id('call'))).slice(2), [
    { kind: 'trouble', code: 'GATEWAY_RESTART', blame: 'gateway', seq: 3, at: 5_000 },
    { kind: 'gap', track: 'caller', ms: 3_000, reason: 'gateway-restart', seq: 4, at: 5_000 },
    { kind: 'conversation-end', outcome: 'failed', reason: 'gateway-restart', code: 'GATEWAY_RESTART', seq: 5, at: 5_000 },
  ]);
  assert.deepEqual(
    (await store.events(id('chat'))).map((event) => event.kind),
    ['conversation-start', 'trouble', 'conversation-end'],
  );
  const { outcome, reason, endedAt } = (await store.head(id('call'))) ?? {};
  assert.deepEqual([outcome, reason, endedAt], ['failed', 'gateway-restart', 5_000]);
  assert.equal((await store.head(id('done')))?.outcome, 'resolved');
  assert.deepEqual(
    (await store.unfinished()).map((head) => head.id),
    [id('mine')],
  );
});

onEach('a second recovery, and two at once, change nothing more', async (t, place) => {
  await deadProcess(t, place, [order('a', 1, start()), order('b', 1, start())]);
  const store = await openAt(t, place);
  const both = await Promise.all([recoverUnfinished(store, clock), recoverUnfinished(store, clock)]);
  assert.deepEqual(
    // Whichever came first: between two connections that is chance.
    both.map((mended) => mended.length).toSorted(),
    [0, 2],
  );
  assert.deepEqual(await recoverUnfinished(store, clock), []);
  assert.deepEqual(
    (await store.events(id('a'))).map((event) => event.kind),
    ['conversation-start', 'trouble', 'gap', 'conversation-end'],
  );
});

onEach('a thousand are given their outcome in a few transactions', async (t, place) => {
  await deadProcess(
    t,
    place,
    Array.from({ length: 1_000 }, (_, index) => order(`c${index}`, index, start(), says(1, 'hi'))),
  );
  const store = await openAt(t, place);
  const began = performance.now();
  assert.equal((await recoverUnfinished(store, clock)).length, 1_000);
  const tookMs = performance.now() - began;
  assert.deepEqual(await store.unfinished(), []);
  t.diagnostic(`1,000 conversations in ${tookMs.toFixed(0)} ms`);
});
