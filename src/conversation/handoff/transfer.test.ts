import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '#base';
import { lineDoor } from '#contract';
import { transferTable } from './transfer.table.ts';
import { transfer } from './transfer.ts';

const at = (ms: number): Instant => ms as Instant;
const can = { handOff: { targets: ['desk'], doors: { desk: lineDoor('the desk’s line', 100) } } };

test('no stage answers the same twice; every stage is reached, and every road ends', () => {
  const seen = transferTable.map((row) => `${row.in} ${row.on}`);
  assert.equal(new Set(seen).size, seen.length);
  const reached = new Set(['requested', ...transferTable.map(({ to }) => to)]);
  assert.deepEqual([...reached].sort(), ['abandoned', 'accepted', 'answered', 'refused', 'requested', 'returned', 'sent', 'timed-out', 'unproven']);
  const final = [...reached].filter((stage) => !transferTable.some((row) => row.in === stage));
  assert.deepEqual(final.sort(), ['abandoned', 'returned', 'unproven']);
});

test('what became of it, by which proof, and how long after it was decided', () => {
  const one = transfer(can);
  assert.equal(one.take('proved', at(1)), undefined, 'nothing was decided');
  one.decide('desk', at(1000));
  assert.equal(one.take('went', at(2500)), undefined);
  assert.deepEqual(one.take('proved', at(3100), { proof: 'refer-notified' }), {
    kind: 'hand-off-proof',
    stage: 'accepted',
    target: 'desk',
    door: 'the desk’s line',
    ms: 2100,
    proof: 'refer-notified',
  });
  assert.equal(one.take('proved', at(3200)), undefined, 'it is settled');
});

test('a refused one may be tried elsewhere, or the agent has the customer again', () => {
  const one = transfer(can);
  one.decide('desk', at(0));
  one.take('went', at(10));
  const refused = one.take('refused', at(20), { code: 'PHONE_REFER_REFUSED' });
  assert.deepEqual(refused?.kind === 'hand-off-proof' && [refused.stage, refused.code, refused.ms], ['refused', 'PHONE_REFER_REFUSED', 20]);
  one.take('given-back', at(30));
  one.decide('desk', at(100));
  one.take('went', at(100));
  const late = one.take('overdue', at(15_100), { code: 'HANDOFF_TIMEOUT' });
  assert.deepEqual(late?.kind === 'hand-off-proof' && [late.stage, late.ms], ['timed-out', 15_000]);
});
