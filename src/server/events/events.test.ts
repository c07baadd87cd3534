import assert from 'node:assert/strict';
import { type ClientRequest, get, type IncomingMessage } from 'node:http';
import { after, test } from 'node:test';
import type { ConversationId, WallTime } from '#base';
import type { BusMessage, ConversationEvent } from '#contract';
import { realDice } from '#net';
import { until } from '../../../test/until.ts';
import { digestOf, newSecret } from '../access/secret-token.ts';
import { accessInMemory } from '../fixtures/access-in-memory.ts';
import { client, head, nowMs, stage, stored } from '../fixtures/stage.ts';

const closing: (() => Promise<void>)[] = [];
after(async () => {
  for (const close of closing) await close();
});

const silence = (turn: number): ConversationEvent => ({ kind: 'no-input', turn });
const suggestion: ConversationEvent = { kind: 'suggestion', track: 'caller', intent: 'track', score: 0.9, answer: 'Say\n"yes"' };
const beginning = (interactionId: string): ConversationEvent => ({
  kind: 'conversation-start',
  medium: 'voice',
  facts: { channel: 'voice', bot: 'st-1', account: 'acme', mode: 'listen', direction: 'inbound', interactionId, parameters: {} },
  agent: 'parcel-desk',
  agentVersion: '1',
});
const message = (id: string, seq: number, event: ConversationEvent, rest: Partial<BusMessage> = {}): BusMessage => ({
  conversation: id as ConversationId,
  account: 'acme',
  bot: 'st-1',
  event: stored(seq, event),
  ...rest,
});

interface Block {
  readonly id: string | undefined;
  readonly event: string | undefined;
  readonly data: { readonly conversation: string; readonly event: { readonly kind: string; readonly seq: number; readonly at: string } } | undefined;
  readonly comment: string | undefined;
}

/** Reads server-sent events block by block, as the standard says. */
class Watcher {
  readonly #response: IncomingMessage;
  readonly #request: ClientRequest;
  #text = '';
  #over = false;
  #wake = (): void => {};

  constructor(request: ClientRequest, response: IncomingMessage) {
    this.#request = request;
    this.#response = response;
    response.setEncoding('utf8');
    response.on('data', (text: string) => {
      this.#text += text;
      this.#wake();
    });
    response.on('error', () => {});
    response.on('close', () => {
      this.#over = true;
      this.#wake();
    });
  }

  get status(): number {
    return this.#response.statusCode ?? 0;
  }

  get headers(): IncomingMessage['headers'] {
    return this.#response.headers;
  }

  /** The next block; undefined when the stream is over. */
  async block(): Promise<Block | undefined> {
    while (!this.#text.includes('\n\n')) {
      if (this.#over) return undefined;
      await new Promise<void>((wake) => (this.#wake = wake));
    }
    const end = this.#text.indexOf('\n\n');
    const lines = this.#text.slice(0, end).split('\n');
    this.#text = this.#text.slice(end + 2);
    const field = (name: string): string | undefined => lines.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2);
    const data = field('data');
    return { id: field('id'), event: field('event'), data: data === undefined ? undefined : JSON.parse(data), comment: field('') };
  }

  async ids(count: number): Promise<(string | undefined)[]> {
    const ids: (string | undefined)[] = [];
    for (let i = 0; i < count; i++) ids.push((await this.block())?.id);
    return ids;
  }

  pause(): void {
    this.#response.pause();
  }

  leave(): void {
    this.#request.destroy();
  }
}

async function opened(rest: Parameters<typeof stage>[0] = {}) {
  const set = stage(rest);
  const { port } = await set.door.listen();
  closing.push(() => set.door.close());
  const watch = async (query = '', headers: Record<string, string> = {}, who = 'cs-1', claims = {}): Promise<Watcher> => {
    const token = await set.bearer(who, claims);
    const watcher = await new Promise<Watcher>((done, fail) => {
      const request = get({ port, host: '127.0.0.1', path: `/api/v1/events${query}`, headers: { ...token, ...headers }, agent: false });
      request.on('error', fail);
      request.on('response', (response) => done(new Watcher(request, response)));
    });
    if (watcher.status === 200) assert.deepEqual(await watcher.block(), { id: undefined, event: undefined, data: undefined, comment: 'open' });
    return watcher;
  };
  return { ...set, watch };
}

test('events arrive as they happen: those of the client’s bots, of the kinds asked for', async () => {
  const set = await opened();
  const all = await set.watch();
  const some = await set.watch('?kind=suggestion,gap&kind=trouble');
  assert.equal(all.headers['content-type'], 'text/event-stream; charset=utf-8');
  assert.equal(all.headers['cache-control'], 'no-store');
  for (const one of [
    message('cv_1', 1, silence(1)),
    message('cv_2', 1, silence(1), { bot: 'st-2' }),
    message('cv_3', 1, silence(1), { account: 'other' }),
    message('cv_1', 2, suggestion),
  ]) {
    set.bus.publish(one);
  }
  assert.deepEqual(await all.ids(2), ['cv_1:1', 'cv_1:2']);
  assert.deepEqual(await some.block(), {
    id: 'cv_1:2',
    event: 'suggestion',
    data: { conversation: 'cv_1', account: 'acme', bot: 'st-1', event: { ...suggestion, seq: 2, at: '2027-01-15T08:00:02.000Z' } },
    comment: undefined,
  });
});

test('one conversation is taken up where it was left, without a hole and without a double', async () => {
  const set = await opened();
  set.put(head('cv_1'), ...[1, 2, 3, 4].map((seq) => stored(seq, silence(seq))));
  // While the past is read, the present goes on: events 4 (also in the store by now) and 5 come over the bus.
  const { events } = set.store;
  set.store.events = async (id) => {
    set.bus.publish(message('cv_1', 4, silence(4)));
    set.bus.publish(message('cv_1', 5, silence(5)));
    return events(id);
  };
  const watcher = await set.watch('?conversation=cv_1', { 'last-event-id': 'cv_1:2' });
  assert.deepEqual(await watcher.ids(3), ['cv_1:3', 'cv_1:4', 'cv_1:5']);
  set.bus.publish(message('cv_9', 1, silence(1)));
  set.bus.publish(message('cv_1', 6, silence(6)));
  assert.deepEqual(await watcher.ids(1), ['cv_1:6']);
});

test('an id that is not of this conversation resumes nothing', async () => {
  const set = await opened();
  set.put(head('cv_1'), stored(1, silence(1)));
  set.put(head('cv_2', { bot: 'st-2' }), stored(1, silence(1)));
  for (const last of ['cv_2:0', 'cv_9:0', 'nonsense', 'cv_1:-1', 'cv_1:9999999999999']) {
    const watcher = await set.watch('?conversation=cv_1', { 'last-event-id': last });
    set.bus.publish(message('cv_1', 7, silence(7)));
    assert.deepEqual(await watcher.ids(1), ['cv_1:7'], last);
  }
});

test('an interaction is followed by the contact centre’s own id, begun before or after', async () => {
  const set = await opened();
  set.put(head('cv_1', { interactionId: 'i-1' }), stored(1, beginning('i-1')), stored(2, silence(1)));
  set.put(head('cv_7', { interactionId: 'i-1', bot: 'st-2' }));
  const watcher = await set.watch('?interactionId=i-1', { 'last-event-id': 'cv_1:1' });
  assert.deepEqual(await watcher.ids(1), ['cv_1:2']);
  for (const one of [
    message('cv_2', 1, beginning('i-2')),
    message('cv_2', 2, silence(1)),
    message('cv_3', 1, beginning('i-1')),
    message('cv_3', 2, silence(1)),
    message('cv_1', 3, silence(2)),
  ]) {
    set.bus.publish(one);
  }
  assert.deepEqual(await watcher.ids(3), ['cv_3:1', 'cv_3:2', 'cv_1:3']);
});

test('the stream shows that it lives every fifteen seconds', async () => {
  const set = await opened();
  const watcher = await set.watch();
  for (let beat = 0; beat < 3; beat++) {
    const [alarm] = [...set.alarms];
    assert.equal(alarm?.due, 15_000);
    set.alarms.clear();
    alarm?.run();
    assert.equal((await watcher.block())?.comment, 'still here');
  }
});

test('a slow reader is cut, the others notice nothing', async () => {
  const set = await opened();
  const slow = await set.watch();
  slow.pause();
  const quick = await set.watch();
  const bulky: ConversationEvent = { kind: 'agent-say', turn: 1, utterance: 'u', text: 'x'.repeat(50_000) };
  let seq = 0;
  while (set.bus.watchers.size === 2) {
    set.bus.publish(message('cv_1', ++seq, bulky));
    assert.deepEqual(await quick.ids(1), [`cv_1:${seq}`]);
    assert.ok(seq < 2000, 'the slow one is never cut');
  }
  assert.match(await set.meter.text(), /event_streams_cut_total\{reason="slow"\} 1/);
  set.bus.publish(message('cv_1', ++seq, silence(1)));
  assert.deepEqual(await quick.ids(1), [`cv_1:${seq}`]);
});

test('whoever leaves is forgotten: no watcher, no alarm, no figure stays', async () => {
  const set = await opened();
  const watcher = await set.watch();
  assert.equal(set.bus.watchers.size, 1);
  watcher.leave();
  await until(async () => set.bus.watchers.size === 0 && !/event_streams_open 1/.test(await set.meter.text()), 'it is forgotten');
  assert.equal(set.alarms.size, 0);
});

test('the right to watch ends with the token', async () => {
  const set = await opened();
  const watcher = await set.watch('', {}, 'cs-1', { exp: nowMs / 1000 + 300 });
  const alarm = [...set.alarms].find(({ due }) => due === 300_000);
  alarm?.run();
  assert.equal(await watcher.block(), undefined);
  assert.equal(set.bus.watchers.size, 0);
});

test('a store that cannot tell what was missed ends the stream, so that the watcher asks again', async () => {
  const set = await opened();
  set.put(head('cv_1'), stored(1, silence(1)));
  const { events } = set.store;
  set.store.events = () => Promise.reject(new Error('canary'));
  const watcher = await set.watch('?conversation=cv_1', { 'last-event-id': 'cv_1:0' });
  assert.equal(await watcher.block(), undefined);
  set.store.events = events;
  assert.deepEqual(await (await set.watch('?conversation=cv_1', { 'last-event-id': 'cv_1:0' })).ids(1), ['cv_1:1']);
});

test('watching is refused for what is not there, not theirs, not understood, or too much', async () => {
  const set = await opened();
  set.put(head('cv_2', { bot: 'st-2' }));
  for (const [query, status] of [
    ['?conversation=cv_2', 404],
    ['?conversation=cv_9', 404],
    ['?conversation=../x', 400],
    ['?kind=canary', 400],
    ['?kind=', 400],
    ['?since=1', 400],
    [`?kind=${'gap,'.repeat(3000)}gap`, 200],
  ] as const) {
    const watcher = await set.watch(query);
    assert.equal(watcher.status, status, query.slice(0, 40));
  }
  set.clients.set('cs-crowd', client('cs-crowd'));
  for (let i = 0; i < 50; i++) assert.equal((await set.watch('', {}, 'cs-crowd')).status, 200);
  assert.equal((await set.watch('', {}, 'cs-crowd')).status, 429);
  assert.equal((await set.watch()).status, 200);
});

test('HEAD of the stream does not hang', async () => {
  const set = stage();
  const answer = await set.door.app.inject({ method: 'HEAD', url: '/api/v1/events', headers: await set.bearer('cs-1') });
  assert.equal(answer.statusCode, 405);
});

test('who may not see personal data watches covered events, those that were missed too', async () => {
  const set = await opened();
  set.clients.set('cs-plain', client('cs-plain', { scopes: ['conversations:read'] }));
  const say = (seq: number): BusMessage => message('cv_1', seq, { kind: 'agent-say', turn: 0, utterance: `u${seq}`, text: `canary ${seq}` });
  set.put(head('cv_1'), ...[1, 2].map((seq) => say(seq).event));
  const watcher = await set.watch('?conversation=cv_1', { 'last-event-id': 'cv_1:0' }, 'cs-plain');
  const whole = await set.watch('?conversation=cv_1', {}, 'cs-1');
  assert.deepEqual(await watcher.ids(2), ['cv_1:1', 'cv_1:2']);
  for (const seq of [3, 4]) set.bus.publish(say(seq));
  for (const seq of [3, 4]) {
    const block = await watcher.block();
    assert.deepEqual([block?.id, JSON.stringify(block?.data).includes('canary')], [`cv_1:${seq}`, false]);
  }
  assert.ok(JSON.stringify((await whole.block())?.data).includes('canary 3'));
});

test('a stream ends when what opened it is taken away', async () => {
  const access = accessInMemory();
  const set = await opened({ access });
  const secret = newSecret('key', realDice());
  await access.addToken(
    { id: 'ak_1', kind: 'key', account: 'acme', name: 'k', scopes: ['conversations:read'], createdAt: nowMs as WallTime },
    digestOf(secret),
  );
  const watcher = await set.watch('', { authorization: `Bearer ${secret}` });
  const beat = (): void => {
    const [alarm] = [...set.alarms];
    if (alarm === undefined) return;
    set.alarms.delete(alarm);
    alarm.run();
  };
  beat();
  assert.equal((await watcher.block())?.comment, 'still here');
  await access.removeToken('ak_1');
  beat();
  assert.equal((await watcher.block())?.comment, 'still here');
  assert.equal(await watcher.block(), undefined);
});
