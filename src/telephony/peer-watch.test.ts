import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant, Scheduler, WallTime } from '#base';
import { silentMeter } from '#contract';
import { type PeerWatch, watchPeer } from './peer-watch.ts';

/** A watch whose time and pings are the test's. */
function bench() {
  let due: (() => void) | undefined;
  let armedMs = 0;
  const scheduler: Scheduler = {
    now: () => 0 as Instant,
    wall: () => 0 as WallTime,
    at(instant, run) {
      armedMs = instant;
      due = run;
      return () => {
        due = undefined;
      };
    },
  };
  const pings: string[] = [];
  const lines: string[] = [];
  const say = (text: string): number => lines.push(text);
  const logger = { debug: say, info: say, warn: say, error: say, with: () => logger } as never;
  let up = 0;
  const meter = { ...silentMeter, shift: (_name: string, by: number) => void (up += by) };
  const watch: PeerWatch = watchPeer(
    { channel: 'zoom', to: { host: 'sip.example.com' }, everyMs: 30_000 },
    { scheduler, logger, meter, ping: (name) => pings.push(name) },
  );
  const next = (status: number | undefined): void => {
    watch.answered(pings.at(-1) ?? '', status);
    due?.();
  };
  return { watch, pings, lines, next, armed: () => armedMs, waits: () => due !== undefined, up: () => up };
}

test('a peer that answers is up, whatever it answers; one miss is chance, two are silence, and it comes back', () => {
  const { next, lines, up, pings, armed } = bench();
  for (const status of [200, 405, undefined, 403]) next(status);
  assert.deepEqual([lines, up(), armed()], [['SIP peer answers'], 1, 30_000]);
  for (const status of [undefined, 503, 408]) next(status);
  assert.deepEqual([lines.at(-1), up()], ['SIP peer is silent', 0]);
  next(200);
  assert.deepEqual([lines.length, lines.at(-1), up(), pings.length], [3, 'SIP peer answers', 1, 9]);
});

test('a peer that never answered is told at once, once', () => {
  const { next, lines, up } = bench();
  next(undefined);
  next(undefined);
  assert.deepEqual([lines, up()], [['SIP peer is silent'], 0]);
});

test('other pings are not its own, and nothing is asked after the stop', () => {
  const { watch, pings, waits } = bench();
  assert.equal(watch.answered('other', 200), false);
  watch.answered(pings[0] ?? '', 200);
  watch.stop();
  assert.equal(waits(), false);
  assert.equal(watch.answered(pings[0] ?? '', 200), true);
  assert.equal(waits(), false);
});
