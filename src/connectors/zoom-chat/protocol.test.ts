import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fillJson } from './json-template.ts';
import { parametersOf, readMessage } from './protocol.ts';

const whole = {
  id: 'm-1',
  sessionId: 'eng-77',
  conversationMode: 'START_CONVERSATION',
  message: { type: 'text', value: 'where is my parcel' },
  conversationVariables: { 'global_custom.Shop.tier': 'gold', 'global_system.Engagement.count': 3, odd: { a: 1 } },
  languageCode: 'en-GB',
  additionalPayload: null,
};

test('the documented keys are read, and variables get names that agents can use', () => {
  const read = readMessage(whole);
  assert.deepEqual(read, {
    ok: true,
    value: {
      id: 'm-1',
      sessionId: 'eng-77',
      begins: true,
      text: 'where is my parcel',
      language: 'en-GB',
      variables: { 'global_custom.Shop.tier': 'gold', 'global_system.Engagement.count': '3' },
    },
  });
  assert.ok(read.ok);
  assert.deepEqual(parametersOf(read.value.variables), { Shop_tier: 'gold', Engagement_count: '3' });
  assert.deepEqual(readMessage({ id: 'a', sessionId: 'b' }), {
    ok: true,
    value: { id: 'a', sessionId: 'b', begins: false, text: '', language: undefined, variables: {} },
  });
});

test('what cannot be read is a value that names the key', () => {
  const cases: readonly (readonly [unknown, string])[] = [
    [null, 'body'],
    [[], 'body'],
    [{ ...whole, id: '' }, 'id'],
    [{ ...whole, id: 7 }, 'id'],
    [{ ...whole, sessionId: 'x'.repeat(129) }, 'sessionId'],
    [{ ...whole, message: 'hello' }, 'message'],
    [{ ...whole, message: { value: 'x'.repeat(20_001) } }, 'too-long'],
  ];
  for (const [body, error] of cases) assert.deepEqual(readMessage(body), { ok: false, error });
  fc.assert(
    fc.property(fc.jsonValue(), (value) => void readMessage({ ...whole, message: value, conversationVariables: value, languageCode: value })),
  );
});

test('a template becomes JSON; what has no value is left out', () => {
  const values = { text: 'Hi', list: ['a', 'b'], flag: true, deep: { x: 1 } };
  assert.deepEqual(
    fillJson({ a: '{{text}}!', b: '{{list}}', c: '{{ nothing }}', d: ['{{deep}}', '{{nothing}}', 3, null], e: '{{nothing}}{{flag}}' }, values),
    {
      a: 'Hi!',
      b: ['a', 'b'],
      d: [{ x: 1 }, 3, null],
      e: 'true',
    },
  );
  assert.equal(fillJson('{{toString}} {{deep}}', values), ' ');
});
