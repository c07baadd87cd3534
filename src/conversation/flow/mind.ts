import type { SpeechGrammar } from '#contract';
import { answerType } from '../understanding/answer.ts';
import type { AnswerType } from '../understanding/answers/answer-type.ts';
import { type CommandFinder, commandFinder } from '../understanding/commands.ts';
import { speechGrammar, withAnswerLeads, withCarriers } from '../understanding/grammar.ts';
import { type Guess, trainClassifier } from '../understanding/intent/classifier.ts';
import type { AgentDefinition, AskStep, AutomationStep, MenuStep, Step } from './definition.ts';
import { walkSteps } from './walk.ts';

/** What an agent understands, made once from its definition and shared by all its talks. */
export interface Mind {
  readonly commands: CommandFinder;
  readonly yesNo: AnswerType;
  answer(step: AskStep | MenuStep): AnswerType;
  /** The likeliest of these intents, however unlikely. */
  guess(text: string, among: readonly string[]): Guess | undefined;
  /** What may be said in answer to this step. */
  grammar(step: AskStep | MenuStep | AutomationStep): SpeechGrammar;
  /** What may be said in answer to `anything else?`: all of it again, but most likely no. */
  grammarAfter(step: AutomationStep): SpeechGrammar;
  confirmGrammar(step: AskStep): SpeechGrammar;
  /** Everything that the agent can be asked. */
  readonly grammarOfAll: SpeechGrammar;
}

const slot = /\{([A-Za-z][\w-]*)\}/g;

/** Answers to `anything else?`. */
const yesOrNo = ['yes', 'no', 'yes please', 'no thanks', 'no thank you', "no that's all", 'no goodbye', 'no thank you goodbye'];

/** So many examples stand for a variable inside an utterance. */
const examplesInUtterance = 3;

export function mindOf(definition: AgentDefinition, steps: readonly Step[]): Mind {
  const { language } = definition;
  const variableTypes = new Map<string, AnswerType>();
  for (const [name, variable] of definition.variables) if (variable.answer) variableTypes.set(name, answerType(variable.answer, language));
  for (const step of steps) if (step.kind === 'ask') variableTypes.set(step.into, answerType(step.answer, language));
  const expand = (utterance: string, turn: number): string =>
    utterance.replace(slot, (_, name: string) => {
      const examples = variableTypes.get(name)?.examples ?? [];
      return examples[(turn * 7) % Math.max(1, examples.length)] ?? '';
    });
  const utterancesOf = (intent: string): string[] =>
    (definition.intents.get(intent)?.utterances ?? []).flatMap((utterance) =>
      utterance.includes('{') ? Array.from({ length: examplesInUtterance }, (_, turn) => expand(utterance, turn)) : [utterance],
    );
  const names = [...definition.intents.keys()];
  const classifier = trainClassifier(Object.fromEntries(names.map((name) => [name, utterancesOf(name)])), { synonyms: definition.synonyms });

  const commands = commandFinder(definition.human.phrases);
  const yesNo = answerType({ kind: 'yes-no' }, language);
  const answers = new Map<AskStep | MenuStep, AnswerType>();
  const answer = (step: AskStep | MenuStep): AnswerType => {
    const made = answers.get(step) ?? answerType(step.kind === 'ask' ? step.answer : menuSpec(step), language);
    answers.set(step, made);
    return made;
  };

  /** The values that can be mentioned with an intent: those that its dialog asks for. */
  const mentionedWith = (intent: string): AnswerType[] =>
    [...walkSteps(definition.dialogs.get(intent) ?? [])].flatMap((step) => (step.kind === 'ask' && answer(step).volunteered ? [answer(step)] : []));
  /** Every value alone, and each sentence once with one behind it: `where is my parcel one two three`. */
  const withMentions = (intent: string): string[] =>
    mentionedWith(intent).flatMap(({ mentions }, turn) => [
      ...mentions,
      ...utterancesOf(intent).map((text, at) => `${text} ${mentions[(at * 5 + turn) % mentions.length] ?? ''}`),
    ]);
  const open = (intents: readonly string[], likely: readonly string[] = []): SpeechGrammar =>
    speechGrammar(
      [...intents.flatMap(utterancesOf).flatMap(withCarriers), ...intents.flatMap(withMentions), ...commands.commonExamples, ...yesOrNo],
      distinct(intents.flatMap(mentionedWith).flatMap((type) => type.loops)),
      likely,
    );
  const asides = definition.topics.change ? names.flatMap(utterancesOf) : [];
  const closed = (type: AnswerType, label: string | undefined, more: readonly string[] = [], likely: readonly string[] = []): SpeechGrammar =>
    speechGrammar(
      [...withAnswerLeads(type.examples, label), ...more, ...commands.commonExamples, ...commands.dontKnow, ...asides],
      type.loops,
      likely,
    );

  const grammars = new Map<string, SpeechGrammar>();
  const cached = (key: string, make: () => SpeechGrammar): SpeechGrammar => {
    const made = grammars.get(key) ?? make();
    grammars.set(key, made);
    return made;
  };

  return {
    commands,
    yesNo,
    answer,
    guess: (text, among) => classifier.rank(text).find((guess) => among.includes(guess.intent)),
    grammar: (step) =>
      cached(step.path, () =>
        step.kind === 'automation'
          ? open(step.intents)
          : closed(answer(step), step.kind === 'ask' ? step.label : undefined, [], likelyAnswers(answer(step))),
      ),
    grammarAfter: (step) => cached(`${step.path}.after`, () => open(step.intents, yesOrNo)),
    confirmGrammar: (step) =>
      cached(`${step.path}.confirm`, () =>
        closed(
          yesNo,
          undefined,
          answer(step)
            .examples.slice(0, 60)
            .map((example) => `no it's ${example}`),
          yesNo.examples,
        ),
      ),
    get grammarOfAll() {
      return cached('', () => open(names));
    },
  };
}

/** Few possible answers are likely ones; digits and dates, which are many, have loops and sentences enough of their own. */
const likelyAnswers = (type: AnswerType): readonly string[] => (type.loops.length === 0 && type.examples.length <= 60 ? type.examples : []);

/** Of equal lists, the first. */
const distinct = (lists: readonly (readonly string[])[]): (readonly string[])[] => [...new Map(lists.map((list) => [list.join(' '), list])).values()];

/** A menu is a choice among the numbers of its options. */
const menuSpec = (step: MenuStep) => ({
  kind: 'choice' as const,
  options: step.options.map((option, index) => ({ value: String(index), phrases: option.phrases, key: option.key })),
});
