/**
 * What a message of a web chat costs, and how long its visitor waits: a real gateway on SQLite with the sample agent, visitors on WebSockets from a process
 * of its own, so many messages a second whatever comes back (open loop). Acknowledged: durable. Answered: the agent's first words are there.
 * The processor time of the gateway is beside it, since other work on the machine makes all waits longer.
 * Run: `npm run bench -- chat --visitors [--count 300] [--rate 200] [--seconds 10]`. Writes bench/results/chat-visitors.json.
 */
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';

const root = join(import.meta.dirname, '..', '..');
const { values } = parseArgs({
  options: {
    visitors: { type: 'boolean' },
    count: { type: 'string', default: '300' },
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '10' },
  },
});
const rounds = 3;
/** Promised: chat, acknowledged after commit. */
const barMs = 50;

export interface Waits {
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
}

export interface VisitorFigures {
  readonly sent: number;
  readonly refused: number;
  /** Sent, and never acknowledged. */
  readonly lost: number;
  readonly acknowledgedMs: Waits;
  readonly answeredMs: Waits;
}

const config = `
http: { host: 127.0.0.1, port: 0 }
folder: ./data
allowPlainSecrets: true
agents: [${JSON.stringify(join(root, 'examples', 'agents', 'parcel-desk'))}]
accounts:
  - id: acme
    bots: [{ id: desk, agent: parcel-desk }]
    clients: [{ id: c, secret: bench-secret-not-real }]
chats:
  - { id: web, type: web-chat, bot: desk, flow: welcome, secrets: [bench-secret-not-real], limits: { sessionsPerMinute: 100000, messagesPerMinute: 10000 } }
apis: { orders: { url: "/demo/orders/{order}" } }
demo: { ordersApi: true }
`;

mkdirSync(join(root, 'data'), { recursive: true });
const folder = mkdtempSync(join(root, 'data', 'bench-visitors-'));
writeFileSync(join(folder, 'cordboard.yaml'), config);
const gateway = spawn(
  process.execPath,
  [
    '--disable-warning=ExperimentalWarning',
    '--max-semi-space-size=32',
    join(root, 'src', 'app', 'main.ts'),
    'start',
    '-c',
    join(folder, 'cordboard.yaml'),
  ],
  { stdio: ['ignore', 'pipe', 'pipe'] },
);
const said: string[] = [];
const port = await new Promise<number>((resolve, reject) => {
  for (const stream of [gateway.stdout, gateway.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      said.push(line);
      const ready = /"port":(\d+).*"msg":"gateway ready"/.exec(line);
      if (ready) resolve(Number(ready[1]));
    });
  gateway.once('exit', () => reject(new Error(`the gateway did not start:\n${said.join('\n')}`)));
});

/** Processor time that the gateway has used, all its threads; undefined where the system does not tell (proc(5)). */
function usedMs(): number | undefined {
  try {
    const [user, system] = readFileSync(`/proc/${gateway.pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .slice(11, 13)
      .map(Number);
    return ((user ?? 0) + (system ?? 0)) * 10;
  } catch {
    return undefined; // no Linux
  }
}

try {
  const all: (VisitorFigures & { readonly gatewayCpuMsPerMessage?: number })[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = usedMs();
    const sender = fork(join(import.meta.dirname, 'visitor-sender.ts'), [`${port}`, values.count, values.rate, values.seconds]);
    const [figures] = (await once(sender, 'message')) as [VisitorFigures];
    await once(sender, 'exit');
    const after = usedMs();
    const cpu =
      before === undefined || after === undefined ? {} : { gatewayCpuMsPerMessage: Math.round(((after - before) / figures.sent) * 100) / 100 };
    all.push({ ...figures, ...cpu });
  }
  const median = [...all].sort((a, b) => a.acknowledgedMs.p99 - b.acknowledgedMs.p99)[Math.floor(all.length / 2)];
  if (median === undefined) throw new Error('nothing was measured');
  const { acknowledgedMs, answeredMs, refused, lost, gatewayCpuMsPerMessage } = median;
  const held = refused === 0 && lost === 0 && acknowledgedMs.p99 <= barMs;
  const load = loadavg()[0]?.toFixed(1);
  console.log(
    `Node ${process.versions.node}, ${cpus().length} × ${cpus()[0]?.model}, load average ${load}; ${rounds} rounds of ${values.seconds} s, the median one`,
  );
  console.log(
    `${values.count} visitors, ${values.rate} messages/s: acknowledged p50 / p99 / most ${acknowledgedMs.p50} / ${acknowledgedMs.p99} / ${acknowledgedMs.most} ms`,
  );
  console.log(
    `answered ${answeredMs.p50} / ${answeredMs.p99} / ${answeredMs.most} ms; refused ${refused}, lost ${lost}; ${gatewayCpuMsPerMessage ?? '?'} ms of processor a message, sessions included`,
  );
  console.log(`\nbar: nothing refused or lost, acknowledged p99 within ${barMs} ms: ${held ? 'held' : 'MISSED'}`);
  const machine = { cpu: cpus()[0]?.model, cpus: cpus().length, node: process.versions.node, platform: `${process.platform} ${process.arch}`, load };
  const report = {
    measuredAt: new Date().toISOString().slice(0, 10),
    machine,
    ...values,
    rounds,
    ...median,
    bar: { acknowledgedP99Ms: barMs, held },
  };
  writeFileSync(join(root, 'bench', 'results', 'chat-visitors.json'), `${JSON.stringify(report, null, 2)}\n`);
  if (!held) process.exitCode = 1;
} finally {
  gateway.kill('SIGTERM');
  await once(gateway, 'exit');
  rmSync(folder, { recursive: true, force: true });
}
