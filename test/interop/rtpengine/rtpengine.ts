import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { setTimeout } from 'node:timers/promises';
import { openUdpSocket } from '#net';
import { freePort } from '../ear.ts';
import { type Bencoded, decodeBencode, encodeBencode } from './bencode.ts';

/** A media proxy of its own, without its kernel module. */
export interface Rtpengine {
  /** One command of the ng protocol; rejects with rtpengine's reason. */
  ask(command: string, more?: Readonly<Record<string, Bencoded>>): Promise<Readonly<Record<string, Bencoded>>>;
  close(): Promise<void>;
}

/** Starts rtpengine; rejects with what it said when it does not come up. */
export async function openRtpengine(): Promise<Rtpengine> {
  const control = await freePort();
  const media = await freePort();
  const args = [
    ...['--table=-1', '--foreground', '--log-stderr', '--log-level=5', '--interface=127.0.0.1'],
    ...[`--listen-ng=127.0.0.1:${control}`, `--port-min=${media}`, `--port-max=${media + 8}`, '--config-file=none'],
  ];
  const child = spawn('rtpengine', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  child.stderr.on('data', (octets) => (said += octets));
  child.stdout.on('data', (octets) => (said += octets));
  const ended = new Promise<void>((done) => child.once('close', () => done()));
  const waiting = new Map<string, (octets: Buffer) => void>();
  const socket = await openUdpSocket(
    { host: '127.0.0.1', port: 0 },
    {
      datagram(octets) {
        const [cookie = ''] = Buffer.from(octets).toString('latin1').split(' ', 1);
        waiting.get(cookie)?.(Buffer.from(octets.subarray(cookie.length + 1)));
      },
      unsent: () => undefined,
    },
  );
  let count = 0;
  const askFor = (command: string, more: Readonly<Record<string, Bencoded>>, waitMs: number): Promise<Buffer | undefined> => {
    const cookie = `c${++count}`;
    const answer = new Promise<Buffer>((done) => waiting.set(cookie, done));
    socket.send(Buffer.from(`${cookie} ${encodeBencode({ command, ...more })}`), '127.0.0.1', control);
    return Promise.race([answer, setTimeout(waitMs, undefined)]).finally(() => waiting.delete(cookie));
  };
  const ask: Rtpengine['ask'] = async (command, more = {}) => {
    const octets = await askFor(command, more, 3000);
    assert.ok(octets, `rtpengine does not answer "${command}":\n${said.slice(-1000)}`);
    const answer = decodeBencode(octets);
    assert.ok(typeof answer === 'object' && 'result' in answer);
    assert.notEqual(answer['result'], 'error', `rtpengine refuses "${command}": ${String(answer['error-reason'])}`);
    return answer;
  };
  const close = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    await socket.close();
  };
  for (let tries = 0; (await askFor('ping', {}, 200)) === undefined; tries++) {
    if (tries < 20 && child.exitCode === null) continue;
    await close();
    throw new Error(`rtpengine did not start:\n${said.slice(-1000)}`);
  }
  return { ask, close };
}
