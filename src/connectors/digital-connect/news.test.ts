import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger, type WallTime } from '#base';
import { type ChatFile, type DeskNews, type FileShelf, type InboxItem, silentMeter } from '#contract';
import { digitalConnectErrors } from './digital-connect.errors.ts';
import type { FetchedFile } from './files-in.ts';
import { newsWorker } from './news.ts';
import { digitalConnectOptions } from './options.ts';
import { traces } from './traces.ts';
import type { Heard } from './webhook.ts';

const options = digitalConnectOptions.parse({
  id: 'talkdesk',
  type: 'digital-connect',
  account: 'acme',
  client: { id: 'me', secret: 's' },
  targets: { people: { touchpoint: 't' } },
  webhooks: { keys: ['hook-key'] },
});
const message: Heard = { event: 'message_created', conversation: 'c1', id: 'n1', name: 'Alex', text: 'Hi', files: [], ours: false, automatic: false };
const withFile: Heard = { ...message, files: [{ id: 'a1', name: 'x.png', type: 'image/png' }] };
const kept: ChatFile = { id: 'f1', name: 'x.png', type: 'image/png', sizeBytes: 7 };

function stage() {
  const heard: DeskNews[] = [];
  const dropped: string[] = [];
  const now = {
    wallMs: 1_800_000_000_000,
    known: true,
    verdict: 'taken' as 'taken' | 'unknown' | Error,
    file: { kind: 'kept', file: kept } as FetchedFile,
    fetches: 0,
  };
  const seen = traces();
  const consume = newsWorker(options, {
    listener: {
      whose: async () => (now.known ? { account: 'a', channel: 'web', thread: 't1' } : undefined),
      async hear(news) {
        if (now.verdict instanceof Error) throw now.verdict;
        heard.push(news);
        return now.verdict;
      },
    },
    async fetchFile() {
      now.fetches++;
      return now.file;
    },
    shelf: { drop: async (id: string) => dropped.push(id) > 0 } as Partial<FileShelf> as FileShelf,
    traces: seen,
    scheduler: { now: () => 0 as never, wall: () => now.wallMs as WallTime, at: () => () => {} },
    logger: silentLogger,
    meter: silentMeter,
  });
  const take = (news: Heard, ageMs = 0) => consume({ body: JSON.stringify(news), receivedAt: now.wallMs - ageMs } as InboxItem);
  return { heard, dropped, now, seen, take };
}

test('a message is passed on with its file; it is done once it was taken', async () => {
  const { take, heard } = stage();
  assert.deepEqual(await take(withFile), { kind: 'done' });
  assert.deepEqual(heard, [
    { desk: 'talkdesk', deskConversation: 'c1', id: 'n1', what: { kind: 'message', name: 'Alex', text: 'Hi', files: [kept] } },
  ]);
});

test('a file that cannot be had yet keeps its message waiting, but not for ever', async () => {
  const { take, heard, now } = stage();
  now.file = { kind: 'later', error: digitalConnectErrors.DIGITAL_CONNECT_TIMEOUT() };
  assert.equal((await take(withFile)).kind, 'retry');
  assert.equal((await take(withFile, 119_000)).kind, 'retry');
  assert.equal(heard.length, 0);
  assert.equal((await take(withFile, 121_000)).kind, 'done');
  const [news] = heard;
  assert.equal(news?.what.kind === 'message' && news.what.text, 'Hi\n[A file could not be passed on: x.png]');
});

test('a file is fetched once, however often its message is tried', async () => {
  const { take, now, heard } = stage();
  now.verdict = new Error('the disk');
  assert.equal((await take(withFile)).kind, 'retry');
  assert.equal((await take(withFile)).kind, 'retry');
  now.verdict = 'taken';
  assert.equal((await take(withFile)).kind, 'done');
  assert.deepEqual([now.fetches, heard.length], [1, 1]);
});

test('news of an unknown conversation wait for it, then are let go with their files', async () => {
  const { take, now, heard, dropped } = stage();
  now.known = false;
  assert.equal((await take(message, 119_000)).kind, 'retry');
  assert.equal((await take(message, 121_000)).kind, 'done');
  now.known = true;
  now.verdict = 'unknown';
  assert.equal((await take(withFile, 121_000)).kind, 'done');
  assert.deepEqual([heard.length, dropped], [1, ['f1']]);
});

test('an end waits for what was said before it; after it nobody waits', async () => {
  const { take, heard, now } = stage();
  const end: Heard = { ...message, event: 'conversation_ended', id: 'n2' };
  assert.deepEqual(await take(end, 500), { kind: 'retry', why: 'settling', afterMs: 1000 });
  assert.deepEqual(await take(end, 1500), { kind: 'done' });
  assert.deepEqual(
    heard.map(({ what }) => what.kind),
    ['ended'],
  );
  now.known = false;
  assert.deepEqual(await take(message), { kind: 'done' });
});

test('what a flow says is passed on as nobody’s words', async () => {
  const { take, heard } = stage();
  await take({ ...message, name: 'Automated message', automatic: true });
  assert.deepEqual(heard[0]?.what, { kind: 'message', automatic: true, text: 'Hi', files: [] });
});

test('our own doing that comes back is no news', async () => {
  const { take, heard, seen } = stage();
  seen.sent('c1', { text: 'mine', message: 'm1', at: '2026-01-15T10:00:00.000Z' });
  assert.deepEqual(await take({ ...message, ours: true }), { kind: 'done' });
  assert.deepEqual(await take({ ...message, message: 'm1' }), { kind: 'done' });
  assert.deepEqual(await take({ ...message, text: 'mine', atMs: Date.UTC(2026, 0, 15, 10) }), { kind: 'done' });
  assert.equal(heard.length, 0);
  await take({ ...message, text: 'yours', atMs: Date.UTC(2026, 0, 15, 10) });
  assert.equal(heard.length, 1, 'at the same instant, but in other words');
});
