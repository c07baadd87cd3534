import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realDice, realScheduler } from '#net';
import { noVoice, openStubBot, type StubBot, type StubCall, type StubPlay, scriptOf } from '../../test/peers/stub-bot.ts';
import { placeTalkdeskCall, type TalkdeskSipOptions } from './place-call.ts';
import type { TalkdeskSipReport } from './report.ts';

const waits = [{ silence: 4000, waitFor: 'nothing' }];
const srtp = { codecs: ['PCMU'], suites: ['AES_CM_128_HMAC_SHA1_80'], padded: true } as const;
const sampleTarget = 'sip:escalation@talkdesk.com';
const uui = (text: string): [string, string][] => [['User-to-User', `${Buffer.from(text).toString('hex')};encoding=hex`]];
const refers =
  (text: string, target = sampleTarget) =>
  (bot: StubCall): void =>
    bot.refer(target, uui(text));

async function call(
  play: StubPlay,
  options: Partial<TalkdeskSipOptions> = {},
  turns: readonly unknown[] = waits,
): Promise<{ bot: StubBot; report: TalkdeskSipReport }> {
  const bot = await openStubBot({ transport: 'tls', sound: srtp, ...play });
  const report = await placeTalkdeskCall({
    uri: `sip:bot-001@localhost:${bot.place.port}`,
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

test('context and interaction id stand in header fields, in the form of Talkdesk’s page', async () => {
  const { bot, report } = await call({ then: (bot) => bot.hangUp() }, { businessHours: 'priority' });
  const [invite] = bot.invites;
  assert.equal(invite?.target, `sip:bot-001@localhost:${bot.place.port}`);
  assert.equal(invite?.headers.get('user-to-user'), '627573696e6573735f686f7572733d7072696f72697479;encoding=hex');
  assert.equal(invite?.headers.get('x-talkdesk-interaction-id'), report.interactionId);
  assert.match(report.interactionId, /^[0-9a-f]{32}$/);
  assert.deepEqual([report.exit, report.sound?.suite], ['ok', 'AES_CM_128_HMAC_SHA1_80']);
});

test('or in the Request-URI, escaped as in its sample, and To has them not', async () => {
  const { bot, report } = await call({ then: (bot) => bot.hangUp() }, { businessHours: '{"lang":"en"}', contextIn: 'uri' });
  const [invite] = bot.invites;
  assert.equal(
    invite?.target,
    `sip:bot-001@localhost:${bot.place.port}?User-to-User=627573696e6573735f686f7572733d7b226c616e67223a22656e227d%3Bencoding%3Dhex&X-Talkdesk-Interaction-Id=${report.interactionId}`,
  );
  assert.ok(!invite?.headers.has('user-to-user') && !invite?.headers.get('to')?.includes('?'));
});

test('a REFER is answered 202, told 100, 180 and 200; what it carries rings in Studio', async () => {
  const { bot, report } = await call({ then: refers('escalate_to=agents-queue') });
  assert.deepEqual([report.exit, report.variables['escalate_to'], report.rang], ['escalation', 'agents-queue', 'agents-queue']);
  assert.deepEqual(
    bot.heard.filter((kind) => kind.startsWith('refer-')),
    ['refer-answered 202', 'refer-progressed 100', 'refer-progressed 180', 'refer-progressed 200'],
  );
  assert.deepEqual(report.complaints, []);
  assert.equal(report.refers[0]?.sizeBytes, 48);
});

test('a Talkdesk that says BYE at once, one that refuses, one that reaches nobody', async () => {
  const bye = await call({ then: refers('escalate_to=a') }, { refer: 'bye' });
  assert.equal(bye.report.exit, 'escalation');
  assert.ok(bye.bot.heard.includes('call-end'));
  const turns = [{ silence: 300, waitFor: 'nothing' }, { hangUp: true }];
  const refused = await call({ then: refers('escalate_to=a') }, { refer: 'refuse' }, turns);
  assert.deepEqual([refused.report.exit, refused.report.refers[0]?.answered], ['abandoned', 603]);
  assert.ok(refused.bot.heard.includes('refer-answered 603'));
  const failed = await call({ then: refers('escalate_to=a') }, { refer: 'fail' }, [{ silence: 800, waitFor: 'nothing' }, { hangUp: true }]);
  assert.deepEqual([failed.report.exit, failed.bot.heard.includes('refer-progressed 503')], ['abandoned', true]);
});

test('a byte too much, or no context at all, ends the call with the exit failure', async () => {
  const over = await call({ then: refers(`escalate_to=${'x'.repeat(117)}`) });
  assert.deepEqual([over.report.exit, over.report.refers[0]?.answered], ['failure', 400]);
  assert.match(over.report.why, /258 bytes \(as sent\); Talkdesk takes 256/);
  assert.equal(over.report.complaints.length, 1);
  const liberal = await call({ then: refers(`escalate_to=${'x'.repeat(117)}`) }, { uuiLimit: { bytes: 256, counts: 'plain' } });
  assert.equal(liberal.report.exit, 'escalation');
  const bare = await call({ then: (bot) => bot.refer(sampleTarget) });
  assert.deepEqual([bare.report.exit, bare.bot.heard.includes('refer-answered 400')], ['failure', true]);
});

test('another target than the documented one is complained about, and followed', async () => {
  const { report } = await call({ then: refers('escalate_to=a', 'sip:+15550100@elsewhere.example') });
  assert.equal(report.exit, 'escalation');
  assert.match(report.complaints[0]?.says ?? '', /escalation@talkdesk\.com/);
});

test('a bot that refuses, and one that is not there, lead to failure; a caller who hangs up to abandoned', async () => {
  const refused = await call({ refuse: 486 });
  assert.deepEqual([refused.report.exit, refused.report.why], ['failure', 'the bot answered 486']);
  const nobody = await call({}, { names: { addresses: async () => [], srv: async () => [], naptr: async () => [] } });
  assert.equal(nobody.report.exit, 'failure');
  const left = await call({}, {}, [{ pause: 100 }, { hangUp: true }]);
  assert.deepEqual([left.report.exit, left.report.hungUpAsScripted], ['abandoned', true]);
});
