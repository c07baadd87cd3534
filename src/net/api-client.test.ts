import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, test } from 'node:test';
import { type Instant, type Scheduler, silentLogger } from '#base';
import type { ApiAnswer } from '#contract';
import { type ApiClientOptions, type ApiSpec, type ClosableApiClient, checkApis, openApiClient } from './api-client.ts';
import { openMeter } from './meter.ts';
import type { Resolve } from './pinned-request.ts';
import { realScheduler } from './scheduler.ts';

const closing: (() => void)[] = [];
after(() => {
  for (const close of closing) close();
});

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** A far side that does as the test says, and remembers who came. */
async function farSide(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const seen: Seen[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (octets) => (body += octets));
    request.on('end', () => {
      seen.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers, body });
      answer(request, response);
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  closing.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { seen, port, url: `http://127.0.0.1:${port}` };
}
const json = (value: unknown) => (_request: IncomingMessage, response: ServerResponse) =>
  response.setHeader('content-type', 'application/json').end(JSON.stringify(value));

function client(apis: Record<string, ApiSpec>, options: Partial<ApiClientOptions> = {}): ClosableApiClient {
  const opened = openApiClient({ apis, scheduler: realScheduler(), logger: silentLogger, ...options });
  closing.push(() => opened.close());
  return opened;
}
const never = new AbortController().signal;
const call = (opened: ClosableApiClient, api: string, values: Record<string, string> = {}, abort: AbortSignal = never): Promise<ApiAnswer> =>
  opened.call({ api, values }, abort);

test('a configured API is called with its values, headers and body', async () => {
  const far = await farSide(json({ code: 'shipped' }));
  const opened = client({
    orders: { method: 'GET', url: `${far.url}/orders/{order}?lang={lang}`, headers: { 'X-Key': 'k1' }, allowPrivate: true },
    note: { method: 'POST', url: `${far.url}/notes`, body: { text: 'said: {text}' }, allowPrivate: true },
  });
  assert.deepEqual(await call(opened, 'orders', { order: '12/34', lang: 'en' }), { ok: true, status: 200, body: { code: 'shipped' } });
  assert.equal((await call(opened, 'note', { text: 'é"' })).ok, true);
  const [first, second] = far.seen;
  assert.equal(`${first?.method} ${first?.url}`, 'GET /orders/12%2F34?lang=en');
  assert.equal(first?.headers['x-key'], 'k1');
  assert.equal(first?.headers.host, `127.0.0.1:${far.port}`);
  assert.equal(second?.body, '{"text":"said: é\\""}');
  assert.equal(second?.headers['content-type'], 'application/json');
});

test('every failure is an answer with a closed code', async () => {
  const far = await farSide((request, response) => {
    const path = request.url ?? '';
    if (path === '/404') response.writeHead(404).end('{"error":"no"}');
    else if (path === '/redirect') response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    else if (path === '/text') response.end('<html>');
    else if (path === '/deep') response.end('['.repeat(5000));
    else if (path === '/zipped') response.setHeader('content-encoding', 'gzip').end('x');
    else if (path === '/long') response.setHeader('content-length', 5000).end('x'.repeat(5000));
    else if (path === '/endless') {
      const pour = (): void => {
        while (!response.destroyed && response.write('x'.repeat(1000)));
        response.once('drain', pour);
      };
      pour();
    } else if (path === '/cut') {
      response.setHeader('content-length', 100).write('{"a":');
      setImmediate(() => response.destroy());
    } else if (path === '/reset') request.socket.destroy();
    else if (path === '/empty') response.writeHead(204).end();
    else response.writeHead(200, { 'set-cookie': 'a=b' }).end('\ufeff{"proto":1}');
  });
  const spec = (path: string, rest: Partial<ApiSpec> = {}): ApiSpec => ({
    method: 'GET',
    url: far.url + path,
    allowPrivate: true,
    maxBytes: 1024,
    ...rest,
  });
  const opened = client({
    missing: spec('/404'),
    missingTaken: spec('/404', { accept: [404] }),
    redirect: spec('/redirect'),
    text: spec('/text'),
    deep: spec('/deep', { maxBytes: 10_000 }),
    zipped: spec('/zipped'),
    long: spec('/long'),
    endless: spec('/endless'),
    cut: spec('/cut'),
    reset: spec('/reset'),
    empty: spec('/empty'),
    fine: spec('/fine'),
    closed: spec('/x', { url: 'http://127.0.0.1:1/' }),
    own: { method: 'GET', url: '/orders/{order}' },
  });
  const expected: Readonly<Record<string, ApiAnswer>> = {
    missing: { ok: false, code: 'API_STATUS', status: 404 },
    missingTaken: { ok: true, status: 404, body: { error: 'no' } },
    redirect: { ok: false, code: 'API_STATUS', status: 302 },
    text: { ok: false, code: 'API_NOT_JSON', status: 200 },
    deep: { ok: false, code: 'API_NOT_JSON', status: 200 },
    zipped: { ok: false, code: 'API_NOT_JSON', status: 200 },
    long: { ok: false, code: 'API_TOO_LARGE', status: 200 },
    endless: { ok: false, code: 'API_TOO_LARGE', status: 200 },
    cut: { ok: false, code: 'API_UNREACHABLE' },
    reset: { ok: false, code: 'API_UNREACHABLE' },
    empty: { ok: true, status: 204, body: null },
    fine: { ok: true, status: 200, body: { proto: 1 } },
    closed: { ok: false, code: 'API_UNREACHABLE' },
    unheard: { ok: false, code: 'API_UNKNOWN' },
  };
  for (const [api, answer] of Object.entries(expected)) assert.deepEqual(await call(opened, api), answer, api);
  assert.deepEqual(await call(opened, 'constructor'), { ok: false, code: 'API_UNKNOWN' });
  assert.deepEqual(await call(opened, 'own', { order: '..' }), { ok: false, code: 'API_VALUE_UNFIT' });
  assert.deepEqual(await call(opened, 'own', { order: '1' }), { ok: false, code: 'API_UNREACHABLE' });
  assert.equal(far.seen.length, 12);
});

test('private, loopback and metadata addresses are not reached, however they are named', async () => {
  const far = await farSide(json('hit'));
  const places: Record<string, readonly string[]> = {
    'loopback.example': ['127.0.0.1'],
    'six.example': ['::1'],
    'mapped.example': ['::ffff:127.0.0.1'],
    'metadata.example': ['169.254.169.254'],
    'private.example': ['10.0.0.1', '192.168.0.1'],
    'nowhere.example': [],
  };
  const resolve: Resolve = async (name) => (places[name] ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  const hosts = [...Object.keys(places), '127.0.0.1', '0x7f.1', '2130706433', '[::1]', '[::ffff:7f00:1]', '0.0.0.0', '169.254.169.254'];
  for (const host of hosts) {
    const opened = client({ target: { method: 'GET', url: `https://${host}:${far.port}/` } }, { resolve });
    const code = host === 'nowhere.example' ? 'API_UNREACHABLE' : 'API_FORBIDDEN_ADDRESS';
    assert.deepEqual(await call(opened, 'target'), { ok: false, code }, host);
  }
  for (const host of ['metadata.example', '169.254.169.254', '0.0.0.0']) {
    const opened = client({ target: { method: 'GET', url: `http://${host}:${far.port}/`, allowPrivate: true } }, { resolve });
    assert.deepEqual(await call(opened, 'target'), { ok: false, code: 'API_FORBIDDEN_ADDRESS' }, host);
  }
  assert.equal(far.seen.length, 0);
});

test('a name is resolved once a connection and pinned: it cannot move between the look and the call', async () => {
  const far = await farSide(json('hit'));
  let asked = 0;
  // The second answer is where an attacker would lead us; a connection made by a second look-up would go there.
  const resolve: Resolve = async () => (asked++ === 0 ? [{ address: '127.0.0.1', family: 4 }] : [{ address: '169.254.169.254', family: 4 }]);
  const opened = client({ target: { method: 'GET', url: `http://shop.example:${far.port}/`, allowPrivate: true } }, { resolve });
  assert.deepEqual(await call(opened, 'target'), { ok: true, status: 200, body: 'hit' });
  assert.equal(asked, 1);
  assert.equal(far.seen[0]?.headers.host, `shop.example:${far.port}`);
});

test('of several addresses only those that are allowed are used', async () => {
  const far = await farSide(json('hit'));
  const resolve: Resolve = async () => [
    { address: '169.254.169.254', family: 4 },
    { address: '127.0.0.1', family: 4 },
  ];
  const opened = client({ target: { method: 'GET', url: `http://shop.example:${far.port}/`, allowPrivate: true } }, { resolve });
  assert.equal((await call(opened, 'target')).ok, true);
});

/** A scheduler whose alarms are rung by hand. */
function handScheduler() {
  const alarms: { due: Instant; run: () => void }[] = [];
  const scheduler: Scheduler = {
    ...realScheduler(),
    now: () => 100 as Instant,
    at(due, run) {
      const alarm = { due, run };
      alarms.push(alarm);
      return () => {
        if (alarms.includes(alarm)) alarms.splice(alarms.indexOf(alarm), 1);
      };
    },
  };
  return { scheduler, alarms };
}

test('an answer that does not come in time is no answer, and the connection is given up', async () => {
  const { scheduler, alarms } = handScheduler();
  const closed: Promise<void>[] = [];
  const far = await farSide((request, response) => {
    closed.push(new Promise((done) => request.socket.once('close', () => done())));
    if (request.url === '/dribble') response.write('{');
    for (const { due, run } of [...alarms]) {
      assert.equal(due, 100 + 700);
      run();
    }
  });
  const spec = (path: string): ApiSpec => ({ method: 'GET', url: far.url + path, timeoutMs: 700, allowPrivate: true });
  const opened = client({ silent: spec('/silent'), dribble: spec('/dribble') }, { scheduler });
  for (const api of ['silent', 'dribble']) assert.deepEqual(await call(opened, api), { ok: false, code: 'API_TIMEOUT' });
  await Promise.all(closed);
  assert.equal(closed.length, 2);
  assert.equal(alarms.length, 0);
});

test('whoever no longer wants the answer is let go at once', async () => {
  const giveUp = new AbortController();
  const far = await farSide(() => giveUp.abort());
  const opened = client({ slow: { method: 'GET', url: far.url, allowPrivate: true } });
  assert.deepEqual(await call(opened, 'slow', {}, giveUp.signal), { ok: false, code: 'API_ABANDONED' });
  assert.deepEqual(await call(opened, 'slow', {}, giveUp.signal), { ok: false, code: 'API_ABANDONED' });
  assert.equal(far.seen.length, 1);
});

test('a url that begins with a slash is this gateway, wherever it came to listen', async () => {
  const far = await farSide(json('self'));
  let own: { url: string } | undefined;
  const opened = client({ own: { method: 'GET', url: '/demo/{x}' } }, { own: () => own });
  assert.equal((await call(opened, 'own', { x: '1' })).ok, false);
  own = { url: far.url };
  assert.deepEqual(await call(opened, 'own', { x: '1' }), { ok: true, status: 200, body: 'self' });
  assert.equal(far.seen[0]?.url, '/demo/1');
});

test('calls are counted by API and result; names that are not configured count as one', async () => {
  const far = await farSide(json(1));
  const meter = openMeter({ process: false });
  const opened = client({ orders: { method: 'GET', url: far.url, allowPrivate: true } }, { meter });
  await call(opened, 'orders');
  await call(opened, 'made-up-1');
  await call(opened, 'made-up-2');
  const text = await meter.text();
  assert.match(text, /cordboard_api_calls_total\{api="orders",result="ok"\} 1/);
  assert.match(text, /cordboard_api_calls_total\{api="unknown",result="API_UNKNOWN"\} 2/);
  assert.match(text, /cordboard_api_call_ms_count\{api="orders"\} 1/);
});

test('what is wrong with configured APIs is told all at once', () => {
  const complaints = checkApis({
    plain: { method: 'GET', url: 'http://shop.example/' },
    odd: { method: 'GET', url: 'https://{host}/', headers: { Host: 'x', 'X-Bad': 'a\r\nb', 'Bad Name': 'x' }, body: {} },
    good: { method: 'POST', url: 'https://shop.example/{a}', headers: { Authorization: 'Bearer x' }, body: { a: '{a}' } },
    inside: { method: 'GET', url: 'http://10.0.0.1/', allowPrivate: true },
    own: { method: 'GET', url: '/demo/{a}' },
  });
  assert.deepEqual(
    complaints.map(({ path }) => path.join('.')),
    ['plain.url', 'odd.url', 'odd.headers.Host', 'odd.headers.X-Bad', 'odd.headers.Bad Name', 'odd.body'],
  );
  for (const { says, remedy } of complaints) assert.ok(says.endsWith('.') && remedy.endsWith('.'));
});
