import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { contextRoom, printHeaders, strangePlaceholders } from './protocol.ts';

const limits = { eachBytes: 100, allBytes: 200 };
const sizeOf = (text: string): number => Buffer.byteLength(text);

test('placeholders are filled in; empty fields are left out', () => {
  assert.deepEqual(
    printHeaders(
      { 'X-Intent': '{{reason}}', 'X-Auth': 'true', 'X-None': '{{caller}}', 'X-Both': '{{target}}/{{ bot }}' },
      { reason: 'refund', target: 't', bot: 'st-1' },
      limits,
      'utf-8',
    ),
    [
      ['X-Intent', 'refund'],
      ['X-Auth', 'true'],
      ['X-Both', 't/st-1'],
    ],
  );
  assert.deepEqual(strangePlaceholders('{{context}} {{agentName}} {{ x }}'), ['agentName', 'x']);
});

test('nothing leaves its line, splits a character or passes a limit, whatever the agent says', () => {
  const templates = { 'X-Target': '{{target}}', 'X-Context': 'c={{context}}', 'X-More': '{{reason}}' };
  for (const encoding of ['utf-8', 'percent'] as const)
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 150 }), fc.string({ unit: 'binary', maxLength: 150 }), (context, reason) => {
        const headers = printHeaders(templates, { target: 'desk', context, reason }, limits, encoding);
        assert.ok(headers.reduce((sum, [name, value]) => sum + sizeOf(name) + sizeOf(value), 0) <= limits.allBytes);
        for (const [, value] of headers) {
          assert.ok(sizeOf(value) <= limits.eachBytes);
          assert.ok(!/[\p{Cc}\u2028\u2029]/u.test(value), JSON.stringify(value));
          assert.equal(Buffer.from(value).toString(), value);
          if (encoding === 'percent') assert.match(decodeURIComponent(value).length > 0 ? value : '', /^[ -~]*$/);
        }
      }),
      { numRuns: 400 },
    );
});

test('context of the promised size arrives whole', () => {
  const templates = { 'X-Target': '{{target}}', 'X-Context': 'c={{context}}' };
  for (const encoding of ['utf-8', 'percent'] as const) {
    const room = contextRoom(templates, limits, encoding);
    assert.ok(room > 20, `${room}`);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }), (text) => {
        let context = text
          .toWellFormed()
          .replace(/[\p{Cc}\u2028\u2029]/gu, 'x')
          .trim();
        while (sizeOf(context) > room) context = [...context].slice(0, -1).join('').trim();
        const value = printHeaders(templates, { target: 'desk', context }, limits, encoding).find(([name]) => name === 'X-Context')?.[1];
        assert.equal(encoding === 'percent' ? decodeURIComponent(value ?? '') : value, `c=${context}`.trim());
      }),
      { numRuns: 300 },
    );
  }
  assert.equal(contextRoom({ 'X-Target': '{{target}}' }, limits, 'utf-8'), 0);
});
