import assert from 'node:assert/strict';
import { test } from 'node:test';
import { invariant } from '#base';
import { type AgentInput, type AgentOutput, isRich, plainOfRich } from '#contract';
import { flowAgent } from './agent.ts';
import { checkAgent } from './check.ts';

/** What an agent says and how that reads, turn by turn; the first with nothing from the customer. */
function wordsOf(
  parts: Readonly<Record<string, unknown>>,
  ...inputs: readonly AgentInput[]
): (readonly [said: string, written: string | undefined])[][] {
  const { definition, complaints } = checkAgent({ agent: 'test', human: { target: 'general' }, ...parts });
  invariant(definition, `the test's agent is sound: ${JSON.stringify(complaints)}`);
  let out: AgentOutput[] = [];
  const talk = flowAgent(definition, { version: '1' }).open({}, (output) => out.push(output));
  return [{ kind: 'start', facts: { today: '2026-03-04', name: '**Pat** [x](https://evil.example)' } } as const, ...inputs].map((input) => {
    out = [];
    talk.receive(input);
    return out.flatMap((output) => (output.kind === 'say' ? [[output.text, output.written] as const] : []));
  });
}
const write = (text: string): AgentInput => ({ kind: 'turn', text, source: 'text', confidence: 1 });
const saying = (...prompts: unknown[]) => ({ flows: { welcome: prompts.map((say) => ({ say })) }, goodbye: 'Bye.' });

test('a text has a written variant; what sounds as it reads has none', () => {
  const [words] = wordsOf(saying({ text: 'See our website.', written: 'See **our** [website](https://x.example).' }, 'Hi (there) - 5*3.'));
  assert.deepEqual(words, [
    ['See our website.', 'See **our** [website](https://x.example).'],
    ['Hi (there) - 5*3.', undefined],
    ['Bye.', undefined],
  ]);
});

test('each variant has its own writing, or all share one', () => {
  const ask = { automation: { intents: ['a'], say: { text: ['One?', 'Two?'], written: ['1?', '2?'] }, maxRetries: 3 } };
  const heard = wordsOf({ flows: { welcome: [ask] }, intents: { a: ['alpha'] }, dialogs: { a: [] } }, { kind: 'no-input' });
  assert.deepEqual(heard, [
    [['One?', '1?']],
    [
      ["Sorry, I didn't hear anything.", 'Are you still there?'],
      ['Two?', '2?'],
    ],
  ]);
});

test('values are written as the language writes them', () => {
  const text = '{{day | date}}, {{hour | time}}: {{price | money("EUR")}}, {{n | number}}, {{code | spell}}, {{code | digits}}.';
  const set = { day: '2027-03-05', hour: '15:30', price: 1250.5, n: 1234.5, code: 'A12' };
  const written = (language: string): string | undefined =>
    wordsOf({ language, goodbye: 'Bye.', flows: { welcome: [{ set }, { say: text }] } })[0]?.[0]?.[1];
  assert.equal(written('en-US'), 'Friday, March 5, 2027, 3:30 PM: €1,250.50, 1,234.5, A12, A12.');
  assert.equal(written('de-DE'), 'Freitag, 5. März 2027, 15:30: 1.250,50 €, 1.234,5, A12, A12.');
});

test('what cannot be written so is written as it is', () => {
  const say = '{{a | date}} {{a | time}} {{a | money}} {{a | number}} {{b | money("a lot")}}';
  const flows = { welcome: [{ set: { a: 'soon', b: 3 } }, { say }] };
  assert.deepEqual(wordsOf({ flows, goodbye: 'Bye.' })[0]?.[0], ['soon soon soon soon 3.00 a lot', undefined]);
});

test('no value marks up what it is put into', () => {
  const [words = []] = wordsOf(
    saying({ text: 'Hi {{facts.name}}.', written: '**Hi** {{facts.name}}: [go](https://x.example/?q={{facts.name | url}})' }, 'Hi {{facts.name}}.'),
  );
  const [[, own = ''] = [], [said = '', plain] = []] = words;
  assert.equal(plainOfRich(own), 'Hi **Pat** [x](https://evil.example): go (https://x.example/?q=**Pat**%20%5Bx%5D(https%3A%2F%2Fevil.example))');
  assert.equal(said, 'Hi **Pat** [x](https://evil.example).');
  assert.equal(plain, undefined);
  assert.ok(isRich(own));
});

test('what is said again is written again; a read-back is not said to have been heard', () => {
  const ask = {
    ask: { into: 'order', digits: 6, say: { text: 'Which order?', written: 'Which order? See [here](https://x.example).' }, confirm: true },
  };
  const [, again, back] = wordsOf({ flows: { welcome: [ask] } }, write('can you repeat that'), write('123456'));
  assert.deepEqual(again, [['Which order?', 'Which order? See [here](https://x.example).']]);
  assert.deepEqual(back, [['I heard 1 2 3 4 5 6. Is that right?', 'I noted 123456. Is that right?']]);
});

test('where no keys can be pressed they are written', () => {
  const menu = {
    menu: {
      say: 'Billing or parcels?',
      options: [
        { key: 1, phrases: ['billing'], do: [{ say: 'Bills.' }] },
        { key: 0, phrases: ['parcels'], do: [{ say: 'Boxes.' }] },
      ],
    },
  };
  const [, said] = wordsOf({ flows: { welcome: [menu] }, goodbye: 'Bye.' }, write(' 0 '));
  assert.equal(said?.[0]?.[0], 'Boxes.');
});

test('authors are told what a voice could not speak, and which links lead nowhere', () => {
  const told = (say: unknown): string[] =>
    checkAgent({ agent: 'x', human: { target: 'people' }, flows: { welcome: [{ say }] } }).complaints.map(
      ({ severity, says, path }) => `${severity} ${path.join('.')}: ${says}`,
    );
  assert.deepEqual(told('This is **bold**.'), ['error flows.welcome.0.say: bold words and links are only for writing']);
  assert.deepEqual(told('See https://x.example.'), ['warning flows.welcome.0.say: an address of the web is hard to listen to']);
  assert.deepEqual(told({ text: 'a', written: '[b](/c) [d](https://x.example) [e]({{facts.e}})' }), [
    'warning flows.welcome.0.say: the link to "/c" is shown as words only',
  ]);
  assert.deepEqual(told({ text: 'a', written: ['b', 'c'] }), ['warning flows.welcome.0.say: 1 texts have 2 written variants']);
  assert.deepEqual(told({ text: 'a', written: '{{nobody}}' }), ['error flows.welcome.0.say: nothing is named "nobody"']);
});
