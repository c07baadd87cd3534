import { STATUS_CODES } from 'node:http';

/** The body of every error answer: a closed code and a constant sentence, nothing of what was sent. */
export interface HttpProblem {
  readonly error: { readonly code: string; readonly message: string };
}

const problems: Readonly<Record<number, readonly [code: string, message: string]>> = {
  400: ['BAD_REQUEST', 'The request could not be understood.'],
  401: ['UNAUTHORIZED', 'A valid token is needed.'],
  403: ['FORBIDDEN', 'This is not allowed.'],
  404: ['NOT_FOUND', 'There is nothing here.'],
  405: ['METHOD_NOT_ALLOWED', 'This place does not take that method.'],
  408: ['REQUEST_TIMEOUT', 'The request took too long to arrive.'],
  413: ['TOO_LARGE', 'The request is larger than this place takes.'],
  414: ['URL_TOO_LONG', 'The address is too long.'],
  415: ['UNSUPPORTED_MEDIA_TYPE', 'This place takes another media type.'],
  417: ['EXPECTATION_FAILED', 'That expectation cannot be met.'],
  426: ['UPGRADE_REQUIRED', 'This place takes WebSocket connections only.'],
  429: ['TOO_MANY', 'Too many; try again later.'],
  431: ['HEADERS_TOO_LARGE', 'The headers are larger than this place takes.'],
  500: ['INTERNAL', 'Something broke here; it has been noted.'],
  503: ['UNAVAILABLE', 'Not now; try again later.'],
};

/** The problem body for a status; `code` and `message` stand in for the usual ones where a place says it more exactly. */
export function httpProblem(status: number, code?: string, message?: string): HttpProblem {
  const [usualCode, usualMessage] = problems[status] ?? (status < 500 ? (problems[400] as [string, string]) : (problems[500] as [string, string]));
  return { error: { code: code ?? usualCode, message: message ?? usualMessage } };
}

/** Sent with every answer: no sniffing, no caching, no frames, nothing to load. */
export const guardHeaders: Readonly<Record<string, string>> = {
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'referrer-policy': 'no-referrer',
};

/** A complete HTTP/1.1 answer as text, for sockets that no longer belong to the HTTP server. */
export function printProblemResponse(status: number, code?: string, message?: string, headers: Readonly<Record<string, string>> = {}): string {
  const body = JSON.stringify(httpProblem(status, code, message));
  const lines = [`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? 'Unknown'}`];
  const all = {
    ...guardHeaders,
    ...headers,
    'content-type': 'application/json; charset=utf-8',
    'content-length': `${Buffer.byteLength(body)}`,
    connection: 'close',
  };
  for (const [name, value] of Object.entries(all)) lines.push(`${name}: ${value.replace(/[^\x20-\x7e]/g, '')}`);
  return `${lines.join('\r\n')}\r\n\r\n${body}`;
}
