import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Event } from '../../../../client/index.ts';
import { talkOf } from './talk.ts';

const at = (seconds: number): string => new Date(1_800_000_000_000 + seconds * 1000).toISOString();
const events = (...of: readonly object[]): readonly Event[] =>
  of.map((event, seq) => ({ seq, at: at(seq), ...event })) as unknown as readonly Event[];

test('what was said by whom, what of it was heard, and the gap before the first answer of a turn alone', () => {
  const talk = talkOf(
    events(
      { kind: 'agent-say', turn: 0, utterance: 'u1', text: 'Welcome to Acme. How can I help?' },
      { kind: 'agent-heard', utterance: 'u1', text: 'Welcome to', complete: false, heardMs: 600 },
      { kind: 'customer-turn', turn: 1, text: 'my parcel', source: 'speech', confidence: 0.914, matched: true, spokeMs: 800, interrupted: true },
      { kind: 'agent-say', turn: 1, utterance: 'u2', text: 'One moment.' },
      { kind: 'turn-latency', turn: 1, latency: { gapMs: 420 } },
      { kind: 'agent-say', turn: 1, utterance: 'u3', text: 'It comes tomorrow.' },
      { kind: 'agent-heard', utterance: 'u3', text: 'It comes tomorrow.', complete: true, heardMs: 900 },
    ),
  );
  const lines = talk.flatMap((one) => (one.kind === 'line' ? [one] : []));
  assert.deepEqual(
    lines.map(({ who, text, heard, latency }) => [who, text, heard, latency?.gapMs]),
    [
      ['agent', 'Welcome to Acme. How can I help?', 'Welcome to', undefined],
      ['customer', 'my parcel', undefined, undefined],
      ['agent', 'One moment.', undefined, 420],
      ['agent', 'It comes tomorrow.', undefined, undefined],
    ],
  );
  assert.deepEqual(lines[1]?.remarks, ['spoken, 91 % sure', 'interrupting']);
  assert.equal(lines[1]?.beganMs, Date.parse(at(2)) - 800);
});

test('what the agent could not take is said to be so, whether the recogniser or the agent found that', () => {
  const turn = (number: number, more: object): object => ({
    kind: 'customer-turn',
    turn: number,
    text: 'hm',
    source: 'text',
    confidence: 1,
    ...more,
  });
  const talk = talkOf(
    events(
      turn(1, { matched: false }),
      turn(2, { matched: true }),
      { kind: 'note', turn: 2, note: { note: 'no-match', path: 'p' } },
      turn(3, { matched: true }),
    ),
  );
  assert.deepEqual(
    talk.flatMap((one) => (one.kind === 'line' ? [one.remarks] : [])),
    [['not understood'], ['not understood'], []],
  );
});

test('kinds of events that came later than this page are left out, none of the others', () => {
  assert.deepEqual(talkOf(events({ kind: 'something-new' })), []);
  assert.deepEqual(
    talkOf(events({ kind: 'no-input', turn: 1 })).map(({ kind }) => kind),
    ['happening'],
  );
});
