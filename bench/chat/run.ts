/**
 * How many webhooks a second are acknowledged after their commit, and how long each waits for that: a real door, the connector, the inbox of a real
 * store and its worker. Beside it, in the same run, the floor: the same door and connector with an inbox that keeps nothing.
 * Closed loop from a process of its own: each of the connections posts the next webhook when the one before was answered.
 * Run: `npm run bench -- chat [seconds per measurement]`. PostgreSQL is measured where one answers (TEST_POSTGRES_URL). Writes bench/results/chat.json.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '#base';
import { digitalConnect, digitalConnectOptions, type WorkedInbox } from '#connectors/digital-connect';
import { type FileShelf, type Inbox, silentMeter } from '#contract';
import { createHttpDoor, openWebClient, realDice, realScheduler } from '#net';
import { openStore, type StorePlace } from '#store';
import { temporarySchema } from '../store-append/postgres-schema.ts';

const root = join(import.meta.dirname, '..', '..');
const seconds = Number(process.argv[2] ?? 2);
const rounds = 3;
const scheduler = realScheduler();
const dice = realDice();

export interface Figures {
  readonly connections: number;
  readonly webhooksPerSecond: number;
  /** From the request to its answer, at the sender. */
  readonly acknowledgedMs: { readonly p50: number; readonly p99: number; readonly most: number };
  /** Answers that were not 200. */
  readonly refused: number;
}

const options = digitalConnectOptions.parse({
  id: 'talkdesk',
  type: 'digital-connect',
  account: 'acme',
  client: { id: 'c', secret: 's' },
  targets: { people: { touchpoint: 't' } },
  webhooks: { keys: ['bench-key'] },
});
const nothingKept: Partial<Inbox> = { receive: async () => 'new' };
const floorInbox = { ...nothingKept, run: () => ({ drain: async () => {}, close: async () => {} }) } as unknown as WorkedInbox;

/** Opens the connector's door on an inbox, and has it called. */
async function called(inbox: WorkedInbox, connections: number): Promise<Figures> {
  const door = createHttpDoor({ host: '127.0.0.1', port: 0, logger: silentLogger });
  const desk = digitalConnect(options, {
    door,
    inbox,
    scheduler,
    dice,
    logger: silentLogger,
    meter: silentMeter,
    listener: { hear: async () => 'taken', whose: async () => ({ account: 'a', channel: 'web', thread: 't' }) },
    files: {} as FileShelf, // no message here has one
    web: openWebClient({ scheduler }),
  });
  await desk.open();
  const { port } = await door.listen();
  const sender = fork(join(import.meta.dirname, 'sender.ts'), [`${port}`, `${connections}`, `${seconds}`]);
  const [figures] = (await once(sender, 'message')) as [Figures];
  await once(sender, 'exit');
  await door.close();
  await desk.close();
  return figures;
}

async function throughStore(place: StorePlace, connections: number): Promise<Figures> {
  const store = await openStore({ ...place, logger: silentLogger, meter: silentMeter, clock: scheduler });
  const figures = await called(store.inbox, connections);
  await store.close();
  return figures;
}

mkdirSync(join(root, 'data'), { recursive: true });
const directory = mkdtempSync(join(root, 'data', 'bench-chat-'));
const onSqlite = (connections: number) => () => throughStore({ directory: mkdtempSync(join(directory, 'round-')) }, connections);
const onPostgres = (connections: number) => async () => {
  const { url, drop } = await temporarySchema();
  return throughStore({ postgres: url }, connections).finally(drop);
};
const postgres = await temporarySchema().then(
  ({ drop }) => drop().then(() => true),
  () => false,
);
const runs: { readonly name: string; readonly run: () => Promise<Figures>; readonly all: Figures[] }[] = [
  { name: 'floor: nothing is kept, 32', run: () => called(floorInbox, 32), all: [] },
  ...[1, 32].map((count) => ({ name: `SQLite, ${count}`, run: onSqlite(count), all: [] })),
  ...(postgres ? [1, 32].map((count) => ({ name: `PostgreSQL, ${count}`, run: onPostgres(count), all: [] })) : []),
];

try {
  for (let round = 0; round < rounds; round++) for (const { run, all } of runs) all.push(await run());
  const results = runs.map(({ name, all }) => ({
    name,
    ...[...all].sort((a, b) => a.webhooksPerSecond - b.webhooksPerSecond)[Math.floor(all.length / 2)],
  }));
  console.log(`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model}; ${rounds} rounds of ${seconds} s, the median one`);
  if (!postgres) console.log('no PostgreSQL answers: not measured');
  console.log('connections                    webhooks/s   acknowledged p50 / p99 / most ms   refused');
  for (const { name, webhooksPerSecond, acknowledgedMs, refused } of results) {
    const waits = acknowledgedMs ? `${acknowledgedMs.p50} / ${acknowledgedMs.p99} / ${acknowledgedMs.most}` : '';
    console.log(`${name.padEnd(30)}${String(webhooksPerSecond).padStart(11)}   ${waits.padEnd(33)} ${refused}`);
  }
  const kept = results.filter(({ name }) => !name.startsWith('floor'));
  const held = kept.every(({ acknowledgedMs, refused }) => refused === 0 && (acknowledgedMs?.p99 ?? Number.POSITIVE_INFINITY) <= 1000);
  console.log(`\nbar: every webhook acknowledged, p99 within 1 s: ${held ? 'held' : 'MISSED'}`);
  const machine = { cpu: cpus()[0]?.model, cpus: cpus().length, node: process.versions.node, platform: `${process.platform} ${process.arch}` };
  const bar = { acknowledgedP99Ms: 1000, refused: 0, held };
  const report = { measuredAt: new Date().toISOString().slice(0, 10), machine, seconds, rounds, results, bar };
  writeFileSync(join(root, 'bench', 'results', 'chat.json'), `${JSON.stringify(report, null, 2)}\n`);
  if (!held) process.exitCode = 1;
} finally {
  rmSync(directory, { recursive: true, force: true });
}
process.exit();
