import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { UtteranceId } from '#base';
import type { Agent, AgentInput, AgentOutput } from '#contract';
import { consentLanguages, consentSentences } from './consent-words.ts';
import { type ConsentHow, type ConsentVerdict, consentingAgent } from './consenting-agent.ts';

const words = { announcement: 'May we record?', question: 'May we record?', byKeys: 'Press 1 or 2.', unrecorded: 'Not recorded.' };
type Bench = Pick<ConsentHow, 'speech' | 'wordsIn'> & { readonly language: string };

function bench(kind: 'announce' | 'ask', { language = 'en-US', speech = true, wordsIn = () => words }: Partial<Bench> = {}) {
  const told: AgentInput[] = [];
  const out: AgentOutput[] = [];
  const verdicts: ConsentVerdict[] = [];
  const inner: Agent = {
    id: 'a',
    version: '1',
    language,
    voice: { provider: 'offline', name: 'x' },
    prompts: [],
    grammar: { id: 'g', sentences: [], loops: [] },
    open: (_options, listener) => ({
      receive(input) {
        told.push(input);
        if (input.kind === 'start') listener({ kind: 'say', utterance: 'u1' as UtteranceId, text: 'Hello.', interruptible: true });
      },
      close() {},
    }),
    suggest: () => undefined,
  };
  const agent = consentingAgent(inner, { kind, speech, wordsIn }, (verdict) => void verdicts.push(verdict));
  const talk = agent.open({}, (output) => void out.push(output));
  const said = (): string[] => out.flatMap((one) => (one.kind === 'say' ? [one.text] : []));
  talk.receive({ kind: 'start', facts: {} });
  return { talk, told, out, verdicts, said };
}

const heard = (utterance: string, complete: boolean): AgentInput => ({ kind: 'heard', utterance: utterance as UtteranceId, text: '', complete });

for (const [answer, given, why] of [
  [{ kind: 'turn', text: 'yes please', source: 'speech', confidence: 1 }, true],
  [{ kind: 'keys', keys: '1' }, true],
  [{ kind: 'turn', text: 'no thanks', source: 'speech', confidence: 1 }, false, 'no'],
  [{ kind: 'turn', text: 'where is my parcel', source: 'speech', confidence: 1 }, false, 'no'],
  [{ kind: 'keys', keys: '2' }, false, 'no'],
  [{ kind: 'no-match', text: 'hm' }, false, 'no'],
  [{ kind: 'no-input' }, false, 'no-answer'],
] as const satisfies readonly (readonly [AgentInput, boolean, string?])[]) {
  test(`asked, ${JSON.stringify(answer)} is ${given ? 'a yes' : 'no consent'}, once; then the agent begins and hears nothing of it`, () => {
    const { talk, told, verdicts, said, out } = bench('ask');
    assert.deepEqual([said(), told], [['May we record?'], []]);
    assert.equal(out.at(-1)?.kind, 'ask');
    talk.receive(heard('consent.1', true));
    assert.deepEqual(verdicts, []);
    talk.receive(answer);
    assert.deepEqual(verdicts, [given ? { given } : { given, why }]);
    assert.deepEqual(said(), given ? ['May we record?', 'Hello.'] : ['May we record?', 'Not recorded.', 'Hello.']);
    assert.deepEqual(told, [{ kind: 'start', facts: {} }]);
    talk.receive({ kind: 'turn', text: 'no', source: 'speech', confidence: 1 });
    talk.receive(heard('u1', true));
    assert.equal(told.length, 3);
    assert.equal(verdicts.length, 1);
  });
}

test('announced, it may be recorded once they heard it, and not when they did not', () => {
  for (const complete of [true, false]) {
    const { talk, told, verdicts, said, out } = bench('announce');
    assert.deepEqual(said(), ['May we record?', 'Hello.']);
    assert.ok(out.every((one) => one.kind !== 'ask'));
    assert.deepEqual(verdicts, []);
    talk.receive(heard('consent.1', complete));
    assert.deepEqual(verdicts, [complete ? { given: true } : { given: false, why: 'not-heard' }]);
    assert.equal(told.length, 1);
  }
});

/** Whether this answer is consent, by an agent of that language. */
const consents = (language: string, text: string): boolean | undefined => {
  const { talk, verdicts } = bench('ask', { language, wordsIn: consentSentences });
  talk.receive({ kind: 'turn', text, source: 'speech', confidence: 1 });
  return verdicts[0]?.given;
};

test('yes and no are understood in the language of the agent', () => {
  const answers = {
    en: ['yes sure', 'go ahead', 'no way', 'rather not'],
    de: ['ja gerne', 'von mir aus, ja', 'nein danke', 'lieber nicht'],
    es: ['sí, claro', 'cómo no', 'claro que no', 'prefiero que no'],
    fr: ['oui bien sûr', 'pas de problème', 'non merci', 'surtout pas'],
    pt: ['sim, pode ser', 'tudo bem', 'não, obrigado', 'de jeito nenhum'],
    it: ['sì, va bene', 'come no', 'assolutamente no', 'preferisco di no'],
  };
  assert.deepEqual(Object.keys(answers), consentLanguages);
  for (const [language, said] of Object.entries(answers))
    assert.deepEqual(
      said.map((text) => consents(language, text)),
      [true, true, false, false],
      language,
    );
});

test('a yes beside a no is no consent, nor is a word of another language', () => {
  assert.equal(consents('de-DE', 'in Ordnung ist das nicht'), false);
  assert.equal(consents('en-US', 'fine but not now'), false);
  assert.equal(consents('it-IT', 'alla fine'), false);
  assert.equal(consents('xx', 'yes'), true, 'English, where nothing else is known');
});

test('the question is asked in the language of the agent, and by keys where its answers are not recognised', () => {
  for (const language of consentLanguages) {
    const { question, byKeys, unrecorded } = consentSentences(language);
    const heard = bench('ask', { language: `${language}-XX`, wordsIn: consentSentences });
    assert.deepEqual(heard.said(), [question]);
    const keyed = bench('ask', { language, speech: false, wordsIn: consentSentences });
    assert.deepEqual(keyed.said(), [`${question} ${byKeys}`]);
    const ask = keyed.out.at(-1);
    assert.ok(ask?.kind === 'ask' && !ask.expect.speech && ask.expect.keys);
    keyed.talk.receive({ kind: 'keys', keys: '1' });
    assert.deepEqual(keyed.verdicts, [{ given: true }]);
    heard.talk.receive({ kind: 'no-input' });
    assert.deepEqual(heard.said().slice(1, 2), [unrecorded]);
  }
});
