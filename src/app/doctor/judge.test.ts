import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selfSigned } from '../../../test/peers/far-phone.ts';
import type { Check } from './check.ts';
import { type CallTrial, judgeCalls } from './judge-call.ts';
import { judgeAccess, judgeAdvertised, judgeCertificateFile, judgeMediaPorts, judgePort, judgeTakers } from './judge-configuration.ts';
import { judgeConnection, judgeNames } from './judge-connection.ts';
import { judgePing, type PingTrial } from './judge-sip.ts';

const codesOf = (checks: readonly Check[]): string[] => checks.flatMap(({ code }) => code ?? []);
const heard = { received: 300, sent: 300, lost: 0, strangers: 0, rejected: 0, farLossPercent: 0 };
const call = (more: Partial<CallTrial> = {}): CallTrial => ({
  codec: 'PCMU',
  suite: 'AES_CM_128_HMAC_SHA1_80',
  outcome: { kind: 'answered' },
  sound: heard,
  ...more,
});
const withSound = (more: Partial<typeof heard>): string[] => codesOf(judgeCalls([call({ sound: { ...heard, ...more } })]));

test('one-way audio is told by what is counted', () => {
  assert.deepEqual(codesOf(judgeCalls([call()])), []);
  assert.deepEqual(withSound({ received: 0 }), ['SOUND_NOT_ARRIVING']);
  assert.deepEqual(withSound({ received: 0, strangers: 300 }), ['SOUND_FROM_ELSEWHERE']);
  assert.deepEqual(withSound({ received: 0, rejected: 300 }), ['SOUND_UNREADABLE']);
  assert.deepEqual(withSound({ lost: 30 }), ['SOUND_LOSSY']);
  assert.deepEqual(withSound({ farLossPercent: 100 }), ['SOUND_NOT_HEARD']);
  assert.equal(judgeCalls([call({ sound: { ...heard, farLossPercent: undefined } })]).at(-1)?.verdict, 'not checked');
});

test('a call that nobody takes is told by its status', () => {
  const refused = (status: number | undefined): string[] => codesOf(judgeCalls([call({ outcome: { kind: 'refused', status } })]));
  for (const [status, code] of [
    [undefined, 'CALL_NO_ANSWER'],
    [403, 'CALL_FORBIDDEN'],
    [404, 'CALL_NO_NUMBER'],
    [486, 'CALL_BUSY'],
    [488, 'CALL_NOTHING_IN_COMMON'],
    [500, 'CALL_REFUSED'],
  ] as const)
    assert.deepEqual(refused(status), [code]);
  assert.deepEqual(judgeCalls([]), []);
});

test('the answer to OPTIONS, and address translation', () => {
  const ping: PingTrial = { status: 200, roundTripMs: 12, headers: { allow: 'INVITE' }, transport: 'tls', own: '10.0.0.7', seenAs: '10.0.0.7' };
  assert.deepEqual(codesOf(judgePing(ping)), []);
  assert.deepEqual(codesOf(judgePing({ ...ping, seenAs: '203.0.113.7' })), ['BEHIND_NAT']);
  for (const [status, code] of [
    [401, 'OPTIONS_PASSWORD'],
    [403, 'OPTIONS_FORBIDDEN'],
    [404, 'OPTIONS_UNKNOWN_USER'],
    [405, 'OPTIONS_UNKNOWN_METHOD'],
    [480, 'OPTIONS_OTHER'],
    [500, 'OPTIONS_SERVER_ERROR'],
    [503, 'OPTIONS_UNAVAILABLE'],
    [undefined, 'OPTIONS_SILENT'],
  ] as const)
    assert.deepEqual(codesOf(judgePing({ ...ping, status })), [code]);
});

test('names, and certificates as strict SIP takes them', () => {
  assert.deepEqual(codesOf(judgeNames('x.example', [{ question: { type: 'A', name: 'x.example' }, answer: { kind: 'none' } }], [])), [
    'NAME_UNKNOWN',
  ]);
  assert.deepEqual(codesOf(judgeNames('x.example', [{ question: { type: 'A', name: 'x.example' }, answer: { kind: 'failed' } }], [])), [
    'NAME_UNASKED',
  ]);
  const now = Date.UTC(2026, 10, 21);
  const certificate = { subject: 's', issuer: 'i', names: ['DNS:*.example.com'], validFrom: now - 1, validTo: now + 90 * 86_400_000 };
  const inspection = {
    reached: 'yes',
    protocol: 'TLSv1.3',
    cipher: 'c',
    chain: [certificate],
    named: 'by-wildcard',
    wantsCertificate: false,
  } as const;
  const wish = { place: 'p', name: 'sip.example.com', secure: true, strict: true, wall: now };
  assert.deepEqual(codesOf(judgeConnection(inspection, wish)), ['CERTIFICATE_WILDCARD']);
  assert.deepEqual(codesOf(judgeConnection(inspection, { ...wish, strict: false })), []);
  assert.deepEqual(codesOf(judgeConnection({ ...inspection, named: 'exactly', distrust: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE' }, wish)), [
    'CERTIFICATE_CHAIN_SHORT',
  ]);
  assert.deepEqual(codesOf(judgeConnection({ ...inspection, named: 'exactly', wantsCertificate: true, protocol: 'TLSv1.1' }, wish)), [
    'TLS_OLD',
    'CERTIFICATE_WANTED',
  ]);
});

test('a configuration: certificate, advertised addresses, access, ports', () => {
  const wall = Date.now();
  const pair = selfSigned('sip.example.com');
  const judge = (names: string[], fits = true, at = wall): string | undefined => judgeCertificateFile('sip.tls', pair, names, () => fits, at).code;
  assert.equal(judge(['sip.example.com']), 'CERTIFICATE_SELF_SIGNED');
  assert.equal(judge(['other.example.com']), 'CERTIFICATE_WRONG_NAME');
  assert.equal(judge(['sip.example.com'], false), 'CERTIFICATE_KEY_OTHER');
  assert.equal(judge(['sip.example.com'], true, wall + 400 * 86_400_000), 'CERTIFICATE_EXPIRED');
  assert.equal(judge(['sip.example.com'], true, wall - 86_400_000 * 2), 'CERTIFICATE_TOO_EARLY');
  assert.equal(judgeCertificateFile('x', { cert: 'none', key: '' }, [], () => true, wall).code, 'CERTIFICATE_FILE_UNREADABLE');

  assert.equal(judgeAdvertised('a', 'sip.example.com', '0.0.0.0', ['203.0.113.7']).code, undefined);
  assert.equal(judgeAdvertised('a', 'sip.example.com', '0.0.0.0', []).code, 'ADVERTISED_UNKNOWN');
  assert.equal(judgeAdvertised('a', '10.1.2.3', '10.1.2.3', ['10.1.2.3']).code, 'ADVERTISED_PRIVATE');
  assert.equal(judgeAdvertised('a', '127.0.0.1', '127.0.0.1', ['127.0.0.1']).code, undefined);
  assert.equal(judgeAccess('c', ['198.51.100.0/24']).code, undefined);
  assert.equal(judgeAccess('c', ['0.0.0.0/0']).code, 'OPEN_TO_ANYONE');
  assert.equal(judgeAccess('c', undefined).code, 'OPEN_TO_ANYONE');
  const taker = { id: 'a', numbers: ['+1555*', '9'], hosts: [], allowed: ['198.51.100.0/24'] };
  const twice = (more: object): number => judgeTakers([taker, { ...taker, id: 'b', ...more }]).length;
  assert.equal(twice({}), 2);
  assert.equal(twice({ numbers: ['+1555'] }), 0);
  assert.equal(twice({ allowed: ['203.0.113.0/24'] }), 0);
  assert.equal(twice({ allowed: undefined, numbers: ['9'] }), 1);
  assert.equal(
    judgeTakers([
      { ...taker, hosts: ['a.example'] },
      { ...taker, hosts: ['b.example'] },
    ]).length,
    0,
  );
  assert.equal(judgePort('p', 'x', 'EADDRINUSE').code, 'PORT_TAKEN');
  assert.equal(judgePort('p', 'x', 'EACCES').code, 'PORT_UNUSABLE');
  assert.equal(judgeMediaPorts({ first: 20_000, last: 20_999 }, 1000).code, 'MEDIA_PORTS_FEW');
  assert.equal(judgeMediaPorts({ first: 20_000, last: 21_999 }, 1000).code, undefined);
});
