import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WallTime } from '#base';
import type { CallReport, SignallingMessage } from './call-report.ts';
import { printLadder } from './print-ladder.ts';

const message = (atMs: number, direction: 'in' | 'out', text: string): SignallingMessage => ({
  at: (1_700_000_000_000 + atMs) as WallTime,
  direction,
  transport: 'tls',
  peer: '192.0.2.7:5061',
  text,
});

const report: CallReport = {
  cause: 'bye',
  dropped: 0,
  signalling: [
    message(0, 'in', 'INVITE sip:desk@example.com SIP/2.0\r\nCSeq: 1 INVITE\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n'),
    message(4, 'out', 'SIP/2.0 200 OK\r\nCSeq: 1 INVITE\r\n\r\n'),
    message(2504, 'in', 'BYE sip:us@example.com SIP/2.0\r\nCSeq: 2 BYE\r\n\r\n'),
  ],
  sound: {
    codec: 'PCMU',
    suite: 'AEAD_AES_256_GCM',
    received: 120,
    sent: 118,
    lost: 1,
    late: 0,
    duplicates: 0,
    strangers: 0,
    rejected: 0,
    concealedMs: 20,
    jitterMs: 1.25,
    rating: 92.4,
    opinion: 4.38,
  },
};

test('a ladder has a rung for each message, with its time, its direction and what it is', () => {
  assert.equal(
    printLadder(report, 'rungs'),
    [
      '           us ── tls 192.0.2.7:5061',
      '    0.000  ◀──  INVITE sip:desk@example.com · application/sdp',
      '    0.004  ──▶  200 OK (1 INVITE)',
      '    2.504  ◀──  BYE sip:us@example.com',
      '',
      'ended by: bye',
      'PCMU · AEAD_AES_256_GCM · 120 packets in, 118 out · 1 lost, 0 late, 20 ms made up · jitter 1.3 ms · opinion 4.38 of 5 (R 92)',
      '',
    ].join('\n'),
  );
});

test('whole messages on demand; control characters of a peer do not reach the terminal', () => {
  const whole = printLadder({ ...report, signalling: [message(0, 'in', 'BYE sip:a SIP/2.0\r\nSubject: \u001b[2Jgone\r\n\r\n')] }, 'whole');
  assert.match(whole, /^Subject: {2}\[2Jgone$/m);
  assert.equal(whole.includes('\u001b'), false);
});

test('what found no space is counted, and a call without sound says so', () => {
  const { sound: _, ...silent } = report;
  const text = printLadder({ ...silent, dropped: 7 }, 'rungs');
  assert.match(text, /… and 7 more/);
  assert.match(text, /^no sound$/m);
});
