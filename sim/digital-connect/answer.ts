/** What an endpoint answers, before any fault spoils it. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is; its type stands in `headers`. */
  readonly octets?: Uint8Array | undefined;
}

/** A member of `fields` in Talkdesk's error body. */
export interface FieldFault {
  readonly name: string;
  readonly description: string;
}

export const answerJson = (status: number, json: unknown, headers?: Answer['headers']): Answer => ({ status, json, headers });
export const nothing = (status: number): Answer => ({ status });

/**
 * Code of "the conversation has ended", the only one known of Digital Connect. All others here are words of ours in Talkdesk's place:
 * a client must not look at them.
 */
export const endedCode = '3016011';

const sentences: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['VALIDATION', 'The request is not valid.'],
  401: ['UNAUTHORIZED', 'The access token is missing, unknown, revoked or expired.'],
  403: ['FORBIDDEN', 'The access token lacks the scope.'],
  404: ['NOT_FOUND', 'The resource does not exist.'],
  405: ['METHOD_NOT_ALLOWED', 'The resource does not take this method.'],
  408: ['TIMEOUT', 'The request took too long.'],
  409: ['CONFLICT', 'The request conflicts with what there is.'],
  413: ['TOO_LARGE', 'The file is too large.'],
  429: ['TOO_MANY_REQUESTS', 'Too many requests.'],
  500: ['INTERNAL', 'Something broke.'],
  502: ['BAD_GATEWAY', 'Something behind this broke.'],
  503: ['UNAVAILABLE', 'Not available for the moment.'],
  504: ['GATEWAY_TIMEOUT', 'Something behind this took too long.'],
};

/** An error of the API: `{code, message, description?, fields?}`. */
export function problem(
  status: number,
  about: { readonly code?: string; readonly description?: string | undefined; readonly fields?: readonly FieldFault[] } = {},
  headers?: Answer['headers'],
): Answer {
  const [code, message] = sentences[status] ?? ['ERROR', 'The request failed.'];
  const { description, fields } = about;
  const json = {
    code: about.code ?? code,
    message,
    ...(description === undefined ? {} : { description }),
    ...(fields === undefined ? {} : { fields }),
  };
  return answerJson(status, json, headers);
}

/** An error of the token endpoint: `{error, error_description}` (RFC 6749 §5.2). */
export const oauthProblem = (status: number, error: string, description: string, headers?: Answer['headers']): Answer =>
  answerJson(status, { error, error_description: description }, headers);
