// Response gaps and barge-in as a caller hears them: measured on the two legs of the simulated contact centre, not by adding up stages.
// `npm run bench -- turns [--rounds 4]`. Writes bench/results/turns.json.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { silentLogger } from '#base';
import { silentMeter, type TurnLatency } from '#contract';
import { realDice, realScheduler } from '#net';
import { flite } from '#providers/flite';
import { parseScript } from '#sim/caller';
import { placeStreamCall } from '#sim/talkdesk-stream';
import { streamUrlFor } from '../../src/app/channel-address.ts';
import { loadConfig } from '../../src/app/config.ts';
import { openGateway } from '../../src/app/gateway.ts';
import { sampleConfigFile } from '../../src/app/product.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '4' }, calls: { type: 'string', default: '2' } } });
const rounds = Number(values.rounds);
const atOnce = Number(values.calls);

const voices = ['rms', 'awb', 'slt', 'kal16'];
const scripts: Readonly<Record<string, readonly unknown[]>> = {
  'speech, then digits': ['Where is my parcel?', { say: 'One two three four five six', speed: 0.9 }, 'No, thank you.'],
  'speech, then keys': ['Track my order', { press: '123456' }, 'No, thank you.'],
  'hesitating digits': ['Where is my parcel?', { hesitate: ['One two three', 700, 'four five six'] }, 'No, thank you.'],
  'talking into the agent': [
    { interrupt: { afterMs: 900, say: 'Where is my parcel?' } },
    { say: 'One two three four five six', speed: 0.9 },
    { interrupt: { afterMs: 1200, say: 'No, thank you. Goodbye.' } },
  ],
};

/** Sounds that must not end the agent's sentence: one in the greeting, one in the answer, of each call. */
const disturbances: Readonly<Record<string, unknown>> = {
  'a cough': { noise: { ms: 250, levelDb: -24 } },
  'a door': { noise: { ms: 90, levelDb: -18 } },
  '"okay"': { say: 'okay' },
  '"mm hmm"': { say: 'mm hmm' },
};
const disturbed = Object.fromEntries(
  Object.entries(disturbances).map(([name, sound]) => [
    name,
    [
      { ...(sound as object), waitFor: 1500 },
      'Where is my parcel?',
      { say: 'One two three four five six', speed: 0.9 },
      { ...(sound as object), waitFor: 'agent-start' },
      'No, thank you. Goodbye.',
    ],
  ]),
);

const folder = mkdtempSync(join(tmpdir(), 'cordboard-bench-'));
const { config } = loadConfig(sampleConfigFile, folder);
if (!config) throw new Error('the sample configuration is not sound');
const gateway = await openGateway(
  { ...config, folder, recordings: { ...config.recordings, on: false }, http: { ...config.http, port: 0 } },
  silentLogger,
);
const url = await streamUrlFor({ ...config, http: { ...config.http, port: gateway.address().port } }, {});
const scheduler = realScheduler();
const speech = flite({ logger: silentLogger, meter: silentMeter, scheduler });

const stages: TurnLatency[] = [];
const nameOfCall = new Map<string, string>();
const stopped = new Map<string, { tries: number; stops: number }>();
const unwatch = gateway.bus.watch(({ conversation, event }) => {
  if (event.kind === 'turn-latency') stages.push(event.latency);
  if (event.kind === 'conversation-start') nameOfCall.set(conversation, nameOfCaller.get(event.facts.callerNumber ?? '') ?? '');
  const name = nameOfCall.get(conversation) ?? '';
  const tally = stopped.get(name);
  // In these calls nobody means to interrupt. An upper bound: a caller who takes the agent's held breath for its end, and speaks, is counted too.
  if (tally && event.kind === 'customer-turn' && event.interrupted) tally.stops += 1;
});
const nameOfCaller = new Map<string, string>();
const gaps = new Map<string, number[]>();
const stops: number[] = [];
const ends = new Map<string, number>();
let lateMs = 0;

const jobs = Array.from({ length: rounds }, (_, round) =>
  Object.entries({ ...scripts, ...disturbed }).map(([name, turns]) => ({ name, turns, voice: voices[round % voices.length] })),
).flat();
const total = jobs.length;
const work = async (): Promise<void> => {
  for (let job = jobs.shift(); job; job = jobs.shift()) {
    const { name, turns, voice } = job;
    const script = parseScript({ voice, turns });
    if (!script.ok) throw new Error(JSON.stringify(script.error));
    const callerNumber = `+1555${String(1_000_000 + nameOfCaller.size)}`;
    nameOfCaller.set(callerNumber, name);
    const isDisturbed = name in disturbances;
    if (isDisturbed) {
      const tally = stopped.get(name) ?? { tries: 0, stops: 0 };
      stopped.set(name, { ...tally, tries: tally.tries + 2 });
    }
    const report = await placeStreamCall({ url, callerNumber, script: script.value, speech, scheduler, dice: realDice() });
    lateMs = Math.max(lateMs, report.simulatorLateMs);
    ends.set(report.exit, (ends.get(report.exit) ?? 0) + 1);
    if (isDisturbed) continue;
    for (const { gapMs, stopMs, kind } of report.turns) {
      // Keys need no end of turn; an interruption's gap counts from its last sound like any other.
      if (gapMs !== undefined && gapMs >= 0)
        gaps.set(kind === 'press' ? 'keys' : name, [...(gaps.get(kind === 'press' ? 'keys' : name) ?? []), gapMs]);
      if (stopMs !== undefined) stops.push(stopMs);
    }
    process.stderr.write(`\r${total - jobs.length}/${total} calls`);
  }
};
await Promise.all(Array.from({ length: atOnce }, work));
process.stderr.write('\n');
unwatch();
await gateway.close();
await speech.close();
rmSync(folder, { recursive: true, force: true });

const quantile = (list: readonly number[], q: number): number => {
  const sorted = [...list].sort((a, b) => a - b);
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN);
};
const figures = (list: readonly number[]) => ({ count: list.length, p50: quantile(list, 0.5), p95: quantile(list, 0.95), max: quantile(list, 1) });
const spoken = [...gaps].filter(([name]) => name !== 'keys').flatMap(([, list]) => list);
const own = stages.map(({ gapMs, endpointMs = 0, recognitionMs = 0, agentMs = 0, voiceMs = 0 }) =>
  Math.max(0, gapMs - endpointMs - recognitionMs - agentMs - voiceMs),
);
const stage = (name: keyof TurnLatency): ReturnType<typeof figures> =>
  figures(stages.flatMap((latency) => (latency[name] === undefined ? [] : [latency[name] as number])));
const result = {
  command: `npm run bench -- turns --rounds ${rounds} --calls ${atOnce}`,
  machine: { cores: availableParallelism(), platform: `${process.platform}-${process.arch}`, node: process.versions.node },
  calls: total,
  exits: Object.fromEntries(ends),
  heardGapMs: { all: figures(spoken), ...Object.fromEntries([...gaps].map(([name, list]) => [name, figures(list)])) },
  bargeInStopMs: figures(stops),
  falseStopsAtMost: Object.fromEntries(stopped),
  gatewayStagesMs: {
    endpoint: stage('endpointMs'),
    recognition: stage('recognitionMs'),
    agent: stage('agentMs'),
    voice: stage('voiceMs'),
    playout: stage('playoutMs'),
    ownShare: figures(own),
  },
  simulatorLateMs: lateMs,
};
writeFileSync('bench/results/turns.json', `${JSON.stringify(result, null, 2)}\n`);
process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
process.exit(0);
