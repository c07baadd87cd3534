import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { codecs, g722, goertzel } from '#audio';
import { ok, silentLogger } from '#base';
import { silentMeter, type VoiceCall, type VoiceCallEvent } from '#contract';
import { parseAddressSet, realDice, realScheduler } from '#net';
import { type FarPhone, type FarPhoneOptions, openFarPhone } from '../../test/peers/far-phone.ts';
import { fitted, handsOver } from '../../test/peers/fitted.ts';
import { until } from '../../test/until.ts';
import type { Dialling, PhoneDialect } from './dialect.ts';
import { policy } from './fixtures/phone-bench.ts';
import { type PhoneExchange, phoneExchange } from './phone-exchange.ts';

const exchanges: PhoneExchange[] = [];
const phones: FarPhone[] = [];
after(async () => {
  await Promise.all(exchanges.map((exchange) => exchange.close()));
  await Promise.all(phones.map((far) => far.close()));
});

interface Stage {
  readonly exchange: PhoneExchange;
  readonly caller: FarPhone;
  readonly desk: FarPhone;
  readonly events: VoiceCallEvent[];
  readonly call: VoiceCall;
}

/** A caller in a conversation, and a desk that a hand-off calls. */
async function openStage(callerOptions: FarPhoneOptions = {}, deskOptions: FarPhoneOptions = {}, ringMs = 10_000): Promise<Stage> {
  const known = parseAddressSet(['127.0.0.1']);
  assert.ok(known.ok);
  const [caller, desk] = await Promise.all([openFarPhone(callerOptions), openFarPhone(deskOptions)]);
  phones.push(caller, desk);
  const exchange = phoneExchange({
    sip: { listeners: [{ transport: 'udp', host: '127.0.0.1', port: 0 }] },
    media: { host: '127.0.0.1', allowLoopback: true },
    scheduler: realScheduler(),
    dice: realDice(),
    logger: silentLogger,
    meter: silentMeter,
  });
  exchanges.push(exchange);
  const dialling: Dialling = {
    by: 'dial',
    invitation: {
      to: { host: '127.0.0.1', port: desk.bound[0]?.port, transport: 'udp' },
      target: 'sip:desk@127.0.0.1',
      from: { uri: 'sip:+15550100@127.0.0.1' },
      headers: [['User-to-User', '4142;encoding=hex']],
    },
    ringMs,
    tone: 'ringing-europe',
    exit: 'escalation',
  };
  const dialect: PhoneDialect = {
    handOff: () => ok(dialling),
    hangUp: (how) => ({ by: 'bye', headers: [['X-Reason', how]] }),
    fallback: () => undefined,
  };
  const calls: VoiceCall[] = [];
  const events: VoiceCallEvent[] = [];
  exchange.add({
    channel: 'line',
    access: { by: 'address', addresses: known.value },
    fits: () => true,
    take: () =>
      ok({
        facts: { channel: 'line', bot: 'st-1', account: 'acme', mode: 'talk', direction: 'inbound', interactionId: 'i-1', parameters: {} },
        can: handsOver(100, 'desk'),
        manners: {
          answer: 'at-once',
          answerHeaders: [],
          dialect,
          media: { ...policy, codecs },
          maxCallMs: 60_000,
          maxSilenceMs: undefined,
          tailMs: 20,
        },
        onCall(call) {
          calls.push(call);
          call.attend((event) => {
            if (event.kind !== 'audio') events.push(event);
          });
        },
      }),
  });
  const [bound] = await exchange.open();
  assert.ok(bound);
  caller.call('sip:bot@127.0.0.1', bound);
  await caller.event('call-answered');
  const [call] = calls;
  assert.ok(call);
  return { exchange, caller, desk, events, call };
}

const handOff = ({ call }: Stage): void => call.handOff(fitted('desk', 'c', { reason: 'r' }));
const hears = ({ sound }: FarPhone, hz: number): boolean => {
  const last = Int16Array.from(sound.slice(-10).flatMap((frame) => [...frame]));
  return sound.length >= 10 && 10 * Math.log10(goertzel(last, hz, 8000) + 1e-12) > -24;
};
const kinds = ({ events }: Stage): string[] => events.map(({ kind }) => kind);
const free = ({ exchange }: Stage) => until(() => exchange.calls() === 0, 'the lines to be free');

for (const [name, callerOptions, deskOptions] of [
  ['of one rate', {}, {}],
  ['of two rates', {}, { codec: g722 }],
] as const)
  test(`a caller and a desk ${name} are joined: ringing tone, sound and keys both ways, the end of one ends the other`, async () => {
    const stage = await openStage(callerOptions, deskOptions);
    const { caller, desk, exchange, events } = stage;
    handOff(stage);
    const { request } = await desk.event('call-received');
    assert.equal(request.headers.get('user-to-user'), '4142;encoding=hex');
    desk.ring();
    await until(() => hears(caller, 425), 'the ringing tone');
    assert.equal(exchange.calls('line'), 2);
    desk.answer();
    await until(() => kinds(stage).includes('call-end'), 'the end of the conversation');
    const end = events.at(-1);
    assert.deepEqual(end?.kind === 'call-end' && [end.by, end.exit], ['hand-off', 'escalation']);
    assert.deepEqual(kinds(stage).slice(-2), ['call-report', 'call-end']);
    caller.say(600, 1500);
    desk.say(1000, 1500);
    await until(() => hears(desk, 600) && hears(caller, 1000), 'both voices');
    caller.press('42');
    await until(() => desk.digits === '42', 'keys to the desk');
    desk.press('#');
    await until(() => caller.digits === '#', 'keys to the caller');
    if (name === 'of one rate') desk.hangUp();
    else caller.hangUp();
    await caller.event('call-end');
    await desk.event('call-end');
    await free(stage);
    assert.deepEqual(kinds(stage).slice(-2), ['call-report', 'call-end'], 'nothing is told twice');
  });

test('early sound of the desk is heard instead of the tone', async () => {
  const stage = await openStage();
  handOff(stage);
  await stage.desk.event('call-received');
  stage.desk.ring();
  await until(() => hears(stage.caller, 425), 'the ringing tone');
  stage.desk.early();
  stage.desk.say(1000, 3000);
  await until(() => hears(stage.caller, 1000) && !hears(stage.caller, 425), 'the announcement');
  stage.desk.answer();
  await until(() => kinds(stage).includes('call-end'), 'the end of the conversation');
});

for (const [name, give] of [
  ['busy', (desk: FarPhone) => desk.refuse(486)],
  [
    'declined after early sound',
    (desk: FarPhone) => {
      desk.early();
      desk.refuse(603);
    },
  ],
  ['silent', () => undefined],
] as const)
  test(`a desk that is ${name}: the caller is back with the agent`, async () => {
    const stage = await openStage({}, {}, name === 'silent' ? 300 : 10_000);
    handOff(stage);
    await stage.desk.event('call-received');
    stage.desk.ring();
    give(stage.desk);
    await until(() => kinds(stage).includes('hand-off-refused'), 'the refusal');
    const refused = stage.events.find((event) => event.kind === 'hand-off-refused');
    assert.equal(refused?.error.code, name === 'silent' ? 'PHONE_RANG_OUT' : name === 'busy' ? 'SIP_UNAVAILABLE' : 'SIP_REFUSED');
    stage.call.play(Int16Array.from({ length: 8000 }, (_, i) => 6000 * Math.sin((2 * Math.PI * 1000 * i) / 8000)));
    await until(() => hears(stage.caller, 1000), 'the agent');
    stage.caller.press('1');
    await until(() => kinds(stage).includes('digit'), 'keys to the agent');
    stage.call.hangUp('done');
    assert.equal((await stage.caller.event('call-end')).message?.headers.get('x-reason'), 'done');
    await free(stage);
  });

test('a caller who leaves while it rings takes the call to the desk along', async () => {
  const stage = await openStage();
  handOff(stage);
  await stage.desk.event('call-received');
  stage.desk.ring();
  await until(() => hears(stage.caller, 425), 'the ringing tone');
  stage.caller.hangUp();
  assert.equal((await stage.desk.event('call-end')).cause, 'cancelled');
  const end = stage.events.at(-1);
  assert.equal(end?.kind === 'call-end' && end.by, 'caller');
  await free(stage);
});

test('draining lets a caller be handed over, and waits for the pair; closing ends both', async () => {
  const stage = await openStage();
  let drained = false;
  void stage.exchange.drain().then(() => (drained = true));
  handOff(stage);
  await stage.desk.event('call-received');
  stage.desk.answer();
  await until(() => kinds(stage).includes('call-end'), 'the end of the conversation');
  assert.equal(drained, false);
  await stage.exchange.close();
  await stage.caller.event('call-end');
  await stage.desk.event('call-end');
  assert.equal(stage.exchange.calls(), 0);
});
