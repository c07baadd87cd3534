import assert from 'node:assert/strict';
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { codecs, generateTone, goertzel } from '#audio';
import { silentLogger } from '#base';
import { sipTrunk, sipTrunkOptions } from '#connectors/sip-trunk';
import { type PlacedCallEvent, silentMeter, type VoiceCall, type VoiceCallEvent } from '#contract';
import { realDice, realScheduler } from '#net';
import { phoneExchange } from '#telephony';
import { directory } from '../peers/sip-house.ts';
import { until } from '../until.ts';
import { freePort } from './ear.ts';

const sipp = spawnSync('sipp', ['-v']).error === undefined;

interface Answering {
  readonly port: number;
  readonly child: ChildProcess;
  /** Its verdict, and what it complained of. */
  readonly over: Promise<{ readonly status: number | null; readonly said: string }>;
}

const reachable = (port: number): Promise<boolean> =>
  new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });

/** Has SIPp wait for one call, sending all sound back. */
async function answering(scenario: string, transport: 'udp' | 'tcp'): Promise<Answering> {
  const folder = mkdtempSync(join(tmpdir(), 'sipp-'));
  const port = await freePort();
  const media = (await freePort()) & ~1;
  const flags = ['-t', transport === 'udp' ? 'u1' : 't1', '-m', '1', '-i', '127.0.0.1', '-p', `${port}`, '-mi', '127.0.0.1', '-mp', `${media}`];
  const file = join(import.meta.dirname, 'sipp', 'answering', `${scenario}.xml`);
  const child = spawn('sipp', ['-sf', file, ...flags, '-rtp_echo', '-nostdin', '-trace_err', '-timeout', '15s'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (more) => (said += more));
  child.stderr.on('data', (more) => (said += more));
  const over = new Promise<number | null>((done) => child.on('close', done)).then((status) => {
    rmSync(folder, { recursive: true });
    return { status, said: said.slice(-1500) };
  });
  // It says nothing when it listens. Over UDP what comes too early is said again.
  if (transport === 'tcp') while (!(await reachable(port)));
  return { port, child, over };
}

const levelOf = (sound: readonly Int16Array[], hz: number): number => {
  const all = Int16Array.from(sound.flatMap((frame) => [...frame]));
  return 10 * Math.log10(goertzel(all, hz, 8000) + 1e-12);
};

const expected = {
  answered: ['ringing', 'answered'],
  early: ['early-sound', 'answered'],
  reliable: ['early-sound', 'answered'],
  busy: ['unanswered'],
  ringing: ['ringing', 'unanswered'],
} as const;

for (const transport of ['udp', 'tcp'] as const)
  for (const [scenario, kinds] of Object.entries(expected))
    test(`SIPp is called over ${transport}: ${scenario}`, { skip: sipp ? false : 'sipp is not installed' }, async () => {
      const { port, child, over } = await answering(scenario, transport);
      const exchange = phoneExchange({
        sip: { listeners: [{ transport, host: '127.0.0.1', port: 0 }] },
        media: { host: '127.0.0.1', allowLoopback: true },
        scheduler: realScheduler(),
        dice: realDice(),
        logger: silentLogger,
        meter: silentMeter,
      });
      try {
        const options = sipTrunkOptions.parse({
          id: 'trunk',
          type: 'sip-trunk',
          numbers: { '+15550100': { bot: 'st-parcels' } },
          allowAddresses: ['127.0.0.1'],
          outgoing: {
            uri: `sip:{number}@127.0.0.1:${port};transport=${transport}`,
            from: 'sip:+15550100@127.0.0.1',
            ringSeconds: scenario === 'ringing' ? 1 : 15,
          },
        });
        const connector = sipTrunk(options, { exchange, directory, codecs, logger: silentLogger, onCall: () => assert.fail('nobody calls us') });
        await connector.open();
        await exchange.open();
        const told: PlacedCallEvent[] = [];
        const events: VoiceCallEvent[] = [];
        const sound: Int16Array[] = [];
        let call: VoiceCall | undefined;
        const facts = { channel: 'trunk', bot: 'st-parcels', account: 'acme', mode: 'talk', direction: 'outbound', parameters: {} } as const;
        connector.placer?.place({ facts: { ...facts, calledNumber: '+15550111' }, parameters: {}, ringMs: 60_000 }, (event) => {
          told.push(event);
          if ((event.kind !== 'early-sound' && event.kind !== 'answered') || call !== undefined) return;
          call = event.call;
          call.attend((one) => {
            if (one.kind === 'audio') sound.push(one.frame.slice());
            else events.push(one);
          });
        });
        await until(() => told.at(-1)?.kind === kinds.at(-1), 'the last word');
        assert.deepEqual(
          told.map(({ kind }) => kind),
          kinds,
        );
        const last = told.at(-1);
        if (last?.kind === 'unanswered') assert.equal(last.why, scenario === 'busy' ? 'busy' : 'no-answer');
        else {
          call?.play(generateTone(1000, 600, 8000, -15));
          await until(() => sound.length > 40 && levelOf(sound.slice(-25), 1000) > -24, 'our tone to come back');
          call?.hangUp('done');
          await until(() => events.at(-1)?.kind === 'call-end', 'the end');
          const report = events.at(-2);
          assert.ok(report?.kind === 'call-report' && report.report.sound?.codec === 'PCMU');
        }
        const { status, said } = await over;
        assert.equal(status, 0, said);
        await until(() => exchange.calls() === 0, 'the line to be free');
      } finally {
        child.kill();
        await exchange.close();
      }
    });
