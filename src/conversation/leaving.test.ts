import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '#base';
import { leaving, usualHandOffMs } from './leaving.ts';

test('a door that neither takes nor refuses is waited for as long as it is told, and no longer', () => {
  for (const withinMs of [undefined, 3000, 40_000]) {
    const leave = leaving(withinMs);
    leave.begin({ outcome: 'escalated', reason: 'asked' }, { version: 1, target: 'people', reason: 'asked', facts: [] }, 1000 as Instant);
    assert.equal(leave.quiet(2000 as Instant)?.kind, 'hand-off');
    assert.equal(leave.deadline, 2000 + (withinMs ?? usualHandOffMs));
    assert.equal(leave.overdue(), 'refused');
    assert.equal(leave.refused(2000 as Instant), 'agent', 'who was not taken is the agent’s again');
  }
});
