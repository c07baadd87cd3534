import type { GatewayError, Scheduler } from '#base';
import type { ModelRequest } from '#contract';
import type { WebClient } from '#net';
import { unfinished } from './failure.ts';
import { modelErrors } from './openai-compatible.errors.ts';
import type { OpenaiCompatibleOptions } from './options.ts';
import { fitting } from './schema-check.ts';
import { webFetch } from './web-fetch.ts';

/** A whole answer. */
export interface Answered {
  readonly text: string;
  readonly value?: unknown;
  /** As the server named it. */
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
}

export interface AskingOnce {
  readonly options: OpenaiCompatibleOptions;
  readonly web: WebClient;
  readonly scheduler: Scheduler;
  /** When the answer must be there, on the clock of `scheduler`. */
  readonly due: number;
  readonly abort: AbortSignal;
}

// Its warnings are for whoever writes programs with it, and go to the console.
(globalThis as { AI_SDK_LOG_WARNINGS?: unknown }).AI_SDK_LOG_WARNINGS = false;

/** What of a streamed answer is looked at, once it is there. */
interface Stream {
  consumeStream(): PromiseLike<void>;
  readonly text: PromiseLike<string>;
  readonly output: PromiseLike<unknown>;
  readonly finishReason: PromiseLike<string>;
  readonly usage: PromiseLike<{ readonly inputTokens: number | undefined; readonly outputTokens: number | undefined }>;
  readonly response: PromiseLike<{ readonly modelId: string }>;
}

/** An answer that comes in pieces, whole. What fails on the way comes by a listener, and not as an exception. */
async function collected(open: (onError: (event: { readonly error: unknown }) => void) => Stream) {
  let failed: { readonly error: unknown } | undefined;
  const stream = open((event) => {
    failed ??= event;
  });
  await stream.consumeStream();
  if (failed) throw failed.error;
  const [text, finishReason, usage, response] = await Promise.all([stream.text, stream.finishReason, stream.usage, stream.response]);
  return {
    text,
    finishReason,
    usage,
    response,
    // Asked for only when the answer is whole: a rejection that nobody waits for would end the process.
    get output() {
      return stream.output;
    },
  };
}

/** Loads the library ahead: with a model configured, the first question must not hold up the calls that go on. */
export const loadModels = () => Promise.all([import('ai'), import('@ai-sdk/openai-compatible')]);

/** One request, one answer; throws what the library throws. */
export async function askOnce(request: ModelRequest, { options, web, scheduler, due, abort }: AskingOnce): Promise<Answered | GatewayError> {
  const { schema, messages, temperature, maxTokens } = request;
  const { structured, maxTokensField } = options;
  // Loaded here and not above: whoever configures no model need not wait for it at the start; whoever does has loaded it before.
  const [{ extractReasoningMiddleware, generateText, jsonSchema, Output, streamText, wrapLanguageModel }, { createOpenAICompatible }] =
    await loadModels();
  const provider = createOpenAICompatible({
    name: 'model',
    baseURL: options.url.replace(/\/+$/, ''),
    ...(options.apiKey === undefined ? {} : { apiKey: options.apiKey }),
    headers: options.headers,
    includeUsage: true,
    supportsStructuredOutputs: structured === 'schema',
    fetch: webFetch(web, { scheduler, at: due }),
    transformRequestBody: ({ max_tokens: limit, response_format: form, ...body }) => ({
      ...body,
      ...(limit === undefined ? {} : { [maxTokensField]: limit as number }),
      ...(form === undefined || structured === 'prompt' ? {} : { response_format: form as object }),
    }),
  });
  const inWords =
    schema === undefined || structured === 'schema'
      ? ''
      : `\n\nAnswer with one JSON value that fits this JSON Schema, and nothing else:\n${JSON.stringify(schema)}`;
  const wish = {
    model: wrapLanguageModel({ model: provider.chatModel(options.model), middleware: extractReasoningMiddleware({ tagName: 'think' }) }),
    instructions: `${request.system}${inWords}`,
    messages: messages.map(({ role, text }) => ({ role, content: text })),
    maxRetries: 0,
    abortSignal: abort,
    ...(temperature === undefined ? {} : { temperature }),
    ...(maxTokens === undefined ? {} : { maxOutputTokens: maxTokens }),
    ...(schema === undefined ? {} : { output: Output.object({ schema: jsonSchema(schema, { validate: fitting(schema, request.partly) }) }) }),
  };
  const whole = options.stream ? await collected((onError) => streamText({ ...wish, onError })) : await generateText(wish);
  const text = whole.text.trim();
  const wrong = unfinished(whole.finishReason) ?? (text === '' ? modelErrors.MODEL_EMPTY() : undefined);
  if (wrong) return wrong;
  const { inputTokens = 0, outputTokens = 0 } = whole.usage;
  return {
    text,
    ...(schema === undefined ? {} : { value: (await whole.output) as unknown }),
    model: whole.response.modelId,
    inputTokens,
    outputTokens,
  };
}
