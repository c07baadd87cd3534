import { z } from 'zod';
import { containments } from '#contract';
import { eventSchema, outcomes } from './event.ts';
import { figuresSchema } from './figures.ts';
import { instant, next } from './primitives.ts';

export const conversationSchema = z
  .object({
    id: z.string(),
    medium: z.enum(['voice', 'chat']),
    channel: z.string(),
    account: z.string(),
    bot: z.string(),
    agent: z.string(),
    agentVersion: z.string(),
    interactionId: z.string().exactOptional().meta({ description: 'What the contact centre calls it.' }),
    callId: z.string().exactOptional(),
    streamId: z.string().exactOptional(),
    callerNumber: z.string().exactOptional().meta({ description: 'Covered in part for who may not see personal data.' }),
    customer: z.string().exactOptional().meta({
      description: 'The customer under a name that only this store can make: the same in all their conversations, and no way back to who they are.',
    }),
    language: z.string().exactOptional().meta({ description: 'BCP 47.' }),
    target: z.string().exactOptional().meta({ description: 'The queue it was handed to, or should have been.' }),
    containment: z.enum(containments).exactOptional(),
    startedAt: instant,
    endedAt: instant.exactOptional(),
    turns: z.int(),
    seq: z.int().meta({ description: 'The number of its last event.' }),
    outcome: z.enum(outcomes).exactOptional().meta({ description: 'Absent while it lives.' }),
    reason: z.string().exactOptional(),
    exit: z.string().exactOptional(),
    emptiedAt: instant.exactOptional().meta({ description: 'When what was said was removed, by retention.' }),
    unnamedAt: instant.exactOptional().meta({ description: 'When what tells who the customer is was removed.' }),
  })
  .meta({ id: 'Conversation', description: 'A conversation, in a line.' });

const summarySchema = z
  .object({
    text: z.string(),
    language: z.string(),
    by: z
      .enum(['model', 'extract'])
      .meta({ description: '`model`: written by a language model. `extract`: sentences of the conversation, chosen by rule.' }),
    model: z.string().exactOptional(),
    until: z.int().meta({ description: 'It holds for the events up to this one.' }),
    sentiment: z.string().exactOptional(),
    code: z.string().exactOptional().meta({ description: 'Why a model’s summary was wanted and is not here.' }),
  })
  .meta({ id: 'Summary' });

export const annexesSchema = z
  .object({
    summary: summarySchema.exactOptional(),
    extraction: z
      .object({
        values: z.record(z.string(), z.unknown()),
        by: z.enum(['model', 'flow']).meta({ description: '`flow`: what the agent had learned under the same names.' }),
        model: z.string().exactOptional(),
        code: z.string().exactOptional().meta({ description: 'Why a model’s values were wanted and are not here, or not all of them.' }),
      })
      .exactOptional()
      .meta({ description: 'Values read out of it after its end, by the agent’s own schema.' }),
    figures: figuresSchema.exactOptional().meta({ description: 'It in figures: turns, intents, latencies, hand-offs.' }),
  })
  .meta({ id: 'Annexes', description: 'What belongs to a conversation beside its events. Mostly made after its end.' });

export const conversationPage = z.object({ conversations: z.array(conversationSchema), next }).meta({ id: 'ConversationPage' });

export const conversationDetail = z
  .object({
    conversation: conversationSchema,
    events: z.array(eventSchema),
    annexes: annexesSchema,
    redacted: z.boolean().meta({ description: 'Something that tells who somebody is was covered.' }),
  })
  .meta({ id: 'ConversationDetail' });

export const eventPage = z.object({ conversation: z.string(), events: z.array(eventSchema), next, redacted: z.boolean() }).meta({ id: 'EventPage' });

export const transcriptSchema = z
  .object({
    conversation: z.string(),
    lines: z.array(
      z
        .object({
          seq: z.int().meta({ description: 'The event it was read from.' }),
          at: instant,
          who: z.enum(['customer', 'agent', 'human-agent', 'gateway']).meta({ description: '`gateway`: it tells what happened; nobody said it.' }),
          text: z.string(),
          heard: z.string().exactOptional().meta({ description: 'Of an agent’s words: what reached the customer’s ear.' }),
          complete: z.boolean().exactOptional(),
          source: z.enum(['speech', 'text', 'keys']).exactOptional(),
          confidence: z.number().exactOptional(),
          matched: z.boolean().exactOptional().meta({ description: '`false`: no answer that the agent could take.' }),
          interrupted: z.boolean().exactOptional(),
        })
        .meta({ id: 'TranscriptLine' }),
    ),
  })
  .meta({ id: 'Transcript' });

export const annexesAnswer = z
  .object({ conversation: z.string(), annexes: annexesSchema, redacted: z.boolean() })
  .meta({ id: 'ConversationAnnexes' });
