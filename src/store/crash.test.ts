import assert from 'node:assert/strict';
import { DatabaseSync } from 'node:sqlite';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { runAndKill, unevenNumbers } from './fixtures/kill.ts';
import { temporaryDirectory } from './fixtures/samples.ts';
import { databaseFile } from './sqlite/open-sqlite.ts';

/** How many kills in all; more by the environment: STORE_KILLS=500. */
const kills = Number(process.env['STORE_KILLS'] ?? 20);
const writer = fileURLToPath(new URL('./fixtures/crash-writer.ts', import.meta.url));

interface Run {
  /** Conversation → the highest seq that was acknowledged. */
  readonly acknowledged: ReadonlyMap<string, number>;
  /** It lived long enough to mend what its predecessor left. */
  readonly recovered: boolean;
}

/** Runs the writer until it has told so many lines, and some microseconds more. */
async function run(directory: string, conversations: number, acknowledgements: number, spin: number): Promise<Run> {
  const lines = await runAndKill([writer, directory, String(conversations)], acknowledgements, spin);
  const acknowledged = new Map<string, number>();
  for (const line of lines) {
    const [name = '', seq] = line.split(' ');
    if (name.startsWith('cv_')) acknowledged.set(name, Number(seq));
  }
  return { acknowledged, recovered: lines.some((line) => line.startsWith('recovered ')) };
}

/** Everything the law asks of a store, whatever was cut where. */
function inspect(directory: string, acknowledged: ReadonlyMap<string, number>, recovered: boolean, when: string): void {
  const sqlite = new DatabaseSync(databaseFile(directory), { readOnly: true });
  try {
    assert.deepEqual(Object.values(sqlite.prepare('pragma integrity_check').get() ?? {}), ['ok']);
    assert.deepEqual(sqlite.prepare('pragma foreign_key_check').all(), []);
    const rows = sqlite.prepare('select conversation, max(seq) as seq, count(*) as events from events group by conversation').all();
    const stored = new Map(rows.map((row) => [String(row['conversation']), { seq: Number(row['seq']), events: Number(row['events']) }]));
    for (const [name, seq] of acknowledged) {
      const found = stored.get(name)?.seq ?? 0;
      assert.ok(found >= seq, `${when}: ${name} had ${seq} acknowledged, ${found} are stored`);
    }
    for (const [name, { seq, events }] of stored) assert.equal(events, seq, `${when}: ${name} has a hole`);
    if (recovered) assert.deepEqual(sqlite.prepare(unmended).all(), [], `${when}: a conversation of an earlier process without outcome`);
    for (const [fault, query] of Object.entries(faults)) assert.deepEqual(sqlite.prepare(query).all(), [], `${when}: ${fault}`);
  } finally {
    sqlite.close();
  }
}

const unmended = 'select id from heads where outcome is null and owner < (select max(epoch) from owners)';

/** Queries that must find nothing. */
const faults = {
  'a head that its events do not bear out': `select id from heads where last_seq <> (select max(seq) from events where conversation = id)
    or turns <> (select count(*) from events where conversation = id and kind = 'customer-turn')
    or (outcome is null) <> (select count(*) = 0 from events where conversation = id and kind = 'conversation-end')`,
  'two outcomes': "select conversation from events where kind = 'conversation-end' group by conversation having count(*) > 1",
  'something after the end': "select conversation from events join heads on id = conversation where kind = 'conversation-end' and seq <> last_seq",
};

describe('killed at any instant', { concurrency: true }, () => {
  // Each store is killed again and again, so that what was mended after one kill meets the next.
  for (const seed of [1, 2]) {
    test(`store ${seed}: nothing acknowledged is lost, and each cut conversation gets its one outcome`, async (t) => {
      const directory = temporaryDirectory(t);
      const random = unevenNumbers(seed);
      const upTo = (most: number): number => Math.floor(random.next().value * most);
      const all = new Map<string, number>();
      for (let kill = 0; kill < kills / 2; kill++) {
        const lines = kill % 4 === 3 ? 1 : 1 + upTo(300); // every fourth dies while it mends what the one before left
        const { acknowledged, recovered } = await run(directory, 1 + upTo(20), lines, upTo(3_000_000));
        for (const [name, seq] of acknowledged) all.set(name, seq);
        inspect(directory, all, recovered, `kill ${kill}`);
      }
      t.diagnostic(
        `${Math.ceil(kills / 2)} kills, ${all.size} conversations, ${[...all.values()].reduce((sum, seq) => sum + seq, 0)} acknowledged events`,
      );
      assert.ok(all.size > 0, 'the writer wrote');
    });
  }
});
