import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitHandoff, type Handoff, parseContext } from '#contract';
import { handOffAbility, ringGroupOf } from './escalation.ts';
import { optionsWith } from './fixtures/world.ts';
import type { TalkdeskStreamOptions } from './options.ts';

const sizeOf = (text: string): number => Buffer.byteLength(text);

const order = (value: string, target = 'refunds'): Handoff => ({
  version: 1,
  target,
  reason: '',
  facts: [{ name: 'order', value, priority: 1 }],
});

/** What the flow finds in `escalate_to`. */
const foundBy = (handoff: Handoff, options: TalkdeskStreamOptions): string | undefined => {
  const door = new Map(Object.entries(handOffAbility(options)?.doors ?? {})).get(handoff.target);
  return ringGroupOf(handoff.target, door === undefined ? [] : fitHandoff(handoff, door).fields, options);
};

test('who can be handed over to: the fallback first; nobody without targets', () => {
  assert.deepEqual(handOffAbility(optionsWith())?.targets, ['agents', 'refunds']);
  assert.equal(handOffAbility(optionsWith({ targets: {}, fallbackTarget: undefined })), undefined);
  assert.deepEqual([handOffAbility(optionsWith())?.withinMs, handOffAbility(optionsWith({ stopAnswerMs: 4000 }))?.withinMs], [15_000, 4000]);
});

test('the ring group, and the context where it is packed', () => {
  assert.equal(foundBy(order('1'), optionsWith()), 'Refunds::order=1');
  assert.equal(foundBy({ ...order(''), facts: [] }, optionsWith()), 'Refunds::');
  assert.equal(foundBy(order('1'), optionsWith({ escalateContext: 'ring-group-only' })), 'Refunds');
  assert.equal(foundBy(order('1', 'Refunds'), optionsWith()), undefined);
  assert.equal(foundBy(order('1', 'constructor'), optionsWith()), undefined);
});

test('whatever was learned, it fits, in whole characters, names no other ring group, and is read back', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.integer({ min: 16, max: 300 }),
      fc.constantFrom('', 'Agents::', '::', ':', '\n'),
      (text, limit, trick) => {
        const options = optionsWith({ contextLimitBytes: limit });
        const handoff = order(`${trick}${text}${trick}`);
        const packed = foundBy(handoff, options) ?? '';
        assert.ok(sizeOf(packed) <= limit);
        assert.ok(packed.startsWith('Refunds::'));
        assert.equal(packed.indexOf('::', 'Refunds::'.length), -1);
        assert.ok(packed.isWellFormed());
        assert.doesNotMatch(packed, /\p{Cc}/u);
        const { kept } = fitHandoff(handoff, handOffAbility(options)?.doors['refunds'] ?? assert.fail());
        if (kept.includes('order'))
          assert.equal(parseContext(packed.slice('Refunds::'.length)).facts[0]?.value, handoff.facts[0]?.value.toWellFormed());
      },
    ),
  );
});

test('each target has the room that its own ring group leaves', () => {
  const options = optionsWith({ targets: { a: { ringGroup: 'É' }, b: { ringGroup: 'A longer name' } }, fallbackTarget: undefined });
  for (const [target, name] of [
    ['a', 'É'],
    ['b', 'A longer name'],
  ] as const) {
    const room = 256 - sizeOf(`${name}::order=`);
    assert.ok(foundBy(order('x'.repeat(room), target), options)?.endsWith(`order=${'x'.repeat(room)}`), target);
    assert.equal(foundBy(order('x'.repeat(room + 1), target), options), `${name}::`);
  }
});
