import assert from 'node:assert/strict';
import { test } from 'node:test';
import { silentLogger } from '#base';
import type { CallOrder, Client, ConversationEvent, OutboundCalls, OutboundRequest, PlacedCallEvent } from '#contract';
import { type Stage, type StagedCall, stage, stagedCall } from './fixtures/stage.ts';
import { busy, cancelled, stagedRemote } from './fixtures/staged-remote.ts';
import { outboundDesk } from './outbound-desk.ts';
import { switchboard } from './switchboard.ts';

const client: Client = {
  id: 'c',
  account: 'a',
  algorithm: 'HS256',
  secrets: [],
  bots: ['b'],
  scopes: ['calls:place'],
  requireExpiry: false,
  requireTokenId: false,
};
const request: OutboundRequest = { trunk: 'line', to: '+1 555 0100', bot: 'b', parameters: { order: '7' } };

interface Desk extends Stage {
  readonly desk: OutboundCalls;
  readonly orders: CallOrder[];
  readonly cancels: string[];
  readonly counted: string[];
  readonly customer: StagedCall;
  tell(event: PlacedCallEvent): void;
}

function openDesk(): Desk {
  const set = stage();
  const orders: CallOrder[] = [];
  const cancels: string[] = [];
  const counted: string[] = [];
  let listener: (event: PlacedCallEvent) => void = () => {};
  const placer = {
    place(order: CallOrder, to: typeof listener) {
      orders.push(order);
      listener = to;
      return { cancel: () => void cancels.push('cancel') };
    },
  };
  const meter = { ...set.room.meter, count: (name: string, labels = {}) => void counted.push(`${name} ${Object.values(labels).join(' ')}`) };
  // Each conversation needs an id of its own.
  let rolled = 0;
  const dice = { ...set.room.dice, bytes: (count: number) => new Uint8Array(count).fill(++rolled) };
  const desk = outboundDesk({
    board: switchboard({ ...set.room, meter, dice }),
    accounts: new Map([['a', { allow: ['+1'], deny: [], callsPerMinute: 10, atOnce: 1, trunks: ['line'] }]]),
    trunks: new Map([['line', { placer, callerNumber: '+15559999' }]]),
    bot: (id) =>
      id === 'b'
        ? { agent: 'agent', flows: new Set(['welcome']), settings: () => ({ agent: set.agent, waitingPhrase: '', patience: 1, longestMs: 60_000 }) }
        : undefined,
    clock: set.clock,
    meter,
    logger: silentLogger,
  });
  const customer = stagedCall({ direction: 'outbound', channel: 'line', parameters: { order: '7' } });
  return Object.assign(set, { desk, orders, cancels, counted, customer, tell: (event: PlacedCallEvent) => listener(event) });
}

const placed = async (set: Desk) => {
  const call = await set.desk.place(client, request);
  assert.ok(call.ok);
  return call.value;
};
const shape = (events: readonly ConversationEvent[]): string[] => events.map((event) => (event.kind === 'placed-call' ? event.stage : event.kind));

test('an answered call is a conversation of the agent’s, begun with the attempt', async () => {
  const set = openDesk();
  const { id } = await placed(set);
  assert.deepEqual(set.orders[0]?.facts, {
    channel: 'line',
    bot: 'b',
    account: 'a',
    mode: 'talk',
    direction: 'outbound',
    calledNumber: '+15550100',
    callerNumber: '+15559999',
    parameters: { order: '7' },
  });
  set.tell({ kind: 'ringing' });
  assert.equal(set.desk.find(id)?.stage, 'ringing');
  set.tell({ kind: 'answered', call: set.customer });
  assert.equal(set.desk.find(id)?.stage, 'answered');
  assert.equal(set.told[0]?.kind === 'start' && set.told[0].facts['order'], '7');
  set.customer.tell({ kind: 'call-end', by: 'caller', at: set.clock.now() });
  await set.settle();
  assert.deepEqual(shape(set.appended), ['conversation-start', 'dialling', 'ringing', 'answered', 'conversation-end']);
  assert.ok(set.desk.find(id)?.endedAt);
  assert.ok(set.counted.includes('placed_calls_total line answered'));
});

test('a call that nobody takes is a conversation too, with its own outcome', async () => {
  const set = openDesk();
  const { id } = await placed(set);
  set.tell(busy);
  await set.settle();
  assert.deepEqual(shape(set.appended), ['conversation-start', 'dialling', 'call-report', 'unanswered', 'conversation-end']);
  assert.deepEqual(set.appended.at(-1), { kind: 'conversation-end', outcome: 'unanswered', reason: 'busy', code: 'BUSY' });
  const { stage: reached, why, status } = set.desk.find(id) ?? {};
  assert.deepEqual([reached, why, status], ['unanswered', 'busy', 486]);
});

test('an answered call may be bridged to an agent elsewhere, on the same record', async () => {
  const set = openDesk();
  const remote = stagedRemote();
  const board = switchboard(set.room);
  const { facts } = set.customer;
  let listener: (event: PlacedCallEvent) => void = () => {};
  const placer = {
    place(_order: CallOrder, to: typeof listener) {
      listener = to;
      return { cancel() {} };
    },
  };
  const attempt = board.place({ facts, parameters: {}, ringMs: 1, placer, reached() {} }, { remote, longestMs: 60_000 });
  assert.ok(await attempt.begun);
  listener({ kind: 'answered', call: set.customer });
  remote.tell({ kind: 'answered', call: stagedCall() });
  set.customer.tell({ kind: 'call-end', by: 'caller', at: set.clock.now() });
  set.clock.advance(2000);
  await attempt.over;
  assert.deepEqual(shape(set.appended), ['conversation-start', 'dialling', 'answered', 'dialling', 'answered', 'conversation-end']);
  assert.equal(set.appended[0]?.kind === 'conversation-start' && set.appended[0].agentVersion, 'remote');
});

test('a way out that is broken is a failure, not somebody’s absence', async () => {
  const set = openDesk();
  await placed(set);
  set.tell({ ...busy, why: 'unreachable' });
  await set.settle();
  assert.equal((set.appended.at(-1) as { outcome: string }).outcome, 'failed');
});

test('ended by request: a ringing call is cancelled, an answered one hung up, and only once', async () => {
  const set = openDesk();
  const { id } = await placed(set);
  assert.ok(set.desk.end(id));
  assert.deepEqual(set.cancels, ['cancel']);
  set.tell(cancelled);
  await set.settle();
  assert.equal((set.appended.at(-1) as { reason: string }).reason, 'cancelled');
  assert.equal(set.desk.end(id), false);
  const other = openDesk();
  const second = await placed(other);
  other.tell({ kind: 'answered', call: other.customer });
  other.desk.end(second.id);
  assert.equal(other.customer.done.at(-1), 'hang-up done');
});

test('what is not configured is not dialled', async () => {
  const set = openDesk();
  const refusal = async (more: Partial<OutboundRequest>, who = client): Promise<string> => {
    const call = await set.desk.place(who, { ...request, ...more });
    return call.ok ? 'placed' : `${call.error.kind} ${call.error.error.code}`;
  };
  assert.equal(await refusal({ trunk: 'other' }), 'wrong OUTBOUND_TRUNK_UNKNOWN');
  assert.equal(await refusal({ bot: 'x' }), 'wrong OUTBOUND_BOT_UNKNOWN');
  assert.equal(await refusal({}, { ...client, bots: [] }), 'wrong OUTBOUND_BOT_UNKNOWN');
  assert.equal(await refusal({ flow: 'nowhere' }), 'wrong OUTBOUND_FLOW_UNKNOWN');
  assert.equal(await refusal({ to: '+4420' }), 'forbidden OUTBOUND_NUMBER_FORBIDDEN');
  assert.equal(await refusal({}, { ...client, account: 'z' }), 'forbidden OUTBOUND_NOT_CONFIGURED');
  const { bot: _, ...byAgent } = { ...request, agent: 'agent' };
  assert.ok((await set.desk.place(client, byAgent)).ok);
  assert.equal(await refusal({}), 'later OUTBOUND_TOO_MANY');
  assert.equal(set.orders.length, 1);
  assert.ok(set.counted.includes('outbound_refused_total a OUTBOUND_NUMBER_FORBIDDEN'));
});

test('nothing is dialled that is not on the record', async () => {
  const set = openDesk();
  set.commits = 'failing';
  const call = set.desk.place(client, request);
  for (let i = 0; i < 20; i++) {
    await set.settle();
    set.clock.advance(300);
  }
  const refused = await call;
  assert.ok(!refused.ok && refused.error.kind === 'unable');
  assert.equal(set.orders.length, 0);
});
