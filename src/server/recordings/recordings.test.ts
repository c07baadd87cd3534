import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConversationId } from '#base';
import type { LiveSession, SoundSpan } from '#contract';
import { client, head, stage } from '../fixtures/stage.ts';
import { stageLibrary } from '../fixtures/stage-library.ts';

const id = 'cv_1';
const path = `/api/v1/conversations/${id}/recording`;

function bench(spans: readonly SoundSpan[] = []) {
  const { library, asked, closed } = stageLibrary(id);
  const paused: string[] = [];
  const session = {
    id: 'cv_9' as ConversationId,
    account: 'acme',
    bot: 'st-1',
    channel: 'voice',
    agent: 'a',
    mode: 'talk',
    startedAt: 0,
  } as LiveSession;
  const set = stage({
    recordings: {
      store: { head: (one) => set.store.head(one) },
      library,
      covered: async (_head, sight) => (sight === 'personal' ? [] : spans),
      live: {
        list: () => [session],
        end: () => false,
        pauseRecording: (one) => paused.push(`pause ${one}`) > 0,
        resumeRecording: (one) => paused.push(`resume ${one}`) < 0,
      },
    },
  });
  const scopes = ['conversations:read', 'recordings:read', 'conversations:erase', 'live:control'] as const;
  set.clients.set('cs-ear', client('cs-ear', { scopes: [...scopes] }));
  set.clients.set('cs-whole', client('cs-whole', { scopes: [...scopes, 'conversations:personal'] }));
  set.clients.set('cs-other', client('cs-other', { scopes: [...scopes], bots: ['st-2'] }));
  set.put(head(id));
  const ask = async (who: string, url = path, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' | 'POST' | 'DELETE' = 'GET') =>
    set.door.app.inject({ method, url, headers: { ...headers, ...(await set.bearer(who)) } });
  return { ...set, ask, asked, closed, paused };
}

test('a recording is heard whole and in parts, and who heard it is written down', async () => {
  const { ask, audited, closed } = bench();
  const whole = await ask('cs-whole');
  assert.equal(whole.statusCode, 200);
  assert.equal(whole.body, '0123456789');
  assert.equal(whole.headers['content-type'], 'audio/wav');
  assert.equal(whole.headers['accept-ranges'], 'bytes');
  assert.equal(whole.headers['content-length'], '10');
  const part = await ask('cs-whole', path, { range: 'bytes=2-5' });
  assert.deepEqual([part.statusCode, part.body, part.headers['content-range']], [206, '2345', 'bytes 2-5/10']);
  const rest = await ask('cs-whole', path, { range: 'bytes=7-' });
  assert.deepEqual([rest.statusCode, rest.body, rest.headers['content-range']], [206, '789', 'bytes 7-9/10']);
  const last = await ask('cs-whole', path, { range: 'bytes=-3' });
  assert.deepEqual([last.statusCode, last.body], [206, '789']);
  const beyond = await ask('cs-whole', path, { range: 'bytes=10-' });
  assert.deepEqual([beyond.statusCode, beyond.headers['content-range']], [416, 'bytes */10']);
  assert.equal((await ask('cs-whole', path, { range: 'bytes=-0' })).statusCode, 416);
  assert.equal((await ask('cs-whole', path, { range: 'bytes=0-1,4-5' })).body, '0123456789', 'several ranges: the whole');
  const tag = String(whole.headers['etag']);
  assert.equal((await ask('cs-whole', path, { range: 'bytes=2-5', 'if-range': tag })).statusCode, 206);
  assert.equal((await ask('cs-whole', path, { range: 'bytes=2-5', 'if-range': '"another"' })).statusCode, 200);
  assert.equal((await ask('cs-whole', path, { 'if-none-match': tag })).statusCode, 304);
  assert.ok(audited.length >= 7 && audited.every(({ action, subject }) => action === 'read-personal' && subject.kind === 'recording'));
  assert.ok(closed.length > 0, 'what is not read is let go of');
});

test('HEAD tells what would come, and sends none of it', async () => {
  const { ask, audited } = bench();
  const told = await ask('cs-whole', path, {}, 'HEAD');
  assert.deepEqual([told.statusCode, told.body, told.headers['accept-ranges']], [200, '', 'bytes']);
  assert.equal(told.headers['content-length'], '10');
  assert.deepEqual(audited, []);
});

test('the format is the parameter’s, else the one that Accept likes, else as it is kept', async () => {
  const { ask } = bench();
  const type = async (url: string, accept?: string) => (await ask('cs-whole', url, accept === undefined ? {} : { accept })).headers['content-type'];
  assert.equal(await type(path), 'audio/wav');
  assert.equal(await type(path, 'audio/ogg'), 'audio/ogg; codecs=opus');
  assert.equal(await type(path, '*/*'), 'audio/wav');
  assert.equal(await type(`${path}?format=opus`, 'audio/wav'), 'audio/ogg; codecs=opus');
  const opus = await ask('cs-whole', `${path}?format=opus`, { range: 'bytes=2-5' });
  assert.deepEqual([opus.statusCode, opus.headers['accept-ranges'], opus.headers['content-range']], [200, 'none', undefined]);
  assert.equal((await ask('cs-whole', `${path}?format=mp3`)).statusCode, 400);
});

test('who may not see personal data hears it covered, under the same address', async () => {
  const { ask, asked, audited } = bench([[100, 200, 0]]);
  const covered = await ask('cs-ear');
  assert.equal(covered.headers['x-recording-covered'], 'true');
  assert.deepEqual(asked.at(-1)?.covered, [[100, 200, 0]]);
  assert.equal(audited.at(-1)?.action, 'read');
  const whole = await ask('cs-whole');
  assert.equal(whole.headers['x-recording-covered'], undefined);
  assert.deepEqual(asked.at(-1)?.covered, []);
  assert.notEqual(covered.headers['etag'], whole.headers['etag']);
});

test('without the scope it is refused, and what is another’s, or is none, does not exist', async () => {
  const { ask } = bench();
  assert.equal((await ask('cs-1')).statusCode, 403);
  for (const url of [path, `${path}/facts`, `${path}/peaks`]) assert.equal((await ask('cs-other', url)).statusCode, 404);
  assert.equal((await ask('cs-other', path, {}, 'DELETE')).statusCode, 404);
  assert.equal((await ask('cs-whole', '/api/v1/conversations/cv_2/recording')).statusCode, 404);
});

test('facts and peaks', async () => {
  const { ask } = bench();
  const facts = (await ask('cs-ear', `${path}/facts`)).json();
  assert.deepEqual([facts.conversation, facts.encrypted, facts.key], [id, true, undefined]);
  assert.deepEqual((await ask('cs-ear', `${path}/peaks`)).json(), {
    conversation: id,
    lengthMs: 1000,
    channels: [
      [1, 50],
      [0, 100],
    ],
  });
});

test('removed, it is gone, the answer proves it, and so does the audit log', async () => {
  const { ask, audited } = bench();
  const gone = await ask('cs-whole', path, {}, 'DELETE');
  assert.deepEqual(gone.json(), { conversation: id, removed: ['here'], sha256: 'ab', sizeBytes: 10, at: '2027-01-16T08:00:00.000Z' });
  assert.deepEqual(audited.at(-1)?.details, { from: 'here', sha256: 'ab', bytes: '10' });
  assert.equal((await ask('cs-whole')).statusCode, 404);
  assert.equal((await ask('cs-whole', path, {}, 'DELETE')).statusCode, 404);
});

test('a live recording is paused and goes on', async () => {
  const { ask, paused, audited } = bench();
  assert.deepEqual((await ask('cs-whole', '/api/v1/live/cv_9/recording/pause', {}, 'POST')).json(), { recorded: true });
  assert.deepEqual((await ask('cs-whole', '/api/v1/live/cv_9/recording/resume', {}, 'POST')).json(), { recorded: false });
  assert.deepEqual(paused, ['pause cv_9', 'resume cv_9']);
  assert.deepEqual(
    audited.map(({ details }) => details?.['what']),
    ['pause', 'resume'],
  );
  assert.equal((await ask('cs-other', '/api/v1/live/cv_9/recording/pause', {}, 'POST')).statusCode, 404);
  assert.equal((await ask('cs-whole', '/api/v1/live/cv_8/recording/pause', {}, 'POST')).statusCode, 404);
});
