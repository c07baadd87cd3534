import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { type SdesSuiteName, sdesSuiteNames } from '#protocols/sdp';
import { openEar } from '../ear.ts';
import type { GatewayUnderTest } from '../gateway-under-test.ts';
import { likeness } from '../likeness.ts';
import { openPlainCaller, sendTone, soundOf } from '../plain-caller.ts';
import { reportOf } from '../report.ts';
import { toneMs } from '../tone.ts';
import type { Trial } from '../trial.ts';
import { openRtpengine } from './rtpengine.ts';

/** Every suite that rtpengine can offer, by the names it has for them. */
const theirSuites = [
  ...sdesSuiteNames,
  'AES_192_CM_HMAC_SHA1_80',
  'AES_192_CM_HMAC_SHA1_32',
  'F8_128_HMAC_SHA1_80',
  'F8_128_HMAC_SHA1_32',
  'NULL_HMAC_SHA1_80',
  'NULL_HMAC_SHA1_32',
];
const toneHz = 1000;
let count = 0;

/** rtpengine as a second opinion on SRTP: it encrypts a plain call to us, and decrypts ours to the plain caller. */
export const rtpengineTrials: readonly Trial[] = sdesSuiteNames.map((suite) => ({
  id: suite.toLowerCase().replaceAll('_', '-'),
  says: `${suite}: its SRTP is read by us, ours by it`,
  peer: 'rtpengine',
  transport: 'udp',
  needs: ['rtpengine'],
  hears: true,
  quick: suite === 'AEAD_AES_256_GCM',
  run: (gateway) => callThrough(suite, gateway),
}));

async function callThrough(suite: SdesSuiteName, gateway: GatewayUnderTest): Promise<void> {
  const as = `rtpengine-${process.pid}-${++count}`;
  const dialog = { 'call-id': as, 'from-tag': 'caller' };
  const [engine, ear, caller] = await Promise.all([openRtpengine(), openEar(), openPlainCaller()]);
  try {
    const offered = await engine.ask('offer', {
      ...dialog,
      sdp: plainOffer(ear.port),
      'transport-protocol': 'RTP/SAVP',
      ICE: 'remove',
      DTLS: 'off',
      SDES: theirSuites.filter((other) => other !== suite).map((other) => `no-${other}`),
    });
    const offer = String(offered['sdp']);
    assert.deepEqual(
      [...offer.matchAll(/^a=crypto:\d+ (\S+)/gm)].map(([, name]) => name),
      [suite],
      `rtpengine offers:\n${offer}`,
    );
    const answer = await caller.call({ address: gateway.at('udp'), user: 'waits', as }, offer);
    const answered = await engine.ask('answer', { ...dialog, 'to-tag': 'gateway', sdp: answer, 'transport-protocol': 'RTP/AVP', ICE: 'remove' });
    const port = Number(/^m=audio (\d+) RTP\/AVP/m.exec(String(answered['sdp']))?.[1]);
    assert.ok(port > 0, `rtpengine answers:\n${String(answered['sdp'])}`);
    const stop = sendTone(ear, toneHz, { host: '127.0.0.1', port });
    await setTimeout(4000);
    stop();
    await caller.hangUp();
    const conversation = await gateway.conversation(as);
    const { sound } = reportOf(conversation);
    assert.deepEqual([sound?.suite, sound?.codec], [suite, 'PCMU']);
    assert.ok(sound !== undefined && sound.received > 150 && sound.rejected < 5, JSON.stringify(sound));
    const { left, right, rateHz } = await gateway.recording(conversation);
    const heardMs = toneMs(left, toneHz, rateHz);
    assert.ok(heardMs > 1500, `${heardMs} ms of the tone in our recording`);
    const alike = likeness({ samples: right, rateHz }, { samples: soundOf(ear), rateHz: 8000 });
    assert.ok(alike > 0.9, `what came out of rtpengine is like what we said by ${alike.toFixed(2)}`);
  } finally {
    await Promise.all([engine.close(), ear.close(), caller.close()]);
  }
}

const plainOffer = (port: number): string =>
  [
    'v=0',
    'o=- 1 1 IN IP4 127.0.0.1',
    's=-',
    'c=IN IP4 127.0.0.1',
    't=0 0',
    `m=audio ${port} RTP/AVP 0`,
    'a=rtpmap:0 PCMU/8000',
    'a=sendrecv',
    '',
  ].join('\r\n');
