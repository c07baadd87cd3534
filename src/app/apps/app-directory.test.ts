import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Instant, silentLogger, type WallTime } from '#base';
import type { AppStore, SealedApp } from '#contract';
import { sealWith } from '#net';
import { openAppDirectory } from './app-directory.ts';

test('a secret is read with its own key only, and not when a bit of it changed', () => {
  const seal = sealWith('outside');
  const closed = seal.close('sesame');
  assert.equal(seal.open(closed), 'sesame');
  assert.notEqual(seal.close('sesame'), closed);
  assert.equal(sealWith('other').open(closed), undefined);
  const octets = Buffer.from(closed, 'base64url');
  octets[14] = (octets[14] ?? 0) ^ 1;
  assert.equal(seal.open(octets.toString('base64url')), undefined);
  assert.equal(seal.open('short'), undefined);
});

test('scopes hold once they are published and seen; the configuration wins; a key that is gone opens nothing', async () => {
  const seal = sealWith('outside');
  const alarms: (() => void)[] = [];
  let kept: SealedApp[] = [];
  let stamp = 0;
  const app = (id: string, published: readonly 'chat-history'[]): SealedApp['app'] => ({
    id,
    account: 'acme',
    name: id,
    algorithm: 'HS256',
    drafted: ['chat-history'],
    published,
    createdAt: 0 as WallTime,
    requireExpiry: false,
    requireTokenId: false,
    secrets: 1,
    version: 1,
  });
  const directory = await openAppDirectory({
    apps: { list: async () => kept, stamp: async () => String(stamp) } as unknown as AppStore,
    seal,
    base: { client: (id) => (id === 'cs-file' ? ({ id, scopes: [] } as never) : undefined), bot: () => undefined },
    botsOf: () => ['st-1'],
    scheduler: {
      now: () => 0 as Instant,
      wall: () => 0 as WallTime,
      at(_due, run) {
        alarms.push(run);
        return () => {};
      },
    },
    logger: silentLogger,
  });
  assert.equal(directory.client('cs-1'), undefined);
  kept = [
    { app: app('cs-1', []), sealed: [seal.close('one')] },
    { app: app('cs-file', []), sealed: [seal.close('two')] },
    { app: app('cs-lost', []), sealed: [sealWith('before').close('three')] },
  ];
  stamp = 1;
  await directory.refresh();
  assert.deepEqual(directory.client('cs-1'), {
    id: 'cs-1',
    account: 'acme',
    algorithm: 'HS256',
    secrets: ['one'],
    bots: ['st-1'],
    scopes: [],
    requireExpiry: false,
    requireTokenId: false,
  });
  assert.deepEqual(directory.client('cs-lost')?.secrets, []);
  assert.deepEqual(directory.client('cs-file')?.scopes, []);

  kept = [{ app: app('cs-1', ['chat-history']), sealed: [seal.close('one')] }];
  assert.deepEqual(directory.client('cs-1')?.scopes, [], 'drafted is not published');
  stamp = 2;
  alarms.shift()?.();
  await new Promise(setImmediate);
  assert.deepEqual(directory.client('cs-1')?.scopes, ['chat-history']);
  assert.equal(directory.client('cs-lost'), undefined);
  directory.close();
});
