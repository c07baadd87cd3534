import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { realDice, realScheduler, signToken } from '#net';
import { openDigitalConnect } from '#sim/digital-connect';
import { chatServer } from '../../src/providers/openai-compatible/fixtures/chat-server.ts';
import { until } from '../until.ts';
import { cordboard, startGateway } from './gateway-process.ts';

/** The whole gateway with a language model beside it: chats that end and that are handed over, with the model there and away. */
const email = 'zelda@quux.example';
const secret = 'models-secret-not-real-1';
const written = 'They asked for order 123456 and gave [email].';

const agent = `
agent: desk
language: en-US
variables:
  order: { digits: 6, label: order number }
human: { target: general }
flows:
  welcome:
    - ask: { into: order, say: What is your order number?, accept: [speech], maxRetries: 3 }
    - say: "Your order {{order}} comes tomorrow."
    - ask: { into: well, type: yes-no, say: Is that well? }
    - say: Goodbye then.
`;

const configuration = (model: string, sim: { idUrl(): string; apiUrl(): string }, hook: string): string => `
http: { host: 127.0.0.1, port: 0 }
allowPlainSecrets: true
agents: [./desk]
speech: { listeners: 1, voices: 1, neuralDetector: false }
accounts:
  - id: shop
    bots: [{ id: desk, agent: desk }]
    clients: [{ id: boss, secret: ${secret}, scopes: [conversations:read, conversations:personal, chat-history] }]
    webhooks: [{ id: crm, url: "${hook}", secret: hook-secret-not-real-1, allowPrivate: true, events: [conversation.summarised] }]
chats: [{ id: web, type: web-chat, bot: desk, secrets: [chat-secret-not-real-0001] }]
desks:
  - id: people
    type: digital-connect
    account: acme
    hosts: { id: "${sim.idUrl()}", api: "${sim.apiUrl()}" }
    allowPrivate: true
    client: { id: sim-client, secret: sim-secret }
    webhooks: { keys: [desk-key-not-real] }
    unknownEmail: "visitor-{key}@example.com"
    targets: { general: { touchpoint: sim-touchpoint } }
models: [{ id: writer, type: openai-compatible, url: "${model}", allowPrivate: true, model: small, tries: 1 }]
summaries: { model: writer, handOffMs: 10000 }
`;

interface Whole {
  readonly events: readonly {
    readonly kind: string;
    readonly at: string;
    readonly text?: string;
    readonly handoff?: { readonly summary?: string };
  }[];
  readonly annexes: { readonly summary?: { readonly text: string; readonly by: string; readonly model?: string; readonly code?: string } };
}

test('a model summarises chats that end and that are handed over, and reads no address; without it nobody waits', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cordboard-models-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  let away = false;
  const model = await chatServer(t, () => (away ? { status: 503 } : JSON.stringify({ summary: written, sentiment: 'calm' })));
  const sim = await openDigitalConnect({ scheduler: realScheduler(), dice: realDice() });
  t.after(() => sim.close());
  const told: {
    readonly type: string;
    readonly data: { readonly conversation: { readonly id: string }; readonly summary?: { readonly by: string } };
  }[] = [];
  const hook = createServer((request, response) => {
    void request.toArray().then((parts) => {
      told.push(JSON.parse(Buffer.concat(parts).toString()));
      response.writeHead(204).end();
    });
  }).listen(0, '127.0.0.1');
  t.after(() => hook.close());
  await once(hook, 'listening');
  const config = join(folder, 'cordboard.yaml');
  mkdirSync(join(folder, 'desk'));
  writeFileSync(join(folder, 'desk', 'agent.yaml'), agent);
  writeFileSync(config, configuration(model.url, sim, `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`));
  const gateway = await startGateway(config);
  t.after(() => gateway.stop('SIGKILL'));
  const base = `http://127.0.0.1:${gateway.port}`;

  /** Chats as a customer's browser does, each message after the words it answers. Gives the conversation's id. */
  const chat = async (script: readonly (readonly [after: string, message: string])[], last?: string): Promise<string> => {
    const { token } = (await (await fetch(`${base}/chat/web/session`, { method: 'POST' })).json()) as { token: string };
    const headers = { authorization: `Bearer ${token}` };
    const before = new Set((await listed()).map(({ id }) => id));
    let after = '';
    let heard = '';
    const hears = (words: string) =>
      until(async () => {
        const answer = await fetch(`${base}/chat/web/items?waitMs=1000&after=${after}`, { headers });
        const { items } = (await answer.json()) as { items: { id: string; text: string }[] };
        after = items.at(-1)?.id ?? after;
        heard += items.map(({ text }) => text).join('\n');
        return heard.includes(words);
      }, words);
    await fetch(`${base}/chat/web/open`, { method: 'POST', headers });
    for (const [place, [words, text]] of script.entries()) {
      await hears(words);
      const body = JSON.stringify({ id: `m${place}`, text });
      await fetch(`${base}/chat/web/messages`, { method: 'POST', headers: { ...headers, 'content-type': 'application/json' }, body });
    }
    if (last !== undefined) await hears(last);
    return until(async () => (await listed()).find(({ id }) => !before.has(id))?.id, 'the conversation');
  };
  const ask = async (path: string): Promise<unknown> => {
    const token = await signToken({ id: 'boss', algorithm: 'HS256', key: secret });
    return (await fetch(`${base}/api/v1/conversations${path}`, { headers: { authorization: `Bearer ${token}` } })).json();
  };
  const listed = async () => ((await ask('')) as { conversations: { id: string }[] }).conversations;
  const whole = async (id: string): Promise<Whole> => (await ask(`/${id}`)) as Whole;
  const summaryBy = (id: string, by: string) =>
    until(async () => {
      const { summary } = (await whole(id)).annexes;
      return summary?.by === by && summary;
    }, `a summary by ${by}`);
  const address = ['order number', `write to ${email}`] as const;
  const number = ['order number', '123456'] as const;

  // 1. It ends, and the model is there.
  const ended = await chat([address, number, ['well?', 'yes']], 'Goodbye');
  assert.equal((await summaryBy(ended, 'model')).text, written);
  const annexes = (await ask(`/${ended}/annexes`)) as { annexes: Whole['annexes'] };
  assert.equal(annexes.annexes.summary?.text, written);
  const auth = await signToken({ id: 'boss', algorithm: 'HS256', key: secret });
  const details = await fetch(`${base}/api/public/bot/desk/conversationDetails`, {
    method: 'POST',
    headers: { auth, 'content-type': 'application/json' },
    body: JSON.stringify({ conversationId: ended, isSummaryRequired: true }),
  });
  assert.equal(((await details.json()) as { summary?: { ConversationSummary: string } }).summary?.ConversationSummary, written);
  const { stdout } = await cordboard(['conversations', 'show', ended, '-c', config]);
  assert.ok(stdout.includes(written) && stdout.includes('by small-2026-11-01'), stdout);
  const notice = await until(() => told.find(({ data }) => data.conversation.id === ended), 'the webhook');
  assert.deepEqual([notice.type, notice.data.summary?.by], ['conversation.summarised', 'model']);

  // 2. A human takes over, and reads what the model wrote.
  const asksForHuman = [address, number, ['well?', 'I want to talk to a human please']] as const;
  const handOffOf = (id: string) => until(async () => (await whole(id)).events.find(({ kind }) => kind === 'hand-off-start'), 'the hand-off');
  const passed = await chat(asksForHuman);
  assert.equal((await handOffOf(passed)).handoff?.summary, written);
  await until(() => sim.desk.list().length === 1, 'somebody at the desk');
  assert.ok(model.asked.length >= 2);

  // What the customer wrote was read by the model, but for the address.
  assert.deepEqual([JSON.stringify(model.asked).includes('123456'), JSON.stringify(model.asked).includes(email)], [true, false]);
  assert.ok(JSON.stringify((await whole(ended)).events).includes(email), 'it is on the record all the same');

  // 3. The model is away: the extract is there and says why, the hand-off goes on at once.
  away = true;
  const alone = await chat([address, number, ['well?', 'yes']], 'Goodbye');
  const { text, code } = await until(async () => {
    const { summary } = (await whole(alone)).annexes;
    return summary?.code !== undefined && summary;
  }, 'the code');
  assert.equal(code, 'MODEL_OVERLOADED');
  assert.match(text, /order 123456/);
  const unaided = await chat(asksForHuman);
  const started = await handOffOf(unaided);
  const asked = (await whole(unaided)).events.findLast(({ kind }) => kind === 'customer-turn');
  assert.ok(Date.parse(started.at) - Date.parse(asked?.at ?? '') < 10_000, 'nobody waited for as long as a model may take');
  assert.match(started.handoff?.summary ?? '', /I want to talk to a human/);
  assert.deepEqual(
    told.filter(({ data }) => data.conversation.id === alone),
    [],
    'it is tried again before others are told',
  );
  assert.equal(told.filter(({ data }) => data.conversation.id === ended).length, 1);
});
