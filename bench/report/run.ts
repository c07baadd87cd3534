/**
 * How long a report over a day of conversations takes, and for how long at once it holds the thread that paces audio.
 * Beside it, in the same run, a bare loop that only sums one field of the same figures. Rounds are interleaved, the median counts.
 * Run: `npm run bench -- report [conversations, 33000]`. Writes bench/results/report.json.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import type { WallTime } from '#base';
import type { FiguresReader } from '#contract';
import { builtInReports, csvReader, type ReportDefinition, readPeriod, reconcile, reconcileSchema, runReport, zoneOf } from '#reporting';
import { dayOfFigures } from './figures.ts';

const root = join(import.meta.dirname, '..', '..');
const conversations = Number(process.argv.slice(2).find((word) => /^\d+$/.test(word)) ?? 33_000);
const rounds = 7;
const atATime = 500;
/** More cannot be held without a frame of sound being late. */
const mostHeldMs = 20;
const mostCpuMs = 1000;

const madeAt = Date.parse('2026-11-21T06:00:00Z') as WallTime;
const periods = readPeriod({ written: '2026-11-20', now: madeAt, zone: zoneOf('Europe/Berlin') });
if (!periods.ok) throw new Error(periods.error);
const { period, before } = periods.value;
const ofDay = [...dayOfFigures(conversations, period.since)];
const ofDayBefore = [...dayOfFigures(conversations, before.since, 2)];
/** As a store would hand them over: in the order they began, some at a time, from memory at once. */
const reader: FiguresReader = {
  async *scan({ since }) {
    const all = since >= period.since - 86_400_000 / 2 ? ofDay : ofDayBefore;
    for (let from = 0; from < all.length; from += atATime) yield all.slice(from, from + atATime);
  },
};

interface Taken {
  /** All together. */
  readonly ms: number;
  /** The longest time between two chances for others. */
  readonly heldMs: number;
}

async function timed(work: (pause: () => Promise<void>) => Promise<unknown>): Promise<Taken> {
  let held = 0;
  let from = performance.now();
  let busy = 0;
  const rest = (): void => {
    const ran = performance.now() - from;
    busy += ran;
    held = Math.max(held, ran);
  };
  await work(async () => {
    rest();
    await new Promise<void>((go) => setImmediate(go));
    from = performance.now();
  });
  rest();
  return { ms: busy, heldMs: held };
}

/** The floor: the same figures from the same reader, and one field of each. */
const bare = (): Promise<Taken> =>
  timed(async (pause) => {
    let sum = 0;
    for (const { since, until } of [period, before])
      for await (const batch of reader.scan({ since, until })) {
        for (const { agentMs } of batch) sum += agentMs;
        await pause();
      }
    return sum;
  });

const report = (definition: ReportDefinition): Promise<Taken> =>
  timed((pause) => runReport({ definition, periods: { period, before }, madeAt }, { figures: reader, pause }));

/** An export of the same day, with a row for each conversation. */
const exported = ['Interaction ID,Start Time,Disposition'];
for (const { interactionId, startedAt, outcome } of ofDay) exported.push(`${interactionId},${new Date(startedAt).toISOString()},${outcome}`);
const text = exported.join('\r\n');
async function* pieces(): AsyncGenerator<string> {
  for (let from = 0; from < text.length; from += 65_536) yield text.slice(from, from + 65_536);
}
const reconciled = (): Promise<Taken> =>
  timed((pause) => reconcile({ text: pieces(), options: reconcileSchema.parse({}), period }, { figures: reader, pause }));
const csvOnly = (): Promise<Taken> =>
  timed(async (pause) => {
    const csv = csvReader();
    for await (const piece of pieces()) {
      csv.push(piece);
      await pause();
    }
  });

const runs: { readonly name: string; readonly run: () => Promise<Taken>; readonly taken: Taken[] }[] = [
  { name: 'bare loop', run: bare, taken: [] },
  ...builtInReports.map((definition) => ({ name: definition.id, run: () => report(definition), taken: [] })),
  { name: 'export read as CSV', run: csvOnly, taken: [] },
  { name: 'reconciliation', run: reconciled, taken: [] },
];
// The first round warms up and is thrown away.
for (let round = 0; round <= rounds; round++)
  for (const { run, taken } of runs) {
    const one = await run();
    if (round > 0) taken.push(one);
  }

const round1 = (value: number): number => Math.round(value * 10) / 10;
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const floor = median((runs[0]?.taken ?? []).map(({ ms }) => ms));
const results = runs.map(({ name, taken }) => ({
  name,
  ms: round1(median(taken.map(({ ms }) => ms))),
  timesFloor: round1(median(taken.map(({ ms }) => ms)) / floor),
  heldMs: round1(median(taken.map(({ heldMs }) => heldMs))),
  mostHeldMs: round1(Math.max(...taken.map(({ heldMs }) => heldMs))),
}));
console.log(
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model}; ${conversations} conversations, and as many of the day before; median of ${rounds}\n`,
);
console.log('                          ms   × bare   held at once, median   most');
for (const { name, ms, timesFloor, heldMs, mostHeldMs } of results)
  console.log(
    `${name.padEnd(22)}${String(ms).padStart(6)}${String(timesFloor).padStart(9)}${String(heldMs).padStart(23)}${String(mostHeldMs).padStart(7)}`,
  );
const held = results.every((one) => one.ms < mostCpuMs && one.heldMs <= mostHeldMs);
console.log(`\nbar: each in less than ${mostCpuMs} ms of CPU, and never more than ${mostHeldMs} ms at once (median): ${held ? 'held' : 'MISSED'}`);
const written = {
  measuredAt: new Date().toISOString().slice(0, 10),
  machine: { cpu: cpus()[0]?.model, cpus: cpus().length, node: process.versions.node, platform: `${process.platform} ${process.arch}` },
  conversations,
  rounds,
  results,
  bar: { mostCpuMs, mostHeldMs, held },
};
writeFileSync(join(root, 'bench', 'results', 'report.json'), `${JSON.stringify(written, null, 2)}\n`);
if (!held) process.exitCode = 1;
