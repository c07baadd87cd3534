import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Decoder } from './decoder.ts';
import { type BuiltGrammar, createDecoderPool, type DecoderPool } from './decoder-pool.ts';

const grammar = (id: string): BuiltGrammar => ({ id, network: { states: 1, start: 0, end: 0, arcs: [], words: [] }, dictionary: id });

/** A pool whose decoders only note what they are loaded with. */
function pool(most: number): { readonly pool: DecoderPool; readonly loads: string[] } {
  const loads: string[] = [];
  let opened = 0;
  const open = (): Decoder => {
    const name = opened++;
    return {
      load: (_network, dictionary) => {
        loads.push(`${name}:${dictionary}`);
        return dictionary !== 'broken';
      },
      begin() {},
      write() {},
      end() {},
      text: () => '',
      path: () => [],
    };
  };
  return { pool: createDecoderPool(open, most), loads };
}
const lease = (from: DecoderPool, id: string): Decoder => {
  const found = from.lease(grammar(id));
  assert.ok(found.ok);
  return found.decoder;
};

test('a decoder that has the grammar is taken again without loading', () => {
  const { pool: decoders, loads } = pool(2);
  decoders.giveBack(lease(decoders, 'a'));
  decoders.giveBack(lease(decoders, 'a'));
  assert.deepEqual(loads, ['0:a']);
});

test('when all are open, the one idle for longest changes its grammar', () => {
  const { pool: decoders, loads } = pool(2);
  const [a, b] = [lease(decoders, 'a'), lease(decoders, 'b')];
  decoders.giveBack(b);
  decoders.giveBack(a);
  lease(decoders, 'c');
  assert.deepEqual(loads, ['0:a', '1:b', '0:c']);
});

test('there are no more than allowed', () => {
  const { pool: decoders } = pool(1);
  const a = lease(decoders, 'a');
  assert.deepEqual(decoders.lease(grammar('a')), { ok: false, reason: 'full' });
  decoders.giveBack(a);
  assert.ok(decoders.lease(grammar('a')).ok);
});

test('a grammar that cannot be loaded takes no decoder away', () => {
  const { pool: decoders } = pool(1);
  assert.deepEqual(decoders.lease(grammar('broken')), { ok: false, reason: 'grammar' });
  assert.ok(decoders.lease(grammar('a')).ok);
});

test('warming loads ahead and takes nothing from anybody', () => {
  const { pool: decoders, loads } = pool(1);
  decoders.warm(grammar('a'));
  const a = lease(decoders, 'a');
  decoders.warm(grammar('b'));
  assert.deepEqual(loads, ['0:a']);
  decoders.giveBack(a);
});
