import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';

/** Names of contact centres and speech vendors, from the folders that may say them. A folder may also be named after a protocol or a format. */
const vendorWords = (folders: readonly string[]): string[] => [
  ...new Set(folders.map((folder) => folder.split('-')[0] ?? '').filter((word) => !['web', 'echo', 'sip', 'digital', 'smtp', 'xlsx'].includes(word))),
];

/** Lines of rooms above or beside a vendor's folder that name the vendor. Only `app` joins, so only `app` may. */
function strays(files: ReadonlyMap<string, string>, words: readonly string[]): string[] {
  const found: string[] = [];
  for (const [path, text] of files) {
    if (/^src\/(?:connectors|providers|app)\//.test(path)) continue;
    text.split('\n').forEach((line, i) => {
      for (const word of words) if (new RegExp(`\\b${word}`, 'i').test(line)) found.push(`${path}:${i + 1} says ${word}`);
    });
  }
  return found;
}

const folders = globSync(['src/connectors/*', 'src/providers/*']).map((path) => path.split('/').at(-1) ?? '');

test("a vendor's word stays in the vendor's folder", () => {
  const files = new Map(
    globSync('src/**/*.ts')
      .filter((file) => !file.endsWith('.test.ts'))
      .map((file) => [file, readFileSync(file, 'utf8')]),
  );
  const words = vendorWords(folders);
  assert.ok(words.length > 0, 'no vendor folder was seen');
  assert.deepEqual(strays(files, words), []);
});

test('the alarm rings', () => {
  const planted = new Map([
    ['src/sessions/ear.ts', '// as Talkdesk wants it'],
    ['src/connectors/talkdesk-stream/protocol.ts', 'const talkdesk = 1;'],
  ]);
  assert.deepEqual(strays(planted, vendorWords(['talkdesk-stream', 'zoom-sip'])), ['src/sessions/ear.ts:1 says talkdesk']);
});
