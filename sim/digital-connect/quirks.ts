import { z } from 'zod';
import { bad, ok, type Result } from '#base';
import { quirkComplaint, readPairs } from '#sim/command-line';

const ms = z.number().int().min(0).max(86_400_000);

/**
 * In what ways this Talkdesk differs from the usual one. Its documents leave much open or contradict each other: whatever a client must bear
 * is a setting here, and may be changed while it runs.
 */
export const quirksShape = z.strictObject({
  /** Life of an access token when the client asks for no shorter one. Undocumented; tokens seen in public lived 600 s. */
  tokenSeconds: z.number().int().min(1).max(86_400).default(600),
  /** A JWT of some 900 characters as seen, or something opaque. */
  tokenForm: z.enum(['jwt', 'opaque']).default('jwt'),
  /** What is done with members that no page names. */
  unknownFields: z.enum(['refuse', 'ignore']).default('refuse'),
  /** Writing of `previous_messages[].type`: the schema has lower case, the sample upper case. */
  typeCase: z.enum(['both', 'lower', 'upper']).default('both'),
  /** Type of `attachments[].size`: the schema has a number, the sample text. */
  sizeAs: z.enum(['both', 'number', 'string']).default('both'),
  /** Is a start or a message without `x-idempotency-key` refused? */
  keyRequired: z.boolean().default(false),
  /** What a message gets whose key is known: the first answer again, or 409. A start always gets its conversation. */
  repeatedKey: z.enum(['same-answer', 'conflict']).default('same-answer'),
  /** How long a key is remembered. */
  keyLifeMs: ms.default(86_400_000),
  /** Status that goes with code 3016011. */
  endedStatus: z.union([z.literal(400), z.literal(403), z.literal(404), z.literal(409), z.literal(410)]).default(409),
  maxContentChars: z.number().int().min(1).default(4096),
  maxPreviousMessages: z.number().int().min(0).default(500),
  /** API calls in a minute before 429; 0 is no limit. */
  callsPerMinute: z.number().int().min(0).default(0),
  maxFileBytes: z.number().int().min(1).default(20_971_520),
  /** Media types that a touchpoint takes in messages; `image/*` stands for all images, an empty list for everything. */
  fileTypes: z.array(z.string()).default([]),
  /** How the bytes go to the upload link. */
  uploadMethod: z.enum(['PUT', 'POST']).default('PUT'),
  uploadLinkSeconds: z.number().int().min(1).default(600),
  /** `expire_time` of a download link; 600 by the documents. */
  downloadLinkSeconds: z.number().int().min(1).default(600),
  /** `state` of an attachment that can be downloaded; its values are undocumented. */
  attachmentState: z.string().default('AVAILABLE'),
  /** Writing of `event_type` in webhooks. */
  eventType: z.enum(['upper', 'lower', 'absent']).default('upper'),
  /** Members of a webhook: everything guessed, only what was seen, or flat beside the envelope. */
  payload: z.enum(['full', 'bare', 'flat']).default('full'),
  /** Are the contact's own messages and endings told by webhook too? */
  echo: z.boolean().default(false),
  /** Is `conversation_started` sent again when the next human agent accepts after a transfer? */
  startedAgain: z.boolean().default(false),
  /** Time between something happening and its webhook leaving. */
  webhookAfterMs: ms.default(20),
  /** Webhooks of one conversation wait for each other, or leave when they are due. */
  webhookOrder: z.enum(['in-order', 'at-once']).default('in-order'),
  /** Talkdesk's actions may be set to 5 to 30 s. */
  webhookTimeoutMs: z.number().int().min(50).max(30_000).default(10_000),
  /** Deliveries tried of one webhook; retries are undocumented. */
  webhookAttempts: z.number().int().min(1).max(100).default(3),
  /** Pause before the second try; doubled before each further one. */
  webhookPauseMs: ms.default(1000),
});

export type Quirks = z.infer<typeof quirksShape>;

/** A Talkdesk as its documents describe it. */
export const usualQuirks: Quirks = quirksShape.parse({});

/** The quirks with some changed. */
export function changeQuirks(quirks: Quirks, changes: unknown): Result<Quirks> {
  const written = typeof changes === 'object' && changes !== null && !Array.isArray(changes) ? { ...quirks, ...changes } : changes;
  const parsed = quirksShape.safeParse(written);
  if (parsed.success) return ok(parsed.data);
  return bad(quirkComplaint(parsed.error, Object.keys(quirksShape.shape)));
}

/** Reads `name=value` pairs as they are written on a command line. */
export const parseQuirks = (pairs: readonly string[]): Result<Quirks> => changeQuirks(usualQuirks, readPairs(pairs));
