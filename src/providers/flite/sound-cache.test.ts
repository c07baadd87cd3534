import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSoundCache } from './sound-cache.ts';

test('the least recently used sound goes first', () => {
  const cache = createSoundCache(100_000);
  for (let i = 0; i < 10; i++) cache.keep(`sound ${i}`, new Int16Array(4900)); // 9,800 octets and the entry
  assert.equal(cache.find('sound 0'), undefined);
  assert.equal(cache.find('sound 1')?.length, 4900);
  cache.keep('another', new Int16Array(4900));
  assert.equal(cache.find('sound 2'), undefined);
  assert.equal(cache.find('sound 1')?.length, 4900);
  assert.ok(cache.sizeBytes <= 100_000);
});

test('the same key again replaces, and is counted once', () => {
  const cache = createSoundCache(100_000);
  cache.keep('a', new Int16Array(100));
  const size = cache.sizeBytes;
  cache.keep(
    'a',
    Int16Array.from({ length: 100 }, () => 5),
  );
  assert.equal(cache.sizeBytes, size);
  assert.equal(cache.find('a')?.[0], 5);
});

test('what is far too large is not kept, and a cache of nothing keeps nothing', () => {
  const cache = createSoundCache(100_000);
  cache.keep('small', new Int16Array(1000));
  cache.keep('large', new Int16Array(10_000));
  assert.equal(cache.find('large'), undefined);
  assert.equal(cache.find('small')?.length, 1000);
  const none = createSoundCache(0);
  none.keep('a', new Int16Array(1));
  assert.equal(none.find('a'), undefined);
});
