import { roles, scopes, scopesOfRole } from '#contract';
import type { Operation } from '../route/operation.ts';
import { schemaShelf } from './json-schemas.ts';

const rows = (cells: readonly (readonly string[])[]): string =>
  cells.map((row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`).join('\n');
const code = (text: string): string => `\`${text}\``;

function typeOf(schema: Readonly<Record<string, unknown>>): string {
  const {
    $ref,
    type,
    format,
    pattern,
    items,
    anyOf,
    oneOf,
    properties,
    enum: values,
    const: only,
  } = schema as {
    $ref?: string;
    type?: string;
    format?: string;
    pattern?: string;
    items?: Readonly<Record<string, unknown>>;
    anyOf?: readonly Readonly<Record<string, unknown>>[];
    oneOf?: readonly Readonly<Record<string, unknown>>[];
    properties?: Readonly<Record<string, unknown>>;
    enum?: readonly string[];
    const?: unknown;
  };
  if ($ref !== undefined) return code($ref.split('/').at(-1) ?? '');
  if (values !== undefined) return values.length > 14 ? 'one of many' : values.map((value) => code(String(value))).join(', ');
  if (only !== undefined) return code(JSON.stringify(only));
  const several = anyOf ?? oneOf;
  if (several !== undefined) return [...new Set(several.map(typeOf))].join(' or ');
  if (type === 'array') return `list of ${typeOf(items ?? {})}`;
  if (type === 'object') return properties === undefined ? 'object' : `object: ${Object.keys(properties).map(code).join(', ')}`;
  if (format === 'date-time' || format === 'date') return 'instant';
  return type === undefined ? 'anything' : pattern === undefined ? type : `${type} ${code(pattern)}`;
}

/** `docs/reference/api.md` as it must be. */
export function printApiReference(operations: readonly Operation[]): string {
  const shelf = schemaShelf();
  const tags = [...new Set(operations.map(({ tag }) => tag))];
  const sections = tags.map(
    (tag) =>
      `## ${tag}\n\n${operations
        .filter((one) => one.tag === tag)
        .map((one) => printOperation(one, shelf))
        .join('\n')}`,
  );
  const shapes = Object.entries(shelf.components)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => {
      const { description } = schema as { description?: string };
      return `### ${name}\n\n${description === undefined ? '' : `${description}\n\n`}${printShape(schema)}\n`;
    });
  return `# The API

Under \`/api/v1\`. The same as an OpenAPI 3.1 document: [openapi.json](openapi.json), and \`GET /api/v1/openapi.json\` of a running gateway. How to begin: [guide](../guides/api.md).
This page is printed from the code by \`npm run docs\`.

## Who asks

\`Authorization: Bearer\` with one of these. Tokens in URLs are not taken.

| Begins with | Who | Made by |
|---|---|---|
| \`cbk_\` | a key: a program's, with scopes, bots and an end of its own | \`cordboard keys add\`, \`POST /api/v1/keys\` |
| \`cbs_\` | a session of a person: twelve hours | \`POST /api/v1/sessions\` |
| \`cbp_\` | a personal token: may what its user may | \`POST /api/v1/me/tokens\` |
| \`eyJ\` | a token that a client of the configuration signed (JWT) | the client itself |

People have roles, which are sets of scopes. Nobody gives more than they hold.

| Scope | ${roles.join(' | ')} |
|---|${roles.map(() => ':-:').join('|')}|
${rows(scopes.map((scope) => [code(scope), ...roles.map((role) => (scopesOfRole[role].includes(scope) ? '●' : ''))]))}

Without \`conversations:personal\` everything that tells who somebody is is covered, everywhere: in events, transcripts, listings and streams.

## What all answers have in common

* **Problems** are \`application/problem+json\` (RFC 9457) with a \`code\` that never changes its meaning; a request that cannot be read has all that is wrong with it in \`errors\`, each with its
  field and a remedy. Nothing that was sent is repeated. What is not the caller's does not exist for it: 404.
* **Pages**: a list has \`next\` when there is more; give it back as \`cursor\`. Pages stay where they are while new things are added.
* **Versions**: single things have an \`ETag\`; \`If-None-Match\` saves reading what is known, \`If-Match\` keeps a change from undoing another's (412).
* **Writing once**: every write takes an \`Idempotency-Key\` of 1 to 200 visible characters. The same key again is the same request for a day, on every gateway of a database and over restarts:
  done once, answered alike (\`Idempotency-Replayed: true\`). Another request under it is 422. Secrets that are shown once are not in the second answer.
* **Limits** are counted by caller: \`RateLimit-Limit\`, \`RateLimit-Remaining\`, \`RateLimit-Reset\` (seconds); beyond them 429 with \`Retry-After\`. Tokens that are not believed are counted by address.
* **What stays**: within \`/api/v1\` fields, answers, kinds of events and codes are added, and nothing changes its meaning. What will go is announced by the header fields \`Deprecation\` (RFC 9745) and
  \`Sunset\` (RFC 8594), in the changelog, and at least twelve months before.
* **Hand-off references**: \`GET /handoff/{token}\` needs no caller, only the token that travelled with a hand-off. It opens one hand-off, for \`handoffs.hours\` after it, from \`handoffs.allowAddresses\`; each
  reading is in the audit log.

${sections.join('\n')}
## Shapes

${shapes.join('\n')}`;
}

/** The fields of a shape; of one that can be several, those of each. */
function printShape(schema: Readonly<Record<string, unknown>>): string {
  const {
    oneOf,
    properties,
    required = [],
  } = schema as {
    oneOf?: readonly Readonly<Record<string, unknown>>[];
    properties?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    required?: readonly string[];
  };
  if (oneOf?.every((one) => '$ref' in one)) return `One of ${oneOf.map(typeOf).join(', ')}.\n`;
  if (oneOf) return oneOf.map(printShape).join('\nor\n\n');
  if (properties === undefined) return `${typeOf(schema)}\n`;
  const fields = Object.entries(properties).map(([field, of]) => [
    code(field),
    typeOf(of),
    `${required.includes(field) ? '' : 'optional. '}${String(of['description'] ?? '')}`.trim(),
  ]);
  return `| Field | | |\n|---|---|---|\n${rows(fields)}\n`;
}

function printOperation(declared: Operation, shelf: ReturnType<typeof schemaShelf>): string {
  const { name, method, path, summary, about, scope, params, query, body, bodyType, answers, example } = declared;
  const needs = scope === 'open' ? 'nobody is asked who they are' : scope === 'signed-in' ? 'any caller' : `scope ${code(scope)}`;
  const fieldsOf = (schema: { readonly shape?: Readonly<Record<string, unknown>> } | undefined, place: string): string[][] =>
    Object.entries(schema?.shape ?? {}).map(([field, of]) => {
      const printed = shelf.schemaOf(of as never);
      return [code(field), place, typeOf(printed), String(printed['description'] ?? '')];
    });
  const given = [
    ...fieldsOf(params, 'path'),
    ...fieldsOf(query, 'query'),
    ...fieldsOf(body as { readonly shape?: Readonly<Record<string, unknown>> } | undefined, 'body'),
  ];
  const told = Object.entries(answers).map(([status, { says, body: shape, types = [] }]) => {
    const shown = shape === undefined || types.includes('text/event-stream') ? [] : [typeOf(shelf.schemaOf(shape))];
    if (shape !== undefined) shelf.schemaOf(shape);
    return [status, says, [...shown, ...types.map(code)].join(', ')];
  });
  const sent = example.body === undefined ? '' : `\n\`\`\`json\n${JSON.stringify(example.body, null, 2)}\n\`\`\`\n`;
  return `### ${name}

\`${method} ${path}\` · ${needs}

${summary}.${about === undefined ? '' : ` ${about}`}
${given.length === 0 ? '' : `\n| Given | in | | |\n|---|---|---|---|\n${rows(given)}\n`}${bodyType === undefined ? '' : `\nThe body is ${code(bodyType)}.\n`}
| Answer | | |
|---|---|---|
${rows(told)}
${sent}`;
}
