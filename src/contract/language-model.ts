import type { GatewayError } from '#base';

/** What an answer is for: a label of the figures, so that it can be seen what each costs. */
export type ModelPurpose = 'summary' | 'extraction';

/** What a language model is asked. It answers once, whole. */
export interface ModelRequest {
  readonly purpose: ModelPurpose;
  /** What it is to do. Text of a customer never stands here. */
  readonly system: string;
  readonly messages: readonly { readonly role: 'user' | 'assistant'; readonly text: string }[];
  /** A JSON Schema: the answer must be a value that fits it. */
  readonly schema?: Readonly<Record<string, unknown>>;
  /** An object whose parts do not all fit is an answer as well: whoever asks looks at each part. */
  readonly partly?: true;
  /** 0…2. */
  readonly temperature?: number;
  readonly maxTokens?: number;
  /** For the whole answer, tries included. */
  readonly timeoutMs: number;
}

export interface ModelUse {
  /** As the provider names it. */
  readonly model: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly ms: number;
}

export type ModelAnswer =
  | { readonly ok: true; readonly text: string /** Of a request with a schema; it fits it. */; readonly value?: unknown; readonly use: ModelUse }
  | { readonly ok: false; readonly error: GatewayError };

/** A language model as configured under an id. */
export interface LanguageModel {
  readonly id: string;
  /** Never rejects: failures are answers. `abort` gives up early. */
  complete(request: ModelRequest, abort: AbortSignal): Promise<ModelAnswer>;
}
