import { z } from 'zod';
import { timeZoneSchema } from '#contract';
import { typeSchema, variableSchema } from './answer.ts';
import { extractSchema } from './extract.ts';
import { authenticationSchema, factsSchema, stepsSchema, waySchema } from './step.ts';
import { attemptsSchema, keySchema, nameSchema, promptSchema, retriesSchema, silenceSchema } from './text.ts';

const utterances = z.array(z.string().min(1)).min(1);
const intent = z.union([
  utterances,
  z.strictObject({
    utterances: utterances.describe('Sentences that customers say; {name} stands for a value of that variable.'),
    aside: z.boolean().optional().describe('A question in passing: answered at once, then the conversation returns to where it was.'),
  }),
]);

const clock = z.string().regex(/^(?:[01]\d|2[0-4]):[0-5]\d-(?:[01]\d|2[0-4]):[0-5]\d$/, { error: 'hours are written as "09:00-17:30"' });
const spans = z.union([clock, z.array(clock)]);
const day = z.string().regex(/^\d{4}-\d\d-\d\d$/, { error: 'a day is written as "2026-12-25"' });
const hours = z.strictObject({
  weekdays: spans.optional().describe('Monday to Friday.'),
  weekend: spans.optional(),
  monday: spans.optional(),
  tuesday: spans.optional(),
  wednesday: spans.optional(),
  thursday: spans.optional(),
  friday: spans.optional(),
  saturday: spans.optional(),
  sunday: spans.optional(),
  closed: z.array(day).optional().describe('Days on which it is closed all day.'),
});

/** An agent as its author writes it. */
export const agentFileSchema = z.strictObject({
  agent: nameSchema.describe('The name of the agent.'),
  description: z.string().optional(),
  language: z
    .string()
    .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, { error: 'a language is written as "en-US"' })
    .optional()
    .describe('BCP 47; en-US unless told otherwise.'),
  timeZone: timeZoneSchema.optional().describe('Where the clock hangs; UTC unless told otherwise.'),
  voice: z
    .strictObject({ provider: nameSchema, name: z.string().min(1) })
    .optional()
    .describe('Who speaks.'),
  start: nameSchema.optional().describe('The flow that begins; "welcome" unless told otherwise.'),
  variables: z.record(nameSchema, variableSchema).optional().describe('What is learned in a conversation.'),
  types: z.record(nameSchema, typeSchema).optional().describe('Kinds of answers of this agent.'),
  intents: z.record(nameSchema, intent).optional().describe('What customers want, with sentences in which they say it.'),
  flows: z.record(nameSchema, stepsSchema).describe('How a conversation goes.'),
  dialogs: z.record(nameSchema, stepsSchema).optional().describe('What is done for an intent; the dialog of the same name.'),
  hours: z.record(nameSchema, hours).optional().describe('Opening hours.'),
  synonyms: z
    .record(z.string(), z.array(z.string().min(1)))
    .optional()
    .describe('Words that mean the same.'),
  human: z
    .strictObject({
      target: nameSchema.describe('The configured target for handoffs that name none.'),
      phrases: z.array(z.string().min(1)).optional().describe('Further names for a human, besides agent, representative and the like.'),
      key: keySchema.optional().describe('The key that asks for a human.'),
      say: promptSchema.optional(),
      reason: z.string().min(1).optional(),
      facts: factsSchema.optional(),
      authentication: authenticationSchema.optional(),
    })
    .optional()
    .describe('What happens when a customer asks for a human.'),
  goodbye: promptSchema.optional().describe('Said when the conversation ends of itself.'),
  onNoInput: attemptsSchema.optional().describe('Said after silence, before the question is asked again.'),
  onNoMatch: attemptsSchema.optional().describe('Said after an answer that was not understood, before the question is asked again.'),
  onFailure: z
    .union([waySchema, z.strictObject({ say: promptSchema.optional(), do: waySchema.optional() })])
    .optional()
    .describe('When something broke, or attempts are spent and nothing else was said about it.'),
  onRefused: z
    .union([waySchema, z.strictObject({ say: promptSchema.optional(), do: waySchema.optional() })])
    .optional()
    .describe('When no human takes over.'),
  afterHuman: z
    .union([waySchema, z.strictObject({ say: promptSchema.optional(), do: waySchema.optional() })])
    .optional()
    .describe('When a human has left a written conversation and the agent has it again.'),
  liveChat: z
    .strictObject({
      queueEntered: promptSchema.optional().describe('The customer waits for a human.'),
      queuePosition: promptSchema.optional().describe('Their place in the queue: {{liveChat.position}}.'),
      nobodyFree: promptSchema.optional().describe('Nobody is there to take over; then `onRefused`.'),
      outsideHours: promptSchema.optional().describe('It is outside the hours of the target; then `onRefused`.'),
      humanJoined: promptSchema.optional().describe('A human has come: {{liveChat.name}}.'),
      humanMoved: promptSchema.optional().describe('They are passed on: {{liveChat.to}}.'),
      messageUndelivered: promptSchema.optional().describe('What they wrote did not reach the human: {{liveChat.reason}}.'),
      humanTyping: promptSchema.optional().describe('The human writes; once before each of their messages.'),
      humanMessage: promptSchema.optional().describe('The human has written: {{liveChat.text}}.'),
      humanLeft: promptSchema.optional().describe('The human has left: {{liveChat.name}}; then `afterHuman`.'),
      waitingTimeout: promptSchema.optional().describe('Nobody came in time; then `onRefused`.'),
      providerError: promptSchema.optional().describe('The connection to the humans was lost; then `onRefused`.'),
      customerLeft: promptSchema.optional().describe('The customer has left; it ends. Read by them when they come back.'),
      idleWarning: promptSchema.optional().describe('Nobody has written for half the time after which the conversation ends.'),
      idleTimeout: promptSchema.optional().describe('It ends because nobody wrote.'),
    })
    .optional()
    .describe('Written conversations: what is said of what happens around a human; sentences of the gateway unless told otherwise.'),
  extract: z
    .record(nameSchema, extractSchema)
    .optional()
    .describe('Values that are read out of each conversation after its end: by a language model, or from variables of the same name.'),
  retries: retriesSchema.optional().describe('How often questions are asked again; 2 unless told otherwise.'),
  noInputMs: silenceSchema.optional().describe('How long silence may last, in milliseconds; 7000 unless told otherwise.'),
  topics: z
    .strictObject({
      change: z.boolean().optional().describe('May the customer turn to another intent in the middle of a dialog?'),
      minScore: z.number().min(0).max(1).optional().describe('How sure the other intent must be; 0.7 unless told otherwise.'),
    })
    .optional(),
  understanding: z
    .strictObject({ minScore: z.number().min(0).max(1).optional().describe('How sure an intent must be; 0.35 unless told otherwise.') })
    .optional(),
});
export type AgentFile = z.infer<typeof agentFileSchema>;
