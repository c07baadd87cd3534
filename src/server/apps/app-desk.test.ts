import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import type { WallTime } from '#base';
import type { Actor, App, AuditEntry } from '#contract';
import { realDice, sealWith } from '#net';
import { appsInMemory } from '../fixtures/apps-in-memory.ts';
import { appDesk } from './app-desk.ts';

const by: Actor = { kind: 'command', id: 'cordboard' };

function desk() {
  const apps = appsInMemory();
  const audited: AuditEntry[] = [];
  const seal = sealWith('outside');
  const audit = { write: async (entries: readonly AuditEntry[]) => void audited.push(...entries), list: async () => [] };
  return { desk: appDesk({ apps, seal, audit, wall: () => 5 as WallTime, dice: realDice() }), apps, audited, seal };
}

test('an app is made with a secret that is shown once, kept sealed, and may do nothing before it is published', async () => {
  const set = desk();
  const made = await set.desk.create({ account: 'acme', name: 'desktop', algorithm: 'HS256', scopes: ['chat-history'] }, by);
  assert.ok(made.ok && made.value.secret);
  const { app, secret } = made.value;
  assert.match(app.id, /^cs-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const [row] = await set.apps.list();
  assert.deepEqual([row?.app.published, set.seal.open(row?.sealed[0] ?? '')], [[], secret]);
  assert.ok(!JSON.stringify(await set.desk.list()).includes(secret));
  assert.deepEqual(await set.desk.publish({ account: 'acme' }, by), [app.id]);
  assert.deepEqual((await set.desk.find(app.id))?.published, ['chat-history']);
  assert.deepEqual(await set.desk.publish({ account: 'acme' }, by), [], 'nothing was drafted since');
  assert.deepEqual(
    set.audited.map(({ action, subject }) => [action, subject.id === app.id]),
    [
      ['create', true],
      ['publish', true],
    ],
  );
  assert.ok(!JSON.stringify(set.audited).includes(secret));
});

test('two secrets live while one is exchanged, never three; then the old one is retired', async () => {
  const set = desk();
  const made = await set.desk.create({ account: 'acme', name: 'a', algorithm: 'HS512', scopes: [] }, by);
  assert.ok(made.ok);
  const { id } = made.value.app;
  const second = await set.desk.rotate(id, undefined, by);
  const third = await set.desk.rotate(id, undefined, by);
  assert.ok(second.ok && third.ok);
  const live = async (): Promise<unknown[]> => ((await set.apps.find(id))?.sealed ?? []).map((one) => set.seal.open(one));
  assert.deepEqual(await live(), [second.value.secret, third.value.secret]);
  await set.desk.retire(id, by);
  assert.deepEqual(await live(), [third.value.secret]);
  assert.deepEqual(await set.desk.rotate('cs-none', undefined, by), { ok: false, error: 'absent' });
  assert.equal(await set.desk.remove(id, by), true);
  assert.equal(await set.desk.remove(id, by), false);
});

test('signing by key pair takes a public key of the right kind, and nothing else', async () => {
  const set = desk();
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString();
  const create = (algorithm: App['algorithm'], publicKey?: string) =>
    set.desk.create({ account: 'acme', name: 'a', algorithm, scopes: [], ...(publicKey === undefined ? {} : { publicKey }) }, by);
  const good = await create('RS256', pem);
  assert.ok(good.ok && good.value.secret === undefined);
  for (const [algorithm, key, why] of [
    ['RS256', undefined, 'public-key-needed'],
    ['RS256', 'words', 'public-key-unusable'],
    ['RS256', rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), 'public-key-unusable'],
    ['RS512', ec.publicKey.export({ type: 'spki', format: 'pem' }).toString(), 'public-key-unusable'],
    ['HS256', pem, 'public-key-for-secret'],
  ] as const)
    assert.deepEqual(await create(algorithm, key), { ok: false, error: why });
});

test('a change that was meant for another version is refused', async () => {
  const set = desk();
  const made = await set.desk.create({ account: 'acme', name: 'a', algorithm: 'HS256', scopes: [] }, by);
  assert.ok(made.ok);
  const { id } = made.value.app;
  assert.equal((await set.desk.change(id, { scopes: ['bot-sessions'] }, by, 1)).ok, true);
  assert.deepEqual(await set.desk.change(id, { name: 'b' }, by, 1), { ok: false, error: 'stale' });
  assert.deepEqual(await set.desk.change('cs-none', { name: 'b' }, by), { ok: false, error: 'absent' });
});
