import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { StoredEvent } from '#contract';
import { figuresOf } from './figures-of.ts';

/** The conversations of `cordboard demo` as they were recorded on 21 November 2026, less what figures do not look at. */
const record = readFileSync(join(import.meta.dirname, '..', 'fixtures', 'demo-record.jsonl'), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as readonly StoredEvent[]);

test('the figures of the demo’s conversations are what its story tells', () => {
  const figures = record.map((events) => figuresOf(events));
  assert.deepEqual(
    figures.map((one) => [one?.channel, one?.outcome, one?.containment, one?.turns, one?.interrupted, one?.noMatch, one?.target]),
    [
      // Asks for a human, writes with one, and has the agent again.
      ['web', 'escalated', 'agent-transfer', 4, 0, 0, 'general'],
      ['voice', 'resolved', 'self-service', 3, 0, 0, undefined],
      ['voice', 'escalated', 'agent-transfer', 3, 0, 0, 'refunds'],
      ['talkdesk-sip', 'escalated', 'agent-transfer', 3, 0, 0, 'refunds'],
      ['zoom-sip', 'escalated', 'agent-transfer', 2, 0, 0, 'general'],
      // Talks into the agent's sentences.
      ['voice', 'resolved', 'self-service', 3, 2, 0, undefined],
      // Hangs up after the first question.
      ['voice', 'abandoned', 'drop-off', 1, 0, 0, undefined],
      // Presses the order's number.
      ['voice', 'resolved', 'self-service', 3, 0, 0, undefined],
    ],
  );
  assert.deepEqual(
    figures.map((one) => one?.handoffs.map(({ result, proof, reason }) => `${result} ${proof} ${reason}`)),
    [
      ['accepted human-joined asked for a human'],
      [],
      ['accepted stop-sent refund request'],
      ['accepted refer-notified refund request'],
      ['accepted bye-answered asked for a human'],
      [],
      [],
      [],
    ],
  );
  assert.deepEqual(
    figures.map((one) => one?.intents),
    [...Array(2).fill({ track_order: 1 }), ...Array(2).fill({ refund: 1 }), ...Array(4).fill({ track_order: 1 })],
  );
});

test('who had the customer how long adds up to the conversation, and the chat has parts of all three', () => {
  for (const events of record) {
    const one = figuresOf(events);
    assert.ok(one);
    const whole = one.endedAt - one.startedAt;
    assert.ok(Math.abs(one.agentMs + one.queueMs + one.humanMs - whole) <= 2, `${one.channel}: ${whole}`);
    assert.equal(one.humanMs > 0 && one.queueMs > 0, one.medium === 'chat');
  }
});

test('every spoken turn that was answered has its gap; chats have none', () => {
  for (const events of record) {
    const gaps = Object.values(figuresOf(events)?.latency.gapMs ?? {}).reduce((sum, times) => sum + times, 0);
    assert.equal(gaps, events.filter(({ kind }) => kind === 'turn-latency').length);
  }
});
