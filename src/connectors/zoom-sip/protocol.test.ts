import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitHandoff, type Handoff, parseContext } from '#contract';
import { zoomSipOptions } from './options.ts';
import { printHeaders, strangePlaceholders } from './protocol.ts';
import { handOffAbility } from './session.ts';

const sizeOf = (text: string): number => Buffer.byteLength(text);

test('names between braces that mean nothing', () => {
  assert.deepEqual(strangePlaceholders('{{context}} {{agentName}} {{ x }} {{facts.order}} {{facts.}}'), ['agentName', 'x', 'facts.']);
});

test('nothing leaves its line, splits a character or passes a limit, whatever the agent says; what is kept is read back', () => {
  for (const headerEncoding of ['utf-8', 'percent'] as const) {
    const options = zoomSipOptions.parse({
      id: 'z',
      type: 'zoom-sip',
      numbers: { '+1': { bot: 'b' } },
      allowAddresses: ['203.0.113.0/24'],
      targets: { desk: {} },
      transferHeaders: { 'X-Target': '{{target}}', 'X-Context': 'c={{context}}', 'X-More': '{{reason}}' },
      headerEncoding,
      headerLimitBytes: 100,
      headersLimitBytes: 200,
    });
    const door = handOffAbility(options)?.doors['desk'] ?? assert.fail();
    const any = fc.string({ unit: 'binary', maxLength: 150 });
    fc.assert(
      fc.property(any, any, (value, reason) => {
        const handoff: Handoff = { version: 1, target: 'desk', reason, facts: [{ name: 'order', value, priority: 1 }] };
        const { fields, kept, cut } = fitHandoff(handoff, door);
        const headers = printHeaders(fields, headerEncoding);
        assert.ok(headers.reduce((sum, [name, text]) => sum + sizeOf(name) + sizeOf(text), 0) <= 200);
        for (const [, text] of headers) {
          assert.ok(sizeOf(text) <= 100);
          assert.ok(!/[\p{Cc}\u2028\u2029]/u.test(text), JSON.stringify(text));
          assert.ok(text.isWellFormed());
          if (headerEncoding === 'percent') assert.match(text, /^[ -~]*$/);
        }
        assert.ok(kept.includes('order') !== cut.includes('order'));
        if (!kept.includes('order')) return;
        const found = new Map(headers).get('X-Context')?.slice(2) ?? '';
        const context = parseContext(headerEncoding === 'percent' ? decodeURIComponent(found) : found);
        assert.equal(context.facts[0]?.value, value.toWellFormed());
      }),
      { numRuns: 400 },
    );
  }
});
