import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConversationId } from '#base';
import type { Handoff, ThreadItem } from '#contract';
import { handOffSignal, leftOut, printAnswer } from './answer.ts';
import { zoomChatOptions } from './options.ts';

const optionsOf = (more: object) =>
  zoomChatOptions.parse({ id: 'zoom', type: 'zoom-chat', bot: 'desk', auth: { keys: ['obvious-test-key'] }, ...more });
const itemOf = (text: string, more: Partial<ThreadItem> = {}): ThreadItem => ({
  id: 'cv:1',
  conversation: 'cv' as ConversationId,
  at: '2026-03-05T09:00:00.000Z',
  from: 'agent',
  text,
  files: [],
  ...more,
});
const printed = (options: object, ...items: ThreadItem[]): unknown => JSON.parse(printAnswer(optionsOf(options), { sessionId: 's', id: 'm', items }));

test('what is said becomes messages; the customer’s own words and what Zoom tells itself do not', () => {
  const items = [
    itemOf('mine', { from: 'customer' }),
    itemOf('Which?', { choices: ['red', 'blue'] }),
    itemOf('You are being connected.', { from: 'notice', event: 'queue-entered' }),
    itemOf('Still there?', { from: 'notice', event: 'idle-warning' }),
  ];
  assert.deepEqual(printed({ shows: { buttons: 3 } }, ...items), {
    id: 'm',
    sessionId: 's',
    messages: [
      { type: 'text', value: 'Which?', choices: ['red', 'blue'] },
      { type: 'text', value: 'Still there?' },
    ],
  });
});

test('in a window that reads Markdown only the author’s marks are marks', () => {
  const text = 'Hi **you** [x](https://evil.example)';
  const value = (options: object, item: ThreadItem): unknown => printed({ ...options, answer: { body: '{{text}}' } }, item);
  assert.equal(value({}, itemOf(text)), text);
  assert.equal(value({ shows: { rich: true } }, itemOf(text)), 'Hi \\*\\*you\\*\\* \\[x\\]\\(https://evil.example\\)');
  assert.equal(value({ shows: { rich: true } }, itemOf('Hi you', { rich: 'Hi **you**' })), 'Hi **you**');
  assert.equal(value({}, itemOf('Hi you', { rich: 'Hi **you**' })), 'Hi you');
});

test('the body, and how a human is asked for, are the operator’s', () => {
  const options = optionsOf({
    answer: { body: { reply: { say: '{{text}}', next: '{{handOff}}' } }, handOff: { queue: '{{target}}', why: '{{intent}}/{{reason}}' } },
  });
  const handOff = handOffSignal(options, 'Support', { version: 1, target: 'people', reason: 'refund', facts: [] });
  assert.deepEqual(handOff, { queue: 'Support', why: '/refund' });
  assert.deepEqual(JSON.parse(printAnswer(options, { sessionId: 's', items: [itemOf('a'), itemOf('b')], handOff })), {
    reply: { say: 'a\n\nb', next: handOff },
  });
});

test('unless told otherwise all that is known goes along; what a template has no place for is named', () => {
  const handoff: Handoff = {
    version: 1,
    target: 'people',
    reason: 'refund',
    intent: 'refund',
    sentiment: 'upset',
    facts: [{ name: 'order', value: 'A1', priority: 1 }],
    authentication: { state: 'verified', by: 'postcode' },
  };
  assert.deepEqual(handOffSignal(optionsOf({}), 'Support', handoff), {
    target: 'Support',
    reason: 'refund',
    intent: 'refund',
    sentiment: 'upset',
    facts: { order: 'A1' },
    authentication: { state: 'verified', by: 'postcode' },
  });
  assert.deepEqual(leftOut(optionsOf({}), handoff), []);
  assert.deepEqual(leftOut(optionsOf({ answer: { handOff: { why: '{{ reason }} {{intent}}' } } }), handoff), [
    'order',
    'sentiment',
    'authentication',
  ]);
});
