/**
 * What a call by telephone costs: messages, calls set up, and sound by RTP and SRTP with an agent in this process and between two joined calls,
 * beside a C echo (the floor), a plain `dgram` echo, SIPp's own server, and Asterisk where `ASTERISK_BIN` names one. Goals S3, S4, S5, S10.
 * Run: `npm run bench -- sip [--calls 100,400] [--seconds 15] [--repeats 3] [--rate 200] [--only messages,signalling,sound] [--strict]`.
 * `--against HOST:PORT [--user NAME] [--pid PID]` puts the same callers on any other SIP server over UDP, and prints the same table.
 * Writes bench/results/sip.json when nothing was left out.
 */
import { execFileSync } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, getPriority, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine } from '../calls/stream-run.ts';
import { asteriskCommand } from './asterisk.ts';
import { type MediaRun, round, type Server, type Setting, type SignallingRun, signalTo, talkTo } from './parts.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '100,400' },
    seconds: { type: 'string', default: '15' },
    repeats: { type: 'string', default: '3' },
    rate: { type: 'string', default: '200' },
    only: { type: 'string', default: 'messages,signalling,sound' },
    against: { type: 'string' },
    user: { type: 'string', default: 'bench' },
    pid: { type: 'string' },
    strict: { type: 'boolean', default: false },
  },
});
const [sizes, repeats, rate, wanted] = [
  values.calls.split(',').map(Number),
  Number(values.repeats),
  Number(values.rate),
  new Set(values.only.split(',')),
];
const here = import.meta.dirname;
const node = [process.execPath, '--disable-warning=ExperimentalWarning', '--max-semi-space-size=32'];
const has = (program: string): boolean => {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // then without it
  }
};
const folder = mkdtempSync(join(tmpdir(), 'sip-bench-'));
const compiled = has('cc');
const build = (name: string): string => {
  const program = join(folder, name);
  execFileSync('cc', ['-O2', '-o', program, join(here, `${name}.c`)]);
  return program;
};
const say = (text: string): void => void process.stderr.write(`${text}\n`);
const [wrong, skipped]: [string[], string[]] = [[], []];
const skip = (what: string): void => {
  skipped.push(what);
  say(`SKIP ${what}`);
};
const setting: Setting = {
  folder,
  caller: compiled ? build('caller') : '',
  pin: has('taskset') && cpus().length > 1 ? ['0', '1'] : undefined,
  user: values.user,
  seconds: Number(values.seconds),
  warmSeconds: Math.min(5, Math.max(2, Math.round(Number(values.seconds) / 3))),
  say,
  demand(holds, what) {
    if (!holds) wrong.push(what);
  },
};

/** A port that was free a moment ago. */
const freePort = (): Promise<number> =>
  new Promise((found) => {
    const socket = createSocket('udp4').bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => found(port));
    });
  });
const gateway = (name: string, mode: string, protection: Server['protection'] = 'plain'): Server => ({
  name,
  protection,
  command: [...node, join(here, 'gateway.ts'), mode],
  gateway: mode !== 'signalling',
});
async function asterisk(protection: Server['protection'], name: string): Promise<Server[]> {
  const program = process.env['ASTERISK_BIN'];
  if (program === undefined) return [];
  const port = await freePort();
  return [
    {
      name,
      protection,
      command: asteriskCommand(program, mkdtempSync(join(folder, 'asterisk-')), port),
      at: { host: '127.0.0.1', port, settleMs: 5000 },
    },
  ];
}
function other(): Server[] {
  if (values.against === undefined) return [];
  const [host = '', port = ''] = values.against.split(':');
  return [
    { name: values.against, protection: 'plain', at: { host, port: Number(port), pid: values.pid === undefined ? undefined : Number(values.pid) } },
  ];
}

const spread = (list: readonly (number | undefined)[]) => {
  const all = list.flatMap((one) => (one === undefined || Number.isNaN(one) ? [] : [round(one, 3)]));
  return { median: [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)], all };
};
type Spread = ReturnType<typeof spread>;
/** A bar is missed only when two of three miss it. */
const secondBest = ({ all }: Spread, of: 'least' | 'most' = 'least'): number | undefined =>
  [...all].sort((a, b) => (of === 'least' ? a - b : b - a))[Math.min(1, all.length - 1)];

const loadBefore = loadavg().map((one) => round(one));
say(`load average ${loadBefore[0]}: other work on this machine makes all figures worse and ratios uncertain`);
if (process.env['ASTERISK_BIN'] === undefined) skip('Asterisk (S3, S4): ASTERISK_BIN names no program, so those goals are not judged');

const messages = wanted.has('messages')
  ? (JSON.parse(execFileSync(process.execPath, [...node.slice(1), join(here, '../cores/sip.bench.ts'), '--json'], { encoding: 'utf8' })) as Record<
      string,
      number
    >)
  : undefined;

/** A B C, A B C, …: what the machine does meanwhile, it does to all. */
async function inTurns<Run>(servers: readonly Server[], work: (server: Server) => Promise<Run>): Promise<Map<string, Run[]>> {
  const runs = new Map<string, Run[]>(servers.map(({ name }) => [name, []]));
  for (let repeat = 0; repeat < repeats; repeat++) for (const server of servers) runs.get(server.name)?.push(await work(server));
  return runs;
}
const ratios = <Run>(runs: Map<string, Run[]>, over: string, under: string, read: (run: Run) => number | undefined): Spread =>
  spread((runs.get(over) ?? []).map((run, i) => (read(run) ?? Number.NaN) / (read(runs.get(under)?.[i] ?? run) ?? Number.NaN)));
const figures = <Run>(runs: Map<string, Run[]>, read: (run: Run) => number | undefined): Record<string, Spread> =>
  Object.fromEntries([...runs].map(([name, list]) => [name, spread(list.map(read))]));

async function signalling() {
  if (!has('sipp')) {
    skip('calls set up (S10): SIPp is not installed (Debian package sip-tester)');
    return undefined;
  }
  const port = await freePort();
  const uas: Server = {
    name: 'SIPp',
    protection: 'plain',
    command: ['sipp', '-sn', 'uas', '-i', '127.0.0.1', '-p', `${port}`, '-nostdin'],
    at: { host: '127.0.0.1', port, settleMs: 500 },
  };
  const servers = [
    gateway('signalling alone', 'signalling'),
    gateway('whole call, its sockets and leg', 'agent'),
    uas,
    ...(await asterisk('plain', 'Asterisk')),
    ...other(),
  ];
  const runs = await inTurns(servers, async (server): Promise<SignallingRun> => {
    const run = await signalTo(server, setting, rate);
    say(
      `${server.name}: ${round(run.usPerCall ?? Number.NaN, 1)} us a call at ${rate} a second, ${Math.round(run.callsPerSecond ?? 0)} calls a second at most`,
    );
    return run;
  });
  const usPerCall = (run: SignallingRun): number | undefined => run.usPerCall;
  return {
    callsPerSecond: figures(runs, (run) => run.callsPerSecond),
    usPerCall: figures(runs, usPerCall),
    overSipp: ratios(runs, 'signalling alone', 'SIPp', usPerCall),
    wholeCallOverSipp: ratios(runs, 'whole call, its sockets and leg', 'SIPp', usPerCall),
  };
}

async function sound(calls: number) {
  const servers: Server[] = [
    gateway('agent, RTP', 'agent'),
    gateway('agent, SRTP', 'agent', 'AES_CM_128_HMAC_SHA1_80'),
    gateway('two calls joined, RTP', 'bridge'),
    { name: 'floor', protection: 'plain', command: [join(folder, 'floor')] },
    { name: 'dgram echo', protection: 'plain', command: [...node, join(here, 'echo.ts')] },
    ...(await asterisk('plain', 'Asterisk, RTP')),
    ...(await asterisk('AES_CM_128_HMAC_SHA1_80', 'Asterisk, SRTP')),
    ...other(),
  ];
  const runs = await inTurns(servers, async (server): Promise<MediaRun> => {
    const run = await talkTo(server, setting, calls);
    const { p50, p99, p999 } = run.book.gapMs;
    say(`${calls} calls, ${server.name}: ${round(run.usPerPair ?? Number.NaN)} us a pair, gap p50 ${p50} p99 ${p99} p99.9 ${p999} ms`);
    return run;
  });
  const usPerPair = (run: MediaRun): number | undefined => run.usPerPair;
  const per = figures(runs, usPerPair);
  return {
    calls,
    usPerPair: per,
    cpuShareOfACore: figures(runs, ({ cpuShare }) => cpuShare),
    overFloor: Object.fromEntries([...runs.keys()].map((name) => [name, ratios(runs, name, 'floor', usPerPair)])),
    overDgramEcho: Object.fromEntries([...runs.keys()].map((name) => [name, ratios(runs, name, 'dgram echo', usPerPair)])),
    overAsterisk: {
      rtp: ratios(runs, 'agent, RTP', 'Asterisk, RTP', (run) => (runs.has('Asterisk, RTP') ? usPerPair(run) : undefined)),
      srtp: ratios(runs, 'agent, SRTP', 'Asterisk, SRTP', (run) => (runs.has('Asterisk, SRTP') ? usPerPair(run) : undefined)),
    },
    gapP50Ms: figures(runs, ({ book }) => book.gapMs.p50),
    gapP99Ms: figures(runs, ({ book }) => book.gapMs.p99),
    gapP999Ms: figures(runs, ({ book }) => book.gapMs.p999),
    rssGrowthKbPerCall: figures(runs, ({ rssKbPerCall }) => rssKbPerCall),
    callsPerCoreAt60: spread((runs.get('agent, RTP') ?? []).map((run) => Math.floor((0.6 * 1e6) / (50 * (run.usPerPair ?? Number.NaN))))),
  };
}

const called = wanted.has('signalling') ? await signalling() : undefined;
const heard: Awaited<ReturnType<typeof sound>>[] = [];
if (wanted.has('sound') && !compiled) skip('sound: no C compiler, and the callers and the floor are C');
else if (wanted.has('sound')) {
  build('floor');
  for (const calls of sizes) heard.push(await sound(calls));
}
rmSync(folder, { recursive: true, force: true });

const largest = heard.at(-1);
const at = largest === undefined ? '' : ` at ${largest.calls} calls`;
const bars = [
  { goal: 'S3', what: `RTP with an agent over Asterisk’s Echo${at}`, bar: 0.85, figure: largest && secondBest(largest.overAsterisk.rtp) },
  { goal: 'S4', what: `SRTP with an agent over Asterisk’s Echo${at}`, bar: 0.55, figure: largest && secondBest(largest.overAsterisk.srtp) },
  { goal: 'S5', what: 'calls by RTP on one core at 60 %', bar: 450, least: true, figure: largest && secondBest(largest.callsPerCoreAt60, 'most') },
  {
    goal: 'S5',
    what: `RTP frame gap p99.9${at}, ms`,
    bar: 25,
    figure: largest?.gapP999Ms['agent, RTP'] && secondBest(largest.gapP999Ms['agent, RTP']),
  },
  { goal: 'S10', what: 'CPU per call INVITE … BYE over SIPp’s', bar: 5, figure: called && secondBest(called.overSipp) },
].flatMap(({ figure, least, ...one }) => (figure === undefined ? [] : [{ ...one, figure, met: least ? figure >= one.bar : figure <= one.bar }]));
const report = {
  measuredAt: new Date().toISOString().slice(0, 10),
  machine: machine(),
  loadAverage: { before: loadBefore, after: loadavg().map((one) => round(one)) },
  pinned: setting.pin !== undefined,
  /** As `nice` counts: 0 is everybody’s, less goes before others. */
  priority: getPriority(),
  seconds: setting.seconds,
  repeats,
  bars,
  skipped,
  messages: messages && { us: messages, perSecond: Object.fromEntries(Object.entries(messages).map(([what, us]) => [what, Math.round(1e6 / us)])) },
  signalling: called,
  sound: heard,
  wrong,
};
if (wanted.size === 3 && values.against === undefined) writeFileSync(join(here, '..', 'results', 'sip.json'), `${JSON.stringify(report, null, 2)}\n`);
else console.log(JSON.stringify(report, null, 2));
for (const { goal, what, bar, figure, met } of bars) say(`${met ? 'met   ' : 'MISSED'} ${goal} ${what}: ${figure} (bar ${bar})`);
for (const one of wrong) say(`WRONG ${one}`);
process.exit(wrong.length > 0 || (values.strict && bars.some(({ met }) => !met)) ? 1 : 0);
