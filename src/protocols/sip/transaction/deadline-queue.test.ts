import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Instant } from '#base';
import { DeadlineQueue } from './deadline-queue.ts';

interface Item {
  deadline: Instant | undefined;
}

test('whatever is moved, dropped and taken, the earliest comes first', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(9), fc.option(fc.nat(50), { nil: undefined })), { maxLength: 200 }), (moves) => {
      const queue = new DeadlineQueue<Item>();
      const items: Item[] = Array.from({ length: 10 }, () => ({ deadline: undefined }));
      const earliest = (): number | undefined =>
        items
          .map((item) => item.deadline as number | undefined)
          .reduce((a, b) => (b === undefined || (a !== undefined && a <= b) ? a : b), undefined as number | undefined);
      for (const [which, due] of moves) {
        const item = items[which];
        assert.ok(item);
        item.deadline = due as Instant | undefined;
        if (due === undefined && which % 2 === 0) queue.drop(item);
        else queue.watch(item);
        assert.equal(queue.deadline, earliest());
      }
      let last = -1;
      for (let item = queue.take(25 as Instant); item; item = queue.take(25 as Instant)) {
        assert.ok(item.deadline !== undefined && item.deadline >= last && item.deadline <= 25);
        last = item.deadline;
        item.deadline = undefined;
      }
      const rest = earliest();
      assert.ok(rest === undefined || rest > 25);
      assert.equal(queue.deadline, rest);
    }),
  );
});

test('a deadline that moves often leaves no heap behind', () => {
  const queue = new DeadlineQueue<Item>();
  const item: Item = { deadline: undefined };
  for (let n = 0; n < 10_000; n++) {
    item.deadline = (1_000_000 + n) as Instant;
    queue.watch(item);
  }
  assert.ok(queue.size <= 65, `${queue.size}`);
  assert.equal(queue.deadline, 1_009_999);
});
