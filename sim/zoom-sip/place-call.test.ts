import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realDice, realScheduler } from '#net';
import { noVoice, openStubBot, type StubBot, type StubCall, type StubPlay, scriptOf } from '../../test/peers/stub-bot.ts';
import { placeZoomCall, type ZoomSipOptions } from './place-call.ts';
import type { ZoomSipReport } from './report.ts';

const ids = [
  ['kore-session_id', '65f0c1d2e3a4b5c6d7e8f901'],
  ['kore-bot_id', 'st-0a1b2c3d'],
] as const;
const gcm = { codecs: ['opus', 'PCMU'], suites: ['AEAD_AES_256_GCM'], padded: true } as const;

async function call(
  play: StubPlay,
  options: Partial<ZoomSipOptions> = {},
  turns: readonly unknown[] = [{ silence: 4000, waitFor: 'nothing' }],
): Promise<{ bot: StubBot; report: ZoomSipReport }> {
  const bot = await openStubBot({ transport: 'tls', sound: gcm, headers: ids, ...play });
  const report = await placeZoomCall({
    host: 'localhost',
    port: bot.place.port,
    number: '+15550100200',
    trust: { ca: bot.ca },
    names: { addresses: async () => ['127.0.0.1'], srv: async () => [], naptr: async () => [] },
    script: scriptOf(...turns),
    speech: noVoice,
    scheduler: realScheduler(),
    dice: realDice(),
    ...options,
  });
  bot.close();
  return { bot, report };
}
const says =
  (...headers: readonly (readonly [string, string])[]) =>
  (bot: StubCall): void =>
    bot.hangUp(headers);

test('the INVITE has the shape that Zoom’s pages show', async () => {
  const { bot } = await call({ then: says(['kore-reason', 'HangUp']) }, { headers: [['X-QueueName', 'Refunds']] });
  const [invite] = bot.invites;
  assert.equal(invite?.target, `sip:+15550100200@localhost:${bot.place.port}`);
  assert.match(invite?.headers.get('from') ?? '', /^"Ada B" <sip:\+15550109999@/);
  assert.match(invite?.headers.get('x-trace-id') ?? '', /^\d{19}$/);
  assert.match(invite?.headers.get('p-asserted-identity') ?? '', /^"Ada B" <sip:\+15550109999@/);
  assert.deepEqual([invite?.headers.get('privacy'), invite?.headers.get('x-queuename')], ['none', 'Refunds']);
  assert.match(invite?.headers.get('session-expires') ?? '', /^1800\b/);
  assert.equal(invite?.headers.get('min-se'), '90');
  assert.ok(invite?.headers.list('supported').includes('timer') && invite.headers.list('allow').includes('REFER'));
  const sdp = Buffer.from(invite?.body ?? '').toString();
  assert.match(sdp, /^m=audio \d+ RTP\/SAVP 102 9 0 8 18 101\r$/m);
  assert.match(sdp, /^a=rtpmap:102 opus\/48000\/2\r$/m);
  assert.match(sdp, /^a=rtpmap:101 telephone-event\/8000\r$/m);
  assert.match(sdp, /^a=ptime:20\r$/m);
  const cryptos = [...sdp.matchAll(/^a=crypto:(\d) (\S+) inline:([^\s|]+)/gm)].map(([, tag, suite, key]) => [tag, suite, key?.length]);
  assert.deepEqual(cryptos, [
    ['1', 'AEAD_AES_256_GCM', 60],
    ['2', 'AES_256_CM_HMAC_SHA1_80', 64],
    ['3', 'AES_CM_128_HMAC_SHA1_80', 40],
    ['4', 'AES_CM_128_HMAC_SHA1_32', 40],
  ]);
});

test('scenario A: the caller hangs up; the BYE is answered 200 and nothing is added', async () => {
  const { report } = await call({}, {}, [{ pause: 200 }, { hangUp: true }]);
  assert.deepEqual([report.exit, report.hungUpAsScripted, report.complaints, report.pingStatus], ['callerHangup', true, [], 200]);
  assert.deepEqual([report.sessionId, report.botId], ['65f0c1d2e3a4b5c6d7e8f901', 'st-0a1b2c3d']);
});

test('scenario B: the bot hangs up, and its header fields become variables', async () => {
  const { report } = await call({ then: says(['kore-reason', 'HangUp'], ['X-Intent', 'tracking']) }, { variables: { X: '1' } });
  assert.deepEqual(
    [report.exit, report.reason, report.variables, report.complaints],
    ['completed', 'HangUp', { X: '1', 'X-Intent': 'tracking' }, []],
  );
});

test('scenario C: the bot asks for an agent', async () => {
  const { report } = await call({ then: says(['Kore-Reason', 'TransferToAgent'], ['X-Context', 'order=123456']) });
  assert.deepEqual([report.exit, report.reason, report.variables], ['transferToAgent', 'TransferToAgent', { 'X-Context': 'order=123456' }]);
  assert.deepEqual([report.sound?.codec, report.sound?.suite], ['opus', 'AEAD_AES_256_GCM']);
});

test('scenario D: a bot that refuses, and one that is not there', async () => {
  const refused = await call({ refuse: 480 });
  assert.deepEqual([refused.report.exit, refused.report.why], ['failed', 'the bot answered 480']);
  const nobody = await call({}, { port: 1 });
  assert.deepEqual([nobody.report.exit, nobody.report.attempts.length], ['failed', 1]);
});

test('a key without its = is 59 characters long and ends the call, unless Pad Crypto is off', async () => {
  const unpadded = { ...gcm, padded: false };
  const strict = await call({ sound: unpadded });
  assert.equal(strict.report.exit, 'failed');
  assert.match(strict.report.why, /AEAD_AES_256_GCM has 59 characters; 60 are needed/);
  const lenient = await call({ sound: unpadded, then: says(['kore-reason', 'HangUp']) }, { padCrypto: false });
  assert.deepEqual([lenient.report.exit, lenient.report.complaints], ['completed', []]);
});

test('missing ids, a BYE without a reason, an unknown reason and a REFER are told', async () => {
  const bare = await call({ headers: [], then: says() });
  assert.equal(bare.report.exit, 'completed');
  assert.deepEqual(
    bare.report.complaints.map((one) => one.says),
    ['the 200 OK has no kore-session_id', 'the 200 OK has no kore-bot_id'],
  );
  const configured = await call({ then: says() }, { withoutReason: 'failed' });
  assert.equal(configured.report.exit, 'failed');
  const strange = await call({ then: says(['kore-reason', 'Coffee']) });
  assert.match(strange.report.complaints[0]?.says ?? '', /unknown kore-reason "Coffee"/);
  const referring = await call({ then: (bot) => bot.refer('sip:agent@zoom.example') }, {}, [{ pause: 300 }, { hangUp: true }]);
  assert.match(referring.report.complaints[0]?.says ?? '', /REFER/);
  assert.ok(referring.bot.heard.includes('refer-answered 603'));
});
