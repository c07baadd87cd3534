import { apiOperations, openApiDocument } from '#server';

type Schema = { readonly [keyword: string]: unknown };
interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
  readonly description?: string;
}
interface Content {
  readonly [type: string]: { readonly schema?: Schema };
}
interface PrintedOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
  readonly 'x-cordboard-pages'?: string;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, PrintedOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const heading = `// Printed from the API's declarations by \`npm run docs\`. Change those instead.
// biome-ignore-all format: printed
// biome-ignore-all lint: printed
// biome-ignore-all assist: printed
`;

const nameOf = (text: string): string => (/^[A-Za-z_]\w*$/.test(text) ? text : JSON.stringify(text));
const comment = (text: unknown, indent: string): string =>
  typeof text === 'string' ? `${indent}/** ${text.replaceAll('*/', '* /').replaceAll('\n', ' ')} */\n` : '';

/** A JSON Schema as a TypeScript type. */
function typeOf(schema: Schema, indent: string): string {
  const {
    $ref,
    enum: values,
    anyOf,
    oneOf,
    allOf,
    type,
    items,
    properties,
    additionalProperties,
    required = [],
  } = schema as {
    $ref?: string;
    enum?: readonly unknown[];
    anyOf?: readonly Schema[];
    oneOf?: readonly Schema[];
    allOf?: readonly Schema[];
    type?: string | readonly string[];
    items?: Schema;
    properties?: Readonly<Record<string, Schema>>;
    additionalProperties?: Schema | boolean;
    required?: readonly string[];
  };
  if ($ref !== undefined) return $ref.split('/').at(-1) ?? 'unknown';
  if ('const' in schema) return JSON.stringify(schema['const']);
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(' | ');
  const several = anyOf ?? oneOf;
  if (several !== undefined) return [...new Set(several.map((one) => typeOf(one, indent)))].join(' | ');
  if (allOf !== undefined) return allOf.map((one) => typeOf(one, indent)).join(' & ');
  if (Array.isArray(type)) return type.map((one) => typeOf({ ...schema, type: one }, indent)).join(' | ');
  switch (type) {
    case 'string':
      return 'string';
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
    case 'null':
      return type;
    case 'array':
      return `ReadonlyArray<${typeOf(items ?? {}, indent)}>`;
    case 'object': {
      const open = typeof additionalProperties === 'object' && properties === undefined;
      if (open) return `Readonly<Record<string, ${typeOf(additionalProperties, indent)}>>`;
      const inside = `${indent}  `;
      const fields = Object.entries(properties ?? {}).map(
        ([name, of]) =>
          `${comment(of['description'], inside)}${inside}readonly ${nameOf(name)}${required.includes(name) ? '' : '?'}: ${typeOf(of, inside)};\n`,
      );
      const more = additionalProperties !== undefined && additionalProperties !== false ? `${inside}readonly [more: string]: unknown;\n` : '';
      return fields.length + more.length === 0 ? 'Readonly<Record<string, never>>' : `{\n${fields.join('')}${more}${indent}}`;
    }
    default:
      return 'unknown';
  }
}

/** In a URL a number is as good as its digits. */
const queryType = (schema: Schema): string => {
  const type = typeOf(schema, '    ');
  return type
    .split(' | ')
    .map((one) => (one === 'string' ? 'string | number' : one))
    .join(' | ');
};

const document = (): Document => openApiDocument(apiOperations, '1') as unknown as Document;

/** `client/generated/shapes.ts` */
export function printShapes(): string {
  const { schemas } = document().components;
  const types = Object.entries(schemas).map(([name, schema]) => {
    const type = typeOf(schema, '');
    return `${comment(schema['description'], '')}${schema['type'] === 'object' && type.startsWith('{') ? `export interface ${name} ${type}` : `export type ${name} = ${type};`}\n`;
  });
  return `${heading}\n/** The shapes of the API's bodies. */\n\n${types.join('\n')}`;
}

function answerOf({ responses }: PrintedOperation): string {
  const [, good] = Object.entries(responses).find(([status]) => status.startsWith('2')) ?? [];
  const content = Object.entries(good?.content ?? {});
  if (content.length === 0) return 'undefined';
  const json = content.find(([type]) => type === 'application/json')?.[1].schema;
  return json === undefined ? 'Response' : typeOf(json, '    ');
}

/** `client/generated/operations.ts` */
export function printOperations(): string {
  const doc = document();
  const all = Object.entries(doc.paths)
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, declared]) => ({ path, method: method.toUpperCase(), declared })))
    .sort((a, b) => (a.declared.operationId < b.declared.operationId ? -1 : 1));
  const interfaces = all.map(({ declared }) => {
    const { operationId, summary, parameters = [], requestBody } = declared;
    const given = parameters.filter((one) => one.in !== 'header');
    const [[, content] = []] = Object.entries(requestBody?.content ?? {});
    const fields = [
      ...given.map(
        ({ name, required, schema, description, in: place }) =>
          `${comment(description, '      ')}      readonly ${nameOf(name)}${required ? '' : '?'}: ${place === 'query' ? queryType(schema) : 'string'};\n`,
      ),
      ...(content?.schema === undefined ? [] : [`      readonly body: ${typeOf(content.schema, '      ')};\n`]),
    ];
    const answer = answerOf(declared);
    const list = declared['x-cordboard-pages'];
    const item = list === undefined ? 'never' : `${answer}[${JSON.stringify(list)}][number]`;
    return `${comment(`${summary}.`, '  ')}  readonly ${operationId}: {
    readonly given: ${fields.length === 0 ? 'Readonly<Record<string, never>>' : `{\n${fields.join('')}    }`};
    readonly answer: ${answer};
    readonly item: ${item};
  };
`;
  });
  const rows = all.map(({ path, method, declared }) => {
    const { operationId, requestBody, 'x-cordboard-pages': pages } = declared;
    const [type] = Object.keys(requestBody?.content ?? {});
    const raw = answerOf(declared) === 'Response';
    const row = { method, path, ...(pages === undefined ? {} : { pages }), ...(type === undefined ? {} : { type }), ...(raw ? { raw } : {}) };
    return `  ${operationId}: ${JSON.stringify(row)},\n`;
  });
  const bare = interfaces
    .join('')
    .replaceAll(/\/\*\*[\s\S]*?\*\//g, '')
    .replaceAll(/"[^"]*"/g, '');
  const used = Object.keys(doc.components.schemas).filter((name) => new RegExp(`\\b${name}\\b`).test(bare));
  return `${heading}
import type { ${used.join(', ')} } from './shapes.ts';

/** What each operation is given and answers. */
export interface Operations {
${interfaces.join('')}}

export interface OperationRow {
  readonly method: string;
  readonly path: string;
  /** The list in the answer, of those that go by pages. */
  readonly pages?: string;
  /** The media type of the body that is sent. */
  readonly type?: string;
  /** The answer is no JSON. */
  readonly raw?: boolean;
}

/** Where each operation is. */
export const operations: { readonly [Name in keyof Operations]: OperationRow } = {
${rows.join('')}};
`;
}
