import { z } from 'zod';
import { scalarSchema } from './text.ts';

const values = z.record(z.string(), scalarSchema);

const expectedWords = z.union([
  z.string().min(1),
  z.strictObject({
    contains: z.string().min(1).optional(),
    matches: z
      .string()
      .min(1)
      .refine(isRegExp, { error: 'this is no regular expression', params: { remedy: 'Correct it, or use contains.' } })
      .optional(),
    not: z.string().min(1).optional().describe('What is not said before the customer speaks again.'),
  }),
]);

function isRegExp(text: string): boolean {
  return regExpOf(text) !== undefined;
}

/** A regular expression that looks away from case, if the text is one. */
export function regExpOf(text: string): RegExp | undefined {
  try {
    return new RegExp(text, 'iu');
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    throw thrown;
  }
}

const lineFields = {
  customer: z.string().min(1).optional().describe('The customer says this.'),
  keys: z
    .union([z.string().regex(/^[\d*#]+$/), z.int().min(0)])
    .optional()
    .describe('The customer presses these keys.'),
  silence: z.literal(true).optional().describe('The customer says nothing.'),
  unclear: z
    .union([z.literal(true), z.string()])
    .optional()
    .describe('The customer says something that the recogniser cannot make out.'),
  refuse: z
    .union([z.literal(true), z.string()])
    .optional()
    .describe('No human takes over.'),
  agent: expectedWords.optional().describe('The agent says something with these words in it.'),
  intent: z.string().optional().describe('This intent was recognised.'),
  values: values.optional().describe('These variables were learned.'),
  called: z
    .union([z.string(), z.strictObject({ api: z.string(), values: values.optional() })])
    .optional()
    .describe('This API was called.'),
  asks: z
    .enum(['open', 'yes-no', 'digits', 'choice', 'date', 'time', 'number', 'name', 'text'])
    .optional()
    .describe('The agent waits for an answer of this shape.'),
  handedOff: z
    .union([z.string(), z.strictObject({ to: z.string(), reason: z.string().optional(), intent: z.string().optional(), facts: values.optional() })])
    .optional()
    .describe('The customer was handed over to this target.'),
  failure: z.string().optional().describe('A failure of this code went on the record.'),
  ends: z
    .union([z.enum(['resolved', 'failed']), z.strictObject({ outcome: z.enum(['resolved', 'failed']), reason: z.string().optional() })])
    .optional()
    .describe('The conversation is over.'),
};

const line = z
  .strictObject(lineFields)
  .superRefine((value, context) => {
    if (Object.keys(value).length !== 1)
      context.addIssue({
        code: 'custom',
        message: 'a line does one thing',
        params: { remedy: `Write one of: ${Object.keys(lineFields).join(', ')}.` },
      });
  })
  .meta({ id: 'line', minProperties: 1, maxProperties: 1 });
export type ScriptLine = z.infer<typeof line>;

const fixture = z
  .strictObject({
    when: values.optional().describe('Only for these values; the first fixture that fits answers.'),
    answer: z.json().optional(),
    fails: z
      .union([z.int().min(100).max(599), z.string().min(1)])
      .optional()
      .describe('An HTTP status, or the code of a failure.'),
  })
  .superRefine((value, context) => {
    if ((value.answer === undefined) === (value.fails === undefined))
      context.addIssue({ code: 'custom', message: 'a fixture either answers or fails', params: { remedy: 'Write answer or fails.' } });
  });
export type Fixture = z.infer<typeof fixture>;

const day = z.string().regex(/^\d{4}-\d\d-\d\d$/, { error: 'a day is written as "2026-03-05"' });

/** Conversations that an agent must be able to hold, as its author writes them. */
export const scriptSchema = z.strictObject({
  today: day.optional().describe('The day of the conversations.'),
  facts: z.record(z.string(), z.string()).optional().describe('What the channel tells the agent.'),
  apis: z.record(z.string(), z.array(fixture)).optional().describe('What APIs answer.'),
  conversations: z
    .array(
      z.strictObject({
        name: z.string().min(1),
        flow: z.string().optional().describe('The flow to begin with.'),
        facts: z.record(z.string(), z.string()).optional(),
        lines: z.array(line).min(1),
      }),
    )
    .min(1),
});
export type RehearsalScript = z.infer<typeof scriptSchema>;
