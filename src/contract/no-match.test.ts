import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { WallTime } from '#base';
import { conversationDocument } from './conversation-document.ts';
import type { ConversationEvent, StoredEvent } from './conversation-event.ts';
import { noMatchTeller } from './no-match.ts';
import { transcriptOf } from './transcript.ts';

const begin: ConversationEvent = {
  kind: 'conversation-start',
  medium: 'chat',
  facts: { channel: 'web', bot: 'shop', account: 'acme', mode: 'talk', direction: 'inbound', parameters: {} },
  agent: 'orders',
  agentVersion: '1',
};
const turn = (number: number, matched = true): ConversationEvent => ({
  kind: 'customer-turn',
  turn: number,
  text: `words ${number}`,
  source: 'text',
  confidence: 1,
  matched,
});
const noted = (number: number): ConversationEvent => ({ kind: 'note', turn: number, note: { note: 'no-match', path: 'flows.welcome.1.ask' } });
const says = (number: number): ConversationEvent => ({ kind: 'agent-say', turn: number, utterance: `u${number}`, text: 'Sorry?' });
const stored = (events: readonly ConversationEvent[]): StoredEvent[] =>
  events.map((event, place) => ({ ...event, seq: place + 1, at: (1_000 + place) as WallTime }));

/** Understood; noted; rejected and noted; said to, and then noted: that is about something else. */
const talk = [begin, turn(1), says(1), turn(2), noted(2), says(2), turn(3, false), noted(3), says(3), turn(4), says(4), noted(4)];

test('a turn is a no-match once, whoever tells it, and not by what is noted after it was answered', () => {
  const tells = noMatchTeller();
  assert.deepEqual(
    talk.flatMap((event, place) => (tells(event) ? [place] : [])),
    [4, 6],
  );
});

test('what was written while a desk was asked, and what met silence, is nobody’s turn', () => {
  const message: ConversationEvent = { kind: 'customer-message', message: 'm', text: 'hm', files: [] };
  for (const between of [message, { kind: 'no-input', turn: 2 } as const]) {
    const tells = noMatchTeller();
    assert.deepEqual([turn(1), between, noted(1)].map(tells), [false, false, false]);
  }
});

test('transcript and document show it at the turn', () => {
  const lines = transcriptOf(stored(talk)).filter(({ who }) => who === 'customer');
  assert.deepEqual(
    lines.map(({ text, matched }) => [text, matched]),
    [
      ['words 1', true],
      ['words 2', false],
      ['words 3', false],
      ['words 4', true],
    ],
  );
  const document = conversationDocument('cv_1', stored(talk));
  assert.deepEqual(
    document?.turns.map(({ customer }) => customer?.matched),
    [true, false, false, true],
  );
});
