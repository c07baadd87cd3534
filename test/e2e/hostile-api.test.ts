import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { type ConversationId, silentLogger, type WallTime } from '#base';
import { type ConversationEvent, scopes, silentMeter } from '#contract';
import { realScheduler } from '#net';
import { apiOperations } from '#server';
import { openStore } from '#store';
import { cordboard, type GatewayProcess, startGateway } from './gateway-process.ts';

/** Every operation of the API that is declared, asked by somebody who means no good: the gateway says no, and never that something broke. */

type Operation = (typeof apiOperations)[number];

const folder = mkdtempSync(join(tmpdir(), 'cordboard-hostile-'));
const config = join(folder, 'cordboard.yaml');
const conversation = 'cv_01kaq3v5x8m2ynd4c6t9wz' as ConversationId;
const written = `
http: { port: 0, requestsPerMinute: 1000000 }
folder: ./data
agents: [ ${resolve('examples/interop/agents/says-goodbye')} ]
speech: { listeners: 1, voices: 1, neuralDetector: false }
accounts:
  - id: acme
    bots: [ { id: reminder, agent: says-goodbye } ]
  - id: other
    bots: [ { id: elsewhere, agent: says-goodbye } ]
`;
let gateway: GatewayProcess;
let key: string;

async function tell(): Promise<void> {
  const clock = realScheduler();
  const store = await openStore({ directory: join(folder, 'data', 'store'), logger: silentLogger, meter: silentMeter, clock });
  const facts = { channel: 'web', bot: 'reminder', account: 'acme', mode: 'talk', direction: 'inbound', parameters: {} } as const;
  const events: ConversationEvent[] = [
    { kind: 'conversation-start', medium: 'chat', facts, agent: 'says-goodbye', agentVersion: '1' },
    { kind: 'customer-turn', turn: 1, text: 'my card is 4111 1111 1111 1111', source: 'text', confidence: 1, matched: true },
    { kind: 'conversation-end', outcome: 'resolved', reason: 'done' },
  ];
  const at = clock.wall() as WallTime;
  await store.append(
    conversation,
    events.map((event) => ({ event, at })),
  );
  await store.close();
}

before(async () => {
  writeFileSync(config, written);
  await tell();
  const made = await cordboard(['keys', 'add', '--name', 'all', '--account', 'acme', '--scopes', scopes.join(), '-c', config], { cwd: folder });
  key = /cbk_[\w-]+/.exec(made.stdout)?.[0] ?? assert.fail(made.stdout + made.stderr);
  gateway = await startGateway(config);
});
after(async () => {
  assert.equal(gateway?.child.exitCode, null, gateway?.output().slice(-2_000));
  await gateway?.stop('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

/** The answer's status and body. A stream is given up after its first octets. */
async function ask({ method = 'GET', path, headers = {}, body }: Asked): Promise<{ status: number; text: string; headers: Headers }> {
  const response = await fetch(`http://127.0.0.1:${gateway.port}${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, ...headers },
    ...(body === undefined ? {} : { body }),
    signal: AbortSignal.timeout(20_000),
  });
  if (!/event-stream/.test(response.headers.get('content-type') ?? '')) {
    return { status: response.status, text: await response.text(), headers: response.headers };
  }
  await response.body?.cancel();
  return { status: response.status, text: '', headers: response.headers };
}

/** Whatever is asked, the answer is one of those that a client can do something about. */
async function refusedWell(what: string, asked: Asked): Promise<void> {
  const { status, text } = await ask(asked);
  const told = `${what}: ${asked.method ?? 'GET'} ${asked.path.slice(0, 200)} ${asked.body?.slice(0, 80) ?? ''} → ${status} ${text.slice(0, 200)}`;
  assert.ok(status < 500, told);
  if (status >= 400 && asked.method !== 'HEAD') assert.match(text, /^\{"(?:type|error)":.*"code":"[A-Z_]+"/, told);
}

const placeIn = ({ path, example }: Operation, of: (name: string) => string | undefined = () => undefined): string =>
  path.replaceAll(
    /\{(\w+)\}/g,
    (_all, name: string) => of(name) ?? (path.includes('/conversations/') && name === 'id' ? conversation : example.params?.[name]) ?? 'x',
  );
const bodyOf = ({ example, bodyType }: Operation): Pick<Asked, 'body' | 'headers'> =>
  example.body === undefined
    ? {}
    : bodyType === undefined
      ? { body: JSON.stringify(example.body), headers: { 'content-type': 'application/json' } }
      : { body: String(example.body), headers: { 'content-type': bodyType } };

/** What stands where an id, a word, a number should. */
const strange = [
  ...['', '%00', '%ff', '%25', '..%2f..%2fetc%2fpasswd', '.', '..', '*', 'null', '__proto__', 'constructor', "cv_'%20or%20'1'='1", 'a'.repeat(199)],
  ...['a'.repeat(5_000), '%F0%9F%98%80', '-1', '1e309', '9007199254740993', 'NaN', '%0d%0aset-cookie:x=1', 'cv_%E2%80%AE1', '%ud800', '%'],
];
const cursors = [
  'x',
  'AAAA',
  '0',
  'eyJ2IjoxfQ',
  'eyJ2IjoxLCJhdCI6eyJ4IjoxfX0',
  'bnVsbA',
  'W10',
  'e30',
  'WzEsMl0',
  'WyJhIiwiYiJd',
  'W251bGwsbnVsbF0',
  '_'.repeat(1_024),
];
/** Bodies that are none. */
const bodies = [
  ...[
    '',
    ' ',
    'null',
    '0',
    '""',
    '[]',
    '{}',
    '{',
    '{"a":1',
    'NaN',
    '\u0000',
    '{"__proto__":{"a":1}}',
    '{"constructor":{"prototype":{}}}',
    '"\\ud800"',
  ],
  ...[`${'['.repeat(20_000)}${']'.repeat(20_000)}`, `${'{"a":'.repeat(8_000)}1${'}'.repeat(8_000)}`, `"${'x'.repeat(70_000)}"`],
];
const wrongValues: readonly unknown[] = [
  null,
  '',
  0,
  -1,
  1e300,
  true,
  [],
  {},
  [null],
  'x'.repeat(3_000),
  '\u0000',
  '\ud800',
  '😀',
  { $gt: '' },
  ['x', 'x'],
];

/** Operations that change who may ask, or end what the rest needs, get only requests that cannot be carried out. */
const keyed = apiOperations.filter(({ name }) => !['signOut', 'changePassword'].includes(name));

test('without a key, or with one that is none, nobody is let in', { timeout: 120_000 }, async () => {
  const wrong = [
    '',
    'Bearer',
    'Bearer x',
    'Basic YTpi',
    `Bearer cbk_${'A'.repeat(43)}`,
    `bearer cbs_${'A'.repeat(43)}`,
    `Bearer ${key}x`,
    `Bearer ${key} ${key}`,
  ];
  const unsigned = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"appId":"cs-1"}').toString('base64url')}.`;
  for (const declared of apiOperations.filter(({ scope }) => scope !== 'open')) {
    const { body, headers } = bodyOf(declared);
    const common = { method: declared.method, path: placeIn(declared) };
    const { status, text } = await ask({ ...common, body, headers: { ...headers, authorization: '' } });
    assert.equal(status, 401, `${declared.name}: ${text}`);
  }
  for (const authorization of [...wrong, `Bearer ${unsigned}`, `Bearer ${'a.'.repeat(3_000)}`])
    assert.equal((await ask({ path: '/api/v1/me', headers: { authorization } })).status, 401, authorization.slice(0, 60));
});

test('places that cannot be are refused', { timeout: 300_000 }, async () => {
  for (const declared of keyed.filter(({ params }) => params !== undefined))
    for (const one of strange)
      for (const name of Object.keys(declared.params?.shape ?? {}))
        await refusedWell(declared.name, {
          method: declared.method,
          path: placeIn(declared, (asked) => (asked === name ? one : undefined)),
          ...bodyOf(declared),
        });
});

test('queries that cannot be read are refused, cursors of nobody too', { timeout: 300_000 }, async () => {
  for (const declared of keyed.filter(({ method, longLived }) => method === 'GET' && !longLived)) {
    const names = Object.keys(declared.query?.shape ?? {});
    for (const name of [...names, 'unheard-of', '__proto__', 'a[b]'])
      for (const one of name === 'cursor'
        ? [...cursors, ...strange]
        : name === 'since' || name === 'limit'
          ? strange
          : strange.filter((_, at) => at % 3 === 0))
        await refusedWell(declared.name, { path: `${placeIn(declared)}?${encodeURIComponent(name)}=${one}` });
    await refusedWell(declared.name, { path: `${placeIn(declared)}?${names.map((name) => `${name}=1&${name}=2`).join('&')}` });
  }
});

test('bodies that cannot be read are refused', { timeout: 300_000 }, async () => {
  for (const declared of keyed.filter(({ method }) => method !== 'GET')) {
    const common = { method: declared.method, path: placeIn(declared) };
    const type = declared.bodyType ?? 'application/json';
    for (const body of bodies) await refusedWell(declared.name, { ...common, body, headers: { 'content-type': type } });
    for (const other of ['text/plain', 'application/xml', 'multipart/form-data; boundary=x', 'x', 'application/json; charset=utf-16'])
      await refusedWell(declared.name, { ...common, body: '{}', headers: { 'content-type': other } });
    const { example } = declared;
    if (typeof example.body !== 'object' || example.body === null) continue;
    for (const field of Object.keys(example.body))
      for (const value of wrongValues)
        await refusedWell(declared.name, {
          ...common,
          // One field stays unknown, so that nothing is done.
          body: JSON.stringify({ ...example.body, [field]: value, 'not-a-field': 1 }),
          headers: { 'content-type': type },
        });
  }
});

test('header fields that cannot be are refused or passed over', { timeout: 120_000 }, async () => {
  const tags = ['"', 'W/', '*', '""', '"a", "b"', 'x'.repeat(8_000), '"\u00ff"', ',,,'];
  for (const declared of keyed.filter(({ tagged }) => tagged))
    for (const tag of tags)
      await refusedWell(declared.name, {
        method: declared.method,
        path: placeIn(declared, () => 'us_none'),
        ...bodyOf(declared),
        headers: { 'if-match': tag, 'if-none-match': tag, ...bodyOf(declared).headers },
      });
  for (const range of ['bytes=', 'bytes=-', 'bytes=9-1', 'bytes=0-0,1-1', 'bytes=99999999999999999999-', 'x'])
    await refusedWell('range', { path: `/api/v1/conversations/${conversation}/recording`, headers: { range } });
  for (const last of ['x', `${conversation}:`, `${conversation}:-1`, `${conversation}:99999999999999999999`, 'x'.repeat(4_000)])
    await refusedWell('last-event-id', { path: `/api/v1/events?conversation=${conversation}`, headers: { 'last-event-id': last } });
  for (const accept of ['', ',', ';q=', 'text/html;q=0.5;;', '*/*;q=9', 'x'.repeat(4_000)])
    await refusedWell('accept', { path: `/api/v1/conversations/${conversation}/transcript`, headers: { accept } });
});

test('HEAD answers as GET without its body, OPTIONS and others say what is allowed', { timeout: 120_000 }, async () => {
  for (const declared of keyed.filter(({ method, longLived }) => method === 'GET' && !longLived)) {
    const path = placeIn(declared);
    const [whole, head] = [await ask({ path }), await ask({ method: 'HEAD', path })];
    assert.equal(head.status, whole.status, declared.name);
    assert.equal(head.text, '');
  }
  for (const declared of keyed)
    for (const method of ['OPTIONS', 'PROPFIND']) {
      const { status, headers } = await ask({ method, path: placeIn(declared) });
      assert.ok([404, 405].includes(status), `${method} ${declared.path} → ${status}`);
      if (status === 405) assert.match(headers.get('allow') ?? '', new RegExp(declared.method));
    }
});

test('a key that stood for one request stands for no other, and the second answer is the first', { timeout: 120_000 }, async () => {
  for (const declared of keyed.filter(({ method, name }) => method === 'POST' && name !== 'signIn')) {
    const asked = { method: 'POST', path: placeIn(declared), ...bodyOf(declared) };
    const headers = { ...asked.headers, 'idempotency-key': `twice-${declared.name}` };
    const [first, second] = [await ask({ ...asked, headers }), await ask({ ...asked, headers })];
    assert.ok(
      first.status < 500 && second.status < 500,
      `${declared.name}: ${first.status} ${first.text.slice(0, 300)}, ${second.status} ${second.text.slice(0, 300)}`,
    );
    assert.equal(second.status, first.status, declared.name);
    assert.equal(second.headers.get('content-type'), first.headers.get('content-type'), declared.name);
    for (const bad of [' ', 'x'.repeat(201), 'ä'])
      await refusedWell(declared.name, { ...asked, headers: { ...asked.headers, 'idempotency-key': bad } });
  }
  const add = (name: string) =>
    ask({
      method: 'POST',
      path: '/api/v1/keys',
      body: JSON.stringify({ name, scopes: ['conversations:read'] }),
      headers: { 'content-type': 'application/json', 'idempotency-key': 'one' },
    });
  await add('a');
  assert.equal((await add('b')).status, 422);
});

/** What is written to the door, octet by octet; its answer, or that it hung up. */
function raw(text: string, patienceMs = 15_000): Promise<string> {
  return new Promise((done) => {
    const socket = connect(gateway.port, '127.0.0.1', () => socket.write(text));
    let answer = '';
    socket.setTimeout(patienceMs, () => socket.destroy());
    socket.on('data', (octets) => {
      answer += octets;
      socket.end();
    });
    socket.on('error', () => undefined);
    socket.on('close', () => done(answer));
  });
}

test('paths and fields that lead elsewhere lead nowhere', { timeout: 120_000 }, async () => {
  const host = 'Host: x\r\nConnection: close\r\n';
  for (const path of [
    '/api/v1/../../etc/passwd',
    '/api/v1//me',
    '/API/V1/me',
    '//api/v1/me',
    '/api/v1/me%00',
    '/api/v1/me;x',
    '/api/v1/%2e%2e/metrics',
    'http://evil/api/v1/me',
    '/api/v1/me?x=%',
  ])
    assert.doesNotMatch(await raw(`GET ${path} HTTP/1.1\r\n${host}\r\n`), /^HTTP\/1\.1 (?:2|5)/, path);
  for (const field of [
    'Authorization: Bearer a\r\n b',
    `X: ${'a'.repeat(70_000)}`,
    'Content-Length: -1',
    'Content-Length: 5\r\nContent-Length: 6',
    'Transfer-Encoding: chunked\r\nContent-Length: 5',
    'Bad Header: x',
    'X: a\u0000b',
  ])
    assert.doesNotMatch(await raw(`POST /api/v1/keys HTTP/1.1\r\n${host}${field}\r\n\r\n`), /^HTTP\/1\.1 (?:2|5)/, field.slice(0, 60));
  // Who may not ask is told so before they have sent what they announced.
  const announced = await raw(`POST /api/v1/keys HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9000000\r\n\r\n{`);
  assert.match(announced, /^HTTP\/1\.1 (?:401|429) /); // a stranger, or one of too many by now
  const { headers } = await ask({ path: `/api/v1/conversations/${conversation}/recording?format=%0d%0aset-cookie:%20x=1` });
  assert.equal(headers.get('set-cookie'), null);
});
