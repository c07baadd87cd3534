import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { flowAgent } from './agent.ts';
import type { KnownNames } from './check/subject.ts';
import { checkAgent } from './check.ts';

const good = {
  agent: 'desk',
  variables: { order: { type: 'order-number' } },
  intents: {
    track: ['where is my parcel', 'track my order', 'has it shipped', 'when does it come'],
    refund: ['my money back', 'refund please', 'i want to return it', 'it is broken'],
  },
  flows: { welcome: [{ say: 'Hello.' }, { automation: { intents: ['track', 'refund'] } }] },
  dialogs: {
    track: [
      { ask: { into: 'order', say: 'Which order?', digits: 6 } },
      { call: { api: 'orders', into: 'status' } },
      { say: 'It is {{status.text}}.' },
    ],
    refund: [{ transfer: { queue: 'refunds', facts: ['order'] } }],
  },
  human: { target: 'general' },
};

type Change = Readonly<Record<string, unknown>>;
const told = (change: Change, known?: KnownNames): string[] =>
  checkAgent({ ...good, ...change }, known).complaints.map(
    ({ severity, path, says, remedy }) => `${severity === 'error' ? '' : '(warning) '}${path.join('.')}: ${says} → ${remedy}`,
  );
const steps = (...list: unknown[]): Change => ({ flows: { welcome: [...list, { automation: { intents: ['track', 'refund'] } }] } });

test('a good agent has no complaints', () => {
  const { definition, complaints } = checkAgent(good, { targets: ['general', 'refunds'], apis: ['orders'] });
  assert.deepEqual(complaints, []);
  assert.equal(definition?.id, 'desk');
  assert.deepEqual(definition?.uses, { targets: ['general', 'refunds'], apis: ['orders'] });
});

const expected: readonly (readonly [what: string, change: Change, complaints: readonly string[], known?: KnownNames])[] = [
  ['a step that is misspelt', steps({ sya: 'Hi' }), ['flows.welcome.0.sya: "sya" is not known here → Did you mean "say"?']],
  [
    'a step that does two things',
    steps({ say: 'Hi', goTo: 'welcome' }),
    ['flows.welcome.0: a step does one thing, this one does 2: say, goTo → Make each a step of its own, with a dash.'],
  ],
  [
    'a question with a misspelt setting',
    steps({ ask: { into: 'order', confrim: true } }),
    ['flows.welcome.0.ask.confrim: "confrim" is not known here → Did you mean "confirm"?'],
  ],
  ['a wrong kind of value', steps({ ask: { into: 'order', maxRetries: 'two' } }), ['flows.welcome.0.ask.maxRetries: expected a number, found "two"']],
  ['a setting of the agent that does not exist', { inents: {} }, ['inents: "inents" is not known here → Did you mean "intents"?']],
  [
    'an intent that does not exist',
    { flows: { welcome: [{ automation: { intents: ['track', 'refnd'] } }] } },
    [
      'flows.welcome.0.automation.intents.1: there is no intent "refnd" → Did you mean "refund"?',
      'flows.welcome.0.automation.intents.1: there is no dialog "refnd" to run for this intent → Did you mean "refund"?',
      '(warning) dialogs.refund: no automation listens for "refund"',
    ],
  ],
  [
    'an intent without a dialog',
    { dialogs: { track: good.dialogs.track } },
    ['flows.welcome.1.automation.intents.1: there is no dialog "refund" to run for this intent'],
  ],
  [
    'a place that does not exist',
    steps({ menu: { options: [{ key: 1, goTo: 'trakc' }] } }),
    ['flows.welcome.0.menu: there is no flow or dialog "trakc" → Did you mean "track"?'],
  ],
  ['a flow and a dialog of one name', { flows: { ...good.flows, track: [{ end: true }] } }, ['dialogs.track: "track" is the name of a flow too']],
  ['a start that does not exist', { start: 'welcom' }, ['start: there is no flow "welcom" to begin with → Did you mean "welcome"?']],
  ['a template that names nothing', steps({ say: 'Order {{ordr}}' }), ['flows.welcome.0.say: nothing is named "ordr" → Did you mean "order"?']],
  ['a template that cannot be read', steps({ say: 'Order {{order' }), ['flows.welcome.0.say: "{{order" has no closing braces']],
  ['a filter that does not exist', steps({ say: '{{order | spel}}' }), ['flows.welcome.0.say: there is no filter "spel" → Did you mean "spell"?']],
  [
    'a condition on nothing',
    steps({ branch: [{ if: { odrer: 1 }, then: 'end' }, { else: 'continue' }] }),
    ['flows.welcome.0.branch: nothing is named "odrer" → Did you mean "order"?'],
  ],
  [
    'a branch without a condition',
    steps({ branch: [{ then: 'end' }] }),
    ['flows.welcome.0.branch.0: an arm of a branch is either "if" with "then", or "else"'],
  ],
  [
    'a variable that nothing fills',
    { variables: { ...good.variables, name: 'name' }, ...steps({ say: 'Hi {{name}}.' }) },
    ['(warning) flows.welcome.0.say: nothing ever gives "name" a value'],
  ],
  [
    'a type that does not exist',
    { variables: { order: { type: 'order-nmber' } } },
    ['variables.order.type: there is no type "order-nmber" → Did you mean "order-number"?'],
  ],
  ['a choice of nothing', steps({ ask: { into: 'size', type: 'choice' } }), ['flows.welcome.0.ask: a choice needs something to choose from']],
  [
    'bounds the wrong way round',
    steps({ ask: { into: 'n', digits: { min: 6, max: 4 } } }),
    ['flows.welcome.0.ask.digits: the least count of digits is greater than the greatest'],
  ],
  [
    'a name by keys',
    steps({ ask: { into: 'n', type: 'name', accept: ['dtmf'] } }),
    ['flows.welcome.0.ask.accept: this answer cannot be given by keys'],
  ],
  [
    'one key for two options',
    steps({
      menu: {
        options: [
          { key: 1, goTo: 'track' },
          { key: '1', do: 'end' },
        ],
      },
    }),
    ['flows.welcome.0.menu.options.1.key: the key 1 is taken already'],
  ],
  [
    'an option that leads nowhere',
    steps({ menu: { options: [{ key: 1 }] } }),
    ['flows.welcome.0.menu.options.0: an option leads to exactly one place'],
  ],
  ['a handoff without a target', { human: undefined }, ['(warning) : when the agent cannot help, the conversation just ends']],
  [
    'a handoff that needs a usual target',
    { human: undefined, ...steps({ handoff: true }) },
    ['flows.welcome.0.handoff: this handoff has no target', '(warning) : when the agent cannot help'],
  ],
  [
    'a way to a human without a target',
    { human: undefined, onFailure: 'handoff' },
    ['flows.welcome.1.automation: this hands over to a human, and the agent has no target for that', 'dialogs.track.0.ask', 'onFailure'],
  ],
  [
    'a target that the gateway does not have',
    {},
    ['dialogs.refund.0.transfer: the gateway has no target "refunds" → Did you mean "refund"?'],
    { targets: ['general', 'refund'] },
  ],
  [
    'an API that the gateway does not have',
    {},
    ['dialogs.track.1.call.api: the gateway has no API "orders" → Did you mean "order"?'],
    { apis: ['order'] },
  ],
  ['hours that do not exist', steps({ hours: { of: 'desk', closed: 'end' } }), ['flows.welcome.0.hours.of: there are no opening hours "desk"']],
  [
    'a flow that nothing leads to',
    { flows: { ...good.flows, other: [{ end: 'Bye.' }] } },
    ['(warning) flows.other: no step leads to the flow "other"'],
  ],
  [
    'a dialog that nothing leads to',
    { dialogs: { ...good.dialogs, other: [{ say: 'x' }] } },
    ['(warning) dialogs.other: no intent and no step leads to the dialog "other"'],
  ],
  ['a step behind the end', steps({ end: 'Bye.' }), ['(warning) flows.welcome.1.automation: the conversation never comes here']],
  [
    'a circle without a question',
    {
      flows: { welcome: [{ say: 'a' }, { goTo: 'b' }], b: [{ set: { order: '1' } }, { goTo: 'welcome' }], c: [{ automation: { intents: 'all' } }] },
      start: 'welcome',
    },
    [
      'flows.welcome.1.goTo: this goes round for ever without a question: welcome → b → welcome',
      '(warning) flows.c',
      '(warning) dialogs.track',
      '(warning) dialogs.refund',
    ],
  ],
  [
    'a circle that a condition may break',
    steps({ branch: [{ if: { order: '1' }, then: { goTo: 'welcome' } }] }),
    ['(warning) flows.welcome.0.branch: this may go round for ever without a question: welcome → welcome'],
  ],
  [
    'a dialog that runs itself',
    { dialogs: { ...good.dialogs, refund: [{ run: 'refund' }] } },
    ['dialogs.refund.0.run: this goes round for ever without a question: refund → refund'],
  ],
  [
    'a sentence of two intents',
    { intents: { ...good.intents, refund: [...good.intents.refund, 'Track my order!'] } },
    ['intents.refund.4: "Track my order!" is a sentence of "track" too'],
  ],
  [
    'a sentence twice',
    { intents: { ...good.intents, refund: [...good.intents.refund, 'refund please'] } },
    ['(warning) intents.refund.4: "refund please" stands here twice'],
  ],
  [
    'a sentence that means a command',
    { intents: { ...good.intents, refund: [...good.intents.refund, 'say that again'] } },
    ['(warning) intents.refund.4: "say that again" already means "repeat"'],
  ],
  [
    'too few sentences',
    { intents: { ...good.intents, refund: ['refund'] } },
    ['(warning) intents.refund: "refund" has one sentence → Give it eight or more'],
  ],
  [
    'a slot of nothing in a sentence',
    { intents: { ...good.intents, refund: [...good.intents.refund, 'refund for {ordr}'] } },
    ['intents.refund.4: nothing is named "ordr" → Did you mean "order"?'],
  ],
  ['too many words', steps({ say: 'word '.repeat(60).trim() }), ['(warning) flows.welcome.0.say: 60 words in one go are too many for the ear']],
  [
    'another language',
    { language: 'de-DE' },
    [
      '(warning) language: numbers, dates, yes and no are understood in English only; so are the words said where none are written → Write at least: goodbye, onNoInput, onNoMatch.',
    ],
  ],
  ['a name that is no name', { agent: 'parcel desk' }, ['agent: names begin with a letter']],
  [
    'a value with a meaning of its own',
    { variables: { order: 'order-number', facts: 'text' } },
    ['variables.facts: "facts" has a meaning of its own'],
  ],
  ['hours without a zone', { hours: { desk: { weekdays: '09:00-17:00' } } }, ['(warning) hours: these hours are read on a clock that shows UTC']],
  [
    'a zone that does not exist',
    { timeZone: 'Mars/Olympus' },
    ['timeZone: "Mars/Olympus" is no time zone → Write it as IANA names it, like Europe/Berlin, or UTC.'],
  ],
  [
    'a span the wrong way round',
    { timeZone: 'UTC', hours: { desk: { weekdays: '17:00-09:00', closed: ['2026-02-30'] } } },
    ['hours.desk.weekdays: "17:00-09:00" ends before it begins → Part it at midnight', 'hours.desk.closed: there is no day "2026-02-30"'],
  ],
  ['a pattern that is none', { variables: { order: { pattern: '$$' } } }, ['variables.order.pattern: this is no pattern → Use # for a digit']],
];

for (const [what, change, complaints, known] of expected)
  test(`complains about ${what}`, () => {
    const found = told(change, known);
    for (const complaint of complaints)
      assert.ok(
        found.some((one) => one.startsWith(complaint)),
        `${complaint}\nin\n${found.join('\n')}`,
      );
    assert.equal(found.length, complaints.length, found.join('\n'));
  });

test('values to be read out after the end: as declared, or complained about', () => {
  const extract = {
    wish: 'What they wanted',
    refunded: { description: 'Money back?', type: 'flag' },
    mood: { description: 'How?', type: 'choice', options: ['calm'] },
  };
  assert.deepEqual(told({ extract }), []);
  assert.deepEqual(checkAgent({ ...good, extract }).definition?.extract.get('mood'), { type: 'choice', description: 'How?', options: ['calm'] });
  const wrong = {
    mood: { description: 'How?', type: 'choice' },
    count: { description: 'How many?', type: 'integer', options: ['1'] },
    topic: { description: 'What?', type: 'list', options: ['a', 'a'] },
  };
  assert.deepEqual(told({ extract: wrong }), [
    'extract.mood: a choice needs something to choose from → List it under "options".',
    'extract.count.options: "integer" has no options → Remove them, or make it a "choice" or a "list".',
    'extract.topic.options: an option appears twice → Keep one of the two.',
  ]);
  assert.match(told({ extract: { mood: { description: 'How?', type: 'chioce' } } }).join(), /extract.mood.type/);
});

test('everything wrong is told at once, also behind a broken step', () => {
  const found = told({
    agent: 7,
    flows: { welcome: [{ say: 5 }, { automation: { intents: ['trak'], onFail: [{ sayy: 'x' }, { goTo: 'nowhere' }] } }] },
    intents: { track: 'no list', refund: good.intents.refund },
  });
  for (const complaint of [
    'agent: expected',
    'flows.welcome.0.say: expected',
    'flows.welcome.1.automation.onFail.0.sayy: "sayy" is not known',
    'intents.track: expected',
    'flows.welcome.1.automation.onFail.1.goTo: there is no flow or dialog "nowhere"',
    'flows.welcome.1.automation.intents.0: there is no intent "trak" → Did you mean "track"?',
  ])
    assert.ok(
      found.some((one) => one.startsWith(complaint)),
      `${complaint}\nin\n${found.join('\n')}`,
    );
  assert.ok(!found.some((one) => one.includes('no intent "track"')), 'a broken intent is not a missing one');
});

test('any value is checked without a throw', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const { definition, complaints } = checkAgent(value);
      assert.ok(definition !== undefined || complaints.some((complaint) => complaint.severity === 'error'));
    }),
    { numRuns: 200 },
  );
});

/** A copy of a value with one place in it replaced, chosen by numbers. */
function spoil(value: unknown, choices: readonly number[], replacement: unknown): unknown {
  const [choice, ...rest] = choices;
  if (choice === undefined || typeof value !== 'object' || value === null) return replacement;
  const keys = Object.keys(value);
  if (keys.length === 0) return replacement;
  const key = keys[choice % keys.length] ?? '';
  if (Array.isArray(value)) return value.map((one, index) => (String(index) === key ? spoil(one, rest, replacement) : one));
  return { ...value, [key]: spoil((value as Change)[key], rest, replacement) };
}

test('a spoilt agent is complained about or runs, and never throws', () => {
  const pieces = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.constantFrom<unknown>('handoff', 'end', { goTo: 'welcome' }, { goTo: 'refund' }, [{ goTo: 'track' }], '{{order}}', '{{x', 'all', {
      __proto__: null,
    }),
  );
  fc.assert(
    fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 6 }), pieces, (choices, piece) => {
      const { definition, complaints } = checkAgent(spoil(good, choices, piece));
      assert.equal(
        definition === undefined,
        complaints.some((complaint) => complaint.severity === 'error'),
      );
      if (definition) {
        const outputs: string[] = [];
        flowAgent(definition, { version: '1' })
          .open({}, (output) => outputs.push(output.kind))
          .receive({ kind: 'start', facts: {} });
        assert.match(outputs.at(-1) ?? '', /ask|end|hand-off|call-api/);
      }
    }),
    { numRuns: 150 },
  );
});
