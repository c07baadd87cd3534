import assert from 'node:assert/strict';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { GatewayError } from '#base';
import { realScheduler } from './scheduler.ts';
import { openWebClient, type WebClientOptions } from './web-client.ts';

async function serve(t: TestContext, listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function client(t: TestContext, options: Partial<WebClientOptions> = {}) {
  const opened = openWebClient({ scheduler: realScheduler(), allowPrivate: true, ...options });
  t.after(() => opened.close());
  return opened;
}

const fails = (code: string) => (error: unknown) => error instanceof GatewayError && error.code === code;
const get = { method: 'GET', timeoutMs: 60_000, maxBytes: 1000 } as const;

test('status, headers and body come whole; octets are sent as they come', async (t) => {
  const url = await serve(t, (request, response) => {
    request.toArray().then((parts) => {
      response.writeHead(429, { 'retry-after': '7', 'x-length': String(request.headers['content-length']) }).end(Buffer.concat(parts));
    });
  });
  async function* octets() {
    yield Buffer.from('ab');
    yield Buffer.from('cd');
  }
  const answer = await client(t).request({ ...get, method: 'PUT', url, body: { octets: octets(), sizeBytes: 4 } });
  assert.deepEqual([answer.status, answer.headers['retry-after'], answer.headers['x-length'], answer.body.toString()], [429, '7', '4', 'abcd']);
});

test('an answer that breaks off, is too long, is late or never begins is an error and not half an answer', async (t) => {
  const url = await serve(t, (request, response) => {
    if (request.url === '/half') response.writeHead(200, { 'content-length': '10' }).write('12345', () => response.destroy());
    else if (request.url === '/reset') response.destroy();
    else if (request.url === '/long') response.end('x'.repeat(2000));
    else if (request.url === '/stuck') response.writeHead(200).write('1');
  });
  const web = client(t);
  await assert.rejects(web.request({ ...get, url: `${url}/half` }), fails('API_UNREACHABLE'));
  await assert.rejects(web.request({ ...get, url: `${url}/reset` }), fails('API_UNREACHABLE'));
  await assert.rejects(web.request({ ...get, url: `${url}/long` }), fails('API_TOO_LARGE'));
  await assert.rejects(web.request({ ...get, url: `${url}/stuck`, timeoutMs: 50 }), fails('API_TIMEOUT'));
  await assert.rejects(web.request({ ...get, url: `${url}/hang`, timeoutMs: 50 }), fails('API_TIMEOUT'));
});

test('an upload whose octets fail is an error of the request', async (t) => {
  const url = await serve(t, (request) => request.resume());
  async function* octets() {
    yield Buffer.from('ab');
    throw new Error('the disk');
  }
  await assert.rejects(client(t).request({ ...get, method: 'PUT', url, body: { octets: octets(), sizeBytes: 4 } }), fails('API_UNREACHABLE'));
});

test('only https and public addresses, unless told; metadata never', async (t) => {
  const url = await serve(t, (_, response) => response.end('inside'));
  const { port } = new URL(url);
  const strict = client(t, { allowPrivate: false, resolve: async () => [{ address: '127.0.0.1', family: 4 }] });
  for (const place of [
    url,
    `https://127.0.0.1:${port}`,
    `https://[::1]:${port}`,
    `https://somewhere.example:${port}`,
    'file:///etc/passwd',
    'nonsense',
  ])
    await assert.rejects(strict.request({ ...get, url: place }), fails('API_FORBIDDEN_ADDRESS'), place);
  const lenient = client(t);
  for (const place of ['http://169.254.169.254/latest', 'http://user:secret@127.0.0.1/'])
    await assert.rejects(lenient.request({ ...get, url: place }), fails('API_FORBIDDEN_ADDRESS'), place);
});
