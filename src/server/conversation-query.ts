import { z } from 'zod';
import { bad, ok, type Result, type WallTime } from '#base';
import type { ConversationQuery, Outcome } from '#contract';

const word = z.string().min(1).max(256);
const outcomes: readonly [Outcome, ...Outcome[]] = ['resolved', 'escalated', 'abandoned', 'failed', 'observed', 'unanswered'];

/** ISO 8601 with an offset or as a date in UTC, or milliseconds since 1970. */
const time = z
  .union([z.iso.datetime({ offset: true }), z.iso.date(), z.string().regex(/^\d{1,15}$/)])
  .transform((text) => (/^\d+$/.test(text) ? Number(text) : Date.parse(text)) as WallTime)
  .refine((at) => Number.isFinite(at));

const querySchema = z.strictObject({
  account: word.optional(),
  bot: word.optional(),
  channel: word.optional(),
  outcome: z.enum(outcomes).optional(),
  interactionId: word.optional(),
  since: time.optional(),
  until: time.optional(),
  limit: z
    .string()
    .regex(/^\d{1,3}$/)
    .transform(Number)
    .refine((limit) => limit >= 1 && limit <= 200)
    .optional(),
  cursor: z.string().min(1).max(1024).optional(),
});

/** Reads the query parameters of a listing. The error names only parameters that we know, never what was sent. */
export function parseConversationQuery(parameters: unknown): Result<ConversationQuery> {
  const read = querySchema.safeParse({ ...(parameters as object) });
  if (!read.success) return bad(complaintOf(read.error, Object.keys(querySchema.shape)));
  return ok(Object.fromEntries(Object.entries(read.data).filter(([, value]) => value !== undefined)));
}

/** What is wrong with query parameters, in a sentence without anything that was sent. */
export function complaintOf(error: z.ZodError, known: readonly string[]): string {
  const wrong = known.filter((name) => error.issues.some((issue) => issue.path[0] === name));
  return wrong.length === 0 ? `Only these parameters are known: ${known.join(', ')}.` : `These parameters cannot be read: ${wrong.join(', ')}.`;
}
