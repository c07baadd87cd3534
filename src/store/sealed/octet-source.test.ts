import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { type OctetSource, streamOf } from './octet-source.ts';

function source(octets: Uint8Array): OctetSource & { readonly closed: () => number } {
  let closed = 0;
  return {
    sizeBytes: octets.length,
    read: async (from, to) => octets.subarray(from, to),
    async close() {
      closed += 1;
    },
    closed: () => closed,
  };
}
const sound = Uint8Array.from({ length: 200_000 }, (_, i) => i);
const all = (octets: AsyncIterable<Uint8Array>): Promise<Uint8Array[]> => Readable.from(octets).toArray();

test('a stream of octets: the whole and a part, and the source is closed behind it', async () => {
  const whole = source(sound);
  assert.deepEqual(Buffer.concat(await all(streamOf(whole))), Buffer.from(sound));
  assert.equal(whole.closed(), 1);
  const part = source(sound);
  assert.deepEqual(Buffer.concat(await all(streamOf(part, 100, 70_000))), Buffer.from(sound.subarray(100, 70_000)));
  assert.equal(part.closed(), 1);
});

test('who breaks off closes the source, also before the first octet was asked for', async () => {
  const broken = source(sound);
  for await (const _ of streamOf(broken)) break;
  assert.equal(broken.closed(), 1);
  const unread = source(sound);
  const body = Readable.from(streamOf(unread), { objectMode: false });
  body.destroy();
  await once(body, 'close');
  assert.equal(unread.closed(), 1);
});

test('what cannot be read is told, and closes the source', async () => {
  const damaged: ReturnType<typeof source> = { ...source(sound), read: () => Promise.reject(new Error('damaged')) };
  await assert.rejects(all(streamOf(damaged)), /damaged/);
  assert.equal(damaged.closed(), 1);
});
