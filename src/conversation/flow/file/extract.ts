import { z } from 'zod';

/** The kinds of values that can be read out of a conversation after its end. */
const extractTypes = ['text', 'number', 'integer', 'flag', 'date', 'choice', 'list'] as const;

/** One value that is read out after the end; a text alone is its description. */
export const extractSchema = z.union([
  z.string().min(1).max(500),
  z.strictObject({
    description: z.string().min(1).max(500).describe('What is meant, in a sentence: the model reads it.'),
    type: z
      .enum(extractTypes)
      .optional()
      .describe('`text` unless told otherwise. `flag`: yes or no. `date`: a day. `choice`: one of `options`. `list`: several texts.'),
    options: z.array(z.string().min(1).max(100)).min(1).max(50).optional().describe('What a `choice` may be; what the items of a `list` may be.'),
  }),
]);

/** So many values are read out of one conversation. */
export const mostExtracts = 30;
