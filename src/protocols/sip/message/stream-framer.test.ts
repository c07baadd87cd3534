import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { StreamFramer } from './stream-framer.ts';

const message = (body: string): string => `OPTIONS sip:a SIP/2.0\r\nVia: x\r\nl: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
const kinds = (framer: StreamFramer, text: string): string[] =>
  framer.push(Buffer.from(text, 'latin1')).map((framed) => (framed.kind === 'message' ? Buffer.from(framed.octets).toString('latin1') : framed.kind));

test('however the stream is cut, the same messages come out', () => {
  const whole = ['', 'body', '\r\n\r\nOPTIONS', 'x'.repeat(300)].map(message);
  const stream = Buffer.from(`${whole[0]}\r\n\r\n${whole[1]}${whole[2]}${whole[3]}`, 'latin1');
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: stream.length }), { maxLength: 20 }), (cuts) => {
      const framer = new StreamFramer();
      const at = [0, ...cuts.sort((a, b) => a - b), stream.length];
      const found: string[] = [];
      for (let i = 1; i < at.length; i++)
        for (const framed of framer.push(stream.subarray(at[i - 1], at[i])))
          if (framed.kind === 'message') found.push(Buffer.from(framed.octets).toString('latin1'));
      assert.deepEqual(found, whole);
      assert.equal(framer.waitingBytes, 0);
    }),
  );
});

test('keep-alives: two line breaks ask, one answers', () => {
  const framer = new StreamFramer();
  assert.deepEqual(kinds(framer, '\r\n\r\n'), ['ping']);
  assert.deepEqual(kinds(framer, '\r\n'), ['pong']);
  assert.deepEqual(kinds(framer, `\r\n\r\n${message('')}`), ['ping', message('')]);
});

test('a stream that cannot be followed is broken, once', () => {
  for (const text of [
    'OPTIONS sip:a SIP/2.0\r\nVia: x\r\n\r\n',
    'OPTIONS sip:a SIP/2.0\r\nContent-Length: five\r\n\r\n',
    'OPTIONS sip:a SIP/2.0\r\nContent-Length: -1\r\n\r\n',
    'OPTIONS sip:a SIP/2.0\r\nContent-Length: 1\r\nl: 1\r\n\r\n',
    'OPTIONS sip:a SIP/2.0\r\nContent-Length: 99999999999999999999\r\n\r\n',
    'x'.repeat(40_000),
  ]) {
    const framer = new StreamFramer();
    assert.deepEqual(kinds(framer, text), ['broken'], text.slice(0, 60));
    assert.deepEqual(kinds(framer, message('')), []);
  }
});

test('one octet at a time costs no more than its length', () => {
  const framer = new StreamFramer();
  const octets = Buffer.from(message('y'.repeat(60_000)));
  const before = process.cpuUsage().user;
  let found = 0;
  for (let at = 0; at < octets.length; at++) found += framer.push(octets.subarray(at, at + 1)).length;
  assert.equal(found, 1);
  assert.ok(process.cpuUsage().user - before < 1_000_000, 'a second for 60 kB would be quadratic');
});
