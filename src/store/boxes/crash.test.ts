import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runAndKill, unevenNumbers } from '../fixtures/kill.ts';
import { onEach } from '../fixtures/places.ts';
import { temporaryDirectory } from '../fixtures/samples.ts';
import { openBesideAt } from '../open-database.ts';

/** How many kills on SQLite, and half as many on PostgreSQL; more by the environment: STORE_KILLS=500. */
const kills = Math.ceil(Number(process.env['STORE_KILLS'] ?? 20) / 4);
const program = fileURLToPath(new URL('../fixtures/crash-boxes.ts', import.meta.url));

onEach('killed at any instant: each acknowledged message has its effect once, in order, and what follows from it arrives', async (t, place) => {
  const farSide = join(temporaryDirectory(t), 'far-side.txt');
  const where = 'directory' in place ? place.directory : place.postgres;
  const times = 'directory' in place ? kills : Math.ceil(kills / 2);
  const random = unevenNumbers(3);
  const upTo = (most: number): number => Math.floor(random.next().value * most);
  const acknowledged = new Set<string>();
  const run = async (more: readonly string[], lines: number | undefined): Promise<void> => {
    for (const line of await runAndKill([program, where, farSide, '5', ...more], lines, upTo(3_000_000)))
      if (line.startsWith('in ')) acknowledged.add(line.slice(3));
  };
  for (let kill = 0; kill < times; kill++) await run([], 1 + upTo(kill % 4 === 3 ? 2 : 150));
  await run(['finish'], undefined);

  const { db, close } = await openBesideAt(place, 'read');
  t.after(close);
  const turns = await db.selectFrom('events').select('body').where('kind', '=', 'customer-turn').orderBy('conversation').orderBy('seq').execute();
  const effects = turns.map(({ body }) => (JSON.parse(body) as { text: string }).text);
  assert.deepEqual(
    [...acknowledged].filter((name) => !effects.includes(name)),
    [],
    'acknowledged and lost',
  );
  assert.equal(new Set(effects).size, effects.length, 'an effect twice');
  inOrder(effects, 'effects');
  const arrived = readFileSync(farSide, 'utf8').trimEnd().split('\n');
  const counted = arrived.filter((line) => !line.endsWith(' again'));
  assert.deepEqual([...counted].sort(), [...effects].sort(), 'the counter of the far side, by key');
  inOrder(counted, 'arrivals');
  for (const box of ['outbox', 'inbox'] as const)
    assert.deepEqual(
      (await db.selectFrom(box).select('state').distinct().execute()).map(({ state }) => state),
      ['done'],
    );
  t.diagnostic(
    `${times} kills, ${acknowledged.size} acknowledged, ${effects.length} effects, ${arrived.length - counted.length} sent again under their key`,
  );
  assert.ok(acknowledged.size > times);
});

/** Of each key, numbers rise. */
function inOrder(names: readonly string[], what: string): void {
  const last = new Map<string, number>();
  for (const name of names) {
    const [key = '', number] = name.split('.');
    assert.ok(Number(number) > (last.get(key) ?? 0), `${what}: ${name} after ${last.get(key)}`);
    last.set(key, Number(number));
  }
}
