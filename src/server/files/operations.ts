import { z } from 'zod';
import { operation } from '../route/operation.ts';
import { conversationId } from '../shapes/primitives.ts';

const tag = 'Conversations';
const scope = 'conversations:personal';
const sampleId = 'cv_01kaq3v5x8m2ynd4c6t9wz';

const fileSchema = z
  .object({
    id: z.string(),
    name: z.string().meta({ description: 'As its owner calls it.' }),
    type: z.string().meta({ description: 'Media type as it was found, not as it was claimed.' }),
    sizeBytes: z.int(),
    from: z.enum(['customer', 'human-agent']),
    seq: z.int().meta({ description: 'The event it came with.' }),
    kept: z.boolean().meta({ description: 'False when it is gone: retention or erasure.' }),
  })
  .meta({ id: 'ConversationFile', description: 'A file that came with a written message.' });

export const listFiles = operation({
  name: 'listFiles',
  method: 'GET',
  path: '/api/v1/conversations/{id}/files',
  tag,
  summary: 'The files of a conversation',
  about: 'What is in a file is never covered: only who may see personal data reads them.',
  scope,
  params: z.strictObject({ id: conversationId }),
  answers: {
    200: {
      says: 'All of them, in their order.',
      body: z.object({ conversation: z.string(), files: z.array(fileSchema) }).meta({ id: 'ConversationFiles' }),
    },
  },
  example: {
    params: { id: sampleId },
    status: 200,
    answer: {
      conversation: sampleId,
      files: [{ id: 'f_7', name: 'receipt.pdf', type: 'application/pdf', sizeBytes: 52_113, from: 'customer', seq: 9, kept: true }],
    },
  },
});

export const getFile = operation({
  name: 'getFile',
  method: 'GET',
  path: '/api/v1/conversations/{id}/files/{file}',
  tag,
  summary: 'A file of a conversation',
  about: 'As an attachment, never to be shown in place.',
  scope,
  params: z.strictObject({ id: conversationId, file: z.string().regex(/^[\w-]{1,64}$/) }),
  answers: { 200: { says: 'Its octets, in the media type that was found.', types: ['*/*'] } },
  example: { params: { id: sampleId, file: 'f_7' }, status: 200 },
});
