import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DialPlan, dialledNumber, fillHeaders } from './trunk.ts';

const table: readonly [plan: DialPlan, number: string | RegExp][] = [
  [{ did: '15550100200' }, '+15550100200'],
  [{ did: '+15550100200' }, '+15550100200'],
  [{ did: '15550100200', e164: false }, '15550100200'],
  [{ did: '4417*', dialled: '+441712345' }, '+441712345'],
  [{ did: '4417*' }, '+44170000000'],
  [{ did: '4417*', dialled: '441812345' }, /not the DID/],
  [{ did: '15550100200', dialled: '15550100201' }, /not the DID/],
  [{ did: 'bot' }, /neither a number/],
  [{ did: '44*17' }, /neither a number/],
];
for (const [plan, wanted] of table)
  test(`DID ${plan.did}${plan.dialled === undefined ? '' : `, ${plan.dialled} dialled`}${plan.e164 === false ? ', without +' : ''}`, () => {
    const read = dialledNumber(plan);
    if (typeof wanted === 'string') assert.deepEqual(read, { ok: true, value: wanted });
    else assert.match(read.ok ? '' : read.error, wanted);
  });

test('placeholders in header fields are filled from the flow, and one that it has not is told', () => {
  const headers = [
    ['X-AgentName', '{{agentName}}'],
    ['X-QueueName', 'to {{ agentQueue }}'],
  ] as const;
  assert.deepEqual(fillHeaders(headers, { agentName: 'Ada', agentQueue: 'Refunds' }), {
    ok: true,
    value: [
      ['X-AgentName', 'Ada'],
      ['X-QueueName', 'to Refunds'],
    ],
  });
  const missing = fillHeaders(headers, { agentName: 'Ada' });
  assert.ok(!missing.ok && missing.error.includes('agentQueue'));
  assert.ok(!fillHeaders([['X-A', '{{a}}']], { a: 'one\r\nX-B: two' }).ok);
  assert.ok(!fillHeaders([['Via', 'x']], {}).ok);
});
