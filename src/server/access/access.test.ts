import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant, WallTime } from '#base';
import { type Role, scopes } from '#contract';
import { realDice } from '#net';
import { accessInMemory } from '../fixtures/access-in-memory.ts';
import { head, nowMs, stage, stored } from '../fixtures/stage.ts';
import { isPassword, newPassword, printPassword, weakness } from './password.ts';
import { newAccessId } from './secret-token.ts';
import { signInPace } from './sign-in-pace.ts';

const password = 'correct horse battery';
const dice = realDice();
const print = await printPassword(password, dice);
let minted = 0;

async function opened() {
  const access = accessInMemory();
  const set = stage({ access });
  const add = async (
    roles: readonly Role[],
    rest: { readonly email?: string; readonly bots?: readonly string[]; readonly account?: string } = {},
  ) => {
    const { email = `${roles.join('-')}@acme.example`, account = 'acme', bots } = rest;
    const id = newAccessId('us', (nowMs + minted++) as WallTime, dice);
    await access.addUser({ id, account, name: 'Somebody', email, roles, ...(bots ? { bots } : {}), createdAt: nowMs as WallTime }, print);
    return { id, email };
  };
  const call = async (method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, token?: string, payload?: object, headers = {}) =>
    set.door.app.inject({
      method,
      url: `/api/v1/${path}`,
      headers: { ...(token === undefined ? {} : { authorization: `Bearer ${token}` }), ...headers },
      ...(payload === undefined ? {} : { payload }),
    });
  const signIn = async (email: string, secret = password) => call('POST', 'sessions', undefined, { email, password: secret });
  const tokenOf = async (email: string): Promise<string> => (await signIn(email)).json().token;
  return { ...set, access, add, call, signIn, tokenOf };
}

test('people sign in, are who they are, and sign out', async () => {
  const set = await opened();
  const { id, email } = await set.add(['viewer'], { bots: ['st-1'] });
  const answer = await set.signIn(` ${email.toUpperCase()} `);
  assert.equal(answer.statusCode, 201, answer.body);
  const { token, expiresAt, user } = answer.json();
  assert.match(token, /^cbs_[\w-]{43}$/);
  assert.deepEqual([expiresAt, user.id, 'password' in user], [new Date(nowMs + 12 * 3_600_000).toISOString(), id, false]);
  assert.deepEqual((await set.call('GET', 'me', token)).json(), {
    kind: 'user',
    id,
    account: 'acme',
    bots: ['st-1'],
    scopes: ['conversations:read'],
    personal: false,
    name: 'Somebody',
    email,
    roles: ['viewer'],
    expiresAt,
  });
  assert.equal((await set.call('DELETE', 'sessions/current', token)).statusCode, 204);
  assert.equal((await set.call('GET', 'me', token)).statusCode, 401);
  assert.deepEqual(
    set.audited.map(({ action }) => action),
    ['sign-in'],
  );
});

test('who is wrong is told nothing, and slowed down: known or not', async () => {
  const set = await opened();
  const { email } = await set.add(['viewer']);
  const tell = async (address: string): Promise<unknown[]> => {
    const seen: unknown[] = [];
    for (let i = 0; i < 7; i++) {
      const answer = await set.signIn(address, 'canary-canary');
      assert.doesNotMatch(answer.body, /canary/);
      seen.push([answer.statusCode, answer.json().code, answer.headers['retry-after']]);
    }
    return seen;
  };
  const known = await tell(email);
  assert.deepEqual(known, await tell('nobody@acme.example'));
  assert.deepEqual(known.slice(4), [[401, 'SIGN_IN_REFUSED', undefined], ...Array(2).fill([429, 'SIGN_IN_LATER', '1'])]);
  assert.equal((await set.signIn(email)).statusCode, 429, 'also with the right one, for a while');
  assert.ok(!JSON.stringify(set.audited).includes('nobody@'), 'what was typed is not written down');
  assert.match(await set.meter.text(), /sign_ins_total\{result="refused"\} 10/);
});

test('the pace doubles, ends at a quarter of an hour, and is forgotten', () => {
  const pace = signInPace();
  const at = (ms: number): Instant => ms as Instant;
  for (let i = 0; i < 5; i++) pace.wrong('a', at(0));
  assert.deepEqual([pace.waitMs('a', at(0)), pace.waitMs('a', at(999)), pace.waitMs('a', at(1000)), pace.waitMs('b', at(0))], [1000, 1, 0, 0]);
  pace.wrong('a', at(1000));
  assert.equal(pace.waitMs('a', at(1000)), 2000);
  for (let i = 0; i < 30; i++) pace.wrong('a', at(1000));
  assert.equal(pace.waitMs('a', at(1000)), 15 * 60_000);
  pace.right('a');
  assert.equal(pace.waitMs('a', at(1000)), 0);
});

test('roles are sets of scopes: only supervisors and admins see personal data', async () => {
  const set = await opened();
  set.put(head('cv_1', { callerNumber: '+15550100' }), stored(1, { kind: 'agent-say', turn: 0, utterance: 'u', text: 'Hello Ann' }));
  for (const [role, sees, manages] of [
    ['viewer', false, false],
    ['analyst', false, false],
    ['supervisor', true, false],
    ['admin', true, true],
    ['auditor', false, false],
  ] as const) {
    const token = await set.tokenOf((await set.add([role])).email);
    const one = (await set.call('GET', 'conversations/cv_1', token)).json();
    assert.equal(JSON.stringify(one).includes('Hello Ann'), sees, role);
    assert.equal(one.redacted, !sees);
    const [line] = (await set.call('GET', 'conversations', token)).json().conversations;
    assert.equal('callerNumber' in line, sees, role);
    assert.equal((await set.call('GET', 'conversations?person=tel:%2B1555', token)).statusCode, sees ? 200 : 403);
    assert.equal((await set.call('GET', 'users', token)).statusCode, manages ? 200 : 403, role);
  }
  assert.deepEqual(
    [...new Set(set.audited.filter(({ subject }) => subject.kind === 'conversation').map(({ action }) => action))],
    ['read', 'read-personal'],
  );
});

test('a key is shown once, does what it is for, expires, is rotated and removed', async () => {
  const set = await opened();
  const admin = await set.tokenOf((await set.add(['admin'])).email);
  set.put(head('cv_1'));
  const made = await set.call('POST', 'keys', admin, { name: 'crm', scopes: ['conversations:read'], bots: ['st-1'], days: 1 });
  assert.equal(made.statusCode, 201, made.body);
  const { token, key } = made.json();
  assert.match(token, /^cbk_/);
  assert.deepEqual((await set.call('GET', 'me', token)).json().bots, ['st-1']);
  assert.equal((await set.call('GET', 'conversations', token)).json().conversations.length, 1);
  assert.equal((await set.call('GET', 'keys', token)).statusCode, 403);
  const listed = await set.call('GET', 'keys', admin);
  assert.ok(!listed.body.includes(token) && listed.body.includes(key.id));
  assert.equal(listed.json().keys[0].usedAt, new Date(nowMs).toISOString());

  const next = (await set.call('POST', `keys/${key.id}/rotate`, admin)).json().token;
  assert.deepEqual([(await set.call('GET', 'me', token)).statusCode, (await set.call('GET', 'me', next)).statusCode], [401, 200]);
  set.pass(25 * 3_600_000);
  assert.equal((await set.call('GET', 'me', next)).statusCode, 401, 'expired');
});

test('nobody gives more than they hold, touches another account, or takes the last admin away', async () => {
  const set = await opened();
  const boss = await set.add(['admin']);
  const admin = await set.tokenOf(boss.email);
  const far = await set.add(['viewer'], { account: 'other', email: 'far@other.example' });
  const keyed = (await set.call('POST', 'keys', admin, { name: 'k', scopes: ['access:manage', 'conversations:read'] })).json().token;
  assert.equal((await set.call('POST', 'keys', keyed, { name: 'x', scopes: ['audit:read'] })).json().code, 'MORE_THAN_YOURS');
  assert.equal((await set.call('POST', 'users', keyed, { name: 'x', email: 'x@y.example', roles: ['supervisor'] })).json().code, 'MORE_THAN_YOURS');
  assert.equal((await set.call('PATCH', `users/${boss.id}`, keyed, { password: 'long enough and fine' })).json().code, 'MORE_THAN_YOURS');
  const narrow = (await set.call('POST', 'keys', admin, { name: 'n', scopes: ['access:manage', 'conversations:read'], bots: ['st-1'] })).json().token;
  assert.equal((await set.call('POST', 'keys', narrow, { name: 'x', scopes: ['conversations:read'] })).json().code, 'MORE_THAN_YOURS', 'all bots');
  assert.equal((await set.call('POST', 'keys', narrow, { name: 'x', scopes: ['conversations:read'], bots: ['st-1'] })).statusCode, 201);
  for (const method of ['GET', 'PATCH', 'DELETE'] as const)
    assert.equal((await set.call(method, `users/${far.id}`, admin, method === 'PATCH' ? { name: 'x' } : undefined)).statusCode, 404, method);
  assert.equal((await set.call('DELETE', `users/${boss.id}`, admin)).json().code, 'LAST_ADMIN');
  assert.equal((await set.call('PATCH', `users/${boss.id}`, admin, { roles: ['viewer'] })).json().code, 'LAST_ADMIN');
});

test('people are added, changed where nobody was quicker, and removed with all that opens', async () => {
  const set = await opened();
  const admin = await set.tokenOf((await set.add(['admin'])).email);
  const wish = { name: 'Bob', email: 'bob@acme.example', roles: ['viewer'] };
  const added = await set.call('POST', 'users', admin, wish, { 'idempotency-key': 'bob' });
  const { user, password: first } = added.json();
  const again = await set.call('POST', 'users', admin, wish, { 'idempotency-key': 'bob' });
  assert.deepEqual([again.statusCode, again.json()], [201, { user }], 'the same answer, without what is shown once');
  assert.equal((await set.call('POST', 'users', admin, wish)).json().code, 'ADDRESS_TAKEN');
  assert.equal((await set.signIn('bob@acme.example', first)).statusCode, 201);

  const tag = String((await set.call('GET', `users/${user.id}`, admin)).headers['etag']);
  assert.equal((await set.call('GET', `users/${user.id}`, admin, undefined, { 'if-none-match': tag })).statusCode, 304);
  const weak = await set.call('PATCH', `users/${user.id}`, admin, { password: 'short' });
  assert.deepEqual([weak.statusCode, weak.json().code, weak.json().errors[0].field], [400, 'WEAK_PASSWORD', 'password']);
  const changed = await set.call('PATCH', `users/${user.id}`, admin, { roles: ['analyst'], password }, { 'if-match': tag });
  assert.deepEqual([changed.statusCode, changed.json().roles], [200, ['analyst']]);
  assert.equal((await set.call('PATCH', `users/${user.id}`, admin, { name: 'Rob' }, { 'if-match': tag })).statusCode, 412);
  const bob = await set.tokenOf('bob@acme.example');
  const own = (await set.call('POST', 'me/tokens', bob, { name: 'laptop' })).json();
  assert.deepEqual((await set.call('GET', 'me', own.token)).json().roles, ['analyst']);
  assert.equal((await set.call('PUT', 'me/password', bob, { current: 'wrong one', wanted: 'another long password' })).statusCode, 403);
  assert.equal((await set.call('PUT', 'me/password', bob, { current: password, wanted: 'another long password' })).statusCode, 204);
  assert.deepEqual([(await set.call('GET', 'me', own.token)).statusCode, (await set.call('GET', 'me', bob)).statusCode], [401, 200]);
  assert.equal((await set.call('DELETE', `users/${user.id}`, admin)).statusCode, 204);
  assert.equal((await set.call('GET', 'me', bob)).statusCode, 401);
});

test('requests are counted by caller, and strangers by address', async () => {
  const access = accessInMemory();
  const set = stage({ access, limit: { requests: 3, windowMs: 60_000 } });
  const headers = await set.bearer('cs-1');
  const get = () => set.door.app.inject({ url: '/api/v1/live', headers });
  const seen = [await get(), await get(), await get(), await get()];
  assert.deepEqual(
    seen.map((answer) => [answer.statusCode, answer.headers['ratelimit-remaining'], answer.headers['retry-after']]),
    [
      [200, '2', undefined],
      [200, '1', undefined],
      [200, '0', undefined],
      [429, '0', '60'],
    ],
  );
  const statuses: number[] = [];
  for (let i = 0; i < 130; i++)
    statuses.push((await set.door.app.inject({ url: '/api/v1/live', headers: { authorization: `Bearer cbk_${'x'.repeat(43)}` } })).statusCode);
  assert.deepEqual([statuses[0], statuses.at(-1)], [401, 429]);
});

test('passwords: long ones, kept as prints that nobody reads back', async () => {
  assert.ok(!print.includes(password));
  assert.deepEqual(
    [await isPassword(password, print), await isPassword(`${password} `, print), await isPassword(password, undefined)],
    [true, false, false],
  );
  assert.equal(await isPassword(password, 'scrypt$32768$8$1$$'), false);
  for (const bad of ['short', 'aaaaaaaaaaaaaaaa', 'ann@acme.example', 'x'.repeat(201)]) assert.ok(weakness(bad, ['ann@acme.example']), bad);
  assert.equal(weakness(newPassword(dice), []), undefined);
});

test('an admin holds every scope there is, and gives each of them', async () => {
  const set = await opened();
  const { email } = await set.add(['admin']);
  const token = await set.tokenOf(email);
  assert.deepEqual((await set.call('GET', 'me', token)).json().scopes, scopes);
  const made = await set.call('POST', 'keys', token, { name: 'all', scopes });
  assert.equal(made.statusCode, 201, made.body);
});

test('who looks at people and keys is written down', async () => {
  const set = await opened();
  const { id, email } = await set.add(['admin']);
  const token = await set.tokenOf(email);
  const before = set.audited.length;
  await set.call('GET', 'users?limit=1', token);
  await set.call('GET', `users/${id}`, token);
  await set.call('GET', 'users/us_nobody', token);
  await set.call('GET', 'keys', token);
  assert.deepEqual(
    set.audited.slice(before).map(({ action, subject }) => `${action} ${subject.kind} ${subject.id}`),
    ['read user *', `read user ${id}`, 'read key *'],
  );
});
