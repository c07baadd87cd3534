import assert from 'node:assert/strict';
import { silentLogger } from '#base';
import { type OutgoingItem, silentMeter } from '#contract';
import { onEach } from '../fixtures/places.ts';
import { at, end, failsWith, handClock, id, listLogger, says, start } from '../fixtures/samples.ts';
import { openStore, type StoreOptions } from '../open-store.ts';
import { recoverUnfinished } from '../recover-unfinished.ts';

const wrapUp: NonNullable<StoreOptions['along']> = (conversation, events): readonly OutgoingItem[] =>
  events.some(({ event }) => event.kind === 'conversation-end')
    ? [{ lane: 'wrap-up', key: conversation, idempotencyKey: conversation, body: '{}' }]
    : [];

onEach('what goes along with an end is put once, whoever ends it, and also for what a dead process left behind', async (t, place) => {
  const open = (node: string) => openStore({ ...place, logger: silentLogger, meter: silentMeter, clock: handClock(), along: wrapUp, node });
  const first = await open('a');
  await first.append(id('done'), at(1, start(), says(1, 'hi')));
  await first.append(id('left'), at(1, start()));
  await first.append(id('done'), at(2, end()));
  await first.append(id('done'), at(3, end('failed')));
  await assert.rejects(first.append(id('done'), at(4, says(2, 'late'), end())), failsWith('CONVERSATION_OVER'));
  const keys = async (store: typeof first): Promise<readonly string[]> => (await store.outbox.list({ lane: 'wrap-up' })).map(({ key }) => key).sort();
  assert.deepEqual(await keys(first), [id('done')]);
  await first.close();
  const second = await open('b');
  t.after(() => second.close());
  await recoverUnfinished(second, handClock());
  assert.deepEqual(await keys(second), [id('done'), id('left')]);
});

onEach('what cannot be made costs no events', async (t, place) => {
  const logger = listLogger();
  const along = (): never => {
    throw new Error('a bug');
  };
  const store = await openStore({ ...place, logger, meter: silentMeter, clock: handClock(), along });
  t.after(() => store.close());
  await store.append(id('a'), at(1, start(), end()));
  assert.equal((await store.head(id('a')))?.outcome, 'resolved');
  assert.equal(logger.lines.filter(({ level }) => level === 'error').length, 1);
});
