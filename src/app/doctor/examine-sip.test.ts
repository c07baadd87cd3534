import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { after, test } from 'node:test';
import { silentLogger } from '#base';
import { sipTrunk, sipTrunkOptions } from '#connectors/sip-trunk';
import { silentMeter } from '#contract';
import {
  createSipEndpoint,
  parseAddressSet,
  realDice,
  realScheduler,
  type SipEvent,
  type SipListenerOptions,
  systemResolver,
  type TlsIdentity,
} from '#net';
import { parseUri } from '#protocols/sip';
import { selfSigned } from '../../../test/peers/far-phone.ts';
import { identity as goodIdentity, openSipHouse } from '../../../test/peers/sip-house.ts';
import type { Check } from './check.ts';
import { examineSip } from './examine-sip.ts';

const ports = { resolver: systemResolver(), scheduler: realScheduler(), dice: realDice() };
const closing: (() => Promise<unknown>)[] = [];
after(() => Promise.all(closing.map((close) => close())));

const examine = async (address: string, more: { call?: boolean; ca?: string; timeoutMs?: number } = {}): Promise<Check[]> => {
  const uri = parseUri(address);
  assert.ok(uri.ok && uri.value.kind === 'sip');
  return examineSip({ uri: uri.value, call: false, callMs: 600, timeoutMs: 20_000, ...more }, ports);
};
const verdictOf = (checks: readonly Check[], what: string): string | undefined => {
  const check = checks.find((one) => one.what === what);
  return check?.code ?? check?.verdict;
};
const codesOf = (checks: readonly Check[]): string[] => checks.flatMap(({ code }) => code ?? []);

/** A server of SIP that answers OPTIONS, and INVITEs as told. */
async function server(
  transport: SipListenerOptions['transport'],
  identity?: TlsIdentity,
  answer?: string,
  clientCertificates: 'ignore' | 'require' = 'ignore',
  host = '127.0.0.1',
): Promise<number> {
  const trunks = parseAddressSet([host]);
  assert.ok(trunks.ok);
  const endpoint = createSipEndpoint({
    listeners: [{ transport, host, port: 0 }],
    ...(identity === undefined ? {} : { identity }),
    trunks: trunks.value,
    clientCertificates,
    scheduler: ports.scheduler,
    dice: ports.dice,
    logger: silentLogger,
    meter: silentMeter,
    listener(event: SipEvent) {
      if (event.kind !== 'call-received') return;
      const { call } = event;
      if (answer === undefined) endpoint.send({ kind: 'refuse-requested', call, status: 488 });
      else endpoint.send({ kind: 'answer-requested', call, body: { type: 'application/sdp', octets: Buffer.from(answer) } });
    },
  });
  closing.push(() => endpoint.close());
  const [bound] = await endpoint.open();
  return bound?.port ?? 0;
}

test('a good server: every step is good, and the call is said not to have been made', async () => {
  const port = await server('tls', goodIdentity);
  const checks = await examine(`sips:localhost:${port}`, { ca: goodIdentity.cert });
  assert.deepEqual(
    checks.map(({ what, verdict }) => [what, verdict]),
    [
      ['name', 'ok'],
      ['connection', 'ok'],
      ['certificate', 'ok'],
      ['OPTIONS', 'ok'],
      ['address', 'ok'],
      ['call', 'not checked'],
    ],
    JSON.stringify(checks, null, 1),
  );
  assert.match(checks[1]?.seen ?? '', /TLSv1\.3/);
  assert.match(checks[3]?.seen ?? '', /^200 in \d+ ms; allow: .*INVITE/);
});

test('certificates: expired, for another name, signed by nobody', async () => {
  const day = 86_400_000;
  const expired = selfSigned('localhost', { now: Date.now() - 100 * day, days: 30 });
  assert.equal(
    verdictOf(await examine(`sips:localhost:${await server('tls', expired)}`, { ca: expired.cert }), 'certificate'),
    'CERTIFICATE_EXPIRED',
  );
  const soon = selfSigned('localhost', { days: 5 });
  assert.equal(verdictOf(await examine(`sips:localhost:${await server('tls', soon)}`, { ca: soon.cert }), 'certificate'), 'CERTIFICATE_ENDS_SOON');
  const other = selfSigned('sip.example.com');
  assert.equal(verdictOf(await examine(`sips:localhost:${await server('tls', other)}`, { ca: other.cert }), 'certificate'), 'CERTIFICATE_WRONG_NAME');
  assert.equal(verdictOf(await examine(`sips:localhost:${await server('tls', goodIdentity)}`), 'certificate'), 'CERTIFICATE_SELF_SIGNED');
});

test('an IPv6 address', async () => {
  const port = await server('udp', undefined, undefined, 'ignore', '::1');
  assert.equal(verdictOf(await examine(`sip:[::1]:${port}`, { call: true }), 'call'), 'CALL_NOTHING_IN_COMMON');
});

test('a server that wants a certificate of ours says so', async () => {
  const port = await server('tls', goodIdentity, undefined, 'require');
  const codes = codesOf(await examine(`sips:localhost:${port}`, { ca: goodIdentity.cert }));
  assert.ok(codes.includes('CERTIFICATE_WANTED'), codes.join(' '));
});

test('nobody listens; somebody is silent; somebody speaks something else', async () => {
  const hasty = { timeoutMs: 800 };
  const gone = createServer();
  const port = await new Promise<number>((open) => gone.listen(0, '127.0.0.1', () => open((gone.address() as { port: number }).port)));
  await new Promise((closed) => gone.close(closed));
  const nobody = await examine(`sip:127.0.0.1:${port};transport=tcp`);
  assert.equal(verdictOf(nobody, 'connection'), 'NOBODY_LISTENS');
  assert.equal(verdictOf(nobody, 'OPTIONS'), 'not checked');
  assert.ok(codesOf(await examine(`sip:127.0.0.1:${port}`, hasty)).includes('OPTIONS_LOST'));

  const silent = createServer((socket) => socket.on('error', () => undefined).resume());
  const quiet = await new Promise<number>((open) => silent.listen(0, '127.0.0.1', () => open((silent.address() as { port: number }).port)));
  closing.push(() => new Promise((closed) => silent.close(closed)));
  assert.equal(verdictOf(await examine(`sip:127.0.0.1:${quiet};transport=tcp`, hasty), 'OPTIONS'), 'OPTIONS_SILENT');
  assert.equal(verdictOf(await examine(`sips:localhost:${quiet}`, hasty), 'connection'), 'NO_ANSWER');
  const chatty = createServer((socket) => socket.on('error', () => undefined).end('220 mail.example.com\r\n'));
  const mail = await new Promise<number>((open) => chatty.listen(0, '127.0.0.1', () => open((chatty.address() as { port: number }).port)));
  closing.push(() => new Promise((closed) => chatty.close(closed)));
  assert.equal(verdictOf(await examine(`sips:localhost:${mail}`), 'connection'), 'NOT_TLS');
});

/** A gateway with one trunk. */
async function trunk(more: object, transport: 'udp' | 'tls' = 'udp'): Promise<number> {
  const options = sipTrunkOptions.parse({
    id: 'trunk',
    type: 'sip-trunk',
    numbers: { bot: { bot: 'st-parcels' } },
    allowAddresses: ['127.0.0.1'],
    ...more,
  });
  const house = await openSipHouse((own) => sipTrunk(options, own), { transport });
  closing.push(() => house.close());
  return house.bound.port;
}

test('a stranger is told that it is one: 403', async () => {
  const port = await trunk({ allowAddresses: ['192.0.2.7'] });
  assert.equal(verdictOf(await examine(`sip:bot@127.0.0.1:${port}`), 'OPTIONS'), 'OPTIONS_FORBIDDEN');
});

test('calls over UDP: codecs are tried one by one, and sound comes', async () => {
  const port = await trunk({ codecs: ['PCMU', 'G722'] });
  const checks = await examine(`sip:bot@127.0.0.1:${port}`, { call: true });
  assert.equal(verdictOf(checks, 'call with PCMU, plain RTP'), 'CALL_PLAIN_TAKEN');
  assert.equal(verdictOf(checks, 'call with PCMA, plain RTP'), 'CALL_CODEC_REFUSED');
  assert.equal(verdictOf(checks, 'call with G722, plain RTP'), 'ok');
  assert.equal(verdictOf(checks, 'sound'), 'ok', JSON.stringify(checks, null, 1));
});

test('calls over TLS: suites, codecs, and plain sound refused as it should be', async () => {
  const port = await trunk({ srtp: 'require', srtpSuites: ['AEAD_AES_256_GCM', 'AES_CM_128_HMAC_SHA1_80'] }, 'tls');
  const checks = await examine(`sips:bot@localhost:${port}`, { call: true, ca: goodIdentity.cert });
  assert.equal(verdictOf(checks, 'call with PCMU, AES_CM_128_HMAC_SHA1_80'), 'ok');
  assert.equal(verdictOf(checks, 'call with PCMU, AEAD_AES_256_GCM'), 'ok');
  assert.equal(verdictOf(checks, 'call with PCMU, AES_256_CM_HMAC_SHA1_80'), 'CALL_SUITE_REFUSED');
  assert.equal(verdictOf(checks, 'call with opus, AES_CM_128_HMAC_SHA1_80'), 'CALL_CODEC_REFUSED');
  assert.equal(
    checks.find(({ what }) => what === 'call with PCMU, plain RTP')?.seen,
    'refused (488 Not Acceptable Here: SRTP is required here), as it should be',
  );
  assert.equal(verdictOf(checks, 'sound'), 'ok', JSON.stringify(checks, null, 1));
});

test('488 to everything, and a number that leads nowhere', async () => {
  assert.equal(verdictOf(await examine(`sip:bot@127.0.0.1:${await server('udp')}`, { call: true }), 'call'), 'CALL_NOTHING_IN_COMMON');
  assert.equal(verdictOf(await examine(`sip:other@127.0.0.1:${await trunk({})}`, { call: true }), 'call'), 'CALL_NO_NUMBER');
});

test('one-way audio: the call stands, and no sound comes back', async () => {
  const sdp = ['v=0', 'o=- 1 1 IN IP4 127.0.0.1', 's=-', 'c=IN IP4 127.0.0.1', 't=0 0', 'm=audio 9 RTP/AVP 0', ''].join('\r\n');
  const checks = await examine(`sip:bot@127.0.0.1:${await server('udp', undefined, sdp)}`, { call: true });
  assert.equal(verdictOf(checks, 'sound'), 'SOUND_NOT_ARRIVING', JSON.stringify(checks, null, 1));
});
