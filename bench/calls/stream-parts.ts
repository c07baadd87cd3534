import { callOn, type Memory, type Run, Talker, type Tools, tryServer } from './stream-run.ts';

/** What all parts of the measurement share. */
export interface Setting {
  readonly tools: Tools;
  /** The command line of each kind of server. */
  readonly gateway: (...args: readonly string[]) => readonly string[];
  readonly naive: readonly string[];
  readonly seconds: number;
  readonly warmSeconds: number;
  readonly repeats: number;
  readonly say: (text: string) => void;
  /** Notes what must hold and does not. */
  readonly demand: (holds: boolean, what: string) => void;
}

export const round = (value: number, digits = 2): number => Math.round(value * 10 ** digits) / 10 ** digits;
const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? Number.NaN;

export interface Spread {
  readonly median: number;
  readonly all: readonly number[];
}
const spread = (list: readonly number[]): Spread => ({ median: round(median(list)), all: list.map((one) => round(one)) });

const names = ['gateway', 'gateway without ear', 'floor', 'naive'] as const;
type Name = (typeof names)[number];

export interface Comparison {
  readonly calls: number;
  readonly usPerPair: Readonly<Record<string, Spread>>;
  readonly overFloor: Spread;
  /** Keys taken as messages only: the sound is not listened to for tones. */
  readonly overFloorWithoutEar: Spread;
  readonly overNaive: Spread;
  readonly gapP99Ms: Readonly<Record<string, Spread>>;
  readonly gapP999Ms: Readonly<Record<string, Spread>>;
  readonly callsPerCoreAt60: number;
}

/** A B C D, A B C D, …: what the machine does meanwhile, it does to all. */
export async function compare(setting: Setting, calls: number): Promise<Comparison> {
  const { tools, gateway, naive, seconds, warmSeconds, say, demand } = setting;
  const commands: Record<Name, readonly string[]> = {
    gateway: gateway('play', '100'),
    'gateway without ear': gateway('play', '100', '0', '0', 'no-ear'),
    floor: tools.floor,
    naive,
  };
  const runs: Record<Name, Run[]> = { gateway: [], 'gateway without ear': [], floor: [], naive: [] };
  for (let repeat = 0; repeat < setting.repeats; repeat++) {
    for (const name of names) {
      const run = await tryServer(commands[name], tools, { calls, seconds, warmSeconds });
      runs[name].push(run);
      const { sent, received, lost, gapMs } = run.book;
      demand(lost === 0 && Math.abs(received - sent) <= sent / 1000, `${name}, ${calls} calls: ${sent} frames in, ${received} out`);
      say(`${calls} calls, ${name}: ${round(run.usPerPair)} us a pair, gap p99.9 ${gapMs.p999} ms`);
    }
  }
  const ratio = (over: Name, under: Name): Spread => spread(runs[over].map((run, i) => run.usPerPair / (runs[under][i]?.usPerPair ?? Number.NaN)));
  const each = (read: (run: Run) => number): Record<string, Spread> => Object.fromEntries(names.map((name) => [name, spread(runs[name].map(read))]));
  const usPerPair = each((run) => run.usPerPair);
  return {
    calls,
    usPerPair,
    overFloor: ratio('gateway', 'floor'),
    overFloorWithoutEar: ratio('gateway without ear', 'floor'),
    overNaive: ratio('gateway', 'naive'),
    gapP99Ms: each(({ book }) => book.gapMs.p99),
    gapP999Ms: each(({ book }) => book.gapMs.p999),
    callsPerCoreAt60: Math.floor((0.6 * 1e6) / (50 * (usPerPair['gateway']?.median ?? Number.NaN))),
  };
}

/** What comes back is what was sent, letter by letter. */
export async function echo({ tools, gateway, seconds, demand }: Setting): Promise<object> {
  const { book } = await tryServer(gateway('echo', '100'), tools, { calls: 100, seconds: Math.min(10, seconds), warmSeconds: 2, checkEcho: true });
  demand(book.mismatches === 0, `echo: ${book.mismatches} frames came back changed`);
  demand(Math.abs(book.received - book.sent) <= book.sent / 1000, `echo: ${book.sent} frames in, ${book.received} out`);
  return { frames: book.received, changed: book.mismatches };
}

export interface Stalled {
  readonly lateOnTheWireMs: object;
  readonly underrunsAtTheEar: number;
  readonly worstUnderrunMs: number;
}

/** Stalls of 30 ms in the thread that paces, every 700 ms: what leaves late, without a lead and with the usual one, and what of that a caller hears. */
export async function stalls({ tools, gateway, seconds, warmSeconds, say }: Setting, calls: number): Promise<Readonly<Record<string, Stalled>>> {
  const figures: Record<string, Stalled> = {};
  for (const [name, lead, stall] of [
    ['no stalls, no lead', '0', '0'],
    ['stalls, no lead', '0', '30'],
    ['stalls, lead of 100 ms', '100', '30'],
  ] as const) {
    const server = new Talker(gateway('play', lead, stall, '700'), tools.pin?.[0]);
    try {
      let lateOnTheWireMs: object = {};
      const { book } = await callOn(server, await server.next(), tools, {
        calls,
        seconds,
        warmSeconds,
        async at(what) {
          if (what === 'begin') await server.ask('lateness');
          if (what === 'end') lateOnTheWireMs = await server.ask('lateness');
        },
      });
      figures[name] = { lateOnTheWireMs, underrunsAtTheEar: book.underruns, worstUnderrunMs: book.worstUnderrunMs };
      say(`${calls} calls, ${name}: ${JSON.stringify(figures[name])}`);
    } finally {
      await server.end();
    }
  }
  return figures;
}

interface Round {
  readonly idle: Memory;
  readonly live: Memory;
  readonly after: Memory;
}

/** Calls come, talk, and leave, several times; what the server holds, garbage collected. */
async function rounds({ tools, gateway }: Setting, calls: number, times: number): Promise<Round[]> {
  const server = new Talker(gateway('play', '100'), tools.pin?.[0]);
  const ask = (): Promise<Memory> => server.ask<Memory>('memory');
  try {
    const place = await server.next<{ port: number; target: string }>();
    const figures: Round[] = [];
    while (figures.length < times) {
      let [idle, live] = [await ask(), await ask()];
      const at = async (what: 'idle' | 'begin' | 'end'): Promise<void> => {
        if (what === 'idle') idle = await ask();
        if (what === 'end') live = await ask();
      };
      await callOn(server, place, tools, { calls, seconds: 3, warmSeconds: 3, idleMs: 1000, at });
      let after = await ask();
      for (let i = 0; i < 50 && after.streams > 0; i++) {
        await new Promise((done) => setTimeout(done, 100));
        after = await ask();
      }
      figures.push({ idle, live, after });
    }
    return figures;
  } finally {
    await server.end();
  }
}

export interface MemoryOfCalls {
  readonly idleStreamKb: { readonly rss: number; readonly held: number };
  readonly liveCallKb: { readonly rss: number; readonly held: number };
  readonly keptAfterCallBytes: number;
}

/** Memory of a stream that is only open and of a call that talks, as the slope from few to many; and what stays behind after several rounds. */
export async function memory(setting: Setting, few: number, many: number): Promise<MemoryOfCalls> {
  const [small] = await rounds(setting, few, 1);
  const [first, ...later] = await rounds(setting, many, 4);
  const last = later.at(-1);
  if (small === undefined || first === undefined || last === undefined) throw new Error('no rounds');
  const slopeKb = (what: 'idle' | 'live', read: (one: Memory) => number): number =>
    round((read(first[what]) - read(small[what])) / (many - few) / 1024, 1);
  const held = ({ heapUsed, external }: Memory): number => heapUsed + external;
  return {
    idleStreamKb: { rss: slopeKb('idle', ({ rss }) => rss), held: slopeKb('idle', held) },
    liveCallKb: { rss: slopeKb('live', ({ rss }) => rss), held: slopeKb('live', held) },
    keptAfterCallBytes: Math.round((held(last.after) - held(first.after)) / (later.length * many)),
  };
}
