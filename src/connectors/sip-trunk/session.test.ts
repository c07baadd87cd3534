import assert from 'node:assert/strict';
import { test } from 'node:test';
import { admitHeaders } from '#protocols/sip';
import { fitted } from '../../../test/peers/fitted.ts';
import { type SipTrunkOptions, sipTrunkOptions } from './options.ts';
import { greet, refer, trunkDialect } from './session.ts';

const optionsWith = (more: object = {}): SipTrunkOptions =>
  sipTrunkOptions.parse({
    id: 'trunk',
    type: 'sip-trunk',
    numbers: { '+15550100': { bot: 'st-parcels' } },
    allowAddresses: ['192.0.2.7'],
    targets: { desk: { uri: 'sip:desk@pbx.example.com', headers: { 'X-Queue': 'desk' } } },
    goodbyeHeaders: { 'X-Result': 'resolved' },
    ...more,
  });

test('context travels as User-to-User, in a header field, or not', () => {
  const leaving = { target: 'desk', context: 'order A1' };
  assert.deepEqual(refer(leaving, optionsWith())?.targetHeaders, [['User-to-User', `${Buffer.from('order A1').toString('hex')};encoding=hex`]]);
  assert.deepEqual(refer(leaving, optionsWith({ context: 'header' }))?.headers, [
    ['X-Queue', 'desk'],
    ['X-Context', 'order A1'],
  ]);
  const none = refer(leaving, optionsWith({ context: 'none' }));
  assert.deepEqual([none?.targetHeaders, none?.headers], [[], [['X-Queue', 'desk']]]);
  const slots = (more: object) => greet(optionsWith(more)).can.handOff?.doors['desk']?.slots;
  assert.deepEqual(slots({ contextLimitBytes: 21 }), [{ name: 'context', template: '{{context}}', bytes: 21 }]);
  assert.deepEqual(slots({ context: 'none' }), []);
  assert.equal(greet(optionsWith({ targets: {} })).can.handOff, undefined);
});

test('goodbyes, good and bad; unknown targets; the fallback', () => {
  const dialect = trunkDialect(optionsWith({ fallbackTarget: 'desk' }));
  assert.deepEqual(dialect.hangUp('done').headers, [['X-Result', 'resolved']]);
  assert.equal(dialect.hangUp('failed').headers[0]?.[0], 'Reason');
  assert.ok(admitHeaders(dialect.hangUp('failed').headers).ok);
  const fallback = dialect.fallback();
  assert.ok(fallback?.by === 'refer' && fallback.targetHeaders.length === 0);
  const unknown = dialect.handOff(fitted('valueOf', '', { reason: '' }));
  assert.equal(!unknown.ok && unknown.error.code, 'SIP_TRUNK_TARGET_UNKNOWN');
});

const outgoing = { uri: 'sip:{number}@trunk.example.com', from: 'sip:+15550100@gateway.example.com', headers: { 'X-Line': '7' }, ringSeconds: 30 };

test('a hand-off by a call of ours: the target is invited, with its fields, ours and the context', () => {
  const dialect = trunkDialect(optionsWith({ handOffBy: 'dial', outgoing, fallbackTarget: 'desk' }));
  const leaving = dialect.handOff(fitted('desk', 'order A1', { reason: '' }));
  assert.ok(leaving.ok && leaving.value.by === 'dial');
  const { invitation, ringMs } = leaving.value;
  assert.deepEqual([invitation.target, invitation.to.host, ringMs], ['sip:desk@pbx.example.com', 'pbx.example.com', 30_000]);
  assert.deepEqual(invitation.headers, [
    ['X-Line', '7'],
    ['X-Queue', 'desk'],
    ['User-to-User', `${Buffer.from('order A1').toString('hex')};encoding=hex`],
  ]);
  const unknown = dialect.handOff(fitted('valueOf', '', { reason: '' }));
  assert.equal(!unknown.ok && unknown.error.code, 'SIP_TRUNK_TARGET_UNKNOWN');
  assert.equal(dialect.fallback(), undefined, 'a gateway that goes cannot carry a bridge');
  const inField = trunkDialect(optionsWith({ handOffBy: 'dial', outgoing, context: 'header' }));
  const field = inField.handOff(fitted('desk', 'a b', { reason: '' }));
  assert.deepEqual(field.ok && field.value.by === 'dial' && field.value.invitation.headers?.at(-1), ['X-Context', 'a b']);
});

test('options that cannot work are refused', () => {
  for (const [more, path] of [
    [{ allowAddresses: [] }, 'allowAddresses'],
    [{ targets: { desk: { uri: 'nonsense' } } }, 'targets'],
    [{ targets: { desk: { uri: 'tel:+15550100' } } }, 'targets'],
    [{ goodbyeHeaders: { 'Call-ID': 'x' } }, 'goodbyeHeaders'],
    [{ failedHeaders: { Reason: 'a\nb' } }, 'failedHeaders'],
    [{ contextHeader: 'Contact' }, 'contextHeader'],
    [{ credentials: { username: 'a', password: 'short' } }, 'credentials'],
    [{ answer: 'on-first-sound', answerAfterMs: 1 }, 'answerAfterMs'],
    [{ answerAfterMs: 600_001 }, 'answerAfterMs'],
    [{ handOffBy: 'dial' }, 'handOffBy'],
    [{ handOffBy: 'dial', outgoing, context: 'none', targets: { desk: { uri: 'tel:+15550100' } } }, 'targets'],
  ] as const) {
    const parsed = sipTrunkOptions.safeParse({ ...optionsWith(), ...more });
    assert.equal(parsed.success, false, JSON.stringify(more));
    assert.equal(parsed.error?.issues[0]?.path[0], path);
  }
  assert.ok(sipTrunkOptions.safeParse({ ...optionsWith(), targets: { desk: { uri: 'tel:+15550100' } }, context: 'header' }).success);
});
