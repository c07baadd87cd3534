import type { AnswerSpec, ChoiceOption } from '../understanding/answers/answer-type.ts';
import { greatestNumber } from '../understanding/spoken.ts';
import type { AnswerFile, BuiltInType, ChoicesFile } from './file/answer.ts';

/** The numbers that `order-number` takes when nothing narrower is said. */
const orderNumber = { min: 4, max: 12 };

const builtIn: Readonly<Record<BuiltInType, (file: AnswerFile) => AnswerSpec>> = {
  digits: () => ({ kind: 'digits', min: 1, max: 20 }),
  'order-number': () => ({ kind: 'digits', ...orderNumber }),
  'yes-no': () => ({ kind: 'yes-no' }),
  number: ({ min = 0, max = greatestNumber }) => ({ kind: 'number', min, max }),
  date: ({ past = false }) => ({ kind: 'date', past }),
  time: () => ({ kind: 'time' }),
  choice: () => ({ kind: 'choice', options: [] }),
  name: () => ({ kind: 'name' }),
  text: () => ({ kind: 'text' }),
  phone: () => ({ kind: 'phone' }),
  email: () => ({ kind: 'email' }),
};

export const isBuiltIn = (name: string): name is BuiltInType => Object.hasOwn(builtIn, name);

/** Values may be written `extra-large`; they are said with spaces. */
const spoken = (value: string): string => value.replace(/[-_]+/g, ' ');

function optionsOf(choices: ChoicesFile): ChoiceOption[] {
  if (Array.isArray(choices)) return choices.map((value) => ({ value, phrases: [spoken(value)] }));
  return Object.entries(choices).map(([value, written]) => {
    const { phrases = [], key } = Array.isArray(written) ? { phrases: written } : written;
    return { value, phrases: [spoken(value), ...phrases], ...(key === undefined ? {} : { key: String(key) }) };
  });
}

/** What the fields ask for; nothing when they say nothing, or name a type that does not exist. */
export function answerSpec(file: AnswerFile, types: Readonly<Record<string, AnswerFile>>): AnswerSpec | undefined {
  if (file.digits !== undefined)
    return { kind: 'digits', ...(typeof file.digits === 'number' ? { min: file.digits, max: file.digits } : file.digits) };
  if (file.pattern !== undefined) return { kind: 'pattern', patterns: typeof file.pattern === 'string' ? [file.pattern] : file.pattern };
  if (file.choices !== undefined) return { kind: 'choice', options: optionsOf(file.choices) };
  if (file.type !== undefined) {
    if (isBuiltIn(file.type)) return builtIn[file.type](file);
    const own = Object.hasOwn(types, file.type) ? types[file.type] : undefined;
    return own && own.type !== file.type
      ? answerSpec({ ...own, ...narrower(file) }, own.type === undefined || isBuiltIn(own.type) ? {} : types)
      : undefined;
  }
  return file.min === undefined && file.max === undefined ? undefined : builtIn.number(file);
}

const narrower = ({ min, max, past }: AnswerFile): AnswerFile => ({
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
  ...(past === undefined ? {} : { past }),
});

/** What a question takes: its own kind of answer where it names one, else the variable's, else any text. */
export function questionSpec(ask: AnswerFile, variable: AnswerFile | undefined, types: Readonly<Record<string, AnswerFile>>): AnswerSpec {
  const own = ask.type ?? ask.digits ?? ask.pattern ?? ask.choices;
  const fields = own !== undefined || variable === undefined ? ask : { ...variable, ...narrower(ask) };
  return answerSpec(fields, types) ?? { kind: 'text' };
}
