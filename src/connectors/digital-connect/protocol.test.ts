import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  findAttachment,
  printMessage,
  printStart,
  readAttachment,
  readDownloadLink,
  readProblem,
  readRetryAfter,
  readSent,
  readStarted,
  readToken,
  readTokenError,
  readUploadLink,
} from './protocol.ts';

test('a start is written as Talkdesk’s reference has it, in both writings', () => {
  const previous = [
    { who: 'agent', content: 'Hello', at: '2026-01-15T10:00:00.000Z' },
    { who: 'customer', content: 'Help', at: '2026-01-15T10:00:07.000Z' },
  ] as const;
  const start = { touchpoint: 't', email: 'pat@example.com', context: { order: 'A1' }, previous };
  assert.deepEqual(JSON.parse(printStart(start, 'lower')), {
    touchpoint_id: 't',
    contact_person: { email: 'pat@example.com' },
    context_parameters: { order: 'A1' },
    previous_messages: [
      { type: 'external', content: 'Hello', created_at: '2026-01-15T10:00:00.000+00:00' },
      { type: 'user', content: 'Help', created_at: '2026-01-15T10:00:07.000+00:00' },
    ],
  });
  assert.match(printStart(start, 'upper'), /"EXTERNAL".*"USER"/);
  assert.deepEqual(JSON.parse(printStart({ ...start, context: {}, previous: [], subject: 'S' }, 'lower')), {
    touchpoint_id: 't',
    subject: 'S',
    contact_person: { email: 'pat@example.com' },
  });
});

test('a message has words, files, or both; sizes as number or text', () => {
  const file = { id: 'a', name: 'x', type: 'image/png', sizeBytes: 7 };
  assert.equal(printMessage('hi', [], 'number'), '{"content":"hi"}');
  assert.deepEqual(JSON.parse(printMessage('', [file], 'text')), { attachments: [{ id: 'a', name: 'x', type: 'image/png', size: '7' }] });
});

test('a token: its life within reason, its scopes where they are told', () => {
  const token = readToken({ access_token: 'abc', token_type: 'bearer', expires_in: 600, scope: 'a b' });
  assert.deepEqual(token, { ok: true, value: { value: 'abc', lifeS: 600, scopes: new Set(['a', 'b']) } });
  assert.deepEqual(readToken({ access_token: 'abc' }), { ok: true, value: { value: 'abc', lifeS: 300, scopes: undefined } });
  for (const body of [undefined, {}, { access_token: 'a\nb' }, { access_token: 'a', token_type: 'mac' }]) assert.equal(readToken(body).ok, false);
  assert.equal(readTokenError({ error: 'invalid_scope' }), 'invalid_scope');
});

test('of an error only the one known code and the named fields count', () => {
  assert.deepEqual(readProblem({ code: '3016011' }), { ended: true, fields: [] });
  assert.deepEqual(readProblem({ code: 3016011, fields: [{ name: 'x', description: 'y' }, { name: 'Pat’s words' }, 7] }), {
    ended: true,
    fields: ['x'],
  });
  assert.deepEqual(readProblem('<html>'), { ended: false, fields: [] });
});

test('206 is partial, with or without a reason', () => {
  assert.deepEqual(readSent(201, { message_id: 'm', created_at: 'now' }), { message: 'm', at: 'now' });
  assert.equal(readSent(206, { partial_fail_reason: 'too big' }).partial, 'too big');
  assert.equal(readSent(206, undefined).partial, 'some of it was not taken');
});

test('an attachment is found by its whole name, whatever list it stands in', () => {
  const list = [
    { id: '1', name: 'a' },
    { id: '2', name: 'ab' },
  ];
  for (const body of [{ _embedded: { attachments: list } }, { attachments: list }, list]) assert.equal(findAttachment(body, 'ab'), '2');
  assert.equal(findAttachment({ _embedded: { attachments: list } }, 'b'), undefined);
});

test('Retry-After is seconds or a date', () => {
  assert.equal(readRetryAfter('7', 0), 7000);
  assert.equal(readRetryAfter('Thu, 01 Jan 1970 00:00:09 GMT', 4000), 5000);
  assert.equal(readRetryAfter('999999999', 0), 3_600_000);
  assert.equal(readRetryAfter('soon', 0), undefined);
  assert.equal(readRetryAfter(undefined, 0), undefined);
});

test('nothing that Talkdesk answers throws', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      for (const readIt of [readStarted, readToken, readTokenError, readProblem, readUploadLink, readAttachment, readDownloadLink]) readIt(body);
      readSent(201, body);
      findAttachment(body, 'x');
    }),
  );
});
