import assert from 'node:assert/strict';
import { test } from 'node:test';
import { realDice, realScheduler } from '#net';
import { openClient } from './fixtures/client.ts';
import { openMiddleware } from './fixtures/middleware.ts';
import { openDigitalConnect } from './open.ts';
import { parseAgentScript } from './script.ts';

test('a plain client holds a whole chat with a scripted agent, with a file each way', async (t) => {
  const script = parseAgentScript({
    agent: 'Alex',
    acceptAfterMs: 5,
    turns: [
      { say: 'Hello, this is Alex. What happened?' },
      { wait: 'message' },
      { say: 'Please send me the receipt.' },
      { wait: 'file' },
      { type: 5 },
      { file: { name: 'label.txt', type: 'text/plain', text: 'Return label 4711' }, say: 'Here is your label.' },
      { transfer: { to: 'Sam' } },
      { say: 'Sam here, it is done.' },
      { end: true },
    ],
  });
  assert.ok(script.ok);
  const middleware = await openMiddleware();
  const sim = await openDigitalConnect({
    scheduler: realScheduler(),
    dice: realDice(),
    script: script.value,
    webhooks: { baseUrl: `${middleware.url}/hooks/v1/`, auth: { kind: 'api-key', key: 'sim-key' } },
  });
  t.after(() => Promise.all([sim.close(), middleware.close()]));
  const client = openClient(sim);

  const started = await client.start(
    {
      subject: 'Refund for order A1001',
      context_parameters: { order: 'A1001', language: 'en' },
      previous_messages: [
        { type: 'external', content: 'Hello, what can I do for you?', created_at: '2026-01-15T10:00:00+00:00' },
        { type: 'USER', content: 'I want my money back', created_at: '2026-01-15T10:00:07+00:00' },
      ],
    },
    'start-1',
  );
  assert.equal(started.status, 201);
  const { id } = started.json as { id: string };
  await middleware.first(2);
  const sent = await client.say(id, 'The shoe is broken', 'message-1');
  assert.equal(sent.status, 201);
  await middleware.first(3);
  const file = await client.upload('receipt.txt', 'text/plain', 'Paid 30');
  const { name, type, size } = file;
  const withFile = await client.call('POST', `/digital-connect/conversations/${id}/messages`, { attachments: [{ id: file.id, name, type, size }] });
  assert.equal(withFile.status, 201);

  const hooks = await middleware.first(6);
  assert.deepEqual(
    hooks.map(({ path, body }) => [path, body.event_type, body.payload?.['content']]),
    [
      ['/hooks/v1/conversation_started', 'CONVERSATION_STARTED', undefined],
      ['/hooks/v1/message_created', 'MESSAGE_CREATED', 'Hello, this is Alex. What happened?'],
      ['/hooks/v1/message_created', 'MESSAGE_CREATED', 'Please send me the receipt.'],
      ['/hooks/v1/message_created', 'MESSAGE_CREATED', 'Here is your label.'],
      ['/hooks/v1/message_created', 'MESSAGE_CREATED', 'Sam here, it is done.'],
      ['/hooks/v1/conversation_ended', 'CONVERSATION_ENDED', undefined],
    ],
  );
  for (const { headers, body } of hooks) {
    assert.equal(headers['x-api-key'], 'sim-key');
    assert.equal(body.conversation_id, id);
  }
  const stamps = hooks.map(({ body }) => body.timestamp);
  assert.deepEqual([...stamps].sort(), stamps);
  assert.equal(new Set(stamps).size, stamps.length);

  const [attachment] = hooks[3]?.body.payload?.attachments ?? [];
  const link = (await client.call('GET', `/attachments/2023-03/${attachment?.id}/download-link`)).json as { url: string; expire_time: number };
  assert.equal(link.expire_time, 600);
  assert.equal(await (await fetch(link.url)).text(), 'Return label 4711');

  const seen = sim.desk.find(id);
  assert.deepEqual(
    [seen?.subject, seen?.contextParameters['order'], seen?.previousMessages.map(({ content }) => content), seen?.state, seen?.endedBy, seen?.agent],
    ['Refund for order A1001', 'A1001', ['Hello, what can I do for you?', 'I want my money back'], 'ended', 'agent', 'Sam'],
  );
  const received = seen?.messages.flatMap(({ files }) => files).find((one) => one.name === 'receipt.txt');
  assert.equal(Buffer.from(sim.desk.file(id, received?.id ?? '')?.octets ?? []).toString(), 'Paid 30');

  const late = await client.say(id, 'Are you still there?', 'message-2');
  assert.equal(late.status, 409);
  assert.equal((late.json as { code: string }).code, '3016011');
  assert.deepEqual(
    sim.effects().map(({ operation, effects }) => [operation, effects]),
    [
      ['start-conversation', 1],
      ['send-message', 1],
      ['create-attachment', 1],
      ['send-message', 1],
    ],
  );
});
