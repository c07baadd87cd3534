import { numberAnswer } from './answers/amount.ts';
import type { AnswerSpec, AnswerType } from './answers/answer-type.ts';
import { choiceAnswer } from './answers/choice.ts';
import { digitsAnswer, phoneAnswer } from './answers/digits.ts';
import { emailAnswer } from './answers/email.ts';
import { nameAnswer, textAnswer } from './answers/free.ts';
import { dateAnswer, timeAnswer } from './answers/moment.ts';
import { patternAnswer } from './answers/pattern.ts';
import { yesNoAnswer } from './answers/yes-no.ts';

/** How an answer of this kind is found and heard. `language`: BCP 47; of yes and no. */
export function answerType(spec: AnswerSpec, language = 'en'): AnswerType {
  switch (spec.kind) {
    case 'digits':
      return digitsAnswer(spec.min, spec.max);
    case 'pattern':
      return patternAnswer(spec.patterns);
    case 'yes-no':
      return yesNoAnswer(language);
    case 'number':
      return numberAnswer(spec.min, spec.max);
    case 'date':
      return dateAnswer(spec.past);
    case 'time':
      return timeAnswer();
    case 'name':
      return nameAnswer();
    case 'text':
      return textAnswer();
    case 'phone':
      return phoneAnswer();
    case 'email':
      return emailAnswer();
    case 'choice':
      return choiceAnswer(spec.options);
  }
}
