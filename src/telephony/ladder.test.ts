import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CapturedMessage } from '#net';
import { Ladders } from './ladder.ts';

test('a key that an INFO carries is not written down', () => {
  const ladders = new Ladders();
  const text = (type: string, body: string): string => `INFO sip:a@b SIP/2.0\r\nCall-ID: c1\r\nContent-Type: ${type}\r\n\r\n${body}`;
  const note = (type: string, body: string): void => ladders.note({ text: text(type, body) } as CapturedMessage);
  ladders.begin('c1');
  note('application/dtmf-relay', 'Signal=7\r\nDuration=160\r\n');
  note('application/dtmf', '7');
  note('text/plain', 'hello 7');
  const [relay, bare, plain] = ladders.soFar('c1').messages.map((message) => message.text.split('\r\n\r\n')[1]);
  assert.deepEqual([relay, bare, plain], ['(a key)', '(a key)', 'hello 7']);
});
