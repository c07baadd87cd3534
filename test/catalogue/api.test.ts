import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { Validator } from '@seriousme/openapi-schema-validator';
import { apiOperations, openApiDocument } from '#server';
import { apiFiles } from './api-files.ts';

const root = join(import.meta.dirname, '..', '..');

for (const [file, print] of Object.entries(apiFiles)) {
  test(`${file} says exactly what the code says (npm run docs)`, () => {
    assert.equal(readFileSync(join(root, file), 'utf8'), print());
  });
}

const verdict = async (document: object) => new Validator().validate(JSON.parse(JSON.stringify(document)));

test('the OpenAPI document is one, says a validator of other people', async () => {
  const { valid, errors } = await verdict(openApiDocument(apiOperations, '1'));
  assert.ok(valid, JSON.stringify(errors, null, 2));
  const broken = openApiDocument(apiOperations, '1');
  assert.equal((await verdict({ ...broken, paths: { '/x': { get: { responses: 7 } } } })).valid, false, 'the alarm rings');
});

test('operations have names and places of their own', () => {
  const names = apiOperations.map(({ name }) => name);
  assert.deepEqual([...new Set(names)], names);
  const places = apiOperations.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, '{}')}`);
  assert.deepEqual([...new Set(places)], places);
});

test('each example is an answer that the operation could give', () => {
  for (const { name, answers, example, params, query, body } of apiOperations) {
    const declared = answers[example.status];
    assert.ok(declared, name);
    for (const [schema, given] of [
      [params, example.params],
      [query, example.query],
      [body, example.body],
    ] as const)
      if (schema !== undefined && (given !== undefined || schema === params)) assert.ok(schema.safeParse(given).success, `${name}: what is given`);
    if (example.answer === undefined) continue;
    const read = declared.body?.safeParse(example.answer);
    assert.ok(read?.success, `${name}: ${JSON.stringify(read?.error?.issues)}`);
    assert.ok(
      isDeepStrictEqual(JSON.parse(JSON.stringify(read.data)), JSON.parse(JSON.stringify(example.answer))),
      `${name}: something that is not declared`,
    );
  }
});
