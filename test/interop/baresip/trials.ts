import assert from 'node:assert/strict';
import type { WavSound } from '#audio';
import type { GatewayUnderTest, Transport } from '../gateway-under-test.ts';
import { likeness } from '../likeness.ts';
import { reportOf } from '../report.ts';
import { toneMs } from '../tone.ts';
import type { Trial } from '../trial.ts';
import { callByBaresip } from './baresip.ts';
import { modules } from './modules.ts';

const codecs = {
  PCMU: { name: 'PCMU/8000/1', rateHz: 8000, module: 'g711' },
  PCMA: { name: 'PCMA/8000/1', rateHz: 8000, module: 'g711' },
  G722: { name: 'G722/16000/1', rateHz: 16_000, module: 'g722' },
  opus: { name: 'opus/48000/2', rateHz: 48_000, module: 'opus' },
} as const;

interface Case {
  readonly codec: keyof typeof codecs;
  readonly transport: Transport;
  readonly mediaEncryption?: 'srtp' | 'srtp-mand';
}

const cases: readonly Case[] = [
  { codec: 'PCMU', transport: 'udp' },
  { codec: 'PCMA', transport: 'tcp' },
  { codec: 'G722', transport: 'udp' },
  { codec: 'opus', transport: 'udp' },
  { codec: 'PCMU', transport: 'udp', mediaEncryption: 'srtp-mand' },
  { codec: 'G722', transport: 'tcp', mediaEncryption: 'srtp' },
  { codec: 'opus', transport: 'tcp', mediaEncryption: 'srtp-mand' },
  { codec: 'PCMU', transport: 'tls', mediaEncryption: 'srtp-mand' },
  { codec: 'G722', transport: 'tls', mediaEncryption: 'srtp-mand' },
  { codec: 'opus', transport: 'tls', mediaEncryption: 'srtp-mand' },
];
const toneHz = 1000;
let count = 0;

/** Calls of a real softphone: its tone must be in our recording, our speech in its own. */
export const baresipTrials: readonly Trial[] = cases.map((one) => ({
  id: `${one.codec.toLowerCase()}${one.mediaEncryption === undefined ? '' : `-${one.mediaEncryption}`}`,
  says: `${one.codec}, ${one.mediaEncryption === undefined ? 'plain RTP' : 'SRTP by SDES'}: heard on both sides`,
  peer: 'baresip',
  transport: one.transport,
  needs: ['baresip', ...modules([codecs[one.codec].module, 'aufile', 'aubridge', 'sndfile', 'srtp'])],
  hears: true,
  quick: one.transport === 'tls' && one.codec === 'opus',
  run: (gateway) => talk(one, gateway),
}));

async function talk({ codec, transport, mediaEncryption }: Case, gateway: GatewayUnderTest): Promise<void> {
  const { name, rateHz, module } = codecs[codec];
  const as = `baresip-${process.pid}-${++count}`;
  const { log, sound } = await callByBaresip({
    as,
    target: `sip:waits@${gateway.at(transport)};transport=${transport}`,
    codec: name,
    rateHz,
    modules: [module],
    ...(mediaEncryption === undefined ? {} : { mediaEncryption }),
    toneHz,
    seconds: 6,
  });
  const conversation = await gateway.conversation(as).catch((error: Error) => assert.fail(`${error.message}\n${log.slice(-1500)}`));
  const report = reportOf(conversation);
  assert.equal(report.sound?.codec, codec);
  assert.equal(report.sound?.suite !== undefined, mediaEncryption !== undefined, `suite ${report.sound?.suite}`);
  assert.ok(report.sound !== undefined && report.sound.lost + report.sound.rejected < 10, JSON.stringify(report.sound));
  assert.equal(report.signalling[0]?.transport, transport);
  const recording = await gateway.recording(conversation);
  const heardMs = toneMs(recording.left, toneHz, recording.rateHz);
  assert.ok(heardMs > 1500, `${heardMs} ms of its tone in our recording`);
  assert.ok(sound, `baresip recorded no sound:\n${log.slice(-1500)}`);
  const alike = likeness({ samples: recording.right, rateHz: recording.rateHz }, { samples: leftOf(sound), rateHz: sound.rateHz });
  assert.ok(
    alike > 0.9,
    `what baresip heard is like what we said by ${alike.toFixed(2)}: ${recording.right.length / recording.rateHz} s said, ${leftOf(sound).length / sound.rateHz} s heard`,
  );
}

const leftOf = ({ samples, channels }: WavSound): Int16Array =>
  channels === 1 ? samples : Int16Array.from({ length: Math.floor(samples.length / channels) }, (_, at) => samples[at * channels] ?? 0);
