import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { silentLogger } from '#base';
import { type AuditEntry, silentMeter } from '#contract';
import { onEach } from '../fixtures/places.ts';
import { handClock, wall } from '../fixtures/samples.ts';
import { openBesideAt } from '../open-database.ts';
import { type DiskStore, openStore } from '../open-store.ts';
import type { StorePlace } from '../place.ts';
import { verifyStore } from '../upkeep/verify.ts';

async function openTestStore(t: TestContext, place: StorePlace, node: string): Promise<DiskStore> {
  const store = await openStore({ ...place, logger: silentLogger, meter: silentMeter, clock: handClock(), node });
  t.after(() => store.close());
  return store;
}

const entry = (at: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  at: wall(at),
  actor: { kind: 'user', id: 'u1', address: '192.0.2.1' },
  account: 'acme',
  action: 'read',
  subject: { kind: 'conversation', id: 'cv_1' },
  ...more,
});

onEach('entries are numbered without holes over all nodes, newest first, and narrowed', async (t, place) => {
  const one = await openTestStore(t, place, 'a');
  const two = 'postgres' in place ? await openTestStore(t, place, 'b') : one;
  await Promise.all(
    Array.from({ length: 60 }, (_, index) =>
      (index % 2 ? one : two).audit.write([
        entry(index),
        entry(index, { actor: { kind: 'gateway', id: 'retention' }, action: 'expire', details: { parts: 'words' } }),
      ]),
    ),
  );
  const newest = await one.audit.list({ limit: 200 });
  assert.deepEqual(
    newest.map(({ number }) => number),
    Array.from({ length: 120 }, (_, index) => 120 - index),
  );
  assert.equal((await one.audit.list({})).length, 50);
  assert.equal((await one.audit.list({ action: 'expire', limit: 200 })).length, 60);
  assert.equal((await one.audit.list({ actor: 'u1', before: 11 })).length, (await one.audit.list({ action: 'read', before: 11 })).length);
  assert.equal((await one.audit.list({ since: wall(10), until: wall(20), limit: 200 })).length, 20);
  assert.deepEqual(await one.audit.list({ account: 'other' }), []);
  assert.deepEqual(await one.audit.list({ subject: { kind: 'person' } }), []);
  const {
    number: _,
    chain,
    ...kept
  } = (await one.audit.list({ action: 'expire', subject: { kind: 'conversation', id: 'cv_1' }, limit: 1 }))[0] ?? {};
  assert.match(chain ?? '', /^[0-9a-f]{64}$/);
  assert.deepEqual({ ...kept, at: 0 }, entry(0, { actor: { kind: 'gateway', id: 'retention' }, action: 'expire', details: { parts: 'words' } }));
  assert.deepEqual((await verifyStore(place)).faults, []);
});

onEach('whoever changes an entry, or takes one out, is found out', async (t, place) => {
  const store = await openTestStore(t, place, 'a');
  await store.audit.write(Array.from({ length: 1_500 }, (_, index) => entry(index)));
  const { db, close } = await openBesideAt(place, 'write');
  t.after(close);
  assert.deepEqual((await verifyStore(place)).faults, []);
  await db.updateTable('audit').set({ actor: 'somebody else' }).where('number', '=', 1_200).execute();
  const faults = async () => (await verifyStore(place)).faults.map(({ where }) => where);
  assert.deepEqual(await faults(), ['audit 1200']);
  await db.updateTable('audit').set({ actor: 'u1' }).where('number', '=', 1_200).execute();
  assert.deepEqual(await faults(), []);
  await db.deleteFrom('audit').where('number', '=', 700).execute();
  assert.deepEqual(await faults(), ['audit 700']);
});

test('no statement of the store changes or removes an entry', () => {
  const store = join(import.meta.dirname, '..');
  for (const file of readdirSync(store, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts')) continue;
    const source = readFileSync(join(store, file), 'utf8');
    assert.doesNotMatch(source, /(?:updateTable|deleteFrom)\('audit'\)|(?:update|delete from) audit\b/, file);
  }
});
