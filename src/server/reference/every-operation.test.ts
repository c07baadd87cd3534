import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ConversationId, ok, type WallTime } from '#base';
import type { KeptAuditEntry, OutboundCall, OutboxItem, PeopleDesk } from '#contract';
import { realDice, sealWith } from '#net';
import { printPassword } from '../access/password.ts';
import { apiOperations } from '../api-operations.ts';
import { appDesk } from '../apps/app-desk.ts';
import { accessInMemory } from '../fixtures/access-in-memory.ts';
import { appsInMemory } from '../fixtures/apps-in-memory.ts';
import { client, head, nowMs, stage, stageBox, stored } from '../fixtures/stage.ts';
import { stageLibrary } from '../fixtures/stage-library.ts';
import { stageReports } from '../fixtures/stage-reports.ts';
import type { Operation } from '../route/operation.ts';

const facts = { channel: 'voice', bot: 'st-1', account: 'acme', mode: 'talk', direction: 'inbound', parameters: {} } as const;
const item: OutboxItem = {
  id: 'o1',
  lane: 'webhook:crm',
  key: 'cv_1',
  idempotencyKey: 'cv_1:1',
  body: '{}',
  state: 'dead',
  attempts: 3,
  trouble: 'status 500',
  putAt: nowMs as WallTime,
  dueAt: nowMs as WallTime,
  expires: nowMs as WallTime,
  settledAt: nowMs as WallTime,
};
const entry: KeptAuditEntry = {
  number: 1,
  at: nowMs as WallTime,
  actor: { kind: 'command', id: 'root' },
  account: 'acme',
  action: 'read',
  chain: 'ab',
  subject: { kind: 'conversation', id: 'cv_1' },
};
const call: OutboundCall = {
  id: 'cv_1' as ConversationId,
  account: 'acme',
  bot: 'st-1',
  trunk: 'line',
  stage: 'dialling',
  placedAt: nowMs as WallTime,
};

async function* noOctets(): AsyncGenerator<Uint8Array> {}
const nobodyKnown: PeopleDesk = {
  find: async () => ({ traces: [] }),
  export: async () => ({ traces: [], files: (async function* () {})() }),
  erase: async () => ({ traces: [] }),
};

const shelved = { id: 'f_7', name: 'receipt.pdf', type: 'application/pdf', sizeBytes: 4 };
const written = { kind: 'customer-turn', turn: 1, text: 'here', source: 'text', confidence: 1, matched: true } as const;

const dice = realDice();
const print = await printPassword('correct horse battery staple', dice);

async function furnished(accounts: readonly string[] = ['acme']) {
  const access = accessInMemory();
  const apps = appsInMemory();
  await apps.add(
    {
      id: 'cs-app',
      account: 'acme',
      name: 'desk',
      algorithm: 'HS256',
      requireExpiry: false,
      requireTokenId: false,
      drafted: ['chat-history'],
      createdAt: nowMs as WallTime,
    },
    ['sealed'],
  );
  const box = { ...stageBox(), list: async () => [item], show: async () => item, replay: async () => true, drop: async () => true };
  const { library } = stageLibrary('cv_1');
  const heads = new Map([['cv_1', head('cv_1')]]);
  const session = { account: 'acme', bot: 'st-1', channel: 'voice', agent: 'a', mode: 'talk', startedAt: nowMs as WallTime } as const;
  const set = stage({
    recordings: {
      store: { head: async (id) => heads.get(id) },
      library,
      covered: async () => [],
      live: {
        list: () => [{ id: 'cv_1' as ConversationId, ...session }],
        end: () => true,
        pauseRecording: () => true,
        resumeRecording: () => true,
      },
    },
    access,
    apps: appDesk({
      apps,
      seal: sealWith('outside'),
      audit: { write: async () => {}, list: async () => [] },
      wall: () => nowMs as WallTime,
      dice: realDice(),
    }),
    blocks: { put: async () => {}, remove: async (account) => account === 'acme', list: async () => [] },
    outbox: box,
    inbox: stageBox(),
    accounts: { accounts, botsOf: (account) => (account === 'acme' ? ['st-1'] : ['st-9']) },
    outbound: { place: async () => ok(call), find: () => call, end: () => true },
    audit: {
      write: async (entries) => void set.audited.push(...entries),
      list: async ({ account }) => (account === undefined || account === 'acme' ? [entry] : []),
    },
    reports: stageReports().reports,
    files: { find: async () => ({ ...shelved, account: 'acme', channel: 'web', thread: 't', file: shelved }), read: async () => noOctets() },
    people: { people: nobodyKnown, pack: () => noOctets() },
  });
  set.put(
    head('cv_1', { outcome: 'resolved', reason: 'done', endedAt: (nowMs + 9) as WallTime, seq: 4, language: 'en-US', callerNumber: '+15550100' }),
    stored(1, { kind: 'conversation-start', medium: 'voice', facts, agent: 'parcel-desk', agentVersion: '1' }),
    stored(2, { kind: 'agent-say', turn: 0, utterance: 'u1', text: 'Hello' }),
    stored(3, { ...written, files: [shelved] }),
    stored(4, { kind: 'conversation-end', outcome: 'resolved', reason: 'done' }),
  );
  set.sessions.push({
    id: 'cv_1' as ConversationId,
    channel: 'voice',
    account: 'acme',
    bot: 'st-1',
    agent: 'a',
    mode: 'talk',
    startedAt: nowMs as WallTime,
  });
  const add = (id: string, email: string, account = 'acme') =>
    access.addUser({ id, account, name: 'Ann', email, roles: ['admin'], createdAt: nowMs as WallTime }, print);
  await add('us_1', 'ann@acme.example');
  await add('us_2', 'bob@acme.example');
  await add('us_9', 'eve@other.example', 'other');
  const signIn = async (email: string): Promise<string> => {
    const payload = { email, password: 'correct horse battery staple' };
    return (await set.door.app.inject({ method: 'POST', url: '/api/v1/sessions', payload })).json<{ token: string }>().token;
  };
  const token = await signIn('ann@acme.example');
  set.clients.set('cs-1', client('cs-1'));
  await access.addToken({ id: 'ak_1', kind: 'key', account: 'acme', name: 'k', scopes: ['conversations:read'], createdAt: nowMs as WallTime }, 'd1');
  await access.addToken({ id: 'ak_2', kind: 'personal', user: 'us_1', account: 'acme', name: 'k', scopes: [], createdAt: nowMs as WallTime }, 'd2');
  return { ...set, token, signIn };
}

/** What stands for the parameters of each path here. */
const places: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  users: { id: 'us_2' },
  keys: { id: 'ak_1' },
  apps: { id: 'cs-app' },
  tokens: { id: 'ak_2' },
  blocks: { who: 'tel:+15550100' },
  boxes: { box: 'outbox', id: 'o1' },
  reports: { report: 'usage' },
  'report-schedules': { schedule: 'daily' },
};
const usual = { id: 'cv_1', file: 'f_7' };

function requestOf({ method, path, example, bodyType }: Operation) {
  const room = Object.keys(places).find((one) => path.includes(`/${one}/`)) ?? '';
  const url = path.replaceAll(/\{(\w+)\}/g, (_all, name: string) => (places[room] ?? usual)[name as 'id'] ?? '');
  return {
    method,
    url,
    ...(example.query ? { query: example.query } : {}),
    ...(example.body === undefined ? {} : { payload: example.body as object }),
    ...(bodyType === undefined ? {} : { headers: { 'content-type': bodyType } }),
  };
}

/** What tells nothing of anybody: everything else that somebody reads, or does, is written down. */
const unaudited = new Set([
  ...['getOpenApi', 'getMe', 'listMyTokens', 'signOut', 'listReports', 'listReportSchedules', 'listLive', 'showBoxes', 'getCall'],
  ...['listApps', 'getApp', 'getKey', 'getRecordingFacts', 'getRecordingPeaks'],
  // Their desks write it down themselves, before anything is done.
  ...['addApp', 'publishApps', 'changeApp', 'rotateApp', 'retireAppSecrets', 'removeApp', 'sendReport', 'exportPerson', 'erasePerson'],
]);

const { api } = await furnished();
for (const declared of api.served) {
  const { name, answers, example, scope } = declared;
  if (name === 'watchEvents') continue; // an endless answer; events.test.ts reads it
  test(`${name} answers as it is declared, and not without its scope`, async () => {
    const set = await furnished();
    const headers = { authorization: `Bearer ${set.token}` };
    if (scope !== 'open') assert.equal((await set.door.app.inject(requestOf(declared))).statusCode, 401);
    const asStranger = { ...requestOf(declared), headers: { ...requestOf(declared).headers, ...(await set.bearer('cs-streams')) } };
    if (scope !== 'open' && scope !== 'signed-in') assert.equal((await set.door.app.inject(asStranger)).statusCode, 403);
    const asked = requestOf(declared);
    const before = set.audited.length;
    const given = await set.door.app.inject({ ...asked, headers: { ...asked.headers, ...headers } });
    assert.equal(given.statusCode, example.status, `${name}: ${given.body}`);
    assert.equal(set.audited.length > before, !unaudited.has(name), `${name}: ${JSON.stringify(set.audited.slice(before))}`);
    const { body, types = [] } = answers[given.statusCode] ?? {};
    if (body !== undefined) {
      const read = body.safeParse(given.json());
      assert.ok(read.success, `${name}: ${JSON.stringify(read.error?.issues)} ${given.body}`);
      assert.deepEqual(read.data, given.json(), 'nothing that is not declared');
    } else if (types.length > 0) assert.ok(types.some((type) => type === '*/*' || String(given.headers['content-type']).startsWith(type)));
    else assert.equal(given.body, '');
    if (declared.tagged && declared.method === 'GET') {
      const again = { ...headers, 'if-none-match': String(given.headers['etag']) };
      assert.equal((await set.door.app.inject({ ...requestOf(declared), headers: again })).statusCode, 304);
    }
  });
}

/** What has a name in its path that belongs to no account: everybody runs reports of their own conversations, and blocks their own customers. */
const ownedByNobody = new Set(['runReport', 'reconcileExport', 'putBlock', 'listItems']);

test('what belongs to another account is not there, for the admin of one, and nothing is done to it', async () => {
  const set = await furnished(['acme', 'other']);
  const authorization = `Bearer ${await set.signIn('eve@other.example')}`;
  for (const declared of api.served.filter(({ params, name }) => params !== undefined && !ownedByNobody.has(name))) {
    const asked = requestOf(declared);
    const before = set.audited.length;
    const given = await set.door.app.inject({ ...asked, headers: { ...asked.headers, authorization } });
    assert.equal(given.statusCode, 404, `${declared.name}: ${given.body}`);
    assert.equal(given.json<{ code: string }>().code, 'NOT_FOUND');
    assert.deepEqual(set.audited.slice(before), [], declared.name);
  }
});

test('listings show another account nothing of this one', async () => {
  const set = await furnished(['acme', 'other']);
  const authorization = `Bearer ${await set.signIn('eve@other.example')}`;
  for (const declared of api.served.filter(({ params, scope, method }) => !params && scope !== 'open' && method === 'GET')) {
    if (declared.name === 'watchEvents') continue;
    const given = await set.door.app.inject({ ...requestOf(declared), headers: { authorization } });
    assert.equal(given.statusCode, declared.example.status, given.body);
    assert.doesNotMatch(given.body, /acme|cv_1|us_1|us_2|ak_1|cs-app|15550100/, declared.name);
  }
});

test('what is served is listed', () => {
  const listed = new Set<Operation>(apiOperations);
  assert.deepEqual(
    api.served.filter((one) => !listed.has(one)).map(({ name }) => name),
    [],
  );
});
