import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { invariant } from '#base';
import { flowAgent } from './agent.ts';
import { checkAgent } from './check.ts';
import { checkScript, rehearse } from './rehearse.ts';

const { definition } = checkAgent({
  agent: 'desk',
  variables: { order: { type: 'order-number' } },
  intents: { track: ['where is my parcel', 'track my order', 'has my order shipped', 'when will it come'] },
  flows: { welcome: [{ automation: { say: 'How can I help?', intents: ['track'] } }] },
  dialogs: {
    track: [
      { ask: { into: 'order', say: 'Which order?', digits: 6 } },
      { call: { api: 'orders', into: 'status' } },
      { say: 'It is {{status.text}}.' },
    ],
  },
  human: { target: 'general', key: '0' },
});

function differences(
  lines: unknown[],
  apis: unknown = { orders: [{ when: { order: '123456' }, answer: { text: 'here' } }, { fails: 'DOWN' }] },
): string[] {
  invariant(definition, 'the agent of this test is sound');
  const { script, complaints } = checkScript({ apis, conversations: [{ name: 'one', lines }] });
  assert.deepEqual(complaints, []);
  invariant(script, 'a script without complaints is there');
  const { conversations, passed } = rehearse(flowAgent(definition, { version: '1' }), script);
  const found = conversations.flatMap((conversation) => conversation.differences.map(({ path, says }) => `${path.join('.')}: ${says}`));
  assert.equal(passed, found.length === 0);
  return found;
}

test('a conversation that goes as written has no differences', () => {
  assert.deepEqual(
    differences([
      { asks: 'open' },
      { customer: 'where is my parcel' },
      { agent: 'which  ORDER' },
      { keys: 123456 },
      { values: { order: 123456 } },
      { called: { api: 'orders', values: { order: '123456' } } },
      { agent: { matches: '^it is h.re\\.$', not: 'lost' } },
      { customer: 'no' },
      { ends: { outcome: 'resolved', reason: 'done' } },
    ]),
    [],
  );
});

test('every difference is told in words, at its place', () => {
  assert.deepEqual(
    differences([
      { asks: 'digits' },
      { customer: 'where is my parcel' },
      { intent: 'refund' },
      { agent: 'Hello' },
      { agent: { not: 'which order' } },
      { silence: true },
      { agent: 'Which order?' },
      { agent: 'Which order?' },
      { values: { order: '1' } },
      { called: 'orders' },
      { customer: '999999' },
      { failure: 'FLOW_ENDLESS' },
      { called: { api: 'orders', values: { order: '9' } } },
      { ends: 'resolved' },
      { handedOff: { to: 'refunds', reason: 'angry', intent: 'x', facts: { order: '1', name: 'y' } } },
      { customer: 'hello?' },
      { refuse: true },
      { refuse: true },
    ]),
    [
      'conversations.0.lines.0: expected the agent to wait for digits, it waits for open',
      'conversations.0.lines.2: expected the intent "refund", found "track"',
      'conversations.0.lines.3: expected the agent to say "Hello", it said "Which order?"',
      'conversations.0.lines.4: expected the agent not to say "which order", it said "Which order?"',
      'conversations.0.lines.7: expected the agent to say "Which order?", it said nothing',
      'conversations.0.lines.8: expected the variable "order" to be "1", found none',
      'conversations.0.lines.9: expected a call of "orders", found none',
      'conversations.0.lines.11: expected the failure FLOW_ENDLESS, found FLOW_API_FAILED',
      'conversations.0.lines.12: expected in the call of "orders" the value "order" to be "9", found "999999"',
      'conversations.0.lines.13: expected the end (resolved), the conversation goes on',
      'conversations.0.lines.14: expected a handoff to "refunds", it went to "general"',
      'conversations.0.lines.14: expected the reason "angry", found "a system did not answer"',
      'conversations.0.lines.14: expected the intent "x", found "track"',
      'conversations.0.lines.14: expected the fact "order" to be "1", found "999999"',
      'conversations.0.lines.14: expected the fact "name" to be "y", found none',
      'conversations.0.lines.15: the customer cannot speak: the customer was handed over to "general"',
      'conversations.0.lines.17: there is no handoff to refuse',
    ],
  );
});

test('a call that no fixture answers is a difference', () => {
  assert.deepEqual(differences([{ customer: 'where is my parcel 123456' }, { handedOff: 'general' }], {}), [
    'conversations.0.lines.0: "orders" was called with {"order":"123456"}, and no fixture answers that',
  ]);
});

test('after the end nobody can speak', () => {
  assert.deepEqual(differences([{ customer: 'bye' }, { customer: 'hello?' }, { ends: 'failed' }, { handedOff: 'general' }]), [
    'conversations.0.lines.1: the customer cannot speak: the conversation is over (resolved, nothing asked)',
    'conversations.0.lines.2: expected the outcome "failed", found "resolved" (nothing asked)',
    'conversations.0.lines.3: expected a handoff to "general", found the end (resolved)',
  ]);
});

test('a script is checked in plain words, whatever it is', () => {
  const told = (value: unknown): string[] => checkScript(value).complaints.map(({ path, says }) => `${path.join('.')}: ${says}`);
  assert.deepEqual(told({ conversations: [{ name: 'x', lines: [{ custmer: 'hi' }, { agent: { matches: '(' } }, { say: 'x', agent: 'y' }] }] }), [
    'conversations.0.lines.0.custmer: "custmer" is not known here',
    'conversations.0.lines.0: a line does one thing',
    'conversations.0.lines.1.agent.matches: this is no regular expression',
    'conversations.0.lines.2.say: "say" is not known here',
  ]);
  assert.deepEqual(told({ apis: { a: [{ when: {} }] }, conversations: [] }), [
    'apis.a.0: a fixture either answers or fails',
    'conversations: must be at least 1 entries',
  ]);
  fc.assert(fc.property(fc.jsonValue(), (value) => assert.ok(checkScript(value).complaints.length > 0)));
});
