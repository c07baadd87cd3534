import type { z } from 'zod';
import type { Operation } from '../route/operation.ts';
import { problemSchema, problemType } from '../route/problem.ts';
import { type JsonSchema, schemaShelf } from './json-schemas.ts';

const shapeOf = (schema: z.ZodObject | undefined): readonly (readonly [string, z.ZodType])[] => Object.entries(schema?.shape ?? {});
const isOptional = (schema: z.ZodType): boolean => schema.safeParse(undefined).success || schema._zod.optin === 'optional';

/** What every operation may answer besides what it declares. */
function usualProblems({ scope, params, query, body, tagged, method }: Operation): Readonly<Record<number, string>> {
  return {
    ...(query || body ? { 400: 'The request cannot be read; `errors` says all that is wrong with it.' } : {}),
    ...(scope === 'open' ? {} : { 401: 'No token that is believed.' }),
    ...(scope === 'open' || scope === 'signed-in' ? {} : { 403: `The caller has not the scope \`${scope}\`.` }),
    ...(params ? { 404: 'There is nothing here, or nothing for this caller.' } : {}),
    ...(tagged && method !== 'GET' ? { 412: 'It was changed since.' } : {}),
    429: 'Too many requests.',
    503: 'Not now: the gateway is busy or going down.',
  };
}

/** The OpenAPI 3.1 document of these operations. */
export function openApiDocument(operations: readonly Operation[], version: string): JsonSchema {
  const shelf = schemaShelf();
  const problem = { [problemType]: { schema: shelf.schemaOf(problemSchema) } };
  const paths: Record<string, Record<string, JsonSchema>> = {};

  for (const declared of operations) {
    const { name, method, path, tag, summary, about, scope, params, query, body, bodyType, answers, example, tagged, pages } = declared;
    const parametersIn = (place: 'path' | 'query', schema: z.ZodObject | undefined): JsonSchema[] =>
      shapeOf(schema).map(([field, of]) => {
        const { description, ...rest } = shelf.schemaOf(of);
        const given = (place === 'path' ? example.params : example.query)?.[field];
        return {
          name: field,
          in: place,
          required: place === 'path' || !isOptional(of),
          ...(description === undefined ? {} : { description }),
          schema: rest,
          ...(given === undefined ? {} : { example: given }),
        };
      });
    const headers: JsonSchema[] = [
      ...(method === 'GET'
        ? []
        : [headerParameter('Idempotency-Key', 'The same key again is the same request: it is done once, and answered alike for a day.')]),
      ...(tagged && method === 'GET' ? [headerParameter('If-None-Match', 'An `ETag` that is known: 304 when it is still true.')] : []),
      ...(tagged && method !== 'GET' ? [headerParameter('If-Match', 'The `ETag` that is meant: 412 when it was changed since.')] : []),
    ];
    const responses: Record<string, JsonSchema> = {};
    for (const [status, says] of Object.entries(usualProblems(declared))) responses[status] = { description: says, content: problem };
    if (tagged && method === 'GET') responses['304'] = { description: 'What is known is still true.' };
    for (const [status, { says, body: given, types = [], headers: told }] of Object.entries(answers)) {
      const json =
        given === undefined
          ? undefined
          : {
              schema: shelf.schemaOf(given),
              ...(Number(status) === example.status && example.answer !== undefined ? { example: example.answer } : {}),
            };
      const onlyStream = types.includes('text/event-stream');
      const content = {
        ...(json === undefined || onlyStream ? {} : { 'application/json': json }),
        ...Object.fromEntries(types.map((type) => [type, onlyStream && json ? { schema: { type: 'string' } } : { schema: { type: 'string' } }])),
        ...(given === undefined && types.length === 0 && Number(status) >= 400 ? problem : {}),
      };
      const fields = Object.entries({ ...told, ...(tagged && Number(status) === 200 ? { etag: 'The version that is shown.' } : {}) });
      responses[status] = {
        description: says,
        ...(fields.length === 0
          ? {}
          : { headers: Object.fromEntries(fields.map(([field, description]) => [field, { description, schema: { type: 'string' } }])) }),
        ...(Object.keys(content).length === 0 ? {} : { content }),
      };
    }
    const parameters = [...parametersIn('path', params), ...parametersIn('query', query), ...headers];
    (paths[path] ??= {})[method.toLowerCase()] = {
      operationId: name,
      tags: [tag],
      summary,
      description: [
        about,
        scope === 'open' ? 'Nobody is asked who they are.' : scope === 'signed-in' ? 'Any caller.' : `Needs the scope \`${scope}\`.`,
      ]
        .filter((text) => text !== undefined)
        .join('\n\n'),
      ...(scope === 'open' ? { security: [] } : {}),
      ...(parameters.length === 0 ? {} : { parameters }),
      ...(body === undefined
        ? {}
        : {
            requestBody: {
              required: true,
              content: {
                [bodyType ?? 'application/json']: { schema: shelf.schemaOf(body), ...(example.body === undefined ? {} : { example: example.body }) },
              },
            },
          }),
      responses,
      ...(scope === 'open' || scope === 'signed-in' ? {} : { 'x-cordboard-scope': scope }),
      ...(pages === undefined ? {} : { 'x-cordboard-pages': pages }),
    };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Cordboard',
      version,
      summary: 'The gateway’s own API.',
      description:
        'Times are ISO 8601 in UTC. Errors are problems (RFC 9457). Lists go by cursor. Fields and answers may be added; none changes its meaning within `/api/v1`.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/', description: 'The gateway that serves this document.' }],
    security: [{ bearer: [] }],
    tags: [...new Set(operations.map(({ tag }) => tag))].map((tag) => ({ name: tag })),
    paths: Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      schemas: Object.fromEntries(Object.entries(shelf.components).sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'A key (`cbk_…`), a user’s token or session (`cbp_…`, `cbs_…`), or a JWT signed by a client.',
        },
      },
    },
  };
}

const headerParameter = (name: string, description: string): JsonSchema => ({
  name,
  in: 'header',
  required: false,
  description,
  schema: { type: 'string' },
});
