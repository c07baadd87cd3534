import { z } from 'zod';
import { operation } from '../route/operation.ts';
import { conversationId, instant } from '../shapes/primitives.ts';

const tag = 'Calls';
const name = z.string().regex(/^[\w.:-]{1,128}$/);
const mostParameters = 40;
const one = z.strictObject({ id: conversationId });
const sampleId = 'cv_01kaq3v5x8m2ynd4c6t9wz';

const callSchema = z
  .object({
    id: z.string(),
    trunk: z.string(),
    bot: z.string(),
    stage: z.enum(['dialling', 'ringing', 'early-media', 'answered', 'unanswered']),
    placedAt: instant,
    answeredAt: instant.exactOptional(),
    endedAt: instant.exactOptional(),
    why: z.string().exactOptional().meta({
      description: 'Of one that is `unanswered`: `busy`, `no-answer`, `declined`, `unknown-number`, `unreachable`, `refused`, `cancelled`.',
    }),
    status: z.int().exactOptional(),
    conversation: z.string().meta({ description: 'Where its record is.' }),
  })
  .meta({ id: 'Call', description: 'A call that we place.' });

const sample = { id: sampleId, trunk: 'carrier', bot: 'st-1', stage: 'dialling', placedAt: '2027-01-15T08:00:00.000Z', conversation: sampleId };

const callRequest = z
  .strictObject({
    trunk: name.meta({ description: 'The channel whose trunk takes the call out.' }),
    to: z.string().min(1).max(64).meta({ description: 'Whom: `+15550100`.' }),
    bot: name.exactOptional().meta({ description: 'Who talks once it is answered: this, or `agent`.' }),
    agent: name.exactOptional(),
    flow: name.exactOptional(),
    parameters: z
      .record(z.string().regex(/^[\w.:-]{1,64}$/), z.string().max(1024))
      .refine((given) => Object.keys(given).length <= mostParameters, {
        message: `At most ${mostParameters}.`,
        params: { remedy: `Give at most ${mostParameters}.` },
      })
      .exactOptional()
      .meta({ description: 'What the agent is told, by names.' }),
    ringSeconds: z.int().min(5).max(180).exactOptional(),
  })
  .refine(({ bot, agent }) => (bot === undefined) !== (agent === undefined), {
    path: ['bot'],
    message: 'One of `bot` and `agent` is needed.',
    params: { remedy: 'Give one of `bot` and `agent`.' },
  });

export const placeCall = operation({
  name: 'placeCall',
  method: 'POST',
  path: '/api/v1/calls',
  tag,
  summary: 'Places a call',
  about: 'Within what the account may. Every attempt is on the record, also one that nobody took.',
  scope: 'calls:place',
  body: callRequest,
  answers: {
    202: { says: 'It is on the record, and is being dialled.', body: callSchema, headers: { location: 'Where to look how far it is.' } },
    403: { says: 'A rule of the account says no.' },
    429: { says: 'The account’s limits are reached.', headers: { 'retry-after': 'Seconds after which there is a fair chance.' } },
  },
  example: { body: { trunk: 'carrier', to: '+15550100', bot: 'st-1', parameters: { order: '7' } }, status: 202, answer: sample },
});

export const getCall = operation({
  name: 'getCall',
  method: 'GET',
  path: '/api/v1/calls/{id}',
  tag,
  summary: 'How far a call is',
  about: 'Those that live, and the last that ended; the record of each is its conversation.',
  scope: 'calls:place',
  params: one,
  answers: { 200: { says: 'The call.', body: callSchema } },
  example: { params: { id: sampleId }, status: 200, answer: sample },
  openWhileDraining: true,
});

export const endCall = operation({
  name: 'endCall',
  method: 'DELETE',
  path: '/api/v1/calls/{id}',
  tag,
  summary: 'Gives a call up, or ends it when it was answered',
  scope: 'calls:place',
  params: one,
  answers: { 202: { says: 'It is being ended, or is over already.', body: callSchema } },
  example: { params: { id: sampleId }, status: 202, answer: sample },
  openWhileDraining: true,
});
