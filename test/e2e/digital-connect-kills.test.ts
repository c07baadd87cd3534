import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
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
import { unevenNumbers } from '../../src/store/fixtures/kill.ts';
import { pixel } from '../chat/talkdesk-gateway.ts';

/** How many kills; more by the environment: DESK_KILLS=200. */
const kills = Number(process.env['DESK_KILLS'] ?? 20);
const program = fileURLToPath(new URL('../chat/killed-gateway.ts', import.meta.url));

/** What stands before a gateway: it holds requests while there is none, and says 502 when one dies with an answer owed. */
async function openProxy(test: TestContext) {
  let standing = Promise.withResolvers<string>();
  const server = createServer((request, response) => {
    void (async () => {
      const body = Buffer.concat(await request.toArray());
      const headers = { 'content-type': 'application/json', 'x-api-key': String(request.headers['x-api-key']) };
      try {
        const answer = await fetch(`${await standing.promise}${request.url}`, { method: 'POST', headers, body });
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
      } catch {
        response.writeHead(502).end(); // the gateway died, as it should
      }
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  test.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stands: (hooks: string) => standing.resolve(hooks),
    fell: () => void (standing = Promise.withResolvers()),
  };
}

const wordsOf = (lines: readonly string[], from: string): string[] =>
  lines.filter((line) => line.startsWith(`${from}: `)).map((line) => line.slice(from.length + 2));
const places = (words: readonly string[]): number[] =>
  words.map((word) =>
    word
      .split('-')
      .slice(1)
      .reduce((sum, part) => sum * 1e6 + Number(part), 0),
  );

test(`the gateway is killed ${kills} times while both sides write: what was acknowledged arrives, once, in order`, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'cordboard-kills-'));
  const quirks = { webhookAttempts: 20, webhookPauseMs: 20, webhookTimeoutMs: 30_000, keyRequired: true };
  const sim = await openDigitalConnect({ scheduler: realScheduler(), dice: realDice(), quirks });
  t.after(async () => {
    await sim.close();
    await rm(folder, { recursive: true, force: true });
  });
  const proxy = await openProxy(t);
  sim.webhooks.point({ baseUrl: proxy.url, auth: { kind: 'api-key', key: 'hook-key' } });
  const random = unevenNumbers(7);
  const upTo = (most: number): number => Math.floor(random.next().value * most);

  /** Runs a gateway until it has told so many lines and some more milliseconds. */
  const live = async (life: number, mode: string, lines: number, moreMs: number): Promise<string[]> => {
    const child = spawn(process.execPath, [program, folder, sim.idUrl(), sim.apiUrl(), String(life), mode], { stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    let text = '';
    let pointed = false;
    let dying = false;
    for await (const some of child.stdout) {
      text += some;
      const told = text.split('\n').slice(0, -1);
      const [, hooks] = /^hooks (.*)$/.exec(told[0] ?? '') ?? [];
      if (!pointed && hooks !== undefined) {
        pointed = true;
        proxy.stands(hooks);
        if (mode === 'finish') void sim.webhooks.idle().then(() => child.stdin.write('\n'));
      }
      if (mode === 'finish' || dying || told.length < lines) continue;
      dying = true;
      setTimeout(() => {
        proxy.fell();
        child.kill('SIGKILL');
      }, moreMs);
    }
    await ended;
    if (mode === 'finish') assert.equal(child.exitCode, 0, 'it came to its end');
    else assert.equal(child.signalCode, 'SIGKILL', 'it ran until it was killed');
    return text.split('\n').slice(0, -1);
  };

  const accept = sim.desk.watch(({ kind, conversation }) => {
    if (kind === 'waits') sim.desk.accept(conversation.id);
  });
  await live(0, 'begin', 2, 0);
  accept();
  const [conversation] = sim.desk.list();
  assert.ok(conversation);
  let said = 0;
  const speak = (): void => {
    // No faster than it is passed on: on a slow machine it would be more and more.
    if (sim.webhooks.list().filter(({ state }) => state === 'waiting').length > 50) return;
    const text = `h-${++said}`;
    if (said % 20 === 0) sim.desk.sendFile(conversation.id, { name: `${text}.png`, type: 'image/png', octets: pixel }, text);
    else sim.desk.say(conversation.id, text);
  };
  const speaking = setInterval(speak, 40);
  const acknowledged: string[] = [];
  for (let kill = 1; kill <= kills; kill++) {
    if (kill % 3 === 0) sim.fail({ operation: 'send-message', kind: kill % 2 === 0 ? 'lost' : 'half', after: upTo(5) });
    const lines = await live(kill, 'run', kill % 4 === 3 ? 1 : 1 + upTo(40), upTo(40));
    for (const line of lines) if (line.startsWith('in ')) acknowledged.push(line.slice(3));
  }
  clearInterval(speaking);
  const seen = await live(kills + 1, 'finish', 0, 0);

  const messages = sim.desk.find(conversation.id)?.messages ?? [];
  const bare = messages.filter(({ from, text = '', files }) => from === 'contact' && files.length !== (text.endsWith('0') ? 1 : 0));
  assert.deepEqual(bare, [], 'each file with its message');
  const read = messages.filter(({ from }) => from === 'contact').map(({ text = '' }) => text);
  assert.ok(acknowledged.length >= kills, `only ${acknowledged.length} were acknowledged`);
  assert.deepEqual(
    acknowledged.filter((word) => !read.includes(word)),
    [],
    'the human agent reads each acknowledged word',
  );
  assert.deepEqual(
    places(read),
    places([...new Set(read)]).sort((a, b) => a - b),
    'once, and in order',
  );
  assert.deepEqual(
    sim.effects().filter(({ effects }) => effects > 1),
    [],
  );
  assert.equal(sim.desk.list().length, 1);
  assert.ok(sim.webhooks.list().every(({ state }) => state === 'delivered'));
  const heard = wordsOf(seen, 'human');
  assert.deepEqual(
    heard,
    Array.from({ length: said }, (_, i) => `h-${i + 1}${(i + 1) % 20 === 0 ? ' with a file' : ''}`),
    'the customer reads each word of the human agent, once and in order',
  );
  t.diagnostic(`${acknowledged.length} words of the customer acknowledged, ${said} of the human agent delivered, ${kills} kills`);
});
