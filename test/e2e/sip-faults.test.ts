/**
 * What goes wrong in one call by telephone, over real sockets, with another call going on beside it: that other call never notices,
 * and the one that is hit goes on or ends with its reason in its report.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { VoiceCallEvent } from '#contract';
import { openUdpSocket } from '#net';
import { type HouseCall, openRawHouse, type RawHouse } from '../peers/raw-house.ts';
import { callRaw, type RawPhone, type RawPhoneOptions } from '../peers/raw-phone.ts';
import { until } from '../until.ts';

let house: RawHouse;
let neighbour: RawPhone;
let talking: NodeJS.Timeout;
const phones: RawPhone[] = [];

before(async () => {
  house = await openRawHouse({
    settings: { session: { seconds: undefined, minSeconds: 1 } },
    maxSilenceMs: 3000,
    onEvent(user, event) {
      if (user === 'buggy' && event.kind === 'audio') throw new TypeError('a bug of one session');
    },
  });
  neighbour = await call('neighbour');
  let sequence = 0;
  talking = setInterval(() => neighbour.speak(++sequence), 20);
});
after(async () => {
  clearInterval(talking);
  await house.exchange.close();
  await Promise.all(phones.map((phone) => phone.close()));
});

async function call(user: string, options: RawPhoneOptions = {}): Promise<RawPhone> {
  const phone = await callRaw(user, options.transport === 'tcp' ? house.tcp : house.udp, options);
  phones.push(phone);
  await until(() => phone.status === 200, `${user} is answered`);
  return phone;
}
const of = (user: string): HouseCall => house.of(user) ?? assert.fail(`no call of ${user}`);
type Event<Kind> = Extract<VoiceCallEvent, { kind: Kind }>;
const last = <Kind extends VoiceCallEvent['kind']>(user: string, kind: Kind): Event<Kind> | undefined =>
  of(user).events.find((event) => event.kind === kind) as Event<Kind> | undefined;

/** The call ended for this reason, once, and its report came before. */
async function endsBy(user: string, by: string, code: string | undefined, cause: string): Promise<void> {
  await until(() => last(user, 'call-end') !== undefined, `the end of ${user}`);
  const end = last(user, 'call-end');
  assert.deepEqual([end?.by, end?.error?.code, last(user, 'call-report')?.report.cause], [by, code, cause]);
  assert.equal(of(user).events.at(-1)?.kind, 'call-end');
}

/** Both the call and its neighbour go on: sound is heard of each, and OPTIONS is answered. */
async function goesOn(user: string, phone: RawPhone): Promise<void> {
  assert.equal(last(user, 'call-end'), undefined);
  const before = of(user).frames;
  let sequence = 1000;
  const speaking = setInterval(() => phone.speak(++sequence), 20);
  await until(() => of(user).frames > before + 3, `${user} is heard`);
  clearInterval(speaking);
  phone.request('BYE');
  await endsBy(user, 'caller', undefined, 'bye');
}

const unhurt = (what: string, play: () => Promise<void>): void =>
  void test(what, async () => {
    const before = of('neighbour').frames;
    await play();
    await until(() => of('neighbour').frames > before + 5, 'the neighbour is heard');
    assert.deepEqual([of('neighbour').events.filter(({ kind }) => kind !== 'audio-gap'), neighbour.status], [[], 200]);
    assert.equal(house.exchange.calls(), 1, 'only the neighbour is left');
  });

unhurt('malformed SIP amid a call: the call goes on', async () => {
  const phone = await call('garbled');
  const [ok = ''] = phone.heard.filter((text) => text.startsWith('SIP/2.0 200'));
  const callId = /^Call-ID: (.*)\r$/m.exec(ok)?.[1] ?? '';
  for (const text of [
    '\0\0\0\0',
    'BYE',
    `BYE sip:x SIP/2.0\r\nCall-ID: ${callId}\r\n\r\n`,
    ok.slice(0, 150),
    ok.replace('SIP/2.0 200', 'SIP/2.0 99999'),
    ok.replace(/CSeq: .*/, 'CSeq: -1 BYE'),
    `BYE sip:x@y SIP/2.0\r\nVia: SIP/2.0/UDP x;branch=z9hG4bKz\r\nFrom: <sip:a@b>;tag=wrong\r\nTo: <sip:a@b>;tag=wrong\r\nCall-ID: ${callId}\r\nCSeq: 9 BYE\r\nContent-Length: 0\r\n\r\n`,
  ])
    phone.say(text);
  await goesOn('garbled', phone);
});

unhurt('malformed RTP and RTCP: counted, and the call goes on', async () => {
  const phone = await call('noisy');
  phone.speak(1);
  await until(() => of('noisy').frames > 0, 'sound');
  for (const octets of [
    [],
    [0x80],
    [0x80, 0, 0, 1],
    [0x9f, 0, 0, 2, ...Array(8).fill(1)],
    [0x80, 77, ...Array(20).fill(1)],
    [0x80, 200, 0xff, 0xff, 1, 2],
  ])
    phone.media.send(Uint8Array.from(octets), '127.0.0.1', phone.mediaPort);
  await goesOn('noisy', phone);
  assert.ok((last('noisy', 'call-report')?.report.sound?.rejected ?? 0) >= 3);
});

unhurt('a stranger’s RTP: not heard, counted', async () => {
  const phone = await call('guarded');
  phone.speak(1);
  await until(() => of('guarded').frames > 0, 'sound');
  const stranger = await openUdpSocket({ host: '127.0.0.2', port: 0 }, { datagram() {} });
  const packet = Buffer.alloc(172, 0x10);
  for (let n = 2; n < 30; n++) {
    packet.set([0x80, 0, 0, n]);
    stranger.send(packet.slice(), '127.0.0.1', phone.mediaPort);
  }
  await goesOn('guarded', phone);
  const sound = last('guarded', 'call-report')?.report.sound;
  assert.ok((sound?.strangers ?? 0) >= 28, `${sound?.strangers} strangers`);
  await stranger.close();
});

unhurt('an RTCP goodbye ends nothing: only SIP does', async () => {
  const phone = await call('polite');
  phone.speak(1);
  const goodbye = Buffer.from('80c9000100001234' + '81cb000100001234', 'hex');
  phone.media.send(goodbye, '127.0.0.1', phone.mediaPort);
  await goesOn('polite', phone);
});

unhurt('an ACK that never comes: the call is given up as unacknowledged', async () => {
  await call('unsure', { noAck: true });
  await endsBy('unsure', 'transport', 'PHONE_SIGNALLING_LOST', 'unacknowledged');
});

unhurt('no more sound: the call is given up as dead', async () => {
  const phone = await call('watched');
  await endsBy('watched', 'gateway', 'PHONE_MEDIA_LOST', 'bye');
  assert.ok(
    phone.heard.some((text) => text.startsWith('BYE ')),
    'with a goodbye',
  );
});

unhurt('a session that nobody refreshes expires', async () => {
  await call('expiring', { headers: 'Supported: timer\r\nSession-Expires: 1;refresher=uac\r\nMin-SE: 1\r\n' });
  await until(() => last('expiring', 'call-end') !== undefined, 'the end');
  assert.deepEqual([last('expiring', 'call-end')?.by, last('expiring', 'call-report')?.report.cause], ['transport', 'expired']);
});

for (const status of [481, 408])
  unhurt(`${status} to a refresh of ours: the far side has no such call any more`, async () => {
    const user = `forgetful${status}`;
    await call(user, {
      headers: 'Supported: timer\r\nSession-Expires: 2;refresher=uas\r\nMin-SE: 1\r\n',
      answers: (method) => (method === 'BYE' ? 200 : status),
    });
    await endsBy(user, 'transport', 'PHONE_SIGNALLING_LOST', 'gone');
  });

unhurt('a refresh that is not answered: the session expires', async () => {
  await call('mute', { headers: 'Supported: timer\r\nSession-Expires: 2;refresher=uas\r\nMin-SE: 1\r\n', answers: () => undefined });
  await endsBy('mute', 'transport', 'PHONE_SIGNALLING_LOST', 'expired');
});

unhurt('a connection that breaks: sound goes on; the goodbye that finds nobody ends the call all the same', async () => {
  const phone = await call('cut', { transport: 'tcp' });
  phone.break();
  phone.speak(1);
  await until(() => of('cut').frames > 0, 'sound after the break');
  assert.equal(last('cut', 'call-end'), undefined);
  of('cut').call.hangUp('done');
  await until(() => last('cut', 'call-end') !== undefined, 'the end');
  assert.equal(last('cut', 'call-end')?.by, 'gateway');
  assert.ok(last('cut', 'call-report') !== undefined);
});

unhurt('a bug in one session’s listener ends that call, with a goodbye to the far side', async () => {
  const phone = await call('buggy');
  phone.speak(1);
  await until(() => last('buggy', 'call-end') !== undefined, 'the end');
  assert.deepEqual([last('buggy', 'call-end')?.by, last('buggy', 'call-end')?.error?.blame], ['gateway', 'gateway']);
  await until(() => phone.heard.some((text) => text.startsWith('BYE ')), 'a goodbye');
});
