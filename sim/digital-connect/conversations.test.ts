import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openBench } from './fixtures/bench.ts';
import { openClient } from './fixtures/client.ts';
import { handClock } from './fixtures/hand-clock.ts';
import { openDigitalConnect } from './open.ts';

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly fields?: readonly { readonly name: string; readonly description: string }[];
}
const namesOf = (json: unknown): readonly string[] => (json as Problem).fields?.map(({ name }) => name) ?? [];
const start = { touchpoint_id: 'sim-touchpoint', contact_person: { email: 'pat@example.com' } };
const said = { type: 'user', content: 'Hi', created_at: '2026-01-15T10:00:00+00:00' };

test('a start takes what the documents describe', async (t) => {
  const { sim, client } = await openBench(t);
  for (const body of [
    start,
    { ...start, subject: 'Refund', context_parameters: null, previous_messages: [] },
    {
      ...start,
      context_parameters: { order: 'A1' },
      previous_messages: [said, { ...said, type: 'EXTERNAL', created_at: '2026-01-15T10:00:00.123Z' }],
    },
  ]) {
    const { status, json } = await client.call('POST', '/digital-connect/conversations', body);
    assert.equal(status, 201);
    assert.match((json as { id: string }).id, /^[0-9a-f]{32}$/);
    assert.deepEqual(Object.keys(json as object), ['id']);
  }
  assert.equal(sim.desk.list().length, 3);
});

test('a start that is not as documented gets 400 and the field’s name', async (t) => {
  const { sim, client } = await openBench(t);
  for (const [body, name] of [
    [{ contact_person: start.contact_person }, 'touchpoint_id'],
    [{ touchpoint_id: 'sim-touchpoint' }, 'contact_person'],
    [{ ...start, contact_person: {} }, 'contact_person.email'],
    [{ ...start, contact_person: { email: 'pat' } }, 'contact_person.email'],
    [{ ...start, contact_person: { email: 'pat@example.com', name: 'Pat' } }, 'contact_person.name'],
    [{ ...start, channel: 'api' }, 'channel'],
    [{ ...start, subject: 5 }, 'subject'],
    [{ ...start, context_parameters: { order: 5 } }, 'context_parameters.order'],
    [{ ...start, previous_messages: [said, { ...said, type: 'bot' }] }, 'previous_messages[1].type'],
    [{ ...start, previous_messages: [{ ...said, created_at: '2026-01-15 10:00' }] }, 'previous_messages[0].created_at'],
    [{ ...start, previous_messages: [{ ...said, content: '' }] }, 'previous_messages[0].content'],
    [{ ...start, previous_messages: {} }, 'previous_messages'],
  ] as const) {
    const { status, json } = await client.call('POST', '/digital-connect/conversations', body);
    assert.deepEqual([status, namesOf(json)], [400, [name]]);
    assert.equal(typeof (json as Problem).message, 'string');
  }
  const unknown = await client.start({ touchpoint_id: 'elsewhere' });
  assert.deepEqual([unknown.status, namesOf(unknown.json)], [404, ['touchpoint_id']]);
  assert.equal((await client.call('POST', '/digital-connect/conversations', undefined)).status, 400);
  const authorization = `Bearer ${await client.token()}`;
  const raw = (body: string, type: string) =>
    fetch(`${sim.apiUrl()}/digital-connect/conversations`, { method: 'POST', headers: { authorization, 'content-type': type }, body });
  assert.equal((await raw('{', 'application/json')).status, 400);
  assert.equal((await raw(JSON.stringify(start), 'text/plain')).status, 400);
  assert.equal((await raw('[]', 'application/json')).status, 400);
  assert.equal(sim.desk.list().length, 0);
});

test('quirks: which case of type, which type of size, what of unknown members', async (t) => {
  const { sim, client } = await openBench(t, { quirks: { typeCase: 'upper', unknownFields: 'ignore', keyRequired: true } });
  const post = (body: object, key?: string) =>
    client.call('POST', '/digital-connect/conversations', body, key === undefined ? {} : { 'x-idempotency-key': key });
  const lower = await post({ ...start, previous_messages: [said] }, 'a');
  assert.deepEqual([lower.status, namesOf(lower.json)], [400, ['previous_messages[0].type']]);
  const upper = {
    ...start,
    channel: 'api',
    contact_person: { email: 'pat@example.com', name: 'Pat' },
    previous_messages: [{ ...said, type: 'USER' }],
  };
  assert.equal((await post(upper, 'b')).status, 201);
  assert.deepEqual(namesOf((await post(upper)).json), ['x-idempotency-key']);
  const id = sim.desk.list()[0]?.id ?? '';
  const { size, ...file } = await client.upload('a.txt', 'text/plain', 'abc');
  const send = (value: unknown, key: string) => {
    const attachments = [{ id: file.id, name: file.name, type: file.type, size: value }];
    return client.call('POST', `/digital-connect/conversations/${id}/messages`, { attachments }, { 'x-idempotency-key': key });
  };
  assert.equal((await send(size, 'c')).status, 201);
  assert.equal((await send('3', 'd')).status, 201);
  assert.ok(sim.changeQuirks({ sizeAs: 'number' }).ok);
  assert.deepEqual(namesOf((await send('3', 'e')).json), ['attachments[0].size']);
  assert.ok(sim.changeQuirks({ sizeAs: 'string' }).ok);
  assert.deepEqual(namesOf((await send(3, 'f')).json), ['attachments[0].size']);
  assert.ok(!sim.changeQuirks({ sizeAs: 'float' }).ok);
});

test('a key makes a start and a message happen once; the same key with another body is a conflict', async (t) => {
  const { sim, client, clock } = await openBench(t);
  const first = await client.start({}, 'k');
  const again = await client.start({}, 'k');
  assert.deepEqual([again.status, again.json], [201, first.json]);
  assert.equal((await client.start({ subject: 'other' }, 'k')).status, 409);
  const { id } = first.json as { id: string };
  const said = await Promise.all(Array.from({ length: 20 }, () => client.say(id, 'once', 'm')));
  assert.equal(new Set(said.map(({ json }) => JSON.stringify(json))).size, 1);
  assert.equal((await client.say(id, 'twice', 'm')).status, 409);
  assert.equal(sim.desk.find(id)?.messages.length, 1);
  assert.ok(sim.changeQuirks({ repeatedKey: 'conflict' }).ok);
  assert.equal((await client.say(id, 'once', 'm')).status, 409);
  assert.deepEqual(
    sim.effects().map(({ operation, key, calls, effects }) => [operation, key, calls, effects]),
    [
      ['start-conversation', 'k', 3, 1],
      ['send-message', 'm', 22, 1],
    ],
  );
  await clock.pass(86_400_000);
  await client.token();
  assert.equal((await client.start({}, 'k')).status, 201);
  assert.equal(sim.desk.list().length, 2);
});

test('a message takes text, files or both, and answers with 24 characters of time', async (t) => {
  const { client, open } = await openBench(t);
  const id = await open();
  const { status, json } = await client.say(id, 'Hello');
  const sent = json as { id: string; created_at: string; message_id: string };
  assert.deepEqual([status, sent.id, sent.created_at.length, sent.message_id.length], [201, id, 24, 32]);
  const { status: waiting } = await client.say(await open({ accepted: false }), 'Before anybody is there');
  assert.equal(waiting, 201);
  for (const [body, name] of [
    [{}, 'content'],
    [{ content: '' }, 'content'],
    [{ content: 5 }, 'content'],
    [{ content: 'x'.repeat(4097) }, 'content'],
    [{ content: 'x', type: 'text' }, 'type'],
    [{ attachments: [{ id: 'a', name: 'n', type: 't' }] }, 'attachments[0].size'],
    [{ attachments: [{ id: 'a', name: 'n', type: 't', size: 'big' }] }, 'attachments[0].size'],
    [{ attachments: [{ id: 'a', name: 'n', type: 't', size: 1 }] }, 'attachments[0]'],
  ] as const) {
    const wrong = await client.call('POST', `/digital-connect/conversations/${id}/messages`, body);
    assert.deepEqual([wrong.status, namesOf(wrong.json)], [400, [name]]);
  }
  assert.equal((await client.say('nowhere', 'Hello')).status, 404);
});

test('text goes through when a file fails: 206 with the reason, and the same again for the same key', async (t) => {
  const { sim, client, open } = await openBench(t, { quirks: { fileTypes: ['image/*'] } });
  const id = await open();
  const text = await client.upload('a.txt', 'text/plain', 'abc');
  const image = await client.upload('a.png', 'image/png', 'abc');
  const asFile = ({ id, name, type, size }: typeof text) => ({ id, name, type, size });
  const body = { content: 'Two files', attachments: [asFile(text), asFile(image), { id: 'none', name: 'n', type: 't', size: 1 }] };
  const send = () => client.call('POST', `/digital-connect/conversations/${id}/messages`, body, { 'x-idempotency-key': 'p' });
  const partial = await send();
  const { partial_fail_reason: reason, message_id: messageId } = partial.json as { partial_fail_reason: string; message_id: string };
  assert.equal(partial.status, 206);
  assert.match(reason, /text\/plain/);
  assert.match(reason, /none does not exist/);
  assert.deepEqual((await send()).json, partial.json);
  const message = sim.desk.find(id)?.messages.find((one) => one.id === messageId);
  assert.deepEqual([message?.text, message?.files.map(({ name }) => name)], ['Two files', ['a.png']]);
  const wrongSize = await client.call('POST', `/digital-connect/conversations/${id}/messages`, {
    content: 'x',
    attachments: [{ ...asFile(image), size: 4 }],
  });
  assert.equal(wrongSize.status, 206);
});

test('the contact ends it: 204, no webhook, and everything after is code 3016011', async (t) => {
  const { sim, client, open } = await openBench(t);
  const id = await open();
  const end = () => client.call('DELETE', `/digital-connect/conversations/${id}`);
  const { status, json } = await end();
  assert.deepEqual([status, json], [204, undefined]);
  assert.equal(sim.desk.find(id)?.endedBy, 'contact');
  for (const late of [await end(), await client.say(id, 'more')]) {
    assert.equal(late.status, 409);
    assert.equal((late.json as Problem).code, '3016011');
  }
  assert.ok(sim.changeQuirks({ endedStatus: 400 }).ok);
  assert.equal((await end()).status, 400);
  assert.equal((await client.call('DELETE', '/digital-connect/conversations/nowhere')).status, 404);
  assert.deepEqual(
    sim.webhooks.list().map(({ action }) => action),
    ['conversation_started'],
  );
});

test('there is no list, no read, and no other method', async (t) => {
  const { client, open } = await openBench(t);
  const id = await open();
  const read = await client.call('GET', `/digital-connect/conversations/${id}`);
  assert.deepEqual([read.status, read.headers.get('allow')], [405, 'DELETE']);
  assert.equal((await client.call('GET', '/digital-connect/conversations')).status, 405);
  assert.equal((await client.call('POST', `/digital-connect/conversations/${id}/typing`)).status, 404);
  assert.equal((await client.call('DELETE', '/digital-connect/conversations/%E0%A4%A')).status, 404);
});

test('a rate may be set: 429 with Retry-After, for the rest of the minute', async (t) => {
  const { client, clock } = await openBench(t, { quirks: { callsPerMinute: 2 } });
  assert.equal((await client.start()).status, 201);
  assert.equal((await client.start()).status, 201);
  const over = await client.start();
  assert.equal(over.status, 429);
  const seconds = Number(over.headers.get('retry-after'));
  assert.ok(seconds >= 1 && seconds <= 60);
  await clock.pass(seconds * 1000);
  assert.equal((await client.start()).status, 201);
});

test('with the same dice and clock it gives the same ids and times', async () => {
  const play = async (): Promise<unknown> => {
    let rolled = 0;
    const dice = { bytes: (count: number) => new Uint8Array(count).fill(++rolled), fraction: () => 0.5 };
    const sim = await openDigitalConnect({ scheduler: handClock(), dice, quirks: { tokenForm: 'opaque' } });
    const client = openClient(sim);
    const { id } = (await client.start()).json as { id: string };
    const { json } = await client.say(id, 'Hello');
    await sim.close();
    return json;
  };
  assert.deepEqual(await play(), await play());
});
