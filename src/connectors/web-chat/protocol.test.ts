import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConversationId } from '#base';
import type { ThreadItem } from '#contract';
import { printOutbound, shownItem } from './protocol.ts';

const item: ThreadItem = {
  id: 'cv_1:2',
  conversation: 'cv_1' as ConversationId,
  at: '2026-11-21T05:00:00.000Z',
  from: 'agent',
  text: 'Track it (https://example.com/t)',
  files: [],
};

test('what an agent marked up reaches the page in lines; nothing else does as markup', () => {
  assert.deepEqual(shownItem(item), item);
  const rich = { ...item, rich: '**Now:** [track it](https://example.com/t)\n- one\n- [no](javascript:alert)' };
  const { lines, ...rest } = shownItem(rich);
  assert.deepEqual(rest, item);
  assert.deepEqual(lines, [
    {
      listed: false,
      spans: [
        { kind: 'bold', text: 'Now:' },
        { kind: 'plain', text: ' ' },
        { kind: 'link', text: 'track it', to: 'https://example.com/t' },
      ],
    },
    { listed: true, spans: [{ kind: 'plain', text: 'one' }] },
    { listed: true, spans: [{ kind: 'plain', text: 'no' }] },
  ]);
  assert.deepEqual(JSON.parse(printOutbound({ type: 'items', items: [rich] })), { type: 'items', items: [{ ...item, lines }] });
});
