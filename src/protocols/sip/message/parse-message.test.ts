import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findBody } from './body.ts';
import { maxForwards } from './essentials.ts';
import { admitHeaders } from './foreign-headers.ts';
import { HeaderList } from './header-list.ts';
import { defaultLimits } from './limits.ts';
import { SipResponse } from './message.ts';
import { parseMessage } from './parse-message.ts';
import { printMessage } from './print-message.ts';

const head = (lines: readonly string[]): string =>
  [
    'OPTIONS sip:a@example.com SIP/2.0',
    'Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKx',
    'From: <sip:b@example.com>;tag=1',
    'To: <sip:a@example.com>',
    'Call-ID: c1',
    'CSeq: 1 OPTIONS',
    ...lines,
    '',
    '',
  ].join('\r\n');
const parse = (text: string, limits = defaultLimits) => parseMessage(Buffer.from(text, 'utf8'), limits);
const why = (text: string, limits = defaultLimits): string => {
  const parsed = parse(text, limits);
  assert.ok(!parsed.ok, 'should have been refused');
  return `${parsed.error.answer ? parsed.error.status : 'drop'}: ${parsed.error.says}`;
};

test('a whole message', () => {
  const parsed = parse(head(['Supported: timer', 'k: replaces , norefersub', 'X-Odd :  x  ']));
  assert.ok(parsed.ok);
  assert.deepEqual(parsed.value.headers.list('supported'), ['timer', 'replaces', 'norefersub']);
  assert.equal(parsed.value.headers.get('x-odd'), 'x');
  assert.equal(maxForwards(parsed.value.headers), 70);
});

test('limits come before parsing', () => {
  assert.match(why(head([`X: ${'y'.repeat(9000)}`])), /513: a line is too long/);
  assert.match(why(head([`X: 1${'\r\n 2'.repeat(5000)}`])), /513: a line is too long/);
  assert.match(why(head(Array.from({ length: 200 }, () => 'X: y'))), /513: there are too many/);
  assert.match(why(head(Array.from({ length: 150 }, () => `X: ${'y'.repeat(300)}`))), /513: the head is too long/);
  assert.match(why(`${head(['Content-Length: 20'])}${'x'.repeat(20)}`, { ...defaultLimits, bodyBytes: 10 }), /513: the body is too long/);
});

test('only CRLF ends a line', () => {
  assert.match(why(head(['X: a\rb'])), /400: a line break/);
  assert.match(why(head(['X: a\nb'])), /400: a line break/);
  assert.match(why(head(['X: a\r\n b\nEvil: c'])), /400: a line break/);
  assert.match(why(head([]).replaceAll('\r\n', '\n')), /drop/);
  assert.match(why(head([]).slice(0, -2)), /400: no empty line/);
});

test('what cannot be answered is dropped', () => {
  for (const text of [
    '',
    '\r\n\r\n',
    '\0',
    'hello',
    'SIP/2.0 200 OK\r\n\r\n',
    'SIP/2.0 99 x\r\n\r\n',
    'ACK sip:a SIP/2.0\r\nVia: x\r\n\r\n',
    'OPTIONS sip:a SIP/2.0\r\n\r\n',
  ])
    assert.match(why(text), /^drop/, text);
});

test('empty lines before the message are skipped', () => assert.ok(parse(`\r\n\r\n${head([])}`).ok));

test('Latin-1 from old exchanges is read, and sent on as UTF-8', () => {
  const parsed = parseMessage(Buffer.from(head(['Subject: Grüße']), 'latin1'));
  assert.ok(parsed.ok);
  assert.equal(parsed.value.headers.get('subject'), 'Grüße');
  assert.ok(Buffer.from(printMessage(parsed.value)).includes('Grüße'));
});

test('a line break can reach no message', () => {
  const headers = (): HeaderList => new HeaderList();
  assert.throws(() => headers().add('X', 'a\r\nEvil: b'), /broken assumption/i);
  assert.throws(() => headers().add('X\r\nEvil', 'b'), /broken assumption/i);
  assert.throws(() => printMessage(new SipResponse(200, 'OK\r\nEvil: b', headers())), /broken assumption/i);
});

test('header fields of others: refused, not mended', () => {
  assert.ok(
    admitHeaders([
      ['kore-session_id', '65aa'],
      ['X-Intent', 'größer'],
    ]).ok,
  );
  for (const [name, value] of [
    ['X', 'a\r\nEvil: b'],
    ['X', 'a\nb'],
    ['X', 'a\0'],
    ['X Y', 'a'],
    ['X:', 'a'],
    ['', 'a'],
    ['Via', 'a'],
    ['v', 'a'],
    ['CONTENT-LENGTH', '5'],
    ['X', 'y'.repeat(5000)],
  ] as const)
    assert.equal(admitHeaders([[name, value]]).ok, false, name);
  assert.equal(admitHeaders(Array.from({ length: 65 }, () => ['X', 'y'] as const)).ok, false);
});

const bodied = (type: string, body: string, more: readonly string[] = []) => {
  const parsed = parse(head([`Content-Type: ${type}`, `Content-Length: ${Buffer.byteLength(body)}`, ...more]) + body);
  assert.ok(parsed.ok);
  const verdict = findBody(parsed.value, ['application/sdp']);
  return verdict.kind === 'taken' ? Buffer.from(verdict.body.octets).toString() : verdict.kind;
};

test('bodies: ours, not ours, and ours among others', () => {
  assert.equal(bodied('application/sdp', 'v=0'), 'v=0');
  assert.equal(bodied('text/plain', 'x'), 'refused');
  assert.equal(bodied('text/plain', 'x', ['Content-Disposition: render;handling=optional']), 'none');
  const parts = (extra: string): string =>
    `preamble\r\n--b\r\nContent-Type: application/isup\r\n${extra}\r\nbin\r\n--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\no=1\r\n--b--\r\n`;
  assert.equal(bodied('multipart/mixed;boundary=b', parts('')), 'v=0\r\no=1');
  assert.equal(bodied('multipart/mixed;boundary="b"', parts('Content-Disposition: signal; handling=optional\r\n')), 'v=0\r\no=1');
  assert.equal(bodied('multipart/mixed;boundary=b', parts('Content-Disposition: signal; handling=required\r\n')), 'refused');
  assert.equal(bodied('multipart/mixed', 'x'), 'refused');
  assert.equal(bodied('application/sdp', 'v=0', ['Content-Encoding: gzip']), 'refused');
  assert.equal(bodied('application/sdp', 'v=0', ['e: identity']), 'v=0');
  const none = parse(head([]));
  assert.ok(none.ok);
  assert.equal(findBody(none.value, []).kind, 'none');
});
