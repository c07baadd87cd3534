import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AgentOutput, privateText } from '#contract';
import { flowAgent } from './agent.ts';
import { checkAgent } from './check.ts';

const card = '4111111111111111';
const file = {
  agent: 'shop',
  language: 'en-US',
  human: { target: 'people', say: 'One moment.' },
  variables: { order: 'order-number', card: { digits: 16, label: 'card number' } },
  flows: {
    welcome: [
      { ask: { into: 'order', say: 'Which order?' } },
      { ask: { into: 'card', say: 'Your card number, please?', private: true, confirm: 'Is it {{card | spell}}?' } },
      { set: { copy: 'card {{card}}' } },
      { call: { api: 'pay', values: { card: '{{card}}', order: '{{order}}', line: '{{copy}}' }, onError: 'handoff' } },
      { say: 'Paid with {{card}}, order {{order}}.' },
      { transfer: { summary: 'Paid with {{copy}}.', facts: [{ name: 'card', value: '{{card}}' }, 'order'] } },
    ],
  },
};

function bench() {
  const checked = checkAgent(file);
  assert.ok(checked.definition, JSON.stringify(checked.complaints));
  const out: AgentOutput[] = [];
  const talk = flowAgent(checked.definition, { version: '1' }).open({}, (output) => void out.push(output));
  const take = (): AgentOutput[] => out.splice(0);
  const say = (text: string) => {
    talk.receive({ kind: 'turn', text, source: 'text', confidence: 1 });
    return take();
  };
  talk.receive({ kind: 'start', facts: {} });
  take();
  return { talk, say, take };
}

/** Everything of these outputs that is written down. */
const written = (outputs: readonly AgentOutput[]): string =>
  JSON.stringify(
    outputs.map((one) => {
      if (one.kind === 'say') return one.recorded ?? one.text;
      if (one.kind === 'call-api') return Object.entries(one.request.values).filter(([name]) => !one.hidden?.includes(name));
      return one;
    }),
  );

test('a private answer is used, and stands nowhere: not in notes, sentences, calls, hand-offs', () => {
  const { talk, say, take } = bench();
  const asked = say('123456');
  const first = asked.find((one) => one.kind === 'ask');
  assert.ok(first?.kind === 'ask' && first.expect.hides?.('my card is 4111 1111 1111 1111'));
  assert.equal(first.expect.hides?.('four one one one'), true, 'also what is not understood');
  assert.equal(first.expect.hides?.('agent'), false, 'a wish for a human is no card');
  const confirm = say(card);
  assert.ok(!written(confirm).includes('1111') && !written(confirm).includes('1 1 1 1'), written(confirm));
  assert.ok(written(confirm).includes(privateText));
  assert.ok(
    confirm.some((one) => one.kind === 'say' && one.text.includes('4 1 1 1')),
    'the customer hears it',
  );
  const again = confirm.find((one) => one.kind === 'ask');
  assert.ok(again?.kind === 'ask');
  assert.deepEqual(
    ['yes', 'no', "no it's 4111", 'no it is four one one one one one'].map((text) => again.expect.hides?.(text)),
    [false, false, true, true],
  );
  const paying = say('yes');
  const call = paying.find((one) => one.kind === 'call-api');
  assert.ok(call?.kind === 'call-api');
  assert.deepEqual(call.request.values, { card, order: '123456', line: `card ${card}` });
  assert.deepEqual(call.hidden, ['card', 'line']);
  talk.receive({ kind: 'api-answer', call: call.call, answer: { ok: true, status: 200, body: {} } });
  const rest = [...paying, ...take()];
  assert.ok(!written(rest).includes('4111'), written(rest));
  const handoff = rest.find((one) => one.kind === 'hand-off');
  assert.ok(handoff?.kind === 'hand-off');
  assert.equal(handoff.handoff.summary, `Paid with ${privateText}.`);
  assert.deepEqual(
    handoff.handoff.facts.map(({ name, value }) => [name, value]),
    [
      ['card', privateText],
      ['order', '123456'],
    ],
  );
});

test('given again after a restart, it was answered, and is known no more', () => {
  const { say } = bench();
  say('123456');
  const confirm = say(privateText);
  assert.ok(confirm.some((one) => one.kind === 'note' && one.note.note === 'value' && one.note.name === 'card'));
  const call = say('yes').find((one) => one.kind === 'call-api');
  assert.ok(call?.kind === 'call-api');
  assert.equal(call.request.values['card'], privateText);
});

test('facts that name nothing are without what is private', () => {
  const { say } = bench();
  say('123456');
  say(card);
  const out = say('agent');
  const handoff = out.find((one) => one.kind === 'hand-off');
  assert.ok(handoff?.kind === 'hand-off');
  assert.deepEqual(
    handoff.handoff.facts.map(({ name }) => name),
    ['order'],
  );
});
