import { z } from 'zod';

/** A model as configured. */
export const openaiCompatibleOptions = z.strictObject({
  id: z.string().regex(/^[\w.:-]{1,128}$/, 'may only have letters, digits and . _ : -'),
  type: z.literal('openai-compatible'),
  url: z
    .url({ protocol: /^https?$/ })
    .meta({ description: 'Where the dialect begins, as the server’s documents name it: `https://api.example.com/v1`.' }),
  apiKey: z.string().min(1).optional().meta({ description: '`env:NAME`, `file:PATH` or `generate:PATH`; local servers need none.' }),
  model: z.string().min(1).meta({ description: 'The model’s name at that server.' }),
  allowPrivate: z.boolean().default(false).meta({ description: 'Allow http and private addresses: for a model inside your own network.' }),
  headers: z.record(z.string(), z.string()).default({}).meta({ description: 'Sent with every request; values may be secret references.' }),
  structured: z
    .enum(['schema', 'json', 'prompt'])
    .default('schema')
    .meta({ description: 'How an answer of a given form is asked for: by JSON Schema, as any JSON, or in words alone; whichever the server can.' }),
  stream: z.boolean().default(false).meta({ description: 'Let the answer come in pieces: for servers that do not answer otherwise.' }),
  maxTokensField: z
    .enum(['max_tokens', 'max_completion_tokens'])
    .default('max_tokens')
    .meta({ description: 'How the server calls the limit; models that think before they answer want the second.' }),
  tries: z.int().min(1).max(5).default(3).meta({ description: 'How often a request is made at most, within its time.' }),
});
export type OpenaiCompatibleOptions = z.infer<typeof openaiCompatibleOptions>;
