/** Customers who are kept out, over a real store: by the agent's author, or by somebody else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AgentFile } from '#conversation';
import { figuresOf } from '#reporting';
import { until } from '../until.ts';
import { chatStage, thread } from './chat-stage.ts';

const agent = (block: object): AgentFile => ({
  agent: 'desk',
  human: { target: 'people' },
  intents: { rude: ['stupid robot', 'you stupid thing'], parcel: ['where is my parcel', 'track my order'] },
  dialogs: { rude: [{ block: { reason: 'abuse', ...block } }, { say: 'Mind your words.' }], parcel: [{ say: 'On its way.' }] },
  flows: { welcome: [{ automation: { say: 'How can I help you?', intents: 'all' } }] },
});

test('the author has a customer kept out: the conversation ends, another is not begun, and lifting it counts at once', async (t) => {
  const stage = await chatStage(t, { agent: agent({ minutes: 5, say: 'This ends here.' }) });
  await stage.house.open(thread);
  assert.deepEqual(await stage.say('stupid robot'), { ok: true, value: 'taken' });
  assert.deepEqual((await stage.lines()).slice(-2), ['agent: This ends here.', 'notice: ']);
  const [head] = (await stage.store.list({})).heads;
  assert.deepEqual([head?.outcome, head?.reason], ['abandoned', 'blocked']);
  assert.deepEqual(await stage.say('hello?'), { ok: false, error: 'BLOCKED' });
  assert.deepEqual(await stage.house.open(thread), { ok: false, error: 'BLOCKED' });
  await stage.restart();
  assert.deepEqual(await stage.say('hello again?'), { ok: false, error: 'BLOCKED' }, 'it is durable');

  const [block] = await stage.store.blocks.list({ account: 'a' });
  assert.deepEqual([block?.who, block?.reason, block?.by], ['thread:web/t1', 'abuse', 'agent:desk']);
  assert.ok(block?.until && block.until > Date.now() + 4 * 60_000 && block.until < Date.now() + 6 * 60_000);
  assert.equal(await stage.store.blocks.remove('a', 'thread:web/t1'), true);
  assert.deepEqual(await stage.say('sorry'), { ok: true, value: 'taken' });
});

test('kept from humans only: the agent goes on, and nobody is handed over', async (t) => {
  const stage = await chatStage(t, { agent: agent({ from: 'human', forGood: true }) });
  await stage.house.open(thread);
  await stage.say('stupid robot');
  assert.ok((await stage.lines()).includes('agent: Mind your words.'));
  await stage.say('a human please');
  await until(async () => {
    const [head] = (await stage.store.list({})).heads;
    return (
      head !== undefined &&
      (await stage.store.events(head.id)).some((event) => event.kind === 'hand-off-refused' && event.code === 'CUSTOMER_BLOCKED')
    );
  }, 'it is refused');
  assert.equal(stage.desk.effects.size, 0);
  assert.equal((await stage.store.blocks.list({ account: 'a' }))[0]?.until, undefined);
});

test('whoever is blocked while a human has them is not heard any more, and the desk is left', async (t) => {
  const stage = await chatStage(t);
  await stage.house.open(thread);
  await stage.say('a human please');
  await until(async () => (await stage.items()).some(({ event }) => event === 'queue-entered'), 'the desk has opened');
  const at = Date.now() as never;
  await stage.store.blocks.put({ account: 'a', who: 'mailto:pat@example.com', from: 'all', reason: 'spam', by: 'user:u1', at });
  assert.deepEqual(await stage.say('hello?'), { ok: false, error: 'BLOCKED' });
  await until(() => [...stage.desk.effects.values()].some(({ order }) => order.kind === 'end'), 'the desk is told');
  const [head] = (await stage.store.list({})).heads;
  assert.deepEqual([head?.outcome, head?.reason], ['abandoned', 'blocked']);
});

test('whoever was with a human before they were blocked was escalated: that human did take over', async (t) => {
  const stage = await chatStage(t);
  await stage.house.open(thread);
  await stage.say('a human please');
  await until(async () => (await stage.items()).some(({ event }) => event === 'queue-entered'), 'the desk has opened');
  const [key] = [...stage.desk.effects.keys()];
  await stage.house.hear({ desk: 'people', deskConversation: `at-${key}`, id: 'j', what: { kind: 'joined', name: 'Alex' } });
  await stage.store.blocks.put({ account: 'a', who: 'thread:web/t1', from: 'all', reason: 'abuse', by: 'user:u1', at: Date.now() as never });
  assert.deepEqual(await stage.say('hello?'), { ok: false, error: 'BLOCKED' });
  const [head] = (await stage.store.list({})).heads;
  assert.deepEqual([head?.outcome, head?.reason], ['escalated', 'blocked']);
  const figures = head && figuresOf(await stage.store.events(head.id));
  assert.deepEqual([figures?.containment, figures?.handoffs[0]?.result], ['agent-transfer', 'accepted']);
});
