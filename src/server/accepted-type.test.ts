import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptedType } from './accepted-type.ts';

const offered = ['application/json', 'text/plain', 'text/markdown'] as const;

test('the best liked of what is offered is given', () => {
  const cases: Readonly<Record<string, string>> = {
    '': 'application/json',
    '*/*': 'application/json',
    'text/plain': 'text/plain',
    'TEXT/PLAIN; charset=utf-8': 'text/plain',
    'text/*': 'text/plain',
    'text/*, text/plain;q=0.2': 'text/markdown',
    'application/json;q=0.5, text/markdown;q=0.9, */*;q=0.1': 'text/markdown',
    'image/png': 'application/json',
    'text/plain;q=0': 'application/json',
    'text/plain;q=canary': 'application/json',
    ';;;,,,q=': 'application/json',
  };
  for (const [accept, type] of Object.entries(cases)) assert.equal(acceptedType(accept, offered), type, accept);
  assert.equal(acceptedType(undefined, offered), 'application/json');
  assert.equal(acceptedType(`${','.repeat(1e6)}text/plain`, offered), 'application/json');
});
