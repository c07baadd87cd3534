import assert from 'node:assert/strict';
import { connect, type Socket } from 'node:net';
import { after, test } from 'node:test';
import { GatewayError, silentLogger } from '#base';
import { createHttpDoor, type HttpDoor, type HttpDoorOptions } from './http-door.ts';
import { parseAddressSet } from './peer-address.ts';
import { refuseUpgrade } from './refuse-upgrade.ts';

const open: HttpDoor[] = [];
after(async () => {
  for (const door of open) await door.close();
});

function newDoor(options: Partial<HttpDoorOptions> = {}): HttpDoor {
  const door = createHttpDoor({ host: '127.0.0.1', port: 0, logger: silentLogger, ...options });
  open.push(door);
  door.app.get('/thing/:id', async (request) => ({ id: (request.params as { id: string }).id }));
  door.app.post('/thing', async (request) => ({ got: request.body }));
  door.app.get('/healthz', { config: { openWhileDraining: true } }, async () => ({ alive: true }));
  for (const [path, blame, retry] of [
    ['/peer', 'peer', false],
    ['/later', 'operator', true],
    ['/bug', 'gateway', false],
  ] as const) {
    door.app.get(path, async () => {
      throw new GatewayError('CANARY', { blame, retry, says: 'canary' });
    });
  }
  door.app.get('/broken', async () => {
    throw new Error('canary-secret in an error message');
  });
  return door;
}

async function openDoor(options: Partial<HttpDoorOptions> = {}): Promise<HttpDoor & { port: number }> {
  const door = newDoor(options);
  return Object.assign(door, await door.listen());
}

/** Sends octets as they are and resolves to all that came back until the far side closed. */
function exchange(port: number, ...parts: (string | Buffer)[]): Promise<string> {
  return new Promise((done) => {
    let got = '';
    const socket: Socket = connect(port, '127.0.0.1', () => {
      for (const part of parts) socket.write(part);
    });
    socket.on('data', (octets) => (got += octets));
    socket.on('error', () => {});
    socket.on('close', () => done(got));
  });
}

const upgradeRequest = (path: string): string =>
  `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n`;
const statusOf = (answer: string): number => Number(answer.slice(9, 12));
const bodyOf = (answer: string): { error: { code: string; message: string } } => JSON.parse(answer.slice(answer.indexOf('\r\n\r\n') + 4));

test('errors are JSON of one form and echo nothing', async () => {
  const { app } = newDoor({ bodyLimitBytes: 1000 });
  const json = { 'content-type': 'application/json' };
  const cases = [
    { ask: { method: 'GET', url: '/canary-path?token=canary-token' }, status: 404, code: 'NOT_FOUND' },
    { ask: { method: 'GET', url: '/%zz-canary' }, status: 400, code: 'BAD_REQUEST' },
    { ask: { method: 'GET', url: `/thing/${'canary'.repeat(100)}` }, status: 414, code: 'URL_TOO_LONG' },
    { ask: { method: 'DELETE', url: '/thing' }, status: 405, code: 'METHOD_NOT_ALLOWED' },
    { ask: { method: 'PUT', url: '/thing/canary' }, status: 405, code: 'METHOD_NOT_ALLOWED' },
    { ask: { method: 'POST', url: '/nowhere', payload: 'canary', headers: { 'content-type': 'text/plain' } }, status: 404, code: 'NOT_FOUND' },
    { ask: { method: 'POST', url: '/thing', payload: '{"canary"', headers: json }, status: 400, code: 'BAD_REQUEST' },
    { ask: { method: 'POST', url: '/thing', payload: '', headers: json }, status: 400, code: 'BAD_REQUEST' },
    { ask: { method: 'POST', url: '/thing', payload: '{"__proto__":{"canary":1}}', headers: json }, status: 400, code: 'BAD_REQUEST' },
    { ask: { method: 'POST', url: '/thing', payload: '['.repeat(900), headers: json }, status: 400, code: 'BAD_REQUEST' },
    { ask: { method: 'POST', url: '/thing', payload: `"${'canary'.repeat(500)}"`, headers: json }, status: 413, code: 'TOO_LARGE' },
    {
      ask: { method: 'POST', url: '/thing', payload: 'canary', headers: { 'content-type': 'text/plain' } },
      status: 415,
      code: 'UNSUPPORTED_MEDIA_TYPE',
    },
    { ask: { method: 'GET', url: '/peer' }, status: 400, code: 'BAD_REQUEST' },
    { ask: { method: 'GET', url: '/later' }, status: 503, code: 'UNAVAILABLE' },
    { ask: { method: 'GET', url: '/bug' }, status: 500, code: 'INTERNAL' },
    { ask: { method: 'GET', url: '/broken' }, status: 500, code: 'INTERNAL' },
  ] as const;
  for (const { ask, status, code } of cases) {
    const answer = await app.inject(ask);
    assert.equal(answer.statusCode, status, `${ask.method} ${ask.url.slice(0, 30)}`);
    assert.equal(answer.json().error.code, code);
    assert.deepEqual(Object.keys(answer.json()), ['error']);
    assert.doesNotMatch(answer.body, /canary|stack|FST_/);
  }
});

test('every answer carries the guard headers, refusals of the parser included', async () => {
  const door = await openDoor();
  const answers = [
    await exchange(door.port, 'GET /thing/7/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
    await exchange(door.port, 'GET /%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
    await exchange(door.port, 'NONSENSE\r\n\r\n'),
    await exchange(door.port, upgradeRequest('/nowhere')),
  ];
  assert.deepEqual(answers.map(statusOf), [200, 400, 400, 404]);
  for (const answer of answers) {
    const head = answer.slice(0, answer.indexOf('\r\n\r\n')).toLowerCase();
    for (const header of ['x-content-type-options: nosniff', 'cache-control: no-store', "content-security-policy: default-src 'none'"]) {
      assert.ok(head.includes(header), `${header} in\n${head}`);
    }
  }
});

test('405 says what is allowed', async () => {
  const answer = await newDoor().app.inject({ method: 'DELETE', url: '/thing/7' });
  assert.equal(answer.headers.allow, 'GET, HEAD');
});

test('JSON bodies arrive parsed', async () => {
  const answer = await newDoor().app.inject({ method: 'POST', url: '/thing', payload: { a: [1, { b: 'constructor' }] } });
  assert.deepEqual(answer.json(), { got: { a: [1, { b: 'constructor' }] } });
});

test('hostile octets get a 4xx or a closed door, never a 5xx, and the next client is served', async () => {
  const door = await openDoor();
  const bombs: (string | Buffer)[] = [
    `GET / HTTP/1.1\r\nHost: x\r\n${'X-A: b\r\n'.repeat(5000)}\r\n`,
    `GET / HTTP/1.1\r\nHost: x\r\nX-Long: ${'a'.repeat(100_000)}\r\n\r\n`,
    `GET /${'a'.repeat(100_000)} HTTP/1.1\r\nHost: x\r\n\r\n`,
    'POST /thing HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\n\r\n',
    'POST /thing HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello',
    'POST /thing HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n',
    'GET / HTTP/1.1\r\n\r\n',
    'GET / HTTP/9.9\r\nHost: x\r\n\r\n',
    'GET http://[::bad/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    'GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    'GET /%2e%2e/%00 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    'CONNECT other:443 HTTP/1.1\r\nHost: x\r\n\r\n',
    'BREW / HTTP/1.1\r\nHost: x\r\n\r\n',
    'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
    'GET / HTTP/1.1\r\nHost: x\r\nExpect: canary\r\nConnection: close\r\n\r\n',
    Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]),
  ];
  for (const bomb of bombs) {
    const answer = await exchange(door.port, bomb);
    const status = answer === '' ? 400 : statusOf(answer);
    assert.ok(status >= 400 && status < 500, `${status} for ${String(bomb).slice(0, 60)}`);
    assert.doesNotMatch(answer, /smuggled|canary/);
  }
  assert.equal(statusOf(await exchange(door.port, 'GET /thing/7 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')), 200);
});

test('octets that make no sense behind a request get no answer inside the answer to it', async () => {
  const door = newDoor();
  let begun = (): void => {};
  const began = new Promise<void>((done) => (begun = done));
  door.app.get('/slow', (_request, reply) => {
    reply.hijack();
    reply.raw.writeHead(200).write('first half', () => begun());
  });
  const { port } = await door.listen();
  const socket = connect(port, '127.0.0.1', () => socket.write('GET /slow HTTP/1.1\r\nHost: x\r\n\r\n'));
  let got = '';
  socket.on('data', (octets) => (got += octets));
  socket.on('error', () => {});
  await began;
  socket.write('NONSENSE\r\n\r\n');
  await new Promise((done) => socket.once('close', done));
  assert.equal(got.split('HTTP/1.1').length, 2);
});

test('headers that dribble are cut with 408', async () => {
  const door = await openDoor({ timeouts: { headersMs: 60, requestMs: 120 } });
  assert.equal(statusOf(await exchange(door.port, 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ')), 408);
  assert.equal(
    statusOf(await exchange(door.port, 'POST /thing HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{')),
    408,
  );
});

test('a large body may take its time as long as it keeps coming; one that stalls, or dribbles, is cut with 408; so is it elsewhere', async () => {
  const door = newDoor({ timeouts: { requestMs: 2000, leastPace: { everyMs: 2000, bytes: 100 } } });
  for (const [url, largeBody] of [
    ['/large', true],
    ['/small', false],
  ] as const)
    door.app.post(url, { config: { largeBody } }, async () => ({ ok: true }));
  const { port } = await door.listen();
  const body = JSON.stringify({ text: 'x'.repeat(1500) });
  /** Sends so much of the body every 50 ms; resolves to the status. */
  const send = (url: string, chunk: number, most = body.length): Promise<number> =>
    new Promise((done) => {
      let got = '';
      let at = 0;
      const socket = connect(port, '127.0.0.1', () =>
        socket.write(
          `POST ${url} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n`,
        ),
      );
      const timer = setInterval(() => {
        if (at < most) socket.write(body.slice(at, (at += chunk)));
      }, 50);
      socket.on('data', (octets) => (got += octets));
      socket.on('error', () => {});
      socket.on('close', () => {
        clearInterval(timer);
        done(statusOf(got));
      });
    });
  // 25 at a time take three seconds and more, others have two; that is ten times the least pace, 1 at a time less than half of it.
  assert.deepEqual(await Promise.all([send('/large', 25), send('/small', 25), send('/large', 1), send('/large', 100, 200)]), [200, 408, 408, 408]);
});

test('an upgrade is taken with and without the closing slash, and its query is the taker’s', async () => {
  const door = await openDoor();
  const seen: string[] = [];
  door.upgrade('/stream/', (request, socket) => {
    seen.push(request.url ?? '');
    refuseUpgrade(socket, 403, 'NOT_YOU', 'Not you.', { 'x-extra': 'a\r\nInjected: 1' });
  });
  for (const path of ['/stream', '/stream/', '/stream?token=t', '/stream/?token=t']) {
    const answer = await exchange(door.port, upgradeRequest(path));
    assert.equal(statusOf(answer), 403);
    assert.deepEqual(bodyOf(answer), { error: { code: 'NOT_YOU', message: 'Not you.' } });
    assert.match(answer, /^connection: close\r$/im);
    assert.doesNotMatch(answer, /^injected/im);
  }
  assert.deepEqual(seen, ['/stream', '/stream/', '/stream?token=t', '/stream/?token=t']);
  for (const path of ['/streams', '/stream//', '/STREAM', '/stream/x', '/%73tream', '/']) {
    const answer = await exchange(door.port, upgradeRequest(path));
    assert.equal(statusOf(answer), 404, path);
    assert.equal(bodyOf(answer).error.code, 'NOT_FOUND');
  }
});

test('upgrades that are none of ours are answered as plain requests', async () => {
  const door = await openDoor();
  const answer = await exchange(door.port, 'GET /thing/7 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, close\r\nUpgrade: h2c\r\n\r\n');
  assert.equal(statusOf(answer), 200);
});

test('a taker that throws, and a socket that resets, hurt only themselves', async () => {
  const door = await openDoor();
  const resets: Promise<void>[] = [];
  door.upgrade('/throws', () => {
    throw new Error('a bug');
  });
  door.upgrade('/held', (_request, socket) => {
    resets.push(new Promise((done) => socket.once('close', () => done())));
    socket.resume();
  });
  assert.equal(await exchange(door.port, upgradeRequest('/throws')), '');
  const socket = connect(door.port, '127.0.0.1', () => socket.write(upgradeRequest('/held'), () => setImmediate(() => socket.resetAndDestroy())));
  socket.on('error', () => {});
  await new Promise((done) => socket.once('close', done));
  assert.equal(statusOf(await exchange(door.port, 'GET /thing/7 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')), 200);
  await Promise.all(resets);
});

test('draining: requests and upgrades get 503 with Retry-After, health stays', async () => {
  const door = await openDoor();
  door.upgrade('/stream', () => assert.fail('taken while draining'));
  door.drain();
  assert.equal(door.draining, true);
  const refused = [await exchange(door.port, upgradeRequest('/stream')), await exchange(door.port, 'GET /thing/7 HTTP/1.1\r\nHost: x\r\n\r\n')];
  for (const answer of refused) {
    assert.equal(statusOf(answer), 503);
    assert.match(answer, /^retry-after: 5\r$/im);
    assert.equal(bodyOf(answer).error.code, 'UNAVAILABLE');
  }
  assert.equal((await door.app.inject('/healthz')).statusCode, 200);
  assert.equal((await door.app.inject('/unknown')).statusCode, 503);
});

test('close ends upgraded sockets too', async () => {
  const door = await openDoor();
  const taken = new Promise<void>((done) => door.upgrade('/held', () => done()));
  const ended = exchange(door.port, upgradeRequest('/held'));
  await taken;
  await door.close();
  assert.equal(await ended, '');
});

test('a port that is taken is the operator’s to solve', async () => {
  const first = await openDoor();
  await assert.rejects(newDoor({ port: first.port }).listen(), { code: 'HTTP_LISTEN_FAILED', blame: 'operator' });
  assert.throws(() => newDoor({ tls: { cert: 'no', key: 'no' } }), { code: 'HTTP_TLS_UNUSABLE', blame: 'operator' });
});

test('connections beyond the cap are dropped', async () => {
  const door = await openDoor({ maxConnections: 1 });
  const first = connect(door.port, '127.0.0.1');
  await new Promise((done) => first.once('connect', done));
  assert.equal(await exchange(door.port, 'GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n'), '');
  first.destroy();
});

test('the peer is looked up through trusted proxies only', async () => {
  const trusted = parseAddressSet(['127.0.0.1']);
  assert.ok(trusted.ok);
  const door = newDoor({ trustProxy: trusted.value });
  door.app.get('/me', async (request) => ({ ip: request.ip, peer: door.peer(request.raw) }));
  const answer = await door.app.inject({ url: '/me', headers: { 'x-forwarded-for': '6.6.6.6, 203.0.113.9' } });
  assert.deepEqual(answer.json(), { ip: '203.0.113.9', peer: '203.0.113.9' });
});
