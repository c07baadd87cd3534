import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mediaVariants, silence } from './fixtures/messages.ts';
import { type InboundMedia, MediaScan } from './media-scan.ts';

const media: InboundMedia = { kind: 'media', track: 'inbound', chunk: 0, timestampMs: 0, samples: new Int16Array(1000), count: 0 };
const scan = new MediaScan(media);
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
