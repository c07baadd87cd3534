import { type OpenaiCompatibleOptions, openaiCompatibleOptions } from '#providers/openai-compatible';

/** Each type of language model with the schema of its options. */
export const modelSchemas = { 'openai-compatible': openaiCompatibleOptions } as const;
export const modelTypeNames = Object.keys(modelSchemas);

export type ModelConfig = OpenaiCompatibleOptions;
