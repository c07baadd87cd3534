import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type HookEvent, readWebhook } from './webhook.ts';

const read = (body: unknown, path: HookEvent = 'message_created') => {
  const heard = readWebhook(path, body);
  assert.ok(heard.ok, heard.ok ? '' : heard.error);
  return heard.value;
};
const message = (more: object = {}, payload: object = {}) => ({
  event_type: 'MESSAGE_CREATED',
  conversation_id: 'c1',
  timestamp: '2026-01-15T10:02:11.000Z',
  payload: { content: 'Hi', author_name: 'Alex', ...payload },
  ...more,
});

test('the envelope of Talkdesk’s own consumer', () => {
  const heard = read(message());
  assert.deepEqual(
    [heard.event, heard.conversation, heard.at, heard.atMs, heard.name, heard.text, heard.ours],
    ['message_created', 'c1', '2026-01-15T10:02:11.000Z', Date.UTC(2026, 0, 15, 10, 2, 11), 'Alex', 'Hi', false],
  );
});

test('a long message is not dropped', () => {
  const words = 'Words of a human agent. '.repeat(8000).trim();
  assert.equal(read(message({}, { content: words })).text, words);
});

test('whatever was seen elsewhere: lower case, no event, flat, nested', () => {
  assert.equal(read({ conversation_id: 'c1', content: 'Hi', author_name: 'Alex' }).text, 'Hi');
  assert.equal(read({ event_type: 'message_created', conversation_id: 'c1', payload: { message: { content: 'Hi' } } }).text, 'Hi');
  assert.equal(read({ conversation_id: 7 }, 'conversation_ended').conversation, '7');
  assert.equal(read({ event_type: 'CONVERSATION_ENDED', conversation_id: 'c1' }, 'message_created').event, 'conversation_ended');
});

test('the same thing has the same id however it comes; other things have others', () => {
  const { id } = read(message());
  assert.equal(read(message()).id, id);
  assert.equal(read({ conversation_id: 'c1', content: 'Hi', timestamp: '2026-01-15T10:02:11.000Z' }).id, id, 'flat');
  assert.notEqual(read(message({ timestamp: '2026-01-15T10:02:11.001Z' })).id, id);
  assert.notEqual(read(message({ conversation_id: 'c2' })).id, id);
  const named = (timestamp: string) => read(message({ timestamp }, { message_id: 'm1' })).id;
  assert.equal(named('2026-01-15T10:02:11.000Z'), named('2026-01-16T10:02:11.000Z'), 'a message has its own id');
  const ended = (timestamp: string) => read({ conversation_id: 'c1', timestamp }, 'conversation_ended').id;
  assert.equal(ended('2026-01-15T10:02:11Z'), ended('2026-01-16T10:02:11Z'), 'a conversation ends once');
});

test('the customer’s own words and endings are known as such', () => {
  for (const payload of [{ author_type: 'CONTACT' }, { author: { type: 'user' } }, { sender_type: 'external' }])
    assert.equal(read(message({}, payload)).ours, true);
  assert.equal(read(message({}, { author_type: 'AGENT' })).ours, false);
  assert.equal(read(message({}, { author_type: 'SYSTEM' })).automatic, true);
  assert.equal(read({ conversation_id: 'c1', payload: { ended_by: 'CONTACT' } }, 'conversation_ended').ours, true);
});

test('files are named, with or without words; those without an id are nothing', () => {
  const attachments = [{ id: 'a1', name: 'x.png', type: 'image/png', size: '7' }, { id: 'a2' }, { name: 'no id' }, 'nonsense'];
  assert.deepEqual(read({ conversation_id: 'c1', payload: { attachments } }).files, [
    { id: 'a1', name: 'x.png', type: 'image/png' },
    { id: 'a2', name: 'file', type: 'application/octet-stream' },
  ]);
});

test('what is plainly HTML becomes its words; all else stays as it is', () => {
  const text = (content: string): string => read(message({}, { content })).text;
  assert.equal(text('<p>Hello <b>Pat</b> &amp; co</p><p>Bye</p>'), 'Hello Pat & co\nBye');
  assert.equal(text('if a < b and c > d: **yes**'), 'if a < b and c > d: **yes**');
});

test('an instant of another age is none', () => {
  assert.equal(read(message({ timestamp: '9999-01-01T00:00:00Z' })).atMs, undefined);
  assert.equal(read(message({ timestamp: 'soon' })).atMs, undefined);
  assert.equal(read(message({ timestamp: 1_768_471_331_000 })).atMs, 1_768_471_331_000);
});

test('nothing that is sent throws', () => {
  for (const [body, why] of [
    [undefined, 'no-object'],
    [[], 'no-object'],
    [{}, 'no-conversation'],
    [{ conversation_id: 'x'.repeat(256) }, 'no-conversation'],
    [{ conversation_id: 'c', event_type: 'typing' }, 'no-event'],
    [{ conversation_id: 'c' }, 'empty'],
  ] as const)
    assert.deepEqual(readWebhook('message_created', body), { ok: false, error: why });
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (body, payload) => {
      readWebhook('message_created', body);
      readWebhook('message_created', { conversation_id: 'c', payload });
    }),
  );
});
