import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { fillBody, parseUrlTemplate, type UrlTemplate } from './api-template.ts';

function template(written: string): UrlTemplate {
  const read = parseUrlTemplate(written);
  assert.ok(read.ok, read.ok ? '' : read.error);
  return read.value;
}
const fill = (written: string, values: Record<string, string>): string | undefined => {
  const filled = template(written).fill(values);
  return filled.ok ? filled.value : undefined;
};

test('values are percent-encoded into path and query', () => {
  assert.equal(
    fill('https://shop.example/orders/{order}?lang={lang}&x=1', { order: 'A 1/ü', lang: 'en&admin=1' }),
    '/orders/A%201%2F%C3%BC?lang=en%26admin%3D1&x=1',
  );
  assert.equal(fill('/demo/orders/{order}', { order: '123456' }), '/demo/orders/123456');
  assert.equal(fill('https://shop.example?q={q}', { q: '' }), '/?q=');
  assert.equal(fill('https://shop.example', {}), '/');
});

test('what a customer says stays one value, whatever it is', () => {
  const attacks = [
    'a?b=c',
    'a#b',
    'a&b=c',
    '%2e%2e',
    'a@evil.example',
    '{other}',
    '{{other}}',
    'a;b',
    'a\\b',
    'ü😀',
    'a b',
    '//evil.example',
    '%0d%0aX: y',
    '$&',
    '$1',
    '..a',
  ];
  for (const attack of attacks) {
    const filled = fill('https://shop.example/o/{order}/state?q={order}', { order: attack, other: 'leak' });
    assert.ok(filled !== undefined, attack);
    const url = new URL(filled, 'https://shop.example');
    assert.equal(url.origin, 'https://shop.example');
    assert.deepEqual(url.pathname.split('/').map(decodeURIComponent), ['', 'o', attack, 'state']);
    assert.deepEqual([...url.searchParams], [['q', attack]]);
    assert.equal(url.hash, '');
  }
});

test('what would climb, vanish or cut the path is refused', () => {
  for (const attack of ['', '.', '..', '../x', 'x/..', 'a/../b', '..\\x', './x', 'a\r\nX-Evil: 1', 'a\u0000b', '\ud800', 'x'.repeat(2001)]) {
    assert.equal(fill('https://shop.example/o/{order}/state', { order: attack }), undefined, JSON.stringify(attack));
  }
  assert.equal(fill('https://shop.example/o/.{order}', { order: '.' }), undefined);
  assert.equal(fill('https://shop.example/o/{order}', {}), undefined);
  assert.equal(fill('https://shop.example/o/{constructor}', {}), undefined);
  assert.equal(fill('https://shop.example/o?q={q}', { q: 'a\r\nb' }), '/o?q=a%0D%0Ab');
});

test('any value at all either stays one segment or is refused', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[./\\%?#{}@:;&=2eEfF]{0,12}$/)), (value) => {
      const filled = fill('https://shop.example/o/{v}/end', { v: value });
      if (filled === undefined) return;
      const url = new URL(filled, 'https://shop.example');
      assert.deepEqual(url.pathname.split('/').map(decodeURIComponent), ['', 'o', value, 'end']);
      assert.match(filled, /^[\x21-\x7e]+$/);
    }),
    { numRuns: 300 },
  );
});

test('templates that cannot be safe are refused when they are read', () => {
  for (const written of [
    '',
    'shop.example/x',
    'ftp://shop.example/x',
    '//shop.example/x',
    'https://{host}/x',
    'https://shop.example:{port}/x',
    'https://user:pass@shop.example/x',
    'https://shop.example/../x',
    'https://shop.example/%2e%2E/x',
    'https://shop.example/x#y',
    'https://shop.example/ x',
    'https://shop.example/{a b}',
    'https://shop.example/{',
    'https://shop.example/{a}}',
    'https://shop.example\\x',
    'https://shop.example:99999/',
    'https:///x',
    '{url}',
  ]) {
    assert.equal(parseUrlTemplate(written).ok, false, written);
  }
});

test('addresses written oddly are seen as what they are', () => {
  assert.equal(template('https://0x7f.1/').origin?.hostname, '127.0.0.1');
  assert.equal(template('https://[::FFFF:7f00:1]:8443/').origin?.hostname, '[::ffff:7f00:1]');
  assert.equal(template('https://[::1]:8443/').origin?.port, '8443');
});

test('bodies are filled in their texts only, once', () => {
  const body = { order: '{order}', note: 'for {name}: {order}', list: ['{name}', 7, null, true], '{name}': { deep: '{name}' } };
  assert.deepEqual(fillBody(body, { order: '12"34\n', name: '{order}' }), {
    ok: true,
    value: { order: '12"34\n', note: 'for {order}: 12"34\n', list: ['{order}', 7, null, true], '{name}': { deep: '{order}' } },
  });
  assert.deepEqual(fillBody(body, { order: '1' }), { ok: false, error: 'name' });
  assert.deepEqual(fillBody(undefined, {}), { ok: true, value: undefined });
});
