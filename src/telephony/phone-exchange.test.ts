import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { codecs, goertzel, pcma } from '#audio';
import { ok, silentLogger } from '#base';
import { type CallReport, silentMeter, type VoiceCall, type VoiceCallEvent } from '#contract';
import { parseAddressSet, realDice, realScheduler, type SipListenerOptions } from '#net';
import { type FarPhone, type FarPhoneOptions, openFarPhone, selfSigned } from '../../test/peers/far-phone.ts';
import { fitted, handsOver } from '../../test/peers/fitted.ts';
import { until } from '../../test/until.ts';
import type { CallPlan, DoorAccess } from './door.ts';
import { dialectOf, goodbye, policy } from './fixtures/phone-bench.ts';
import { type PhoneExchange, type PhoneExchangeOptions, phoneExchange } from './phone-exchange.ts';

const identity = selfSigned('localhost');
const trust = { ca: identity.cert, names: ['localhost'] };
const exchanges: PhoneExchange[] = [];
const closers: (() => Promise<void>)[] = [];
// Those who say goodbye first, then those who answer it.
after(async () => {
  await Promise.all(exchanges.map((exchange) => exchange.close()));
  await Promise.all(closers.map((close) => close()));
});

const addresses = (...written: string[]) => {
  const set = parseAddressSet(written);
  assert.ok(set.ok);
  return set.value;
};

interface House {
  readonly exchange: PhoneExchange;
  readonly far: FarPhone;
  readonly events: (VoiceCallEvent & { readonly copy?: Int16Array })[];
  readonly reports: CallReport[];
  call: VoiceCall | undefined;
  dial(target?: string): void;
}

interface HouseOptions {
  readonly onEvent?: (event: VoiceCallEvent) => void;
  readonly transport?: SipListenerOptions['transport'];
  readonly far?: FarPhoneOptions;
  readonly manners?: Partial<CallPlan['manners']>;
  readonly access?: DoorAccess;
  readonly media?: Partial<PhoneExchangeOptions['media']>;
}

async function openHouse(options: HouseOptions = {}): Promise<House> {
  const { transport = 'udp', access = { by: 'address', addresses: addresses('127.0.0.1') } } = options;
  const exchange = phoneExchange({
    sip: { listeners: [{ transport, host: '127.0.0.1', port: 0 }], ...(transport === 'tls' ? { identity, trust } : {}) },
    media: { host: '127.0.0.1', allowLoopback: true, ...options.media },
    scheduler: realScheduler(),
    dice: realDice(),
    logger: silentLogger,
    meter: silentMeter,
  });
  const events: House['events'] = [];
  const reports: CallReport[] = [];
  exchange.add({
    channel: 'desk',
    access,
    fits: (request) => request.uri.kind === 'sip' && request.uri.user === 'bot',
    take: () =>
      ok({
        facts: { channel: 'desk', bot: 'st-1', account: 'acme', mode: 'talk', direction: 'inbound', parameters: {} },
        can: handsOver(100, 'desk'),
        manners: {
          answer: 'at-once',
          answerHeaders: [['X-Session', 's-1']],
          dialect: dialectOf(),
          media: { ...policy, codecs },
          maxCallMs: 60_000,
          maxSilenceMs: undefined,
          tailMs: 50,
          ...options.manners,
        },
        onCall(call) {
          house.call = call;
          call.attend((event) => {
            events.push(event.kind === 'audio' ? { ...event, copy: event.frame.slice() } : event);
            if (event.kind === 'call-report') reports.push(event.report);
            options.onEvent?.(event);
          });
        },
      }),
  });
  const [bound] = await exchange.open();
  assert.ok(bound);
  const far = await openFarPhone({ transport, ...(transport === 'tls' ? { identity, trust } : {}), ...options.far });
  exchanges.push(exchange);
  closers.push(() => far.close());
  const house: House = { exchange, far, events, reports, call: undefined, dial: (target = 'bot') => far.call(`sip:${target}@127.0.0.1`, bound) };
  return house;
}

const joined = (frames: readonly Int16Array[]): Int16Array => Int16Array.from(frames.flatMap((frame) => [...frame]));
const levelOf = (sound: Int16Array, hz: number): number => 10 * Math.log10(goertzel(sound, hz, 8000) + 1e-12);
const hears = (frames: readonly Int16Array[], hz: number): boolean => frames.length >= 20 && levelOf(joined(frames.slice(-15)), hz) > -18;
const audioOf = ({ events }: House): Int16Array[] => events.flatMap(({ copy }) => (copy === undefined ? [] : [copy]));
const endOf = ({ events }: House) => events.find((event) => event.kind === 'call-end');
const toneOf = (hz: number, ms: number) => Int16Array.from({ length: ms * 8 }, (_, i) => 6000 * Math.sin((2 * Math.PI * hz * i) / 8000));

for (const [transport, far] of [
  ['udp', {}],
  ['tcp', { codec: pcma }],
  ['tls', { suite: 'AEAD_AES_256_GCM' }],
] as const)
  test(`a call over ${transport}: sound and keys both ways, marks, a recording, its report`, async () => {
    const house = await openHouse({ transport, far });
    house.dial();
    const { response } = await house.far.event('call-answered');
    assert.equal(response.headers.get('x-session'), 's-1');
    const { call } = house;
    assert.ok(call);
    let octets = 0;
    call.record({ name: 'r', write: (more) => (octets += more.length), mute() {}, unmute() {}, close: async () => undefined });
    house.far.say(600, 900);
    call.play(toneOf(1000, 900));
    call.mark('said');
    await until(() => hears(audioOf(house), 600) && hears(house.far.sound, 1000), 'tones');
    house.far.press('7#');
    await until(() => house.events.filter(({ kind }) => kind === 'digit').length === 2, 'keys');
    await until(() => house.events.some(({ kind }) => kind === 'mark-heard'), 'the mark');
    house.far.hangUp();
    await until(() => house.reports.length === 1, 'the report');
    assert.deepEqual(
      house.events.filter(({ kind }) => kind === 'call-end').map((event) => event.kind === 'call-end' && event.by),
      ['caller'],
    );
    assert.equal(house.events.at(-1)?.kind, 'call-end');
    assert.ok(octets > 16_000 * 2 * 0.8, `${octets} octets recorded`);
    const [report] = house.reports;
    assert.ok(report?.sound && report.sound.received > 40 && report.sound.opinion > 3.5);
    assert.equal(report.sound.suite, transport === 'tls' ? 'AEAD_AES_256_GCM' : undefined);
    assert.equal(report.sound.codec, transport === 'tcp' ? 'PCMA' : 'PCMU');
    assert.equal(report.cause, 'bye');
    assert.deepEqual(
      house.events.slice(-2).map(({ kind }) => kind),
      ['call-report', 'call-end'],
    );
    const lines = report.signalling.map(({ direction, text }) => `${direction} ${text.split(' ', 2).join(' ').split('\r')[0]}`);
    // On a busy machine a message may be repeated before its answer comes.
    const once = [...new Set(lines.map((line) => line.replace(/ sips?:.*/, '')))];
    assert.deepEqual(
      once.filter((line) => !line.includes(' 100')),
      ['in INVITE', 'out SIP/2.0 200', 'in ACK', 'in BYE'],
    );
    const all = report.signalling.map(({ text }) => text).join('');
    if (transport === 'tls') assert.ok(all.includes('a=crypto') && !/inline:[A-Za-z0-9+/]{8}/.test(all), 'keys are masked');
    await until(() => house.exchange.calls() === 0, 'the line to be free');
  });

for (const [onRefer, by] of [
  ['accept', 'hand-off'],
  ['accept-then-bye', 'hand-off'],
  ['accept-silently', 'hand-off'],
  ['refuse', undefined],
] as const)
  test(`a transfer by REFER: ${onRefer}`, async () => {
    const settleMs = 300;
    const referral = {
      by: 'refer',
      target: 'sip:desk@far.example',
      targetHeaders: [['User-to-User', '41;encoding=hex']],
      headers: [],
      settleMs,
      goodbye: [],
    } as const;
    const house = await openHouse({ far: { onRefer }, manners: { dialect: dialectOf(referral) } });
    house.dial();
    await house.far.event('call-answered');
    house.call?.handOff(fitted('desk', 'c', { reason: 'r' }));
    const { target, request } = await house.far.event('refer-received');
    assert.equal(request.headers.get('refer-to'), '<sip:desk@far.example?User-to-User=41%3Bencoding%3Dhex>');
    assert.ok(target.startsWith('sip:desk@far.example'));
    if (by === undefined) {
      await until(() => house.events.some(({ kind }) => kind === 'hand-off-refused'), 'the refusal');
      assert.equal(endOf(house), undefined);
      house.call?.hangUp('done');
      assert.equal((await house.far.event('call-end')).message?.headers.get('x-reason'), 'done');
    }
    await until(() => house.reports.length === 1, 'the end');
    const end = endOf(house);
    assert.equal(end?.kind === 'call-end' && end.by, by ?? 'gateway');
  });

test('hold by the far side, and back: nothing is sent meanwhile, nothing is lost', async () => {
  const house = await openHouse();
  house.dial();
  await house.far.event('call-answered');
  await until(() => house.far.sound.length > 5, 'silence that is sent');
  house.far.reoffer('inactive');
  await until(() => house.far.agreed?.agreement.direction === 'inactive', 'hold');
  house.call?.play(toneOf(1000, 600));
  house.far.reoffer('sendrecv');
  await until(() => house.far.agreed?.agreement.direction === 'sendrecv', 'no hold');
  await until(() => hears(house.far.sound, 1000), 'the tone');
});

test('who is not known, where nobody is, and who must know the password', async () => {
  const unknown = await openHouse();
  unknown.dial('nobody');
  assert.equal((await unknown.far.event('call-end')).status, 404);
  const stranger = await openHouse({ access: { by: 'address', addresses: addresses('192.0.2.7') } });
  stranger.dial();
  assert.equal((await stranger.far.event('call-end')).status, 403);
  const access = { by: 'digest', addresses: addresses(), passwordOf: (name: string) => (name === 'ada' ? 'open' : undefined) } as const;
  for (const password of ['open', 'wrong']) {
    const house = await openHouse({ access, far: { credentials: { username: 'ada', password } } });
    house.dial();
    if (password === 'open') await house.far.event('call-answered');
    else assert.equal((await house.far.event('call-end')).status, 401);
  }
  const open = await openHouse({ access: { by: 'anyone' } });
  open.dial();
  await open.far.event('call-answered');
});

test('no port free: 503. A caller who gives up at once leaves nothing behind', async () => {
  const house = await openHouse({ media: { ports: { first: 3, last: 4 } } });
  house.dial();
  assert.equal((await house.far.event('call-end')).status, 503);
  const quick = await openHouse({ manners: { answer: 'on-first-sound' } });
  quick.dial();
  await quick.far.event('call-progressed');
  quick.far.hangUp();
  await until(() => quick.reports.length === 1, 'the report');
  assert.deepEqual([quick.reports[0]?.cause, quick.reports[0]?.sound?.received], ['cancelled', 0]);
  await until(() => quick.exchange.calls('desk') === 0, 'the line to be free');
});

test('shut down: each live call gets its goodbye, and an end that says why', async () => {
  const house = await openHouse({ manners: { dialect: dialectOf(goodbye, goodbye) } });
  house.dial();
  await house.far.event('call-answered');
  await house.exchange.close();
  const end = endOf(house);
  assert.ok(end?.kind === 'call-end');
  assert.equal(end.error?.code, 'PHONE_SHUT');
  assert.deepEqual([house.reports.length, house.reports[0]?.signalling.at(-1)?.text.split('\r')[0]], [1, 'SIP/2.0 200 OK']);
  assert.equal((await house.far.event('call-end')).message?.headers.get('x-reason'), 'over');
});

test('a listener that breaks ends its call, with a goodbye and a whole report', async () => {
  const house = await openHouse({
    onEvent(event) {
      if (event.kind === 'digit') throw new Error('a bug of ours');
    },
  });
  house.dial();
  await house.far.event('call-answered');
  house.far.press('5');
  await until(() => endOf(house) !== undefined, 'the end');
  assert.deepEqual(
    house.events.slice(-2).map(({ kind }) => kind),
    ['call-report', 'call-end'],
  );
  const lines = house.reports[0]?.signalling.map(({ direction, text }) => `${direction} ${text.split(' ', 2).join(' ')}`) ?? [];
  assert.deepEqual([lines.at(-2)?.slice(0, 7), lines.at(-1)], ['out BYE', 'in SIP/2.0 200']);
  await until(() => house.exchange.calls() === 0, 'the line to be free');
});
