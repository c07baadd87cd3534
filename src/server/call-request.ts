import { z } from 'zod';
import { bad, ok, type Result } from '#base';
import type { ApiCallRequest } from '#contract';
import { complaintOf } from './conversation-query.ts';

const id = z.string().regex(/^[\w.:-]{1,128}$/);
const mostParameters = 40;

const schema = z
  .strictObject({
    trunk: id,
    to: z.string().min(1).max(64),
    bot: id.optional(),
    agent: id.optional(),
    flow: id.optional(),
    parameters: z
      .record(z.string().regex(/^[\w.:-]{1,64}$/), z.string().max(1024))
      .refine((given) => Object.keys(given).length <= mostParameters)
      .optional(),
    ringSeconds: z.int().min(5).max(180).optional(),
  })
  .refine(({ bot, agent }) => (bot === undefined) !== (agent === undefined), { path: ['bot'] });

/** Reads the body of `POST /api/v1/calls`. The error names only keys that we know, never what was sent. */
export function parseCallRequest(body: unknown): Result<ApiCallRequest> {
  const read = schema.safeParse(body);
  if (!read.success) return bad(complaintOf(read.error, Object.keys(schema.shape)));
  return ok(Object.fromEntries(Object.entries(read.data).filter(([, value]) => value !== undefined)) as unknown as ApiCallRequest);
}

/** `Idempotency-Key` as it may be: visible characters. Undefined for anything else. */
export const parseIdempotencyKey = (text: string): string | undefined => (/^[\x21-\x7e]{1,255}$/.test(text) ? text : undefined);
