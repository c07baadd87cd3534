import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { type ConversationId, silentLogger, type WallTime } from '#base';
import { type ConversationEvent, silentMeter } from '#contract';
import { realScheduler } from '#net';
import { openStore } from '#store';
import { openClient, ProblemError } from '../../client/index.ts';
import { alongOf } from '../../src/app/notices/along.ts';
import { type GatewayProcess, startGateway } from './gateway-process.ts';
import { checkLines, type LineCheck, linesOf, runLines, strayLines } from './guide-lines.ts';

/** docs/guides/api.md, line by line, with the real curl, against a gateway of its own. */

const folder = mkdtempSync(join(tmpdir(), 'cordboard-api-guide-'));
const config = join(folder, 'cordboard.yaml');
const conversation = 'cv_01kaq3v5x8m2ynd4c6t9wz' as ConversationId;
const password = 'a password of the test';
const guide = readFileSync('docs/guides/api.md', 'utf8');
const received: { readonly headers: IncomingHttpHeaders; readonly body: string }[] = [];
const hook = createServer(async (request, response) => {
  let body = '';
  for await (const part of request) body += part;
  received.push({ headers: request.headers, body });
  response.writeHead(204).end();
});
let gateway: GatewayProcess;

const written = (hookUrl: string): string => `
http: { port: 0 }
folder: ./data
agents: [ ${resolve('examples/interop/agents/says-goodbye')} ]
speech: { listeners: 1, voices: 1, neuralDetector: false }
accounts:
  - id: sample-account
    bots: [ { id: reminder, agent: says-goodbye } ]
    webhooks: [ { id: crm, url: "${hookUrl}", secret: generate:./data/secrets/crm-webhook, allowPrivate: true } ]
`;

/** What happened before the gateway was started: one chat that a human took. */
async function tell(): Promise<void> {
  const clock = realScheduler();
  const along = alongOf({ models: new Map(), webhooks: [{}] as never });
  const store = await openStore({ directory: join(folder, 'data', 'store'), logger: silentLogger, meter: silentMeter, clock, along });
  const at = (clock.wall() - 60_000) as WallTime;
  const facts = {
    channel: 'web',
    bot: 'reminder',
    account: 'sample-account',
    mode: 'talk',
    direction: 'inbound',
    callerNumber: '+15550100123',
    parameters: {},
  } as const;
  const events: ConversationEvent[] = [
    { kind: 'conversation-start', medium: 'chat', facts, agent: 'says-goodbye', agentVersion: '1' },
    { kind: 'agent-say', turn: 0, utterance: 'u1', text: 'Hello, how can I help?' },
    { kind: 'customer-turn', turn: 1, text: 'I want a human', source: 'text', confidence: 1, matched: true },
    { kind: 'hand-off-start', handoff: { version: 1, target: 'general', reason: 'asked', facts: [] }, context: '', cut: [] },
    { kind: 'hand-off-proof', stage: 'accepted', target: 'general', door: 'desk', ms: 40, proof: 'desk-opened' },
    { kind: 'conversation-end', outcome: 'escalated', reason: 'handed over' },
  ];
  await store.append(
    conversation,
    events.map((event, i) => ({ event, at: (at + i) as WallTime })),
  );
  await store.close();
}

before(async () => {
  hook.listen(0, '127.0.0.1');
  await once(hook, 'listening');
  writeFileSync(config, written(`http://127.0.0.1:${(hook.address() as AddressInfo).port}/hooks/cordboard`));
  await tell();
  gateway = await startGateway(config);
});
after(async () => {
  await gateway?.stop('SIGKILL');
  hook.close();
  rmSync(folder, { recursive: true, force: true });
});

const lines = linesOf(guide);

type Check = (printed: string) => void;
type Body = Readonly<Record<string, unknown>>;
const json =
  (look: (body: Body) => void): Check =>
  (printed) =>
    look(JSON.parse(printed) as Body);
const has = (...names: readonly string[]): Check =>
  json((body) =>
    assert.deepEqual(
      names.filter((name) => !(name in body)),
      [],
      JSON.stringify(body),
    ),
  );
const list = (name: string, least: number): Check =>
  json((body) => assert.ok((body[name] as readonly unknown[]).length >= least, JSON.stringify(body)));
const problem = (code: string): Check => json((body) => assert.equal(body['code'], code));

/** What each line must print, by a piece of it; the first that fits. */
const checks: readonly LineCheck[] = [
  ['users add', (printed) => assert.match(printed, /may sign in as admin/)],
  ['export KEY=', (printed) => assert.equal(printed, '')],
  ['"$CORDBOARD/api/v1/me" -H "Authorization: Bearer $KEY"', json((body) => assert.deepEqual([body['kind'], body['personal']], ['key', true]))],
  ['conversations?limit=1"', list('conversations', 1)],
  ['outcome=escalated', list('conversations', 1)],
  ['person=tel', list('conversations', 1)],
  ['$CONVERSATION/events?limit=2', json((body) => assert.deepEqual([(body['events'] as readonly unknown[]).length, body['next']], [2, '2']))],
  ['/transcript', (printed) => assert.match(printed, /customer +I want a human/)],
  ['/document', has('turns', 'handoffProofs')],
  ['/annexes', has('annexes', 'redacted')],
  ['export TAG=', (printed) => assert.equal(printed, '')],
  ['If-None-Match', (printed) => assert.equal(printed, '304')],
  [
    'limit=1000',
    json((body) => assert.deepEqual((body['errors'] as readonly { field: string }[]).map(({ field }) => field).sort(), ['limit', 'outcome'])),
  ],
  ['Bearer wrong', problem('UNAUTHORIZED')],
  ['/events?conversation=', (printed) => assert.match(printed, /event: customer-turn\ndata: .*I want a human/)],
  ['/end"', problem('NOT_FOUND')],
  ['/live"', list('sessions', 0)],
  ['export SESSION=', (printed) => assert.equal(printed, '')],
  ['/me/tokens', has('token', 'key')],
  ['/me" -H "Authorization: Bearer $SESSION"', json((body) => assert.deepEqual(body['roles'], ['admin']))],
  ['"Ann Miller"', has('user', 'password')],
  ['/users" -H "Authorization: Bearer $SESSION"', list('users', 2)],
  ['"crm"', has('token', 'key')],
  ['/sessions/current', (printed) => assert.equal(printed, '204')],
  ['/audit?', list('entries', 2)],
  [
    '/audit/export',
    (printed) =>
      assert.ok(
        printed
          .trim()
          .split('\n')
          .every((line) => JSON.parse(line).chain.length === 64),
      ),
  ],
  ['/boxes/outbox', list('items', 0)],
  ['/boxes"', has('outbox', 'inbox')],
  ['webhook test crm', (printed) => assert.match(printed, /status 204/)],
  ['/conversations/$CONVERSATION"', has('conversation', 'events', 'annexes', 'redacted')],
];

test('every line of the guide does what the guide says', { timeout: 600_000 }, async () => {
  const env = { CORDBOARD: `http://127.0.0.1:${gateway.port}`, CONVERSATION: conversation, CORDBOARD_PASSWORD: password };
  assert.ok(lines.filter((line) => line.includes('curl ')).length > 25, 'the guide has lines');
  checkLines(await runLines(lines, { config, cwd: folder, env }), checks);
  // What is typed as a curl line outside a block would run nowhere.
  assert.deepEqual(strayLines(guide), []);
});

test('webhooks of what happened came, and the ten lines of the guide believe them, and nothing else', async () => {
  const [, code = ''] = /^```js\n([\s\S]*?)^```/m.exec(guide) ?? [];
  const file = join(folder, 'is-genuine.mjs');
  writeFileSync(file, code);
  const { isGenuine } = (await import(pathToFileURL(file).href)) as {
    isGenuine(headers: IncomingHttpHeaders, body: string, secret: string): boolean;
  };
  const secret = `whsec_${Buffer.from(readFileSync(join(folder, 'data', 'secrets', 'crm-webhook'), 'utf8').trim()).toString('base64')}`;
  const types = received.map(({ body }) => (JSON.parse(body) as { type: string }).type);
  for (const type of ['conversation.started', 'conversation.handed-off', 'conversation.ended', 'webhook.test']) assert.ok(types.includes(type), type);
  for (const { headers, body } of received) {
    assert.ok(isGenuine(headers, body, secret));
    assert.ok(!isGenuine(headers, `${body} `, secret) && !isGenuine(headers, body, `whsec_${'x'.repeat(40)}`));
    assert.ok(!body.includes('+15550100123'), 'the caller is covered');
  }
});

test('the typed client asks the same gateway', async () => {
  const url = `http://127.0.0.1:${gateway.port}`;
  const { token } = await openClient({ url }).signIn({ body: { email: 'you@example.com', password } });
  const client = openClient({ url, token });
  const heads = [];
  for await (const head of client.pages('listConversations', { limit: 1, medium: 'chat' })) heads.push(head);
  assert.deepEqual(
    heads.map(({ id, outcome }) => [id, outcome]),
    [[conversation, 'escalated']],
  );
  const { etag, body } = await client.request('getUser', { id: (await client.getMe()).id });
  assert.ok(etag);
  await client.changeUser({ id: body.id, body: { name: 'Yourself' } }, { ifMatch: etag });
  await assert.rejects(
    client.changeUser({ id: body.id, body: { name: 'x' } }, { ifMatch: etag }),
    (error) => error instanceof ProblemError && error.status === 412,
  );
  const stop = new AbortController();
  for await (const { event } of client.follow({ conversation }, { signal: AbortSignal.any([stop.signal, AbortSignal.timeout(300)]) }))
    assert.ok(event.seq > 0);
  assert.match((await client.exportAudit()).headers.get('content-type') ?? '', /^application\/x-ndjson/);
});
