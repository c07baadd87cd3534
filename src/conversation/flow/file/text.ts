import { z } from 'zod';

/** A name that an author gives: of a flow, a dialog, an intent, a variable, a type, an API, a target. */
export const nameSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, {
  error: 'names begin with a letter and go on with letters, digits, underscores or hyphens, at most 64 in all',
});

/** Something said: one text, or several of which one is chosen each time. */
const variants = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]);

const written = variants.describe(
  'How it reads where the conversation is written, with **bold** words, [links](https://…) and lists of "- " lines; one, or as many as there are texts.',
);

export const promptSchema = z.union([
  z.string().min(1),
  z.array(z.string().min(1)).min(1),
  z.strictObject({
    text: variants.describe('What is said; of several texts one is chosen.'),
    written: written.optional(),
    interruptible: z.boolean().optional().describe('May the customer talk into it? Yes unless told otherwise.'),
  }),
]);
export type PromptFile = z.infer<typeof promptSchema>;

/** Texts for the first failed attempt, the second, and so on; the last one is used again. */
const attempt = z.strictObject({ text: z.string().min(1), written: z.string().min(1).optional() });
export const attemptsSchema = z.union([z.string().min(1), z.array(z.union([z.string().min(1), attempt])).min(1)]);
export type AttemptsFile = z.infer<typeof attemptsSchema>;

export const retriesSchema = z.int().min(0).max(10);
export const silenceSchema = z.int().min(1000).max(60_000);
/** One or two keys of a telephone; YAML reads a bare digit as a number. */
export const keySchema = z.union([z.int().min(0).max(99), z.string().regex(/^[\d*#]{1,2}$/, { error: 'a key is one of 0–9, * or #' })]);

export const scalarSchema = z.union([z.string(), z.number(), z.boolean()]);
export type ScalarFile = z.infer<typeof scalarSchema>;
