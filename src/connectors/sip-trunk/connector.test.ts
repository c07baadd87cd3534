import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type FarPhoneOptions, openFarPhone } from '../../../test/peers/far-phone.ts';
import { fitted } from '../../../test/peers/fitted.ts';
import { openSipHouse, type SipHouse } from '../../../test/peers/sip-house.ts';
import { until } from '../../../test/until.ts';
import { sipTrunk } from './connector.ts';
import { sipTrunkOptions } from './options.ts';

const houses: SipHouse[] = [];
after(() => Promise.all(houses.map((house) => house.close())));

async function house(more: object = {}, far: FarPhoneOptions = {}, transport: 'udp' | 'tcp' = 'udp'): Promise<SipHouse> {
  const options = sipTrunkOptions.parse({
    id: 'trunk',
    type: 'sip-trunk',
    numbers: { '+15550100': { bot: 'st-parcels' }, '+1555*': { bot: 'st-other' }, reception: { bot: 'st-desk' } },
    allowAddresses: ['127.0.0.1'],
    targets: { desk: { uri: 'sip:desk@pbx.example.com' } },
    goodbyeHeaders: { 'X-Result': 'resolved' },
    ...more,
  });
  const opened = await openSipHouse((ports) => sipTrunk(options, ports), { transport, far });
  houses.push(opened);
  return opened;
}

test('the dialled number leads to its bot: exactly, by its beginning, or by name', async () => {
  for (const [called, bot] of [
    ['+15550100', 'st-parcels'],
    ['+15550199', 'st-other'],
    ['reception', 'st-desk'],
  ]) {
    const { far, bound, calls, end } = await house();
    far.call(`sip:${called}@127.0.0.1`, bound);
    await far.event('call-answered');
    assert.deepEqual([calls[0]?.facts.bot, calls[0]?.facts.calledNumber], [bot, called]);
    calls[0]?.hangUp('done');
    assert.equal((await far.event('call-end')).message?.headers.get('x-result'), 'resolved');
    assert.equal((await end()).by, 'gateway');
  }
});

test('it rings before it is answered; who gives up meanwhile leaves nothing behind', async () => {
  const slow = await house({ answerAfterMs: 150 });
  slow.far.call('sip:+15550100@127.0.0.1', slow.bound);
  assert.equal((await slow.far.event('call-progressed')).response.status, 180);
  assert.equal(slow.calls.length, 0);
  await slow.far.event('call-answered');
  assert.equal(slow.calls.length, 1);
  const never = await house({ answerAfterMs: 600_000 });
  never.far.call('sip:+15550100@127.0.0.1', never.bound);
  await never.far.event('call-progressed');
  assert.equal(never.connector.calls, 1);
  never.far.hangUp();
  await never.far.event('call-end');
  await until(() => never.connector.calls === 0, 'the line to be free');
  assert.equal(never.calls.length, 0);
});

test('REFER with context over TCP; a refused one leaves the call', async () => {
  for (const onRefer of ['accept', 'refuse'] as const) {
    const { far, bound, calls, events, end } = await house({}, { onRefer }, 'tcp');
    far.call('sip:+15550100@127.0.0.1', bound);
    await far.event('call-answered');
    calls[0]?.handOff(fitted('desk', 'order A1', { reason: 'r' }));
    const { request } = await far.event('refer-received');
    const hex = Buffer.from('order A1').toString('hex');
    assert.equal(request.headers.get('refer-to'), `<sip:desk@pbx.example.com?User-to-User=${hex}%3Bencoding%3Dhex>`);
    if (onRefer === 'accept') {
      const { by, proof } = await end();
      assert.equal(by, 'hand-off');
      assert.match(proof ?? '', /^refer-(?:notified|taken)$/);
    } else {
      await until(() => events.some(({ kind }) => kind === 'hand-off-refused'), 'the refusal');
      far.hangUp();
      assert.equal((await end()).by, 'caller');
    }
  }
});

test('digest for those whose address is not listed', async () => {
  const credentials = { username: 'pbx', password: 'not-a-real-secret' };
  const open = await house({ allowAddresses: [], credentials }, { credentials });
  open.far.call('sip:+15550100@127.0.0.1', open.bound);
  await open.far.event('call-answered');
  for (const wrong of [{ ...credentials, password: 'another-secret' }, undefined]) {
    const shut = await house({ allowAddresses: ['192.0.2.7'], credentials }, wrong === undefined ? {} : { credentials: wrong });
    shut.far.call('sip:+15550100@127.0.0.1', shut.bound);
    assert.equal((await shut.far.event('call-end')).status, 401);
    assert.equal(shut.calls.length, 0);
  }
});

test('SRTP over signalling that can be read only where that is allowed', async () => {
  const keyed = await house({ keysOverPlainSignalling: true }, { suite: 'AES_CM_128_HMAC_SHA1_80' });
  keyed.far.call('sip:+15550100@127.0.0.1', keyed.bound);
  await keyed.far.event('call-answered');
  const refused = await house({}, { suite: 'AES_CM_128_HMAC_SHA1_80' });
  refused.far.call('sip:+15550100@127.0.0.1', refused.bound);
  assert.equal((await refused.far.event('call-end')).status, 488);
});

test('no more calls at once than the limit', async () => {
  const { far, bound, connector } = await house({ maxCalls: 1 });
  far.call('sip:+15550100@127.0.0.1', bound);
  await far.event('call-answered');
  assert.equal(connector.calls, 1);
  const second = await openFarPhone();
  second.call('sip:+15550100@127.0.0.1', bound);
  assert.equal((await second.event('call-end')).status, 503);
  await second.close();
});

test('a trunk that is watched is asked by OPTIONS', async () => {
  const far = await openFarPhone();
  const [{ port } = { port: 0 }] = far.bound;
  try {
    await house({ peer: { domain: '127.0.0.1', port, transport: 'udp' } });
    await until(() => far.wire.some(({ direction, text }) => direction === 'out' && text.startsWith('SIP/2.0 200')), 'the answer');
    assert.match(far.wire[0]?.text ?? '', /^OPTIONS sip:127\.0\.0\.1:\d+;transport=udp SIP/);
  } finally {
    await far.close();
  }
});
