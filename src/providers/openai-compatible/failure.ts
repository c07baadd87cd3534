import { GatewayError } from '#base';
import { modelErrors } from './openai-compatible.errors.ts';

/** What the library throws, in the parts that are looked at; its classes are known by name, not by identity. */
interface Thrown {
  readonly name?: unknown;
  readonly cause?: unknown;
  readonly statusCode?: unknown;
  readonly responseHeaders?: Readonly<Record<string, string>>;
  readonly data?: unknown;
  readonly responseBody?: unknown;
  readonly finishReason?: unknown;
  readonly text?: unknown;
  readonly lastError?: unknown;
}

/** Why there is no answer, and how long the server wants to be left alone, if it said so. */
export interface Failure {
  readonly error: GatewayError;
  readonly afterMs?: number;
}

/** The verdict on anything that was thrown on the way to an answer. `wall`: for hints that are dates. */
export function failureOf(thrown: unknown, wall: number): Failure {
  for (const one of causes(thrown)) {
    if (one instanceof GatewayError) return { error: fromNet(one) };
    const { name, statusCode, finishReason, text } = one as Thrown;
    if (name === 'AI_NoObjectGeneratedError') {
      const empty = String(text ?? '').trim() === '';
      return { error: unfinished(String(finishReason)) ?? (empty ? modelErrors.MODEL_EMPTY() : modelErrors.MODEL_UNFIT()) };
    }
    if (name === 'AI_APICallError' && typeof statusCode === 'number' && statusCode >= 300) return byStatus(one as Thrown, statusCode, wall);
  }
  const names = causes(thrown).map((one) => (one as Thrown).name);
  const broken = ['AI_APICallError', 'AI_JSONParseError', 'AI_TypeValidationError', 'AI_InvalidResponseDataError', 'AI_StreamProviderError'];
  if (names.some((name) => broken.includes(String(name)))) return { error: modelErrors.MODEL_MALFORMED() };
  if (names.some((name) => name === 'AI_NoOutputGeneratedError' || name === 'AI_NoContentGeneratedError'))
    return { error: modelErrors.MODEL_EMPTY() };
  return { error: modelErrors.MODEL_UNREADABLE({}, thrown) };
}

/** Why an answer is no whole answer, by how it ended. */
export function unfinished(reason: string): GatewayError | undefined {
  if (reason === 'content-filter') return modelErrors.MODEL_CONTENT_REFUSED();
  if (reason === 'length') return modelErrors.MODEL_CUT_OFF();
  return undefined;
}

function causes(thrown: unknown): readonly object[] {
  const found: object[] = [];
  for (let one = thrown; typeof one === 'object' && one !== null && found.length < 8 && !found.includes(one); ) {
    found.push(one);
    const { cause, lastError } = one as Thrown;
    one = lastError ?? cause;
  }
  return found;
}

function fromNet({ code }: GatewayError): GatewayError {
  if (code === 'API_TIMEOUT') return modelErrors.MODEL_TIMEOUT();
  if (code === 'API_ABANDONED') return modelErrors.MODEL_ABANDONED();
  if (code === 'API_FORBIDDEN_ADDRESS') return modelErrors.MODEL_FORBIDDEN_ADDRESS();
  return modelErrors.MODEL_UNREACHABLE();
}

function byStatus(thrown: Thrown, status: number, wall: number): Failure {
  const { code, type } = namedIn(thrown.data ?? thrown.responseBody);
  const says = (word: RegExp): boolean => word.test(code) || word.test(type);
  const facts = { status };
  const hint = afterMsOf(thrown.responseHeaders ?? {}, wall);
  const wait = hint === undefined ? {} : { afterMs: hint };
  // Servers tell a spent account by the status of a rate limit, and only the code is different.
  if (status === 402 || says(/insufficient_quota|billing|credit/)) return { error: modelErrors.MODEL_QUOTA_SPENT(facts) };
  if (says(/context_length|too_long|too_large/) || status === 413) return { error: modelErrors.MODEL_TOO_LONG(facts) };
  if (says(/content_filter|content_policy|safety/)) return { error: modelErrors.MODEL_CONTENT_REFUSED(facts) };
  if (status === 401 || status === 403) return { error: modelErrors.MODEL_KEY_REFUSED(facts) };
  if (status === 404 || says(/model_not_found/)) return { error: modelErrors.MODEL_UNKNOWN(facts) };
  if (status === 429) return { error: modelErrors.MODEL_RATE_LIMITED(facts), ...wait };
  if (status >= 500 || status === 408 || status === 409 || status === 425) return { error: modelErrors.MODEL_OVERLOADED(facts), ...wait };
  // A redirect is not followed: the URL is wrong, or somebody wants us elsewhere.
  if (status < 400) return { error: modelErrors.MODEL_UNKNOWN(facts) };
  return { error: modelErrors.MODEL_REQUEST_REFUSED(facts) };
}

function namedIn(data: unknown): { readonly code: string; readonly type: string } {
  const read = typeof data === 'string' ? parsed(data) : data;
  const error = typeof read === 'object' && read !== null ? (read as { error?: unknown }).error : undefined;
  const { code, type } = (typeof error === 'object' && error !== null ? error : {}) as { code?: unknown; type?: unknown };
  return { code: String(code ?? ''), type: String(type ?? '') };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined; // then the status alone speaks
  }
}

/** `retry-after-ms`, or `Retry-After` (RFC 9110 §10.2.3) as seconds or as a date. */
function afterMsOf(headers: Readonly<Record<string, string>>, wall: number): number | undefined {
  const exact = Number(headers['retry-after-ms'] ?? Number.NaN);
  if (Number.isFinite(exact) && exact >= 0) return exact;
  const written = headers['retry-after'];
  if (written === undefined) return undefined;
  const seconds = Number(written);
  if (Number.isFinite(seconds)) return seconds < 0 ? undefined : seconds * 1000;
  const date = Date.parse(written);
  return Number.isNaN(date) ? undefined : Math.max(0, date - wall);
}
