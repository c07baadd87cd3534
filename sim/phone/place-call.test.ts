import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import { realDice, realScheduler } from '#net';
import { noVoice, openStubBot, type StubBot, type StubPlay, scriptOf } from '../../test/peers/stub-bot.ts';
import type { PhoneHappening } from './happening.ts';
import type { SoundPlan } from './offer.ts';
import { type Dialect, type PhoneCallOutcome, type PhoneCallPlan, placePhoneCall, rehearsePhone } from './place-call.ts';
import type { SipPlace } from './wire.ts';

const listening: Dialect = {
  answered() {},
  referred: ({ refer }, call) => call.refuseRefer(refer, 603),
};
const pcmu: SoundPlan = { codecs: ['PCMU'], suites: [], padded: true };
const hangsUp = [{ waitFor: 'agent-start' }, { pause: 200 }, { hangUp: true }];

async function call(
  bot: StubBot,
  change: Partial<PhoneCallPlan> & { turns?: readonly unknown[] } = {},
): Promise<{ outcome: PhoneCallOutcome; happened: PhoneHappening[] }> {
  const scheduler = realScheduler();
  const happened: PhoneHappening[] = [];
  const sound = change.sound ?? pcmu;
  const part = await rehearsePhone(scriptOf(...(change.turns ?? hangsUp)), sound, noVoice, 'events');
  const outcome = await placePhoneCall({
    places: [bot.place],
    trust: { ca: bot.ca },
    product: 'Test',
    contactUser: '+15550109999',
    sound,
    part,
    scheduler,
    session: { seconds: undefined, minSeconds: 90 },
    ping: false,
    ringMs: 2000,
    dialect: listening,
    longestMs: 10_000,
    invitation: { target: `sip:bot@localhost:${bot.place.port}`, from: { uri: 'sip:+15550109999@far.example', display: 'Ada B' }, headers: [] },
    begun: scheduler.now(),
    dice: realDice(),
    listener: (happening: PhoneHappening) => void happened.push(happening),
    ...change,
  });
  bot.close();
  return { outcome, happened };
}

const wires: readonly [play: StubPlay, sound: SoundPlan, codec: string, suite?: string][] = [
  [{ transport: 'udp' }, pcmu, 'PCMU'],
  [{ transport: 'tcp', sound: { codecs: ['PCMA'], suites: [], padded: true } }, { ...pcmu, codecs: ['PCMU', 'PCMA'] }, 'PCMA'],
  [
    { transport: 'tls', sound: { codecs: ['G722'], suites: ['AEAD_AES_256_GCM'], padded: true } },
    { codecs: ['opus', 'G722'], suites: ['AEAD_AES_256_GCM', 'AES_CM_128_HMAC_SHA1_80'], padded: true },
    'G722',
    'AEAD_AES_256_GCM',
  ],
  [
    { transport: 'tls', sound: { codecs: ['opus'], suites: ['AES_CM_128_HMAC_SHA1_32'], padded: false } },
    { codecs: ['opus', 'PCMU'], suites: ['AEAD_AES_256_GCM', 'AES_CM_128_HMAC_SHA1_32'], padded: false },
    'opus',
    'AES_CM_128_HMAC_SHA1_32',
  ],
];
for (const [play, sound, codec, suite] of wires)
  test(`a call by ${play.transport} with ${codec}${suite ? ` under ${suite}` : ''}: both hear, the caller hangs up`, async () => {
    const bot = await openStubBot(play);
    const { outcome, happened } = await call(bot, { sound });
    assert.deepEqual([outcome.end?.by, outcome.end?.cause, outcome.end?.status, outcome.hungUpBy], ['us', 'bye', 200, 'caller']);
    assert.deepEqual([outcome.sound?.codec, outcome.sound?.suite, outcome.sound?.strangePackets], [codec, suite, 0]);
    assert.ok((outcome.sound?.receivedPackets ?? 0) > 5 && outcome.agentSpeech.length > 0);
    assert.ok((bot.sound?.figures.receivedPackets ?? 0) > 5 && bot.sound?.figures.strangePackets === 0);
    assert.ok(happened.some(({ kind }) => kind === 'agent-starts'));
  });

test('a server without a connection and one that answers 503 are passed over; one that answers 486 is not', async () => {
  const silent = createSocket('udp4').bind(0, '127.0.0.1');
  await once(silent, 'listening');
  const closed: SipPlace = { transport: 'tcp', address: '127.0.0.1', port: silent.address().port };
  const full = await openStubBot({ refuse: 503 });
  const good = await openStubBot();
  const { outcome } = await call(good, { places: [closed, full.place, good.place] });
  assert.deepEqual(
    outcome.attempts.map(({ status, why }) => status ?? why),
    ['ECONNREFUSED', 503, 200],
  );
  const busy = await openStubBot({ refuse: 486 });
  const refused = await call(busy, { places: [busy.place, good.place] });
  assert.deepEqual(
    refused.outcome.attempts.map(({ status }) => status),
    [486],
  );
  full.close();
  silent.close();
});

test('keys go out as telephone events, OPTIONS is answered, and the session is said again by UPDATE and by re-INVITE', async () => {
  for (const by of ['update', 'invite'] as const) {
    const bot = await openStubBot();
    const turns = [{ press: '12', waitFor: 'nothing' }, { pause: 500 }, { hangUp: true }];
    const { outcome } = await call(bot, { turns, ping: true, refresh: { by, everyMs: 300 } });
    assert.equal(outcome.pingStatus, 200);
    assert.ok(outcome.refreshes.length >= 1 && outcome.refreshes.every(({ status }) => status === 200), JSON.stringify(outcome.refreshes));
    assert.ok(outcome.turns.some(({ kind, said }) => kind === 'press' && said === '12'));
  }
});

test('an answer with a codec that nobody speaks ends the call, and is told', async () => {
  const sound: SoundPlan = { codecs: ['G729'], suites: [], padded: true };
  const bot = await openStubBot({ sound: { codecs: ['G729'], suites: [], padded: true } });
  const { outcome } = await call(bot, { sound, turns: [{ silence: 3000 }] });
  assert.ok(outcome.complaints.some(({ says }) => says.includes('G729')));
  assert.equal(outcome.sound, undefined);
});
