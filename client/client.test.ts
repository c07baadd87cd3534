import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type Client, type EventMessage, openClient, ProblemError } from './index.ts';

type Take = (request: IncomingMessage, response: ServerResponse, body: string) => void;

/** A gateway as far as a client sees it, which answers as the test wants. */
async function gateway(t: TestContext, take: Take): Promise<{ readonly client: Client; readonly asked: string[] }> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request) body += part;
    asked.push(`${request.method} ${request.url}`);
    take(request, response, body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { client: openClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, token: async () => 'cbk_x' }), asked };
}

const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void =>
  void response
    .writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json', ...headers })
    .end(JSON.stringify(body));

test('paths and queries are put together, and nothing of them gets out of its place', async (t) => {
  const { client, asked } = await gateway(t, (request, response) => {
    assert.equal(request.headers.authorization, 'Bearer cbk_x');
    json(response, 200, { conversations: [] }, { etag: '"1"' });
  });
  await client.listConversations({ outcome: 'resolved', limit: 5, person: 'tel:+1 555' });
  const { etag, status } = await client.request('getConversation', { id: '../users?x=1' });
  assert.deepEqual([status, etag], [200, '"1"']);
  assert.deepEqual(asked, [
    'GET /api/v1/conversations?outcome=resolved&limit=5&person=tel%3A%2B1+555',
    'GET /api/v1/conversations/..%2Fusers%3Fx%3D1',
  ]);
});

test('what is no JSON comes as it was sent where that is wanted', async (t) => {
  const octets = Uint8Array.from({ length: 256 }, (_, i) => i);
  const { client } = await gateway(t, (request, response) => {
    assert.equal(request.headers.accept, 'application/octet-stream');
    response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment; filename="a.bin"' }).end(octets);
  });
  const answer = await client.raw('runReport', { report: 'usage' }, { accept: 'application/octet-stream' });
  assert.deepEqual(new Uint8Array(await answer.arrayBuffer()), octets);
  assert.match(answer.headers.get('content-disposition') ?? '', /a\.bin/);
});

test('pages are read as they are wanted', async (t) => {
  const { client, asked } = await gateway(t, (request, response) => {
    const second = request.url?.includes('cursor=two') === true;
    json(response, 200, { keys: second ? [{ id: 'ak_3' }] : [{ id: 'ak_1' }, { id: 'ak_2' }], ...(second ? {} : { next: 'two' }) });
  });
  const ids: string[] = [];
  for await (const { id } of client.pages('listKeys')) ids.push(id);
  assert.deepEqual([ids, asked.length], [['ak_1', 'ak_2', 'ak_3'], 2]);
  for await (const { id } of client.pages('listKeys', { limit: 2 })) {
    assert.equal(id, 'ak_1');
    break;
  }
  assert.equal(asked.length, 3, 'no further page was asked for');
});

test('a no is an error with its code and all that is wrong; later is tried again under the same key', async (t) => {
  const keys = new Set<unknown>();
  const { client, asked } = await gateway(t, (request, response, body) => {
    keys.add(request.headers['idempotency-key']);
    if (request.method === 'GET') return json(response, 403, { status: 403, code: 'FORBIDDEN', detail: 'This is not allowed.' });
    if (asked.length < 3) return json(response, 503, { status: 503, code: 'UNAVAILABLE', detail: 'Later.' }, { 'retry-after': '0' });
    return json(response, 201, { token: 'cbk_y', key: { id: 'ak_1' }, sent: JSON.parse(body) });
  });
  const made = await client.addKey({ body: { name: 'crm', scopes: ['conversations:read'] } });
  assert.deepEqual([made.token, asked.length, keys.size], ['cbk_y', 3, 1]);
  await assert.rejects(client.getMe(), (error) => error instanceof ProblemError && error.status === 403 && error.code === 'FORBIDDEN');
  const elsewhere = openClient({ url: 'http://127.0.0.1:9', retries: 0 });
  await assert.rejects(elsewhere.getMe(), (error) => error instanceof ProblemError && error.code === 'NO_ANSWER');
});

test('events are followed over a broken line, from where they were left', async (t) => {
  const lasts: unknown[] = [];
  const event = (seq: number): string =>
    `: still here\n\nid: cv_1:${seq}\nevent: no-input\ndata: ${JSON.stringify({ conversation: 'cv_1', event: { seq } })}\n\n`;
  const { client } = await gateway(t, (request, response) => {
    lasts.push(request.headers['last-event-id']);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const [a, b] = lasts.length === 1 ? [1, 2] : [3, 4];
    const text = event(a);
    response.write(text.slice(0, 30));
    response.write(text.slice(30));
    if (lasts.length === 1) response.end(event(b));
    else response.write(event(b));
  });
  const seen: number[] = [];
  const stop = new AbortController();
  for await (const message of client.follow({ conversation: 'cv_1' }, { signal: stop.signal })) {
    const { event: happened }: EventMessage = message;
    // Narrowed by its kind, an event has the fields of that kind and no other: this compiles.
    const turn: number | undefined = happened.kind === 'agent-say' ? happened.turn : happened.kind === 'no-input' ? happened.turn : undefined;
    assert.equal(turn, undefined);
    if (seen.push(happened.seq) === 4) stop.abort();
  }
  assert.deepEqual(
    [seen, lasts],
    [
      [1, 2, 3, 4],
      [undefined, 'cv_1:2'],
    ],
  );
});
