import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cpuUs, Talker } from '../calls/stream-run.ts';
import { type Protection, writeOffer, writePackets } from './packets.ts';

/** Who is called. Started by us, or running already. */
export interface Server {
  readonly name: string;
  readonly protection: Protection;
  /** Prints `{"port":…}` when it listens; answers `book` if it is a gateway. */
  readonly command?: readonly string[];
  /** It prints nothing: it is taken to listen here after `settleMs`. */
  readonly at?: { readonly host: string; readonly port: number; readonly pid?: number | undefined; readonly settleMs?: number };
  readonly gateway?: boolean;
}

export interface Setting {
  readonly folder: string;
  readonly caller: string;
  /** Cores to pin to, server and callers apart; undefined where that can't be done. */
  readonly pin: readonly [server: string, callers: string] | undefined;
  readonly user: string;
  readonly seconds: number;
  readonly warmSeconds: number;
  readonly say: (text: string) => void;
  readonly demand: (holds: boolean, what: string) => void;
}

export interface Book {
  readonly sent: number;
  readonly received: number;
  readonly lost: number;
  readonly refusals: number;
  readonly earlyEnds: number;
  readonly repeats: number;
  readonly gapMs: { readonly p50: number; readonly p99: number; readonly p999: number; readonly p9999: number };
  readonly underruns: number;
  readonly worstUnderrunMs: number;
}

export interface MediaRun {
  /** CPU of the server process per frame pair, user and system, in microseconds; undefined when its process is not known. */
  readonly usPerPair: number | undefined;
  /** Of one core. */
  readonly cpuShare: number | undefined;
  readonly rssKbPerCall: number | undefined;
  readonly book: Book;
}

/** What a gateway says of the calls that are over. */
interface GatewayBook {
  readonly calls: number;
  readonly ended: number;
  readonly received: number;
  readonly sent: number;
  readonly rejected: number;
  readonly lost: number;
  readonly live: number;
}

export const round = (value: number, digits = 2): number => Math.round(value * 10 ** digits) / 10 ** digits;
const rssKb = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);

/** Starts the server, or takes the one that runs; `work` gets its address and process. */
export async function withServer<Found>(
  server: Server,
  pin: Setting['pin'],
  work: (host: string, port: number, pid: number | undefined, talker: Talker | undefined) => Promise<Found>,
): Promise<Found> {
  const { command, at } = server;
  if (command === undefined) return work(at?.host ?? '', at?.port ?? 0, at?.pid, undefined);
  const talker = new Talker(command, pin?.[0]);
  try {
    if (at !== undefined) await new Promise((done) => setTimeout(done, at.settleMs));
    const port = at?.port ?? (await talker.next<{ port: number }>()).port;
    return await work('127.0.0.1', port, talker.child.pid, talker);
  } finally {
    await talker.end();
  }
}

/** So many calls at once with sound both ways. */
export function talkTo(server: Server, setting: Setting, calls: number): Promise<MediaRun> {
  const { folder, user, seconds, warmSeconds, demand, pin } = setting;
  const [packets, offer] = [join(folder, `packets-${server.protection}`), join(folder, `offer-${server.protection}`)];
  writePackets(packets, (seconds + warmSeconds + 2) * 50, server.protection);
  writeOffer(offer, server.protection);
  return withServer(server, pin, async (host, port, pid, talker) => {
    const args = [host, port, user, calls, warmSeconds * 1000, seconds * 1000, packets, offer].map(String);
    const before = pid === undefined ? undefined : rssKb(pid);
    const callers = new Talker([setting.caller, ...args], pin?.[1]);
    let [spent, memory] = [undefined, undefined] as (number | undefined)[];
    let book: Book | undefined;
    try {
      for (;;) {
        const line = await callers.next<{ at: string; ended: number } & Book>();
        const used = pid === undefined ? undefined : cpuUs(pid);
        if (line.at === 'begin') spent = used;
        if (line.at === 'end') {
          book = line;
          if (used !== undefined && spent !== undefined) spent = used - spent;
          memory = pid === undefined ? undefined : rssKb(pid);
        }
        if (line.at !== 'over') continue;
        demand(line.ended === calls, `${server.name}, ${calls} calls: ${line.ended} came to an end`);
        break;
      }
    } finally {
      await callers.end();
    }
    if (book === undefined) throw new Error('the callers kept no book');
    const { sent, received, lost, refusals, earlyEnds } = book;
    demand(
      refusals + earlyEnds + lost === 0,
      `${server.name}, ${calls} calls: ${refusals} refused, ${earlyEnds} ended early, ${lost} packets not sent`,
    );
    demand(Math.abs(received - sent) <= sent / 1000, `${server.name}, ${calls} calls: ${sent} frames in, ${received} out`);
    if (server.gateway && talker !== undefined) {
      const said = await talker.ask<GatewayBook>('book');
      demand(said.ended === calls && said.live === 0, `${server.name}: ${said.ended} of ${calls} calls ended, ${said.live} live`);
      demand(said.rejected === 0 && said.lost === 0, `${server.name}: ${said.rejected} packets rejected, ${said.lost} lost`);
      demand(said.received >= sent, `${server.name}: ${said.received} packets heard of ${sent} and more`);
    }
    return {
      usPerPair: spent === undefined ? undefined : spent / ((sent + received) / 2),
      cpuShare: spent === undefined ? undefined : spent / (seconds * 1e6),
      rssKbPerCall: memory === undefined || before === undefined ? undefined : (memory - before) / calls,
      book,
    };
  });
}

/** Ends the callers of a run; undefined when SIPp says that calls failed. */
async function sipp(args: readonly string[], setting: Setting): Promise<number | undefined> {
  const [program = '', ...rest] = [...(setting.pin === undefined ? [] : ['taskset', '-c', setting.pin[1]]), 'sipp', ...args];
  const began = performance.now();
  const child = spawn(program, rest, { cwd: setting.folder, stdio: 'ignore' });
  const status = await new Promise<number | null>((done) => child.once('close', done));
  return status === 0 ? performance.now() - began : undefined;
}

export interface SignallingRun {
  /** CPU of the server process per call INVITE … BYE, in microseconds, at a steady rate. */
  readonly usPerCall: number | undefined;
  /** With a hundred calls under way at any time and as many as come to an end begun anew. */
  readonly callsPerSecond: number | undefined;
}

/** SIPp's own caller (`-sn uac`) calls, without sound: first at a steady rate, then as fast as calls come to their end. */
export function signalTo(server: Server, setting: Setting, perSecond: number): Promise<SignallingRun> {
  const { user, seconds, demand, pin } = setting;
  return withServer(server, pin, async (host, port, pid) => {
    const usual = ['-sn', 'uac', '-s', user, '-i', '127.0.0.1', '-nostdin', '-d', '0'];
    const to = `${host}:${port}`;
    const steady = (count: number): readonly string[] => [...usual, '-r', `${perSecond}`, '-l', '5000', '-m', `${count}`, to];
    await sipp([...usual, '-r', '2000', '-l', '50', '-m', '1000', to], setting); // to warm up
    const before = pid === undefined ? undefined : cpuUs(pid);
    const calls = perSecond * seconds;
    const took = await sipp(steady(calls), setting);
    demand(took !== undefined, `${server.name}: SIPp says that calls at ${perSecond} a second failed`);
    const usPerCall = pid === undefined || before === undefined ? undefined : (cpuUs(pid) - before) / calls;
    const rush = 2000;
    const rushed = await sipp([...usual, '-r', '100000', '-l', '100', '-m', `${rush}`, to], setting);
    demand(rushed !== undefined || !server.command?.includes(process.execPath), `${server.name}: SIPp says that calls one after the other failed`);
    return { usPerCall, callsPerSecond: rushed === undefined ? undefined : (rush * 1000) / rushed };
  });
}
