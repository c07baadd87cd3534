import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Handoff } from '#contract';
import { fitHandoff, parseContext } from './fit.ts';

const refund: Handoff = {
  version: 1,
  target: 'refunds',
  reason: 'refund request',
  intent: 'refund',
  summary: 'The customer said: my parcel came broken and I want my money back.',
  language: 'en-US',
  facts: [
    { name: 'name', value: 'Zoë O’Neill', priority: 2 },
    { name: 'order', value: '123456', priority: 1 },
    { name: 'wish', value: 'a full refund to the card that paid, not a voucher', priority: 3 },
  ],
};

test('everything travels when there is room, the most important first', () => {
  const fitted = fitHandoff(refund, 1024);
  assert.equal(
    fitted.context,
    'order=123456|name=Zoë O’Neill|wish=a full refund to the card that paid, not a voucher|reason=refund request|intent=refund|summary=The customer said: my parcel came broken and I want my money back.|language=en-US',
  );
  assert.deepEqual(fitted.cut, []);
  assert.equal(fitted.target, 'refunds');
});

test('a narrow door loses the least important, prose first at its end, and says so', () => {
  const fitted = fitHandoff(refund, 116);
  assert.equal(fitted.context, 'order=123456|name=Zoë O’Neill|wish=a full refund to the card that paid, not a voucher|reason=refund request');
  assert.deepEqual(fitted.cut, ['intent', 'summary', 'language']);
  assert.equal(fitHandoff(refund, 70).context, 'order=123456|name=Zoë O’Neill|wish=a full refund to the card…');
  assert.deepEqual(fitHandoff(refund, 70).cut, ['wish', 'reason', 'intent', 'summary', 'language']);
});

test('a number is never shortened', () => {
  const card: Handoff = {
    version: 1,
    target: 't',
    reason: 'r',
    facts: [
      { name: 'card', value: '12345678901234567890', priority: 1 },
      { name: 'pin', value: 'ok', priority: 2 },
    ],
  };
  assert.equal(fitHandoff(card, 20).context, 'pin=ok|reason=r');
  assert.deepEqual(fitHandoff(card, 20).cut, ['card']);
});

test('marks of the format inside values do no harm', () => {
  const odd: Handoff = {
    version: 1,
    target: 't',
    reason: 'a|b=c%\r\nd',
    facts: [
      { name: 'reason', value: 'x', priority: 1 },
      { name: 'fact.a=b', value: '', priority: 2 },
    ],
  };
  const { context } = fitHandoff(odd, 200);
  assert.equal(context, 'fact.reason=x|fact.fact.a%3Db=|reason=a%7Cb%3Dc%25%0D%0Ad');
  assert.deepEqual(parseContext(context), {
    facts: [
      { name: 'reason', value: 'x' },
      { name: 'fact.a=b', value: '' },
    ],
    reason: 'a|b=c%\r\nd',
  });
});

test('a sign is never split', () => {
  const family = '👨‍👩‍👧‍👦';
  const handoff: Handoff = { version: 1, target: 't', reason: `${'a '.repeat(4)}${family.repeat(9)}`, facts: [] };
  for (let room = 20; room < 240; room++) {
    const reason = parseContext(fitHandoff(handoff, room).context).reason?.replace('…', '') ?? '';
    assert.equal(reason.replaceAll(family, '').replace(/a ?/g, ''), '', `${room}: ${reason}`);
  }
});

const text = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('a|b', '=', '%41', '%', '\ud800', 'ééé ééé ééé ééé ééé ééé ééé'),
);
const someHandoff = fc.record(
  {
    version: fc.constant(1 as const),
    target: fc.constant('t'),
    reason: text,
    intent: text,
    summary: text,
    language: fc.constant('en-US'),
    facts: fc.array(fc.record({ name: text, value: text, priority: fc.integer({ min: 1, max: 9 }) })),
  },
  { requiredKeys: ['version', 'target', 'reason', 'facts'] },
) as fc.Arbitrary<Handoff>;

test('it never takes more than the door carries, and what is not cut comes back whole', () => {
  fc.assert(
    fc.property(someHandoff, fc.integer({ min: -1, max: 400 }), (handoff, room) => {
      const fitted = fitHandoff(handoff, room);
      assert.ok(new TextEncoder().encode(fitted.context).length <= Math.max(0, room));
      assert.ok(fitted.context.isWellFormed());
      assert.doesNotMatch(fitted.context, /[\p{Cc}]/u);
      const back = parseContext(fitted.context);
      const cut = new Set(fitted.cut);
      if (!cut.has('reason') && handoff.reason !== '') assert.equal(back.reason, handoff.reason.toWellFormed());
      for (const { name, value } of handoff.facts)
        if (!cut.has(name))
          assert.ok(
            back.facts.some((fact) => fact.name === name.toWellFormed() && fact.value === value.toWellFormed()),
            name,
          );
      if (room >= 400 && handoff.facts.length === 0 && handoff.reason.length < 20) assert.ok(!cut.has('reason'));
    }),
  );
  fc.assert(fc.property(fc.string(), (any) => assert.ok(parseContext(any).facts.length >= 0)));
});
