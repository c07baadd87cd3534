import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeaderList } from '#protocols/sip';
import { koreHeaders, returnedHeaders } from './kore-headers.ts';

const list = (...fields: readonly (readonly [string, string])[]): HeaderList => {
  const headers = new HeaderList();
  for (const [name, value] of fields) headers.add(name, value);
  return headers;
};

for (const name of ['kore-reason', 'Kore-Reason', 'X-Kore-Reason', 'KORE_REASON', 'korereason'])
  test(`the reason is found as ${name}`, () => assert.equal(koreHeaders(list([name, 'HangUp'])).reason, 'HangUp'));
for (const name of ['kore-session_id', 'Kore-Session_id', 'x-kore-session-id', 'koresessionid'])
  test(`the session is found as ${name}`, () => assert.equal(koreHeaders(list([name, ' a1 '])).sessionId, 'a1'));

test('what is no such name is left alone, and what comes back for the flow is told apart from SIP’s own', () => {
  const headers = list(
    ['Via', 'SIP/2.0/TLS 203.0.113.7:5061;branch=z9hG4bK7f21'],
    ['CSeq', '2 BYE'],
    ['Reason', 'Q.850;cause=16'],
    ['kore-reason', 'TransferToAgent'],
    ['kore-reasons', 'no'],
    ['X-Intent', 'refund'],
    ['summary', 'order=123456'],
  );
  assert.deepEqual(koreHeaders(headers), { reason: 'TransferToAgent', names: ['kore-reason'] });
  assert.deepEqual(returnedHeaders(headers), { 'kore-reasons': 'no', 'X-Intent': 'refund', summary: 'order=123456' });
});
