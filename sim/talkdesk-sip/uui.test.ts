import assert from 'node:assert/strict';
import { test } from 'node:test';
import { printContext, readEscalation } from './uui.ts';

const limit = { bytes: 256, counts: 'encoded' } as const;
const referTo = (text: string): string => `sip:escalation@talkdesk.com?User-to-User=${Buffer.from(text).toString('hex')}%3Bencoding%3Dhex`;

test('the two texts of Talkdesk’s page are made and read as they stand there', () => {
  assert.equal(printContext('priority'), '627573696e6573735f686f7572733d7072696f72697479;encoding=hex');
  const read = readEscalation('sip:escalation@talkdesk.com?User-to-User=657363616c6174655f746f3d6167656e74732d7175657565%3Bencoding%3Dhex', limit);
  assert.deepEqual(read.ok && read.value, {
    escalateTo: 'agents-queue',
    userToUser: '657363616c6174655f746f3d6167656e74732d7175657565;encoding=hex',
    sizeBytes: 48,
    encoding: 'hex',
  });
});

test('context beyond ASCII survives; plain text, and hex that does not say so, are read too', () => {
  const whole = readEscalation(referTo('escalate_to=Billing::größe=3|naïve 😀'), limit);
  assert.equal(whole.ok && whole.value.escalateTo, 'Billing::größe=3|naïve 😀');
  const plain = readEscalation('sip:escalation@talkdesk.com?User-to-User=escalate_to%3Dagents', limit);
  assert.deepEqual(plain.ok && [plain.value.escalateTo, plain.value.encoding], ['agents', 'plain']);
  const silent = readEscalation('sip:e@t.example?user-TO-user=657363616c6174655f746f3d61', limit);
  assert.equal(silent.ok && silent.value.escalateTo, 'a');
});

test('256 bytes pass and 257 do not, by either reading', () => {
  const fits = readEscalation(referTo(`escalate_to=${'x'.repeat(116)}`), limit);
  assert.equal(fits.ok && fits.value.sizeBytes, 256);
  const over = readEscalation(referTo(`escalate_to=${'x'.repeat(117)}`), limit);
  assert.ok(!over.ok && over.error.includes('258 bytes (as sent)'));
  const plain = { bytes: 256, counts: 'plain' } as const;
  const liberal = readEscalation(referTo(`escalate_to=${'x'.repeat(244)}`), plain);
  assert.equal(liberal.ok && liberal.value.sizeBytes, 256);
  const beyond = readEscalation(referTo(`escalate_to=${'é'.repeat(123)}`), plain);
  assert.ok(!beyond.ok && beyond.error.includes('258 bytes (before encoding)'));
});

const refused: readonly [what: string, uri: string, why: RegExp][] = [
  ['no header part', 'sip:escalation@talkdesk.com', /no User-to-User/],
  ['a telephone number', 'tel:+15550100', /no SIP URI/],
  ['hex that is none', 'sip:e@t.example?User-to-User=xyz%3Bencoding%3Dhex', /no hex/],
  ['an unknown encoding', 'sip:e@t.example?User-to-User=6162%3Bencoding%3Dbase64', /base64/],
  ['a cut character', 'sip:e@t.example?User-to-User=657363616c6174655f746f3dc3%3Bencoding%3Dhex', /UTF-8/],
  ['another key', referTo('ring_group=agents'), /escalate_to=/],
];
for (const [what, uri, why] of refused)
  test(`${what} is told`, () => {
    const read = readEscalation(uri, limit);
    assert.ok(!read.ok);
    assert.match(read.error, why);
  });
