import { z } from 'zod';
import { operation } from '../route/operation.ts';
import { cursor, instant, next, pageLimit, word } from '../shapes/primitives.ts';

const tag = 'Boxes';
const scope = 'boxes:manage';
const boxName = z.enum(['outbox', 'inbox']);
const oneBox = z.strictObject({ box: boxName });
const oneItem = z.strictObject({ box: boxName, id: z.string().regex(/^[\w-]{1,40}$/) });
const states = ['waiting', 'done', 'dead'] as const;

const laneSchema = z
  .object({
    lane: z.string(),
    waiting: z.int(),
    dead: z.int(),
    oldestAt: instant.exactOptional().meta({ description: 'When the oldest that waits was put.' }),
  })
  .meta({ id: 'Lane', description: 'How much lies in one lane.' });

const itemSchema = z
  .object({
    id: z.string(),
    lane: z.string().meta({ description: 'The destination, or the source.' }),
    key: z.string().meta({ description: 'Items of one lane and key keep their order.' }),
    name: z.string().meta({ description: 'What doubles are told by.' }),
    state: z.enum(states),
    at: instant,
    dueAt: instant,
    attempts: z.int(),
    trouble: z.string().exactOptional().meta({ description: 'Why the last attempt failed.' }),
    settledAt: instant.exactOptional(),
    body: z.string().exactOptional().meta({ description: 'Of one that is shown alone, to who may see personal data. Forgotten once it is done.' }),
  })
  .meta({ id: 'BoxItem', description: 'Something that goes out, or came in. A dead letter was given up.' });

const sampleItem = {
  id: 'out_42',
  lane: 'webhook:crm',
  key: 'cv_01kaq3v5x8m2ynd4c6t9wz',
  name: 'cv_01kaq3v5x8m2ynd4c6t9wz:21',
  state: 'dead',
  at: '2027-01-15T08:00:00.000Z',
  dueAt: '2027-01-15T08:20:00.000Z',
  attempts: 40,
  trouble: 'status 500',
};

export const showBoxes = operation({
  name: 'showBoxes',
  method: 'GET',
  path: '/api/v1/boxes',
  tag,
  summary: 'What waits and what lies dead, by lane',
  about: 'Lanes without either are not listed. On a gateway of several accounts nobody sees lanes.',
  scope,
  answers: { 200: { says: 'Both boxes.', body: z.object({ outbox: z.array(laneSchema), inbox: z.array(laneSchema) }).meta({ id: 'Boxes' }) } },
  example: { status: 200, answer: { outbox: [{ lane: 'webhook:crm', waiting: 0, dead: 1 }], inbox: [] } },
  openWhileDraining: true,
});

export const listItems = operation({
  name: 'listItems',
  method: 'GET',
  path: '/api/v1/boxes/{box}',
  tag,
  summary: 'The items of a box, newest first',
  scope,
  params: oneBox,
  query: z.strictObject({
    lane: word.exactOptional(),
    state: z.enum(states).exactOptional(),
    limit: pageLimit.exactOptional(),
    cursor: cursor.exactOptional(),
  }),
  answers: { 200: { says: 'A page.', body: z.object({ items: z.array(itemSchema), next }).meta({ id: 'BoxItemPage' }) } },
  example: { params: { box: 'outbox' }, query: { state: 'dead' }, status: 200, answer: { items: [sampleItem] } },
  pages: 'items',
  openWhileDraining: true,
});

export const getItem = operation({
  name: 'getItem',
  method: 'GET',
  path: '/api/v1/boxes/{box}/{id}',
  tag,
  summary: 'An item of a box',
  scope,
  params: oneItem,
  answers: { 200: { says: 'The item.', body: itemSchema } },
  example: { params: { box: 'outbox', id: sampleItem.id }, status: 200, answer: sampleItem },
  openWhileDraining: true,
});

export const replayItem = operation({
  name: 'replayItem',
  method: 'POST',
  path: '/api/v1/boxes/{box}/{id}/replay',
  tag,
  summary: 'Tries a dead letter again, with all its attempts',
  scope,
  params: oneItem,
  answers: { 200: { says: 'It waits again.', body: itemSchema }, 409: { says: 'It is no dead letter.' } },
  example: { params: { box: 'outbox', id: sampleItem.id }, status: 200, answer: { ...sampleItem, state: 'waiting', attempts: 0 } },
});

export const dropItem = operation({
  name: 'dropItem',
  method: 'DELETE',
  path: '/api/v1/boxes/{box}/{id}',
  tag,
  summary: 'Gives a dead letter up for good',
  about: 'Its body is forgotten.',
  scope,
  params: oneItem,
  answers: { 204: { says: 'Given up.' }, 409: { says: 'It is no dead letter.' } },
  example: { params: { box: 'outbox', id: sampleItem.id }, status: 204 },
});
