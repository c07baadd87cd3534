import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseUri, type SipUri } from './uri.ts';
import { sameUri } from './uri-equal.ts';
import { dialledDigits, printUri, uriHeader, uriHeaders, uriParameter, userOf, withoutHeaders } from './uri-parts.ts';

const sip = (text: string): SipUri => {
  const uri = parseUri(text);
  assert.ok(uri.ok && uri.value.kind === 'sip', text);
  return uri.value;
};

test('a sip URI comes apart', () => {
  const uri = sip('sips:alice:secret@[2001:db8::1]:5070;transport=tls;lr?Subject=a%20b&X-Y=1');
  assert.deepEqual([uri.secure, uri.user, uri.password, uri.host, uri.port], [true, 'alice', 'secret', '2001:db8::1', 5070]);
  assert.equal(uriParameter(uri, 'transport'), 'tls');
  assert.equal(uriParameter(uri, 'lr'), '');
  assert.equal(uriParameter(uri, 'maddr'), undefined);
  assert.equal(uriHeader(uri, 'subject'), 'a b');
  assert.equal(withoutHeaders(uri), 'sips:alice:secret@[2001:db8::1]:5070;transport=tls;lr');
});

test('context in a Request-URI: headers are read, escapes and all', () => {
  const uri = sip('sip:bot-001@gateway.example.com?User-to-User=6275%3Bencoding%3Dhex&X-Interaction-Id=0011');
  assert.deepEqual(uriHeaders(uri), [
    ['user-to-user', '6275;encoding=hex'],
    ['x-interaction-id', '0011'],
  ]);
});

test('a user part may hold what looks like parameters', () => {
  assert.equal(userOf(sip('sip:user;par=u%40example.net@example.com')), 'user;par=u@example.net');
  assert.equal(userOf(sip('sip:*21#@example.com')), '*21#');
  assert.equal(userOf(sip('sip:J%C3%B6rg@example.com')), 'Jörg');
});

test('a tel URI', () => {
  const uri = parseUri('tel:+1-201-555-0123;phone-context=example.com');
  assert.ok(uri.ok && uri.value.kind === 'tel');
  assert.equal(dialledDigits(uri.value), '+12015550123');
  assert.equal(uriParameter(uri.value, 'phone-context'), 'example.com');
});

test('what is no URI', () => {
  for (const text of [
    '',
    'sip',
    ':',
    'sip:',
    'sip:@example.com',
    'sip:a@',
    'sip:a@b:0',
    'sip:a@b:65536',
    'sip:a@b:50x',
    'sip:a@[::1',
    'sip:a@[::g]',
    'sip:a@2001:db8::1',
    'sip:a@b;;lr',
    'sip:a@b;=x',
    'sip:a@b?',
    'sip:a@b?=x',
    'sip:a@b c',
    'sip:a%4@b',
    'sip:100%@b',
    'sip:a\r\n@b',
    'sip:<a@b>',
    'tel:',
    'tel:12x',
    'tel:1+2',
    '1a:b',
    'a_b:c',
    'http:',
  ])
    assert.equal(parseUri(text).ok, false, JSON.stringify(text));
});

test('what a part contains cannot leave its place', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.string({ unit: 'binary', maxLength: 40 }),
      (user, value, header) => {
        const text = printUri({ user, host: 'example.com', port: 5060, parameters: { ctx: value }, headers: [['X-Context', header]] });
        assert.match(text, /^[\x21-\x7e]+$/);
        const uri = sip(text);
        const well = (given: string): string => Buffer.from(given, 'utf8').toString('utf8');
        assert.equal(userOf(uri) ?? '', well(user));
        assert.equal(uriParameter(uri, 'ctx'), well(value));
        assert.equal(uriHeader(uri, 'x-context'), well(header));
        assert.deepEqual([uri.host, uri.port, uri.parameters.length, uri.headers.length], ['example.com', 5060, 1, 1]);
      },
    ),
  );
});

const same = (a: string, b: string): boolean => {
  const [left, right] = [parseUri(a), parseUri(b)];
  assert.ok(left.ok && right.ok);
  assert.equal(sameUri(left.value, right.value), sameUri(right.value, left.value), 'comparison goes both ways');
  return sameUri(left.value, right.value);
};

test('RFC 3261 §19.1.4: these are the same', () => {
  for (const [a, b] of [
    ['sip:%61lice@atlanta.com;transport=TCP', 'sip:alice@AtLanTa.CoM;Transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;newparam=5'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com;security=on'],
    ['sip:biloxi.com;transport=tcp;method=REGISTER?to=sip:bob%40biloxi.com', 'sip:biloxi.com;method=REGISTER;transport=tcp?to=sip:bob%40biloxi.com'],
    ['sip:alice@atlanta.com?subject=project%20x&priority=urgent', 'sip:alice@atlanta.com?priority=urgent&subject=project%20x'],
    ['sip:a@[2001:db8::1]', 'sip:a@[2001:0DB8:0:0:0:0:0:1]'],
    ['tel:+1-201-555-0123', 'tel:+12015550123'],
  ] as const)
    assert.ok(same(a, b), `${a} ${b}`);
});

test('RFC 3261 §19.1.4: these are not', () => {
  for (const [a, b] of [
    ['SIP:ALICE@AtLanTa.CoM;Transport=udp', 'sip:alice@AtLanTa.CoM;Transport=UDP'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:5060'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com;transport=udp'],
    ['sip:bob@biloxi.com', 'sip:bob@biloxi.com:6000;transport=tcp'],
    ['sip:carol@chicago.com', 'sip:carol@chicago.com?Subject=next%20meeting'],
    ['sip:carol@chicago.com;security=off', 'sip:carol@chicago.com;security=on'],
    ['sip:bob@phone21.boxesbybob.com', 'sip:bob@192.0.2.4'],
    ['sip:a@b', 'sips:a@b'],
    ['sip:a%2Cb@c', 'sip:a,b@c'],
    ['sip:a@b;user=phone', 'sip:a@b'],
    ['tel:+12015550123', 'tel:12015550123'],
    ['sip:a@b', 'tel:1'],
  ] as const)
    assert.ok(!same(a, b), `${a} ${b}`);
});
