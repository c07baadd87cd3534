/**
 * How long covering personal data holds the thread that paces calls: covered there, as it was, and in the thread of its own, as the gateway does, in
 * turns in one run. Held: all the time in which the asking thread was not free for others, from the ask to the answer; no single piece of it is longer.
 * Beside that: a hostile text of four times the length, in steps, which may be four times as many.
 * Run: `npm run bench -- cover`. Writes bench/results/cover.json.
 */
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { silentLogger, type WallTime } from '#base';
import type { StoredEvent } from '#contract';
import { defaultRules, type PrivacyRules } from '#privacy';
import { coveredMatter } from '../../src/app/models/covered-matter.ts';
import { coverThread } from '../../src/app/privacy/cover-thread.ts';
import { type Covering, coverHere } from '../../src/app/privacy/covering.ts';
import { coverAll } from '../../src/privacy/cover-all.ts';
import { openDetector } from '../../src/privacy/find.ts';
import { passagesOf } from '../../src/privacy/redact.ts';

const root = join(import.meta.dirname, '..', '..');
const rounds = 15;
/** More, and a frame of sound begins to be late. */
const mostHeldMs = 5;
/** Four times the text is four times the work, or a little more: where texts begin they hold less that is known. */
const mostTimesMore = 4.5;

const rules: PrivacyRules = {
  ...defaultRules,
  detect: ['card', 'phone', 'email', 'names'],
  custom: [{ name: 'iban', pattern: '[a-z]{2}\\d{2}(?: ?[a-z0-9]{4}){3,7}' }],
};
const lines = [
  'I would like to know where my parcel is, the order is 4711081512',
  'my card is 4111 1111 1111 1111',
  'call me at 212-555-0187 or write to ann@example.com',
  'yes please',
  'no that is all, thank you very much for your help today',
];
const at = { at: 0 as WallTime };
const call = (turns: number): StoredEvent[] =>
  Array.from({ length: turns }, (_, turn): StoredEvent[] => {
    const said = lines[turn % lines.length] ?? '';
    const text = `You said: ${said}. Is that right?`;
    const utterance = `u${turn}`;
    return [
      { kind: 'customer-turn', turn, text: said, source: 'speech', confidence: 1, matched: true, seq: turn * 3 + 1, ...at },
      { kind: 'agent-say', turn, utterance, text, seq: turn * 3 + 2, ...at },
      { kind: 'agent-heard', utterance, text, complete: true, heardMs: 100, seq: turn * 3 + 3, ...at },
    ];
  }).flat();
const hostile = (signs: number): StoredEvent[] => {
  let text = '';
  for (let n = 0; text.length < signs; n++) text += `[card] 4111 1111 1111 1112 name is a${n}@b.com order 5${n} +1${n} `;
  return [{ kind: 'customer-turn', turn: 1, text: text.slice(0, signs), source: 'text', confidence: 1, matched: true, seq: 1, ...at }];
};

const [short, long, quarter, whole] = [call(20), call(200), hostile(20_000), hostile(80_000)];
const pieces: readonly { readonly name: string; readonly run: (covering: Covering) => Promise<unknown> }[] = [
  { name: 'a call of 20 turns', run: ({ record }) => record(short, {}, rules) },
  { name: 'a call of 200 turns', run: ({ record }) => record(long, {}, rules) },
  { name: 'its hand-off summary', run: (covering) => coveredMatter(long, rules, covering) },
  { name: 'hostile, 20,000 signs', run: ({ record }) => record(quarter, {}, rules) },
  { name: 'hostile, 80,000 signs', run: ({ record }) => record(whole, {}, rules) },
];

/** How long the thread that asks was busy with it, in milliseconds: what it waited for another one it was free. */
async function heldBy(work: () => Promise<unknown>): Promise<number> {
  // A fresh turn of the loop: nothing of the round before is counted.
  await new Promise<void>((go) => setTimeout(go, 1));
  const before = performance.eventLoopUtilization();
  await work();
  return performance.eventLoopUtilization(before).active;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const round2 = (value: number): number => Math.round(value * 100) / 100;
const thread = coverThread(silentLogger);
const taken = pieces.map(({ name, run }) => ({ name, run, here: [] as number[], apart: [] as number[] }));
// The first rounds warm up and are thrown away.
for (let round = -3; round < rounds; round++)
  for (const { run, here, apart } of taken) {
    const [inIt, beside] = [await heldBy(() => run(coverHere)), await heldBy(() => run(thread))];
    if (round < 0) continue;
    here.push(inIt);
    apart.push(beside);
  }
await thread.close();

const results = taken.map(({ name, here, apart }) => ({
  name,
  hereMs: round2(median(here)),
  apartMs: round2(median(apart)),
  mostApartMs: round2(Math.max(...apart)),
  times: round2(median(here) / median(apart)),
}));
/** Counted, not timed: signs, tokens and marks that were looked at. */
const stepsOf = (events: readonly StoredEvent[]): number => {
  const effort = { steps: 0 };
  coverAll(passagesOf(events), openDetector(rules), undefined, effort);
  return effort.steps;
};
const timesMore = round2(stepsOf(whole) / stepsOf(quarter));
console.log(
  `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model}; the asking thread is held for so many ms, median of ${rounds} (most)\n`,
);
console.log('                          covered there    in a thread apart   times less');
for (const { name, hereMs, apartMs, mostApartMs, times } of results)
  console.log(`${name.padEnd(24)}${String(hereMs).padStart(15)}${`${apartMs} (${mostApartMs})`.padStart(21)}${String(times).padStart(13)}`);
const held = results.every(({ apartMs }) => apartMs <= mostHeldMs) && timesMore <= mostTimesMore;
console.log(`\nhostile text of four times the length takes ${timesMore} times the steps`);
console.log(`bar: at most ${mostHeldMs} ms at once (median), and at most ${mostTimesMore} times: ${held ? 'held' : 'MISSED'}`);
const written = {
  measuredAt: new Date().toISOString().slice(0, 10),
  machine: { cpu: cpus()[0]?.model, cpus: cpus().length, node: process.versions.node, platform: `${process.platform} ${process.arch}` },
  rounds,
  results,
  timesMore,
  bar: { mostHeldMs, mostTimesMore, held },
};
writeFileSync(join(root, 'bench', 'results', 'cover.json'), `${JSON.stringify(written, null, 2)}\n`);
if (!held) process.exitCode = 1;
