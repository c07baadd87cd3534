import { z } from 'zod';
import { operation } from '../route/operation.ts';
import { instant } from '../shapes/primitives.ts';

const tag = 'People';
const scope = 'conversations:erase';

const person = z.string().min(3).max(320).meta({
  description:
    'A telephone number in any notation, an e-mail address, or `thread:<channel>/<thread>`. It stands in the body: addresses are logged elsewhere.',
});

const traceSchema = z
  .object({
    conversation: z.string(),
    account: z.string(),
    channel: z.string(),
    startedAt: instant,
    events: z.int(),
    recording: z.boolean(),
    files: z.int(),
    state: z.enum(['found', 'removed', 'held', 'living']).meta({
      description: '`held`: kept by order. `living`: it goes on, and can be removed when it is over.',
    }),
  })
  .meta({ id: 'PersonTrace', description: 'One conversation of a person, and what became of it.' });

const tracesSchema = z
  .object({
    customer: z
      .string()
      .exactOptional()
      .meta({ description: 'The person’s name in this store, by which the audit log knows them; it tells nobody who they are.' }),
    traces: z.array(traceSchema),
  })
  .meta({ id: 'PersonTraces' });

export const exportPerson = operation({
  name: 'exportPerson',
  method: 'POST',
  path: '/api/v1/people/export',
  tag,
  summary: 'All that is kept of one person, as one archive',
  about: 'A tar with a folder for each conversation: record, transcript, recording, files. Nothing in it is covered. It is written down who took it.',
  scope,
  body: z.strictObject({ person }),
  answers: { 200: { says: 'The archive.', types: ['application/x-tar'] } },
  example: { body: { person: '+15550100199' }, status: 200 },
  longLived: true,
});

export const erasePerson = operation({
  name: 'erasePerson',
  method: 'POST',
  path: '/api/v1/people/erase',
  tag,
  summary: 'Remove every trace of one person',
  about:
    'Events, summaries, recordings here and elsewhere, files, what waits to go out: all conversations of the person that are over and not held. ' +
    'Nothing is left but entries in the audit log, which name nobody. With `dryRun` nothing is removed, and the answer tells what would be.',
  scope,
  body: z.strictObject({ person, dryRun: z.boolean().default(false) }),
  answers: { 200: { says: 'What was found, and what became of it.', body: tracesSchema } },
  example: {
    body: { person: '+15550100199', dryRun: true },
    status: 200,
    answer: { traces: [] },
  },
});
