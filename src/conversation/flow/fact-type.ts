import type { FactType } from '#contract';
import type { AnswerSpec } from '../understanding/answers/answer-type.ts';

/** What kind of fact an answer becomes for the human who takes over: codes are never shortened. */
const types: Readonly<Record<AnswerSpec['kind'], FactType>> = {
  digits: 'number',
  pattern: 'number',
  number: 'number',
  'yes-no': 'flag',
  date: 'date',
  time: 'text',
  name: 'text',
  text: 'text',
  choice: 'text',
  phone: 'phone',
  email: 'email',
};

export const factTypeOf = ({ kind }: AnswerSpec): FactType => types[kind];
