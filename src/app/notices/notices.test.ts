import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { asGatewayError, type ConversationId, silentLogger, type WallTime } from '#base';
import { type ConversationEvent, silentMeter } from '#contract';
import { openWebClient, realDice, realScheduler } from '#net';
import { openStore } from '#store';
import { until } from '../../../test/until.ts';
import { openRecordReader } from '../record-reader.ts';
import { judgeWebhook, sendWebhook } from './deliver-webhook.ts';
import { noticeItems } from './notice-items.ts';
import { openNotices } from './open-notices.ts';
import type { Webhook } from './read-webhooks.ts';
import { printSecret, signWebhook } from './sign-webhook.ts';
import { tellSummarised } from './tell-summarised.ts';

const id = 'cv_1' as ConversationId;
const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const scheduler = realScheduler();

interface Received {
  readonly id: string;
  readonly signature: string;
  readonly timestamp: string;
  readonly body: string;
}

/** Someone who receives webhooks and answers as the test wants. */
async function receiver(t: TestContext, answer: (count: number, response: ServerResponse) => void) {
  const received: Received[] = [];
  const server = createServer(async (request: IncomingMessage, response) => {
    let body = '';
    for await (const part of request) body += part;
    const field = (name: string): string => String(request.headers[`webhook-${name}`]);
    received.push({ id: field('id'), signature: field('signature'), timestamp: field('timestamp'), body });
    answer(received.length, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const got = (count: number) => until(() => received.length >= count, `${count} webhooks`);
  return { received, url, got };
}

const webhook = (url: string, rest: Partial<Webhook> = {}): Webhook => ({
  id: 'crm',
  url,
  account: 'acme',
  secrets: [secret],
  bots: undefined,
  personalData: false,
  allowPrivate: true,
  timeoutMs: 60_000,
  events: ['conversation.started', 'conversation.ended', 'conversation.handed-off'],
  ...rest,
});
const facts = {
  channel: 'voice',
  bot: 'st-1',
  account: 'acme',
  mode: 'talk',
  direction: 'inbound',
  callerNumber: '+15550123456',
  parameters: {},
} as const;
const start: ConversationEvent = { kind: 'conversation-start', medium: 'voice', facts, agent: 'a', agentVersion: '1' };
const end: ConversationEvent = { kind: 'conversation-end', outcome: 'resolved', reason: 'done' };

test('the signature is the one of Standard Webhooks', () => {
  // The example of the specification's own libraries.
  const unsigned = { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1614265330, body: '{"test": 2432232314}' };
  assert.equal(signWebhook(unsigned, [secret]), 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
  assert.equal(signWebhook(unsigned, [secret, 'another secret']).split(' ').length, 2);
  assert.equal(printSecret('plain words'), `whsec_${Buffer.from('plain words').toString('base64')}`);
  assert.equal(signWebhook(unsigned, [printSecret('plain words')]), signWebhook(unsigned, ['plain words']));
});

test('what happened is told to whoever wants to hear it: in order, signed, covered, again after a failure, once', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'cordboard-notices-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const crm = await receiver(t, (count, response) => void response.writeHead(count === 1 ? 500 : 204).end());
  const other = await receiver(t, (_count, response) => void response.writeHead(200).end());
  const store = await openStore({ directory, logger: silentLogger, meter: silentMeter, clock: scheduler, along: noticeItems });
  t.after(() => store.close());
  const records = openRecordReader({ store });
  const webhooks = [
    webhook(crm.url),
    webhook(other.url, { id: 'other', personalData: true, events: ['conversation.ended'] }),
    webhook(other.url, { id: 'elsewhere', account: 'else' }),
    webhook(other.url, { id: 'bots', bots: new Set(['st-9']) }),
  ];
  const close = openNotices({ webhooks, records, store, scheduler, dice: realDice(), meter: silentMeter });
  t.after(close);
  await store.append(id, [{ event: start, at: 1000 as WallTime }]);
  await store.append(id, [{ event: end, at: 2000 as WallTime }]);
  await Promise.all([crm.got(3), other.got(1)]);

  const types = crm.received.map(({ body }) => (JSON.parse(body) as { type: string }).type);
  assert.deepEqual(types, ['conversation.started', 'conversation.started', 'conversation.ended'], 'nothing overtakes what failed');
  assert.equal(crm.received[0]?.id, crm.received[1]?.id, 'the same message has the same id');
  for (const { id: name, timestamp, signature, body } of crm.received)
    assert.equal(signature, signWebhook({ id: name, timestamp: Number(timestamp), body }, [secret]));
  assert.ok(
    crm.received.every(({ body }) => !body.includes('+15550123456')),
    'who it was is covered',
  );
  const [told] = other.received;
  assert.equal(other.received.length, 1);
  const { timestamp, data } = JSON.parse(told?.body ?? '{}');
  assert.deepEqual([timestamp, data.conversation.callerNumber, data.conversation.outcome], ['1970-01-01T00:00:02.000Z', '+15550123456', 'resolved']);
});

test('that a conversation is summarised is told once, with the summary, covered', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'cordboard-notices-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  const crm = await receiver(t, (_count, response) => void response.writeHead(204).end());
  const store = await openStore({ directory, logger: silentLogger, meter: silentMeter, clock: scheduler, along: noticeItems });
  t.after(() => store.close());
  const webhooks = [
    webhook(crm.url, { events: ['conversation.summarised'] }),
    webhook(crm.url, { id: 'whole', events: ['conversation.summarised'], personalData: true }),
  ];
  t.after(openNotices({ webhooks, records: openRecordReader({ store }), store, scheduler, dice: realDice(), meter: silentMeter }));
  assert.equal(tellSummarised([webhook(crm.url)], store.outbox, scheduler), undefined, 'nobody wants to hear of it');
  const tell = tellSummarised(webhooks, store.outbox, scheduler);
  await store.append(
    id,
    [start, end].map((event, i) => ({ event, at: (i + 1) as WallTime })),
  );
  const summary = { text: 'Write to ann@example.com.', language: 'en', by: 'extract', until: 2 } as const;
  await store.annexes.put(id, { summary, extraction: { values: { door: true }, by: 'flow' } }, 3 as WallTime);
  await tell?.(id);
  await tell?.(id);
  await crm.got(2);
  await until(async () => (await store.outbox.list({ state: 'waiting' })).length === 0, 'both are off the box');
  const told = crm.received.map(({ id: name, body }) => ({
    name,
    ...(JSON.parse(body) as { type: string; data: { summary: object; extraction: object } }),
  }));
  assert.deepEqual(
    told.map(({ name, type }) => [name, type]),
    [
      ['cv_1.summarised', 'conversation.summarised'],
      ['cv_1.summarised', 'conversation.summarised'],
    ],
  );
  assert.deepEqual(told.map(({ data }) => (data.summary as typeof summary).text).toSorted(), ['Write to [email].', summary.text]);
  assert.deepEqual(told[0]?.data.extraction, { values: { door: true }, by: 'flow' });
});

test('an answer is judged: taken, gone for good, later', () => {
  assert.deepEqual(judgeWebhook({ status: 202, ms: 1 }), { kind: 'done' });
  assert.deepEqual(judgeWebhook({ status: 410, ms: 1 }), { kind: 'refused', why: 'status 410' });
  assert.deepEqual(judgeWebhook({ status: 302, ms: 1 }), { kind: 'retry', why: 'status 302' });
  assert.deepEqual(judgeWebhook({ status: 429, ms: 1, retryAfterMs: 5000 }), { kind: 'retry', why: 'status 429', afterMs: 5000 });
});

test('addresses inside the network are not called, unless the configuration says so', async () => {
  const web = openWebClient({ scheduler });
  for (const url of ['https://127.0.0.1/x', 'https://169.254.169.254/latest', 'https://[::1]/x', 'http://example.com/x'])
    await assert.rejects(
      sendWebhook(webhook(url), { id: 'm', body: '{}' }, web, scheduler),
      (error) => asGatewayError(error).code === 'API_FORBIDDEN_ADDRESS',
    );
  web.close();
});
