import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ConversationEvent } from '#contract';
import { type AppendOrder, rule } from './conversation-law.ts';
import { agentSays, end, order, says, start } from './fixtures/samples.ts';
import { customerName } from './record/names.ts';
import type { HeadRow } from './schema.ts';

const where = { owner: 3, seed: 'seed' };
const after = (...orders: readonly AppendOrder[]): HeadRow | undefined => {
  let head: HeadRow | undefined;
  for (const one of orders) head = rule(head, one, where).head;
  return head;
};

test('a conversation begins with its start, and with nothing else', () => {
  assert.deepEqual(rule(undefined, order('a', 1, says(1, 'hi')), where), {
    verdict: { kind: 'refused', code: 'CONVERSATION_NOT_STARTED' },
    head: undefined,
    rows: [],
    aliases: [],
    people: [],
  });
  const known = { interactionId: 'ia-1', callerNumber: '+15550100', callId: 'c-1', streamId: 's-1', language: 'en-GB' };
  const ruling = rule(undefined, order('a', 5, start(known)), where);
  assert.deepEqual(ruling.verdict, { kind: 'taken', ignoredEnds: 0 });
  assert.deepEqual(ruling.head, {
    id: 'cv_a',
    owner: 3,
    medium: 'voice',
    channel: 'main-line',
    account: 'acme',
    bot: 'bot-orders',
    agent: 'orders',
    agent_version: '7',
    interaction_id: 'ia-1',
    caller_number: '+15550100',
    started_at: 5,
    ended_at: null,
    turns: 0,
    outcome: null,
    reason: null,
    exit: null,
    last_seq: 1,
    last_at: 5,
    call_id: 'c-1',
    stream_id: 's-1',
    language: 'en-GB',
    customer: customerName('seed', { person: 'tel:+15550100' }),
    target: null,
    containment: null,
    emptied_at: null,
    unnamed_at: null,
    combination: 64_959_388_824_308, // as any node makes it of these values, also of another version: it is stored
  });
  const row = { started_at: 5, conversation: 'cv_a' };
  assert.deepEqual(ruling.aliases, [
    { alias: 'ia-1', kind: 'interaction', ...row },
    { alias: 'c-1', kind: 'call', ...row },
    { alias: 's-1', kind: 'stream', ...row },
  ]);
  assert.deepEqual(ruling.people, [{ person: 'tel:+15550100', ...row }]);
});

test('it starts once', () => {
  const head = after(order('a', 1, start()));
  assert.deepEqual(rule(head, order('a', 2, start()), where).verdict, { kind: 'refused', code: 'CONVERSATION_STARTED_TWICE' });
  assert.deepEqual(rule(undefined, order('a', 2, start(), start()), where).verdict, { kind: 'refused', code: 'CONVERSATION_STARTED_TWICE' });
});

test('turns are what the customer said; the end brings outcome, reason, exit and time', () => {
  const head = after(
    order('a', 1, start()),
    order('a', 2, agentSays(0, 'hello'), says(1, 'hi'), says(2, 'bye')),
    order('a', 9, end('resolved', { exit: 'done' })),
  );
  assert.equal(head?.turns, 2);
  assert.deepEqual([head?.outcome, head?.reason, head?.exit, head?.ended_at, head?.last_seq], ['resolved', 'flow-end', 'done', 9, 5]);
});

test('nothing follows the end, but a further end is only ignored', () => {
  const over = after(order('a', 1, start()), order('a', 2, end('resolved')));
  assert.deepEqual(rule(over, order('a', 3, says(1, 'hello?')), where).verdict, { kind: 'refused', code: 'CONVERSATION_OVER' });
  const second = rule(over, order('a', 3, end('failed')), where);
  assert.deepEqual(second, { verdict: { kind: 'taken', ignoredEnds: 1 }, head: over, rows: [], aliases: [], people: [] });
  const both = rule(undefined, order('a', 1, start(), end('resolved'), end('failed')), where);
  assert.deepEqual([both.verdict, both.head?.outcome, both.rows.length], [{ kind: 'taken', ignoredEnds: 1 }, 'resolved', 2]);
});

test('an append is refused whole', () => {
  const before = after(order('a', 1, start()));
  const ruling = rule(before, order('a', 2, says(1, 'hi'), end(), says(2, 'wait')), where);
  assert.deepEqual(ruling, { verdict: { kind: 'refused', code: 'CONVERSATION_OVER' }, head: before, rows: [], aliases: [], people: [] });
});

test('a peer cannot put NUL or half a character into a column', () => {
  const head = after(order('a', 1, start({ interactionId: 'x\0y', callerNumber: '\ud800' })));
  assert.deepEqual([head?.interaction_id, head?.caller_number], ['x\ufffdy', '\ufffd']);
});

test('whatever is appended in whatever order: one start, one outcome at most, no holes', () => {
  const event = fc.constantFrom<ConversationEvent>(start(), says(1, 'x'), agentSays(1, 'y'), end('resolved'), end('failed'));
  fc.assert(
    fc.property(fc.array(fc.array(event, { minLength: 1, maxLength: 4 }), { maxLength: 12 }), (appends) => {
      let head: HeadRow | undefined;
      const kept: { seq: number; kind: string }[] = [];
      for (const events of appends) {
        const ruling = rule(head, order('a', 1, ...events), where);
        if (ruling.verdict.kind === 'refused') assert.deepEqual([ruling.rows.length, ruling.head], [0, head]);
        head = ruling.head;
        kept.push(...ruling.rows);
      }
      assert.deepEqual(
        kept.map((row) => row.seq),
        kept.map((_, index) => index + 1),
      );
      const places = (kind: string): number[] => kept.flatMap((row, index) => (row.kind === kind ? [index] : []));
      assert.deepEqual(places('conversation-start'), kept.length > 0 ? [0] : []);
      assert.deepEqual(places('conversation-end'), head?.outcome ? [kept.length - 1] : []);
      assert.equal(head?.turns ?? 0, places('customer-turn').length);
      assert.equal(head?.last_seq ?? 0, kept.length);
    }),
  );
});
