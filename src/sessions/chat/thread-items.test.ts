import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConversationId, WallTime } from '#base';
import type { ConversationEvent, StoredEvent } from '#contract';
import { threadItems } from './thread-items.ts';

const id = 'c-1' as ConversationId;
const stored = (...events: readonly ConversationEvent[]): StoredEvent[] => events.map((event, i) => ({ ...event, seq: i + 1, at: 1000 as WallTime }));

test('whoever ended it, a thread tells that the conversation is over, after everything else', () => {
  const said: ConversationEvent = { kind: 'agent-say', turn: 1, utterance: 'u1', text: 'Goodbye!' };
  const asked: ConversationEvent = { kind: 'choices', turn: 1, choices: ['yes', 'no'] };
  for (const outcome of ['resolved', 'escalated', 'abandoned', 'failed'] as const) {
    const items = threadItems(id, stored(said, asked, { kind: 'conversation-end', outcome, reason: 'done' }));
    assert.deepEqual(
      items.map(({ id: item, from, text, event, choices }) => ({ item, from, text, event, choices })),
      [
        { item: 'c-1:1', from: 'agent', text: 'Goodbye!', event: undefined, choices: ['yes', 'no'] },
        { item: 'c-1:3', from: 'notice', text: '', event: 'over', choices: undefined },
      ],
    );
  }
  assert.deepEqual(
    threadItems(id, stored(said, asked)).map(({ event }) => event),
    [undefined],
  );
});
