import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lanes } from './lanes.ts';

const full = (): Error => new Error('full');

test('few run at once, the others follow in order, and a failure frees its lane', async () => {
  const disk = lanes({ width: 2, waiting: 10, full });
  const ends: (() => void)[] = [];
  const began: number[] = [];
  const tasks = [0, 1, 2, 3].map((number) =>
    disk.run(async () => {
      began.push(number);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (number === 0) throw new Error('the first fails');
      return number;
    }),
  );
  const first = assert.rejects(tasks[0] ?? Promise.resolve(), /first/);
  assert.deepEqual(began, [0, 1]);
  ends[0]?.();
  await first;
  assert.deepEqual(began, [0, 1, 2]);
  for (let index = 1; index < 4; index++) {
    ends[index]?.();
    await tasks[index];
  }
  assert.deepEqual(await Promise.all(tasks.slice(1)), [1, 2, 3]);
});

test('more than may wait are turned away', async () => {
  const disk = lanes({ width: 1, waiting: 1, full });
  let end = (): void => {};
  const first = disk.run(() => new Promise<void>((resolve) => (end = resolve)));
  const second = disk.run(async () => 2);
  await assert.rejects(
    disk.run(async () => 3),
    /full/,
  );
  end();
  await first;
  assert.equal(await second, 2);
  assert.equal(await disk.run(async () => 4), 4);
});
