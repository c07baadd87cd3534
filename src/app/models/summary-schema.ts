import { z } from 'zod';

/** How summaries are written. Each key may be told for all, for an account, and for an agent; the narrowest counts. */
const keys = {
  model: z.string().min(1).optional().meta({ description: 'The id of one of `models`; `none` for sentences of the conversation, chosen by rule.' }),
  instructions: z.string().max(4000).optional().meta({ description: 'Words of your own for the model, added to ours.' }),
  temperature: z.number().min(0).max(2).optional().meta({ description: 'Not sent unless told: some models refuse it.' }),
  maxTokens: z
    .int()
    .min(50)
    .max(8000)
    .optional()
    .meta({ description: 'For one summary; 400 unless told. Models that think before they answer need more.' }),
  language: z
    .string()
    .regex(/^(?:conversation|[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)$/, { error: 'a language is written as "en-US"' })
    .optional()
    .meta({ description: '`conversation`, its own, unless told; or one for all: `en`.' }),
  cover: z.boolean().optional().meta({
    description:
      'Cover what tells who the customer is, by the rules of the account’s `privacy`, before anything is sent to the model; true unless told.',
  }),
  lastLines: z.int().min(2).max(1000).optional().meta({ description: 'So many of the last lines are given to the model; 100 unless told.' }),
  timeoutSeconds: z.number().min(1).max(300).optional().meta({ description: 'How long a model may take after the end; 30 unless told.' }),
  atHandOff: z.boolean().optional().meta({ description: 'Let the model write for the human who takes over, too; true unless told.' }),
  handOffMs: z.int().min(100).max(10_000).optional().meta({ description: 'How long a hand-off may wait for it; 1500 unless told.' }),
  atEnd: z.boolean().optional().meta({ description: 'Let the model summarise each conversation that is over; true unless told.' }),
};

export const summaryKeysSchema = z.strictObject(keys);
export type SummaryKeys = z.infer<typeof summaryKeysSchema>;

export const summariesSchema = z.strictObject({
  ...keys,
  agents: z.record(z.string(), summaryKeysSchema).default({}).meta({ description: 'The same for single agents, by their id.' }),
});
export type WrittenSummaries = z.infer<typeof summariesSchema>;
