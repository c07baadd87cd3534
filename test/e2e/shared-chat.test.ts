/** Two gateways on one PostgreSQL, a customer and a human agent between them, and one of the two is killed. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { realDice, realScheduler } from '#net';
import { openDigitalConnect } from '#sim/digital-connect';
import { noPostgres, temporarySchema } from '../../src/store/fixtures/places.ts';
import { until } from '../until.ts';

const program = fileURLToPath(new URL('../chat/shared-gateway.ts', import.meta.url));

/** A gateway as its customer sees it. */
async function openNode(test: TestContext, args: readonly string[]) {
  const child: ChildProcess = spawn(process.execPath, [program, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const told: string[] = [];
  const waiting = new Map<string, (line: string | undefined) => void>();
  let text = '';
  child.stdout?.on('data', (some: Buffer) => {
    text += some;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    for (const line of lines) {
      told.push(line);
      for (const [prefix, done] of waiting) if (line.startsWith(prefix) && waiting.delete(prefix)) done(line);
    }
  });
  let alive = true;
  const gone = once(child, 'exit').then(() => {
    alive = false;
    for (const done of waiting.values()) done(undefined);
    waiting.clear();
  });
  test.after(() => child.kill('SIGKILL'));
  /** The line that begins like this; undefined when the gateway died first. */
  const hear = (prefix: string): Promise<string | undefined> => {
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    if (alive) waiting.set(prefix, resolve);
    else resolve(undefined);
    return promise;
  };
  const hooks = await hear('hooks ');
  assert.ok(hooks, 'it opened');
  return {
    told,
    hooks: hooks.slice('hooks '.length),
    get alive() {
      return alive;
    },
    ask(command: string, prefix: string): Promise<string | undefined> {
      const answer = hear(prefix);
      child.stdin?.write(`${command}\n`);
      return answer;
    },
    tell: (command: string) => void child.stdin?.write(`${command}\n`),
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

type Node = Awaited<ReturnType<typeof openNode>>;

/** What stands before the gateways: each webhook goes to the next one; when it dies with an answer owed, the sender hears 502. */
async function openBalancer(test: TestContext, nodes: readonly Node[]): Promise<string> {
  let turn = 0;
  const server = createServer((request, response) => {
    void (async () => {
      const body = Buffer.concat(await request.toArray());
      const living = nodes.filter(({ alive }) => alive);
      const node = living[turn++ % living.length];
      const headers = { 'content-type': 'application/json', 'x-api-key': String(request.headers['x-api-key']) };
      try {
        const answer = await fetch(`${node?.hooks}${request.url}`, { method: 'POST', headers, body });
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
      } catch {
        response.writeHead(502).end();
      }
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const soon = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

test('a chat wanders between two gateways, one is killed, and it goes on: nothing is lost, nothing is doubled', { skip: noPostgres }, async (t) => {
  const postgres = await temporarySchema(t);
  const folder = await mkdtemp(join(tmpdir(), 'cordboard-shared-'));
  const quirks = { webhookAttempts: 40, webhookPauseMs: 20, webhookTimeoutMs: 30_000, keyRequired: true };
  const sim = await openDigitalConnect({ scheduler: realScheduler(), dice: realDice(), quirks });
  t.after(async () => {
    await sim.close();
    await rm(folder, { recursive: true, force: true });
  });
  const open = (name: string): Promise<Node> => openNode(t, [postgres, join(folder, name), name, sim.idUrl(), sim.apiUrl()]);
  const [a, b] = [await open('a'), await open('b')];
  sim.webhooks.point({ baseUrl: await openBalancer(t, [a, b]), auth: { kind: 'api-key', key: 'hook-key' } });
  sim.desk.watch(({ kind, conversation }) => {
    if (kind === 'waits') sim.desk.accept(conversation.id);
  });

  a.tell('open');
  // Both at once: one conversation all the same.
  await Promise.all([a.ask('say hello when are you open', 'ack hello'), b.ask('say hello2 when are you open', 'ack hello2')]);
  await a.ask('say please a human please', 'ack please');
  await until(() => b.told.some((line) => line.includes('human-joined')), 'a human');

  const [conversation] = sim.desk.list();
  assert.ok(conversation);
  let said = 0;
  const speaking = setInterval(() => {
    // No faster than it is passed on: on a slow machine it would be more and more.
    if (sim.webhooks.list().filter(({ state }) => state === 'waiting').length <= 50) sim.desk.say(conversation.id, `h-${++said}`);
  }, 40);
  const acknowledged: string[] = [];
  for (let word = 1; word <= 60; word++) {
    const id = `c-${word}`;
    if (word === 30) {
      void a.ask(`say ${id} ${id}`, `ack ${id}`);
      await soon(3);
      await a.kill();
    }
    // A browser that got no answer asks again, under the same id, wherever the balancer leads it.
    const node = a.alive && word % 2 === 0 ? a : b;
    const answer = await node.ask(`say ${id} ${id}`, `ack ${id}`);
    assert.ok(answer, `${id} is acknowledged`);
    acknowledged.push(id);
  }
  clearInterval(speaking);
  await sim.webhooks.idle();
  await until(async () => (await b.ask('idle', 'idle ')) === 'idle true', 'the boxes are empty');

  assert.equal(await b.ask('read', 'conversations '), 'conversations 1');
  const lines = b.told.filter((line) => line.startsWith('line '));
  const read = (sim.desk.find(conversation.id)?.messages ?? []).filter(({ from }) => from === 'contact').map(({ text = '' }) => text);
  assert.deepEqual(read, acknowledged, 'the human reads each word of the customer, once and in order');
  const heard = lines.filter((line) => line.startsWith('line human: ')).map((line) => line.slice('line human: '.length));
  assert.deepEqual(
    heard,
    Array.from({ length: said }, (_, i) => `h-${i + 1}`),
    'the customer finds each word of the human, once and in order',
  );
  const shown = b.told.filter((line) => line.startsWith('item ')).map((line) => (JSON.parse(line.slice(5)) as { id: string }).id);
  assert.equal(new Set(shown).size, shown.length, 'nothing is shown twice');
  const live = b.told.filter((line) => line.startsWith('item ') && line.includes('"from":"human"')).length;
  assert.equal(live, said, 'whoever reads along at the other gateway is told of everything as it comes');
  assert.deepEqual(
    sim.effects().filter(({ effects }) => effects > 1),
    [],
  );
  t.diagnostic(
    `${acknowledged.length} words of the customer, ${said} of the human agent, webhooks at both gateways in turn, one killed in the middle`,
  );
});
