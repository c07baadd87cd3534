import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { SampleRing } from './sample-ring.ts';

const kept = (ring: SampleRing): number[] => {
  const into = new Int16Array(ring.end - ring.start);
  ring.copy(ring.start, into, into.length);
  return [...into];
};

test('whatever is written, dropped and cut, the ring holds what a list would', () => {
  const act = fc.oneof(
    fc.record({ do: fc.constant('write' as const), count: fc.nat(90) }),
    fc.record({ do: fc.constant('pad' as const), count: fc.nat(20) }),
    fc.record({ do: fc.constant('drop' as const), count: fc.nat(60) }),
    fc.record({ do: fc.constant('cut' as const), count: fc.nat(60) }),
  );
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      const most = 200;
      const ring = new SampleRing(16, most);
      let list: number[] = [];
      let start = 0;
      let next = 1;
      for (const { do: what, count } of acts) {
        if (what === 'write') {
          const samples = Int16Array.from({ length: count }, () => next++ % 30_000);
          const took = ring.write(samples);
          assert.equal(took, Math.max(0, Math.min(count, most - list.length)));
          list.push(...samples.subarray(0, took));
        } else if (what === 'pad') {
          ring.pad(count);
          list.push(...new Array<number>(count).fill(0));
        } else if (what === 'drop') {
          ring.dropBefore(start + count);
          const gone = Math.min(count, list.length);
          list = list.slice(gone);
          start += gone;
        } else {
          ring.cutAt(start + count);
          list.length = Math.min(list.length, count);
        }
        assert.equal(ring.start, start);
        assert.equal(ring.end, start + list.length);
        assert.deepEqual(kept(ring), list);
      }
    }),
  );
});

test('room is taken when first needed and given back when the ring has run empty', () => {
  const ring = new SampleRing(16, 100_000);
  assert.equal(ring.sizeBytes, 0);
  ring.write(new Int16Array(50_000));
  assert.equal(ring.sizeBytes, 2 * 65_536);
  ring.dropBefore(50_000);
  assert.equal(ring.sizeBytes, 0);
  ring.write(new Int16Array(10));
  assert.equal(ring.sizeBytes, 32);
});
