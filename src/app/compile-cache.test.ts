import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';

const scratch = mkdtempSync(join(tmpdir(), 'cordboard-compiled-test-'));
after(() => rmSync(scratch, { recursive: true, force: true }));
const main = join(import.meta.dirname, 'main.ts');
const user = String(process.getuid?.() ?? '');

/** Runs a short command with these folders; nothing of the developer's own is read or written. */
function version(env: Readonly<Record<string, string>>): string {
  const { NODE_COMPILE_CACHE: _, NODE_DISABLE_COMPILE_CACHE: _off, ...others } = process.env;
  const ran = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', main, 'version'], {
    env: { ...others, ...env },
    encoding: 'utf8',
  });
  assert.equal(ran.status, 0, ran.stderr);
  assert.equal(ran.stderr, '');
  return ran.stdout;
}
const folder = (name: string): string => {
  const path = join(scratch, name);
  mkdirSync(path, { recursive: true, mode: 0o700 });
  return path;
};

test('what was compiled is kept in the user’s cache, for this user alone', () => {
  const cache = folder('xdg');
  assert.match(version({ XDG_CACHE_HOME: cache, TMPDIR: folder('unused') }), /^cordboard/);
  const kept = join(cache, 'cordboard', 'compiled');
  assert.ok(readdirSync(kept).length > 0);
  assert.equal(statSync(kept).mode & 0o077, 0);
  assert.deepEqual(readdirSync(folder('unused')), []);
});

test('a folder that others may write is not trusted', () => {
  const cache = folder('open');
  const kept = join(cache, 'cordboard', 'compiled');
  mkdirSync(kept, { recursive: true });
  chmodSync(kept, 0o777);
  const temporary = folder('temporary');
  version({ XDG_CACHE_HOME: cache, TMPDIR: temporary });
  assert.deepEqual(readdirSync(kept), []);
  assert.ok(existsSync(join(temporary, `cordboard-compiled-${user}`)));
});

test('where nothing can be kept, and where nobody wants it, it runs all the same', () => {
  const file = join(scratch, 'file');
  writeFileSync(file, '');
  assert.match(version({ XDG_CACHE_HOME: join(file, 'cache'), TMPDIR: join(file, 'temporary') }), /^cordboard/);
  const cache = folder('unwanted');
  version({ XDG_CACHE_HOME: cache, NODE_DISABLE_COMPILE_CACHE: '1' });
  assert.deepEqual(readdirSync(cache), []);
});
