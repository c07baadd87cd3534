/** Everything that happens around a human, as a visitor lives through it: each is an event that the flow answers in its own words. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConversationId } from '#base';
import type { DeskNews, LiveChatEvent } from '#contract';
import { liveChatEvents } from '#contract';
import type { AgentFile } from '#conversation';
import { until } from '../until.ts';
import { type ChatStage, chatStage, thread } from './chat-stage.ts';

const words = {
  queueEntered: 'I am looking for somebody.',
  queuePosition: 'You are number {{liveChat.position}}.',
  nobodyFree: 'They are all busy.',
  outsideHours: 'They are all asleep.',
  humanJoined: 'This is {{liveChat.name}}.',
  humanTyping: 'A moment, they write.',
  humanMessage: 'They wrote {{liveChat.text}}.',
  humanMoved: 'On to {{liveChat.to}}.',
  messageUndelivered: 'Not delivered: {{liveChat.reason}}.',
  humanLeft: '{{liveChat.name}} is gone.',
  waitingTimeout: 'You have waited long enough.',
  providerError: 'The line to them broke.',
  customerLeft: 'So long.',
  idleWarning: 'Still there?',
  idleTimeout: 'I close this now.',
};
const agent = {
  agent: 'desk',
  human: { target: 'people', say: 'I ask.' },
  liveChat: words,
  onRefused: { say: 'You have me again.' },
  afterHuman: { say: 'I am back.' },
  intents: { parcel: ['where is my parcel'] },
  dialogs: { parcel: [{ say: 'On its way.' }] },
  flows: { welcome: [{ automation: { say: 'How can I help you?', intents: 'all' } }] },
} satisfies AgentFile;

/** A visitor who was greeted, and asked for a human unless told. */
async function visitor(t: Parameters<typeof chatStage>[0], settings: Parameters<typeof chatStage>[1] = {}, asks = true) {
  const stage = await chatStage(t, { agent, ...settings });
  await stage.house.open(thread);
  if (asks) await stage.say('a human please');
  const reads = (text: string): Promise<unknown> => until(async () => (await stage.lines()).includes(`agent: ${text}`), text);
  const events = async () => {
    const [head] = (await stage.store.list({ channel: 'web' })).heads;
    return stage.store.events(head?.id as ConversationId);
  };
  return {
    stage,
    reads,
    /** The events that the flow was given, in order. */
    async given(): Promise<LiveChatEvent[]> {
      return (await events()).flatMap((event) => (event.kind === 'agent-input' && event.input.kind === 'live-chat' ? [event.input.event] : []));
    },
    async outcome(): Promise<string | undefined> {
      const end = (await events()).find((event) => event.kind === 'conversation-end');
      return end?.kind === 'conversation-end' ? `${end.outcome}: ${end.reason}` : undefined;
    },
    async desk(): Promise<(id: string, what: DeskNews['what']) => Promise<unknown>> {
      await reads(words.queueEntered);
      const [key] = [...stage.desk.effects.keys()];
      return (id, what) => stage.house.hear({ desk: 'people', deskConversation: `at-${key}`, id, what });
    },
  };
}
/** No notice of ours stands beside the flow's words. */
const noNotices = async (stage: ChatStage): Promise<void> =>
  assert.deepEqual(
    (await stage.items()).filter(({ from, text }) => from === 'notice' && text !== ''),
    [],
  );

const seen = new Set<LiveChatEvent>();
const tells = async (one: Awaited<ReturnType<typeof visitor>>, wanted: readonly LiveChatEvent[]): Promise<void> => {
  const given = await one.given();
  assert.deepEqual(given, wanted);
  for (const event of given) seen.add(event);
};

test('queue entered, position, agent connected, typing, message, moved, disconnected: and the customer is the flow’s again', async (t) => {
  const one = await visitor(t);
  const desk = await one.desk();
  await desk('p', { kind: 'position', position: 2 });
  await desk('j', { kind: 'joined', name: 'Alex' });
  await desk('t1', { kind: 'typing' });
  await desk('t2', { kind: 'typing' });
  await desk('h1', { kind: 'message', name: 'Alex', text: 'hello', files: [] });
  await desk('t3', { kind: 'typing' });
  await desk('v', { kind: 'moved', to: 'Billing' });
  await desk('e', { kind: 'ended' });
  assert.deepEqual((await one.stage.lines()).slice(2), [
    'agent: I ask.',
    'agent: I am looking for somebody.',
    'agent: You are number 2.',
    'agent: This is Alex.',
    'agent: A moment, they write.',
    'human: hello',
    'agent: They wrote hello.',
    'agent: A moment, they write.',
    'agent: On to Billing.',
    'agent: Alex is gone.',
    'agent: I am back.',
    'agent: How can I help you?',
  ]);
  await noNotices(one.stage);
  await tells(one, [
    ...(['queue-entered', 'queue-position', 'human-joined', 'human-typing', 'human-message', 'human-typing'] as const),
    ...(['human-moved', 'human-left'] as const),
  ]);
});

test('no agents, and outside hours: told before anybody is promised, and the flow goes on', async (t) => {
  for (const [is, event, text] of [
    ['nobody', 'nobody-free', words.nobodyFree],
    ['outside-hours', 'outside-hours', words.outsideHours],
  ] as const) {
    const one = await visitor(t, { settings: { availability: async () => is } });
    await one.reads('You have me again.');
    const lines = await one.stage.lines();
    assert.ok(lines.indexOf(`agent: ${text}`) > 0 && lines.indexOf(`agent: ${text}`) < lines.indexOf('agent: You have me again.'), lines.join('\n'));
    assert.equal(one.stage.desk.effects.size, 0);
    await noNotices(one.stage);
    await tells(one, [event]);
    await one.stage.say('where is my parcel');
    await one.reads('On its way.');
  }
});

test('no agents, told by the desk after it had taken the customer', async (t) => {
  const one = await visitor(t);
  const desk = await one.desk();
  await desk('n', { kind: 'nobody' });
  await one.reads('You have me again.');
  assert.ok((await one.stage.lines()).includes(`agent: ${words.nobodyFree}`));
  await tells(one, ['queue-entered', 'nobody-free']);
});

test('waiting timeout: the flow has the customer again', async (t) => {
  const one = await visitor(t, { settings: { waitingMs: 100 } });
  await one.reads('You have me again.');
  assert.ok((await one.stage.lines()).includes(`agent: ${words.waitingTimeout}`));
  await noNotices(one.stage);
  await tells(one, ['queue-entered', 'waiting-timeout']);
});

test('provider error: a message that the desk does not take is told, and the flow has the customer again', async (t) => {
  const one = await visitor(t, { settings: { deliveryMs: 300 } });
  const desk = await one.desk();
  await desk('j', { kind: 'joined', name: 'Alex' });
  one.stage.desk.faults.push(...Array.from({ length: 500 }, () => 'down' as const));
  await one.stage.say('it is broken');
  await one.reads('You have me again.');
  const lines = await one.stage.lines();
  assert.ok(lines.includes('agent: Not delivered: it was not taken in time.') && lines.includes(`agent: ${words.providerError}`), lines.join('\n'));
  await noNotices(one.stage);
  await tells(one, ['queue-entered', 'human-joined', 'message-undelivered', 'provider-error']);
});

test('idle warning and idle timeout: the flow has the last word', async (t) => {
  const one = await visitor(t, { settings: { idleMs: 200 } }, false);
  await until(async () => (await one.outcome()) !== undefined, 'it ends');
  assert.equal(await one.outcome(), 'abandoned: idle');
  assert.deepEqual((await one.stage.items()).map(({ from, text }) => `${from}: ${text}`).slice(1), [
    'agent: Still there?',
    'agent: I close this now.',
    'notice: ',
  ]);
  await tells(one, ['idle-warning', 'idle-timeout']);
});

test('the customer leaves, from the flow and from a human: the flow has the last word, the desk is told', async (t) => {
  const alone = await visitor(t, {}, false);
  await alone.stage.house.leave(thread);
  assert.equal(await alone.outcome(), 'abandoned: customer left');
  assert.ok((await alone.stage.lines()).includes(`agent: ${words.customerLeft}`));
  await tells(alone, ['customer-left']);

  const one = await visitor(t);
  const desk = await one.desk();
  await desk('j', { kind: 'joined', name: 'Alex' });
  await one.stage.house.leave(thread);
  await until(() => [...one.stage.desk.effects.values()].some(({ order }) => order.kind === 'end'), 'the desk is told');
  assert.equal(await one.outcome(), 'escalated: customer left');
  await tells(one, ['queue-entered', 'human-joined', 'customer-left']);
});

test('a chat that closes behind the human: the customer reads it, the flow does not take them back', async (t) => {
  const one = await visitor(t, { settings: { afterHuman: 'close' } });
  const desk = await one.desk();
  await desk('j', { kind: 'joined', name: 'Alex' });
  await desk('e', { kind: 'ended' });
  assert.equal(await one.outcome(), 'escalated: human finished');
  const lines = await one.stage.lines();
  assert.ok(lines.includes('notice: Alex has left the chat.') && !lines.includes('agent: I am back.'), lines.join('\n'));
});

test('every event that there is was given to the flow above', () => {
  assert.deepEqual(
    [...liveChatEvents].filter((event) => !seen.has(event)),
    [],
  );
  const named = Object.keys(words).map((name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`));
  assert.deepEqual(named.toSorted(), [...liveChatEvents].toSorted());
});

test('without words of the flow the customer reads sentences of ours, and what they see anyway is not told twice', async (t) => {
  const { liveChat: _, ...silent } = agent;
  const one = await visitor(t, { agent: silent });
  await until(async () => (await one.stage.items()).some(({ event }) => event === 'queue-entered'), 'the desk has opened');
  const [key] = [...one.stage.desk.effects.keys()];
  const desk = (id: string, what: DeskNews['what']) => one.stage.house.hear({ desk: 'people', deskConversation: `at-${key}`, id, what });
  await desk('j', { kind: 'joined', name: 'Alex' });
  await desk('t1', { kind: 'typing' });
  await desk('h1', { kind: 'message', name: 'Alex', text: 'hello', files: [] });
  assert.deepEqual((await one.stage.lines()).slice(-2), ['notice: Alex has joined the chat.', 'human: hello']);
  assert.deepEqual(await one.given(), []);
});
