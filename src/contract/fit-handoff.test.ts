import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitHandoff } from './fit-handoff.ts';
import { factTypes, type Handoff } from './handoff.ts';
import { type HandoffDoor, lineDoor, wireBytes } from './handoff-door.ts';
import { parseContext } from './handoff-line.ts';

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
  const fitted = fitHandoff(refund, lineDoor('line', 1024));
  assert.equal(
    fitted.context,
    'order=123456|name=Zoë O’Neill|wish=a full refund to the card that paid, not a voucher|reason=refund request|intent=refund|summary=The customer said: my parcel came broken and I want my money back.|language=en-US',
  );
  assert.deepEqual(fitted.cut, []);
  assert.equal(fitted.target, 'refunds');
});

test('a narrow door loses the least important, prose first at its end, and says so', () => {
  const fitted = fitHandoff(refund, lineDoor('line', 116));
  assert.equal(fitted.context, 'order=123456|name=Zoë O’Neill|wish=a full refund to the card that paid, not a voucher|reason=refund request');
  assert.deepEqual(fitted.cut, ['intent', 'summary', 'language']);
  assert.equal(fitHandoff(refund, lineDoor('line', 70)).context, 'order=123456|name=Zoë O’Neill|wish=a full refund to the card…');
  assert.deepEqual(fitHandoff(refund, lineDoor('line', 70)).cut, ['wish', 'reason', 'intent', 'summary', 'language']);
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
  assert.equal(fitHandoff(card, lineDoor('line', 20)).context, 'pin=ok|reason=r');
  assert.deepEqual(fitHandoff(card, lineDoor('line', 20)).cut, ['card']);
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
  const { context } = fitHandoff(odd, lineDoor('line', 200));
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
    const reason = parseContext(fitHandoff(handoff, lineDoor('line', room)).context).reason?.replace('…', '') ?? '';
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
      const fitted = fitHandoff(handoff, lineDoor('line', room));
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

const anyDoor: fc.Arbitrary<HandoffDoor> = fc.record({
  name: fc.constant('d'),
  kind: fc.constantFrom('line', 'fields', 'parameters'),
  cost: fc.constantFrom('utf-8', 'hex', 'percent'),
  slots: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('X-A', 'X-B', 'ringGroup'),
      template: fc.constantFrom(
        '{{context}}',
        'Desk::{{context}}',
        '{{facts.order}}',
        '{{summary}}',
        '{{target}} {{reason}}',
        'c={{context}};r={{ref}}',
      ),
      bytes: fc.integer({ min: 0, max: 300 }),
    }),
    { maxLength: 4, selector: ({ name }) => name },
  ),
  totalBytes: fc.integer({ min: 0, max: 600 }),
  entries: fc.record({ most: fc.integer({ min: 0, max: 8 }), bytes: fc.integer({ min: 1, max: 80 }) }),
}) as fc.Arbitrary<HandoffDoor>;

const typed = fc.record({
  name: fc.constantFrom('order', 'name', 'reason', 'ref', 'note'),
  value: text,
  priority: fc.integer({ min: 1, max: 9 }),
  type: fc.constantFrom(...factTypes),
});
const reference = { token: 'aB3dE6gH9jK2mN5pQ8sT1v', url: 'https://gateway.example.com/handoff/aB3dE6gH9jK2mN5pQ8sT1v' };

test('whatever the door: no limit is passed, nothing is split, all is accounted for as kept, cut or referenced', () => {
  const full = fc.tuple(someHandoff, fc.array(typed, { maxLength: 6 })).map(([handoff, facts]): Handoff => ({ ...handoff, facts }));
  fc.assert(
    fc.property(full, anyDoor, fc.boolean(), (handoff, door, withRef) => {
      const { fields, kept, cut, referenced } = fitHandoff(handoff, door, withRef ? () => reference : undefined);
      const sizeOf = (value: string): number => wireBytes(value, door.cost);
      const entries = fields.slice(fields.length - (door.kind === 'parameters' ? fields.length : 0));
      if (door.kind === 'parameters') assert.ok(entries.length <= Math.max(door.entries?.most ?? 0, door.slots.length));
      else {
        assert.ok(fields.reduce((sum, [name, value]) => sum + sizeOf(name) + sizeOf(value), 0) <= (door.totalBytes ?? 0));
        const most = (name: string): number => Math.max(...door.slots.filter((slot) => slot.name === name).map(({ bytes }) => bytes));
        for (const [name, value] of fields) assert.ok(sizeOf(value) <= most(name), `${name} ${value}`);
      }
      for (const [, value] of fields) assert.ok(value.isWellFormed());
      const words = (['reason', 'intent', 'summary', 'language'] as const).filter((word) => handoff[word]);
      const all = [...handoff.facts.map(({ name }) => name), ...words].sort();
      assert.deepEqual([...kept, ...cut, ...referenced].sort(), all);
      if (referenced.length > 0) assert.ok(withRef && cut.length === 0 && fields.some(([, value]) => value.includes(reference.token)));
    }),
    { numRuns: 600 },
  );
});

test('a code is whole or absent in every field, and a type says what is a code', () => {
  const iban = 'DE00 1234 5678 9012 3456 7890 12';
  const fact = { name: 'iban', value: iban, priority: 1 };
  const shown = (type: 'text' | 'number', bytes: number): string =>
    fitHandoff({ version: 1, target: 't', reason: '', facts: [{ ...fact, type }] }, lineDoor('line', bytes)).context;
  assert.equal(shown('number', 30), '');
  assert.equal(shown('text', 30), 'iban=DE00 1234 5678 9012…');
  assert.equal(shown('number', 40), `iban=${iban}`);
});

test('a reference travels when something is cut: the address where there is room, else the token, and nothing without need', () => {
  const many: Handoff = { ...refund, summary: 'word '.repeat(80) };
  const ask = (bytes: number) => fitHandoff(many, lineDoor('line', bytes), () => reference);
  assert.equal(parseContext(ask(256).context).ref, reference.url);
  assert.equal(parseContext(ask(107).context).ref, reference.token);
  assert.ok(ask(107).referenced.includes('summary'));
  assert.deepEqual(ask(107).cut, []);
  assert.deepEqual(fitHandoff(refund, lineDoor('line', 1024), () => assert.fail('nobody needs it')).referenced, []);
  assert.ok(fitHandoff(many, lineDoor('line', 20), () => reference).cut.length > 0, 'no room even for the token');
});

test('who they are is said before why they call; each thing under its own name where the door has parameters', () => {
  const known: Handoff = {
    ...refund,
    summary: '',
    authentication: { state: 'verified', by: 'date of birth' },
    sentiment: 'calm',
    conversationId: 'c-1',
  };
  const line = fitHandoff(known, lineDoor('line', 1024)).context;
  assert.ok(line.indexOf('authentication=verified by date of birth') < line.indexOf('reason='), line);
  const door: HandoffDoor = { name: 'd', kind: 'parameters', cost: 'utf-8', slots: [], entries: { most: 20, bytes: 255 } };
  assert.deepEqual(fitHandoff(known, door).fields, [
    ['order', '123456'],
    ['name', 'Zoë O’Neill'],
    ['wish', 'a full refund to the card that paid, not a voucher'],
    ['authentication', 'verified by date of birth'],
    ['reason', 'refund request'],
    ['intent', 'refund'],
    ['sentiment', 'calm'],
    ['language', 'en-US'],
    ['conversation', 'c-1'],
  ]);
});
