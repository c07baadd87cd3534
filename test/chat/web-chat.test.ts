import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { silentLogger } from '#base';
import { webChat, webChatOptions } from '#connectors/web-chat';
import { silentMeter } from '#contract';
import { createHttpDoor, realDice, realScheduler } from '#net';
import { openFileShelf } from '#store';
import { chatStage } from './chat-stage.ts';

/** The real house and the real shelf behind a real door. */
async function open(t: TestContext) {
  const { house } = await chatStage(t);
  const directory = await mkdtemp(join(tmpdir(), 'cordboard-web-chat-'));
  const scheduler = realScheduler();
  const dice = realDice();
  const files = await openFileShelf({ directory, logger: silentLogger, clock: scheduler, dice });
  const door = createHttpDoor({ host: '127.0.0.1', port: 0, logger: silentLogger });
  const options = webChatOptions.parse({ id: 'web', type: 'web-chat', bot: 'b', secrets: ['a-visitor-secret-of-this-test-01'] });
  const bots = { bot: (id: string) => ({ id, account: 'a', agent: 'desk' }) };
  const chat = webChat(options, { door, directory: bots, threads: house, files, scheduler, dice, logger: silentLogger, meter: silentMeter });
  await chat.open();
  const { port } = await door.listen();
  t.after(async () => {
    await chat.close();
    await door.close();
    await rm(directory, { recursive: true, force: true });
  });
  const base = `http://127.0.0.1:${port}/chat/web`;
  const { token } = (await (await fetch(`${base}/session`, { method: 'POST' })).json()) as { token: string };
  const ask = async (method: string, path: string, body?: Uint8Array | object, headers: Readonly<Record<string, string>> = {}) => {
    const octets = body instanceof Uint8Array;
    const json = body === undefined || octets ? {} : { 'content-type': 'application/json' };
    const response = await fetch(base + path, {
      method,
      headers: { authorization: `Bearer ${token}`, ...json, ...headers },
      ...(body === undefined ? {} : { body: octets ? Buffer.from(body) : JSON.stringify(body) }),
      signal: AbortSignal.timeout(60_000),
    });
    // biome-ignore lint/suspicious/noExplicitAny: a test looks into bodies of many shapes
    return { status: response.status, body: (response.status === 204 ? undefined : await response.json()) as any };
  };
  return { ask, files };
}

test('a large file that is refused at its beginning is answered in words, and nothing of it is kept', async (t) => {
  const { ask, files } = await open(t);
  const html = Buffer.concat([Buffer.from('<!doctype html>'), Buffer.alloc(8_000_000, ' ')]);
  for (const type of ['text/plain', 'image/png']) {
    const answer = await ask('POST', '/files', html, { 'content-type': type });
    assert.deepEqual([answer.status, answer.body.error.code], [415, 'FILE_TYPE']);
  }
  assert.equal(await files.totalBytes(), 0);
});

test('over plain HTTP alone: greeted, answered, a file with a message, and the same id once', async (t) => {
  const { ask } = await open(t);
  assert.equal((await ask('POST', '/open')).status, 204);
  const text = await ask('POST', '/files', Buffer.from('name,size\nshoe,42\n'), { 'content-type': 'text/csv', 'x-file-name': 'order%202.csv' });
  assert.deepEqual({ ...text.body.file, id: '' }, { id: '', name: 'order 2.csv', type: 'text/csv', sizeBytes: 18 });
  const message = { id: 'm1', text: 'where is my parcel', files: [text.body.file.id] };
  assert.deepEqual((await ask('POST', '/messages', message)).body, { id: 'm1', result: 'taken' });
  assert.deepEqual((await ask('POST', '/messages', message)).body, { id: 'm1', result: 'seen' });
  let items: { id: string; from: string; text: string; files: unknown[] }[] = [];
  while (!items.some((item) => item.text === 'It is on its way.')) {
    const more = await ask('GET', `/items?waitMs=5000&after=${items.at(-1)?.id ?? ''}`);
    assert.equal(more.status, 200);
    items = [...items, ...more.body.items];
  }
  assert.deepEqual(
    items.filter(({ from }) => from === 'customer').map(({ text, files }) => [text, files]),
    [['where is my parcel', [text.body.file]]],
  );
});
