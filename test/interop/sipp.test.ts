import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { codecs, generateTone, goertzel } from '#audio';
import { silentLogger } from '#base';
import { sipTrunk, sipTrunkOptions } from '#connectors/sip-trunk';
import { silentMeter, type VoiceCall, type VoiceCallEvent } from '#contract';
import { openUdpSocket, realDice, realScheduler } from '#net';
import { phoneExchange } from '#telephony';
import { until } from '../peers/far-phone.ts';
import { directory } from '../peers/sip-house.ts';

const sipp = spawnSync('sipp', ['-v']).error === undefined;

/** A port that was free a moment ago. */
async function freePort(): Promise<number> {
  const socket = await openUdpSocket({ host: '127.0.0.1', port: 0 }, { datagram() {}, unsent() {} });
  await socket.close();
  return socket.port;
}

/** Lets SIPp play a scenario, echoing all sound, and gives its verdict. */
async function play(scenario: string, transport: 'udp' | 'tcp', to: number): Promise<{ readonly status: number | null; readonly said: string }> {
  const folder = mkdtempSync(join(tmpdir(), 'sipp-'));
  const file = join(import.meta.dirname, 'sipp', `${scenario}.xml`);
  const media = (await freePort()) & ~1;
  const port = await freePort();
  const flags = [
    '-t',
    transport === 'udp' ? 'u1' : 't1',
    '-m',
    '1',
    '-l',
    '1',
    '-i',
    '127.0.0.1',
    '-p',
    `${port}`,
    '-mi',
    '127.0.0.1',
    '-mp',
    `${media}`,
  ];
  const child = spawn(
    'sipp',
    ['-sf', file, '-s', '+15550100', ...flags, '-rtp_echo', '-nostdin', '-trace_err', '-timeout', '15s', `127.0.0.1:${to}`],
    {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let said = '';
  child.stdout.on('data', (more) => (said += more));
  child.stderr.on('data', (more) => (said += more));
  const status = await new Promise<number | null>((done) => child.on('close', done));
  rmSync(folder, { recursive: true });
  return { status, said: said.slice(-1500) };
}

const levelOf = (sound: readonly Int16Array[], hz: number): number => {
  const all = Int16Array.from(sound.flatMap((frame) => [...frame]));
  return 10 * Math.log10(goertzel(all, hz, 8000) + 1e-12);
};

const expected = {
  hold: { by: 'caller', refused: 0 },
  transfer: { by: 'hand-off', refused: 0 },
  silent: { by: 'hand-off', refused: 0 },
  refused: { by: 'caller', refused: 1 },
} as const;

for (const transport of ['udp', 'tcp'] as const)
  for (const [scenario, { by, refused }] of Object.entries(expected))
    test(`SIPp over ${transport}: ${scenario}`, { skip: sipp ? false : 'sipp is not installed' }, async () => {
      const exchange = phoneExchange({
        sip: { listeners: [{ transport, host: '127.0.0.1', port: 0 }] },
        media: { host: '127.0.0.1', allowLoopback: true },
        scheduler: realScheduler(),
        dice: realDice(),
        logger: silentLogger,
        meter: silentMeter,
      });
      const events: VoiceCallEvent[] = [];
      const sound: Int16Array[] = [];
      const options = sipTrunkOptions.parse({
        id: 'trunk',
        type: 'sip-trunk',
        numbers: { '+15550100': { bot: 'st-parcels' } },
        allowAddresses: ['127.0.0.1'],
        targets: { desk: { uri: 'sip:desk@pbx.example.com' } },
        referSettleMs: 300,
      });
      const onCall = (call: VoiceCall): void => {
        call.attend((event) => {
          if (event.kind === 'audio') sound.push(event.frame.slice());
          else events.push(event);
        });
        call.play(generateTone(1000, scenario === 'hold' ? 5000 : 400, 8000, -15));
        if (scenario !== 'hold') call.handOff({ target: 'desk', reason: 'r', context: 'order A1', cut: [] });
      };
      const connector = sipTrunk(options, { exchange, directory, codecs, logger: silentLogger, onCall });
      await connector.open();
      const [bound] = await exchange.open();
      const { status, said } = await play(scenario, transport, bound?.port ?? 0);
      assert.equal(status, 0, said);
      await until(() => events.some(({ kind }) => kind === 'call-end'), 'the end');
      const ends = events.flatMap((event) => (event.kind === 'call-end' ? [event.by] : []));
      assert.deepEqual(ends, [by]);
      assert.equal(events.filter(({ kind }) => kind === 'hand-off-refused').length, refused);
      assert.ok(sound.length > 10 && levelOf(sound.slice(3, 16), 1000) > -18, 'our tone came back');
      await exchange.close();
      assert.equal(exchange.calls(), 0);
    });
