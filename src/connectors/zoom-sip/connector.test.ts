import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { type Logger, silentLogger } from '#base';
import { fitHandoff } from '#contract';
import { realDice } from '#net';
import { type FarPhone, openFarPhone } from '../../../test/peers/far-phone.ts';
import { openSipHouse, type SipHouse } from '../../../test/peers/sip-house.ts';
import { until } from '../../../test/until.ts';
import { zoomSip } from './connector.ts';
import { zoomSipOptions } from './options.ts';

const houses: SipHouse[] = [];
const phones: FarPhone[] = [];
after(() => Promise.all([...houses, ...phones].map((one) => one.close())));

async function house(more: object = {}, logger?: Logger): Promise<SipHouse> {
  const options = zoomSipOptions.parse({
    id: 'zoom-voice',
    type: 'zoom-sip',
    numbers: { '+15550100*': { bot: 'st-parcels' } },
    allowAddresses: ['127.0.0.1'],
    targets: { agents: { headers: { 'X-Queue': 'agents' } } },
    goodbyeHeaders: { 'X-Intent': '{{reason}}' },
    ...more,
  });
  const opened = await openSipHouse((ports) => zoomSip(options, { ...ports, dice: realDice() }), {
    far: { suite: 'AEAD_AES_256_GCM' },
    ...(logger === undefined ? {} : { logger }),
  });
  houses.push(opened);
  return opened;
}

async function answered(more: object = {}): Promise<SipHouse> {
  const opened = await house(more);
  opened.far.call('sip:+15550100200@localhost', opened.bound, [['X-Trace-ID', '8112']]);
  const { response } = await opened.far.event('call-answered');
  assert.match(response.headers.get('kore-session_id') ?? '', /^[0-9a-f]{24}$/);
  assert.equal(response.headers.get('kore-bot_id'), 'st-parcels');
  assert.match(response.headers.get('session-expires') ?? '', /^\d+;refresher=ua[cs]$/);
  assert.equal(opened.calls[0]?.facts.streamId, response.headers.get('kore-session_id'));
  assert.match(Buffer.from(response.body).toString(), /a=crypto:\d+ AEAD_AES_256_GCM inline:[A-Za-z0-9+/]{59}=\r\n/, 'padded');
  return opened;
}

test('A: the caller hangs up; nothing of ours is added', async () => {
  const { far, end, reports } = await answered();
  far.hangUp();
  assert.equal((await end()).by, 'caller');
  await until(() => reports.length === 1, 'the report');
  assert.equal((await far.event('call-end')).status, 200);
});

test('B: the bot ends the call with HangUp and its header fields', async () => {
  const { far, calls, end } = await answered();
  calls[0]?.hangUp('done');
  const { message } = await far.event('call-end');
  assert.deepEqual([message?.headers.get('kore-reason'), message?.headers.get('x-intent')], ['HangUp', 'done']);
  const { by, exit } = await end();
  assert.deepEqual([by, exit], ['gateway', 'HangUp']);
});

test('C: TransferToAgent with context; the text of agents cannot leave its field', async () => {
  const { far, calls, end } = await answered();
  calls[0]?.handOff(
    fitHandoff(
      { version: 1, target: 'agents', reason: '', facts: [{ name: 'order', value: 'Ä7\r\nVia: evil', priority: 1 }] },
      calls[0].can.handOff?.doors['agents'] ?? assert.fail('no door'),
    ),
  );
  const { message } = await far.event('call-end');
  assert.deepEqual(
    ['kore-reason', 'x-queue', 'x-context'].map((name) => message?.headers.get(name)),
    ['TransferToAgent', 'agents', 'order=Ä7%0D%0AVia: evil'],
  );
  const { by, exit, proof } = await end();
  assert.deepEqual([by, exit, proof], ['hand-off', 'TransferToAgent', 'bye-answered']);
});

test('D: a call that cannot be taken gets an answer other than 2xx', async () => {
  const unknown = await house();
  unknown.far.call('sip:+4930@localhost', unknown.bound);
  assert.equal((await unknown.far.event('call-end')).status, 404);
  const unready = await house({ answer: 'on-first-sound' });
  unready.far.call('sip:+15550100200@localhost', unready.bound);
  await unready.far.event('call-progressed');
  unready.calls[0]?.hangUp('failed');
  assert.equal((await unready.far.event('call-end')).status, 503);
  assert.equal((await unready.end()).by, 'gateway');
});

test('answered on the first sound of the agent', async () => {
  const waiting = await house({ answer: 'on-first-sound' });
  waiting.far.call('sip:+15550100200@localhost', waiting.bound);
  await waiting.far.event('call-progressed');
  assert.equal(
    waiting.far.heard.some(({ kind }) => kind === 'call-answered'),
    false,
  );
  waiting.calls[0]?.play(new Int16Array(1600).fill(1000));
  await waiting.far.event('call-answered');
});

test('a number is the same with its plus and without, unless told', async () => {
  const plain = { numbers: { '15550100*': { bot: 'st-parcels' } } };
  const taken = await house(plain);
  taken.far.call('sip:+15550100200@localhost', taken.bound);
  await taken.far.event('call-answered');
  assert.equal(taken.calls[0]?.facts.calledNumber, '+15550100200');
  const strict = await house({ ...plain, e164: false });
  strict.far.call('sip:+15550100200@localhost', strict.bound);
  assert.equal((await strict.far.event('call-end')).status, 404);
});

test('a watched trunk: whether it answers stands in the log', async () => {
  const zoom = await openFarPhone({ transport: 'tcp' });
  phones.push(zoom);
  const lines: string[] = [];
  const logger: Logger = { ...silentLogger, info: (text) => void lines.push(text), warn: (text) => void lines.push(text), with: () => logger };
  const [{ port } = { port: 0 }] = zoom.bound;
  const peer = { domain: '127.0.0.1', transport: 'tcp' };
  await house({ peer: { ...peer, port } }, logger);
  await until(() => lines.includes('SIP peer answers'), 'the answer');
  assert.match(zoom.wire[0]?.text ?? '', /^OPTIONS sip:127\.0\.0\.1:\d+;transport=tcp SIP/);
  await zoom.close();
  await house({ peer: { ...peer, port } }, logger);
  await until(() => lines.includes('SIP peer is silent'), 'the silence');
});
