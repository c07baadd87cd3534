import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { mailKey, parsePersonKey, personKeysOf, telKey, threadPersonKey } from './person-key.ts';
import type { CallFacts } from './voice-call.ts';

const facts = (more: Partial<CallFacts>): CallFacts => ({
  channel: 'web',
  bot: 'b',
  account: 'a',
  mode: 'talk',
  direction: 'inbound',
  parameters: {},
  ...more,
});

test('a number is one key however it is written', () => {
  for (const written of [
    '+1 (555) 123-4567',
    '0015551234567',
    'tel:+1-555-123-4567',
    'sip:+15551234567@carrier.example;user=phone',
    ' +1.555.123.4567 ',
  ])
    assert.equal(telKey(written), 'tel:+15551234567', written);
  for (const written of ['anonymous', 'sip:anonymous@anonymous.invalid', '', '12', '+', 'ann@example.com'])
    assert.equal(telKey(written), undefined, written);
});

test('an address is in lower case, and nothing else is an address', () => {
  assert.equal(mailKey(' Ann@Example.com'), 'mailto:ann@example.com');
  assert.equal(mailKey('mailto:ann@example.com'), 'mailto:ann@example.com');
  for (const written of ['ann', '@', 'a b@c', '+15551234567']) assert.equal(mailKey(written), undefined, written);
});

test('a key that is typed again stays as it is', () => {
  fc.assert(
    fc.property(fc.string(), (typed) => {
      const key = parsePersonKey(typed);
      assert.equal(key === undefined ? undefined : parsePersonKey(key), key);
    }),
  );
});

test('the customer is who called, or who was called', () => {
  const numbers = { callerNumber: '+1 555 0100', calledNumber: '+1 555 0199' };
  assert.deepEqual(personKeysOf(facts(numbers), 'voice'), ['tel:+15550100']);
  assert.deepEqual(personKeysOf(facts({ ...numbers, direction: 'outbound' }), 'voice'), ['tel:+15550199']);
  assert.deepEqual(personKeysOf(facts({ callerNumber: '+15550100', contact: { name: 'Ann', phone: '+1-555-0100', email: 'Ann@x.org' } }), 'voice'), [
    'tel:+15550100',
    'mailto:ann@x.org',
  ]);
  assert.deepEqual(personKeysOf(facts({ interactionId: 'th_1' }), 'chat'), [threadPersonKey('web', 'th_1')]);
  assert.deepEqual(personKeysOf(facts({ interactionId: 'i_1' }), 'voice'), [], 'a call’s interaction is no person');
});
