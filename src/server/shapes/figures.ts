import { z } from 'zod';
import { containments, handoffProofs, handoffResults } from '#contract';
import { outcomes } from './event.ts';
import { instant } from './primitives.ts';

const counts = z.record(z.string(), z.int());
const histogram = z.record(z.string(), z.int()).meta({
  id: 'Histogram',
  description: 'How often a duration fell where: a count by the lower edge of its bucket, in milliseconds; edges grow by a tenth each.',
});

const handoffFigures = z
  .object({
    target: z.string().meta({ description: 'Empty where the agent named one that there is not.' }),
    reason: z.string(),
    door: z.string().exactOptional(),
    result: z.enum(handoffResults),
    proof: z.enum(handoffProofs).exactOptional(),
    code: z.string().exactOptional(),
    ms: z.number().exactOptional().meta({ description: 'From the decision to the result.' }),
    humanMs: z.number().exactOptional().meta({ description: 'From the decision until a human was there.' }),
    returned: z.literal(true).exactOptional().meta({ description: 'The agent had the customer again.' }),
  })
  .meta({ id: 'HandoffFigures' });

export const figuresSchema = z
  .object({
    account: z.string(),
    bot: z.string(),
    agent: z.string(),
    agentVersion: z.string(),
    channel: z.string(),
    medium: z.enum(['voice', 'chat']),
    direction: z.enum(['inbound', 'outbound']),
    language: z.string().exactOptional().meta({ description: 'BCP 47.' }),
    target: z.string().exactOptional().meta({ description: 'The queue.' }),
    startedAt: instant,
    endedAt: instant,
    outcome: z.enum(outcomes),
    reason: z.string(),
    code: z.string().exactOptional().meta({ description: 'What broke, of those that failed.' }),
    containment: z.enum(containments).exactOptional(),
    agentMs: z.number().meta({ description: 'With the agent.' }),
    queueMs: z.number().meta({ description: 'At the desk, while no human had come.' }),
    humanMs: z.number().meta({ description: 'With a human, as far as it went through the gateway.' }),
    turns: z.int(),
    spoken: z.int(),
    noMatch: z.int(),
    interrupted: z.int(),
    noInput: z.int(),
    messages: z.int(),
    handoffs: z.array(handoffFigures).meta({ description: 'In the order they were begun.' }),
    intents: counts,
    path: z.array(z.string()).meta({ description: 'The steps that were reached, in the order of their first time.' }),
    leftAt: z.string().exactOptional(),
    latency: z.object({
      endpointMs: histogram.exactOptional(),
      recognitionMs: histogram.exactOptional(),
      agentMs: histogram.exactOptional(),
      voiceMs: histogram.exactOptional(),
      playoutMs: histogram.exactOptional(),
      gapMs: histogram.exactOptional(),
    }),
    troubles: counts.meta({ description: 'How often each fault was coped with, by code.' }),
    sentiment: z.string().exactOptional(),
  })
  .meta({ id: 'ConversationFigures', description: 'A conversation in figures, once it is over. Durations are milliseconds.' });
