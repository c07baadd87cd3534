import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ladderOf, messagesOf } from './ladder.ts';

const message = (ms: number, direction: 'in' | 'out', text: string) => ({
  at: new Date(1_800_000_000_000 + ms).toISOString(),
  direction,
  transport: 'tls',
  peer: '192.0.2.7:5061',
  text,
});
const report = {
  cause: 'bye',
  dropped: 2,
  signalling: [
    message(0, 'in', 'INVITE sip:desk@example.com SIP/2.0\r\nCSeq: 1 INVITE\r\n\r\n'),
    message(4, 'out', 'SIP/2.0 200 OK\r\ncseq : 1 INVITE\r\n\r\n'),
  ],
} as const;

test('a rung for each message; what had no space is counted', () => {
  assert.equal(
    ladderOf(report),
    [
      '           us ── tls 192.0.2.7:5061',
      '    0.000  ◀──  INVITE sip:desk@example.com',
      '    0.004  ──▶  200 OK (1 INVITE)',
      '           … and 2 more, for which there was no space',
      '',
      'ended by: bye',
    ].join('\n'),
  );
  assert.match(messagesOf(report), /^2027-01-15T08:00:00\.000Z from 192\.0\.2\.7:5061\n\nINVITE[^―]+――\n\n2027/);
});

test('a call without a message is no ladder, and none breaks', () => {
  assert.equal(ladderOf({ cause: 'gone', dropped: 0, signalling: [] }), '\nended by: gone');
});
