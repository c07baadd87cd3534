import { z } from 'zod';
import type { ConversationEvent, Outcome } from '#contract';
import {
  agentInputSchema,
  blockedFromSchema,
  callFactsSchema,
  callReportSchema,
  fileSchema,
  fittedFields,
  handoffSchema,
  latencySchema,
  liveChatEvent,
  noteSchema,
  proofFields,
} from './event-parts.ts';
import { instant } from './primitives.ts';

export const outcomes: readonly [Outcome, ...Outcome[]] = ['resolved', 'escalated', 'abandoned', 'failed', 'observed', 'unanswered'];

type Kind = ConversationEvent['kind'];
const named = (kind: Kind): string => `${kind.replaceAll(/(?:^|-)([a-z])/g, (_all, letter: string) => letter.toUpperCase())}Event`;

/** One kind of event: its own fields, its place and its time. */
const eventOf = <const Name extends Kind, Fields extends z.ZodRawShape>(kind: Name, description: string, fields: Fields) =>
  z
    .object({ kind: z.literal(kind), seq: z.int().meta({ description: '1, 2, 3 … without holes.' }), at: instant, ...fields })
    .meta({ id: named(kind), description });

const text = z.string();
const track = z.enum(['caller', 'human-agent']);
const turn = z.int().meta({ description: 'The customer’s turn it belongs to; 0 before their first.' });
const confidence = z.number().meta({ description: '0…1.' });
const files = z.array(fileSchema);
const values = z.record(z.string(), z.string());

const said = [
  eventOf('customer-turn', 'The customer’s turn, as understood.', {
    turn,
    text,
    source: z.enum(['speech', 'text', 'keys']),
    confidence,
    matched: z.boolean().meta({ description: '`false`: the recogniser was not sure of it.' }),
    spokeMs: z.number().exactOptional(),
    interrupted: z.boolean().exactOptional().meta({ description: 'They talked into the agent’s sentence.' }),
    message: z.string().exactOptional().meta({ description: 'Written: the sender’s id of the message.' }),
    files: files.exactOptional(),
  }),
  eventOf('no-input', 'The customer should have said something and did not.', { turn }),
  eventOf('agent-say', 'The agent says something.', {
    turn,
    utterance: z.string(),
    text,
    rich: z.string().exactOptional().meta({ description: 'Written, and marked up; `text` is the same without marks.' }),
  }),
  eventOf('agent-heard', 'What reached the customer’s ear of an utterance.', {
    utterance: z.string(),
    text,
    complete: z.boolean(),
    heardMs: z.number(),
  }),
  eventOf('choices', 'Written: answers that the customer can choose from.', { turn, choices: z.array(z.string()) }),
  eventOf('customer-message', 'Written, while a human has it: the customer’s words.', { message: z.string(), text, files }),
  eventOf('human-message', 'Written: a human’s words.', { message: z.string(), name: z.string().exactOptional(), text, files }),
  eventOf('overheard', 'Listen mode: one side’s words.', {
    track,
    text,
    confidence,
    matched: z.boolean().meta({ description: '`false`: the recogniser only guessed.' }),
  }),
  eventOf('suggestion', 'Listen mode: what the agent would have said.', {
    track,
    intent: z.string(),
    score: z.number(),
    answer: z.string().exactOptional(),
  }),
] as const;

const worked = [
  eventOf('turn-latency', 'Where the milliseconds of a turn went.', { turn, latency: latencySchema }),
  eventOf('note', 'The agent noted something.', { turn, note: noteSchema }),
  eventOf('api-call', 'An API was asked.', {
    turn,
    api: z.string(),
    ms: z.number(),
    ok: z.boolean(),
    status: z.int().exactOptional(),
    code: z.string().exactOptional(),
  }),
  eventOf('agent-input', 'Written: what the agent was given.', { input: agentInputSchema }),
  eventOf('api-request', 'Written: an API is being asked.', { call: z.string(), api: z.string(), values }),
  eventOf('gap', 'Sound that never arrived or could not be processed.', {
    track: z.enum(['caller', 'human-agent', 'agent']),
    ms: z.number(),
    reason: z.string(),
  }),
  eventOf('trouble', 'A fault that was coped with, or why there was silence.', { code: z.string(), blame: z.string() }),
] as const;

const handedOver = [
  eventOf('hand-off-start', 'The conversation is given to a human.', { handoff: handoffSchema, ...fittedFields }),
  eventOf('hand-off-refused', 'Nobody took it.', { code: z.string() }),
  eventOf('hand-off-proof', 'What became of a hand-off, and what shows it.', proofFields),
  eventOf('live-chat', 'Written: something around the conversation with a human.', {
    event: liveChatEvent,
    values,
    notice: z.string().exactOptional().meta({ description: 'What the customer reads of it; absent where the agent answers it.' }),
  }),
  eventOf('desk-asked', 'Written: whether humans are there is asked.', { desk: z.string(), handoff: handoffSchema }),
  eventOf('desk-order', 'An order to the desk, written down to be carried out.', {
    key: z.string(),
    desk: z.string(),
    order: z.enum(['open', 'send', 'end']),
    message: z.string().exactOptional(),
  }),
  eventOf('desk-answer', 'What the desk said to an order.', {
    key: z.string(),
    answer: z.enum(['opened', 'sent', 'partial', 'closed', 'refused']),
    deskConversation: z.string().exactOptional(),
    code: z.string().exactOptional(),
    reason: z.string().exactOptional(),
  }),
  eventOf('customer-blocked', 'The agent has the customer kept out from now on.', {
    from: blockedFromSchema,
    reason: z.string(),
    until: instant.exactOptional().meta({ description: 'Absent: for good.' }),
  }),
] as const;

const call = [
  eventOf('recording', 'The recording begins: its place 0 is this event’s time.', { file: z.string(), rateHz: z.int(), channels: z.int() }),
  eventOf('recording-consent', 'Whether the call may be recorded.', {
    asked: z.enum(['announce', 'ask']),
    given: z.boolean(),
    why: z.enum(['no', 'no-answer', 'not-heard', 'nobody-to-ask']).exactOptional(),
  }),
  eventOf('recording-paused', 'From this place of the recording on silence is kept.', { atMs: z.number(), why: z.enum(['private', 'request']) }),
  eventOf('recording-resumed', 'The recording goes on.', { atMs: z.number() }),
  eventOf('placed-call', 'How a call goes that we placed.', {
    leg: z.literal('far').exactOptional().meta({ description: 'To a remote agent; absent: to the customer.' }),
    stage: z.enum(['dialling', 'ringing', 'early-media', 'answered', 'unanswered', 'ended']),
    why: z.string().exactOptional(),
    status: z.int().exactOptional().meta({ description: 'The far side’s own number for it.' }),
  }),
  eventOf('call-report', 'Just before the end: the call’s signalling and the figures of its sound.', {
    leg: z.literal('far').exactOptional(),
    report: callReportSchema,
  }),
] as const;

export const eventSchema = z
  .discriminatedUnion('kind', [
    eventOf('conversation-start', 'The conversation begins.', {
      medium: z.enum(['voice', 'chat']),
      facts: callFactsSchema,
      agent: z.string(),
      agentVersion: z.string(),
      language: z.string().exactOptional().meta({ description: 'What the agent speaks, BCP 47.' }),
    }),
    ...said,
    ...worked,
    ...handedOver,
    ...call,
    eventOf('conversation-end', 'The conversation is over.', {
      outcome: z.enum(outcomes),
      reason: z.string(),
      exit: z.string().exactOptional(),
      code: z.string().exactOptional(),
    }),
  ])
  .meta({
    id: 'Event',
    description: 'Something that happened; `kind` says what. Kinds and fields may be added: leave those that you do not know.',
    discriminator: { propertyName: 'kind' },
  });
