import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { UtteranceId } from '#base';
import type { DeskNews } from '#contract';
import { agentBroke, bench, deskNo, withHuman } from './fixtures/bench.ts';

test('the agent greets, answers, hands over with what was said; the human gets what came meanwhile', () => {
  const one = bench();
  assert.deepEqual(one.kinds(one.step({ kind: 'open', facts: { now: 'x' } })), ['agent-input', 'agent']);
  one.agentSays('Hello');
  assert.deepEqual(one.kinds(one.say('m1', 'I want my money back')), ['customer-turn', 'agent-input', 'agent']);
  assert.deepEqual(one.kinds(one.handOff()), ['hand-off-start', 'desk-order', 'order']);
  const [open] = one.orders();
  assert.ok(open?.order.kind === 'open');
  assert.deepEqual(
    open.order.lines.map(({ who, text }) => `${who}: ${text}`),
    ['agent: Hello', 'customer: I want my money back'],
  );
  assert.deepEqual(open.order.contact, { phone: '+1555', email: 'pat@example.com' });
  assert.deepEqual(one.kinds(one.say('m2', 'hurry')), ['customer-message']);
  one.opened('cv_1.1');
  const sent = one.orders()[1];
  assert.ok(sent?.order.kind === 'send');
  assert.deepEqual([sent.key, sent.order.deskConversation, sent.order.text], ['cv_1.2', 'd1', 'hurry']);
});

test('a hand-off goes with sentences of the conversation where the agent wrote none, and a model may do better', () => {
  for (const summarised of [false, true]) {
    const one = bench({ summarised });
    one.say('m1', 'my order came broken');
    assert.equal(one.kinds(one.handOff())[0], summarised ? 'summarise' : 'hand-off-start');
    const [open] = one.orders();
    assert.ok(open?.order.kind === 'open');
    assert.equal(open.order.handoff.summary, 'They said: “my order came broken”.');
  }
});

test('a human joins, writes, leaves; the agent takes the thread back and knows what was said', () => {
  const one = withHuman();
  assert.equal(one.chat.state.phase, 'human');
  one.say('m2', 'my order is late');
  one.news({ kind: 'message', name: 'Alex', text: 'I refunded it', files: [] }, 'h1');
  const last = one.news({ kind: 'ended' }, 'n2');
  const back = last.find((wish) => wish.kind === 'agent');
  assert.ok(back?.kind === 'agent' && back.input.kind === 'live-chat');
  assert.equal(back.input.values['said'], 'customer: my order is late\nhuman: I refunded it');
  assert.equal(one.chat.state.phase, 'agent');
  assert.deepEqual(one.kinds(one.say('m3')), ['customer-turn', 'agent-input', 'agent']);
});

test('the desk ends it before anybody came, behind words that nobody wrote: nobody joined, nobody left', () => {
  const one = bench();
  one.say('m1');
  one.handOff();
  one.opened('cv_1.1');
  one.news({ kind: 'message', automatic: true, text: 'We are closed', files: [] }, 'h1');
  assert.equal(one.chat.state.phase, 'queued');
  one.news({ kind: 'ended' }, 'n2');
  assert.deepEqual(
    one.stored.flatMap((event) => (event.kind === 'live-chat' ? [event.event] : event.kind === 'human-message' ? [event.text] : [])),
    ['queue-entered', 'We are closed', 'nobody-free'],
  );
  assert.deepEqual([one.chat.state.phase, one.chat.state.escalated], ['agent', false]);
});

test('or the thread closes with the human, as configured', () => {
  const one = withHuman({ afterHuman: 'close' });
  one.news({ kind: 'ended' });
  const end = one.stored.at(-1);
  assert.ok(end?.kind === 'conversation-end');
  assert.deepEqual([end.outcome, end.reason], ['escalated', 'human finished']);
});

test('a desk that refuses, or does not answer, leaves the customer with the agent, and their words too', () => {
  for (const how of ['refused', 'late'] as const) {
    const one = bench();
    one.say('m1');
    one.handOff();
    one.say('m2', 'are you there');
    const wishes =
      how === 'late'
        ? one.wait(10_000)
        : one.step({
            kind: 'desk-answer',
            key: 'cv_1.1',
            answer: { kind: 'refused', error: deskNo() },
          });
    const inputs = wishes.flatMap((wish) => (wish.kind === 'agent' ? [wish.input.kind] : []));
    assert.deepEqual(inputs, ['hand-off-refused', 'turn'], how);
    assert.equal(one.chat.state.phase, 'agent');
  }
});

test('a desk conversation that opens too late is closed again', () => {
  const one = bench();
  one.say('m1');
  one.handOff();
  one.wait(10_000);
  one.opened('cv_1.1', 'late-1');
  const last = one.orders().at(-1);
  assert.deepEqual(last?.order, { kind: 'end', deskConversation: 'late-1' });
  const gone = bench();
  gone.say('m1');
  gone.handOff();
  gone.step({ kind: 'customer-left' });
  gone.opened('cv_1.1', 'late-2');
  assert.deepEqual(gone.orders().at(-1)?.order, { kind: 'end', deskConversation: 'late-2' });
  assert.equal(gone.stored.at(-1)?.kind, 'conversation-end');
});

test('nobody comes in time: the desk is told, the agent goes on', () => {
  const one = bench();
  one.say('m1');
  one.handOff();
  one.opened('cv_1.1');
  const wishes = one.wait(60_000);
  assert.deepEqual(one.kinds(wishes), ['desk-order', 'order', 'live-chat', 'agent-input', 'agent']);
  assert.equal(one.chat.state.phase, 'agent');
});

test('silence is warned of at half the time and ends at all of it; a word in between forgives', () => {
  const one = withHuman();
  assert.deepEqual(one.kinds(one.wait(300_000)), ['live-chat']);
  one.say('m9');
  assert.deepEqual(one.kinds(one.wait(299_000)), []);
  assert.deepEqual(one.kinds(one.wait(1000)), ['live-chat']);
  assert.deepEqual(one.kinds(one.wait(300_000)), ['desk-order', 'order', 'live-chat', 'conversation-end', 'finished']);
});

test('a target that is not configured is refused, an agent that breaks gives the customer to the fallback', () => {
  const one = bench();
  assert.deepEqual(one.kinds(one.handOff('+15550666')), ['hand-off-refused', 'agent-input', 'agent']);
  const error = agentBroke();
  assert.deepEqual(one.kinds(one.step({ kind: 'agent-failed', error })), ['trouble', 'hand-off-start', 'desk-order', 'order']);
  const alone = bench({ targets: new Map(), idleMs: 600_000 });
  alone.step({ kind: 'agent-failed', error });
  const end = alone.stored.at(-1);
  assert.ok(end?.kind === 'conversation-end' && end.outcome === 'failed' && end.code === 'AGENT_BROKE');
});

const news: fc.Arbitrary<DeskNews['what']> = fc.constantFrom(
  { kind: 'joined', name: 'Alex' },
  { kind: 'message', text: 'hi', files: [] },
  { kind: 'ended' },
  { kind: 'nobody' },
  { kind: 'position', position: 2 },
  { kind: 'moved', to: 'x' },
  { kind: 'typing' },
);
const moves = fc.oneof(
  fc.record({ do: fc.constant('say' as const), id: fc.uuid() }),
  fc.record({ do: fc.constant('hand-off' as const) }),
  fc.record({ do: fc.constant('opened' as const), nth: fc.nat(4) }),
  fc.record({ do: fc.constant('refused' as const), nth: fc.nat(4) }),
  fc.record({ do: fc.constant('closed' as const), nth: fc.nat(4) }),
  fc.record({ do: fc.constant('lost' as const), nth: fc.nat(4), order: fc.constantFrom('open' as const, 'send' as const, 'end' as const) }),
  fc.record({ do: fc.constant('available' as const), is: fc.constantFrom('open' as const, 'nobody' as const) }),
  fc.record({ do: fc.constant('news' as const), what: news }),
  fc.record({ do: fc.constant('wait' as const), ms: fc.constantFrom(1000, 10_000, 60_000, 300_000) }),
  fc.record({ do: fc.constant('agent-ends' as const) }),
  fc.record({ do: fc.constant('leave' as const) }),
  fc.record({ do: fc.constant('restart' as const) }),
);

test('any sequence, cut by crashes anywhere: one outcome at most, last; no key twice; no word of the customer lost', () => {
  const refusal = deskNo();
  fc.assert(
    fc.property(
      fc.array(moves, { maxLength: 40 }),
      fc.constantFrom('agent' as const, 'close' as const),
      fc.boolean(),
      (sequence, afterHuman, asksDesk) => {
        const one = bench({ afterHuman, asksDesk });
        const said: string[] = [];
        for (const move of sequence) {
          const before = one.chat.state;
          const open = before.phase !== 'over';
          switch (move.do) {
            case 'say':
              if (open) said.push(move.id);
              one.say(move.id);
              break;
            case 'hand-off':
              one.handOff();
              break;
            case 'opened':
              one.opened(`cv_1.${move.nth}`, `d${move.nth}`);
              break;
            case 'refused':
              one.step({ kind: 'desk-answer', key: `cv_1.${move.nth}`, answer: { kind: 'refused', error: refusal } });
              break;
            case 'closed':
              one.step({ kind: 'desk-answer', key: `cv_1.${move.nth}`, answer: { kind: 'closed' } });
              break;
            case 'lost':
              one.step({ kind: 'desk-lost', key: `cv_1.${move.nth}`, at: `d${move.nth}`, order: move.order, code: 'DESK_SILENT' });
              break;
            case 'available':
              one.step({ kind: 'desk-availability', target: 'people', is: move.is });
              break;
            case 'news':
              one.news(move.what);
              break;
            case 'wait':
              one.wait(move.ms);
              break;
            case 'agent-ends':
              one.step({ kind: 'agent', output: { kind: 'end', outcome: 'resolved', reason: 'done' } });
              break;
            case 'leave':
              one.step({ kind: 'customer-left' });
              break;
            case 'restart':
              one.restart();
              assert.deepEqual(one.chat.state, before);
              break;
          }
        }
        const ends = one.stored.filter(({ kind }) => kind === 'conversation-end');
        assert.ok(ends.length <= 1 && (ends.length === 0 || one.stored.at(-1) === ends[0]));
        const keys = one.orders().map(({ key }) => key);
        assert.equal(new Set(keys).size, keys.length);
        const kept = one.stored.flatMap((event) => (event.kind === 'customer-turn' || event.kind === 'customer-message' ? [event.message] : []));
        assert.deepEqual(kept, said);
      },
    ),
    { numRuns: 500 },
  );
});

test('a desk that tells twice that it opened too late is told once to end it', () => {
  const one = bench();
  one.handOff();
  one.wait(10_000);
  one.opened('cv_1.1');
  one.opened('cv_1.1');
  one.restart();
  one.opened('cv_1.1');
  assert.deepEqual(
    one.orders().map(({ key }) => key),
    ['cv_1.1', 'cv_1.1.late'],
  );
});

test('a number below a list of choices is the choice, for the agent; on record it is what was written', () => {
  const one = bench();
  one.step({ kind: 'open', facts: {} });
  one.step({
    kind: 'agent',
    output: {
      kind: 'ask',
      expect: {
        shape: 'choice',
        grammar: { id: 'g', sentences: [], loops: [] },
        speech: true,
        complete: () => true,
        choices: ['red', 'blue'],
        noInputMs: 7000,
      },
    },
  });
  one.restart();
  const wishes = one.say('m1', '2');
  assert.deepEqual(
    wishes.flatMap((wish) => (wish.kind === 'agent' && wish.input.kind === 'turn' ? [wish.input.text] : [])),
    ['blue'],
  );
  assert.deepEqual(
    one.stored.flatMap((event) => (event.kind === 'customer-turn' ? [event.text] : [])),
    ['2'],
  );
  const late = one.say('m2', '1').find((wish) => wish.kind === 'agent');
  assert.ok(late?.kind === 'agent' && late.input.kind === 'turn' && late.input.text === '1', 'the choice has been made');
});

test('what is written is on record in plain words, and marked up where it is', () => {
  const one = bench();
  const say = (written: string) =>
    one.step({ kind: 'agent', output: { kind: 'say', utterance: 'u' as UtteranceId, text: 'Look there.', written, interruptible: true } });
  say('Look **there**: [here](https://x.example).');
  say('Look \\*there\\*.');
  say(' ');
  assert.deepEqual(
    one.stored.flatMap((event) => (event.kind === 'agent-say' ? [[event.text, event.rich]] : [])),
    [
      ['Look there: here (https://x.example).', 'Look **there**: [here](https://x.example).'],
      ['Look *there*.', undefined],
    ],
  );
});

test('what became of a hand-off is on the record: the desk’s id, then the human, each with its time; or that it was refused', () => {
  const proofs = (one: ReturnType<typeof bench>) =>
    one.stored.flatMap((event) => (event.kind === 'hand-off-proof' ? [[event.stage, event.proof ?? event.code, event.target]] : []));
  assert.deepEqual(proofs(withHuman()), [
    ['accepted', 'desk-opened', 'people'],
    ['answered', 'human-joined', 'people'],
  ]);
  const nobody = bench();
  nobody.step({ kind: 'open', facts: {} });
  nobody.say('m1', 'a human please');
  nobody.handOff();
  nobody.opened('cv_1.1');
  nobody.news({ kind: 'nobody' });
  assert.deepEqual(proofs(nobody).at(-1), ['refused', 'DESK_NOBODY', 'people']);
});

test('an agent that answers the warning does not put the end off, has the last word, and a customer who writes does put it off', () => {
  const answers = new Set(['idle-warning', 'idle-timeout'] as const);
  const told: string[] = [];
  const one = bench({ agentAnswers: answers, idleMs: 100_000 }, (input) => {
    if (input.kind === 'live-chat') told.push(input.event);
    if (input.kind === 'live-chat') one.agentSays(input.event);
  });
  one.step({ kind: 'open', facts: {} });
  one.agentSays('Hello');
  one.wait(50_000);
  one.say('m1');
  one.agentSays('Well?');
  one.wait(50_000);
  assert.deepEqual(told, ['idle-warning', 'idle-warning']);
  one.wait(49_999);
  assert.equal(one.chat.state.phase, 'agent');
  one.wait(1);
  assert.deepEqual([told.at(-1), one.chat.state.phase], ['idle-timeout', 'over']);
  assert.deepEqual(
    one.stored.slice(-2).map(({ kind }) => kind),
    ['agent-say', 'conversation-end'],
  );
});

test('an agent that broke is not asked what to say about it, though it has words for that', () => {
  const one = bench({ agentAnswers: new Set(['provider-error'] as const), fallbackTarget: undefined as never });
  one.step({ kind: 'open', facts: {} });
  const kinds = one.kinds(one.step({ kind: 'agent-failed', error: agentBroke() }));
  assert.ok(!kinds.includes('agent') && one.chat.state.phase === 'over', kinds.join());
});
