import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineErrors, type Scheduler, type WallTime } from '#base';
import type { DeskNews, OutboxItem } from '#contract';
import type { WebAnswer, WebRequest } from '#net';
import { zoomChatOptions } from './options.ts';
import { parcelOf, pusher } from './pushes.ts';

const { WEB_SLOW, WEB_BARRED } = defineErrors({
  WEB_SLOW: { blame: 'peer', retry: true, says: 'slow' },
  WEB_BARRED: { blame: 'operator', retry: false, says: 'barred' },
});
const options = zoomChatOptions.parse({
  id: 'zoom',
  type: 'zoom-chat',
  bot: 'desk',
  mode: 'trigger',
  auth: { keys: ['obvious-test-key'] },
  push: { url: 'https://zoom.example/bot', token: 'obvious-test-token' },
});
const nowMs = 1_800_000_000_000;
const itemOf = (parcel: Parameters<typeof parcelOf>[3], putAt = nowMs): OutboxItem => {
  const at = putAt as WallTime;
  return { id: '1', ...parcelOf('zoom', 'eng-1', 'k1', parcel), state: 'waiting', putAt: at, dueAt: at, expires: at, attempts: 1 };
};

function bench(answer: Partial<WebAnswer> | Error, heard: 'taken' | 'unknown' = 'taken') {
  const asked: WebRequest[] = [];
  const news: string[] = [];
  const deliver = pusher(options, {
    web: {
      async request(what) {
        asked.push(what);
        if (answer instanceof Error) throw answer;
        return { status: 200, headers: {}, body: Buffer.alloc(0), ...answer };
      },
    },
    listener: {
      async hear({ what, deskConversation }: DeskNews) {
        news.push(`${deskConversation} ${what.kind}`);
        return heard;
      },
    },
    scheduler: { wall: () => nowMs as WallTime } as Scheduler,
  });
  return {
    asked,
    news,
    deliver: (parcel: Parameters<typeof parcelOf>[3], putAt?: number) => deliver(itemOf(parcel, putAt)),
  };
}

test('a push has the access token and a key that tells doubles', async () => {
  const one = bench({ status: 204 });
  assert.deepEqual(await one.deliver({ kind: 'push', body: '{"a":1}' }), { kind: 'done' });
  assert.deepEqual(
    one.asked.map(({ method, url, headers, body }) => [method, url, headers, body]),
    [
      [
        'POST',
        'https://zoom.example/bot',
        { 'content-type': 'application/json', authorization: 'Bearer obvious-test-token', 'idempotency-key': 'k1' },
        '{"a":1}',
      ],
    ],
  );
});

test('what may pass is tried again, what will not is given up', async () => {
  const cases = [
    [{ status: 500 }, { kind: 'retry', why: 'HTTP 500' }],
    [
      { status: 429, headers: { 'retry-after': '3' } },
      { kind: 'retry', why: 'HTTP 429', afterMs: 3000 },
    ],
    [
      { status: 503, headers: { 'retry-after': 'soon' } },
      { kind: 'retry', why: 'HTTP 503' },
    ],
    [{ status: 401 }, { kind: 'refused', why: 'HTTP 401' }],
    [{ status: 301 }, { kind: 'refused', why: 'HTTP 301' }],
    [WEB_SLOW(), { kind: 'retry', why: 'WEB_SLOW' }],
    [WEB_BARRED(), { kind: 'refused', why: 'WEB_BARRED' }],
  ] as const;
  for (const [answer, attempt] of cases) {
    const one = bench(answer);
    assert.deepEqual(await one.deliver({ kind: 'push', body: '{}' }), attempt);
    assert.deepEqual(one.news, []);
  }
});

test('where a human cannot be asked for, the customer is the agent’s again', async () => {
  const one = bench({ status: 404 });
  assert.deepEqual(await one.deliver({ kind: 'push', body: '{}', handOff: 'cv.2' }), { kind: 'refused', why: 'HTTP 404' });
  assert.deepEqual(one.news, ['cv.2 nobody']);
});

test('after Zoom was told the conversation hears that it is over; one that nobody knows is not waited for for ever', async () => {
  const left = { kind: 'left', deskConversation: 'cv.2' } as const;
  const one = bench({});
  assert.deepEqual(await one.deliver(left), { kind: 'done' });
  assert.deepEqual(one.news, ['cv.2 joined', 'cv.2 ended']);
  assert.equal((await bench({}, 'unknown').deliver(left)).kind, 'retry');
  assert.deepEqual(await bench({}, 'unknown').deliver(left, nowMs - 60_000), { kind: 'done' });
});
