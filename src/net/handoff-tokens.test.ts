import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { type ConversationId, newConversationId, type WallTime } from '#base';
import { openHandoffTokens } from './handoff-tokens.ts';

const dice = { bytes: (count: number) => randomBytes(count), below: () => 0, float: () => 0 };
const tokens = openHandoffTokens('a secret of the test');

test('a sealed id is 22 characters that say nothing of it, and comes back; with another secret it does not', () => {
  const other = openHandoffTokens('another');
  for (let i = 0; i < 200; i++) {
    const id = newConversationId((Date.parse('2026-11-21T00:00:00Z') + i) as WallTime, dice as never);
    const token = tokens.seal(id) ?? assert.fail();
    assert.match(token, /^[\w-]{22}$/);
    assert.equal(tokens.open(token), id);
    assert.notEqual(other.open(token), id);
  }
});

test('guesses, damaged tokens and strange text open nothing', () => {
  const opened = Array.from({ length: 2000 }, () => tokens.open(randomBytes(16).toString('base64url'))).filter((id) => id !== undefined);
  assert.ok(opened.length <= 2, `${opened.length} of 2000 random blocks had the form of an id`);
  for (const text of ['', 'x', '../../../etc/passwd___', 'a'.repeat(23), `${'a'.repeat(21)}b`, 'ä'.repeat(22)])
    assert.equal(tokens.open(text), undefined, text);
  assert.equal(tokens.seal('cv_1' as ConversationId), undefined);
});
