import { STATUS_CODES } from 'node:http';
import { z } from 'zod';
import { httpProblem } from '#net';

export const problemType = 'application/problem+json';

/** One thing that is wrong with a request. Nothing of what was sent is in it. */
const fieldProblem = z
  .object({
    field: z.string().meta({ description: 'Where: the name of a parameter, or the path of a member of the body; empty for the whole.' }),
    says: z.string(),
    remedy: z.string(),
  })
  .meta({ id: 'FieldProblem', description: 'One thing that is wrong with a request.' });
export type FieldProblem = z.infer<typeof fieldProblem>;

export const problemSchema = z
  .object({
    type: z.literal('about:blank'),
    title: z.string().meta({ description: 'The phrase of the status.' }),
    status: z.int(),
    code: z.string().meta({ description: 'What it is, for programs: it never changes its meaning.' }),
    detail: z.string().meta({ description: 'What it is, in a sentence, for people.' }),
    errors: z.array(fieldProblem).exactOptional().meta({ description: 'Of a request that cannot be read: all that is wrong with it.' }),
  })
  .meta({ id: 'Problem', description: 'Why there is no other answer (RFC 9457).' });
export type Problem = z.infer<typeof problemSchema>;

/** The body of an answer that is not the wanted one (RFC 9457), with the usual words of its status unless told. */
export function problem(status: number, code?: string, detail?: string, errors?: readonly FieldProblem[]): Problem {
  const usual = httpProblem(status, code, detail).error;
  return {
    type: 'about:blank',
    title: STATUS_CODES[status] ?? 'Unknown',
    status,
    code: usual.code,
    detail: usual.message,
    ...(errors === undefined || errors.length === 0 ? {} : { errors: [...errors] }),
  };
}
