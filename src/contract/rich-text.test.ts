import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { escapeRich, isRich, parseRich, plainOfRich } from './rich-text.ts';

test('bold words, links and lists are read, and plain text has all they say', () => {
  const source = 'Your parcel is **on its way**.\n- [Track it](https://x.example/a?b=1)\n- call [us](tel:+15550100)';
  assert.deepEqual(parseRich(source), [
    {
      listed: false,
      spans: [
        { kind: 'plain', text: 'Your parcel is ' },
        { kind: 'bold', text: 'on its way' },
        { kind: 'plain', text: '.' },
      ],
    },
    { listed: true, spans: [{ kind: 'link', text: 'Track it', to: 'https://x.example/a?b=1' }] },
    {
      listed: true,
      spans: [
        { kind: 'plain', text: 'call ' },
        { kind: 'link', text: 'us', to: 'tel:+15550100' },
      ],
    },
  ]);
  assert.equal(plainOfRich(source), 'Your parcel is on its way.\n- Track it (https://x.example/a?b=1)\n- call us (+15550100)');
  assert.equal(plainOfRich('[a@b.example](mailto:a@b.example)'), 'a@b.example');
});

test('a link to anything but the web, mail and telephones is words', () => {
  for (const to of ['javascript:alert', 'data:text/html,x', '//x.example', '/here', 'JaVaScRiPt:x', 'vbscript:x']) {
    assert.deepEqual(parseRich(`[here](${to})`), [{ listed: false, spans: [{ kind: 'plain', text: 'here' }] }], to);
  }
});

test('what customers and APIs gave means nothing but itself', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[-*[\]()\\a:/. \n]{0,40}$/), (value) => {
      assert.equal(plainOfRich(escapeRich(value)), value);
      assert.equal(isRich(escapeRich(value)), false, value);
    }),
  );
  assert.equal(plainOfRich(`**${escapeRich('a** [x](https://evil.example)')}**`), 'a** [x](https://evil.example)');
});

test('any text can be read, and what opens and never closes costs no more than its length', () => {
  fc.assert(fc.property(fc.string({ maxLength: 60 }), (text) => void plainOfRich(text)));
  for (const text of ['*'.repeat(50_000), '['.repeat(50_000), '[a]('.repeat(20_000), '**a'.repeat(20_000), '\\'.repeat(50_001)])
    assert.ok(plainOfRich(text).length <= text.length);
});
