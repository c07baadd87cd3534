import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { silentLogger } from '#base';
import { type IncomingMessage, silentMeter } from '#contract';
import { createHttpDoor, realScheduler } from '#net';
import { openHookDoor } from './hook-door.ts';
import { digitalConnectOptions } from './options.ts';

const options = digitalConnectOptions.parse({
  id: 'talkdesk',
  type: 'digital-connect',
  account: 'acme',
  client: { id: 'me', secret: 's' },
  targets: { people: { touchpoint: 't' } },
  webhooks: { keys: ['hook-key'] },
});

async function hooks(t: TestContext, receive: (message: IncomingMessage) => Promise<'new' | 'seen'>, scheduler = realScheduler()) {
  const door = createHttpDoor({ host: '127.0.0.1', port: 0, logger: silentLogger });
  openHookDoor(options, { door, inbox: { receive }, scheduler, logger: silentLogger, meter: silentMeter });
  const { port } = await door.listen();
  t.after(() => door.close());
  const post = async (event: string, body: unknown, key = 'hook-key'): Promise<string> => {
    const headers = { 'content-type': 'application/json', 'x-api-key': key, connection: 'close' };
    const sent = typeof body === 'string' ? body : JSON.stringify(body);
    const answer = await fetch(`http://127.0.0.1:${port}/webhooks/talkdesk/talkdesk/${event}`, { method: 'POST', headers, body: sent });
    return `${answer.status} ${answer.status === 200 ? await answer.text() : ''}`.trim();
  };
  return { door, post };
}

const ended = { event_type: 'CONVERSATION_ENDED', conversation_id: 'c1', timestamp: '2026-01-15T10:09:00.000Z', payload: {} };

test('it is answered when it is kept, in the order of its instant', async (t) => {
  const kept: IncomingMessage[] = [];
  const { post, door } = await hooks(t, async (message) => (kept.push(message) > 1 ? 'seen' : 'new'));
  assert.equal(await post('conversation_ended', ended), '200 {}');
  assert.equal(await post('conversation_ended', ended), '200 {}');
  assert.deepEqual([kept[0]?.source, kept[0]?.orderingKey, kept[0]?.order], ['desk:talkdesk', 'c1', { happenedAt: Date.UTC(2026, 0, 15, 10, 9) }]);
  assert.equal(kept[0]?.dedupeKey, kept[1]?.dedupeKey);
  door.drain();
  assert.equal(await post('conversation_ended', ended), '200 {}', 'conversations that live need their news');
});

test('a conversation id that is longer than the inbox takes is known by its digest', async (t) => {
  const kept: IncomingMessage[] = [];
  const { post } = await hooks(t, async (message) => (kept.push(message) > 1 ? 'seen' : 'new'));
  assert.equal(await post('conversation_ended', { ...ended, conversation_id: 'x'.repeat(255) }), '200 {}');
  assert.ok((kept[0]?.orderingKey.length ?? 999) <= 200 && (kept[0]?.dedupeKey.length ?? 999) <= 200);
});

test('strangers, unknown places, what is no webhook, too much: each gets its status, and nothing is kept', async (t) => {
  const { post } = await hooks(t, async () => assert.fail('nothing is kept'));
  assert.equal(await post('conversation_ended', ended, 'guessed'), '401');
  assert.equal(await post('conversation_paused', ended), '404');
  assert.equal(await post('conversation_ended', '{'), '400');
  assert.equal(await post('conversation_ended', { payload: {} }), '400');
  assert.equal(await post('message_created', { conversation_id: 'c1', payload: {} }), '200 {}', 'nothing to pass on');
  assert.equal(await post('message_created', { conversation_id: 'c1', content: 'x'.repeat(300_000) }), '413');
});

test('what is not kept is not acknowledged: a store that refuses, and one that takes too long', async (t) => {
  const refusing = await hooks(t, () => Promise.reject(new Error('the disk')));
  assert.equal(await refusing.post('conversation_ended', ended), '503');
  const real = realScheduler();
  const hasty = { ...real, at: (_: unknown, run: () => void) => real.at(real.now(), run) };
  const slow = await hooks(t, () => new Promise(() => undefined), hasty);
  assert.equal(await slow.post('conversation_ended', ended), '503');
});
