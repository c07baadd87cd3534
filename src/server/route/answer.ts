import { type FieldProblem, problem, problemType } from './problem.ts';

/** What an operation answers. */
export interface Answer {
  readonly status: number;
  /** An object is sent as JSON, everything else as it is. */
  readonly body?: unknown;
  /** The media type of a body that is no object; of an object, where it is not plain JSON. */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body to keep under an `Idempotency-Key` instead, where the true one holds a secret that is shown once. */
  readonly keep?: unknown;
}

/** The operation has taken the socket, or has answered by itself. */
export const answered = 'answered';

export const answer = (body: unknown, headers?: Readonly<Record<string, string>>): Answer => ({ status: 200, body, ...(headers ? { headers } : {}) });
export const created = (body: unknown, location: string, headers?: Readonly<Record<string, string>>): Answer => ({
  status: 201,
  body,
  headers: { ...headers, location },
});
export const nothing: Answer = { status: 204 };

/** An answer that is not the wanted one: a problem with a closed code and a constant sentence, nothing of what was sent. */
export const refuse = (
  status: number,
  code?: string,
  detail?: string,
  more: { readonly errors?: readonly FieldProblem[]; readonly headers?: Readonly<Record<string, string>> } = {},
): Answer => ({
  status,
  body: problem(status, code, detail, more.errors),
  type: problemType,
  ...(more.headers ? { headers: more.headers } : {}),
});

/** What is not the caller's does not exist for it. */
export const missing: Answer = refuse(404);
