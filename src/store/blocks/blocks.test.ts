import assert from 'node:assert/strict';
import { silentLogger, type WallTime } from '#base';
import { type Block, silentMeter } from '#contract';
import { handScheduler } from '../fixtures/hand-scheduler.ts';
import { onEach } from '../fixtures/places.ts';
import { openStore } from '../open-store.ts';
import { openBlocksBeside } from './open-beside.ts';

const wall = 1_800_000_000_000;
const block = (who: string, rest: Partial<Block> = {}): Block => ({
  account: 'acme',
  who,
  from: 'all',
  reason: 'abuse',
  by: 'user:u1',
  at: wall as WallTime,
  ...rest,
});

onEach(
  'a customer is kept out until it ends by itself or is lifted, here and by whoever stands beside; of several keys the strictest counts',
  async (t, place) => {
    const scheduler = handScheduler();
    const clock = { now: () => scheduler.now(), wall: () => (wall + scheduler.now()) as WallTime };
    const store = await openStore({ ...place, logger: silentLogger, meter: silentMeter, clock });
    t.after(() => store.close());
    const { blocks } = store;
    await blocks.put(block('tel:+15550100', { from: 'human', until: (wall + 60_000) as WallTime }));
    await blocks.put(block('thread:web/t1'));
    assert.equal((await blocks.find('acme', ['tel:+15550100']))?.from, 'human');
    assert.equal((await blocks.find('acme', ['tel:+15550100', 'thread:web/t1']))?.from, 'all');
    assert.equal(await blocks.find('other', ['thread:web/t1']), undefined);
    assert.equal(await blocks.find('acme', []), undefined);
    assert.deepEqual(
      (await blocks.list({ account: 'acme' })).map(({ who }) => who),
      ['tel:+15550100', 'thread:web/t1'],
    );
    assert.deepEqual(
      (await blocks.list({ account: 'acme', after: 'tel:+15550100', limit: 1 })).map(({ who }) => who),
      ['thread:web/t1'],
    );

    scheduler.advance(60_000);
    assert.equal(await blocks.find('acme', ['tel:+15550100']), undefined, 'it has run out');
    assert.equal((await blocks.list({ account: 'acme' })).length, 1);

    const beside = await openBlocksBeside(place, clock);
    t.after(() => beside.close());
    assert.equal((await blocks.find('acme', ['thread:web/t1']))?.reason, 'abuse');
    assert.equal(await beside.remove('acme', 'thread:web/t1'), true);
    assert.equal(await beside.remove('acme', 'thread:web/t1'), false);
    await beside.put(block('mailto:ann@example.com', { reason: 'spam' }));
    scheduler.advance(1_000);
    assert.equal(await blocks.find('acme', ['thread:web/t1']), undefined, 'lifted within a second');
    assert.equal((await blocks.find('acme', ['mailto:ann@example.com']))?.reason, 'spam');
    await blocks.put(block('mailto:ann@example.com', { reason: 'again' }));
    assert.equal((await blocks.find('acme', ['mailto:ann@example.com']))?.reason, 'again', 'the newer one takes its place, at once');
  },
);
