import { type Expectation, privateText } from '#contract';
import type { AnswerType } from '../../understanding/answers/answer-type.ts';
import { type Sentence, sentenceOf } from '../../understanding/words.ts';
import { defaultWords } from '../default-words.ts';
import type { AskStep } from '../definition.ts';
import { promptOf } from '../prompt.ts';
import { expectation } from './expectation.ts';
import { type Question, without } from './question.ts';
import type { Talk } from './talk.ts';

const keysOf = (step: AskStep, type: AnswerType): Pick<Expectation, 'keys'> => {
  if (!step.dtmf || !type.keys) return {};
  const finish = step.finishKey ?? (type.keys.min === type.keys.max ? undefined : '#');
  return { keys: { ...type.keys, ...(finish === undefined ? {} : { finish }) } };
};

/** Asks for a value, unless the customer gave it already. */
export function doAsk(talk: Talk, step: AskStep): void {
  const { memory, circumstances } = talk;
  if (step.skipIfKnown && (memory.value(step.into) ?? '') !== '') return;
  const type = talk.mind.answer(step);
  const { opening } = talk;
  const volunteered = opening && type.volunteered ? type.find(opening, { ...circumstances, unasked: true }) : undefined;
  if (opening && volunteered) {
    talk.opening = without(opening, volunteered.from, volunteered.to);
    return keep(talk, step, volunteered.value, 0);
  }
  talk.pose(askQuestion(talk, step, 0));
}

/** A private answer that was given before a restart: that it was is known, what it was is not. */
const wasPrivate = (step: AskStep, { text }: Sentence): boolean => step.private && text.trim() === privateText;

/** `rejected`: how often the customer said that what was heard was wrong. */
function askQuestion(talk: Talk, step: AskStep, rejected: number): Question {
  const type = talk.mind.answer(step);
  return {
    step,
    prompt: step.prompt,
    open: 'no',
    expect: expectation(talk, step, type, {
      grammar: talk.mind.grammar(step),
      speech: step.speech,
      ...(step.private ? { hides: (text) => talk.mind.commands.find(sentenceOf(text)) === undefined } : {}),
      ...keysOf(step, type),
      ...(type.digits ? { digits: type.digits } : {}),
    }),
    answer: (sentence) => {
      if (wasPrivate(step, sentence)) {
        keep(talk, step, privateText, rejected);
        return true;
      }
      const found = type.find(sentence, talk.circumstances);
      if (!found) return false;
      talk.opening = without(sentence, found.from, found.to);
      keep(talk, step, found.value, rejected);
      return true;
    },
    press: (keys) => {
      const value = step.dtmf ? type.keyed(keys, talk.circumstances) : undefined;
      if (value === undefined) return false;
      keep(talk, step, value, rejected);
      return true;
    },
  };
}

/** Keeps a value, or first asks whether it is right. */
function keep(talk: Talk, step: AskStep, value: string, rejected: number): void {
  talk.learn(step.into, value);
  if (step.confirm) talk.pose(confirmQuestion(talk, step, rejected));
}

/** Reads a value back. `No, it's …` is believed at once, and read back again. */
function confirmQuestion(talk: Talk, step: AskStep, rejected: number): Question {
  const type = talk.mind.answer(step);
  const { yesNo } = talk.mind;
  const refuse = (): void => {
    talk.memory.set(step.into, undefined);
    talk.speaker.sayText(defaultWords.corrected);
    if (rejected >= step.retrying.max) talk.take(step.retrying.onFail, 'not-understood');
    else talk.pose(askQuestion(talk, step, rejected + 1));
  };
  /** A yes or a no, or a command, and nothing that could be the answer once more. */
  const plainly = (sentence: Sentence): boolean =>
    !/\d/.test(sentence.text) &&
    (talk.mind.commands.find(sentence) !== undefined || (sentence.words.length <= 3 && yesNo.find(sentence, talk.circumstances) !== undefined));
  const correct = (sentence: Sentence): boolean => {
    if (wasPrivate(step, sentence)) {
      keep(talk, step, privateText, rejected + 1);
      return true;
    }
    const found = type.shape === 'yes-no' || type.shape === 'name' || type.shape === 'text' ? undefined : type.find(sentence, talk.circumstances);
    if (!found || rejected >= step.retrying.max) return false;
    if (found.value !== talk.memory.value(step.into)) keep(talk, step, found.value, rejected + 1);
    return true;
  };
  return {
    step: { ...step, retrying: { ...step.retrying, reprompts: [], noInput: [], noMatch: [] }, path: `${step.path}.confirm` },
    prompt: step.confirm ?? promptOf(defaultWords.confirmAgain),
    open: 'no',
    expect: expectation(talk, step, yesNo, {
      grammar: talk.mind.confirmGrammar(step),
      ...(step.private ? { hides: (text) => !plainly(sentenceOf(text)) } : {}),
      ...(step.dtmf && yesNo.keys ? { keys: yesNo.keys } : {}),
    }),
    answer: (sentence) => {
      const found = yesNo.find(sentence, talk.circumstances);
      if (found?.value === 'yes') return true;
      if (correct(found ? without(sentence, found.from, found.to) : sentence)) return true;
      if (found) refuse();
      return found !== undefined;
    },
    press: (keys) => {
      const value = step.dtmf ? yesNo.keyed(keys, talk.circumstances) : undefined;
      if (value === 'no') refuse();
      return value !== undefined;
    },
  };
}
