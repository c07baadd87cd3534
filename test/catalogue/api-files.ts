import { apiOperations, openApiDocument, printApiReference } from '#server';
import { printOperations, printShapes } from './print-client.ts';

/** The version of the API, of which there is one. */
const version = '1';

/** What is printed from the declarations of the API, by file. */
export const apiFiles: Readonly<Record<string, () => string>> = {
  'docs/reference/api.md': () => printApiReference(apiOperations),
  'client/generated/shapes.ts': printShapes,
  'client/generated/operations.ts': printOperations,
  'docs/reference/openapi.json': () => `${JSON.stringify(openApiDocument(apiOperations, version), null, 2)}\n`,
};
