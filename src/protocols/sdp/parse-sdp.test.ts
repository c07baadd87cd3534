import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { aliceOffers, bobAnswers, oneOfMany, opportunistic, rfc8866 } from '../../../test/vectors/sdp/rfc.ts';
import { cloudTrunk, oddWords, shapes } from '../../../test/vectors/sdp/shapes.ts';
import { sdpLimits } from './limits.ts';
import { SdpLine } from './line.ts';
import { parseSdp, printSdp, redactSdp } from './parse-sdp.ts';
import { attributeOf, attributesOf, type SessionDescription } from './session-description.ts';

function parse(body: string | Uint8Array): SessionDescription {
  const parsed = parseSdp(body);
  assert.ok(parsed.ok, parsed.ok ? '' : `${parsed.error.code} in line ${parsed.error.line}`);
  return parsed.value;
}

for (const [name, text] of Object.entries({ rfc8866, aliceOffers, bobAnswers, oneOfMany, opportunistic, ...shapes }))
  test(`${name} is printed as it came, every line in its place`, () => {
    assert.equal(printSdp(parse(text)), text);
    assert.equal(printSdp(parse(Buffer.from(text))), text);
    assert.equal(printSdp(parse(text.replaceAll('\r\n', '\n'))), text, 'lines may end in LF');
    assert.equal(printSdp(parse(text.trimEnd())), text, 'and the last not at all');
    assert.equal(printSdp(parse(`${text}\r\n\r\n`)), text, 'and be followed by empty ones');
  });

test('RFC 8866 §5 is understood', () => {
  const { origin, connection, media } = parse(rfc8866);
  assert.deepEqual(origin, {
    user: 'jdoe',
    sessionId: '3724394400',
    version: 3_724_394_405n,
    address: { family: 'IP4', host: '198.51.100.1' },
  });
  assert.deepEqual(connection, origin.address);
  assert.deepEqual(
    media.map(({ kind, port, protocol, formats, connection: own }) => [kind, port, protocol, formats, own?.host]),
    [
      ['audio', 49170, 'RTP/AVP', ['0'], undefined],
      ['audio', 49180, 'RTP/AVP', ['0'], undefined],
      ['video', 51372, 'RTP/AVP', ['99'], '2001:db8::2'],
    ],
  );
});

test('attributes are found by their whole name', () => {
  const { media, lines } = parse(oddWords);
  assert.equal(attributeOf(media[0]?.lines ?? [], 'label'), '1');
  assert.equal(attributeOf(media[0]?.lines ?? [], 'lab'), undefined);
  assert.equal(attributeOf(lines, 'unknown'), '');
  assert.deepEqual(attributesOf(parse(cloudTrunk).media[0]?.lines ?? [], 'rtpmap'), ['102 opus/48000/2', '101 telephone-event/8000']);
});

const head = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\n';

test('faults are told with their line, and not with what stands there', () => {
  for (const [text, code, line] of [
    ['', 'no-version', 1],
    ['v=1\r\n', 'no-version', 1],
    ['o=- 1 1 IN IP4 192.0.2.1\r\nv=0\r\n', 'no-version', 1],
    ['v=0\r\ns=-\r\n', 'no-origin', 2],
    ['v=0\r\no=- 1 1 IN IP4\r\n', 'bad-origin', 2],
    ['v=0\r\no=- 1 x IN IP4 192.0.2.1\r\n', 'bad-origin', 2],
    ['v=0\r\no=- 1 1 IN IP4 192.0.2.1 more\r\n', 'bad-origin', 2],
    [`${head}\r\ns=-\r\n`, 'not-a-line', 3],
    [`${head}s-\r\n`, 'not-a-line', 3],
    [`${head}S=-\r\n`, 'not-a-line', 3],
    [`${head}s =-\r\n`, 'not-a-line', 3],
    [`${head}s=a\0b\r\n`, 'not-a-line', 3],
    [`${head}s=a\rb\r\n`, 'not-a-line', 3],
    [`${head}c=IN IP4\r\n`, 'bad-connection', 3],
    [`${head}c=ATM IP4 x\r\n`, 'bad-connection', 3],
    [`${head}c=IN IP5 192.0.2.1\r\n`, 'bad-connection', 3],
    [`${head}c=IN IP4 a b\r\n`.replace(' b', ' <'), 'ok', 0],
    [`${head}c=IN IP4 a<b\r\n`, 'bad-connection', 3],
    [`${head}m=audio\r\n`, 'bad-media', 3],
    [`${head}m=audio 1 RTP/AVP\r\n`, 'bad-media', 3],
    [`${head}m=audio 65536 RTP/AVP 0\r\n`, 'bad-media', 3],
    [`${head}m=audio 1/2/3 RTP/AVP 0\r\n`, 'bad-media', 3],
    [`${head}m=audio -1 RTP/AVP 0\r\n`, 'bad-media', 3],
    [`${head}m=audio 1 RTP/AVP${' 0'.repeat(sdpLimits.formats + 1)}\r\n`, 'bad-media', 3],
    [`${head}${'m=audio 1 RTP/AVP 0\r\n'.repeat(sdpLimits.media + 1)}`, 'too-many-media', 3 + sdpLimits.media],
    [`${head}m=audio 1 RTP/AVP 0\r\n${'a=crypto:1 x\r\n'.repeat(sdpLimits.cryptos + 1)}`, 'too-many-cryptos', 4 + sdpLimits.cryptos],
    [`${head}${'a=x\r\n'.repeat(sdpLimits.lines - 1)}`, 'too-many-lines', sdpLimits.lines + 1],
    [`${head}a=${'x'.repeat(sdpLimits.lineCharacters)}\r\n`, 'line-too-long', 3],
    [`${head}a=${'x'.repeat(sdpLimits.bytes)}\r\n`, 'too-long', 0],
  ] as const) {
    const parsed = parseSdp(text);
    if (code === 'ok') assert.ok(parsed.ok, text);
    else assert.deepEqual(parsed, { ok: false, error: { code, line } }, text.slice(0, 80));
  }
  assert.deepEqual(parseSdp(new Uint8Array(sdpLimits.bytes + 1)), { ok: false, error: { code: 'too-long', line: 0 } });
});

test('multicast TTLs, port counts and blanks at the end are put up with', () => {
  const { connection, media } = parse(`${head}c=IN IP4 233.252.0.1/127/3 \r\nm=audio 5004/2  RTP/AVP 0  8 \r\n`);
  assert.equal(connection?.host, '233.252.0.1');
  assert.deepEqual([media[0]?.port, media[0]?.formats], [5004, ['0', '8']]);
});

test('keys are on the wire and nowhere else', () => {
  const text = `${cloudTrunk}a=CRYPTO:9 X inline:c2VjcmV0\r\na=key-mgmt:mikey c2VjcmV0\r\na=ice-pwd:c2VjcmV0\r\nk=clear:c2VjcmV0\r\n`;
  const description = parse(text);
  const keys = [...cloudTrunk.matchAll(/inline:(\S+)/g)].map((found) => found[1] ?? '').concat('c2VjcmV0');
  assert.equal(keys.length, 5);
  const sights = [
    inspect(description, { depth: 10, showHidden: true }),
    JSON.stringify(description.media),
    `${description.media[0]?.lines}`,
    redactSdp(text),
  ];
  for (const sight of sights) {
    for (const key of keys) assert.ok(!sight.includes(key), key);
    assert.ok(sight.includes('a=crypto:1 AEAD_AES_256_GCM …'), sight);
  }
  assert.equal(printSdp(description), text);
  assert.equal(redactSdp(text).split('\r\n').length, text.split('\r\n').length);
  assert.equal(redactSdp('a=crypto\0:1 inline:x\r\njunk'), '…\r\n…');
});

test('a line of ours with a line end in it is a bug', () => {
  for (const value of ['a\r\nm=audio', 'a\nb', 'a\0b']) assert.throws(() => new SdpLine('s', value), { code: 'BROKEN_INVARIANT' });
});
