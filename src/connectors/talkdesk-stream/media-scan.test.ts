import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mediaVariants, silence } from './fixtures/messages.ts';
import { MediaScan } from './media-scan.ts';

const scan = new MediaScan(1000);
const { media } = scan;
const reads = (text: string): boolean => scan.read(Buffer.from(text));

test('compact messages are read the fast way, whatever the order of their keys', () => {
  assert.deepEqual(
    mediaVariants.map(({ text }) => reads(text)),
    [true, true, true, false, false],
  );
  assert.ok(reads(`{"media":{"payload":"${silence}","unheard":"of","chunk":0},"event":"media"}`));
  assert.deepEqual([media.track, media.chunk, media.timestampMs, media.count], ['inbound', 0, Number.NaN, 160]);
  assert.ok(reads('{"event":"media","media":{"payload":"AAAA","track":"outbound_track"}}'));
  assert.deepEqual([media.track, media.chunk, media.count], ['outbound', Number.NaN, 3]);
});

test('sound of exactly one frame is given as exactly that; sound that finds no room is not taken', () => {
  const payload = (octets: number): string => `{"event":"media","media":{"payload":"${Buffer.alloc(octets, 7).toString('base64')}"}}`;
  for (const [octets, given] of [
    [160, 160],
    [159, 1000],
    [320, 1000],
  ] as const) {
    assert.ok(reads(payload(octets)));
    assert.deepEqual([media.count, media.samples.length], [octets, given]);
  }
  assert.equal(reads(payload(1100)), false);
});

test('what needs thought is left to the JSON parser', () => {
  const inner = (members: string): string => `{"event":"media","media":{"payload":"AAAA"${members}}}`;
  for (const text of [
    '',
    '{}',
    '{"event":"media"}',
    '{"event":"mark","media":{"payload":"AAAA"}}',
    '{"media":{"payload":"AAAA"}}',
    '{"event":"media","event":"media","media":{"payload":"AAAA"}}',
    '{"event":"media","media":{"payload":"AAAA"},"media":{"payload":"AAAA"}}',
    '{"event":"media","media":{"payload":"AAAA"}} ',
    '{"event":"media","media":{"payload":"AAAA"},}',
    '{"event":"media","media":{"payload":"AAAA"},"x":{}}',
    '{"event":"media","media":{"payload":"AAAA"},"x":null}',
    '{"event":"media","media":{"payload":"AAAA"',
    inner(',"payload":"AAAA"'),
    inner(',"chunk":007'),
    inner(',"chunk":-1'),
    inner(',"chunk":1.5'),
    inner(',"chunk":1e3'),
    inner(',"chunk":"x"'),
    inner(`,"chunk":"${'1'.repeat(16)}"`),
    inner(',"track":"in\\u0062ound"'),
    inner(',"a\tb":1'),
    inner(',"chunk":'),
    inner(',"chunk"'),
    inner(','),
  ])
    assert.equal(reads(text), false, text);
});
