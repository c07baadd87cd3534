import type { Expectation } from '#contract';
import type { Sentence } from '../../understanding/words.ts';
import type { AskStep, AutomationStep, MenuStep, Prompt } from '../definition.ts';

/** Something the customer was asked, and what is done with the answer. */
export interface Question {
  readonly step: AskStep | MenuStep | AutomationStep;
  readonly prompt: Prompt | undefined;
  readonly expect: Expectation;
  /** Any wish is welcome; `after-dialog`: one was already fulfilled. */
  readonly open: 'no' | 'yes' | 'after-dialog';
  /** Takes the sentence if it is an answer. */
  answer(sentence: Sentence): boolean;
  /** Takes the keys if they are an answer. */
  press(keys: string): boolean;
}

/** The sentence without some of its words, so that they are not used twice. */
export function without(sentence: Sentence, from: number, to: number): Sentence {
  return { text: sentence.text, words: sentence.words.map((word, at) => (at >= from && at < to ? '' : word)) };
}
