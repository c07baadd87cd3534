/**
 * How long the command line takes to answer, and a gateway until it is healthy (`GET /readyz` is 200), with nothing compiled kept from
 * before and with. Beside it, in the same run, a Node that does nothing. Runs alternate, the median counts; the processor's time of the
 * main thread stands beside the clock's, since it hardly minds what else the machine does.
 * Run: `npm run bench -- start [runs, 11] [--against FOLDER]`; FOLDER is another checkout, or a built package, with its `node_modules`.
 * Writes bench/results/start.json.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..', '..');
const { values, positionals } = parseArgs({ options: { against: { type: 'string' } }, allowPositionals: true });
const runs = Number(positionals[0] ?? 11);
/** Promised of a gateway that comes back after a crash. */
const mostReadyMs = 3000;
const patienceMs = 60_000;

interface Taken {
  readonly ms: number;
  /** Of the main thread, user and system; unknown where the system does not tell. */
  readonly cpuMs: number | undefined;
}

const scratch = mkdtempSync(join(tmpdir(), 'cordboard-bench-start-'));
const flags = ['--disable-warning=ExperimentalWarning', '--max-semi-space-size=32'];

/** What starts the command line in a checkout, or in a built package. */
const mainOf = (folder: string): string => {
  const written = join(folder, 'src', 'app', 'main.ts');
  return existsSync(written) ? written : join(folder, 'src', 'app', 'main.js');
};

/** Hundredths of a second, as the kernel counts them; a thread of its own stands in its own folder. */
function cpuMsOf(pid: number): number | undefined {
  try {
    const fields = readFileSync(`/proc/${pid}/task/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return undefined;
  }
}

const envOf = (cache: string | undefined): NodeJS.ProcessEnv => {
  const { NODE_COMPILE_CACHE: _, ...env } = process.env;
  return cache === undefined ? { ...env, NODE_DISABLE_COMPILE_CACHE: '1' } : { ...env, NODE_COMPILE_CACHE: cache };
};

const over = (child: ChildProcess): Promise<number | null> => new Promise((done) => child.once('close', (code) => done(code)));

/** A command from its start to its end. */
async function command(args: readonly string[], cache?: string): Promise<Taken> {
  const from = performance.now();
  const child = spawn(process.execPath, args, { cwd: scratch, env: envOf(cache), stdio: 'ignore' });
  const code = await over(child);
  if (code !== 0) throw new Error(`${args.join(' ')} ended with ${code}`);
  return { ms: performance.now() - from, cpuMs: undefined };
}

/** A gateway in an empty folder, from its start until it says that it is ready. */
async function gateway(main: string, cache?: string): Promise<Taken> {
  const folder = mkdtempSync(join(scratch, 'gateway-'));
  const from = performance.now();
  const child = spawn(process.execPath, [...flags, main, 'start', '--port', '0'], {
    cwd: folder,
    env: envOf(cache),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const ended = over(child);
  const port = await new Promise<string>((known, fail) => {
    let said = '';
    child.stdout.on('data', (octets) => {
      said += octets;
      const found = /"port":(\d+)[^\n]*"msg":"gateway ready"/.exec(said)?.[1];
      if (found !== undefined) known(found);
    });
    ended.then((code) => fail(new Error(`the gateway ended with ${code}:\n${said}`)));
  });
  while ((await fetch(`http://127.0.0.1:${port}/readyz`)).status !== 200)
    if (performance.now() - from > patienceMs) throw new Error('the gateway is not getting ready');
  const taken = { ms: performance.now() - from, cpuMs: cpuMsOf(child.pid ?? 0) };
  child.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
  return taken;
}

const places = [
  { name: '', main: mainOf(root), cache: join(scratch, 'kept') },
  ...(values.against === undefined ? [] : [{ name: ' (against)', main: mainOf(resolve(values.against)), cache: join(scratch, 'kept-against') }]),
];
const cases: { readonly name: string; readonly run: () => Promise<Taken>; readonly taken: Taken[] }[] = [
  { name: 'node, nothing', run: () => command(['-e', '0']), taken: [] },
  ...places.flatMap(({ name, main, cache }) => [
    { name: `--help, nothing kept${name}`, run: () => command([...flags, main, '--help']), taken: [] },
    { name: `--help${name}`, run: () => command([...flags, main, '--help'], cache), taken: [] },
    { name: `start until healthy, nothing kept${name}`, run: () => gateway(main), taken: [] },
    { name: `start until healthy${name}`, run: () => gateway(main, cache), taken: [] },
  ]),
];
// The first round fills the caches and is thrown away.
for (let round = 0; round <= runs; round++)
  for (const { run, taken } of cases) {
    const one = await run();
    if (round > 0) taken.push(one);
  }
rmSync(scratch, { recursive: true, force: true });

const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;
const ms = (list: readonly number[]): number => Math.round(median(list));
const results = cases.map(({ name, taken }) => {
  const used = taken.flatMap(({ cpuMs }) => (cpuMs === undefined ? [] : [cpuMs]));
  const all = taken.map((one) => one.ms);
  return { name, ms: ms(all), leastMs: Math.round(Math.min(...all)), ...(used.length > 0 ? { mainThreadCpuMs: ms(used) } : {}) };
});
const load = Math.round((loadavg()[0] ?? 0) * 10) / 10;
console.log(`Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model}, load ${load}; median of ${runs}, runs alternate\n`);
console.log(`${'ms'.padStart(58)}   least   main thread's CPU`);
for (const { name, ms: taken, leastMs, mainThreadCpuMs } of results)
  console.log(`${name.padEnd(50)}${String(taken).padStart(8)}${String(leastMs).padStart(8)}${String(mainThreadCpuMs ?? '').padStart(20)}`);
const ready = results.find(({ name }) => name === 'start until healthy')?.ms ?? 0;
const held = ready <= mostReadyMs;
console.log(
  `\nbar: healthy within ${mostReadyMs} ms: ${held ? 'held' : 'MISSED'}${load > cpus().length ? ' (the machine has more to do than it can)' : ''}`,
);
const written = {
  measuredAt: new Date().toISOString().slice(0, 10),
  machine: { cpu: cpus()[0]?.model, cpus: cpus().length, node: process.versions.node, platform: `${process.platform} ${process.arch}`, load },
  runs,
  results,
  bar: { mostReadyMs, held },
};
writeFileSync(join(root, 'bench', 'results', 'start.json'), `${JSON.stringify(written, null, 2)}\n`);
if (!held) process.exitCode = 1;
