import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { createInterface } from 'node:readline';

/** How servers and callers are started. */
export interface Tools {
  readonly loadgen: readonly string[];
  readonly floor: readonly string[];
  /** Cores to pin to, server and callers apart; undefined where that can't be done. */
  readonly pin: readonly [server: string, callers: string] | undefined;
}

export interface Book {
  readonly sent: number;
  readonly received: number;
  readonly lost: number;
  readonly mismatches: number;
  readonly gapMs: { readonly p50: number; readonly p99: number; readonly p999: number; readonly p9999: number };
  readonly underruns: number;
  readonly worstUnderrunMs: number;
}

export interface Run {
  /** CPU of the server process per frame pair, user and system, in microseconds. */
  readonly usPerPair: number;
  readonly book: Book;
}

/** A process whose lines of standard output are JSON. */
export class Talker {
  readonly child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(command: readonly string[], core: string | undefined) {
    const [program = '', ...args] = core === undefined ? command : ['taskset', '-c', core, ...command];
    this.child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const { stdout } = this.child;
    if (stdout === null) throw new Error('no standard output');
    this.#lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  }

  async next<Line>(): Promise<Line> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error(`${this.child.spawnargs.slice(0, 6).join(' ')} ended early`);
    return JSON.parse(value) as Line;
  }

  async ask<Answer>(command: string): Promise<Answer> {
    this.child.stdin?.write(`${command}\n`);
    return this.next<Answer>();
  }

  async end(): Promise<void> {
    const gone = new Promise((done) => this.child.once('exit', done));
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGTERM');
      await gone;
    }
  }
}

const ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));

/** CPU that a process has used, all its threads, in microseconds. */
export function cpuUs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return ((Number(fields[11]) + Number(fields[12])) * 1e6) / ticksPerSecond;
}

export interface Load {
  readonly calls: number;
  readonly seconds: number;
  readonly warmSeconds: number;
  readonly idleMs?: number;
  readonly checkEcho?: boolean;
  /** Called at each line of the callers, while they wait for nothing. */
  readonly at?: (what: 'idle' | 'begin' | 'end') => Promise<void>;
}

/** Puts callers on a server that runs, and keeps the server's CPU account. */
export async function callOn(server: Talker, place: { port: number; target?: string }, tools: Tools, load: Load): Promise<Run> {
  const { calls, seconds, warmSeconds, idleMs = 100, checkEcho = false } = load;
  const args = [place.port, place.target ?? '/', calls, idleMs, warmSeconds * 1000, seconds * 1000, checkEcho ? 1 : 0].map(String);
  const callers = new Talker([...tools.loadgen, ...args], tools.pin?.[1]);
  const pid = server.child.pid ?? 0;
  let before = 0;
  try {
    for (;;) {
      const line = await callers.next<{ at: 'idle' | 'begin' | 'end' } & Book>();
      if (line.at === 'begin') before = cpuUs(pid);
      const after = cpuUs(pid);
      await load.at?.(line.at);
      if (line.at !== 'end') continue;
      const pairs = (line.sent + line.received) / 2;
      return { usPerPair: (after - before) / pairs, book: line };
    }
  } finally {
    await callers.end();
  }
}

/** Starts a server, calls it, ends it. */
export async function tryServer(command: readonly string[], tools: Tools, load: Load): Promise<Run> {
  const server = new Talker(command, tools.pin?.[0]);
  try {
    return await callOn(server, await server.next(), tools, load);
  } finally {
    await server.end();
  }
}

export const machine = (): object => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cpus: cpus().length,
  node: process.versions.node,
  platform: `${process.platform} ${process.arch}`,
});

/** What a gateway answers to `memory`, in octets. */
export interface Memory {
  readonly heapUsed: number;
  readonly external: number;
  /** Resident, the young generation of the garbage collector aside. */
  readonly rss: number;
  readonly streams: number;
}
