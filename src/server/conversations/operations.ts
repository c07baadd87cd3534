import { z } from 'zod';
import { containments, parsePersonKey } from '#contract';
import { operation } from '../route/operation.ts';
import { annexesAnswer, conversationDetail, conversationPage, eventPage, transcriptSchema } from '../shapes/conversation.ts';
import { documentSchema } from '../shapes/document.ts';
import { outcomes } from '../shapes/event.ts';
import { conversationId, cursor, pageLimit, time, word } from '../shapes/primitives.ts';

const tag = 'Conversations';
const one = z.strictObject({ id: conversationId });
const sampleId = 'cv_01kaq3v5x8m2ynd4c6t9wz';
const sampleHead = {
  id: sampleId,
  medium: 'voice',
  channel: 'voice',
  account: 'acme',
  bot: 'st-1',
  agent: 'parcel-desk',
  agentVersion: '1',
  interactionId: 'i-1',
  startedAt: '2027-01-15T08:00:00.000Z',
  endedAt: '2027-01-15T08:00:41.500Z',
  turns: 3,
  seq: 21,
  outcome: 'resolved',
  reason: 'done',
  exit: 'ok',
};

const sampleDocument = {
  id: sampleId,
  medium: 'voice',
  channel: 'voice',
  account: 'acme',
  bot: 'st-1',
  mode: 'talk',
  agent: 'parcel-desk',
  agentVersion: '1',
  startedAt: '2027-01-15T08:00:00.000Z',
  endedAt: '2027-01-15T08:00:41.500Z',
  durationMs: 41_500,
  outcome: 'resolved',
  reason: 'done',
  turns: [{ turn: 0, at: '2027-01-15T08:00:00.300Z', agent: [{ text: 'Hello, how can I help?' }], notes: [], apiCalls: [] }],
  handoffProofs: [],
  handoffsRefused: [],
  overheard: [],
  suggestions: [],
  gaps: [],
  troubles: [],
  placed: [],
};

/** What narrows a listing of conversations. */
export const conversationFilters = {
  account: word.exactOptional().meta({ description: 'Its own account is the only one that a caller sees.' }),
  bot: word.exactOptional(),
  channel: word.exactOptional(),
  outcome: z.enum(outcomes).exactOptional(),
  agent: word.exactOptional(),
  agentVersion: word.exactOptional(),
  medium: z.enum(['voice', 'chat']).exactOptional(),
  language: word.exactOptional().meta({ description: 'BCP 47, as the conversation has it.' }),
  target: word.exactOptional().meta({ description: 'The queue it was handed to, or should have been.' }),
  containment: z.enum(containments).exactOptional(),
  interactionId: word.exactOptional(),
  person: word
    .transform((text) => parsePersonKey(text) ?? '')
    .refine((key) => key !== '', {
      message: 'This names nobody.',
      params: { remedy: 'Write tel:+15551234567, mailto:ann@example.com or thread:channel/thread.' },
    })
    .exactOptional()
    .meta({ description: '`tel:+15551234567`, `mailto:ann@example.com`, `thread:<channel>/<thread>`. Needs the scope `conversations:personal`.' }),
  since: time.exactOptional().meta({ description: 'Begun then or later.' }),
  until: time.exactOptional().meta({ description: 'Begun before.' }),
};

export const listConversations = operation({
  name: 'listConversations',
  method: 'GET',
  path: '/api/v1/conversations',
  tag,
  summary: 'Conversations, newest first',
  about: 'A page stays where it is however many conversations begin after it was read.',
  scope: 'conversations:read',
  query: z.strictObject({ ...conversationFilters, limit: pageLimit.exactOptional(), cursor: cursor.exactOptional() }),
  answers: { 200: { says: 'A page.', body: conversationPage } },
  example: { query: { outcome: 'resolved', limit: '20' }, status: 200, answer: { conversations: [sampleHead], next: 'eyJ2IjoxfQ' } },
  pages: 'conversations',
});

export const getConversation = operation({
  name: 'getConversation',
  method: 'GET',
  path: '/api/v1/conversations/{id}',
  tag,
  summary: 'A conversation with all its events',
  scope: 'conversations:read',
  params: one,
  answers: { 200: { says: 'The conversation.', body: conversationDetail } },
  example: {
    params: { id: sampleId },
    status: 200,
    answer: {
      conversation: sampleHead,
      events: [{ kind: 'agent-say', turn: 0, utterance: 'u1', text: 'Hello, how can I help?', seq: 2, at: '2027-01-15T08:00:00.300Z' }],
      annexes: {},
      redacted: false,
    },
  },
  tagged: true,
});

export const listEvents = operation({
  name: 'listEvents',
  method: 'GET',
  path: '/api/v1/conversations/{id}/events',
  tag,
  summary: 'The events of a conversation, in their order',
  scope: 'conversations:read',
  params: one,
  query: z.strictObject({
    limit: pageLimit.exactOptional(),
    cursor: z
      .string()
      .regex(/^\d{1,9}$/)
      .transform(Number)
      .exactOptional()
      .meta({ description: 'After this number; `next` of the page before.' }),
  }),
  answers: { 200: { says: 'A page.', body: eventPage } },
  example: {
    params: { id: sampleId },
    query: { limit: '1' },
    status: 200,
    answer: {
      conversation: sampleId,
      events: [{ kind: 'no-input', turn: 1, seq: 1, at: '2027-01-15T08:00:00.300Z' }],
      next: '1',
      redacted: false,
    },
  },
  pages: 'events',
});

export const getTranscript = operation({
  name: 'getTranscript',
  method: 'GET',
  path: '/api/v1/conversations/{id}/transcript',
  tag,
  summary: 'What was said',
  about: 'As JSON, `text/plain` or `text/markdown`, by `Accept`.',
  scope: 'conversations:read',
  params: one,
  answers: { 200: { says: 'The transcript.', body: transcriptSchema, types: ['text/plain', 'text/markdown'] } },
  example: {
    params: { id: sampleId },
    status: 200,
    answer: { conversation: sampleId, lines: [{ seq: 2, at: '2027-01-15T08:00:00.300Z', who: 'agent', text: 'Hello, how can I help?' }] },
  },
  tagged: true,
});

export const getDocument = operation({
  name: 'getDocument',
  method: 'GET',
  path: '/api/v1/conversations/{id}/document',
  tag,
  summary: 'A conversation as one document',
  about:
    'Turn by turn: what the customer said, what the agent answered and how much of it was heard, latencies, hand-off, outcome. What `conversations export` writes.',
  scope: 'conversations:read',
  params: one,
  answers: { 200: { says: 'The document.', body: documentSchema } },
  example: { params: { id: sampleId }, status: 200, answer: sampleDocument },
  tagged: true,
});

export const getAnnexes = operation({
  name: 'getAnnexes',
  method: 'GET',
  path: '/api/v1/conversations/{id}/annexes',
  tag,
  summary: 'Summary, extracted values and figures of a conversation',
  about: 'They are made after its end, some seconds later; before that the answer holds none.',
  scope: 'conversations:read',
  params: one,
  answers: { 200: { says: 'What there is.', body: annexesAnswer } },
  example: {
    params: { id: sampleId },
    status: 200,
    answer: {
      conversation: sampleId,
      annexes: { summary: { text: 'The customer asked for a parcel; it comes tomorrow.', language: 'en-US', by: 'extract', until: 14 } },
      redacted: false,
    },
  },
  tagged: true,
});
