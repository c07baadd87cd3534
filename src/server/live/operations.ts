import { z } from 'zod';
import { operation } from '../route/operation.ts';
import { conversationId, instant } from '../shapes/primitives.ts';

const tag = 'Live';

const liveSessionSchema = z
  .object({
    id: z.string(),
    channel: z.string(),
    account: z.string(),
    bot: z.string(),
    agent: z.string(),
    mode: z.enum(['talk', 'listen']),
    startedAt: instant,
  })
  .meta({ id: 'LiveSession', description: 'A conversation that goes on now.' });

export const listLive = operation({
  name: 'listLive',
  method: 'GET',
  path: '/api/v1/live',
  tag,
  summary: 'Conversations that go on now, on this gateway',
  scope: 'conversations:read',
  answers: { 200: { says: 'All of them.', body: z.object({ sessions: z.array(liveSessionSchema) }).meta({ id: 'LiveList' }) } },
  example: { status: 200, answer: { sessions: [] } },
});

export const endLive = operation({
  name: 'endLive',
  method: 'POST',
  path: '/api/v1/live/{id}/end',
  tag,
  summary: 'Ends a conversation that goes on now',
  about: 'The contact centre takes the customer; the conversation is recorded as failed.',
  scope: 'live:control',
  params: z.strictObject({ id: conversationId }),
  answers: { 200: { says: 'It is being ended.', body: z.object({ ended: z.literal(true) }).meta({ id: 'LiveEnd' }) } },
  example: { params: { id: 'cv_01kaq3v5x8m2ynd4c6t9wz' }, status: 200, answer: { ended: true } },
});
