import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '#base';
import { Failover, type FailoverInput, type FailoverOutput, SetBack } from './sip-failover.ts';
import type { Target } from './sip-locate.ts';

const at = (ms: number): Instant => ms as Instant;
const target = (n: number): Target => ({ transport: 'udp', address: `192.0.2.${n}`, port: 5060, domain: 'example.com' });
const short = (outputs: readonly FailoverOutput[]): string[] =>
  outputs.map((one) => (one.kind === 'exhausted' ? one.kind : `${one.kind} ${one.target.address.slice(8)}`));

function run(count: number, ...inputs: readonly (readonly [FailoverInput['kind'], number])[]): string[][] {
  const machine = new Failover([1, 2, 3].slice(0, count).map(target), 4000);
  return [short(machine.step({ kind: 'begin' }, at(0))), ...inputs.map(([kind, ms]) => short(machine.step({ kind }, at(ms))))];
}

test('the next is tried when one fails, until there is none', () => {
  assert.deepEqual(run(2, ['failed', 10], ['failed', 20], ['failed', 30]), [['try 1'], ['set-back 1', 'try 2'], ['set-back 2', 'exhausted'], []]);
  assert.deepEqual(run(0), [['exhausted']]);
});

test('silence: the attempt is taken back while there is another, never the last', () => {
  assert.deepEqual(run(2, ['tick', 3999], ['tick', 4000], ['failed', 4000], ['tick', 99_000]), [
    ['try 1'],
    [],
    ['take-back 1'],
    ['set-back 1', 'try 2'],
    [],
  ]);
});

test('the last may keep silent for as long as was told', () => {
  const machine = new Failover([target(1)], 4000, 3000);
  assert.deepEqual(short(machine.step({ kind: 'begin' }, at(0))), ['try 1']);
  assert.deepEqual(short(machine.step({ kind: 'tick' }, at(2999))), []);
  assert.deepEqual(short(machine.step({ kind: 'tick' }, at(3000))), ['take-back 1']);
  assert.deepEqual(short(machine.step({ kind: 'failed' }, at(3000))), ['set-back 1', 'exhausted']);
});

test('a server that was heard has all the time, and may still say 503', () => {
  assert.deepEqual(run(2, ['heard', 100], ['tick', 60_000], ['failed', 60_001]), [['try 1'], [], [], ['set-back 1', 'try 2']]);
});

test('what is settled or abandoned stays so', () => {
  for (const kind of ['settled', 'abandoned'] as const)
    assert.deepEqual(run(3, [kind, 1], ['tick', 5000], ['failed', 6000]), [['try 1'], [], [], []]);
});

test('those who failed stand last for a while, and are not forgotten for others’ sake too soon', () => {
  const setBack = new SetBack(1000, 2);
  const order = (ms: number) => setBack.order([1, 2, 3].map(target), at(ms)).map((one) => one.address.slice(8));
  setBack.note(target(1), at(0));
  assert.deepEqual(order(999), ['2', '3', '1']);
  assert.deepEqual(order(1000), ['1', '2', '3']);
  setBack.note(target(2), at(0));
  setBack.clear(target(1));
  assert.deepEqual(order(1), ['1', '3', '2']);
  for (const n of [1, 2, 3]) setBack.note(target(n), at(0));
  assert.deepEqual(order(1), ['1', '2', '3'], 'two are remembered: 2 and 3, the oldest is forgotten');
});
