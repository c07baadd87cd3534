import { z } from 'zod';
import { bad, ok, type Result } from '#base';
import type { FieldFault } from './answer.ts';
import type { Quirks } from './quirks.ts';

const types = { lower: ['user', 'external'], upper: ['USER', 'EXTERNAL'], both: ['user', 'external', 'USER', 'EXTERNAL'] } as const;
const sizes = {
  number: z.number().int().min(0),
  string: z.string().regex(/^\d+$/, 'must be digits'),
  both: z.union([z.number().int().min(0), z.string().regex(/^\d+$/, 'must be digits')]),
} as const;

/** `POST /digital-connect/conversations`, by Talkdesk's reference and its OpenAPI bundle. */
const startShape = ({ typeCase, maxPreviousMessages }: Quirks) =>
  z.strictObject({
    touchpoint_id: z.string().min(1),
    subject: z.string().optional(),
    contact_person: z.strictObject({ email: z.email() }),
    context_parameters: z.record(z.string().min(1), z.string()).nullish(),
    previous_messages: z
      .array(z.strictObject({ type: z.enum(types[typeCase]), content: z.string().min(1), created_at: z.iso.datetime({ offset: true }) }))
      .max(maxPreviousMessages)
      .optional(),
  });

/** `POST /digital-connect/conversations/{id}/messages`. That one of both must be there is ours. */
const messageShape = ({ sizeAs, maxContentChars }: Quirks) =>
  z
    .strictObject({
      content: z.string().max(maxContentChars).optional(),
      attachments: z
        .array(z.strictObject({ id: z.string().min(1), name: z.string().min(1), type: z.string().min(1), size: sizes[sizeAs] }))
        .optional(),
    })
    .refine(({ content, attachments }) => (content ?? '') !== '' || (attachments ?? []).length > 0, {
      path: ['content'],
      message: 'text or an attachment is needed',
    });

const uploadLinkShape = () =>
  z.strictObject({ allowed_mime_types: z.array(z.string().regex(/^[\w.+-]+\/[\w.+*-]+$/, 'must be a media type')).min(1) });

/** `metadata` is a map of text in the schema; the page's own sample has a number in it. */
const attachmentShape = () =>
  z.strictObject({
    name: z.string().min(1).max(255),
    request_id: z.string().min(1),
    metadata: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  });

export const bodies = { start: startShape, message: messageShape, uploadLink: uploadLinkShape, attachment: attachmentShape } as const;
export type StartBody = z.infer<ReturnType<typeof startShape>>;
export type MessageBody = z.infer<ReturnType<typeof messageShape>>;

const printPath = (path: readonly PropertyKey[]): string =>
  path.map((step, i) => (typeof step === 'number' ? `[${step}]` : `${i > 0 ? '.' : ''}${String(step)}`)).join('');

/** Reads a body; what is wrong comes as the members of Talkdesk's `fields`. */
export function readBody<Body>(
  shape: z.ZodType<Body>,
  written: unknown,
  unknownFields: Quirks['unknownFields'],
): Result<Body, readonly FieldFault[]> {
  const read = shape.safeParse(written);
  if (read.success) return ok(read.data);
  const strange = read.error.issues.filter((issue) => issue.code === 'unrecognized_keys');
  if (unknownFields === 'ignore' && strange.length > 0) {
    const copy: unknown = structuredClone(written);
    for (const { path, keys } of strange) {
      const holder = path.reduce<unknown>((here, step) => (here as Record<PropertyKey, unknown>)[step], copy);
      for (const key of keys) delete (holder as Record<string, unknown>)[key];
    }
    return readBody(shape, copy, unknownFields);
  }
  return bad(
    read.error.issues.flatMap((issue) =>
      issue.code === 'unrecognized_keys'
        ? issue.keys.map((key) => ({ name: printPath([...issue.path, key]), description: 'is not a member of this request' }))
        : [{ name: printPath(issue.path), description: issue.message }],
    ),
  );
}
