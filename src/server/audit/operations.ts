import { z } from 'zod';
import { auditActions, auditSubjects } from '#contract';
import { operation } from '../route/operation.ts';
import { instant, next, pageLimit, time, word } from '../shapes/primitives.ts';

const tag = 'Audit';
const scope = 'audit:read';

const auditEntrySchema = z
  .object({
    number: z.int().meta({ description: 'Without holes over the whole gateway; a caller sees those of its account.' }),
    at: instant,
    actor: z.object({
      kind: z.enum(['client', 'key', 'user', 'reference', 'command', 'gateway']),
      id: z.string(),
      address: z.string().exactOptional(),
    }),
    account: z.string().exactOptional(),
    action: z.enum(auditActions),
    subject: z.object({ kind: z.enum(auditSubjects), id: z.string() }),
    details: z.record(z.string(), z.string()).exactOptional(),
    chain: z.string().meta({ description: 'SHA-256, hex, of the entry before and this one: a missing or changed entry is seen.' }),
  })
  .meta({ id: 'AuditEntry', description: 'One thing that somebody did. Nothing of what customers said is in it.' });

const filters = {
  actor: word.exactOptional().meta({ description: 'Who did it, by id.' }),
  action: z.enum(auditActions).exactOptional(),
  subject: z.enum(auditSubjects).exactOptional().meta({ description: 'What it was done to, by kind.' }),
  subjectId: word.exactOptional().meta({ description: 'And which; needs `subject`.' }),
  since: time.exactOptional(),
  until: time.exactOptional(),
};

const sample = {
  number: 7,
  at: '2027-01-15T08:00:00.000Z',
  actor: { kind: 'user', id: 'us_01kaq3v5x8m2ynd4c6t9', address: '192.0.2.7' },
  account: 'acme',
  action: 'read-personal',
  subject: { kind: 'conversation', id: 'cv_01kaq3v5x8m2ynd4c6t9wz' },
  details: { what: 'transcript' },
  chain: 'a'.repeat(64),
};

export const listAudit = operation({
  name: 'listAudit',
  method: 'GET',
  path: '/api/v1/audit',
  tag,
  summary: 'Who changed, read or exported what; newest first',
  about: 'Reading it is written down too.',
  scope,
  query: z.strictObject({
    ...filters,
    limit: pageLimit.exactOptional(),
    cursor: z
      .string()
      .regex(/^\d{1,15}$/)
      .transform(Number)
      .exactOptional()
      .meta({ description: '`next` of the page before.' }),
  }),
  answers: { 200: { says: 'A page.', body: z.object({ entries: z.array(auditEntrySchema), next }).meta({ id: 'AuditPage' }) } },
  example: { query: { action: 'read-personal' }, status: 200, answer: { entries: [sample] } },
  pages: 'entries',
});

export const exportAudit = operation({
  name: 'exportAudit',
  method: 'GET',
  path: '/api/v1/audit/export',
  tag,
  summary: 'The same as JSON lines, all that fits, newest first',
  scope,
  query: z.strictObject(filters),
  answers: { 200: { says: 'One `AuditEntry` a line.', types: ['application/x-ndjson'] } },
  example: { query: { since: '2027-01-01' }, status: 200 },
  longLived: true,
});
