import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '#base';
import { type Hop, parseMessage, type SipRequest } from '#protocols/sip';
import { addresses } from './fixtures/sip-bench.ts';
import { defaultAdmissionRates } from './sip-admission.ts';
import { type DoorstepOptions, SipDoorstep } from './sip-doorstep.ts';
import { busyAnswer, kindOf } from './sip-wire.ts';

const now = 0 as Instant;
const at = (address: string, transport: Hop['transport'] = 'udp', connection?: string): Hop => ({ transport, address, port: 4000, connection });
const trunk = at('192.0.2.1');
const stranger = at('198.51.100.1');
const open = (options: Partial<DoorstepOptions> = {}): SipDoorstep =>
  new SipDoorstep(
    {
      trunks: addresses('192.0.2.0/24'),
      strangers: 'forbid',
      guard: () => 'serve',
      isProven: (name) => name === 'tls-7',
      rates: { ...defaultAdmissionRates, stranger: { perSecond: 1, burst: 2 }, trunk: { perSecond: 1, burst: 3 } },
      ...options,
    },
    now,
  );
const text = (method: string, via = 'SIP/2.0/UDP a.example:5070;branch=z9hG4bK1', to = '<sip:b>'): string =>
  `${method} sip:b SIP/2.0\r\nVia: ${via}\r\nFrom: <sip:a>;tag=1\r\nTo: ${to}\r\nCall-ID: 1\r\nCSeq: 1 ${method}\r\nContent-Length: 0\r\n\r\n`;
const read = (written: string): SipRequest => {
  const parsed = parseMessage(Buffer.from(written));
  assert.ok(parsed.ok && parsed.value.kind === 'request');
  return parsed.value;
};
const judge = (doorstep: SipDoorstep, from: Hop, method: string, times: number): string[] =>
  Array.from({ length: times }, () => doorstep.judge(Buffer.from(text(method)), from, now).kind);

test('the guard: trunks by address or by certificate, then the rules of the house; others get what strangers get', () => {
  const request = read(text('INVITE'));
  for (const strangers of ['drop', 'forbid', 'challenge', 'serve'] as const) {
    const doorstep = open({ strangers });
    assert.deepEqual(
      [trunk, stranger, at('198.51.100.1', 'tls', 'tls-7'), at('198.51.100.1', 'tls', 'tls-8')].map((from) => doorstep.guard(request, from)),
      ['serve', strangers, 'serve', strangers],
    );
  }
  assert.equal(open({ guard: ({ method }) => (method === 'INVITE' ? 'forbid' : 'serve') }).guard(request, trunk), 'forbid');
  assert.equal(open({ trunks: undefined }).guard(request, trunk), 'forbid', 'no list: everybody is a stranger');
});

test('trunks: only what begins something is counted', () => {
  const doorstep = open();
  assert.deepEqual(judge(doorstep, trunk, 'INVITE', 4), ['serve', 'serve', 'serve', 'busy']);
  for (const method of ['ACK', 'BYE', 'CANCEL', 'PRACK', 'UPDATE', 'INFO', 'NOTIFY'])
    assert.deepEqual(judge(doorstep, trunk, method, 5), Array(5).fill('serve'));
});

test('strangers: everything is counted; an excuse only for those who might have been served, and none for nonsense', () => {
  assert.deepEqual(judge(open(), stranger, 'BYE', 3), ['serve', 'serve', 'silence']);
  const open_ = open({ strangers: 'challenge' });
  assert.deepEqual(judge(open_, stranger, 'INVITE', 3), ['serve', 'serve', 'busy']);
  assert.equal(open_.judge(Buffer.from('INVITE nonsense\r\n\r\n'), stranger, now).kind, 'silence');
  assert.deepEqual(judge(open_, stranger, 'BYE', 1), ['busy']);
  assert.deepEqual(judge(open_, stranger, 'ACK', 1), ['silence'], 'an ACK is never answered');
  assert.equal(open_.judge(Buffer.from('\r\n\r\n'), trunk, now).kind, 'silence');
  assert.equal(open_.judge(Buffer.from(text('INVITE')), { ...trunk, port: 0 }, now).kind, 'silence', 'port 0 cannot be answered');
});

test('those we have sent requests to are expected, for two hours', () => {
  const doorstep = open();
  doorstep.expect(stranger.address, now);
  assert.deepEqual(judge(doorstep, stranger, 'BYE', 5), Array(5).fill('serve'));
  assert.equal(doorstep.guard(read(text('INVITE')), stranger), 'forbid', 'but they are no trunks');
  const late = 7_200_001 as Instant;
  assert.deepEqual(
    [1, 2, 3].map(() => doorstep.judge(Buffer.from(text('BYE')), stranger, late).kind),
    ['serve', 'serve', 'silence'],
  );
});

test('answers to those whose address may be forged: one for a request, three times its size, to where it came from', () => {
  const doorstep = open();
  const may = (bytes: number, to: Hop, inTransaction = false): boolean => doorstep.mayAnswer(bytes, to, inTransaction);
  assert.equal(may(10, stranger), false, 'nobody asked');
  doorstep.asking(stranger, 100);
  assert.deepEqual([may(301, stranger), may(10, at('203.0.113.9')), may(300, stranger), may(10, stranger)], [false, false, true, false]);
  doorstep.asked();
  assert.equal(may(10, stranger), false);
  assert.deepEqual([may(9999, stranger, true), may(9999, trunk), may(9999, at('198.51.100.1', 'tcp'))], [true, true, true]);
});

test('"busy" is a whole answer that finds its way back (RFC 3261 §18.2, RFC 3581)', () => {
  const answer = (via: string, to?: string) => {
    const { octets, to: hop } = busyAnswer(read(text('INVITE', via, to)), stranger, 30, 'Test');
    const parsed = parseMessage(octets);
    assert.ok(parsed.ok && parsed.value.kind === 'response');
    return { status: parsed.value.status, vias: parsed.value.headers.list('via'), port: hop.port, to: parsed.value.headers.get('to') };
  };
  assert.deepEqual(answer('SIP/2.0/UDP a.example:5070;branch=z9hG4bK1;rport, SIP/2.0/TCP b;rport'), {
    status: 503,
    vias: ['SIP/2.0/UDP a.example:5070;branch=z9hG4bK1;received=198.51.100.1;rport=4000', 'SIP/2.0/TCP b;rport'],
    port: 4000,
    to: '<sip:b>;tag=busy',
  });
  assert.deepEqual(answer('SIP/2.0/UDP a.example:5070;received=6.6.6.6;branch=z9hG4bK1').vias, [
    'SIP/2.0/UDP a.example:5070;branch=z9hG4bK1;received=198.51.100.1',
  ]);
  assert.equal(answer('SIP/2.0/UDP a.example:5070;branch=z9hG4bK1').port, 5070);
  assert.equal(answer('SIP/2.0/UDP a.example;branch=z9hG4bK1', '<sip:b>;tag=7').to, '<sip:b>;tag=7');
});

test('what a message counts as is a closed set', () => {
  const kind = (line: string) => kindOf(Buffer.from(line));
  assert.deepEqual(['INVITE sip:', 'SIP/2.0 183 X', 'SIP/2.0 700', 'EVIL sip:a', 'INVITEE sip:', '', '\0'].map(kind), [
    'INVITE',
    '1xx',
    'other',
    'other',
    'other',
    'other',
    'other',
  ]);
});
