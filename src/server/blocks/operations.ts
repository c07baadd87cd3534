import { z } from 'zod';
import { blockedFrom, usualBlockMinutes } from '#contract';
import { operation } from '../route/operation.ts';
import { cursor, instant, next, pageLimit } from '../shapes/primitives.ts';

const tag = 'Blocked customers';
const scope = 'customers:block';
const one = z.strictObject({
  who: z.string().min(1).max(400).meta({ description: 'A number, an e-mail address, or `thread:{channel}/{thread}`; percent-encoded.' }),
});
const longestMinutes = 366 * 24 * 60;

const blockSchema = z
  .object({
    who: z.string().meta({ description: '`tel:+15550100`, `mailto:ann@example.com`, `thread:web/t_1`.' }),
    from: z.enum(blockedFrom).meta({ description: '`all`: from writing and calling. `human`: only from being handed over.' }),
    reason: z.string(),
    by: z.string().meta({ description: 'Who set it.' }),
    at: instant,
    until: instant.exactOptional().meta({ description: 'When it ends by itself; absent: never.' }),
  })
  .meta({ id: 'Block', description: 'A customer who is kept out.' });

const sample = {
  who: 'tel:+15550100',
  from: 'all',
  reason: 'threats',
  by: 'user:us_1',
  at: '2027-01-15T08:00:00.000Z',
  until: '2027-01-16T08:00:00.000Z',
};

const blockRequest = z
  .strictObject({
    reason: z.string().trim().min(1).max(200).meta({ description: 'A few words for whoever may lift it.' }),
    from: z.enum(blockedFrom).default('all'),
    minutes: z
      .int()
      .min(1)
      .max(longestMinutes)
      .exactOptional()
      .meta({ description: `How long; ${usualBlockMinutes} (a day) unless told.` }),
    forGood: z.literal(true).exactOptional().meta({ description: 'Until somebody lifts it.' }),
  })
  .refine(({ minutes, forGood }) => minutes === undefined || forGood === undefined, {
    path: ['minutes'],
    message: 'A block ends, or it does not.',
    params: { remedy: 'Give either `minutes` or `forGood`.' },
  });

export const listBlocks = operation({
  name: 'listBlocks',
  method: 'GET',
  path: '/api/v1/blocks',
  tag,
  summary: 'The customers of the account who are blocked',
  about: 'What has run out is not listed.',
  scope,
  query: z.strictObject({ limit: pageLimit.exactOptional(), cursor: cursor.exactOptional() }),
  answers: { 200: { says: 'A page.', body: z.object({ blocks: z.array(blockSchema), next }).meta({ id: 'BlockPage' }) } },
  example: { query: { limit: '50' }, status: 200, answer: { blocks: [sample] } },
  pages: 'blocks',
  openWhileDraining: true,
});

export const putBlock = operation({
  name: 'putBlock',
  method: 'PUT',
  path: '/api/v1/blocks/{who}',
  tag,
  summary: 'Blocks a customer',
  about:
    'Takes the place of an older block of the same customer. It counts on every gateway within a second: their next message is refused, a conversation that is going on ends with it, and their calls are turned away.',
  scope,
  params: one,
  body: blockRequest,
  answers: { 200: { says: 'They are blocked.', body: blockSchema }, 400: { says: 'Nobody can be named like that.' } },
  example: { params: { who: 'tel:+15550100' }, body: { reason: 'threats' }, status: 200, answer: sample },
});

export const removeBlock = operation({
  name: 'removeBlock',
  method: 'DELETE',
  path: '/api/v1/blocks/{who}',
  tag,
  summary: 'Lets a customer in again',
  scope,
  params: one,
  answers: { 204: { says: 'They are not blocked any more.' } },
  example: { params: { who: 'tel:+15550100' }, status: 204 },
});
