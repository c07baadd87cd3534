import { z } from 'zod';
import { bad, ok, type Result, type WallTime } from '#base';
import { parseJson } from '#net';

/** What a key takes, said to whoever sent something else. */
const idTakes = 'text in quotes, of 1 to 256 characters';
/** Systems that fill in templates send ids of digits as numbers: taken as long as no digit can have been lost. */
const id = z.union([z.string().min(1).max(256), z.int().nonnegative().transform(String)], idTakes);
/** Query strings and bodies alike: numbers and switches may come as text. */
const count = (most: number) => {
  const takes = `a whole number from 0 to ${most}`;
  return z.coerce.number(takes).int(takes).min(0, takes).max(most, takes);
};
const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')], 'true or false');
const oneOf = <const Values extends readonly string[]>(values: Values) => z.enum(values, `one of ${values.join(', ')}`);
const dayMs = 86_400_000;
const timeTakes = 'a day (2026-01-31, in UTC) or a time in ISO 8601';
const time = z
  .union([z.iso.datetime({ offset: true }), z.iso.datetime({ local: true }).transform((text) => `${text}Z`)])
  .transform((text) => Date.parse(text));
const midnight = z.iso.date().transform((text) => Date.parse(text));
/** The first moment that is meant. */
const from = z.union([time, midnight], timeTakes).transform((at) => at as WallTime);
/** The first moment that is not meant any more: a day without a time means all of it. */
const until = z.union([time, midnight.transform((at) => at + dayMs)], timeTakes).transform((at) => at as WallTime);
const languageTakes = 'a language tag, such as en or pt-BR';
const language = z.string(languageTakes).regex(/^[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}$/, languageTakes);
const paging = { skip: count(10_000).optional(), offset: count(10_000).optional() };
const tag = z.looseObject({ name: z.string().min(1).max(256), value: z.string().max(1000) });
const tagList = z.union([z.array(tag), z.looseObject({ and: z.array(tag).optional(), or: z.array(tag).optional() })]);
const tagsTake = 'a list of {"name", "value"}, or {"and": list, "or": list}';
/** In a query string they are JSON. */
const tags = z.union(
  [
    tagList,
    z
      .string()
      .transform((text) => {
        const read = parseJson(text);
        return read.ok ? read.value : undefined;
      })
      .pipe(tagList),
  ],
  tagsTake,
);

/** Unknown keys are let through: callers of this API send more than they need to. */
export const detailsSchema = z
  .looseObject({
    sessionId: id.optional(),
    callId: id.optional(),
    conversationId: id.optional(),
    ...paging,
    limit: count(1000).optional(),
    lang: language.optional(),
    isSummaryRequired: flag.default(false),
  })
  .refine((body) => body.sessionId !== undefined || body.callId !== undefined || body.conversationId !== undefined, {
    message: 'one of sessionId, callId and conversationId is needed',
  });

export const messagesSchema = z.looseObject({
  userId: id.optional(),
  sessionId: id.optional(),
  callId: id.optional(),
  msgId: id.optional(),
  ...paging,
  limit: count(10_000).optional(),
  dateFrom: from.optional(),
  dateTo: until.optional(),
  channelType: id.optional(),
  tags: tags.optional(),
  direction: z.union([z.enum(['0', '1', 'incoming', 'outgoing']), z.literal(0), z.literal(1)], 'one of incoming, outgoing').optional(),
  forward: flag.default(false),
  getAgentsInfo: flag.default(false),
  includeTraceId: flag.default(false),
  includeLatency: flag.default(false),
  includeSecureForm: flag.default(false),
});

const idsTake = 'an id, or a list of 1 to 50';
export const sessionsSchema = z.looseObject({
  containmentType: oneOf(['dropOff', 'selfService', 'agent']).optional(),
  callId: id.optional(),
  userId: id.optional(),
  ...paging,
  limit: count(100).optional(),
  dateFrom: from.optional(),
  dateTo: until.optional(),
  tags: tags.optional(),
  includeMeta: flag.default(false),
  sessionType: oneOf(['interactive', 'non-interactive']).optional(),
  sessionId: z.union([id.transform((one) => [one]), z.array(id).min(1, idsTake).max(50, idsTake)], idsTake).optional(),
});

const transcriptTakes = 'text of 1 to 200000 characters';
export const summarySchema = z.looseObject({
  lang: language.default('en'),
  inputMode: z
    .looseObject(
      { conversationId: id.optional(), transcript: z.string(transcriptTakes).min(1, transcriptTakes).max(200_000, transcriptTakes).optional() },
      '{"conversationId"} or {"transcript"}',
    )
    .refine((mode) => (mode.conversationId === undefined) !== (mode.transcript === undefined), {
      message: 'inputMode: exactly one of conversationId and transcript is needed',
    }),
});

export type MessagesRequest = z.infer<typeof messagesSchema>;
export type SessionsRequest = z.infer<typeof sessionsSchema>;

/**
 * Query and body put together, the body's word counting more. A key that is null or empty was not given: templates leave such behind.
 * The complaints name keys that we know and what they take, never what was sent.
 */
export function readRequest<Schema extends z.ZodType>(schema: Schema, query: unknown, body: unknown): Result<z.infer<Schema>, readonly string[]> {
  if (body !== undefined && body !== null && (typeof body !== 'object' || Array.isArray(body))) return bad(['the body must be a JSON object']);
  const read = schema.safeParse({ ...given(query), ...given(body) });
  if (read.success) return ok(read.data);
  const complaints = read.error.issues.map(({ path, message, code }) => {
    const at = path.filter((part) => typeof part === 'string' && /^[A-Za-z]+$/.test(part)).join('.');
    return at === '' || code === 'custom' ? message : `${at} takes ${message}`;
  });
  return bad([...new Set(complaints)]);
}

const given = (part: unknown): object =>
  Object.fromEntries(
    Object.entries(part ?? {}).flatMap(([key, value]) =>
      value === null || value === '' ? [] : [[key, key === 'inputMode' && typeof value === 'object' ? given(value) : value]],
    ),
  );

type Tags = NonNullable<MessagesRequest['tags']>;

/** Do these marks fit what was asked for? A list means all of them. */
export function fitsTags(wanted: Tags | undefined, has: readonly { readonly name: string; readonly value: string }[]): boolean {
  if (wanted === undefined) return true;
  const there = (one: { name: string; value: string }): boolean => has.some(({ name, value }) => name === one.name && value === one.value);
  const { and, or } = Array.isArray(wanted) ? { and: wanted, or: undefined } : wanted;
  return (and ?? []).every(there) && (or === undefined || or.length === 0 || or.some(there));
}
