import type { FastifyReply } from 'fastify';

/** What can be wrong with a request to the public API, each with its HTTP status. */
const problems = {
  TOKEN_INVALID: [401, 'A valid token is needed in the header field `auth`.'],
  SCOPE_MISSING: [403, 'This app has no published scope for this.'],
  BOT_UNKNOWN: [404, 'There is no such bot.'],
  SESSION_UNKNOWN: [404, 'There is no such session.'],
  PATH_UNKNOWN: [404, 'There is nothing here that takes this method.'],
  BAD_REQUEST: [400, 'The request could not be understood.'],
  RANGE_TOO_WIDE: [400, 'Ask for a shorter time, or for one user: there is too much to go through at once.'],
  TOO_MANY_REQUESTS: [429, 'Too many requests; try again later.'],
  NOT_AVAILABLE: [501, 'This gateway was not set up for that.'],
  TOO_LARGE: [413, 'The body is larger than this place takes.'],
  NOT_JSON: [415, 'The body must be JSON, sent with `Content-Type: application/json`.'],
  INTERNAL: [500, 'Something broke here; it has been noted.'],
} as const satisfies Record<string, readonly [status: number, msg: string]>;

export type PublicProblem = keyof typeof problems;

/** Every complaint, with its status: the guide prints them. */
export const publicProblems: readonly (readonly [code: PublicProblem, status: number, msg: string])[] = (
  Object.entries(problems) as [PublicProblem, readonly [number, string]][]
).map(([code, [status, msg]]) => [code, status, msg]);

/** The body of every answer that is not the wanted one. Never says anything of what was sent. */
export interface PublicErrors {
  readonly errors: readonly { readonly msg: string; readonly code: PublicProblem }[];
}

/** What an answer is instead, and what is wrong in words where that is more than the code says. */
export interface PublicRefusal {
  readonly refused: PublicProblem;
  readonly msg?: string;
}

export const refused = (code: PublicProblem, msg?: string): PublicRefusal => ({ refused: code, ...(msg === undefined ? {} : { msg }) });

export function sendProblem(reply: FastifyReply, code: PublicProblem, msgs: readonly string[] = []): FastifyReply {
  const [status, msg] = problems[code];
  const errors = (msgs.length > 0 ? msgs : [msg]).map((one) => ({ msg: one, code }));
  return reply.code(status).send({ errors } satisfies PublicErrors);
}
