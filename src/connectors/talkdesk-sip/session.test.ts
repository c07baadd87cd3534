import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fitHandoff, type Handoff } from '#contract';
import { fitted } from '../../../test/peers/fitted.ts';
import { inviteOf } from '../../../test/peers/sip-request.ts';
import { type TalkdeskSipOptions, talkdeskSipOptions } from './options.ts';
import { escalate, greet, handOffAbility, talkdeskDialect } from './session.ts';

const optionsWith = (more: object = {}): TalkdeskSipOptions =>
  talkdeskSipOptions.parse({
    id: 'voice-sip',
    type: 'talkdesk-sip',
    numbers: { 'bot-001': { bot: 'st-parcels' } },
    allowAddresses: ['192.0.2.0/24'],
    targets: { refunds: { ringGroup: 'Refunds' }, agents: { ringGroup: 'Agents' } },
    fallbackTarget: 'agents',
    ...more,
  });

/** What the flow finds in `escalate_to`. */
const foundBy = (target: string, order: string, options = optionsWith()): string => {
  const handoff: Handoff = { version: 1, target, reason: '', facts: [{ name: 'o', value: order, priority: 1 }] };
  const fitted = fitHandoff(handoff, handOffAbility(options)?.doors[target] ?? assert.fail(target));
  const value = escalate(fitted, options)?.targetHeaders[0]?.[1] ?? '';
  const [digits = '', parameter] = value.split(';');
  assert.equal(parameter, 'encoding=hex');
  assert.ok(options.uuiLimitCounts === 'plain' || digits.length <= options.uuiLimitBytes, `${digits.length} digits`);
  const text = Buffer.from(digits, 'hex').toString();
  assert.ok(text.startsWith('escalate_to='));
  return text.slice('escalate_to='.length);
};

test('what fits beside the ring group arrives whole; the limit counts hex digits, or plain text', () => {
  const room = 116 - 'Refunds::o='.length;
  const order = 'x'.repeat(room);
  assert.equal(foundBy('refunds', order), `Refunds::o=${order}`);
  assert.equal(foundBy('refunds', `${order}y`), 'Refunds::');
  const plain = optionsWith({ uuiLimitCounts: 'plain' });
  assert.equal(foundBy('refunds', 'x'.repeat(room + 128), plain), `Refunds::o=${'x'.repeat(room + 128)}`);
  assert.deepEqual(handOffAbility(optionsWith())?.targets, ['agents', 'refunds']);
  assert.equal(handOffAbility(optionsWith({ targets: {}, fallbackTarget: undefined })), undefined);
  assert.equal(foundBy('agents', 'secret', optionsWith({ escalateContext: 'ring-group-only' })), 'Agents');
});

test('no context is longer than the limit, splits a character, breaks the line or forges a ring group', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (context) => {
      const text = foundBy('refunds', context);
      assert.ok(text.startsWith('Refunds::'));
      assert.ok(!text.slice(9).includes('::') && !/[\r\n\0]/.test(text) && !text.includes('\ufffd'.repeat(2)));
      assert.ok(Buffer.byteLength(text) <= 116);
      assert.equal(Buffer.from(text).toString(), text);
    }),
    { numRuns: 500 },
  );
});

test('a hand-off is a REFER to the escalation address; an unknown target is refused; the fallback is a target', () => {
  const dialect = talkdeskDialect(optionsWith());
  const leaving = dialect.handOff(fitted('refunds', 'c', { reason: 'r' }));
  assert.ok(leaving.ok && leaving.value.by === 'refer');
  assert.deepEqual([leaving.value.target, leaving.value.exit, leaving.value.settleMs], ['sip:escalation@talkdesk.com', 'escalation', 5000]);
  for (const target of ['nobody', '__proto__', 'toString']) {
    const unknown = dialect.handOff(fitted(target, 'c'));
    assert.equal(!unknown.ok && unknown.error.code, 'TALKDESK_SIP_TARGET_UNKNOWN');
  }
  const fallback = dialect.fallback();
  assert.ok(fallback?.by === 'refer');
  assert.equal(talkdeskDialect(optionsWith({ fallbackTarget: undefined })).fallback(), undefined);
  assert.deepEqual(dialect.hangUp('done'), { by: 'bye', headers: [], exit: 'ok' });
  assert.equal(dialect.hangUp('failed').exit, undefined);
});

test('what the INVITE says becomes facts', () => {
  const greeting = greet(
    inviteOf('sip:bot-001@gateway.example.com', ['X-Talkdesk-Interaction-Id: ab12', 'User-to-User: business_hours=open;encoding=plain']),
    optionsWith(),
  );
  assert.deepEqual(greeting.facts, { interactionId: 'ab12', parameters: { user_to_user: 'business_hours=open', business_hours: 'open' } });
  assert.deepEqual(greet(inviteOf('sip:bot-001@gateway.example.com'), optionsWith()).facts, { parameters: {} });
});

test('options that cannot work are refused, each with a remedy', () => {
  for (const [more, path] of [
    [{ allowAddresses: [] }, 'allowAddresses'],
    [{ allowAddresses: ['nowhere'] }, 'allowAddresses'],
    [{ fallbackTarget: 'nobody' }, 'fallbackTarget'],
    [{ escalationUri: 'sip:x@y?Header=z' }, 'escalationUri'],
    [{ escalationUri: 'tel:+1' }, 'escalationUri'],
    [{ numbers: { '+1 555': { bot: 'a' }, '+1555': { bot: 'b' } } }, 'numbers'],
    [{ targets: { agents: { ringGroup: 'x'.repeat(115) } } }, 'targets'],
    [{ targets: { agents: { ringGroup: 'a::b' } } }, 'targets'],
    [{ unknown: 1 }, undefined],
  ] as const) {
    const parsed = talkdeskSipOptions.safeParse({ ...optionsWith(), ...more });
    assert.equal(parsed.success, false, JSON.stringify(more));
    assert.equal(parsed.error?.issues[0]?.path[0], path);
  }
  assert.ok(talkdeskSipOptions.safeParse({ ...optionsWith(), allowAddresses: [], allowAnyAddress: true }).success);
});
