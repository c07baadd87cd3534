import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fitHandoff, type Handoff } from '#contract';
import { fitted } from '../../../test/peers/fitted.ts';
import { inviteOf } from '../../../test/peers/sip-request.ts';
import { type ZoomSipOptions, zoomSipOptions } from './options.ts';
import { greet, handOffAbility, zoomDialect } from './session.ts';

const optionsWith = (more: object = {}): ZoomSipOptions =>
  zoomSipOptions.parse({
    id: 'zoom-voice',
    type: 'zoom-sip',
    numbers: { '+15550100*': { bot: 'st-parcels' } },
    allowAddresses: ['203.0.113.0/24'],
    targets: { agents: { headers: { 'X-Queue': 'agents' } }, billing: { headers: { 'X-Queue': 'billing' } } },
    fallbackTarget: 'agents',
    goodbyeHeaders: { 'X-Outcome': '{{reason}}' },
    ...more,
  });
const known = { session: 's-1', bot: 'st-parcels', caller: '+1555', called: '+1556' };

test('ids in the 200 OK, by their names or others (Kore.ai docs, Zoom Contact Center voice automation)', () => {
  const request = inviteOf('sip:+15550100200@vg.bench.example', ['X-Trace-ID: 8112233445566778899']);
  const greeting = greet(request, { bot: 'st-parcels' }, 'feed', optionsWith());
  assert.deepEqual(greeting.answerHeaders, [
    ['kore-session_id', 'feed'],
    ['kore-bot_id', 'st-parcels'],
  ]);
  assert.deepEqual(greeting.facts, { streamId: 'feed', interactionId: '8112233445566778899', parameters: { caller_name: 'Ada B' } });
  const renamed = optionsWith({ headerNames: { session: 'X-Kore-Session-Id' } });
  assert.equal(greet(request, { bot: 'b' }, 'feed', renamed).answerHeaders[0]?.[0], 'X-Kore-Session-Id');
});

test('who calls, as the network asserts it, and who hides', () => {
  const nameIn = (...lines: string[]) =>
    greet(inviteOf('sip:+15550100200@vg.bench.example', lines), { bot: 'b' }, 's', optionsWith()).facts.parameters?.['caller_name'];
  assert.equal(nameIn('P-Asserted-Identity: "Ada Byron" <sip:+15550109999@203.0.113.7:5061>'), 'Ada Byron');
  assert.equal(nameIn('P-Asserted-Identity: <sip:+15550109999@203.0.113.7:5061>'), 'Ada B');
  assert.equal(nameIn('P-Asserted-Identity: "Anonymous" <sip:anonymous@anonymous.invalid>'), undefined);
});

test('what the agent learned fills header fields of its own', () => {
  const options = optionsWith({ transferHeaders: { 'X-Order': '{{facts.order}}', 'X-Gone': '{{facts.none}}', 'X-Context': '{{context}}' } });
  const dialect = zoomDialect(options, known);
  const handoff: Handoff = { version: 1, target: 'billing', reason: '', facts: [{ name: 'order', value: 'A1001', priority: 1 }] };
  const leaving = dialect.handOff(fitHandoff(handoff, handOffAbility(options, known)?.doors['billing'] ?? assert.fail()));
  assert.deepEqual(leaving.ok && leaving.value.by === 'bye' && leaving.value.headers, [
    ['kore-reason', 'TransferToAgent'],
    ['X-Queue', 'billing'],
    ['X-Order', 'A1001'],
    ['X-Context', 'order=A1001'],
  ]);
});

test('B and C: the reason of the BYE, then the header fields that were configured', () => {
  const dialect = zoomDialect(optionsWith(), known);
  assert.deepEqual(dialect.hangUp('done'), {
    by: 'bye',
    headers: [
      ['kore-reason', 'HangUp'],
      ['X-Outcome', 'done'],
    ],
    exit: 'HangUp',
  });
  const leaving = dialect.handOff(
    fitted('billing', 'order=A1001', {
      fields: [
        ['X-Queue', 'billing'],
        ['X-Context', 'order=A1001'],
      ],
    }),
  );
  assert.ok(leaving.ok);
  assert.deepEqual(leaving.value, {
    by: 'bye',
    headers: [
      ['kore-reason', 'TransferToAgent'],
      ['X-Queue', 'billing'],
      ['X-Context', 'order=A1001'],
    ],
    exit: 'TransferToAgent',
  });
  assert.equal(dialect.fallback()?.exit, 'TransferToAgent');
  assert.equal(zoomDialect(optionsWith({ fallbackTarget: undefined }), known).fallback(), undefined);
  const unknown = dialect.handOff(fitted('constructor', '', { reason: '' }));
  assert.equal(!unknown.ok && unknown.error.code, 'ZOOM_SIP_TARGET_UNKNOWN');
});

test('the door to each target, and none where nobody takes over', () => {
  const { targets, doors, withinMs } = handOffAbility(optionsWith()) ?? assert.fail();
  assert.deepEqual([withinMs, handOffAbility(optionsWith({ byeAnswerMs: 4000 }))?.withinMs], [15_000, 4000]);
  assert.deepEqual(targets, ['agents', 'billing']);
  assert.deepEqual(
    doors['billing']?.slots.map(({ name, bytes }) => [name, bytes]),
    [
      ['X-Queue', 256],
      ['X-Context', 256],
    ],
  );
  assert.equal(doors['billing']?.totalBytes, 1024);
  assert.equal(handOffAbility(optionsWith({ targets: {}, fallbackTarget: undefined })), undefined);
});

test('options that cannot work are refused', () => {
  for (const [more, path] of [
    [{ allowAddresses: [] }, 'allowAddresses'],
    [{ goodbyeHeaders: { 'X-A': '{{agentName}}' } }, 'goodbyeHeaders'],
    [{ goodbyeHeaders: { 'X-A': '{{facts.}}' } }, 'goodbyeHeaders'],
    [{ transferHeaders: { 'Kore-Reason': 'x' } }, 'transferHeaders'],
    [{ transferHeaders: { Via: 'x' } }, 'transferHeaders'],
    [{ transferHeaders: { 'X-A': 'a\r\nVia: b' } }, 'transferHeaders'],
    [{ headerNames: { reason: 'Contact' } }, 'headerNames'],
    [{ fallbackTarget: 'nobody' }, 'fallbackTarget'],
  ] as const) {
    const parsed = zoomSipOptions.safeParse({ ...optionsWith(), ...more });
    assert.equal(parsed.success, false, JSON.stringify(more));
    assert.equal(parsed.error?.issues[0]?.path[0], path);
  }
});
