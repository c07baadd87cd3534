import { parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { bad, checkAgainst, ok, type Result } from '#base';

const ms = z.number().int().min(0).max(600_000);

const turn = z.union([
  z.strictObject({ say: z.string().min(1) }),
  /** Types for so long; nobody outside sees it. */
  z.strictObject({ type: ms }),
  z.strictObject({ pause: ms }),
  /** Waits for the contact's next message, or the next one with a file. */
  z.strictObject({ wait: z.enum(['message', 'file']) }),
  z.strictObject({ file: z.strictObject({ name: z.string().min(1), type: z.string().min(1), text: z.string() }), say: z.string().min(1).optional() }),
  /** To an agent by name, or back into the queue, where the script accepts again. */
  z.strictObject({ transfer: z.union([z.strictObject({ to: z.string().min(1) }), z.literal('queue')]) }),
  z.strictObject({ end: z.literal(true) }),
]);

const scriptShape = z.strictObject({
  agent: z.string().min(1).optional(),
  acceptAfterMs: ms.default(300),
  turns: z.array(turn).default([]),
  /** Said to every further message when the turns are over; `{text}` is what the contact wrote. */
  answer: z.string().min(1).optional(),
});

/** What a human agent does in every conversation. */
export type AgentScript = z.infer<typeof scriptShape>;
export type AgentTurn = z.infer<typeof turn>;

/** Reads a script from a value. */
export function parseAgentScript(written: unknown): Result<AgentScript, readonly string[]> {
  const read = checkAgainst(scriptShape, written);
  return read.ok ? ok(read.value) : bad(read.error.map(({ path, says, remedy }) => `${path.join('.')}: ${says}. ${remedy}`));
}

/** Reads a script from YAML or JSON. */
export function readAgentScript(text: string): Result<AgentScript, readonly string[]> {
  try {
    return parseAgentScript(parse(text));
  } catch (error) {
    if (error instanceof YAMLParseError) return bad([error.message]);
    throw error;
  }
}
