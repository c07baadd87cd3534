/**
 * How fast a store of very many conversations answers: listings by every filter and pair of filters, first pages and deep ones, names,
 * and the scan behind a report, with and without commits beside it. Rows are what the law makes of made-up conversations, put in by the bulk;
 * up to 50,000 of them are held against the law afterwards, as `cordboard db verify` does.
 * Run: `npm run bench -- store --conversations 1000000 [--postgres]`. Writes bench/results/store-many.json, or store-many-postgres.json.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Clock, type Instant, silentLogger, type WallTime } from '#base';
import { silentMeter } from '#contract';
import { type DiskStore, openStore, type StorePlace, verifyStore } from '#store';
import { temporarySchema } from '../store-append/postgres-schema.ts';
import { chanceFrom } from './chance.ts';
import { days, firstDay, makeConversation } from './conversations.ts';
import { dailyReports } from './daily-report.ts';
import { fill } from './fill.ts';
import { type Listed, measureListing, narrowings, type Spread, spreadOf, timed } from './measure.ts';

const { values } = parseArgs({
  options: {
    conversations: { type: 'string', default: '1000000' },
    postgres: { type: 'boolean', default: false },
    /** Listings of each kind. */
    samples: { type: 'string', default: '200' },
    /** Another place for the figures. */
    out: { type: 'string' },
  },
});
const conversations = Number(values.conversations);
const samples = Number(values.samples);
const root = join(import.meta.dirname, '..', '..');
const clock: Clock = { now: () => performance.now() as Instant, wall: () => Date.now() as WallTime };
const open = (place: StorePlace): Promise<DiskStore> => openStore({ ...place, logger: silentLogger, meter: silentMeter, clock });
/** What else this machine did when we came. */
const load = Math.round((loadavg()[0] ?? 0) * 10) / 10;
const dayMs = 24 * 3_600_000;
const barMs = 50;

async function scanDay(store: DiskStore, account: string | undefined): Promise<{ readonly ms: number; readonly conversations: number }> {
  const since = (firstDay + 12 * dayMs) as WallTime;
  let found = 0;
  const began = performance.now();
  for await (const some of store.figures.scan({ since, until: (since + dayMs) as WallTime, ...(account ? { account } : {}) })) found += some.length;
  return { ms: Math.round(performance.now() - began), conversations: found };
}

/** How long commits take while somebody reads the whole month and lists without end: 100 appends a second. */
async function commitsBeside(store: DiskStore): Promise<{ readonly alone: Spread; readonly beside: Spread; readonly scanned: number }> {
  const chance = chanceFrom(3);
  let over = false;
  let number = conversations;
  const appendFor = async (seconds: number): Promise<Spread> => {
    const waits: number[] = [];
    for (const until = performance.now() + seconds * 1_000; performance.now() < until; ) {
      const { id, events } = makeConversation(number, ++number, chance);
      await Promise.all([timed(waits, () => store.append(id, events)), new Promise((resolve) => setTimeout(resolve, 10))]);
    }
    return spreadOf(waits);
  };
  const alone = await appendFor(5);
  let scanned = 0;
  const scan = async (): Promise<void> => {
    const month = { since: firstDay as WallTime, until: (firstDay + days * dayMs) as WallTime };
    while (!over)
      for await (const some of store.figures.scan(month)) {
        scanned += some.length;
        if (over) return;
      }
  };
  const list = async (): Promise<void> => {
    while (!over) await store.list({ account: 'acme', outcome: 'failed', limit: 200 });
  };
  const busy = Promise.all([scan(), list()]);
  const beside = await appendFor(5);
  over = true;
  await busy;
  return { alone, beside, scanned };
}

const schema = values.postgres ? await temporarySchema() : undefined;
mkdirSync(join(root, 'data'), { recursive: true });
const directory = mkdtempSync(join(root, 'data', 'bench-store-many-'));
const place: StorePlace = schema ? { postgres: schema.url } : { directory };
try {
  await (await open(place)).close();
  const fillSeconds = await fill(place, conversations, (what, seconds) => console.log(`filling: ${what}, after ${seconds} s`));
  const checked = conversations <= 50_000 ? await verifyStore(place) : undefined;
  if (checked) console.log(`held against the law: ${checked.conversations} conversations, ${checked.faults.length} faults`);
  if (checked && checked.faults.length > 0) throw new Error(JSON.stringify(checked.faults.slice(0, 3)));
  await schema?.analyze();
  const store = await open(place);
  await store.list({ limit: 1 });
  const chance = chanceFrom(2);
  const listings: Listed[] = [];
  console.log(
    `\n${conversations} conversations on ${schema ? 'PostgreSQL' : 'SQLite'}, filled in ${Math.round(fillSeconds)} s; Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model}`,
  );
  if (load > cpus().length)
    console.log(
      `!! the machine had ${load} things to do at once on ${cpus().length} cores before we came: what follows is mostly waiting, and no measurement`,
    );
  console.log(
    `each line: ${samples} pages of 50 that are narrowed by these filters together, values by chance; deep pages begin anywhere in the month\n`,
  );
  console.log('listing by                                    first page p50 / p99 / most ms     deep page p50 / p99 / most ms');
  const three = (one: Spread): string => (one.most === 0 ? 'none so long' : `${one.p50} / ${one.p99} / ${one.most}`);
  for (const [by, make] of narrowings(conversations)) {
    const listed = await measureListing(store, by, make, chance, samples);
    console.log(`${by.padEnd(45)} ${three(listed.first).padEnd(34)} ${three(listed.deep)}`);
    listings.push(listed);
  }
  const aliases: number[] = [];
  for (let sample = 0; sample < 500; sample++)
    await timed(aliases, () => store.byAlias(`${['ia', 'call', 'st'][sample % 3]}-${chance.below(conversations).toString(36)}`));
  const day = await scanDay(store, undefined);
  const dayOfAccount = await scanDay(store, 'acme');
  const reports = await dailyReports(store.figures, (firstDay + 12 * dayMs) as WallTime);
  const commits = await commitsBeside(store);
  await store.close();

  const worst = listings.reduce((most, one) => (Math.max(one.first.p99, one.deep.p99) > Math.max(most.first.p99, most.deep.p99) ? one : most));
  const worstMs = Math.max(worst.first.p99, worst.deep.p99);
  const all = spreadOf(listings.flatMap(({ first, deep }) => [first.p99, deep.p99]));
  const byAlias = spreadOf(aliases);
  console.log(`\nby alias: ${three(byAlias)} ms`);
  console.log(
    `the figures of one day: ${day.conversations} conversations in ${day.ms} ms; of one account ${dayOfAccount.conversations} in ${dayOfAccount.ms} ms`,
  );
  for (const { report, conversations: counted, ms, heldMs } of reports)
    console.log(`report ${report}: ${counted} conversations and those of the day before in ${ms} ms, holding the thread ${heldMs} ms at most`);
  console.log(
    `a commit alone: ${three(commits.alone)} ms; beside a scan of the month (${commits.scanned} read) and listings: ${three(commits.beside)} ms`,
  );
  const held = worstMs < barMs;
  const dayHeld = Math.max(day.ms, ...reports.map(({ ms }) => ms)) < 5_000;
  const missed = listings.filter(({ first, deep }) => Math.max(first.p99, deep.p99) >= barMs).map(({ by }) => by);
  console.log(
    `\nbar: p99 of every listing below ${barMs} ms: ${held ? 'held' : `MISSED by ${missed.length} of ${listings.length}`} (worst: ${worst.by}, ${worstMs} ms)`,
  );
  console.log(`bar: the figures of a day, and each report of it, below 5 s: ${dayHeld ? 'held' : 'MISSED'}`);
  const report = {
    measuredAt: new Date().toISOString().slice(0, 10),
    machine: { cpu: cpus()[0]?.model, cpus: cpus().length, load, node: process.versions.node, platform: `${process.platform} ${process.arch}` },
    conversations,
    fillSeconds: Math.round(fillSeconds),
    ...(schema ? {} : { fileMiB: Math.round(statSync(join(directory, 'conversations.sqlite')).size / 1_048_576) }),
    samples,
    listings,
    listingP99sMs: all,
    byAlias,
    dayOfFigures: day,
    dayOfFiguresOfAccount: dayOfAccount,
    reports,
    commits,
    bar: { listingP99Ms: barMs, worst: worst.by, worstMs, held },
    dayBar: { seconds: 5, held: dayHeld },
  };
  const file = values.out ?? join(root, 'bench', 'results', values.postgres ? 'store-many-postgres.json' : 'store-many.json');
  writeFileSync(file, `${JSON.stringify(report, null, 2)}\n`);
  if (!held || !dayHeld) process.exitCode = 1;
} finally {
  await schema?.drop();
  rmSync(directory, { recursive: true, force: true });
}
