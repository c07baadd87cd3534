import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { handOffRoom, printEscalation } from './escalation.ts';
import { optionsWith } from './fixtures/world.ts';

const sizeOf = (text: string): number => Buffer.byteLength(text);

test('what the door can carry: the fallback first, and room beside the longest ring group', () => {
  assert.deepEqual(handOffRoom(optionsWith({ contextLimitBytes: 100 })), { contextBytes: 91, targets: ['agents', 'refunds'] });
  assert.deepEqual(handOffRoom(optionsWith({ escalateContext: 'ring-group-only' })), { contextBytes: 0, targets: ['agents', 'refunds'] });
  assert.equal(handOffRoom(optionsWith({ targets: {}, fallbackTarget: undefined })), undefined);
});

test('the ring group, and the context where it is packed', () => {
  assert.equal(printEscalation('refunds', 'order=1', optionsWith()), 'Refunds::order=1');
  assert.equal(printEscalation('refunds', '', optionsWith()), 'Refunds::');
  assert.equal(printEscalation('refunds', 'order=1', optionsWith({ escalateContext: 'ring-group-only' })), 'Refunds');
  assert.equal(printEscalation('Refunds', 'order=1', optionsWith()), undefined);
  assert.equal(printEscalation('constructor', '', optionsWith()), undefined);
});

test('whatever the context says, it fits, in whole characters, and names no other ring group', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.integer({ min: 16, max: 300 }),
      fc.constantFrom('', 'Agents::', '::', ':', '\n'),
      (text, limit, trick) => {
        const options = optionsWith({ contextLimitBytes: limit });
        const context = `${trick}${text}${trick}`;
        const packed = printEscalation('refunds', context, options) ?? '';
        assert.ok(sizeOf(packed) <= limit);
        assert.ok(packed.startsWith('Refunds::'));
        assert.equal(packed.indexOf('::', 'Refunds::'.length), -1);
        assert.ok(packed.isWellFormed());
        assert.doesNotMatch(packed, /\p{Cc}/u);
      },
    ),
  );
});

test('a context of the promised size is not cut', () => {
  const options = optionsWith({ targets: { a: { ringGroup: 'É' }, b: { ringGroup: 'A longer name' } }, fallbackTarget: undefined });
  const room = handOffRoom(options)?.contextBytes ?? 0;
  for (const target of ['a', 'b']) assert.ok(printEscalation(target, 'x'.repeat(room), options)?.endsWith(`::${'x'.repeat(room)}`), target);
});
