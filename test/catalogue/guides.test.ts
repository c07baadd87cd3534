import assert from 'node:assert/strict';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { parse } from 'yaml';
import { loadConfig } from '../../src/app/config.ts';
import { findings } from '../../src/app/doctor/findings.ts';
import { selfSigned } from '../peers/far-phone.ts';
import { doctorGuides } from './catalogues.ts';

const root = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'cordboard-guides-'));
after(() => rmSync(folder, { recursive: true }));
cpSync(join(root, 'examples', 'agents'), join(folder, 'agents'), { recursive: true });
const { cert, key } = selfSigned('voice.example.com');
writeFileSync(join(folder, 'fullchain.pem'), cert);
writeFileSync(join(folder, 'privkey.pem'), key);

const blocksOf = (page: string): string[] =>
  [...readFileSync(join(root, page), 'utf8').matchAll(/^```yaml\n([\s\S]*?)^```/gm)].map(([, text = '']) => text);
const isWhole = (text: string): boolean => text.startsWith('# cordboard.yaml\n');

/** What is wrong with a whole configuration. */
function wrongIn(text: string): string[] {
  const file = join(folder, 'cordboard.yaml');
  writeFileSync(file, text);
  return loadConfig(file).complaints.flatMap(({ severity, says, path }) => (severity === 'error' ? [`${path.join('.')}: ${says}`] : []));
}

for (const page of globSync('docs/guides/*.md', { cwd: root }).sort())
  test(`${page}: each YAML is YAML, and a whole configuration would start`, () => {
    for (const text of blocksOf(page)) {
      assert.doesNotThrow(() => parse(text), text);
      if (isWhole(text)) assert.deepEqual(wrongIn(text), []);
    }
  });

test('each guide to a telephone channel has a whole configuration', () => {
  for (const name of ['talkdesk-sip', 'zoom-contact-center', 'sip-trunk']) assert.ok(blocksOf(`docs/guides/${name}.md`).some(isWhole), name);
});

const metricsOf = (text: string): string[] => [...text.matchAll(/\bcordboard_[a-z_]+/g)].map(([name]) => name.replace(/_bucket$/, ''));
const knownMetrics = new Set(metricsOf(readFileSync(join(root, 'docs/reference/metrics.md'), 'utf8')));
const unknownMetrics = (text: string): string[] => metricsOf(text).filter((name) => !knownMetrics.has(name));

test('each metric that a guide names is one of ours', () => {
  for (const page of globSync('docs/guides/*.md', { cwd: root })) assert.deepEqual(unknownMetrics(readFileSync(join(root, page), 'utf8')), [], page);
  assert.deepEqual(unknownMetrics('cordboard_calls_totally_made_up'), ['cordboard_calls_totally_made_up'], 'the alarm rings');
});

test('the alarm rings', () => {
  assert.notDeepEqual(wrongIn('# cordboard.yaml\nagents: [agents/none]\naccounts: []\n'), []);
});

test('nothing stands in the doctor’s catalogue that nobody finds', () => {
  const sources = globSync('src/app/{doctor,commands}/*.ts', { cwd: root }).filter(
    (file) => !file.endsWith('findings.ts') && !file.endsWith('.test.ts'),
  );
  const text = sources.map((file) => readFileSync(join(root, file), 'utf8')).join('\n');
  assert.deepEqual(
    Object.keys(findings).filter((code) => !text.includes(`'${code}'`)),
    [],
  );
});

test('whatever the doctor can find stands in a guide, once in each, with a remedy that ends its sentence', () => {
  const pages = doctorGuides.map((page) => readFileSync(join(root, page), 'utf8'));
  for (const [code, { says, remedy }] of Object.entries(findings)) {
    assert.ok(
      pages.some((text) => text.split(`| \`${code}\` |`).length === 2),
      code,
    );
    assert.ok(
      pages.every((text) => text.split(`| \`${code}\` |`).length <= 2),
      code,
    );
    assert.match(says, /^[A-Z`].*\.$/, code);
    assert.match(remedy, /[.?]$/, code);
  }
});
