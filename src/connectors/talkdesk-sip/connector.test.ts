import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { fitHandoff } from '#contract';
import { type FarPhone, openFarPhone } from '../../../test/peers/far-phone.ts';
import { identity, openSipHouse, type SipHouse, trust } from '../../../test/peers/sip-house.ts';
import { until } from '../../../test/until.ts';
import { talkdeskSip } from './connector.ts';
import { talkdeskSipOptions } from './options.ts';

const houses: SipHouse[] = [];
const phones: FarPhone[] = [];
after(() => Promise.all([...houses, ...phones].map((one) => one.close())));

const options = talkdeskSipOptions.parse({
  id: 'voice-sip',
  type: 'talkdesk-sip',
  numbers: { 'bot-001': { bot: 'st-parcels', flow: 'welcome' }, lost: { bot: 'nobody' } },
  allowAddresses: ['127.0.0.1'],
  targets: { refunds: { ringGroup: 'Refunds' } },
  fallbackTarget: 'refunds',
  referSettleMs: 200,
});
async function house(how: Parameters<typeof openSipHouse>[1] = {}): Promise<SipHouse> {
  const opened = await openSipHouse((ports) => talkdeskSip(options, ports), { ...how, far: { suite: 'AES_CM_128_HMAC_SHA1_80', ...how.far } });
  houses.push(opened);
  return opened;
}
const context = 'order=A1001';

for (const onRefer of ['accept', 'accept-then-bye', 'accept-silently', 'refuse'] as const)
  test(`over TLS with SRTP: context in, escalation out, REFER ${onRefer}`, async () => {
    const { far, bound, calls, events, end, reports } = await house({ far: { onRefer } });
    far.call('sip:bot-001@localhost', bound, [
      ['X-Talkdesk-Interaction-Id', '00112233445566778899aabbccddeeff'],
      ['User-to-User', `${Buffer.from('business_hours=open').toString('hex')};encoding=hex`],
    ]);
    await far.event('call-answered');
    const [call] = calls;
    assert.ok(call);
    const { parameters, ...facts } = call.facts;
    assert.equal(parameters['business_hours'], 'open');
    assert.deepEqual(
      { ...facts, callId: '' },
      {
        channel: 'voice-sip',
        bot: 'st-parcels',
        flow: 'welcome',
        account: 'acme',
        mode: 'talk',
        direction: 'inbound',
        calledNumber: 'bot-001',
        callerNumber: '+15550109999',
        callId: '',
        interactionId: '00112233445566778899aabbccddeeff',
      },
    );
    const door = call.can.handOff?.doors['refunds'] ?? assert.fail('no door');
    call.handOff(fitHandoff({ version: 1, target: 'refunds', reason: '', facts: [{ name: 'order', value: 'A1001', priority: 1 }] }, door));
    const { request } = await far.event('refer-received');
    const uui = Buffer.from(`escalate_to=Refunds::${context}`).toString('hex');
    assert.equal(request.headers.get('refer-to'), `<sip:escalation@talkdesk.com?User-to-User=${uui}%3Bencoding%3Dhex>`);
    if (onRefer === 'refuse') {
      await until(() => events.some(({ kind }) => kind === 'hand-off-refused'), 'the refusal');
      call.hangUp('done');
    }
    const { by, exit } = await end();
    assert.deepEqual([by, exit], onRefer === 'refuse' ? ['gateway', 'ok'] : ['hand-off', 'escalation']);
    await until(() => reports.length === 1, 'the report');
    assert.equal(reports[0]?.sound?.suite, 'AES_CM_128_HMAC_SHA1_80');
  });

test('plain sound, a number without a bot and a user nobody knows are refused', async () => {
  const plain = await openSipHouse((ports) => talkdeskSip(options, ports));
  houses.push(plain);
  plain.far.call('sip:bot-001@localhost', plain.bound);
  assert.equal((await plain.far.event('call-end')).status, 488);
  for (const target of ['sip:lost@localhost', 'sip:other@localhost']) {
    const { far, bound } = await house();
    far.call(target, bound);
    assert.equal((await far.event('call-end')).status, 404);
  }
});

test('without TLS: 403. Draining: 503', async () => {
  const clear = await house({ transport: 'udp' });
  clear.far.call('sip:bot-001@127.0.0.1', clear.bound);
  assert.equal((await clear.far.event('call-end')).status, 403);
  const draining = await house();
  draining.connector.drain();
  draining.far.call('sip:bot-001@localhost', draining.bound);
  const { status, message } = await draining.far.event('call-end');
  assert.deepEqual([status, message?.headers.get('retry-after')], [503, '5']);
});

test('the gateway goes: the caller goes to the fallback', async () => {
  const shut = await house({ far: { onRefer: 'accept' } });
  shut.far.call('sip:bot-001@localhost', shut.bound);
  await shut.far.event('call-answered');
  await until(() => shut.far.heard.some(({ kind }) => kind === 'call-answered') && shut.far.sound.length > 3, 'sound');
  await shut.exchange.close();
  const { by, error } = await shut.end();
  assert.deepEqual([by, error?.code], ['gateway', 'PHONE_SHUT']);
  assert.ok(shut.far.heard.some(({ kind }) => kind === 'refer-received'));
});

test('the words in the Request-URI of a real INVITE', async () => {
  const { far, bound, calls } = await house();
  const uui = Buffer.from('business_hours=closed').toString('hex');
  far.call(`sip:bot-001@localhost?User-to-User=${uui}%3Bencoding%3Dhex&X-Talkdesk-Interaction-Id=ab12`, bound);
  await far.event('call-answered');
  assert.equal(calls[0]?.facts.parameters['business_hours'], 'closed');
  assert.equal(calls[0]?.facts.interactionId, 'ab12');
  assert.match(far.wire.find(({ direction }) => direction === 'out')?.text ?? '', /^INVITE sip:bot-001@localhost\?User-to-User=/);
});

test('a second call of a live interaction is busy; when the first is over the id is free again', async () => {
  const { far, bound, calls, connector, end } = await house();
  const words = [['X-Talkdesk-Interaction-Id', 'ab12']] as const;
  far.call('sip:bot-001@localhost', bound, words);
  await far.event('call-answered');
  const again = await openFarPhone({ transport: 'tls', trust, identity, suite: 'AES_CM_128_HMAC_SHA1_80' });
  phones.push(again);
  again.call('sip:bot-001@localhost', bound, words);
  assert.equal((await again.event('call-end')).status, 486);
  assert.equal(calls.length, 1);
  far.hangUp();
  await end();
  await until(() => connector.calls === 0, 'the end of the first');
  again.heard.length = 0;
  again.call('sip:bot-001@localhost', bound, words);
  await again.event('call-answered');
});

test('the far side may ask whether we live: 200, and 503 while draining', async () => {
  const { far, bound, exchange } = await house();
  const ask = async (): Promise<number | undefined> => {
    far.heard.length = 0;
    far.ping(bound);
    return (await far.event('ping-answered')).status;
  };
  assert.equal(await ask(), 200);
  void exchange.drain();
  assert.equal(await ask(), 503);
});
