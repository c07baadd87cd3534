import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineErrors } from '#base';
import { realScheduler, signToken } from '#net';
import { page, secret, stage } from './fixtures/stage.ts';

const key = (thread: string) => ({ channel: 'web', thread });
const threadIn = (token: string): string => JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).thread as string;

test('hello, greeting, a message, its acknowledgement; a doubled id is one message', async (t) => {
  const { socket, session, house } = await stage(t);
  const token = await session({ name: 'Pat', language: 'en', parameters: { cart: '3' }, page: '/shoes' });
  const one = await socket();
  one.send({ type: 'hello', token });
  await one.next(({ type }) => type === 'ready');
  one.send({ type: 'open' });
  const { items } = await one.next(({ type }) => type === 'items');
  assert.equal(items[0].text, 'Hello!');
  one.send({ type: 'message', id: 'm1', text: 'hi\u0000 there ' });
  assert.deepEqual(await one.next(({ type }) => type === 'ack'), { type: 'ack', id: 'm1', result: 'taken' });
  one.send({ type: 'message', id: 'm1', text: 'hi there' });
  await one.next(({ result }) => result === 'seen');
  const mine = (await house.threads.read(key(threadIn(token)))).filter(({ from }) => from === 'customer');
  assert.deepEqual(
    mine.map(({ text }) => text),
    ['hi there'],
  );
  const { contact, language, parameters, bot, account } = house.facts[0] ?? assert.fail();
  assert.deepEqual({ contact, language, bot, account }, { contact: { name: 'Pat' }, language: 'en', bot: 'b', account: 'a' });
  assert.deepEqual(parameters, { cart: '3', page: '/shoes' });
});

test('nothing is acknowledged before it is durable', async (t) => {
  const { socket, session, house, call, bearer } = await stage(t);
  let commit = (): void => {};
  house.commitAfter(new Promise((done) => (commit = done)));
  const token = await session();
  const one = await socket();
  one.send({ type: 'hello', token });
  await one.next(({ type }) => type === 'ready');
  one.send({ type: 'message', id: 'm1', text: 'hi' });
  one.send({ type: 'ping' });
  await one.next(({ type }) => type === 'pong');
  let answered = false;
  const rest = call('POST', '/messages', { id: 'm2', text: 'ho' }, bearer(token)).then((answer) => {
    answered = true;
    return answer;
  });
  await call('GET', '/config');
  assert.ok(!answered && !one.got.some(({ type }) => type === 'ack'));
  commit();
  await one.next(({ type }) => type === 'ack');
  assert.deepEqual((await rest).body, { id: 'm2', result: 'taken' });
});

test('whoever comes back gets what they missed, once; all tabs of a visitor see the same', async (t) => {
  const { socket, session, house } = await stage(t);
  const token = await session();
  const where = key(threadIn(token));
  for (const text of ['1', '2', '3']) house.add(where, { text });
  const one = await socket();
  const two = await socket();
  one.send({ type: 'hello', token, after: 'cv_1:2' });
  two.send({ type: 'hello', token, after: 'gone' });
  await one.next(({ type }) => type === 'ready');
  await two.next(({ type }) => type === 'ready');
  house.add(where, { text: '4' });
  house.sign(where, { kind: 'typing', from: 'human' });
  house.sign(where, { kind: 'over' });
  for (const tab of [one, two]) await tab.next(({ type }) => type === 'over');
  const texts = (tab: typeof one): string[] => tab.got.flatMap(({ items = [] }) => items.map(({ text }: { text: string }) => text));
  assert.deepEqual(texts(one), ['3', '4']);
  assert.deepEqual(texts(two), ['1', '2', '3', '4']);
  one.end();
  two.end();
  await Promise.all([one.closed, two.closed]);
});

test('another visitor sees nothing of it', async (t) => {
  const { socket, session, house, call, bearer } = await stage(t);
  const [mine, theirs] = [await session(), await session()];
  assert.notEqual(threadIn(mine), threadIn(theirs));
  const one = await socket();
  one.send({ type: 'hello', token: theirs });
  await one.next(({ type }) => type === 'ready');
  house.add(key(threadIn(mine)), { text: 'secret' });
  one.send({ type: 'ping' });
  await one.next(({ type }) => type === 'pong');
  assert.ok(!JSON.stringify(one.got).includes('secret'));
  assert.deepEqual((await call('GET', '/items', undefined, bearer(theirs))).body, { items: [], signs: [] });
});

test('the same by plain HTTP: open, write, wait, type, leave', async (t) => {
  const { session, house, call, bearer } = await stage(t);
  const token = await session();
  const where = key(threadIn(token));
  const auth = bearer(token);
  assert.equal((await call('POST', '/open', undefined, auth)).status, 204);
  const first = await call('GET', '/items', undefined, auth);
  assert.deepEqual(
    first.body.items.map(({ text }: { text: string }) => text),
    ['Hello!'],
  );
  const waiting = call('GET', `/items?after=${first.body.items[0].id}&waitMs=20000`, undefined, auth);
  const watched = async (): Promise<void> => {
    while (house.watched() === 0) await call('GET', '/config');
  };
  await watched();
  assert.deepEqual((await call('POST', '/messages', { id: 'a', text: 'hi' }, auth)).body, { id: 'a', result: 'taken' });
  assert.equal((await waiting).body.items[0].message, 'a');
  const sign = call('GET', '/items?after=cv_1:2&waitMs=20000', undefined, auth);
  await watched();
  house.sign(where, { kind: 'typing', from: 'human' });
  assert.deepEqual((await sign).body, { items: [], signs: [{ kind: 'typing', from: 'human' }] });
  assert.equal((await call('POST', '/typing', undefined, auth)).status, 204);
  assert.equal((await call('POST', '/leave', undefined, auth)).status, 204);
  assert.deepEqual([house.typed.length, house.left.length, house.watched()], [1, 1, 0]);
});

test('a session goes on under a fresh token; facts that were said stay; a token of nobody opens nothing', async (t) => {
  const { session, call, bearer } = await stage(t);
  const token = await session({ email: 'pat@example.com' });
  const again = await call('POST', '/session', { name: 'Pat' }, bearer(token));
  assert.equal(again.status, 201);
  assert.equal(threadIn(again.body.token), threadIn(token));
  for (const wrong of [
    'x',
    `${token}x`,
    token.replace(/\.[^.]+$/, '.AAAA'),
    await signToken({ id: 'web', algorithm: 'HS256', key: 'another-secret' }, {}),
  ]) {
    for (const [method, path] of [
      ['GET', '/items'],
      ['POST', '/messages'],
      ['POST', '/session'],
      ['GET', '/files/f_0'],
    ] as const) {
      const answer = await call(method, path, method === 'POST' ? {} : undefined, bearer(wrong));
      assert.deepEqual([answer.status, answer.body.error.code], [401, 'UNAUTHORIZED'], path);
    }
  }
});

test('two secrets are taken while one is exchanged; a token that is over is not', async (t) => {
  const { call, bearer } = await stage(t, { secrets: ['fresh-secret-fresh-secret-fresh-', secret] });
  const claims = { thread: 'v_1', contact: {}, parameters: {} };
  const seconds = Math.floor(realScheduler().wall() / 1000);
  const sign = (exp?: number) => signToken({ id: 'web', algorithm: 'HS256', key: secret }, exp === undefined ? claims : { ...claims, exp });
  assert.equal((await call('GET', '/items', undefined, bearer(await sign(seconds + 100)))).status, 200);
  assert.equal((await call('GET', '/items', undefined, bearer(await sign(seconds - 100)))).status, 401);
  assert.equal((await call('GET', '/items', undefined, bearer(await sign()))).status, 401);
});

test('identity: what the host site signs is proved, one person has one thread, and nothing said overrides it', async (t) => {
  const site = 'the-secret-of-the-shop-itself-01';
  const { call, bearer, session, house } = await stage(t, { identity: { secrets: [site], required: true } });
  const exp = Math.floor(realScheduler().wall() / 1000) + 300;
  const sign = (claims: object, secretOf = site) => signToken({ id: 'web', algorithm: 'HS256', key: secretOf }, { exp, ...claims });
  assert.equal((await call('POST', '/session', {})).body.error.code, 'IDENTITY_NEEDED');
  for (const identity of [
    'x.y.z',
    await sign({ sub: 'u1' }, 'another-secret'),
    await sign({}),
    await sign({ sub: 'u1', exp: 1 }),
    await sign({ sub: 'u1', thread: 'v_1' }),
  ])
    assert.equal((await call('POST', '/session', { identity })).body.error.code, 'IDENTITY_REFUSED');
  const one = await session({ identity: await sign({ sub: 'u1', email: 'pat@example.com' }), email: 'liar@example.com' });
  const two = await session({ identity: await sign({ sub: 'u1' }) });
  assert.equal(threadIn(one), threadIn(two));
  const later = (await call('POST', '/session', { email: 'liar@example.com', parameters: { customer_id: 'u2' } }, bearer(one))).body.token;
  await call('POST', '/open', undefined, bearer(later));
  assert.deepEqual(house.facts[0]?.contact, { email: 'pat@example.com' });
  assert.equal(house.facts[0]?.parameters['customer_id'], 'u1');
});

test('files: kept for their thread, sent with a message, read by nobody else', async (t) => {
  const { call, bearer, session } = await stage(t, { files: { maxBytes: 100, types: ['image/png', 'text/plain'] } });
  const [mine, theirs] = [await session(), await session()];
  const upload = (token: string, octets: Uint8Array, type: string, name = 'a%20b.png') =>
    call('POST', '/files', octets, { ...bearer(token), 'content-type': type, 'x-file-name': name });
  const kept = await upload(mine, Buffer.alloc(80, 1), 'image/png');
  assert.equal(kept.status, 201);
  assert.deepEqual(kept.body.file, { id: 'f_0', name: 'a b.png', type: 'image/png', sizeBytes: 80 });
  assert.equal((await call('POST', '/messages', { id: 'x', files: ['f_0'] }, bearer(theirs))).body.error.code, 'UNKNOWN_FILE');
  assert.equal((await call('POST', '/messages', { id: 'x', files: ['f_0'] }, bearer(mine))).status, 200);
  const read = await call('GET', '/files/f_0', undefined, bearer(mine));
  assert.equal(read.status, 200);
  assert.match(read.headers.get('content-disposition') ?? '', /^inline; filename\*=UTF-8''a%20b\.png$/);
  assert.match(read.headers.get('content-security-policy') ?? '', /sandbox/);
  assert.equal((await call('GET', '/files/f_0', undefined, bearer(theirs))).body.error.code, 'NO_FILE');
  assert.equal((await upload(mine, Buffer.alloc(101), 'image/png')).body.error.code, 'FILE_TOO_LARGE');
  assert.equal((await upload(mine, Buffer.alloc(10), 'text/html')).body.error.code, 'FILE_TYPE');
  assert.equal((await upload(mine, Buffer.from('x'), 'text/plain', '%E0%A4')).body.file.name, 'file');
  const text = await call('GET', '/files/f_1', undefined, bearer(mine));
  assert.match(text.headers.get('content-disposition') ?? '', /^attachment/);
});

test('origins: listed pages read answers, others are refused on both roads, programs need none', async (t) => {
  const { call, socket, base } = await stage(t, { page: false });
  const preflight = await call('OPTIONS', '/session', undefined, { origin: page, 'access-control-request-method': 'POST' });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get('access-control-allow-origin'), page);
  assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /authorization/);
  assert.equal(preflight.headers.get('access-control-allow-credentials'), null);
  assert.equal((await call('GET', '/config', undefined, { origin: page })).headers.get('access-control-allow-origin'), page);
  for (const origin of ['https://evil.example', 'null', `${page}.evil.example`, new URL(base).origin]) {
    const refused = await call('POST', '/session', {}, { origin });
    assert.deepEqual([refused.status, refused.body.error.code], [403, 'ORIGIN']);
    assert.equal(refused.headers.get('access-control-allow-origin'), null);
    await assert.rejects(socket({ origin }), /refused 403/);
  }
  assert.equal((await call('POST', '/session', {})).status, 201);
  assert.equal((await call('GET', '/')).status, 404);
});

test('whatever is sent gets a clear answer, and the next one is served', async (t) => {
  const { call, socket, session, bearer } = await stage(t);
  const token = await session();
  for (const body of [
    '{',
    '[]',
    '"x"',
    '{"id":1}',
    '{"id":"a b","text":"x"}',
    '{"__proto__":{}}',
    JSON.stringify({ id: 'a', text: 'x'.repeat(30_000) }),
  ]) {
    const answer = await call('POST', '/messages', body, bearer(token));
    assert.equal(answer.status, 400, body.slice(0, 40));
    assert.equal(typeof answer.body.error.code, 'string');
  }
  assert.equal((await call('POST', '/messages', { id: 'a', text: '  ' }, bearer(token))).body.error.code, 'EMPTY');
  assert.equal((await call('POST', '/messages', { id: 'a', text: 'x'.repeat(4001) }, bearer(token))).body.error.code, 'TOO_LONG');
  for (const facts of [{ name: 'x'.repeat(101) }, { who: 'x' }, { parameters: { a: 1 } }, { language: '<b>' }])
    assert.equal((await call('POST', '/session', facts)).body.error.code, 'MALFORMED');
  for (const query of ['waitMs=x', 'waitMs=-1', 'waitMs=99999', 'after=1&after=2'])
    assert.equal((await call('GET', `/items?${query}`, undefined, bearer(token))).body.error.code, 'MALFORMED', query);
  const first = await socket();
  first.send({ type: 'open' });
  assert.equal(await first.closed, 1008);
  const wrong = await socket();
  wrong.send({ type: 'hello', token: 'nobody' });
  assert.equal(await wrong.closed, 4401);
  const garbage = await socket();
  garbage.send({ type: 'hello', token });
  await garbage.next(({ type }) => type === 'ready');
  for (const junk of ['', '{', 'null', '{"type":"hello"}', '{"type":"message"}', '{"type":"constructor"}', Buffer.from([1, 2])]) garbage.send(junk);
  garbage.send({ type: 'ping' });
  await garbage.next(({ type }) => type === 'pong');
  assert.equal(garbage.got.filter(({ code }) => code === 'MALFORMED').length, 7);
  for (let i = 0; i < 20; i++) garbage.send('{');
  assert.equal(await garbage.closed, 4400);
});

test('limits: messages of a visitor, sessions of an address, tabs of a visitor; each says when to try again', async (t) => {
  const { call, socket, session, bearer } = await stage(t, { limits: { messagesPerMinute: 2, sessionsPerMinute: 2, socketsPerVisitor: 1 } });
  const token = await session();
  await session();
  const refused = await call('POST', '/session', {});
  assert.deepEqual([refused.status, refused.body.error.code, refused.body.error.retry], [429, 'TOO_MANY', true]);
  assert.ok(Number(refused.headers.get('retry-after')) >= 1);
  const say = (id: string) => call('POST', '/messages', { id, text: 'x' }, bearer(token));
  assert.deepEqual([(await say('1')).status, (await say('2')).status, (await say('3')).status], [200, 200, 429]);
  const one = await socket();
  one.send({ type: 'hello', token });
  await one.next(({ type }) => type === 'ready');
  const two = await socket();
  two.send({ type: 'hello', token });
  assert.equal(await two.closed, 1013);
  one.end();
  await one.closed;
});

test('a store that is busy is told as such, and nothing breaks', async (t) => {
  const { STORE_BUSY: busy } = defineErrors({ STORE_BUSY: { blame: 'gateway', retry: true, says: 'Busy.' } });
  const { house, socket, session, call, bearer } = await stage(t);
  const token = await session();
  house.threads.read = async () => {
    throw busy();
  };
  const one = await socket();
  one.send({ type: 'hello', token });
  assert.equal(await one.closed, 1013);
  assert.equal(one.got[0].code, 'BUSY');
  assert.equal((await call('GET', '/items', undefined, bearer(token))).status, 503);
  assert.equal(house.watched(), 0);
});

test('what the house refuses reaches the visitor, who keeps their message', async (t) => {
  const { house, call, session, bearer } = await stage(t);
  const token = await session();
  for (const [refusal, status, retry] of [
    ['NOT_STORED', 503, true],
    ['SHUTTING_DOWN', 503, true],
    ['BLOCKED', 403, false],
  ] as const) {
    house.refuseWith(refusal);
    const answer = await call('POST', '/messages', { id: 'a', text: 'x' }, bearer(token));
    assert.deepEqual([answer.status, answer.body.error.code, answer.body.error.retry], [status, refusal, retry]);
  }
});

test('the widget, its settings and its page', async (t) => {
  const { call } = await stage(t, { widget: { title: 'Ask <us>' } });
  const script = await call('GET', '/widget.js');
  assert.equal(script.headers.get('cache-control'), 'public, max-age=300');
  const etag = script.headers.get('etag') ?? '';
  assert.equal((await call('GET', '/widget.js', undefined, { 'if-none-match': etag })).status, 304);
  const forGood = await call('GET', `/widget.js?v=${etag.replaceAll('"', '')}`);
  assert.match(forGood.headers.get('cache-control') ?? '', /immutable/);
  assert.equal((await call('GET', '/config')).body.limits.messageLength, 4000);
  const tryPage = await call('GET', '/');
  assert.match(tryPage.text, /Ask &#60;us&#62;/);
  assert.match(tryPage.headers.get('content-security-policy') ?? '', /^default-src 'none'; script-src 'self'; style-src 'sha256-/);
  assert.equal(tryPage.headers.get('set-cookie'), null);
});

test('draining lets nobody new in and those who are there go on; closing ends waits and connections', async (t) => {
  const { chat, door, call, socket, session, bearer, house } = await stage(t);
  const token = await session();
  const one = await socket();
  one.send({ type: 'hello', token });
  await one.next(({ type }) => type === 'ready');
  chat.drain();
  door.drain();
  await assert.rejects(socket(), /refused 503/);
  assert.equal((await call('POST', '/session', {})).status, 503);
  one.send({ type: 'message', id: 'm', text: 'still here' });
  await one.next(({ type }) => type === 'ack');
  const waiting = call('GET', '/items?after=cv_1:1&waitMs=25000', undefined, bearer(token));
  while (house.watched() < 2) await call('GET', '/config');
  await chat.close();
  assert.equal((await waiting).status, 200);
  assert.equal(await one.closed, 1001);
  assert.equal(chat.sockets, 0);
});
