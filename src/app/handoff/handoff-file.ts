import { z } from 'zod';
import { factTypes, type Handoff } from '#contract';

const fact = z.strictObject({
  name: z.string().min(1),
  value: z.coerce.string(),
  priority: z.int().min(1).max(9).default(5),
  type: z.enum(factTypes).optional(),
});

/** A hand-off as someone writes it down to see what becomes of it. */
const handoffFile = z.strictObject({
  version: z.literal(1).default(1),
  target: z.string().min(1),
  reason: z.string(),
  intent: z.string().optional(),
  summary: z.string().optional(),
  language: z.string().optional(),
  facts: z.array(fact).default([]),
  sentiment: z.string().optional(),
  authentication: z.strictObject({ state: z.enum(['none', 'claimed', 'verified']), by: z.string().optional() }).optional(),
  transcript: z.string().optional(),
  interactionId: z.string().optional(),
  conversationId: z.string().optional(),
});

/** The file of a hand-off. What is not written in it is not in the value. */
export const handoffSchema = handoffFile as unknown as z.ZodType<Handoff>;
