import { z } from 'zod';
import { agentFileSchema } from './file/agent-file.ts';
import { scriptSchema } from './file/script.ts';

const print = (schema: z.ZodType, title: string): Readonly<Record<string, unknown>> => ({
  ...z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }),
  title,
});

/** The JSON Schema (draft 7, which editors read) of an agent's file. */
export const agentJsonSchema = (): Readonly<Record<string, unknown>> => print(agentFileSchema, 'Cordboard agent');

/** The JSON Schema of the tests of an agent. */
export const agentTestsJsonSchema = (): Readonly<Record<string, unknown>> => print(scriptSchema, 'Cordboard agent tests');
