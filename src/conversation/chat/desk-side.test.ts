import assert from 'node:assert/strict';
import { test } from 'node:test';
import { agentBroke, bench, deskNo, withHuman } from './fixtures/bench.ts';

test('whether anybody is there is asked first: nobody is promised a human outside hours, and what they wrote meanwhile is the agent’s', () => {
  for (const [is, event, code] of [
    ['outside-hours', 'outside-hours', 'OUTSIDE_HOURS'],
    ['nobody', 'nobody-free', 'DESK_NOBODY'],
  ] as const) {
    const one = bench({ asksDesk: true });
    one.say('m1');
    assert.deepEqual(one.kinds(one.handOff()), ['desk-asked', 'ask-desk']);
    assert.deepEqual(one.kinds(one.say('m2')), ['customer-message']);
    one.restart();
    const wishes = one.step({ kind: 'desk-availability', target: 'people', is });
    assert.deepEqual(
      wishes.flatMap((wish) => (wish.kind === 'agent' ? [wish.input.kind] : [])),
      ['hand-off-refused', 'turn'],
    );
    const kinds = one.stored.map((stored) => stored.kind);
    assert.ok(!kinds.includes('hand-off-start') && !kinds.includes('desk-order'), 'nothing was promised');
    assert.deepEqual(
      one.stored.flatMap((stored) =>
        stored.kind === 'live-chat' ? [stored.event] : stored.kind === 'hand-off-proof' ? [stored.stage, stored.code] : [],
      ),
      [event, 'refused', code],
    );
  }
});

test('open, unknown, and no answer within the limit lead to the desk; an answer that comes later changes nothing', () => {
  for (const how of ['open', 'unknown', undefined] as const) {
    const one = bench({ asksDesk: true });
    one.say('m1');
    one.handOff();
    const wishes = how === undefined ? one.wait(1500) : one.step({ kind: 'desk-availability', target: 'people', is: how });
    assert.deepEqual(one.kinds(wishes), ['hand-off-start', 'desk-order', 'order']);
    assert.deepEqual(one.step({ kind: 'desk-availability', target: 'people', is: 'nobody' }), []);
  }
});

test('a broken agent whose customer nobody takes ends, and the customer is told', () => {
  const one = bench({ asksDesk: true });
  one.say('m1');
  one.step({ kind: 'agent-failed', error: agentBroke() });
  const wishes = one.step({ kind: 'desk-availability', target: 'people', is: 'outside-hours' });
  assert.ok(!wishes.some(({ kind }) => kind === 'agent'));
  const end = one.stored.at(-1);
  assert.ok(end?.kind === 'conversation-end' && end.outcome === 'failed' && end.code === 'OUTSIDE_HOURS');
});

test('words that the desk never took: the customer is told, the desk is left, the agent has them again, once', () => {
  const one = withHuman();
  one.say('m2', 'are you there');
  const lost = { kind: 'desk-lost', key: 'cv_1.2', at: 'd1', order: 'send', code: 'DESK_SILENT' } as const;
  const wishes = one.step(lost);
  assert.deepEqual(one.kinds(wishes), ['desk-answer', 'live-chat', 'desk-order', 'order', 'live-chat', 'agent-input', 'agent']);
  assert.deepEqual(
    wishes.flatMap((wish) => (wish.kind === 'record' && wish.event.kind === 'live-chat' ? [wish.event.event] : [])),
    ['message-undelivered', 'provider-error'],
  );
  assert.equal(one.chat.state.phase, 'agent');
  one.restart();
  assert.deepEqual(one.step(lost), [], 'told again after a crash, it is told once');
});

test('an order to open that was given up gives the customer back; one to end concerns nobody', () => {
  const one = bench();
  one.say('m1');
  one.handOff();
  one.step({ kind: 'desk-lost', key: 'cv_1.1', order: 'open', code: 'DESK_SILENT' });
  assert.equal(one.chat.state.phase, 'agent');
  const other = withHuman();
  other.news({ kind: 'ended' });
  assert.deepEqual(other.kinds(other.step({ kind: 'desk-lost', key: 'cv_1.2', at: 'd1', order: 'end', code: 'DESK_SILENT' })), ['desk-answer']);
});

test('answers to orders of a human conversation that is over change nothing in the next one', () => {
  const one = withHuman();
  one.say('m2', 'first');
  one.news({ kind: 'ended' });
  one.handOff();
  one.opened('cv_1.3', 'd2');
  for (const answer of [{ kind: 'closed' }, { kind: 'partial', reason: 'x' }, { kind: 'refused', error: deskNo() }] as const)
    assert.deepEqual(one.kinds(one.step({ kind: 'desk-answer', key: 'cv_1.2', at: 'd1', answer })), ['desk-answer']);
  assert.equal(one.chat.state.phase, 'queued');
});
