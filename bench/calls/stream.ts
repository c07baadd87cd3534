/**
 * What a Talkdesk stream call costs, against the floor (what kernel and sound cost in C) and the naive server (`ws` and JSON), in one interleaved run;
 * how late frames leave, with and without stalls; and the memory of a call. Goals S1, S5, S6, S7, S13.
 * Run: `npm run bench -- stream [--calls 100,400] [--seconds 20] [--repeats 3] [--only compare,stalls,memory] [--strict]`.
 * Writes bench/results/stream.json when nothing was left out.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Comparison, compare, echo, memory, round, type Setting, stalls } from './stream-parts.ts';
import { machine, type Tools } from './stream-run.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '100,400' },
    seconds: { type: 'string', default: '20' },
    repeats: { type: 'string', default: '3' },
    only: { type: 'string', default: 'compare,stalls,memory' },
    strict: { type: 'boolean', default: false },
  },
});
const sizes = values.calls.split(',').map(Number);
const seconds = Number(values.seconds);
const repeats = Number(values.repeats);
const wanted = new Set(values.only.split(','));
const here = import.meta.dirname;
const node = [process.execPath, '--disable-warning=ExperimentalWarning', '--max-semi-space-size=32'];

function has(program: string): boolean {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // then without it
  }
}

const folder = mkdtempSync(join(tmpdir(), 'stream-bench-'));
const compiled = has('cc');
function build(name: string): string {
  const program = join(folder, name);
  execFileSync('cc', ['-O2', '-o', program, join(here, `stream-${name}.c`), '-lm']);
  return program;
}
const tools: Tools = {
  loadgen: compiled ? [build('loadgen')] : [...node, join(here, 'stream-loadgen.ts')],
  floor: compiled ? [build('floor')] : [...node, join(here, 'stream-floor.ts')],
  pin: has('taskset') && cpus().length > 1 ? ['0', '1'] : undefined,
};
const floor = compiled ? 'C, epoll' : 'raw socket echo in Node: no compiler was found';
const wrong: string[] = [];
const setting: Setting = {
  tools,
  gateway: (...args) => [...node, '--expose-gc', join(here, 'stream-gateway.ts'), ...args],
  naive: [...node, join(here, 'stream-naive.ts')],
  seconds,
  repeats,
  warmSeconds: Math.min(6, Math.max(2, seconds / 3)),
  say: (text) => void process.stderr.write(`${text}\n`),
  demand(holds, what) {
    if (!holds) wrong.push(what);
  },
};
const { say } = setting;
const loadBefore = loadavg().map((one) => round(one));
say(`floor: ${floor}; load average ${loadBefore[0]}: other work on this machine makes all figures worse and ratios uncertain`);

const comparisons: Comparison[] = [];
if (wanted.has('compare')) for (const calls of sizes) comparisons.push(await compare(setting, calls));
const echoed = wanted.has('compare') ? await echo(setting) : undefined;
const stalled = wanted.has('stalls') ? await stalls(setting, Math.min(500, Math.max(...sizes))) : undefined;
const held = wanted.has('memory') ? await memory(setting, 100, 500) : undefined;
rmSync(folder, { recursive: true, force: true });

/** A bar is missed only when two of three miss it. */
const secondBest = (list: readonly number[] | undefined): number | undefined =>
  [...(list ?? [])].sort((a, b) => a - b)[Math.min(1, (list?.length ?? 0) - 1)];
const largest = comparisons.at(-1);
const bars = [
  { goal: 'S1', what: 'CPU per frame pair over the floor', bar: 2.2, figure: secondBest(largest?.overFloor.all) },
  { goal: 'S13', what: 'CPU per frame pair over the naive server', bar: 0.8, figure: secondBest(largest?.overNaive.all) },
  { goal: 'S5', what: `frame gap p99.9 at ${largest?.calls} calls, ms`, bar: 25, figure: secondBest(largest?.gapP999Ms['gateway']?.all) },
  { goal: 'S6', what: 'a live call, KB of RSS', bar: 96, figure: held?.liveCallKb.rss },
  { goal: 'S6', what: 'an idle stream, KB of RSS', bar: 30, figure: held?.idleStreamKb.rss },
  { goal: 'S6', what: 'kept after a call, bytes', bar: 1024, figure: held?.keptAfterCallBytes },
  { goal: 'S7', what: 'worst silence at the ear with stalls of 30 ms, ms', bar: 8, figure: stalled?.['stalls, lead of 100 ms']?.worstUnderrunMs },
].flatMap(({ figure, ...one }) => (figure === undefined ? [] : [{ ...one, figure, met: figure <= one.bar }]));
const report = {
  measuredAt: new Date().toISOString().slice(0, 10),
  machine: machine(),
  loadAverage: { before: loadBefore, after: loadavg().map((one) => round(one)) },
  floor,
  pinned: tools.pin !== undefined,
  seconds,
  repeats,
  bars,
  comparisons,
  echo: echoed,
  stalls: stalled,
  memory: held,
  wrong,
};
if (wanted.size === 3) {
  const results = join(here, '..', 'results');
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, 'stream.json'), `${JSON.stringify(report, null, 2)}\n`);
} else console.log(JSON.stringify(report, null, 2));
for (const { goal, what, bar, figure, met } of bars) say(`${met ? 'met   ' : 'MISSED'} ${goal} ${what}: ${figure} (bar ${bar})`);
for (const one of wrong) say(`WRONG ${one}`);
process.exit(wrong.length > 0 || (values.strict && bars.some(({ met }) => !met)) ? 1 : 0);
