import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '#base';
import type { Hop } from '../message/hop.ts';
import type { SipRequest, SipResponse } from '../message/message.ts';
import { parseMessage } from '../message/parse-message.ts';
import type { TransactionOutput } from './output.ts';
import { malformedHop, replyHop, replyTo, replyToMalformed } from './reply.ts';
import { defaultTimers } from './timers.ts';
import { Transactions } from './transactions.ts';

const udp: Hop = { transport: 'udp', address: '192.0.2.1', port: 5060 };
const tcp: Hop = { ...udp, transport: 'tcp', connection: 'c1' };
const at = (ms: number): Instant => ms as Instant;

function request(method: string, { branch = 'z9hG4bKone', tag = '', cseq = 1, from = '192.0.2.1', cseqMethod = method, more = '' } = {}): SipRequest {
  const text = `${method} sip:b@example.com SIP/2.0\r\nVia: SIP/2.0/UDP ${from};branch=${branch};rport\r\n${more}From: <sip:a@example.com>;tag=f\r\nTo: <sip:b@example.com>${tag}\r\nCall-ID: c\r\nCSeq: ${cseq} ${cseqMethod}\r\n\r\n`;
  const parsed = parseMessage(Buffer.from(text));
  assert.ok(parsed.ok && parsed.value.kind === 'request', parsed.ok ? '' : parsed.error.says);
  return parsed.value;
}
const startLines = (outputs: readonly TransactionOutput[]): string[] =>
  outputs.map((output) => (output.kind === 'transmit' ? (Buffer.from(output.octets).toString('latin1').split('\r\n')[0] ?? '') : output.kind));

/** Lets time pass and notes when what happened. */
function run(transactions: Transactions, until: number): string[] {
  const log: string[] = [];
  for (let due = transactions.deadline; due !== undefined && due <= until; due = transactions.deadline)
    for (const line of startLines(transactions.tick(due))) log.push(`${due} ${line}`);
  return log;
}
const answer = (to: SipRequest, status: number): SipResponse => replyTo(to, udp, status, { toTag: 't' });
const asReceived = (response: SipResponse): SipResponse => response;

test('INVITE over UDP: repeated at T1, doubling, until 64 T1', () => {
  const transactions = new Transactions(defaultTimers);
  assert.deepEqual(startLines(transactions.send(request('INVITE'), udp, at(0)).outputs), ['INVITE sip:b@example.com SIP/2.0']);
  const times = run(transactions, 100_000).map((line) => line.replace(' sip:b@example.com SIP/2.0', ''));
  assert.deepEqual(times, [
    '500 INVITE',
    '1500 INVITE',
    '3500 INVITE',
    '7500 INVITE',
    '15500 INVITE',
    '31500 INVITE',
    '32000 request-timeout',
    '32000 transaction-end',
  ]);
  assert.equal(transactions.count, 0);
});

test('OPTIONS over UDP: doubling up to T2, slower once it is proceeding', () => {
  const transactions = new Transactions(defaultTimers);
  transactions.send(request('OPTIONS'), udp, at(0));
  assert.deepEqual(
    run(transactions, 100_000).map((line) => line.split(' ')[0]),
    ['500', '1500', '3500', '7500', '11500', '15500', '19500', '23500', '27500', '31500', '32000', '32000'],
  );
  const other = new Transactions(defaultTimers);
  const options = request('OPTIONS');
  other.send(options, udp, at(0));
  other.receiveResponse(answer(options, 100), udp, at(100));
  assert.deepEqual(
    run(other, 9000).map((line) => line.split(' ')[0]),
    ['500', '4500', '8500'],
  );
});

test('over TCP nothing is repeated', () => {
  for (const method of ['INVITE', 'OPTIONS']) {
    const transactions = new Transactions(defaultTimers);
    transactions.send(request(method), tcp, at(0));
    assert.deepEqual(run(transactions, 100_000), ['32000 request-timeout', '32000 transaction-end']);
  }
});

test('a refused INVITE is acknowledged, each time it is refused', () => {
  const transactions = new Transactions(defaultTimers);
  const invite = request('INVITE', { more: 'Route: <sip:p1;lr>\r\nRoute: <sip:p2;lr>\r\n' });
  transactions.send(invite, udp, at(0));
  const refusal = asReceived(answer(invite, 486));
  const first = transactions.receiveResponse(refusal, udp, at(10)) ?? [];
  assert.deepEqual(startLines(first), ['ACK sip:b@example.com SIP/2.0', 'response-received']);
  assert.ok(first[0]?.kind === 'transmit');
  const ack = parseMessage(first[0].octets);
  assert.ok(ack.ok);
  assert.deepEqual(
    [
      ack.value.essentials.toTag,
      ack.value.essentials.cseq.number,
      ack.value.headers.all('route').length,
      ack.value.essentials.via.parameters[0]?.value,
    ],
    ['t', 1, 2, 'z9hG4bKone'],
  );
  assert.deepEqual(startLines(transactions.receiveResponse(refusal, udp, at(20)) ?? []), ['ACK sip:b@example.com SIP/2.0']);
  assert.deepEqual(run(transactions, 100_000), ['32010 transaction-end']);
});

test('every 2xx comes up, until timer M', () => {
  const transactions = new Transactions(defaultTimers);
  const invite = request('INVITE');
  transactions.send(invite, udp, at(0));
  for (const ms of [10, 510, 1510])
    assert.deepEqual(startLines(transactions.receiveResponse(answer(invite, 200), udp, at(ms)) ?? []), ['response-received']);
  assert.deepEqual(run(transactions, 100_000), ['32010 transaction-end']);
  assert.equal(transactions.receiveResponse(answer(invite, 200), udp, at(40_000)), undefined);
});

test('responses that answer nothing are nobody’s', () => {
  const transactions = new Transactions(defaultTimers);
  const invite = request('INVITE');
  transactions.send(invite, udp, at(0));
  assert.equal(transactions.receiveResponse(answer(request('INVITE', { branch: 'z9hG4bKtwo' }), 200), udp, at(1)), undefined);
  assert.equal(transactions.receiveResponse(answer(request('BYE'), 200), udp, at(1)), undefined);
  assert.equal(
    transactions.receiveResponse(answer(request('INVITE', { more: 'Via: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bKx\r\n' }), 200), udp, at(1)),
    undefined,
  );
});

test('an INVITE nobody answers at once gets its 100 after 200 ms, and again when repeated', () => {
  const transactions = new Transactions(defaultTimers);
  const invite = request('INVITE');
  const key = transactions.open(invite, udp, at(0));
  assert.deepEqual(run(transactions, 5000), ['200 SIP/2.0 100 Trying']);
  assert.deepEqual(startLines(transactions.receiveAgain(invite, udp, at(5100)) ?? []), ['SIP/2.0 100 Trying']);
  assert.deepEqual(startLines(transactions.respond(key, answer(invite, 180), at(5200))), ['SIP/2.0 180 Ringing']);
  assert.deepEqual(startLines(transactions.receiveAgain(invite, udp, at(5300)) ?? []), ['SIP/2.0 180 Ringing']);
});

test('a refusal is repeated until its ACK, and reported when none comes', () => {
  const transactions = new Transactions(defaultTimers);
  const invite = request('INVITE');
  const key = transactions.open(invite, udp, at(0));
  transactions.respond(key, answer(invite, 404), at(0));
  assert.deepEqual(
    run(transactions, 100_000).map((line) => line.split(' ')[0]),
    ['500', '1500', '3500', '7500', '11500', '15500', '19500', '23500', '27500', '31500', '32000', '32000'],
  );
  const again = transactions.open(invite, udp, at(200_000));
  transactions.respond(again, answer(invite, 404), at(200_000));
  assert.deepEqual(transactions.receiveAgain(request('ACK', { tag: ';tag=t' }), udp, at(200_100)), []);
  assert.deepEqual(run(transactions, 300_000), ['205100 transaction-end']);
});

test('a 2xx is not repeated here; a repeated INVITE is swallowed', () => {
  const transactions = new Transactions(defaultTimers);
  const invite = request('INVITE');
  const key = transactions.open(invite, udp, at(0));
  transactions.respond(key, answer(invite, 200), at(0));
  assert.deepEqual(transactions.receiveAgain(invite, udp, at(100)), []);
  assert.deepEqual(startLines(transactions.respond(key, answer(invite, 200), at(500))), ['SIP/2.0 200 OK']);
  assert.deepEqual(
    startLines(transactions.receiveAgain(request('ACK', { tag: ';tag=t' }), udp, at(600)) ?? []),
    ['ack-received'],
    'an ACK on the INVITE’s own branch',
  );
  assert.equal(transactions.receiveAgain(request('ACK', { branch: 'z9hG4bKack', tag: ';tag=t' }), udp, at(700)), undefined);
  assert.deepEqual(run(transactions, 100_000), ['32000 transaction-end']);
});

test('a repeated BYE gets the same answer, even after the dialog is gone', () => {
  const transactions = new Transactions(defaultTimers);
  const bye = request('BYE', { tag: ';tag=t' });
  const key = transactions.open(bye, udp, at(0));
  assert.deepEqual(transactions.receiveAgain(bye, udp, at(1)), []);
  transactions.respond(key, answer(bye, 200), at(2));
  assert.deepEqual(startLines(transactions.receiveAgain(bye, udp, at(3)) ?? []), ['SIP/2.0 200 OK']);
  assert.equal(transactions.isAnswered(key), true);
  assert.deepEqual(startLines(transactions.respond(key, answer(bye, 500), at(4))), [], 'one final answer is enough');
});

test('the sender is part of the key; an RFC 2543 sender has no branch', () => {
  const transactions = new Transactions(defaultTimers);
  transactions.open(request('OPTIONS'), udp, at(0));
  assert.equal(transactions.receiveAgain(request('OPTIONS', { from: '192.0.2.2' }), udp, at(1)), undefined);
  const old = request('INVITE', { branch: 'old' });
  transactions.open(old, udp, at(0));
  assert.ok(transactions.receiveAgain(old, udp, at(1)));
  assert.equal(transactions.receiveAgain(request('INVITE', { branch: 'old', cseq: 2 }), udp, at(1)), undefined);
});

test('merged requests are seen', () => {
  const transactions = new Transactions(defaultTimers);
  const invite = request('INVITE');
  transactions.open(invite, udp, at(0));
  assert.equal(transactions.isMerged(request('INVITE', { branch: 'z9hG4bKother' })), true);
  assert.equal(transactions.isMerged(request('INVITE', { branch: 'z9hG4bKother', cseq: 2 })), false);
  assert.equal(transactions.isMerged(request('INVITE', { branch: 'z9hG4bKother', tag: ';tag=t' })), false);
});

test('a CANCEL finds its INVITE', () => {
  const transactions = new Transactions(defaultTimers);
  const key = transactions.open(request('INVITE'), udp, at(0));
  assert.equal(transactions.cancelled(request('CANCEL')), key);
  assert.equal(transactions.cancelled(request('CANCEL', { branch: 'z9hG4bKother' })), undefined);
});

test('a wire that fails ends what waits on it', () => {
  const transactions = new Transactions(defaultTimers);
  const { key } = transactions.send(request('OPTIONS'), tcp, at(0));
  assert.deepEqual(startLines(transactions.transmitFailed(key, at(1))), ['transport-error', 'transaction-end']);
  transactions.send(request('INVITE'), tcp, at(2));
  assert.deepEqual(startLines(transactions.connectionClosed('c1', at(3))), ['transport-error', 'transaction-end']);
  assert.equal(transactions.count, 0);
});

test('a response goes to the source, not to where the message would have it', () => {
  const source: Hop = { transport: 'udp', address: '203.0.113.9', port: 4444 };
  const asks = request('OPTIONS', { more: '' });
  assert.deepEqual(replyHop(asks.essentials.via, source), source);
  const parsed = parseMessage(
    Buffer.from(
      'OPTIONS sip:b SIP/2.0\r\nVia: SIP/2.0/UDP victim.example.com:9;branch=z9hG4bKx;maddr=198.51.100.1;received=198.51.100.2\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:b>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\n\r\n',
    ),
  );
  assert.ok(parsed.ok && parsed.value.kind === 'request');
  assert.deepEqual(replyHop(parsed.value.essentials.via, source), { ...source, port: 9 });
  assert.match(replyTo(parsed.value, source, 200).headers.get('via') ?? '', /;received=203\.0\.113\.9$/);
});

test('what cannot be read is still answered, with what it had', () => {
  const source: Hop = { transport: 'udp', address: '192.0.2.95', port: 5060 };
  const parsed = parseMessage(
    Buffer.from(
      'INVITE sip:b SIP/2.0\r\nCSeq: 1 INVITE\r\nVia: SIP/2.0/UDP 192.0.2.95;branch=z9hG4bKx\r\nVia: SIP/2.0/UDP far.example.com\r\nTo: <sip:b>\r\n\r\n',
    ),
  );
  assert.ok(!parsed.ok);
  const reply = replyToMalformed(parsed.error, source, 'tt');
  assert.ok(reply);
  assert.deepEqual(
    [reply.status, reply.headers.list('via').length, reply.headers.get('to'), reply.headers.has('from')],
    [400, 2, '<sip:b>;tag=tt', false],
  );
  assert.deepEqual(malformedHop(parsed.error, source), source);
});
