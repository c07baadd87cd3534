import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAuthField, printDigestField } from './challenge.ts';
import { splitList } from './comma-list.ts';
import { parseCSeq } from './cseq.ts';
import { HeaderList } from './header-list.ts';
import { assertedIdentities } from './identity.ts';
import { covers, parseMediaType } from './media-type.ts';
import { parseNameAddr, printNameAddr, tagOf } from './name-addr.ts';
import { parameter } from './parameters.ts';
import { parseRAck, parseRSeq } from './rack.ts';
import { parseSessionExpires, printSessionExpires } from './session-expires.ts';
import { parseSipfrag, printSipfrag } from './sipfrag.ts';
import { parseSubscriptionState } from './subscription-state.ts';
import { parseUserToUser, printUserToUser } from './user-to-user.ts';
import { branchOf, parseVia, sentBy, stampVia } from './via.ts';

const got = <Value>(result: { ok: true; value: Value } | { ok: false; error: unknown }): Value => {
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
};

test('name-addr: with and without brackets, the parameters find their owner', () => {
  const outer = got(parseNameAddr('sip:+1@gw.example.net;unknownparam'));
  assert.ok(outer.uri.kind === 'sip');
  assert.deepEqual([outer.uri.parameters.length, parameter(outer.parameters, 'unknownparam')], [0, '']);
  const inner = got(parseNameAddr('<sip:+1@gw.example.net;unknownparam>'));
  assert.ok(inner.uri.kind === 'sip');
  assert.deepEqual([inner.uri.parameters.length, inner.parameters.length], [1, 0]);
});

test('name-addr: names with quotes, blanks, other alphabets', () => {
  assert.equal(got(parseNameAddr('"A \\"B\\" C" <sip:a@b>;tag=x')).display, 'A "B" C');
  assert.equal(got(parseNameAddr('Jürgen M. <sip:a@b>')).display, 'Jürgen M.');
  assert.equal(got(parseNameAddr('"a<b" <sip:a@b>')).display, 'a<b');
  assert.equal(tagOf(got(parseNameAddr('<sip:a@b>;TAG=x'))), 'x');
  const hostile = 'x"\r\nBye: 1 <sip:evil@example.com>';
  const printed = printNameAddr('sip:a@b', hostile, 't');
  assert.doesNotMatch(printed, /[\r\n]/);
  assert.equal(got(parseNameAddr(printed)).display, 'x" Bye: 1 <sip:evil@example.com>');
});

test('name-addr: what is none', () => {
  for (const text of [
    '',
    '<sip:a@b',
    '"x <sip:a@b>',
    '"x" y <sip:a@b>',
    'a, b <sip:a@b>',
    '< sip:a@b >',
    'sip:a@b?x=y',
    '<sip:a@b>;;',
    '<sip:a@b>;a=',
    '<sip:a@b> x',
    '*',
  ])
    assert.equal(parseNameAddr(text).ok, false, text);
});

test('via: read, stamped, compared', () => {
  const via = got(parseVia('SIP / 2.0 / UDP first.example.com: 4000;ttl=16 ;maddr=224.2.0.1 ;branch=z9hG4bKa7c6a8dlze.1'));
  assert.deepEqual(
    [via.transport, via.host, via.port, branchOf(via), sentBy(via)],
    ['UDP', 'first.example.com', 4000, 'z9hG4bKa7c6a8dlze.1', 'first.example.com:4000'],
  );
  const asks = got(parseVia('SIP/2.0/UDP 10.1.1.1:4540;rport;branch=z9hG4bKkjshdyff'));
  assert.equal(stampVia(asks, '192.0.2.1', 9988), 'SIP/2.0/UDP 10.1.1.1:4540;branch=z9hG4bKkjshdyff;received=192.0.2.1;rport=9988');
  const honest = got(parseVia('SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKx;Odd="a;b"'));
  assert.equal(stampVia(honest, '192.0.2.1', 5060), 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKx;Odd="a;b"');
  assert.equal(branchOf(got(parseVia('SIP/2.0/UDP a;branch=z9hG4bK'))), undefined);
  for (const text of ['', 'SIP/2.0', 'SIP/3.0/UDP a', 'SIP/2.0/UDP', 'SIP/2.0/ a', 'SIP/2.0/UDP a;;b', 'SIP/2.0/UDP a:x', 'HTTP/2.0/UDP a'])
    assert.equal(parseVia(text).ok, false, text);
});

test('lists: commas in quotes and brackets are no separators', () => {
  assert.deepEqual(splitList('"a,b" <sip:x@y,z>, <sip:q>;p="1,2" ,'), ['"a,b" <sip:x@y,z>', '<sip:q>;p="1,2"', '']);
});

test('numbers keep to their fields', () => {
  assert.deepEqual(got(parseCSeq('0009   INVITE')), { number: 9, method: 'INVITE' });
  for (const text of ['4294967296 INVITE', '-1 INVITE', 'x INVITE', '1', '1INVITE', '1 IN VITE', '']) assert.equal(parseCSeq(text).ok, false, text);
  assert.deepEqual(got(parseRAck('776656 1 INVITE')), { rseq: 776656, cseq: 1, method: 'INVITE' });
  for (const text of ['1 INVITE', '1 2 INVITE x', 'a 2 INVITE']) assert.equal(parseRAck(text).ok, false, text);
  assert.equal(parseRSeq('0').ok, false);
  assert.equal(got(parseRSeq('4294967295')), 4294967295);
});

test('session-expires, min-se', () => {
  assert.deepEqual(got(parseSessionExpires('1800;refresher=UAC')), { seconds: 1800, refresher: 'uac' });
  assert.deepEqual(got(parseSessionExpires('90')), { seconds: 90, refresher: undefined });
  assert.equal(parseSessionExpires('x').ok, false);
  assert.equal(printSessionExpires(90, 'uas'), '90;refresher=uas');
});

test('user-to-user: hex, tolerantly', () => {
  const text = (value: string): string => Buffer.from(got(parseUserToUser(value)).octets).toString('utf8');
  assert.equal(text('627573696e6573735f686f7572733d7072696f72697479;encoding=hex'), 'business_hours=priority');
  assert.equal(text('6162'), 'ab');
  assert.equal(text('"6162";encoding=hex;purpose=isdn-uui;content=isdn-uui'), 'ab');
  assert.equal(text('plain text'), 'plain text');
  assert.equal(text('abc'), 'abc');
  assert.equal(got(parseUserToUser('6162;purpose=x;;')).encoding, undefined);
  for (const value of ['', ';encoding=hex', '616;encoding=hex', '"61', 'f'.repeat(3000)])
    assert.equal(parseUserToUser(value).ok, false, value.slice(0, 20));
  assert.equal(printUserToUser(Buffer.from('ä\r\n', 'utf8')), 'c3a40d0a;encoding=hex');
});

test('sipfrag, subscription-state', () => {
  assert.deepEqual(got(parseSipfrag(printSipfrag(603))), { status: 603, reason: 'Decline' });
  assert.deepEqual(got(parseSipfrag(Buffer.from('SIP/2.0 100 Trying'))), { status: 100, reason: 'Trying' });
  for (const text of ['', 'INVITE sip:a SIP/2.0', 'SIP/2.0 99 x', 'SIP/2.0 abc']) assert.equal(parseSipfrag(Buffer.from(text)).ok, false, text);
  assert.deepEqual(got(parseSubscriptionState('terminated;reason=noresource')), {
    state: 'terminated',
    expiresSeconds: undefined,
    reason: 'noresource',
  });
});

test('asserted identities: at most one of a kind, and only what can be read', () => {
  const headers = new HeaderList();
  headers.add('P-Asserted-Identity', '"Ada, B" <sip:+15550109999@192.0.2.7>, <tel:+15550109999>');
  headers.add('P-Asserted-Identity', '<sip:other@example.com>, broken <');
  assert.deepEqual(
    assertedIdentities(headers).map((one) => [one.display, one.uri.text]),
    [
      ['Ada, B', 'sip:+15550109999@192.0.2.7'],
      [undefined, 'tel:+15550109999'],
    ],
  );
});

test('media types and what Accept covers', () => {
  assert.equal(got(parseMediaType('Application/SDP; charset=utf-8')).name, 'application/sdp');
  for (const text of ['', 'application', 'application/', '/sdp']) assert.equal(parseMediaType(text).ok, false, text);
  assert.ok(covers('*/*', 'application/sdp') && covers('application/*;q=0.1', 'application/sdp') && covers('APPLICATION/sdp', 'application/sdp'));
  assert.ok(!covers('text/*', 'application/sdp') && !covers('', 'application/sdp'));
});

test('authentication fields', () => {
  const field = got(parseAuthField('Digest realm="a, \\"b\\"",nonce="x=" , qop="auth,auth-int", algorithm=MD5, stale=TRUE'));
  assert.deepEqual(
    [field.scheme, ...field.parameters],
    ['digest', ['realm', 'a, "b"'], ['nonce', 'x='], ['qop', 'auth,auth-int'], ['algorithm', 'MD5'], ['stale', 'TRUE']],
  );
  assert.equal(parseAuthField('Digest realm="a').ok, false);
  assert.equal(parseAuthField('Digest realm=a, realm=b').ok, false);
  const printed = printDigestField(
    [
      ['username', 'a"b'],
      ['nc', '00000001'],
      ['qop', 'auth'],
    ],
    true,
  );
  assert.equal(printed, 'Digest username="a\\"b", nc=00000001, qop=auth');
});
