import type { MenuStep } from '../definition.ts';
import { expectation } from './expectation.ts';
import type { Talk } from './talk.ts';

/** Offers things to choose. */
export function doMenu(talk: Talk, step: MenuStep): void {
  const type = talk.mind.answer(step);
  const choose = (value: string | undefined): boolean => {
    const option = value === undefined ? undefined : step.options[Number(value)];
    if (option) talk.take(option.way, 'chosen');
    return option !== undefined;
  };
  talk.pose({
    step,
    prompt: step.prompt,
    open: 'no',
    expect: expectation(talk, step, type, {
      grammar: talk.mind.grammar(step),
      speech: step.options.some((option) => option.phrases.length > 0),
      ...(type.keys ? { keys: type.keys } : {}),
    }),
    answer: (sentence) => choose(type.find(sentence, talk.circumstances)?.value),
    press: (keys) => choose(type.keyed(keys, talk.circumstances)),
  });
}
