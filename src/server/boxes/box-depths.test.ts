import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Instant, silentLogger } from '#base';
import type { LaneDepth } from '#contract';
import { openMeter } from '#net';
import { boxDepths } from './box-depths.ts';

test('how much lies in each lane, by state; a lane that is empty now is 0; asked often it is read once in five seconds', async () => {
  let now = 0;
  let asked = 0;
  let out: readonly LaneDepth[] = [{ lane: 'desk:people', waiting: 3, dead: 1 }];
  let broken = false;
  const meter = openMeter({ process: false });
  const refresh = boxDepths({
    outbox: {
      async depth() {
        asked++;
        if (broken) throw new TypeError('no store');
        return out;
      },
    },
    inbox: { depth: async () => [{ lane: 'talkdesk', waiting: 2, dead: 0 }] },
    meter,
    clock: { now: () => now as Instant },
    logger: silentLogger,
  });
  const read = async (): Promise<string[]> => {
    await refresh();
    return (await meter.text()).split('\n').filter((line) => line.startsWith('cordboard_box_items{'));
  };
  const line = (box: string, lane: string, state: string, items: number): string =>
    `cordboard_box_items{box="${box}",lane="${lane}",state="${state}"} ${items}`;
  const inbox = [line('inbox', 'talkdesk', 'waiting', 2), line('inbox', 'talkdesk', 'dead', 0)];
  assert.deepEqual(await read(), [line('outbox', 'desk:people', 'waiting', 3), line('outbox', 'desk:people', 'dead', 1), ...inbox]);
  out = [{ lane: 'desk:people', waiting: 1, dead: 1 }];
  now += 4000;
  assert.equal((await read())[0], line('outbox', 'desk:people', 'waiting', 3));
  now += 2000;
  assert.equal((await read())[0], line('outbox', 'desk:people', 'waiting', 1));
  out = [];
  now += 6000;
  assert.deepEqual(await read(), [line('outbox', 'desk:people', 'waiting', 0), line('outbox', 'desk:people', 'dead', 0), ...inbox]);
  assert.equal(asked, 3);
  broken = true;
  now += 6000;
  assert.equal((await read()).length, 4, 'the other figures are there all the same');
});
