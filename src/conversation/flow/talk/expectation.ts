import type { Expectation } from '#contract';
import type { AnswerType } from '../../understanding/answers/answer-type.ts';
import { sentenceOf } from '../../understanding/words.ts';
import type { AskStep, MenuStep } from '../definition.ts';
import type { Talk } from './talk.ts';

/** More than these nobody reads through. */
const mostChoices = 10;

/** An expectation of answers of a known shape. Commands that can be said at any time need no more words either. */
export function expectation(
  talk: Talk,
  step: AskStep | MenuStep,
  type: AnswerType,
  how: Partial<Expectation> & Pick<Expectation, 'grammar'>,
): Expectation {
  return {
    shape: type.shape,
    ...(type.choices && type.choices.length <= mostChoices ? { choices: type.choices } : {}),
    speech: true,
    noInputMs: step.retrying.noInputMs,
    complete: (text) => {
      const sentence = sentenceOf(text);
      const command = talk.mind.commands.find(sentence);
      return type.complete(sentence, talk.circumstances) || (command !== undefined && command !== 'nothing-else');
    },
    ...how,
  };
}
