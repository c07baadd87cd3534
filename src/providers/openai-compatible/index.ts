/** Language models behind any URL that speaks the chat-completions dialect. */

export { loadModels } from './ask-once.ts';
export { type OpenaiCompatiblePorts, openaiCompatible } from './openai-compatible.ts';
export { type OpenaiCompatibleOptions, openaiCompatibleOptions } from './options.ts';
