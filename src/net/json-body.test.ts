import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { nestsWithin, parseJson } from './json-body.ts';

test('honest JSON comes through as it is', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 20 }), (text) => {
      const read = parseJson(text);
      if (/proto|constructor/.test(text)) return;
      assert.deepEqual(read, { ok: true, value: JSON.parse(text) });
    }),
  );
  assert.deepEqual(parseJson('{"constructor":"a word","b":"\\u00e9"}'), { ok: true, value: { constructor: 'a word', b: 'é' } });
});

test('what is no JSON is a value, whatever it is', () => {
  fc.assert(fc.property(fc.string(), (text) => void parseJson(text)));
  assert.deepEqual(parseJson('{'), { ok: false, error: 'not-json' });
  assert.deepEqual(parseJson(''), { ok: false, error: 'not-json' });
});

test('keys that reach for a prototype are refused, however spelt', () => {
  for (const text of ['{"__proto__":{}}', '{"a":[{"__proto__":1}]}', '{"\\u005f_proto__":1}', '{"constructor":{"prototype":{}}}']) {
    assert.deepEqual(parseJson(text), { ok: false, error: 'forbidden-key' }, text);
  }
});

test('depth is bounded before anything recursive sees it', () => {
  const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
  assert.ok(parseJson(nested(64)).ok);
  assert.deepEqual(parseJson(nested(65)), { ok: false, error: 'too-deep' });
  assert.deepEqual(parseJson('{"a":'.repeat(100_000)), { ok: false, error: 'too-deep' });
  assert.ok(nestsWithin(JSON.stringify('[[[[\\"[[['), 0));
});
