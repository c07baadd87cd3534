import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Instant, WallTime } from '#base';
import type { CapturedMessage } from '#net';
import { readInfoDigit } from './info-digits.ts';
import { Ladders } from './ladder.ts';
import { PortRange } from './port-range.ts';

const at = (ms: number) => ms as Instant;

test('ports: even, the longest unused first, none again before its rest is over', () => {
  const range = new PortRange({ first: 10_001, last: 10_006 }, 5000);
  assert.deepEqual([range.take(at(0)), range.take(at(0)), range.take(at(0))], [10_002, 10_004, undefined]);
  range.giveBack(10_004, at(1000));
  range.giveBack(10_002, at(2000));
  assert.equal(range.take(at(5999)), undefined);
  assert.equal(range.take(at(6000)), 10_004);
  assert.equal(range.take(at(6000)), undefined);
  assert.equal(range.take(at(7000)), 10_002);
});

test('a body is a key, or nothing, whatever it holds', () => {
  assert.equal(readInfoDigit('Application/DTMF-Relay; charset=x', Buffer.from('signal = * \r\n')), '*');
  assert.equal(readInfoDigit('application/dtmf-relay', Buffer.from('Signal=12')), 'A');
  assert.equal(readInfoDigit('application/dtmf-relay', Buffer.from('Duration=5')), undefined);
  assert.equal(readInfoDigit('application/dtmf-relay', Buffer.alloc(300, 'Signal=5\n')), undefined);
  fc.assert(
    fc.property(fc.constantFrom('application/dtmf', 'application/dtmf-relay'), fc.uint8Array({ maxLength: 300 }), (type, octets) => {
      assert.match(readInfoDigit(type, octets) ?? '0', /^[0-9*#A-D]$/);
    }),
    { numRuns: 500 },
  );
});

const message = (callId: string, text = ''): CapturedMessage => ({
  at: at(0),
  wall: 0 as WallTime,
  direction: 'in',
  transport: 'udp',
  peer: { address: '192.0.2.9', port: 5060 },
  text: `INVITE sip:a SIP/2.0\r\nCall-ID: ${callId}\r\n${text}`,
});

test('a ladder has its INVITE too, nothing of other calls, and an end', () => {
  const ladders = new Ladders();
  ladders.note(message('a', '1'));
  ladders.note(message('b'));
  ladders.begin('a');
  ladders.note(message('a', '2'));
  ladders.note({ ...message('x'), text: 'BYE sip:a SIP/2.0\r\ni: a\r\n3' });
  assert.equal(ladders.size, 1);
  assert.deepEqual(
    ladders.soFar('a').messages.map(({ text }) => text.at(-1)),
    ['1', '2', '3'],
  );
  ladders.note(message('a', '4'));
  assert.equal(ladders.soFar('a').messages.length, 4);
  ladders.forget('a');
  assert.deepEqual([ladders.size, ladders.soFar('a').messages.length], [0, 0]);
  ladders.begin('c');
  for (let i = 0; i < 300; i++) ladders.note(message('c'));
  const { messages, dropped } = ladders.soFar('c');
  assert.deepEqual([messages.length, dropped], [200, 100]);
});
