import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { coverText } from './cover.ts';
import { coverAll } from './cover-all.ts';
import { openDetector } from './find.ts';
import type { Finding, Passage } from './passage.ts';

const detector = openDetector({
  detect: ['card', 'phone', 'email', 'names'],
  names: ['Ann Example'],
  custom: [{ name: 'iban', pattern: '[a-z]{2}\\d{2}(?: ?[a-z0-9]{4}){3,7}' }],
  countries: ['US', 'GB', 'DE'],
});

const bit = fc.oneof(
  fc.constantFrom('4111', '1111', '4111111111111111', '5555-5555-5555-4444', '212-555-0187', '+1', '2026-11-21', '12.50', '1'),
  fc.constantFrom('four', 'one', 'double', 'oh', 'forty', 'um', 'and', 'to', 'at', 'dot', 'com', 'example', 'ann', 'Ann Example', 'my name is'),
  fc.constantFrom('card number', 'phone', 'order', 'security code', 'ann@example.com', '[card]', '[card …1111]', '[', ']', '😀', '\ud83d', 'é', '\n'),
  fc.string({ unit: 'binary', maxLength: 6 }),
  fc.stringMatching(/^\d{1,19}$/),
);
const text = fc.array(fc.tuple(bit, fc.constantFrom(' ', '', ', ', '-', '. ')), { maxLength: 14 }).map((bits) => bits.flat().join(''));
const passages = fc
  .array(fc.tuple(text, fc.constantFrom('customer', 'agent-say', '')), { maxLength: 6 })
  .map((list) => list.map(([one, stream], at): Passage => ({ seq: at + 1, field: 'text', text: one, stream })));

const coverOnce = (before: readonly Passage[], findings: readonly Finding[]): Passage[] =>
  before.map((passage) => ({
    ...passage,
    text: coverText(
      passage.text,
      findings.filter(({ seq }) => seq === passage.seq),
    ),
  }));

test('every finding lies inside its text, and covering splits no sign', () => {
  fc.assert(
    fc.property(passages, (before) => {
      const { findings } = detector.find(before);
      for (const { seq, from, to, sure } of findings) {
        const whole = before[seq - 1]?.text ?? '';
        assert.ok(from >= 0 && from < to && to <= whole.length, `${from}–${to} of ${whole.length}`);
        assert.ok(sure > 0 && sure <= 1);
      }
      for (const [at, { text: covered }] of coverOnce(before, findings).entries())
        assert.ok(!before[at]?.text.isWellFormed() || covered.isWellFormed());
    }),
    { numRuns: 600 },
  );
});

test('what is covered has nothing more to find, and covering again changes nothing', () => {
  fc.assert(
    fc.property(passages, (before) => {
      const { texts } = coverAll(before, detector);
      const once = before.map((passage, at) => ({ ...passage, text: texts[at] ?? '' }));
      const again = detector.find(once).findings.map(({ seq, from, to, kind }) => `${kind}: ${texts[seq - 1]?.slice(from, to)} in ${texts[seq - 1]}`);
      assert.deepEqual(again, [], JSON.stringify(before.map(({ stream, text: said }) => `${stream}: ${said}`)));
      assert.deepEqual(coverAll(once, detector).texts, texts);
    }),
    { numRuns: 600 },
  );
});
