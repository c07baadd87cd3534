import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { buildWidget, builtWidget } from '../scripts/build-widget.ts';
import { contrast, luminance, readableOn } from './src/colour.ts';
import { linkify } from './src/linkify.ts';
import { openOutbox } from './src/outbox.ts';
import { speaker, words } from './src/words.ts';

const built = readFileSync(builtWidget, 'utf8');

test('what is built is what the sources say: else npm run widget', async () => {
  assert.ok(built === (await buildWidget()), 'widget/built/widget.js is stale: npm run widget');
});

test('it is small, and never reads HTML nor runs text', () => {
  const sizeBytes = gzipSync(built).length;
  assert.ok(sizeBytes <= 30 * 1024, `${sizeBytes} bytes gzipped`);
  for (const way of ['innerHTML', 'outerHTML', 'insertAdjacentHTML', 'document.write', 'eval(', 'new Function', 'document.cookie'])
    assert.ok(!built.includes(way), way);
});

/** Imports that lead out of the widget: it runs in strangers' pages and shares no code with the house. */
const strays = (files: ReadonlyMap<string, string>): string[] =>
  [...files].flatMap(([path, text]) =>
    [...text.matchAll(/^(?:import|export) .*?from '([^']+)'|\bimport\('([^']+)'\)/gm)].flatMap(([, named, loaded]) =>
      /^\.\/[\w-]+\.ts$/.test(named ?? loaded ?? '') ? [] : [`${path}: ${named ?? loaded}`],
    ),
  );

test('it stands alone', () => {
  const folder = join(import.meta.dirname, 'src');
  const files = new Map(globSync('*.ts', { cwd: folder }).map((file) => [file, readFileSync(join(folder, file), 'utf8')]));
  assert.ok(files.size > 10);
  assert.deepEqual(strays(files), []);
  assert.equal(strays(new Map([['a.ts', "import { x } from '#base';\nimport type { y } from '../../src/base/x.ts';\nimport('zod');"]])).length, 3);
});

test('every sentence can be said in other words, and every one of them is used', () => {
  const folder = join(import.meta.dirname, 'src');
  const text = globSync('*.ts', { cwd: folder })
    .filter((file) => file !== 'words.ts')
    .map((file) => readFileSync(join(folder, file), 'utf8'))
    .join('\n');
  assert.deepEqual(
    Object.keys(words).filter((name) => !text.includes(`'${name}'`)),
    [],
  );
  const guide = readFileSync(join(import.meta.dirname, '..', 'docs', 'guides', 'web-chat.md'), 'utf8');
  assert.deepEqual(
    Object.entries(words).filter(([name, words]) => !guide.includes(`| \`${name}\` | ${words} |`)),
    [],
  );
  assert.equal(speaker({ typing: '{name} schreibt {x}' })('typing', { name: '$& {x}' }), '$& {x} schreibt {x}');
});

test('addresses become links, and nothing else does', () => {
  const links = (text: string): (readonly [string, string])[] =>
    linkify(text).flatMap(({ text, href }) => (href === undefined ? [] : [[text, href] as const]));
  for (const [text, shown, href] of [
    ['see https://example.com/a?b=1.', 'https://example.com/a?b=1', 'https://example.com/a?b=1'],
    ['(https://en.wikipedia.org/wiki/A_(b))', 'https://en.wikipedia.org/wiki/A_(b)', 'https://en.wikipedia.org/wiki/A_(b)'],
    ['www.example.com!', 'www.example.com', 'https://www.example.com/'],
    ['write to pat.lee@example.co.uk, please', 'pat.lee@example.co.uk', 'mailto:pat.lee@example.co.uk'],
    ['https://example.com/"onmouseover="alert(1)', 'https://example.com/', 'https://example.com/'],
  ] as const)
    assert.deepEqual(links(text), [[shown, href]], text);
  for (const text of ['javascript:alert(1)', 'data:text/html,x', 'https://', 'a@b', 'file:///etc/passwd', 'vbscript:x'])
    assert.deepEqual(links(text), [], text);
});

test('no text is lost or changed by its links, and no link leads elsewhere than the web and mail', () => {
  const piece = fc.oneof(fc.string(), fc.constantFrom('https://', 'www.', 'a.b', ')', '(', '@', 'x@y.zz', 'javascript:', ' ', '..'));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      const cut = linkify(text);
      assert.equal(cut.map((one) => one.text).join(''), text);
      for (const { href } of cut) assert.ok(href === undefined || /^(?:https?|mailto):/.test(href));
    }),
  );
});

test('whatever colour: what is written on it can be read', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffff }), (value) => {
      const colour = `#${value.toString(16).padStart(6, '0')}`;
      assert.ok(contrast(luminance(colour), luminance(readableOn(colour))) >= 4.5, colour);
    }),
  );
});

test('the outbox keeps what is not acknowledged, in order, whatever else lies in the drawer', () => {
  const drawer = new Map<string, string>();
  const keep = {
    get: (name: string) => drawer.get(name),
    set: (name: string, value: string | undefined) => void (value === undefined ? drawer.delete(name) : drawer.set(name, value)),
    watch: () => undefined,
  };
  const message = (id: string) => ({ id, text: id, files: [], at: '' });
  const one = openOutbox(keep);
  const other = openOutbox(keep);
  one.add(message('1'));
  other.add(message('2'));
  assert.deepEqual(
    one.all().map(({ id }) => id),
    ['1', '2'],
  );
  other.remove('1');
  one.remove('gone');
  assert.deepEqual(
    one.all().map(({ id }) => id),
    ['2'],
  );
  one.remove('2');
  assert.equal(drawer.size, 0);
  for (const junk of ['{', 'null', '[1,null,{"id":1}]', '{}']) {
    drawer.set('outbox', junk);
    assert.deepEqual(one.all(), []);
  }
});
