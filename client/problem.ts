import type { Problem } from './generated/shapes.ts';

/** The API said no: `code` says what it is, for programs; `errors` all that is wrong with a request. Status 0: there was no answer. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly status: number;
  readonly code: string;
  /** What is wrong, for people. */
  readonly detail: string;
  readonly errors: NonNullable<Problem['errors']>;
  /** Milliseconds after which there is a fair chance, where that was said. */
  readonly retryAfterMs: number | undefined;

  constructor(problem: Pick<Problem, 'status' | 'code' | 'detail' | 'errors'>, retryAfterMs?: number, cause?: unknown) {
    super(`${problem.code}: ${problem.detail}`, cause === undefined ? undefined : { cause });
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.errors = problem.errors ?? [];
    this.retryAfterMs = retryAfterMs;
  }
}

/** Reads the problem out of an answer; an answer that is none (a proxy's page) becomes one by its status. */
export async function problemOf(response: Response): Promise<ProblemError> {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const afterMs = Number.isFinite(seconds) ? seconds * 1000 : undefined;
  const body = (await response.json().catch(() => undefined)) as Partial<Problem> | undefined;
  const known = typeof body?.code === 'string' && typeof body.detail === 'string';
  const problem = known
    ? (body as Problem)
    : { status: response.status, code: `HTTP_${response.status}`, detail: response.statusText || 'No more was said.' };
  return new ProblemError({ ...problem, status: response.status }, afterMs);
}
