import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '#base';
import { statesOf } from '../../../../test/peers/check-table.ts';
import { inviteClient } from './invite-client.table.ts';
import { inviteServer } from './invite-server.table.ts';
import { nonInviteClient } from './non-invite-client.table.ts';
import { nonInviteServer } from './non-invite-server.table.ts';
import { StateWalker } from './state-walker.ts';
import type { AnyTable } from './table.ts';
import { defaultTimers, firstInterval, type TimerName, transactionTimers } from './timers.ts';

const tables: readonly AnyTable[] = [inviteClient, nonInviteClient, inviteServer, nonInviteServer];
const start = 1000 as Instant;

/** Inputs that lead from the beginning to a state. */
function roadTo(table: AnyTable, wanted: string): string[] {
  const roads = new Map<string, string[]>([[table.initial, []]]);
  for (const [state, road] of roads) for (const row of table.rows) if (row.in === state && !roads.has(row.to)) roads.set(row.to, [...road, row.on]);
  const road = roads.get(wanted);
  assert.ok(road, `${table.name}: ${wanted} is not reached`);
  return road;
}

for (const table of tables) {
  test(`${table.name}: left alone, it ends, on any transport`, () => {
    for (const reliable of [true, false])
      for (const state of statesOf(table)) {
        const walker = new StateWalker(table, transactionTimers(reliable, defaultTimers), start);
        for (const on of roadTo(table, state)) walker.step(on, start);
        let steps = 0;
        for (let due = walker.deadline; due !== undefined && steps < 100; due = walker.deadline, steps++)
          for (let timer = walker.takeDue(due); timer !== undefined; timer = walker.takeDue(due)) walker.step(timer, due);
        // Waiting for the far side (a ringing call) or for the application is the business of the storeys above.
        const mayWait = ['proceeding', 'trying'].includes(state) && (table.timers[state] ?? []).every((timer) => timer === 'timer-trying');
        assert.ok(walker.ended || (mayWait && walker.state === state), `${state}, reliable ${reliable}: stays in ${walker.state}`);
      }
  });
}

test('table 4 of RFC 3261, appendix A', () => {
  const row = (timer: TimerName): (number | undefined)[] => [firstInterval(timer, false, defaultTimers), firstInterval(timer, true, defaultTimers)];
  for (const [timer, unreliable, reliable] of [
    ['timer-a', 500, undefined],
    ['timer-b', 32_000, 32_000],
    ['timer-d', 32_000, 0],
    ['timer-e', 500, undefined],
    ['timer-f', 32_000, 32_000],
    ['timer-g', 500, undefined],
    ['timer-h', 32_000, 32_000],
    ['timer-i', 5000, 0],
    ['timer-j', 32_000, 0],
    ['timer-k', 5000, 0],
    ['timer-l', 32_000, 32_000],
    ['timer-m', 32_000, 32_000],
    ['timer-trying', 200, 200],
  ] as const)
    assert.deepEqual(row(timer), [unreliable, reliable], timer);
});
