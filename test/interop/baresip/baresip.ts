import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateTone, parseWav, printWavHeader, type WavSound } from '#audio';
import { freePort } from '../ear.ts';
import { modulesFolder } from './modules.ts';

export interface BaresipCall {
  /** The user that it calls as: the gateway's record knows the call by it. */
  readonly as: string;
  /** `sip:…`, transport and all. */
  readonly target: string;
  /** baresip's name: `PCMU/8000/1`. */
  readonly codec: string;
  readonly rateHz: number;
  readonly modules: readonly string[];
  /** `mediaenc` of the account; plain RTP unless told. */
  readonly mediaEncryption?: 'srtp' | 'srtp-mand';
  readonly password?: string;
  readonly toneHz: number;
  readonly seconds: number;
}

export interface BaresipHeard {
  readonly log: string;
  /** What it decoded; undefined when no sound came. */
  readonly sound: WavSound | undefined;
}

const usual = ['stdio', 'aufile', 'aubridge', 'sndfile', 'srtp'];

/** Has baresip call, play a tone, record what it hears, and hang up after some seconds. */
export async function callByBaresip(call: BaresipCall): Promise<BaresipHeard> {
  // The module sndfile of version 1 writes into the folder it is started in.
  const folder = mkdtempSync(join(tmpdir(), 'cordboard-baresip-'));
  const { rateHz } = call;
  const tone = generateTone(call.toneHz, (call.seconds + 2) * 1000, rateHz, -15);
  writeFileSync(
    join(folder, 'tone.wav'),
    Buffer.concat([printWavHeader({ rateHz, channels: 1, dataBytes: tone.byteLength }), new Uint8Array(tone.buffer, 0, tone.byteLength)]),
  );
  const media = await freePort();
  writeFileSync(
    join(folder, 'config'),
    [
      `sip_listen 127.0.0.1:${await freePort()}`,
      'sip_verify_server no',
      `audio_source aufile,${join(folder, 'tone.wav')}`,
      'audio_player aubridge,nowhere',
      `ausrc_srate ${rateHz}`,
      `auplay_srate ${rateHz}`,
      'ausrc_channels 1',
      'auplay_channels 1',
      'opus_stereo no',
      'opus_sprop_stereo no',
      `rtp_ports ${media}-${media + 8}`,
      `module_path ${modulesFolder}`,
      ...[...usual, ...call.modules].map((name) => `module ${name}.so`),
      'module_tmp uuid.so',
      'module_tmp account.so',
      'module_app menu.so',
      '',
    ].join('\n'),
  );
  const account = [
    `<sip:${call.as}@127.0.0.1>;regint=0;audio_codecs=${call.codec}`,
    ...(call.mediaEncryption === undefined ? [] : [`mediaenc=${call.mediaEncryption}`]),
    ...(call.password === undefined ? [] : [`auth_pass=${call.password}`]),
  ];
  writeFileSync(join(folder, 'accounts'), `${account.join(';')}\n`);
  writeFileSync(join(folder, 'contacts'), '');
  try {
    const log = await runToItsEnd(folder, ['-f', '.', '-e', `/dial ${call.target}`, '-t', `${call.seconds}`], (call.seconds + 8) * 1000);
    const file = readdirSync(folder).find((name) => name.endsWith('-dec.wav'));
    const parsed = file === undefined ? undefined : parseWav(readFileSync(join(folder, file)));
    return { log, sound: parsed?.ok ? parsed.value : undefined };
  } finally {
    if (process.env['INTEROP_KEEP'] === undefined) rmSync(folder, { recursive: true });
  }
}

function runToItsEnd(cwd: string, args: readonly string[], limitMs: number): Promise<string> {
  const child = spawn('baresip', args, { cwd, stdio: ['ignore', 'pipe', 'pipe'], timeout: limitMs, killSignal: 'SIGKILL' });
  let log = '';
  child.stdout.on('data', (octets) => (log += octets));
  child.stderr.on('data', (octets) => (log += octets));
  return new Promise((done, failed) => child.once('error', failed).once('close', () => done(log)));
}
