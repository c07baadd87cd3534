import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { invariant } from '#base';
import type { AgentInput, AgentOutput, ApiAnswer, Expectation, Handoff } from '#contract';
import { type FlowAgentOptions, flowAgent } from './agent.ts';
import { checkAgent } from './check.ts';

type Parts = Readonly<Record<string, unknown>>;

/** An agent whose parts a test names; its own complaints are no errors. */
function agentOf(parts: Parts, options: Partial<FlowAgentOptions> = {}) {
  const { definition, complaints } = checkAgent({ agent: 'test', human: { target: 'general' }, ...parts });
  invariant(definition, `the test's agent is sound: ${JSON.stringify(complaints)}`);
  return flowAgent(definition, { version: '7', ...options });
}

/** A conversation in short words. */
function talkTo(
  parts: Parts,
  how: { readonly options?: Partial<FlowAgentOptions>; readonly facts?: Readonly<Record<string, string>>; readonly flow?: string } = {},
) {
  let out: AgentOutput[] = [];
  const talk = agentOf(parts, how.options).open(how.flow === undefined ? {} : { flow: how.flow }, (output) => out.push(output));
  const send = (input: AgentInput): AgentOutput[] => {
    out = [];
    talk.receive(input);
    return out;
  };
  const first = send({ kind: 'start', facts: how.facts ?? {} });
  return {
    first,
    send,
    talk,
    say: (text: string) => send({ kind: 'turn', text, source: 'speech', confidence: 1 }),
    keys: (keys: string) => send({ kind: 'keys', keys }),
    silence: () => send({ kind: 'no-input' }),
    unclear: () => send({ kind: 'no-match', text: '' }),
    api: (call: string, answer: ApiAnswer) => send({ kind: 'api-answer', call, answer }),
    refuse: () => send({ kind: 'hand-off-refused', code: 'BUSY' }),
  };
}

const said = (outputs: readonly AgentOutput[]): string[] => outputs.flatMap((output) => (output.kind === 'say' ? [output.text] : []));
const expecting = (outputs: readonly AgentOutput[]): Expectation => {
  const ask = outputs.find((output) => output.kind === 'ask');
  invariant(ask?.kind === 'ask', `it asks: ${JSON.stringify(outputs)}`);
  return ask.expect;
};
const handoff = (outputs: readonly AgentOutput[]): Handoff | undefined =>
  outputs.flatMap((output) => (output.kind === 'hand-off' ? [output.handoff] : []))[0];
const failures = (outputs: readonly AgentOutput[]): string[] =>
  outputs.flatMap((output) => (output.kind === 'note' && output.note.note === 'failure' ? [output.note.code] : []));
const ending = (outputs: readonly AgentOutput[]): string | undefined =>
  outputs.flatMap((output) => (output.kind === 'end' ? [`${output.outcome}: ${output.reason}`] : []))[0];

const asking = (question: Parts, ...then: unknown[]): Parts => ({
  flows: { welcome: [{ ask: { into: 'x', say: 'What?', ...question } }, ...then, { say: 'Got {{x}}.' }] },
});

test('a flow says, ends with goodbye, and is over', () => {
  const talk = talkTo({ flows: { welcome: [{ say: { text: 'Terms.', interruptible: false } }] }, goodbye: 'Bye.' });
  assert.deepEqual(talk.first, [
    { kind: 'note', note: { note: 'step', path: 'flows.welcome.0.say' } },
    { kind: 'say', utterance: 'u1', text: 'Terms.', interruptible: false },
    { kind: 'say', utterance: 'u2', text: 'Bye.', interruptible: true },
    { kind: 'end', outcome: 'resolved', reason: 'nothing asked' },
  ]);
  assert.deepEqual(talk.say('hello?'), []);
  assert.deepEqual(talk.send({ kind: 'start', facts: {} }), []);
});

test('variants take turns, or follow the dice', () => {
  const round = { flows: { welcome: [{ ask: { into: 'x', say: ['One?', 'Two?', 'Three?'] } }, { goTo: 'welcome' }] } };
  const talk = talkTo(round);
  assert.deepEqual([talk.first, talk.say('a'), talk.say('b'), talk.say('c')].flatMap(said), ['One?', 'Two?', 'Three?', 'One?']);
  assert.deepEqual(said(talkTo(round, { options: { dice: { fraction: () => 0.99 } } }).first), ['Three?']);
});

test('attempts are spent in the words of the author, silence and misunderstanding apart', () => {
  const talk = talkTo(asking({ type: 'yes-no', noInput: ['Hello?', 'Still there?'], noMatch: 'Yes or no?', maxRetries: 3, onFail: 'continue' }));
  assert.deepEqual(said(talk.silence()), ['Hello?']);
  assert.deepEqual(said(talk.say('perhaps')), ['Yes or no?']);
  assert.deepEqual(said(talk.silence()), ['Still there?']);
  const spent = talk.unclear();
  assert.deepEqual(failures(spent), ['FLOW_ATTEMPTS_SPENT']);
  assert.deepEqual(said(spent).slice(0, 1), ['Got.']);
});

test('what could not be taken is noted before anything is said to it, and silence is not', () => {
  const talk = talkTo(asking({ type: 'yes-no', maxRetries: 9 }));
  const noted = (outputs: readonly AgentOutput[]): unknown[] => outputs.flatMap((output) => (output.kind === 'note' ? [output.note] : []));
  const noMatch = [{ note: 'no-match', path: 'flows.welcome.0.ask' }];
  const written = talk.send({ kind: 'turn', text: 'perhaps', source: 'text', confidence: 1 });
  assert.deepEqual([written[0]?.kind, noted(written)], ['note', noMatch]);
  assert.deepEqual([talk.say('perhaps'), talk.keys('7'), talk.unclear()].map(noted), [noMatch, noMatch, noMatch]);
  assert.deepEqual(noted(talk.silence()), []);
  assert.deepEqual(noted(talk.say('repeat that')), []);
  assert.equal(noted(talk.say('yes')).length, 2);
});

test('without own words it apologises and asks again; what is spent leads to a human', () => {
  const talk = talkTo(asking({ type: 'yes-no' }));
  assert.deepEqual(said(talk.say('perhaps')), ["Sorry, I didn't get that.", 'What?']);
  assert.deepEqual(said(talk.silence()), ["I still can't hear you.", 'What?']);
  assert.equal(handoff(talk.unclear())?.reason, 'was not understood');
});

test('onFail leads to steps, or elsewhere', () => {
  const steps = talkTo(asking({ type: 'yes-no', maxRetries: 0, onFail: [{ set: { x: 'nothing' } }] }));
  assert.deepEqual(said(steps.unclear()).slice(0, 1), ['Got nothing.']);
  const leap = talkTo({
    flows: {
      welcome: [{ ask: { into: 'x', type: 'yes-no', say: 'What?', maxRetries: 0, onFail: { goTo: 'other' } } }],
      other: [{ end: { say: 'Elsewhere.', outcome: 'failed', reason: 'lost' } }],
    },
  });
  assert.equal(ending(leap.unclear()), 'failed: lost');
});

test('keys answer where they are accepted, and nowhere else', () => {
  const digits = talkTo(asking({ digits: { min: 2, max: 4 }, accept: ['dtmf'] }));
  assert.deepEqual(expecting(digits.first).keys, { min: 2, max: 4, finish: '#' });
  assert.equal(expecting(digits.first).speech, false);
  assert.deepEqual(said(digits.keys('12#')).slice(0, 1), ['Got 12.']);
  const spoken = talkTo(asking({ digits: 2, accept: ['speech'] }));
  assert.equal(expecting(spoken.first).keys, undefined);
  assert.deepEqual(said(spoken.keys('12')), [], 'a stray key is no failed attempt');
  assert.deepEqual(said(talkTo(asking({ digits: 3 })).keys('12')), ["Sorry, I didn't get that.", 'What?']);
});

test('an answer is read back, corrected in one breath, refused, and given up', () => {
  const talk = talkTo(asking({ digits: 3, confirm: true, maxRetries: 2, onFail: 'continue' }));
  assert.deepEqual(said(talk.say('one two three')), ['I heard 1 2 3. Is that right?']);
  assert.deepEqual(said(talk.say('no, one two four')), ['I heard 1 2 4. Is that right?']);
  assert.deepEqual(said(talk.say('no')), ['Sorry about that.', 'What?']);
  assert.deepEqual(said(talk.keys('125')), ['I heard 1 2 5. Is that right?']);
  assert.deepEqual(said(talk.keys('2')).slice(0, 2), ['Sorry about that.', 'Got.']);
});

test('each shape knows when an answer is whole', () => {
  const whole = (question: Parts, text: string): boolean =>
    expecting(talkTo(asking(question), { facts: { today: '2026-03-04' } }).first).complete(text);
  const digits = { digits: 6 };
  assert.deepEqual(
    ['one two three', 'one two three four five six', '123456'].map((text) => whole(digits, text)),
    [false, true, true],
  );
  assert.deepEqual(
    ['well', 'yes', 'no'].map((text) => whole({ type: 'yes-no' }, text)),
    [false, true, true],
  );
  assert.deepEqual(
    ['the', 'the red one'].map((text) => whole({ choices: ['red', 'blue'] }, text)),
    [false, true],
  );
  assert.deepEqual(
    ['march', 'march fifth', 'tomorrow', 'in'].map((text) => whole({ type: 'date' }, text)),
    [false, true, true, false],
  );
  assert.deepEqual(
    ['at', 'half past three', 'twenty'].map((text) => whole({ type: 'time' }, text)),
    [false, true, false],
  );
  assert.deepEqual(
    ['twenty', 'twenty five'].map((text) => whole({ type: 'number' }, text)),
    [false, true],
  );
  assert.deepEqual(
    ['my name is', 'my name is mary jones'].map((text) => whole({ type: 'name' }, text)),
    [false, true],
  );
  assert.equal(whole(digits, 'can you repeat that'), true, 'a command is whole too');
  assert.equal(whole(digits, 'no'), false);
});

const desk = {
  intents: {
    track: ['where is my parcel', 'track my order', 'has my order shipped', 'when will my delivery come'],
    hours: { aside: true, utterances: ['when are you open', 'what are your opening hours', 'what time do you close', 'are you open on saturday'] },
    refund: ['i want my money back', 'refund please', 'i want to return my order', 'my item is damaged'],
  },
  flows: { welcome: [{ automation: { say: 'How can I help?', intents: 'all' } }] },
  dialogs: {
    track: [{ ask: { into: 'order', say: 'Which order?', digits: 6 } }, { say: 'It is {{order | spell}}.' }],
    hours: [{ say: 'All day.' }],
    refund: [
      { ask: { into: 'why', say: 'Why?' } },
      {
        transfer: {
          target: 'refunds',
          facts: ['order', { name: 'why', priority: 2 }, { name: 'fixed', value: 'x {{why}}', priority: 9, type: 'money' }],
          summary: 'Because {{why}}.',
          sentiment: 'upset',
          authentication: { state: 'claimed', by: 'order {{order}}' },
        },
      },
    ],
  },
} as const;

test('an open question is whole when a wish is clear and the sentence does not hang', () => {
  const { complete } = expecting(talkTo(desk).first);
  assert.equal(complete('where is my parcel'), true);
  assert.equal(complete('where is my parcel and the'), false);
  assert.equal(complete('hmm'), false);
  assert.equal(complete('speak to an agent'), true);
});

test('another wish replaces the dialog, a question in passing returns to it, neither is sure at a low score', () => {
  const talk = talkTo(desk);
  talk.say('where is my parcel');
  assert.deepEqual(said(talk.say('what are your opening hours')), ['All day.', 'Which order?']);
  assert.deepEqual(said(talk.say('refund please')), ['Why?']);
  assert.deepEqual(said(talk.say('it is broken')), ['One moment please, I will connect you with a colleague.']);
  const still = talkTo({ ...desk, topics: { change: false } });
  still.say('where is my parcel');
  assert.deepEqual(said(still.say('refund please')), ["Sorry, I didn't get that.", 'Which order?']);
});

test('a handoff carries what the author chose, and the human is told why', () => {
  const talk = talkTo(desk);
  talk.say('track order 123456');
  talk.say('i want my money back');
  assert.deepEqual(handoff(talk.say('it is broken')), {
    version: 1,
    target: 'refunds',
    reason: 'needs a human',
    intent: 'refund',
    summary: 'Because it is broken.',
    language: 'en-US',
    facts: [
      { name: 'order', value: '123456', priority: 1 },
      { name: 'why', value: 'it is broken', priority: 2 },
      { name: 'fixed', value: 'x it is broken', priority: 9, type: 'money' },
    ],
    sentiment: 'upset',
    authentication: { state: 'claimed', by: 'order 123456' },
  });
});

test('a refused human: apology, the question again, and an end that is not for ever put off', () => {
  const talk = talkTo(desk);
  talk.say('where is my parcel');
  assert.equal(handoff(talk.say('agent'))?.reason, 'asked for a human');
  assert.deepEqual(said(talk.refuse()), ["I'm sorry, nobody is free to take over right now.", 'Which order?']);
  talk.say('agent');
  talk.refuse();
  talk.say('agent');
  talk.refuse();
  talk.say('agent');
  assert.equal(ending(talk.refuse()), 'failed: hand-off refused');
});

test('after a refusal the author decides', () => {
  const talk = talkTo({
    ...desk,
    onRefused: { say: 'Busy.', do: { goTo: 'later' } },
    flows: { ...desk.flows, later: [{ end: { say: 'Call later.', outcome: 'failed', reason: 'busy' } }] },
  });
  talk.say('agent');
  const refused = talk.refuse();
  assert.deepEqual(said(refused), ['Busy.', 'Call later.']);
  assert.equal(ending(refused), 'failed: busy');
});

test('what is said again is what was said last, without apologies, and as often as they ask', () => {
  const talk = talkTo(desk);
  talk.say('what are your opening hours');
  talk.say('where is my parcel');
  talk.say('hold on');
  talk.unclear();
  assert.deepEqual(said(talk.say('pardon')), ['Which order?']);
  assert.deepEqual(said(talk.say('say that again please')), ['Which order?']);
});

const calling = (call: Parts): Parts => ({
  variables: { order: { type: 'order-number', default: '{{facts.order}}' } },
  flows: { welcome: [{ call: { api: 'orders', into: 'status', ...call } }, { ask: { into: 'x', say: 'It is {{status.text}}.' } }] },
});

test('an API is called with what is known, and its answer can be said', () => {
  const talk = talkTo(calling({ waiting: 'Looking up {{order}}.' }), { facts: { order: '1234' } });
  const call = talk.first.find((output) => output.kind === 'call-api');
  assert.deepEqual(call, { kind: 'call-api', call: 'c1', request: { api: 'orders', values: { order: '1234' } }, waiting: 'Looking up 1234.' });
  assert.deepEqual(talk.api('c9', { ok: true, status: 200, body: {} }), [], 'an answer to nothing');
  assert.deepEqual(talk.say('hello?'), [], 'it waits for the answer');
  assert.deepEqual(said(talk.api('c1', { ok: true, status: 200, body: { status: { text: 'on its way' } } })), ['It is on its way.']);
  assert.deepEqual(talk.api('c1', { ok: true, status: 200, body: {} }), [], 'an answer comes once');
  const whole = talkTo(calling({ values: { number: 'no. {{order}}', fixed: 7 } }), { facts: { order: '1234' } });
  assert.deepEqual(whole.first.find((output) => output.kind === 'call-api')?.request.values, { number: 'no. 1234', fixed: '7' });
  assert.deepEqual(said(whole.api('c1', { ok: true, status: 200, body: { text: 'here' } })), ['It is here.']);
});

test('an API that fails: by status, by default a human, and odd bodies are no trouble', () => {
  const gone = talkTo(calling({ onStatus: { 404: [{ set: { status: 'x' } }, { say: 'Unknown.' }] } }));
  assert.deepEqual(said(gone.api('c1', { ok: false, code: 'HTTP', status: 404 })), ['Unknown.', 'It is.']);
  const down = talkTo(calling({}));
  const failed = down.api('c1', { ok: false, code: 'TIMEOUT' });
  assert.deepEqual(failures(failed), ['FLOW_API_FAILED']);
  assert.equal(handoff(failed)?.reason, 'a system did not answer');
  assert.equal(handoff(talkTo(calling({})).api('c1', { ok: true, status: 500, body: 'oops' }))?.target, 'general');
  for (const body of [null, 7, 'text', [1, 2], { text: null }, { text: { deep: true } }, undefined])
    assert.ok(said(talkTo(calling({})).api('c1', { ok: true, status: 200, body }))[0]?.startsWith('It is'));
});

test('a failed API whose human refuses does not speak of what it does not know', () => {
  const talk = talkTo({
    ...desk,
    variables: { order: 'order-number' },
    dialogs: { ...desk.dialogs, track: [{ call: { api: 'orders', into: 'status' } }, { say: 'It is {{status.text}}.' }] },
  });
  talk.say('where is my parcel');
  talk.api('c1', { ok: false, code: 'DOWN' });
  assert.deepEqual(said(talk.refuse()), ["I'm sorry, nobody is free to take over right now.", 'Is there anything else I can do for you?']);
});

test('a circle without a question is broken off: once to a human, and then for good', () => {
  const circle = { flows: { welcome: [{ set: { x: 'a' } }, { branch: [{ if: { x: 'a' }, then: { goTo: 'welcome' } }] }, { ask: { into: 'x' } }] } };
  const talk = talkTo(circle);
  assert.deepEqual(failures(talk.first), ['FLOW_ENDLESS']);
  assert.equal(handoff(talk.first)?.reason, 'the agent failed');
  assert.ok(talk.first.length < 1200);
  const twice = talkTo({ ...circle, onFailure: { goTo: 'welcome' } });
  assert.deepEqual(failures(twice.first), ['FLOW_ENDLESS', 'FLOW_ENDLESS']);
  assert.equal(ending(twice.first), 'failed: FLOW_ENDLESS');
});

test('an API that fails and is called again is not called for ever', () => {
  const talk = talkTo({ flows: { welcome: [{ call: { api: 'orders', onError: { goTo: 'welcome' } } }] } });
  let last = talk.first;
  for (let call = 1; call <= 10; call++) last = talk.api(`c${call}`, { ok: false, code: 'DOWN' });
  assert.deepEqual(failures(last), ['FLOW_API_FAILED', 'FLOW_ENDLESS']);
  assert.equal(handoff(last)?.target, 'general');
});

test('dialogs are run and come back, or are left for others', () => {
  const parts = {
    flows: { welcome: [{ run: 'a' }, { say: 'Back.' }, { goTo: 'c' }, { say: 'Flow.' }] },
    dialogs: { a: [{ say: 'A.' }, { goTo: 'b' }, { say: 'never' }], b: [{ say: 'B.' }], c: [{ say: 'C.' }] },
    goodbye: 'Bye.',
  };
  assert.deepEqual(said(talkTo(parts).first), ['A.', 'B.', 'Back.', 'C.', 'Flow.', 'Bye.']);
});

test('it begins where the channel says, if there is such a flow', () => {
  const parts = { flows: { welcome: [{ ask: { into: 'x', say: 'Welcome?' } }], night: [{ ask: { into: 'x', say: 'Night?' } }] } };
  assert.deepEqual(said(talkTo(parts, { flow: 'night' }).first), ['Night?']);
  const lost = talkTo(parts, { flow: 'day' });
  assert.deepEqual(said(lost.first), ['Welcome?']);
  assert.deepEqual(failures(lost.first), ['FLOW_UNKNOWN']);
});

test('today comes from the channel, else from the options', () => {
  const parts = asking({ type: 'date' });
  assert.deepEqual(said(talkTo(parts, { facts: { today: '2026-03-04' } }).say('tomorrow')).slice(0, 1), ['Got 2026-03-05.']);
  assert.deepEqual(said(talkTo(parts, { options: { today: () => '2026-12-31' } }).say('tomorrow')).slice(0, 1), ['Got 2027-01-01.']);
  assert.deepEqual(said(talkTo(parts).say('tomorrow')), ["Sorry, I didn't get that.", 'What?']);
});

test('a menu by key, by word, by misheard word; its words win over commands', () => {
  const parts = {
    flows: {
      welcome: [
        {
          menu: {
            say: 'Parcels or people?',
            options: [
              { key: 1, phrases: ['parcels'], goTo: 'parcels' },
              { key: '9', phrases: ['agent'], do: [{ end: 'Nobody.' }] },
            ],
          },
        },
        { say: 'Done.' },
      ],
    },
    dialogs: { parcels: [{ say: 'Parcels.' }] },
  };
  assert.deepEqual(expecting(talkTo(parts).first).keys, { min: 1, max: 1 });
  assert.deepEqual(said(talkTo(parts).keys('1')).slice(0, 2), ['Parcels.', 'Done.']);
  assert.deepEqual(said(talkTo(parts).say('parsels please')).slice(0, 1), ['Parcels.']);
  assert.deepEqual(said(talkTo(parts).say('agent')), ['Nobody.']);
  assert.deepEqual(said(talkTo(parts).keys('5')), ["Sorry, I didn't get that.", 'Parcels or people?']);
});

test('goodbye, nothing else, yes to anything else', () => {
  assert.equal(ending(talkTo(desk).say('goodbye')), 'resolved: nothing asked');
  const talk = talkTo(desk);
  talk.say('what are your opening hours');
  assert.deepEqual(said(talk.say('yes please')), ['How can I help you?']);
  assert.deepEqual(said(talk.say('where is my parcel 123456')), ['It is 1 2 3 4 5 6.', 'Is there anything else I can do for you?']);
  assert.equal(ending(talk.say("no, that's all")), 'resolved: done');
  assert.deepEqual(said(talkTo(desk).say('no')), ["Sorry, I didn't get that.", 'How can I help?'], 'no is no wish');
});

test('a listener may answer at once, and nothing comes after close', () => {
  const agent = agentOf(calling({}));
  const heard: string[] = [];
  const talk = agent.open({}, (output) => {
    heard.push(output.kind === 'say' ? output.text : output.kind);
    if (output.kind === 'call-api')
      talk.receive({ kind: 'api-answer', call: output.call, answer: { ok: true, status: 200, body: { text: 'here' } } });
    if (output.kind === 'say') talk.close();
  });
  talk.receive({ kind: 'start', facts: {} });
  assert.deepEqual(heard, ['note', 'call-api', 'note', 'note', 'It is here.']);
});

test('the agent tells what it will say, what it can be asked, and what it would suggest', () => {
  const agent = agentOf(desk);
  assert.equal(agent.version, '7');
  assert.ok(
    agent.prompts.includes('How can I help?') && agent.prompts.includes('All day.') && !agent.prompts.some((prompt) => prompt.includes('{{')),
  );
  assert.ok(agent.grammar.sentences.includes('i want to track my order'));
  assert.deepEqual(agent.suggest('so what are your opening hours'), { intent: 'hours', score: 1, answer: 'All day.' });
  assert.equal(agent.suggest('the sky is blue'), undefined);
});

const words = [
  'where is my parcel',
  '123456',
  'yes',
  'no',
  'agent',
  'refund please',
  'repeat that',
  'start over',
  'bye',
  'what',
  'tomorrow at three',
  '',
  '🙂',
  'hold on',
  "i don't know",
];
const anyInput: fc.Arbitrary<AgentInput> = fc.oneof(
  fc.constantFrom(...words).map((text): AgentInput => ({ kind: 'turn', text, source: 'speech', confidence: 0.5 })),
  fc.string().map((text): AgentInput => ({ kind: 'turn', text, source: 'text', confidence: 1 })),
  fc.constantFrom('1', '0', '123456', '#', '').map((keys): AgentInput => ({ kind: 'keys', keys })),
  fc.constantFrom<AgentInput>(
    { kind: 'no-input' },
    { kind: 'no-match', text: 'x' },
    { kind: 'hand-off-refused', code: 'X' },
    { kind: 'start', facts: {} },
    { kind: 'live-chat', event: 'human-left', values: {} },
    { kind: 'live-chat', event: 'waiting-timeout', values: {} },
  ),
  fc.jsonValue().map((body): AgentInput => ({ kind: 'api-answer', call: 'c1', answer: { ok: true, status: 200, body } })),
);

test('a human has left: the agent says that it is back, and the question is open again; a menu can be chosen from', () => {
  const talk = talkTo({
    flows: {
      welcome: [
        {
          menu: {
            say: 'Parcel or bill?',
            options: [
              { phrases: ['parcel'], do: 'end' },
              { phrases: ['bill'], do: 'end' },
            ],
          },
        },
      ],
    },
    liveChat: { humanJoined: '{{liveChat.name}} is here.' },
  });
  assert.deepEqual(expecting(talk.first).choices, ['parcel', 'bill']);
  assert.ok(handoff(talk.say('a human please')));
  assert.deepEqual(said(talk.send({ kind: 'live-chat', event: 'human-joined', values: { name: 'Alex' } })), ['Alex is here.']);
  assert.deepEqual(talk.send({ kind: 'live-chat', event: 'queue-position', values: { position: '2' } }), []);
  const back = talk.send({ kind: 'live-chat', event: 'human-left', values: {} });
  assert.deepEqual(said(back), ['I am back with you.', 'Parcel or bill?']);
  assert.equal(expecting(back).shape, 'choice');
});

test('what happens while a question is open is answered too, and the question stays open', () => {
  const talk = talkTo({
    flows: { welcome: [{ ask: { into: 'x', type: 'yes-no', say: 'Well?' } }, { say: 'Got {{x}}.' }] },
    liveChat: { idleWarning: 'Still there?', idleTimeout: 'Closing.', customerLeft: 'So long.' },
  });
  for (const [event, words] of [
    ['idle-warning', 'Still there?'],
    ['idle-timeout', 'Closing.'],
    ['customer-left', 'So long.'],
  ] as const)
    assert.deepEqual(said(talk.send({ kind: 'live-chat', event, values: {} })), [words]);
  assert.deepEqual(talk.send({ kind: 'live-chat', event: 'human-left', values: {} }), [], 'nobody had them');
  assert.deepEqual(said(talk.say('yes')).slice(0, 1), ['Got yes.']);
});

test('nobody came in time: as when the hand-off is refused; after a transfer by the author the dialog is over', () => {
  const dialogs = { refund: [{ transfer: { target: 'general' } }, { say: 'never said' }] };
  const parts = { intents: { refund: ['refund please'] }, dialogs, flows: { welcome: [{ automation: { say: 'Yes?', intents: 'all' } }] } };
  const waits = talkTo(parts);
  waits.say('refund please');
  assert.deepEqual(
    said(waits.send({ kind: 'live-chat', event: 'waiting-timeout', values: {} }))[0],
    "I'm sorry, nobody is free to take over right now.",
  );
  const served = talkTo({ ...parts, afterHuman: { say: 'Hello again.' } });
  served.say('refund please');
  assert.deepEqual(said(served.send({ kind: 'live-chat', event: 'human-left', values: {} })), [
    'Hello again.',
    'Is there anything else I can do for you?',
  ]);
});

test('whatever happens, it ends up waiting for something or at its end, the same way every time', () => {
  const parts = {
    ...desk,
    dialogs: {
      ...desk.dialogs,
      track: [
        { ask: { into: 'order', say: 'Which?', digits: 6, confirm: true } },
        { call: { api: 'orders', into: 'status' } },
        { say: 'It is {{status.text}}.' },
      ],
    },
  };
  const agent = agentOf(parts);
  fc.assert(
    fc.property(fc.array(anyInput, { maxLength: 25 }), (inputs) => {
      const play = (): AgentOutput[][] => {
        let out: AgentOutput[] = [];
        const talk = agent.open({}, (output) => out.push(output));
        return [{ kind: 'start' as const, facts: {} }, ...inputs].map((input) => {
          out = [];
          talk.receive(input);
          return out;
        });
      };
      const turns = play();
      assert.deepEqual(JSON.stringify(play()), JSON.stringify(turns));
      for (const outputs of turns) {
        const last = outputs.at(-1);
        assert.ok(last === undefined || ['ask', 'end', 'hand-off', 'call-api'].includes(last.kind), JSON.stringify(outputs));
        assert.ok(outputs.filter((output) => ['ask', 'end', 'hand-off', 'call-api'].includes(output.kind)).length <= 1);
      }
      const utterances = turns.flat().flatMap((output) => (output.kind === 'say' ? [output.utterance] : []));
      assert.equal(new Set(utterances).size, utterances.length);
      assert.ok(turns.flat().filter((output) => output.kind === 'end').length <= 1);
    }),
    { numRuns: 60 },
  );
});
