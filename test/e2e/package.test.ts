import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

test('the package runs where it is installed: compiled, with its own worker threads, in a folder that is not its own', async () => {
  const packed = spawnSync(process.execPath, ['scripts/pack.ts'], { encoding: 'utf8' });
  assert.equal(packed.status, 0, packed.stdout + packed.stderr);
  const place = mkdtempSync(join(tmpdir(), 'cordboard-package-'));
  cpSync('build', join(place, 'cordboard'), { recursive: true });
  symlinkSync(resolve('node_modules'), join(place, 'node_modules'));
  const run = (...args: readonly string[]): Promise<{ code: number | null; output: string }> =>
    new Promise((done) => {
      const child = spawn(process.execPath, [join(place, 'cordboard', 'bin', 'cordboard.mjs'), ...args], {
        cwd: place,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.on('data', (octets) => (output += octets));
      child.on('close', (code) => done({ code, output }));
    });
  const version = await run('version');
  assert.match(version.output, /^cordboard \d+\.\d+\.\d+/);
  // What browsers are given lies where the compiled code looks for it.
  for (const built of ['console/built/console.js', 'console/built/console.css', 'widget/built/widget.js'])
    assert.ok(existsSync(join(place, 'cordboard', built)), built);
  const check = await run('check');
  assert.equal(check.code, 0, check.output);
  const demo = await run('demo', '--only', 'keys');
  assert.equal(demo.code, 0, demo.output);
  rmSync(place, { recursive: true, force: true });
});
