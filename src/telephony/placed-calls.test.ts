import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { codecs, g722, goertzel, pcma } from '#audio';
import { silentLogger } from '#base';
import { type PlacedCall, type PlacedCallEvent, silentMeter, type VoiceCall, type VoiceCallEvent } from '#contract';
import { realDice, realScheduler } from '#net';
import type { Credentials } from '#protocols/sip';
import { type FarPhone, type FarPhoneOptions, openFarPhone, selfSigned } from '../../test/peers/far-phone.ts';
import { until } from '../../test/until.ts';
import { dialectOf, goodbye, policy } from './fixtures/phone-bench.ts';
import { type PhoneExchange, type PlacedPlan, phoneExchange } from './phone-exchange.ts';

const identity = selfSigned('localhost');
const trust = { ca: identity.cert, names: ['localhost'] };
const exchanges: PhoneExchange[] = [];
const phones: FarPhone[] = [];
after(async () => {
  await Promise.all(exchanges.map((exchange) => exchange.close()));
  await Promise.all(phones.map((far) => far.close()));
});

interface Stage {
  readonly exchange: PhoneExchange;
  readonly far: FarPhone;
  readonly told: PlacedCallEvent[];
  readonly events: VoiceCallEvent[];
  readonly sound: Int16Array[];
  readonly placed: PlacedCall;
  readonly call: () => VoiceCall;
}

interface StageOptions {
  readonly transport?: 'udp' | 'tcp' | 'tls';
  readonly far?: FarPhoneOptions;
  readonly plan?: Partial<PlacedPlan>;
  readonly credentials?: Credentials;
  /** Where the call goes, instead of to the far phone. */
  readonly port?: number;
}

async function openStage({ transport = 'udp', far: farOptions, plan, credentials, port }: StageOptions = {}): Promise<Stage> {
  const secure = transport === 'tls' ? { identity, trust } : {};
  const exchange = phoneExchange({
    sip: { listeners: [{ transport, host: '127.0.0.1', port: 0 }], ...secure, attemptMs: 500 },
    media: { host: '127.0.0.1', allowLoopback: true },
    scheduler: realScheduler(),
    dice: realDice(),
    logger: silentLogger,
    meter: silentMeter,
  });
  await exchange.open();
  const far = await openFarPhone({ transport, ...secure, ...farOptions });
  exchanges.push(exchange);
  phones.push(far);
  const told: PlacedCallEvent[] = [];
  const events: VoiceCallEvent[] = [];
  const sound: Int16Array[] = [];
  const heardBy = new Set<VoiceCall>();
  const host = transport === 'tls' ? 'localhost' : '127.0.0.1';
  const placed = exchange.place(
    {
      facts: { channel: 'out', bot: 'st-1', account: 'acme', mode: 'talk', direction: 'outbound', calledNumber: '+15550111', parameters: {} },
      can: { handOff: undefined },
      manners: {
        dialect: dialectOf(goodbye),
        media: { ...policy, codecs, srtp: transport === 'tls' ? 'required' : 'allowed' },
        maxCallMs: 60_000,
        maxSilenceMs: undefined,
        tailMs: 50,
      },
      invitation: {
        to: { host, port: port ?? far.bound[0]?.port, transport },
        target: `sip:+15550111@${host}`,
        from: { uri: 'sip:+15550100@127.0.0.1', display: 'Acme' },
        headers: [['X-Order', 'A1']],
        ...(credentials === undefined ? {} : { credentials }),
      },
      ringMs: 10_000,
      transfers: 'decline',
      offer: 'ours',
      ...plan,
    },
    (event) => {
      told.push(event);
      if ((event.kind !== 'early-sound' && event.kind !== 'answered') || heardBy.has(event.call)) return;
      heardBy.add(event.call);
      event.call.attend((one) => {
        if (one.kind === 'audio') sound.push(one.frame.slice());
        else events.push(one);
      });
    },
  );
  assert.equal(told.length, 0, 'events come later');
  const call = (): VoiceCall => [...heardBy][0] ?? assert.fail('there is no call');
  return { exchange, far, told, events, sound, placed, call };
}

const kinds = ({ told }: Stage): string[] => told.map(({ kind }) => kind);
const toneOf = (hz: number, ms: number, rateHz = 8000) =>
  Int16Array.from({ length: (ms * rateHz) / 1000 }, (_, i) => 6000 * Math.sin((2 * Math.PI * hz * i) / rateHz));
const joined = (frames: readonly Int16Array[]): Int16Array => Int16Array.from(frames.flatMap((frame) => [...frame]));
const hears = (frames: readonly Int16Array[], hz: number, rateHz = 8000): boolean =>
  frames.length >= 20 && 10 * Math.log10(goertzel(joined(frames.slice(-15)), hz, rateHz) + 1e-12) > -18;
const unansweredOf = ({ told }: Stage) => {
  const last = told.at(-1);
  assert.ok(last?.kind === 'unanswered');
  return last;
};
const endOf = ({ events }: Stage) => {
  const last = events.at(-1);
  assert.ok(last?.kind === 'call-end');
  return last;
};

for (const [transport, far, codec, suite] of [
  ['udp', {}, 'PCMU', undefined],
  ['tcp', { codec: pcma }, 'PCMA', undefined],
  ['tls', { suite: 'AEAD_AES_256_GCM' }, 'PCMU', 'AEAD_AES_256_GCM'],
  ['udp', { codec: g722 }, 'G722', undefined],
] as const)
  test(`a call placed over ${transport}, ${codec}: it rings, is answered, both are heard, keys too, and its report`, async () => {
    const stage = await openStage({ transport, far });
    const { request } = await stage.far.event('call-received');
    assert.deepEqual([request.headers.get('x-order'), request.target.split('@')[0]], ['A1', 'sip:+15550111']);
    assert.match(request.headers.get('from') ?? '', /^"?Acme"? <sip:\+15550100@127\.0\.0\.1>/);
    assert.equal(stage.exchange.calls('out'), 1);
    stage.far.ring();
    await until(() => kinds(stage).includes('ringing'), 'ringing');
    stage.far.answer();
    await until(() => kinds(stage).includes('answered'), 'the answer');
    const call = stage.call();
    assert.equal(call.facts.callId, request.essentials.callId);
    const farRate = codec === 'G722' ? 16_000 : 8000;
    assert.equal(call.rateHz, farRate);
    call.play(toneOf(1000, 900, call.rateHz));
    stage.far.say(600, 900);
    await until(() => hears(stage.sound, 600, call.rateHz) && hears(stage.far.sound, 1000), 'tones');
    for (const key of '7#') call.press(key);
    await until(() => stage.far.digits === '7#', 'keys');
    call.hangUp('done');
    assert.equal((await stage.far.event('call-end')).message?.headers.get('x-reason'), 'done');
    await until(() => stage.events.at(-1)?.kind === 'call-end', 'the end');
    const report = stage.events.at(-2);
    assert.ok(report?.kind === 'call-report' && report.report.sound);
    assert.deepEqual([report.report.sound.codec, report.report.sound.suite, report.report.cause], [codec, suite, 'bye']);
    const lines = report.report.signalling.map(({ direction, text }) => `${direction} ${text.split(' ', 2).join(' ').split('\r')[0]}`);
    assert.deepEqual(
      lines.map((line) => line.replace(/ sips?:.*/, '')).filter((line) => !line.includes(' 100')),
      ['out INVITE', 'in SIP/2.0 180', 'in SIP/2.0 200', 'out ACK', 'out BYE', 'in SIP/2.0 200'],
    );
    await until(() => stage.exchange.calls() === 0, 'the line to be free');
  });

for (const reliable of [false, true])
  test(`early media ${reliable ? 'with' : 'without'} 100rel is heard before the answer`, async () => {
    const stage = await openStage();
    await stage.far.event('call-received');
    stage.far.early(reliable);
    stage.far.say(600, 2000);
    await until(() => hears(stage.sound, 600), 'early sound');
    assert.deepEqual(kinds(stage), ['early-sound']);
    stage.far.answer();
    await until(() => kinds(stage).includes('answered'), 'the answer');
    const [early, answered] = stage.told;
    assert.ok(early?.kind === 'early-sound' && answered?.kind === 'answered' && early.call === answered.call);
    stage.far.hangUp([['X-Why', 'done']]);
    await until(() => stage.events.at(-1)?.kind === 'call-end', 'the end');
    assert.deepEqual([endOf(stage).by, endOf(stage).goodbye?.parameters['x-why']], ['caller', 'done']);
  });

test('keys where no events were agreed on go as sound', async () => {
  const stage = await openStage({ far: { events: false } });
  await stage.far.event('call-received');
  stage.far.answer();
  await until(() => kinds(stage).includes('answered'), 'the answer');
  await until(() => stage.far.sound.length > 5, 'silence');
  stage.call().press('5');
  await until(() => stage.far.digits === '5', 'the key');
});

test('busy, and early sound that comes to nothing: why, the status, and the whole signalling', async () => {
  const busy = await openStage();
  await busy.far.event('call-received');
  busy.far.refuse(486);
  await until(() => kinds(busy).includes('unanswered'), 'the refusal');
  const { why, status, report } = unansweredOf(busy);
  assert.deepEqual([why, status, report.cause, report.sound], ['busy', 486, 'refused', undefined]);
  assert.deepEqual(
    report.signalling.map(({ text }) => text.split(' ', 2).join(' ')).filter((line) => !line.includes('100')),
    [`INVITE sip:+15550111@127.0.0.1`, 'SIP/2.0 486', `ACK sip:+15550111@127.0.0.1`],
  );
  const early = await openStage();
  await early.far.event('call-received');
  early.far.early();
  await until(() => kinds(early).includes('early-sound'), 'early sound');
  early.far.refuse(404);
  await until(() => kinds(early).includes('unanswered'), 'the refusal');
  assert.equal(unansweredOf(early).why, 'unknown-number');
  assert.deepEqual([early.events.map(({ kind }) => kind), unansweredOf(early).report.sound?.codec], [['call-end'], 'PCMU']);
  await until(() => early.exchange.calls() === 0, 'the line to be free');
});

test('rings too long, cancelled, nobody there, too late: each has its CANCEL and its word', async () => {
  const long = await openStage({ plan: { ringMs: 200 } });
  await long.far.event('call-received');
  long.far.ring();
  assert.equal((await long.far.event('call-end')).cause, 'cancelled');
  await until(() => kinds(long).includes('unanswered'), 'the end');
  assert.equal(unansweredOf(long).why, 'no-answer');
  const given = await openStage();
  await given.far.event('call-received');
  given.far.ring();
  await until(() => kinds(given).includes('ringing'), 'ringing');
  given.placed.cancel();
  await until(() => kinds(given).includes('unanswered'), 'the end');
  assert.equal(unansweredOf(given).why, 'cancelled');
  const unwanted = await openStage();
  unwanted.placed.cancel();
  await until(() => kinds(unwanted).includes('unanswered'), 'the end');
  assert.deepEqual([unansweredOf(unwanted).why, unansweredOf(unwanted).report.signalling.length], ['cancelled', 0]);
  const nobody = await openStage({ transport: 'tcp', port: 9 });
  await until(() => kinds(nobody).includes('unanswered'), 'the end');
  assert.equal(unansweredOf(nobody).why, 'unreachable');
  await until(() => nobody.exchange.calls() === 0, 'the line to be free');
});

test('who wants a name and a password is told them; without, the call is refused', async () => {
  const wants = { username: 'ada', password: 'open-sesame' };
  const known = await openStage({ far: { wants }, credentials: wants });
  await known.far.event('call-received');
  known.far.answer();
  await until(() => kinds(known).includes('answered'), 'the answer');
  const unknown = await openStage({ far: { wants } });
  await until(() => kinds(unknown).includes('unanswered'), 'the end');
  assert.deepEqual([unansweredOf(unknown).why, unansweredOf(unknown).status], ['refused', 401]);
});

test('a transfer that the far side asks for ends the call, and is told', async () => {
  const stage = await openStage({ plan: { transfers: 'take' } });
  await stage.far.event('call-received');
  stage.far.answer();
  await until(() => kinds(stage).includes('answered'), 'the answer');
  await stage.far.event('call-confirmed');
  stage.far.refer('sip:desk@far.example', [['User-to-User', '4142;encoding=hex']], [['X-Intent', 'refund']]);
  assert.equal((await stage.far.event('refer-answered')).status, 202);
  await until(() => stage.far.heard.some((event) => event.kind === 'refer-progressed' && event.final && event.status === 200), 'the NOTIFY');
  await stage.far.event('call-end');
  await until(() => stage.events.at(-1)?.kind === 'call-end', 'the end');
  const { by, goodbye: said } = endOf(stage);
  assert.deepEqual([by, said?.how, said?.target], ['caller', 'transfer', 'sip:desk@far.example']);
  assert.deepEqual([said?.parameters['user-to-user-text'], said?.parameters['x-intent']], ['AB', 'refund']);
});

test('the far side holds and takes back; an exchange that closes says goodbye to answered and unanswered calls', async () => {
  const stage = await openStage();
  await stage.far.event('call-received');
  stage.far.answer();
  await until(() => kinds(stage).includes('answered'), 'the answer');
  await stage.far.event('call-confirmed');
  stage.far.reoffer('inactive');
  await until(() => stage.far.agreed?.agreement.direction === 'inactive', 'hold');
  stage.far.reoffer('sendrecv');
  await until(() => stage.far.agreed?.agreement.direction === 'sendrecv', 'no hold');
  await stage.exchange.close();
  assert.equal(endOf(stage).error?.code, 'PHONE_SHUT');
  const ringing = await openStage();
  await ringing.far.event('call-received');
  ringing.far.ring();
  await until(() => kinds(ringing).includes('ringing'), 'ringing');
  await ringing.exchange.close();
  assert.deepEqual([unansweredOf(ringing).error.code, ringing.exchange.calls()], ['PHONE_SHUT', 0]);
});
