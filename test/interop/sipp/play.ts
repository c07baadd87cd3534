import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../ear.ts';
import { printScenario, type Step } from './script.ts';

export interface Play {
  readonly name: string;
  readonly steps: readonly Step[];
  /** Host and port of whom SIPp calls. */
  readonly at: string;
  readonly transport: 'udp' | 'tcp';
  readonly user: string;
  readonly callId: string;
  /** Values for `[name]` in the scenario. */
  readonly keys?: Readonly<Record<string, string | number>>;
  /** Files that the scenario plays. */
  readonly files?: Readonly<Record<string, Uint8Array>>;
  readonly limitSeconds?: number;
}

/** Has SIPp play a scenario once; rejects with what it complained of when it did not go as written. */
export async function playScenario({ name, steps, at, transport, user, callId, keys = {}, files = {}, limitSeconds = 60 }: Play): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'cordboard-sipp-'));
  writeFileSync(join(folder, 'scenario.xml'), printScenario(name, steps));
  for (const [file, octets] of Object.entries(files)) writeFileSync(join(folder, file), octets);
  const media = await freePort();
  const flags = [
    ...['-sf', 'scenario.xml', '-s', user, '-m', '1', '-l', '1', '-cid_str', callId, '-auth_uri', `${user}@${at}`],
    ...['-t', transport === 'udp' ? 'u1' : 't1', '-i', '127.0.0.1', '-p', `${await freePort()}`, '-mi', '127.0.0.1', '-mp', `${media}`],
    // SIPp strips the beginnings of lines; these words stand for what must stay.
    ...['-key', 'space', ' ', '-key', 'tab', '\t'],
    ...Object.entries(keys).flatMap(([key, value]) => ['-key', key, `${value}`]),
    ...['-nostdin', '-trace_err', '-trace_msg', '-timeout', `${limitSeconds}s`, '-timeout_error', '-default_behaviors', 'abortunexp'],
    ...['-recv_timeout', `${limitSeconds * 1000}`],
  ];
  const child = spawn('sipp', [...flags, at], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (octets) => (said += octets));
  const status = await new Promise<number | null>((done, failed) => child.once('error', failed).once('close', done));
  const written = (end: string): string => {
    const file = readdirSync(folder).find((one) => one.endsWith(end));
    return file === undefined ? '' : readFileSync(join(folder, file), 'latin1');
  };
  const complaint = (written('_errors.log') || said).trim().slice(0, 1500);
  const last = status === 0 ? '' : written('_messages.log').slice(-1800);
  if (status === 0 || process.env['INTEROP_KEEP'] === undefined) rmSync(folder, { recursive: true });
  assert.equal(status, 0, `SIPp: ${complaint}\nlast messages:\n${last}`);
}
