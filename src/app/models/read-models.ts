import { checkAgainst } from '#base';
import { type Complain, type Path, suggest } from '../complain.ts';
import { type ModelConfig, modelSchemas, modelTypeNames } from './model-types.ts';

export interface ModelPorts {
  readonly secretAt: (path: Path, reference: string) => string;
  readonly complain: Complain;
}

/** Reads the list `models` as it was written; those that are not sound are complained about and left out. */
export function readModels(
  written: readonly { readonly id: string; readonly type: string }[],
  { secretAt, complain }: ModelPorts,
): Map<string, ModelConfig> {
  const models = new Map<string, ModelConfig>();
  for (const [i, entry] of written.entries()) {
    const path: Path = ['models', i];
    if (!Object.hasOwn(modelSchemas, entry.type)) {
      complain([...path, 'type'], `"${entry.type}" is no type of model`, suggest(entry.type, modelTypeNames, ''));
      continue;
    }
    const read = checkAgainst(modelSchemas[entry.type as keyof typeof modelSchemas], entry);
    if (!read.ok) {
      for (const found of read.error) complain([...path, ...found.path], found.says, found.remedy, found.severity);
      continue;
    }
    const { id, url, allowPrivate, apiKey, headers } = read.value;
    if (models.has(id)) complain([...path, 'id'], `"${id}" appears twice`, 'Give each model its own id.');
    if (id === noModel) complain([...path, 'id'], `"${noModel}" stands for no model`, 'Give it another id.');
    if (URL.parse(url)?.protocol === 'http:' && !allowPrivate)
      complain([...path, 'url'], 'this model is asked by plain HTTP', 'Use https, or set allowPrivate: true for a model inside your own network.');
    if (URL.parse(url)?.pathname.endsWith('/chat/completions'))
      complain([...path, 'url'], 'this is the address of one request', 'Leave `/chat/completions` out: it is added.');
    const plain = Object.entries(headers).map(([name, value]): [string, string] => [
      name,
      /^(?:env|file|generate):/.test(value) ? secretAt([...path, 'headers', name], value) : value,
    ]);
    models.set(id, {
      ...read.value,
      headers: Object.fromEntries(plain),
      ...(apiKey === undefined ? {} : { apiKey: secretAt([...path, 'apiKey'], apiKey) }),
    });
  }
  return models;
}

/** Written where a model is wanted, it says that none is. */
export const noModel = 'none';
