import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConversationId } from '#base';
import { transcriptOf } from '#contract';
import { figuresOf } from '#reporting';
import { chatStage, thread } from './chat-stage.ts';

test('what a visitor wrote and the agent could not take is on the record, and counts in the figures', async (t) => {
  const stage = await chatStage(t, {
    agent: {
      agent: 'desk',
      human: { target: 'people' },
      flows: { welcome: [{ ask: { into: 'size', say: 'Small or large?', type: 'choice', choices: ['small', 'large'] } }, { say: 'Noted.' }] },
    } as never,
  });
  await stage.house.open(thread);
  await stage.say('purple elephants');
  await stage.say('large');
  const [head] = (await stage.store.list({ channel: 'web' })).heads;
  const events = await stage.store.events(head?.id as ConversationId);
  const figures = figuresOf(events);
  assert.deepEqual([figures?.outcome, figures?.turns, figures?.noMatch, figures?.containment], ['resolved', 2, 1, 'self-service']);
  assert.deepEqual(
    transcriptOf(events).flatMap(({ who, text, matched }) => (who === 'customer' ? [[text, matched]] : [])),
    [
      ['purple elephants', false],
      ['large', true],
    ],
  );
});
