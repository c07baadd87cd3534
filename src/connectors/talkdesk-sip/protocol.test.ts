import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { inviteOf } from '../../../test/peers/sip-request.ts';
import { escalationRoom, printEscalation, readInvite } from './protocol.ts';

const hex = (text: string): string => Buffer.from(text).toString('hex');
const read = (lines: readonly string[], target = 'sip:bot-001@gateway.example.com') => readInvite(inviteOf(target, lines));

test("Talkdesk's own samples decode (Talkdesk docs, bring your own AI over SIP)", () => {
  assert.equal(read(['User-to-User: 627573696e6573735f686f7572733d7072696f72697479;encoding=hex']).businessHours, 'priority');
  assert.equal(printEscalation('escalate_to=agents-queue'), '657363616c6174655f746f3d6167656e74732d7175657565;encoding=hex');
});

test('the words in the header part of the Request-URI, as the sample has them', () => {
  const target = `sip:bot-001@gateway.example.com?User-to-User=${hex('business_hours={"lang":"en"}')}%3Bencoding%3Dhex&X-Talkdesk-Interaction-Id=00112233445566778899aabbccddeeff`;
  assert.deepEqual(read([], target), {
    interactionId: '00112233445566778899aabbccddeeff',
    userToUser: 'business_hours={"lang":"en"}',
    businessHours: '{"lang":"en"}',
  });
});

test('hex or plain, with parameters or without, upper or lower case, quoted or escaped', () => {
  for (const line of [
    `user-to-user: ${hex('business_hours=a b')}`,
    `USER-TO-USER: ${hex('business_hours=a b').toUpperCase()};encoding=hex`,
    `User-to-User: ${hex('business_hours=a b')};purpose=isdn-uui;content=isdn-uui;encoding=hex`,
    `User-to-User: ${hex('business_hours=a b')}%3Bencoding%3Dhex`,
    'User-to-User: business_hours=a b',
    'User-to-User: "business_hours=a b";encoding=plain',
  ])
    assert.equal(read([line]).businessHours, 'a b', line);
  assert.equal(read(['User-to-User: 0011;encoding=hex', `User-to-User: ${hex('business_hours=x')}`]).businessHours, 'x');
  assert.equal(read(['User-to-User: 04deadbeefx']).userToUser, '04deadbeefx');
  assert.deepEqual(read(['X-Talkdesk-Interaction-Id: a b"c']), { interactionId: undefined, userToUser: undefined, businessHours: undefined });
});

test('whatever stands there, reading it ends in text or nothing', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 300 }), (text) => {
      const value = text.replace(/[^\x20-\x7e]/g, '').trim();
      const { userToUser } = read([`User-to-User: ${value}`]);
      assert.ok(userToUser === undefined || typeof userToUser === 'string');
    }),
    { numRuns: 500 },
  );
});

test('the room for a ring group and context, by both readings of the limit', () => {
  assert.equal(escalationRoom(256, 'encoded'), 116);
  assert.equal(escalationRoom(256, 'plain'), 244);
});
