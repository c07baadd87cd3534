import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defineErrors, type WallTime } from '#base';
import type { ApiConversationDetail, ApiConversationPage, ApiProblem, ApiTranscript } from '#contract';
import { head, nowMs, stage, stored } from '../fixtures/stage.ts';

const facts = { channel: 'voice', bot: 'st-1', account: 'acme', mode: 'talk', direction: 'inbound', parameters: {} } as const;

function told() {
  const set = stage();
  set.put(
    head('cv_1', { seq: 4, interactionId: 'i-1', outcome: 'escalated', endedAt: (nowMs + 9000) as WallTime }),
    stored(1, { kind: 'conversation-start', medium: 'voice', facts, agent: 'parcel-desk', agentVersion: '1' }),
    stored(2, { kind: 'agent-say', turn: 0, utterance: 'u1', text: 'Hello, how can I help?' }),
    stored(3, { kind: 'agent-heard', utterance: 'u1', text: 'Hello,', complete: false, heardMs: 400 }),
    stored(4, { kind: 'customer-turn', turn: 1, text: 'where is my parcel', source: 'speech', confidence: 0.9, matched: true }),
  );
  set.put(head('cv_2', { bot: 'st-2' }));
  set.put(head('cv_3', { account: 'other' }));
  return set;
}

test('a listing shows the conversations of the client’s bots, times as ISO 8601', async () => {
  const set = told();
  const page = (await set.door.app.inject({ url: '/api/v1/conversations', headers: await set.bearer('cs-1') })).json<ApiConversationPage>();
  assert.deepEqual(page, {
    conversations: [
      {
        id: 'cv_1',
        medium: 'voice',
        channel: 'voice',
        account: 'acme',
        bot: 'st-1',
        agent: 'parcel-desk',
        agentVersion: '1',
        interactionId: 'i-1',
        startedAt: '2027-01-15T08:00:00.000Z',
        endedAt: '2027-01-15T08:00:09.000Z',
        turns: 0,
        seq: 4,
        outcome: 'escalated',
      },
    ],
  });
});

test('filters reach the store as they were meant', async () => {
  const set = told();
  const url =
    '/api/v1/conversations?bot=st-1&channel=voice&outcome=escalated&interactionId=i-1&since=2027-01-15T09:00:00%2B01:00&until=1800000009000&limit=7&cursor=abc';
  const answer = await set.door.app.inject({ url, headers: await set.bearer('cs-1') });
  assert.equal(answer.json<ApiConversationPage>().next, 'abc+');
  assert.deepEqual(set.asked, [
    {
      account: 'acme',
      bots: ['st-1'],
      bot: 'st-1',
      channel: 'voice',
      outcome: 'escalated',
      interactionId: 'i-1',
      since: nowMs,
      until: 1800000009000,
      limit: 7,
      cursor: 'abc',
    },
  ]);
  const other = await set.door.app.inject({ url: '/api/v1/conversations?account=other', headers: await set.bearer('cs-1') });
  assert.deepEqual(other.json(), { conversations: [] });
  assert.equal(set.asked.length, 1);
});

test('what cannot be read is said, without an echo of it', async () => {
  const set = told();
  const headers = await set.bearer('cs-1');
  const cases = {
    'limit=0': 'limit',
    'limit=201': 'limit',
    'limit=-1&since=canary': 'limit, since',
    'outcome=canary': 'outcome',
    'since=2027-13-01': 'since',
    'since=9e99': 'since',
    'bot=a&bot=b': 'bot',
    'bot=': 'bot',
    [`interactionId=${'x'.repeat(257)}`]: 'interactionId',
    'canary=1': '',
    '__proto__=canary': '',
  };
  for (const [query, named] of Object.entries(cases)) {
    const answer = await set.door.app.inject({ url: `/api/v1/conversations?${query}`, headers });
    assert.equal(answer.statusCode, 400, query);
    const { code, errors = [] } = answer.json<ApiProblem>();
    assert.equal(code, 'BAD_QUERY');
    assert.match(String(answer.headers['content-type']), /^application\/problem\+json/);
    assert.deepEqual(errors.map(({ field }) => field).sort(), named.split(', ').sort(), `${query}: ${answer.body}`);
    assert.doesNotMatch(answer.body, /canary/);
  }
});

test('one conversation comes with its events, and its transcript in the form asked for', async () => {
  const set = told();
  const headers = await set.bearer('cs-1');
  const detail = (await set.door.app.inject({ url: '/api/v1/conversations/cv_1', headers })).json<ApiConversationDetail>();
  assert.equal(detail.conversation.id, 'cv_1');
  assert.deepEqual(
    detail.events.map(({ seq, kind, at }) => [seq, kind, at]),
    [
      [1, 'conversation-start', '2027-01-15T08:00:01.000Z'],
      [2, 'agent-say', '2027-01-15T08:00:02.000Z'],
      [3, 'agent-heard', '2027-01-15T08:00:03.000Z'],
      [4, 'customer-turn', '2027-01-15T08:00:04.000Z'],
    ],
  );
  const url = '/api/v1/conversations/cv_1/transcript';
  const json = await set.door.app.inject({ url, headers });
  assert.match(String(json.headers['content-type']), /^application\/json/);
  assert.deepEqual(
    json
      .json<ApiTranscript>()
      .lines.filter(({ who }) => who !== 'gateway')
      .map(({ who, text, heard }) => [who, text, heard]),
    [
      ['agent', 'Hello, how can I help?', 'Hello,'],
      ['customer', 'where is my parcel', undefined],
    ],
  );
  const text = await set.door.app.inject({ url, headers: { ...headers, accept: 'text/plain' } });
  assert.equal(text.headers['content-type'], 'text/plain; charset=utf-8');
  assert.match(text.body, /customer +where is my parcel/);
  const markdown = await set.door.app.inject({ url, headers: { ...headers, accept: 'application/json;q=0.1, text/markdown' } });
  assert.match(markdown.body, /\*\*Customer\*\*/);
});

test('what is not the client’s does not exist', async () => {
  const set = told();
  const headers = await set.bearer('cs-1');
  const missing = await set.door.app.inject({ url: '/api/v1/conversations/cv_9', headers });
  for (const id of ['cv_2', 'cv_3', 'cv_9', 'x', '%2e%2e', 'cv_1%00', 'cv_1%2Fevents', "cv_1'--", '__proto__']) {
    for (const rest of ['', '/transcript']) {
      const answer = await set.door.app.inject({ url: `/api/v1/conversations/${id}${rest}`, headers });
      assert.equal(answer.statusCode, 404, id);
      assert.equal(answer.body, missing.body);
    }
  }
});

test('without a good token nothing is told, not even why', async () => {
  const set = told();
  const urls = ['/api/v1/conversations', '/api/v1/conversations/cv_1', '/api/v1/conversations/cv_1/transcript', '/api/v1/live', '/api/v1/events'];
  const good = (await set.bearer('cs-1')).authorization;
  const wrong = [
    '',
    'Bearer',
    'Bearer x.y.z',
    good.replace('Bearer', 'Basic'),
    good.slice(0, -2),
    `${good}, ${good}`,
    (await set.bearer('cs-nobody')).authorization,
    (await set.bearer('cs-1', { exp: nowMs / 1000 - 61 })).authorization,
  ];
  const bodies = new Set<string>();
  for (const url of urls) {
    for (const authorization of wrong) {
      const answer = await set.door.app.inject({ url, headers: { authorization } });
      assert.equal(answer.statusCode, 401, `${url} ${authorization}`);
      assert.equal(answer.headers['www-authenticate'], 'Bearer');
      bodies.add(answer.body);
    }
    const answer = await set.door.app.inject({ url, headers: await set.bearer('cs-streams') });
    assert.equal(answer.statusCode, 403);
  }
  assert.equal(bodies.size, 1);
  assert.match(await set.meter.text(), /tokens_refused_total\{reason="expired"\} 5/);
});

test('a token in the URL is not a token', async () => {
  const set = told();
  const { authorization } = await set.bearer('cs-1');
  assert.equal((await set.door.app.inject(`/api/v1/live?token=${authorization.slice(7)}`)).statusCode, 401);
});

test('a store that is busy says later, a store that is broken says nothing', async () => {
  const set = told();
  const headers = await set.bearer('cs-1');
  const errors = defineErrors({
    BUSY: { blame: 'gateway', retry: true, says: 'canary' },
    BROKEN: { blame: 'gateway', retry: false, says: 'canary' },
    CURSOR: { blame: 'peer', retry: false, says: 'canary' },
  });
  for (const [error, status] of [
    [errors.BUSY(), 503],
    [errors.BROKEN(), 500],
    [errors.CURSOR(), 400],
    [new Error('canary'), 500],
  ] as const) {
    set.fail(error);
    for (const url of ['/api/v1/conversations', '/api/v1/conversations/cv_1']) {
      const answer = await set.door.app.inject({ url, headers });
      assert.equal(answer.statusCode, status);
      assert.doesNotMatch(answer.body, /canary/);
    }
  }
});
