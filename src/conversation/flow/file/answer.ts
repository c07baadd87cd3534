import { z } from 'zod';
import { isPattern } from '../../understanding/answers/pattern.ts';
import { keySchema } from './text.ts';

/** The kinds of answer that need no definition. */
export const builtInTypes = ['digits', 'order-number', 'yes-no', 'number', 'date', 'time', 'choice', 'name', 'text', 'phone', 'email'] as const;
export type BuiltInType = (typeof builtInTypes)[number];

const pattern = z.string().refine(isPattern, {
  error: 'this is no pattern',
  params: { remedy: 'Use # for a digit, @ for a letter, * for either, and letters, digits, spaces and hyphens for themselves: "@@-####".' },
});

const phrases = z.array(z.string().min(1));
const choices = z.union([
  z.array(z.string().min(1)).min(1),
  z.record(z.string().min(1), z.union([phrases, z.strictObject({ phrases: phrases.optional(), key: keySchema.optional() })])),
]);
export type ChoicesFile = z.infer<typeof choices>;

const count = z.int().min(1).max(40);

/** How an answer looks. Stands in types, in variables, and in questions, where it is narrower or new. */
export const answerFields = {
  type: z
    .string()
    .min(1)
    .optional()
    .describe(`One of ${builtInTypes.join(', ')}, or a type of this agent.`),
  digits: z
    .union([count, z.strictObject({ min: count, max: count })])
    .optional()
    .describe('So many digits.'),
  pattern: z
    .union([pattern, z.array(pattern).min(1)])
    .optional()
    .describe('How the number is built: # a digit, @ a letter, * either.'),
  choices: choices.optional().describe('What can be chosen, each with other words for it.'),
  min: z.int().min(0).max(999_999).optional().describe('The least number.'),
  max: z.int().min(0).max(999_999).optional().describe('The greatest number.'),
  past: z.boolean().optional().describe('A date that has been, such as a birthday.'),
};
const answerShape = z.strictObject(answerFields);
export type AnswerFile = z.infer<typeof answerShape>;

export const typeSchema = answerShape;

export const variableSchema = z.union([
  z.string().min(1),
  z.strictObject({
    ...answerFields,
    label: z.string().min(1).optional().describe('What to call it when speaking: "order number".'),
    priority: z.int().min(1).max(9).optional().describe('For the human who takes over: 1 is kept longest when room is short.'),
    default: z.union([z.string(), z.number()]).optional().describe('Its value until another is learned.'),
  }),
]);
export type VariableFile = z.infer<typeof variableSchema>;
