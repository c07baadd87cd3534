/**
 * How fast events become durable, and whether that ever stalls the thread that paces audio.
 * Closed loop: each conversation appends one event, waits for its acknowledgement, appends the next; and once at the pace of the bar. Rounds are interleaved.
 * Run: `npm run bench -- store [seconds per measurement] [--postgres]`. Writes bench/results/store-append.json, or store-append-postgres.json.
 * `--postgres`: the database that TEST_POSTGRES_URL names, each measurement in a schema of its own.
 */
import { closeSync, fsyncSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { DatabaseSync } from 'node:sqlite';
import { type Clock, type ConversationId, type Instant, newConversationId, silentLogger, type WallTime } from '#base';
import type { ConversationEvent, Meter } from '#contract';
import { openStore, type StorePlace } from '#store';
import { temporarySchema } from './postgres-schema.ts';

const root = join(import.meta.dirname, '..', '..');
const seconds = Number(process.argv.slice(2).find((word) => /^\d/.test(word)) ?? 2);
const onPostgres = process.argv.includes('--postgres');
const rounds = 3;
const clock: Clock = { now: () => performance.now() as Instant, wall: () => Date.now() as WallTime };
const dice = { bytes: (count: number) => crypto.getRandomValues(new Uint8Array(count)), fraction: () => Math.random() };

interface Figures {
  readonly conversations: number;
  readonly appendsPerSecond: number;
  readonly appendsPerCommit: number;
  /** From the call of `append` to its acknowledgement. */
  readonly acknowledgedMs: { readonly p50: number; readonly p99: number; readonly most: number };
  /** How late timers of the asking thread ran, the timer's own grain of 1 ms included. */
  readonly loopDelayMs: { readonly p50: number; readonly p99: number; readonly most: number };
}

const round3 = (value: number): number => Math.round(value * 1_000) / 1_000;
const at = (sorted: readonly number[], share: number): number => round3(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
const spread = (values: number[]): { p50: number; p99: number; most: number } => {
  values.sort((a, b) => a - b);
  return { p50: at(values, 0.5), p99: at(values, 0.99), most: at(values, 1) };
};

/** How late the event loop of this thread runs while `work` goes on. */
async function watchLoop(work: () => Promise<void>): Promise<Figures['loopDelayMs']> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  await work();
  delay.disable();
  const ms = (nanoseconds: number): number => round3(nanoseconds / 1e6);
  return { p50: ms(delay.percentile(50)), p99: ms(delay.percentile(99)), most: ms(delay.max) };
}

const start: ConversationEvent = {
  kind: 'conversation-start',
  medium: 'voice',
  facts: { channel: 'main', bot: 'bot-1', account: 'acme', mode: 'talk', direction: 'inbound', callerNumber: '+15550100', parameters: {} },
  agent: 'orders',
  agentVersion: '1',
};
const event = (turn: number): ConversationEvent =>
  turn % 2 === 0
    ? {
        kind: 'customer-turn',
        turn,
        text: 'I would like to know where my order is, please',
        source: 'speech',
        confidence: 0.93,
        matched: true,
        spokeMs: 2_140,
      }
    : { kind: 'agent-say', turn, utterance: `u${turn}`, text: 'Your order left our house on Monday, and will be with you tomorrow before noon.' };

/** The store as the gateway uses it. `everyMs`: each conversation appends in this rhythm, instead of as fast as it can. */
async function throughStore(place: StorePlace, conversations: number, everyMs = 0): Promise<Figures> {
  let commits = 0;
  const meter: Meter = { count() {}, shift() {}, time: (name) => void (commits += name === 'store_commit_ms' ? 1 : 0) };
  const store = await openStore({ ...place, logger: silentLogger, meter, clock });
  const waits: number[] = [];
  const append = async (id: ConversationId, what: ConversationEvent): Promise<void> => {
    const began = performance.now();
    await store.append(id, [{ event: what, at: clock.wall() }]);
    waits.push(performance.now() - began);
  };
  const ids = Array.from({ length: conversations }, () => newConversationId(clock.wall(), dice));
  await Promise.all(ids.map((id) => append(id, start)));
  waits.length = 0;
  commits = 0;
  const began = performance.now();
  const until = began + seconds * 1_000;
  const loopDelayMs = await watchLoop(async () => {
    await Promise.all(
      ids.map(async (id, index) => {
        let due = began + (index / conversations) * everyMs;
        for (let turn = 1; performance.now() < until; turn++) {
          if (everyMs > 0) await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
          due += everyMs;
          await append(id, event(turn));
        }
      }),
    );
  });
  const took = performance.now() - began;
  const appends = waits.length;
  await store.close();
  return {
    conversations,
    appendsPerSecond: Math.round((appends / took) * 1_000),
    appendsPerCommit: round3(appends / commits),
    acknowledgedMs: spread(waits),
    loopDelayMs,
  };
}

/** What comes in by webhooks: each sender sends the next message when the one before was acknowledged, every tenth twice. */
async function throughInbox(place: StorePlace, senders: number): Promise<Figures> {
  let commits = 0;
  const meter: Meter = { count() {}, shift() {}, time: (name) => void (commits += name === 'store_commit_ms' ? 1 : 0) };
  const store = await openStore({ ...place, logger: silentLogger, meter, clock });
  const waits: number[] = [];
  const body = JSON.stringify(event(2));
  const began = performance.now();
  const until = began + seconds * 1_000;
  const receive = async (sender: number, number: number): Promise<void> => {
    const asked = performance.now();
    await store.inbox.receive({ source: 'desk', dedupeKey: `${sender}.${number}`, orderingKey: `k${sender}`, order: { number }, body });
    waits.push(performance.now() - asked);
  };
  const loopDelayMs = await watchLoop(async () => {
    const send = async (sender: number): Promise<void> => {
      for (let number = 1; performance.now() < until; number++) {
        if (number % 10 === 0) await receive(sender, number);
        await receive(sender, number);
      }
    };
    await Promise.all(Array.from({ length: senders }, (_, sender) => send(sender)));
  });
  const took = performance.now() - began;
  const received = waits.length;
  await store.close();
  return {
    conversations: senders,
    appendsPerSecond: Math.round((received / took) * 1_000),
    appendsPerCommit: round3(received / commits),
    acknowledgedMs: spread(waits),
    loopDelayMs,
  };
}

/** The naive way: SQLite in the asking thread, one transaction an append, as durable. */
async function naive(directory: string, conversations: number): Promise<Figures> {
  const sqlite = new DatabaseSync(join(directory, 'naive.sqlite'));
  sqlite.exec(
    'pragma journal_mode = wal; pragma synchronous = full; create table events (conversation text, seq integer, at bigint, kind text, body text, primary key (conversation, seq))',
  );
  const insert = sqlite.prepare('insert into events values (?, ?, ?, ?, ?)');
  const waits: number[] = [];
  const began = performance.now();
  const until = began + seconds * 1_000;
  const loopDelayMs = await watchLoop(async () => {
    for (let seq = 1; performance.now() < until; seq++) {
      const asked = performance.now(); // all conversations ask at the same time, and are served one after the other
      for (let conversation = 0; conversation < conversations; conversation++) {
        const what = event(seq);
        insert.run(`cv_${conversation}`, seq, Date.now(), what.kind, JSON.stringify(what));
        waits.push(performance.now() - asked);
      }
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
  const took = performance.now() - began;
  sqlite.close();
  const appends = waits.length;
  return { conversations, appendsPerSecond: Math.round((appends / took) * 1_000), appendsPerCommit: 1, acknowledgedMs: spread(waits), loopDelayMs };
}

/** The floor: this disk's own time to make 4 KiB durable. */
function fsyncMs(directory: string): { p50: number; p99: number; most: number } {
  const file = openSync(join(directory, 'floor'), 'w');
  const block = new Uint8Array(4_096);
  const waits: number[] = [];
  for (let turn = 0; turn < 300; turn++) {
    const began = performance.now();
    writeSync(file, block, 0, block.length, turn * block.length);
    fsyncSync(file);
    waits.push(performance.now() - began);
  }
  closeSync(file);
  return spread(waits);
}

/** The round with the median rate. */
const median = (all: readonly Figures[]): Figures | undefined =>
  [...all].sort((a, b) => a.appendsPerSecond - b.appendsPerSecond)[Math.floor(all.length / 2)];

const schemas: (() => Promise<void>)[] = [];

/** A place for one measurement. */
async function placeIn(directory: string): Promise<StorePlace> {
  if (!onPostgres) return { directory };
  const { url, drop } = await temporarySchema();
  schemas.push(drop);
  return { postgres: url };
}

mkdirSync(join(root, 'data'), { recursive: true });
const directory = mkdtempSync(join(root, 'data', 'bench-store-'));
const runs: { name: string; run: (directory: string) => Promise<Figures>; all: Figures[] }[] = [
  ...[1, 10, 100].map((count) => ({
    name: `store, ${count} conversations`,
    run: async (where: string) => throughStore(await placeIn(where), count),
    all: [],
  })),
  { name: 'store, 100 at 1,000/s', run: async (where) => throughStore(await placeIn(where), 100, 100), all: [] },
  ...[1, 100].map((count) => ({ name: `inbox, ${count} senders`, run: async (where: string) => throughInbox(await placeIn(where), count), all: [] })),
  ...(onPostgres ? [] : [10, 100]).map((count) => ({ name: `naive, ${count} conversations`, run: (where: string) => naive(where, count), all: [] })),
];
try {
  const floor = fsyncMs(directory);
  const idle = await watchLoop(() => new Promise((resolve) => setTimeout(resolve, seconds * 1_000)));
  for (let turn = 0; turn < rounds; turn++) {
    for (const { run, all } of runs) all.push(await run(mkdtempSync(join(directory, 'round-'))));
  }
  const results = runs.map(({ name, all }) => ({ name, ...median(all) }));
  console.log(`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model}; ${rounds} rounds of ${seconds} s, the median one`);
  console.log(`disk: 4 KiB durable in ${floor.p50} ms (p99 ${floor.p99}); idle loop: p99 ${idle.p99} ms late, ${idle.most} at most\n`);
  console.log('                              appends/s  a commit   acknowledged p50 / p99 / most ms   loop late p50 / p99 / most ms');
  for (const { name, appendsPerSecond, appendsPerCommit, acknowledgedMs, loopDelayMs } of results) {
    const three = (one: Figures['loopDelayMs'] | undefined): string => (one ? `${one.p50} / ${one.p99} / ${one.most}` : '');
    console.log(
      `${name.padEnd(28)}${String(appendsPerSecond).padStart(11)}${String(appendsPerCommit).padStart(10)}   ${three(acknowledgedMs).padEnd(34)} ${three(loopDelayMs)}`,
    );
  }
  const hundred = results[2];
  const held = (hundred?.appendsPerSecond ?? 0) >= 1_000 && (hundred?.acknowledgedMs?.p99 ?? Number.POSITIVE_INFINITY) <= 50;
  const inbox = results.find(({ name }) => name === 'inbox, 100 senders');
  const inboxHeld = (inbox?.appendsPerSecond ?? 0) >= 1_000;
  console.log(`\nbar: at 100 conversations at least 1,000 appends a second, p99 at most 50 ms: ${held ? 'held' : 'MISSED'}`);
  console.log(`bar: at 100 senders at least 1,000 messages a second: ${inboxHeld ? 'held' : 'MISSED'}`);
  const report = {
    measuredAt: new Date().toISOString().slice(0, 10),
    machine: { cpu: cpus()[0]?.model, cpus: cpus().length, node: process.versions.node, platform: `${process.platform} ${process.arch}` },
    seconds,
    rounds,
    diskFsyncMs: floor,
    idleLoopDelayMs: idle,
    results,
    bar: { appendsPerSecond: 1_000, acknowledgedP99Ms: 50, conversations: 100, held },
    inboxBar: { messagesPerSecond: 1_000, senders: 100, held: inboxHeld },
  };
  writeFileSync(
    join(root, 'bench', 'results', onPostgres ? 'store-append-postgres.json' : 'store-append.json'),
    `${JSON.stringify(report, null, 2)}\n`,
  );
  if (!held || !inboxHeld) process.exitCode = 1;
} finally {
  for (const drop of schemas) await drop();
  rmSync(directory, { recursive: true, force: true });
}
