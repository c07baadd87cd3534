import { z } from 'zod';
import { operation } from '../route/operation.ts';

export const getOpenApi = operation({
  name: 'getOpenApi',
  method: 'GET',
  path: '/api/v1/openapi.json',
  tag: 'About',
  summary: 'This API as an OpenAPI 3.1 document',
  scope: 'open',
  answers: { 200: { says: 'The document.', body: z.looseObject({ openapi: z.string() }) } },
  example: { status: 200 },
  tagged: true,
  openWhileDraining: true,
});
