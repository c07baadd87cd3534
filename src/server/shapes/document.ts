import { z } from 'zod';
import { outcomes } from './event.ts';
import { fileSchema, fittedFields, handoffFields, latencySchema, noteSchema, proofFields, soundSchema } from './event-parts.ts';
import { instant } from './primitives.ts';

const track = z.enum(['caller', 'human-agent']);
const line = z
  .object({ cause: z.string(), sound: soundSchema.exactOptional(), messages: z.int() })
  .meta({ id: 'DocumentLine', description: 'How the call ended in the words of its signalling, and the figures of its sound.' });

const turn = z
  .object({
    turn: z.int(),
    at: instant,
    customer: z
      .object({
        text: z.string(),
        source: z.enum(['speech', 'text', 'keys']),
        confidence: z.number(),
        matched: z.boolean(),
        spokeMs: z.number().exactOptional(),
        interrupted: z.boolean().exactOptional(),
        message: z.string().exactOptional().meta({ description: 'Written: the sender’s id of the message.' }),
        files: z.array(fileSchema).exactOptional(),
      })
      .exactOptional()
      .meta({ description: 'Absent in turn 0, and where they said nothing.' }),
    silent: z.literal(true).exactOptional().meta({ description: 'They should have said something and did not.' }),
    agent: z.array(
      z.object({
        text: z.string(),
        heard: z.string().exactOptional().meta({ description: 'What reached the customer of it, where that is known.' }),
        complete: z.boolean().exactOptional(),
      }),
    ),
    latency: latencySchema.exactOptional(),
    notes: z.array(noteSchema),
    apiCalls: z.array(
      z.object({ api: z.string(), ms: z.number(), ok: z.boolean(), status: z.int().exactOptional(), code: z.string().exactOptional() }),
    ),
  })
  .meta({ id: 'DocumentTurn', description: 'What the customer did, and what the agent made of it. Turn 0 is what the agent said first.' });

export const documentSchema = z
  .object({
    id: z.string(),
    medium: z.enum(['voice', 'chat']),
    channel: z.string(),
    account: z.string(),
    bot: z.string(),
    mode: z.enum(['talk', 'listen']),
    agent: z.string(),
    agentVersion: z.string(),
    interactionId: z.string().exactOptional(),
    callerNumber: z.string().exactOptional(),
    calledNumber: z.string().exactOptional(),
    startedAt: instant,
    endedAt: instant.exactOptional(),
    durationMs: z.number().exactOptional(),
    outcome: z.enum(outcomes).exactOptional().meta({ description: 'Absent while it lives.' }),
    reason: z.string().exactOptional(),
    exit: z.string().exactOptional(),
    code: z.string().exactOptional(),
    handoff: z
      .object({ ...handoffFields, ...fittedFields })
      .exactOptional()
      .meta({ description: 'The hand-off that was begun and not refused.' }),
    handoffProofs: z.array(z.object({ at: instant, ...proofFields })),
    handoffsRefused: z.array(z.object({ code: z.string(), target: z.string().exactOptional() })),
    turns: z.array(turn),
    overheard: z.array(z.object({ at: instant, track, text: z.string(), confidence: z.number(), matched: z.boolean() })),
    suggestions: z.array(z.object({ at: instant, intent: z.string(), score: z.number(), answer: z.string().exactOptional() })),
    gaps: z.array(z.object({ at: instant, track: z.enum(['caller', 'human-agent', 'agent']), ms: z.number(), reason: z.string() })),
    troubles: z.array(z.object({ at: instant, code: z.string(), blame: z.string() })),
    line: line.exactOptional(),
    farLine: line.exactOptional().meta({ description: 'The same of the call to a remote agent.' }),
    placed: z.array(
      z.object({
        at: instant,
        leg: z.literal('far').exactOptional(),
        stage: z.enum(['dialling', 'ringing', 'early-media', 'answered', 'unanswered', 'ended']),
        why: z.string().exactOptional(),
        status: z.int().exactOptional(),
      }),
    ),
    recording: z.object({ file: z.string(), rateHz: z.int(), channels: z.int() }).exactOptional(),
  })
  .meta({
    id: 'ConversationDocument',
    description: 'A conversation as one document: turns, what was heard of each answer, latencies, hand-off, outcome.',
  });
