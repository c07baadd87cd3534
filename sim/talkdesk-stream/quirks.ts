import { z } from 'zod';
import { bad, ok, type Result } from '#base';
import { quirkComplaint, readPairs } from '#sim/command-line';

const ms = z.number().int().min(0).max(3_600_000);

/**
 * In what ways this Talkdesk differs from the usual one. Its documents leave much open, accounts differ, and networks misbehave:
 * whatever a gateway must bear is a setting here.
 */
export const quirksShape = z.strictObject({
  /** Octets of mu-law in one media message: 160 is 20 ms; 320, 800, or something odd. */
  chunkBytes: z.number().int().min(1).max(64_000).default(160),
  /** Sound is held back and sent in a burst every so many milliseconds, as behind a proxy that collects. */
  releaseEveryMs: ms.default(20),
  /** Talkdesk's page prints sequence numbers as text; one partner's description has them as numbers. */
  sequence: z.enum(['string', 'integer']).default('string'),
  /** Some count the `connected` message. */
  firstSequence: z.number().int().min(0).max(1000).default(1),
  /** Where `start` carries the stream's id. */
  streamSid: z.enum(['both', 'nested', 'top']).default('both'),
  /** `bare`: only the two ids that Talkdesk's own page shows; `none`: not even the object. */
  customParameters: z.enum(['full', 'bare', 'none']).default('full'),
  /** Are marks returned? */
  markEcho: z.boolean().default(true),
  /** How keys travel when the script leaves it open. */
  keys: z.enum(['tones', 'events', 'both']).default('tones'),
  /** Time between `connected` and `start`. */
  startAfterMs: ms.default(0),
  /** `start` never comes. */
  noStart: z.boolean().default(false),
  /** Sends events and keys that nobody has documented. */
  unknownEvents: z.boolean().default(false),
  /** Raw texts sent in between, so long after `start`: broken JSON, second starts, whatever a test needs. */
  inject: z.array(z.strictObject({ afterMs: ms, text: z.string() })).default([]),
  /** The network dies so long after `start`: no `stop`, no closing handshake. */
  dropAfterMs: ms.optional(),
  /** How long the WebSocket may take to open. */
  handshakeMs: ms.default(10_000),
  /** A partner that has sent no sound so long after `start` has failed. */
  silenceMs: ms.default(20_000),
  /** Time between a partner's `stop` and our close. */
  closeAfterMs: ms.default(100),
  /** Which track the caller's voice is called when both are mirrored. */
  callerTrack: z.enum(['inbound', 'outbound']).default('inbound'),
});

export type Quirks = z.infer<typeof quirksShape>;

/** A Talkdesk as its documents describe it. */
export const usual: Quirks = quirksShape.parse({});

/** Reads `name=value` pairs as they are written on a command line. */
export function parseQuirks(pairs: readonly string[]): Result<Quirks> {
  const parsed = quirksShape.safeParse({ ...readPairs(pairs) });
  return parsed.success ? ok(parsed.data) : bad(quirkComplaint(parsed.error, Object.keys(quirksShape.shape)));
}
