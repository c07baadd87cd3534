import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UtteranceId } from '#base';
import { privateText } from '#contract';
import { bench } from './fixtures/bench.ts';

test('what is written in answer to a private question reaches the agent, and nothing that is kept', () => {
  const one = bench({ hides: (text: string) => /\d/.test(text) });
  const wishes = one.say('m1', '4111 1111 1111 1111');
  const given = wishes.find((wish) => wish.kind === 'agent');
  assert.ok(given?.kind === 'agent' && given.input.kind === 'turn');
  assert.equal(given.input.text, '4111 1111 1111 1111');
  one.step({
    kind: 'agent',
    output: {
      kind: 'say',
      utterance: 'u1' as UtteranceId,
      text: 'It is 4111.',
      written: 'It is **4111**.',
      recorded: `It is ${privateText}.`,
      interruptible: true,
    },
  });
  const request = { api: 'pay', values: { card: '4111', order: '7' } };
  const called = one.step({ kind: 'agent', output: { kind: 'call-api', call: 'c1', request, hidden: ['card'] } });
  assert.deepEqual(called.find((wish) => wish.kind === 'call-api')?.request.values, request.values, 'the API gets it');
  const kept = JSON.stringify(one.stored);
  assert.ok(!kept.includes('4111'), kept);
  assert.deepEqual(
    one.stored.flatMap((event) => (event.kind === 'customer-turn' || event.kind === 'agent-say' ? [event.text] : [])),
    [privateText, `It is ${privateText}.`],
  );
  one.say('m2', 'an agent please');
  assert.ok(one.stored.some((event) => event.kind === 'customer-turn' && event.text === 'an agent please'));
});
