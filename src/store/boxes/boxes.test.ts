import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type Scheduler, silentLogger } from '#base';
import { type Attempt, type IncomingMessage, type OutboxItem, type OutgoingItem, silentMeter } from '#contract';
import { until } from '../../../test/until.ts';
import { handScheduler } from '../fixtures/hand-scheduler.ts';
import { onEach } from '../fixtures/places.ts';
import { at, end, failsWith, id, listLogger, says, start, sumMeter } from '../fixtures/samples.ts';
import { type DiskStore, openStore, type StoreOptions } from '../open-store.ts';
import type { StorePlace } from '../place.ts';
import { storeErrors } from '../store.errors.ts';

const dice = { fraction: () => 0.5 };

type More = Partial<Omit<StoreOptions, keyof StorePlace>>;

async function open(t: TestContext, scheduler: Scheduler, place: StorePlace, more: More = {}): Promise<DiskStore> {
  const store = await openStore({ ...place, logger: silentLogger, meter: silentMeter, clock: scheduler, ...more });
  t.after(() => store.close());
  return store;
}

const outgoing = (name: string, more: Partial<OutgoingItem> = {}): OutgoingItem => ({
  lane: 'webhook:crm',
  key: 'cv_a',
  idempotencyKey: name,
  body: JSON.stringify({ name }),
  ...more,
});
const incoming = (name: string, more: Partial<IncomingMessage> = {}): IncomingMessage => ({
  source: 'desk',
  dedupeKey: name,
  orderingKey: 'thread-1',
  body: JSON.stringify({ name }),
  ...more,
});

/** What arrives somewhere, one after the other; `next` waits for it. */
function arrivals<Item>() {
  const here: Item[] = [];
  const waiting: ((item: Item) => void)[] = [];
  return {
    take(item: Item): Attempt {
      const first = waiting.shift();
      if (first) first(item);
      else here.push(item);
      return { kind: 'done' };
    },
    next: (): Promise<Item> => {
      const first = here.shift();
      return first === undefined ? new Promise((resolve) => waiting.push(resolve)) : Promise.resolve(first);
    },
    get waiting() {
      return here.length;
    },
  };
}

/** A destination whose every answer is given by the test. */
function destination() {
  const calls = arrivals<{ readonly item: OutboxItem; readonly signal: AbortSignal; readonly answer: (attempt: Attempt) => void }>();
  const deliver = (item: OutboxItem, signal: AbortSignal): Promise<Attempt> =>
    new Promise((answer) => {
      calls.take({ item, signal, answer });
    });
  return { deliver, calls };
}

/** Lets time pass, and then some moments more: whoever looks in another thread arms its clock a little later. */
async function after<Item>(scheduler: ReturnType<typeof handScheduler>, ms: number, what: Promise<Item>): Promise<Item> {
  let here: { readonly item: Item } | undefined;
  void what.then((item) => {
    here = { item };
  });
  scheduler.advance(ms);
  const came = await until(() => {
    scheduler.advance(1);
    return here;
  }, 'what comes after a while');
  return came.item;
}

onEach('items are put with the events they belong to, or not at all', async (t, place) => {
  const store = await open(t, handScheduler(), place);
  await store.append(id('a'), at(1, start()), { put: [outgoing('1')] });
  await assert.rejects(store.append(id('b'), at(1, says(1, 'hi')), { put: [outgoing('2')] }), failsWith('CONVERSATION_NOT_STARTED'));
  await store.append(id('a'), at(2, end()), { put: [outgoing('3')] });
  await store.append(id('a'), at(3, end('failed')), { put: [outgoing('4')] }); // a second end is not kept, nor what comes with it
  assert.deepEqual(
    (await store.outbox.list({})).map((item) => item.idempotencyKey),
    ['3', '1'],
  );
  assert.deepEqual(await store.outbox.depth(), [{ lane: 'webhook:crm', waiting: 2, dead: 0, oldestAt: 1_800_000_000_000 }]);
});

onEach('an item goes out under its key, is done, and its body is forgotten; put again it is not put', async (t, place) => {
  const scheduler = handScheduler();
  const store = await open(t, scheduler, place);
  const { deliver, calls } = destination();
  store.outbox.run('webhook:crm', deliver, { scheduler, dice });
  await store.outbox.put([outgoing('1'), outgoing('1')]);
  const { item, answer } = await calls.next();
  assert.deepEqual([item.idempotencyKey, item.body, item.attempts], ['1', '{"name":"1"}', 1]);
  answer({ kind: 'done' });
  await until(async () => (await store.outbox.show(item.id))?.state === 'done', 'it is done');
  await store.outbox.put([outgoing('1')]);
  const [kept, ...others] = await store.outbox.list({});
  assert.deepEqual([kept?.body, kept?.settledAt, others.length], ['', 1_800_000_000_000, 0]);
});

onEach('one key goes in order and one at a time, others beside it; a failure holds up its own key alone', async (t, place) => {
  const scheduler = handScheduler();
  const store = await open(t, scheduler, place);
  const { deliver, calls } = destination();
  store.outbox.run('webhook:crm', deliver, { scheduler, dice });
  await store.outbox.put([outgoing('a1'), outgoing('a2'), outgoing('b1', { key: 'cv_b' })]);
  const first = [await calls.next(), await calls.next()];
  assert.deepEqual(
    first.map(({ item }) => item.idempotencyKey),
    ['a1', 'b1'],
  );
  first[0]?.answer({ kind: 'retry', why: 'HTTP 503', afterMs: 60_000 });
  first[1]?.answer({ kind: 'done' });
  await until(
    async () => (await store.outbox.list({ state: 'done' })).length === 1 && (await store.outbox.show('ob_1'))?.trouble === 'HTTP 503',
    'the failure is written down',
  );
  await store.outbox.put([outgoing('b2', { key: 'cv_b' })]);
  const b2 = await calls.next();
  assert.equal(b2.item.idempotencyKey, 'b2', 'a2 stays behind a1');
  b2.answer({ kind: 'done' });
  await until(async () => (await store.outbox.list({ state: 'done' })).length === 2, 'both are done');
  const again = await after(scheduler, 60_500, calls.next());
  assert.deepEqual([again.item.idempotencyKey, again.item.attempts], ['a1', 2]);
  again.answer({ kind: 'done' });
  assert.equal((await calls.next()).item.idempotencyKey, 'a2');
});

onEach('what is refused is a dead letter that is seen, replayed or dropped', async (t, place) => {
  const scheduler = handScheduler();
  const logger = listLogger();
  const meter = sumMeter();
  const store = await open(t, scheduler, place, { logger, meter });
  let verdict: Attempt | Error = { kind: 'refused', why: 'HTTP 422' };
  const sent: string[] = [];
  const lane = store.outbox.run(
    'mail',
    async ({ idempotencyKey }) => {
      sent.push(idempotencyKey);
      if (verdict instanceof Error) throw verdict;
      return verdict;
    },
    { scheduler, dice },
  );
  await store.outbox.put([outgoing('m1', { lane: 'mail' })]);
  await until(async () => (await store.outbox.show('ob_1'))?.state === 'dead', 'it is given up');
  assert.equal((await store.outbox.show('ob_1'))?.trouble, 'HTTP 422');
  assert.ok(logger.lines.some(({ level, message }) => level === 'error' && message === 'an item was given up'));
  assert.deepEqual(
    (await store.outbox.depth()).map(({ waiting, dead }) => [waiting, dead]),
    [[0, 1]],
  );
  verdict = storeErrors.STORE_DENIED(); // an error that says: never
  assert.equal(await store.outbox.replay('ob_1'), true);
  await until(async () => (await store.outbox.show('ob_1'))?.trouble === 'STORE_DENIED', 'what was wrong is written down');
  assert.equal(await store.outbox.drop('ob_1'), true);
  assert.deepEqual(
    [await store.outbox.drop('ob_1'), await store.outbox.replay('ob_9'), await store.outbox.show('nonsense')],
    [false, false, undefined],
  );
  const dropped = await store.outbox.show('ob_1');
  assert.deepEqual([dropped?.state, dropped?.body, dropped?.trouble], ['done', '', 'dropped']);
  assert.deepEqual(sent, ['m1', 'm1']);
  await lane.drain();
  assert.equal(meter.counts.get('box_attempts_total outbox mail dead'), 2);
});

onEach('an attempt that takes too long is told to stop, and is made again', async (t, place) => {
  const scheduler = handScheduler();
  const store = await open(t, scheduler, place);
  const { deliver, calls } = destination();
  store.outbox.run('webhook:crm', deliver, { scheduler, dice });
  await store.outbox.put([outgoing('1')]);
  const slow = await calls.next();
  scheduler.advance(30_000);
  assert.equal(slow.signal.aborted, true);
  await until(async () => (await store.outbox.show('ob_1'))?.trouble === 'timeout', 'the time is over');
  assert.equal((await after(scheduler, 500, calls.next())).item.attempts, 2);
});

onEach('closing the store stops what is under way and gives it back; the next process tries it again', async (t, place) => {
  const scheduler = handScheduler();
  const store = await open(t, scheduler, place);
  const { deliver, calls } = destination();
  store.outbox.run('webhook:crm', deliver, { scheduler, dice });
  await store.outbox.put([outgoing('1'), outgoing('2')]);
  const { signal } = await calls.next();
  await store.close();
  assert.equal(signal.aborted, true);
  const again = await open(t, scheduler, place);
  assert.deepEqual(
    (await again.outbox.list({})).map(({ state, trouble }) => [state, trouble]),
    [
      ['waiting', undefined],
      ['waiting', 'stopped'],
    ],
  );
  again.outbox.run('webhook:crm', deliver, { scheduler, dice });
  assert.equal((await after(scheduler, 500, calls.next())).item.idempotencyKey, '1');
});

onEach('fifty doubles at once are one message', async (t, place) => {
  const scheduler = handScheduler();
  const store = await open(t, scheduler, place);
  const verdicts = await Promise.all(Array.from({ length: 50 }, () => store.inbox.receive(incoming('event-1'))));
  assert.deepEqual([verdicts.filter((verdict) => verdict === 'new').length, verdicts.length], [1, 50]);
  assert.equal(await store.inbox.receive(incoming('event-1')), 'seen');
  assert.equal(await store.inbox.receive(incoming('event-1', { source: 'another' })), 'new');
  const taken = arrivals<string>();
  store.inbox.run('desk', async ({ dedupeKey }) => taken.take(dedupeKey), { scheduler, dice });
  assert.equal(await taken.next(), 'event-1');
  await until(async () => (await store.inbox.show('ib_1'))?.state === 'done', 'it is done');
  assert.equal(await store.inbox.receive(incoming('event-1')), 'seen', 'a key outlives its message');
  assert.equal(taken.waiting, 0);
});

onEach('numbered messages wait for a missing one, but not for long; who comes after is late', async (t, place) => {
  const scheduler = handScheduler();
  const store = await open(t, scheduler, place);
  const taken = arrivals<string>();
  store.inbox.run('desk', async ({ dedupeKey, late }) => taken.take(late ? `${dedupeKey} late` : dedupeKey), { scheduler, dice });
  const receive = (number: number) => store.inbox.receive(incoming(String(number), { order: { number } }));
  await receive(1);
  assert.equal(await taken.next(), '1');
  await receive(3);
  await receive(4);
  await receive(2);
  assert.deepEqual([await taken.next(), await taken.next(), await taken.next()], ['2', '3', '4']);
  await receive(6);
  await until(async () => (await store.inbox.show('ib_5'))?.state === 'waiting', 'it waits');
  assert.equal(taken.waiting, 0);
  assert.equal(await after(scheduler, 2_000, taken.next()), '6');
  await receive(5);
  assert.equal(await taken.next(), '5 late');
});

onEach('messages with a time are put in order within a moment', async (t, place) => {
  const scheduler = handScheduler();
  const store = await open(t, scheduler, place);
  for (const second of [3, 1, 2])
    await store.inbox.receive(incoming(String(second), { order: { happenedAt: (1_800_000_000_000 + second * 1_000) as never } }));
  const taken = arrivals<string>();
  store.inbox.run('desk', async ({ dedupeKey }) => taken.take(dedupeKey), { scheduler, dice });
  await until(async () => (await store.inbox.depth())[0]?.waiting === 3, 'all three wait');
  assert.equal(taken.waiting, 0);
  assert.deepEqual([await after(scheduler, 250, taken.next()), await taken.next(), await taken.next()], ['1', '2', '3']);
});

onEach('the effect of a message and its mark are one commit', async (t, place) => {
  const scheduler = handScheduler();
  const store = await open(t, scheduler, place);
  await store.append(id('a'), at(1, start()));
  await store.inbox.receive(incoming('event-1'));
  let dying = true;
  const effect = arrivals<string>();
  const consume = (of: DiskStore) =>
    of.inbox.run(
      'desk',
      async (message) => {
        await of.append(id('a'), at(2, says(1, message.dedupeKey)), { done: [message.id] });
        effect.take(message.dedupeKey);
        return dying ? new Promise<Attempt>(() => {}) : { kind: 'done' };
      },
      { scheduler, dice },
    );
  consume(store);
  await effect.next();
  await store.close(); // it never said done; the commit did
  dying = false;
  const again = await open(t, scheduler, place);
  consume(again);
  await again.inbox.receive(incoming('event-2'));
  assert.equal(await effect.next(), 'event-2');
  assert.deepEqual(
    (await again.events(id('a'))).flatMap((event) => (event.kind === 'customer-turn' ? [event.text] : [])),
    ['event-1', 'event-2'],
  );
});

onEach('a message has its effect once, however many hold it in their hands', async (t, place) => {
  const store = await open(t, handScheduler(), place);
  await store.append(id('a'), at(1, start()));
  await store.inbox.receive(incoming('event-1'));
  const effects = await Promise.allSettled(
    Array.from({ length: 5 }, (_, turn) => store.append(id('a'), at(2, says(turn, 'event-1')), { done: ['ib_1'], put: [outgoing(String(turn))] })),
  );
  assert.deepEqual(
    effects.map(({ status }) => status),
    ['fulfilled', 'rejected', 'rejected', 'rejected', 'rejected'],
  );
  await assert.rejects(store.append(id('a'), at(3, says(9, 'event-1')), { done: ['ib_1'] }), failsWith('MESSAGE_DONE'));
  assert.equal((await store.head(id('a')))?.turns, 1);
  assert.equal((await store.outbox.list({})).length, 1);
});

onEach('names longer than a name are refused, and what is no text of a database is mended', async (t, place) => {
  const store = await open(t, handScheduler(), place);
  await assert.rejects(store.inbox.receive(incoming('x'.repeat(201))), failsWith('STORE_TOO_LARGE'));
  await store.outbox.put([outgoing('odd\0\ud800', { body: '"\0"' })]);
  const [item] = await store.outbox.list({});
  assert.deepEqual([item?.idempotencyKey, item?.body], ['odd\ufffd\ufffd', '"\ufffd"']);
});
