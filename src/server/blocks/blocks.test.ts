import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Block } from '#contract';
import { client, nowMs, stage } from '../fixtures/stage.ts';

function open() {
  const kept = new Map<string, Block>();
  const nameOf = (account: string, who: string): string => `${account} ${who}`;
  const set = stage({
    blocks: {
      put: async (block) => void kept.set(nameOf(block.account, block.who), block),
      remove: async (account, who) => kept.delete(nameOf(account, who)),
      list: async ({ account, after = '', limit = 50 }) =>
        [...kept.values()]
          .filter((block) => block.account === account && block.who > after)
          .sort((a, b) => (a.who < b.who ? -1 : 1))
          .slice(0, limit),
    },
  });
  set.clients.set('cs-block', client('cs-block', { scopes: ['customers:block'] }));
  set.clients.set('cs-far', client('cs-far', { account: 'other', scopes: ['customers:block'] }));
  const ask = async (method: 'GET' | 'PUT' | 'DELETE', path: string, payload?: object, who = 'cs-block') =>
    set.door.app.inject({ method, url: `/api/v1/blocks${path}`, headers: await set.bearer(who), ...(payload === undefined ? {} : { payload }) });
  return { ...set, ask, kept };
}

test('a customer is blocked for a day unless told, seen, and let in again; each is written down, without who they are', async () => {
  const { ask, audited } = open();
  const put = await ask('PUT', '/%2B1%20(555)%200100', { reason: 'threats' });
  assert.equal(put.statusCode, 200, put.body);
  const day = new Date(nowMs + 86_400_000).toISOString();
  const block = { who: 'tel:+15550100', from: 'all', reason: 'threats', by: 'client:cs-block', at: new Date(nowMs).toISOString(), until: day };
  assert.deepEqual(put.json(), block);
  await ask('PUT', '/Ann@Example.com', { reason: 'spam', from: 'human', forGood: true });
  const page = (await ask('GET', '?limit=1')).json();
  assert.deepEqual([page.blocks.length, page.blocks[0].who, page.blocks[0].until], [1, 'mailto:ann@example.com', undefined]);
  assert.deepEqual((await ask('GET', `?cursor=${page.next}`)).json(), { blocks: [block] });
  assert.equal((await ask('DELETE', '/tel:%2B15550100')).statusCode, 204);
  assert.equal((await ask('DELETE', '/tel:%2B15550100')).statusCode, 404);
  assert.deepEqual(
    audited.filter(({ action }) => action !== 'read-personal').map(({ action, subject }) => `${action} ${subject.kind}`),
    ['block customer', 'block customer', 'unblock customer'],
  );
  assert.doesNotMatch(JSON.stringify(audited), /5550100|ann@|threats/);
});

test('accounts do not see each other’s, who lacks the scope sees nothing, and what names nobody is refused', async () => {
  const { ask, kept } = open();
  await ask('PUT', '/thread:web%2Ft1', { reason: 'x', minutes: 5 });
  assert.deepEqual((await ask('GET', '', undefined, 'cs-far')).json(), { blocks: [] });
  assert.equal((await ask('DELETE', '/thread:web%2Ft1', undefined, 'cs-far')).statusCode, 404);
  assert.equal((await ask('GET', '', undefined, 'cs-1')).statusCode, 403);
  assert.equal((await ask('PUT', '/ab', { reason: 'x' })).statusCode, 400);
  const wrong = await ask('PUT', '/tel:%2B15550100', { reason: '', minutes: 5, forGood: true });
  assert.equal(wrong.statusCode, 400);
  assert.match(wrong.body, /reason/);
  assert.equal(kept.size, 1);
});
