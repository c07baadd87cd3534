import { apiOperations } from '../api-operations.ts';
import { answer } from '../route/answer.ts';
import { entityTag } from '../route/entity-tag.ts';
import type { Api } from '../route/open-api.ts';
import { openApiDocument } from './open-api-document.ts';
import { getOpenApi } from './operations.ts';

/** The API's own description. */
export function serveReference(api: Api, version: string): void {
  let known: { readonly document: object; readonly tag: string } | undefined;
  api.serve(getOpenApi, () => {
    known ??= (() => {
      const document = openApiDocument(apiOperations, version);
      return { document, tag: entityTag(JSON.stringify(document)) };
    })();
    return answer(known.document, { etag: known.tag });
  });
}
