import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { clientKeyOf } from './account.ts';
import { parseFlags } from './flags.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));

test('the command listens, prints JSON lines when asked, writes a key once, and ends on a signal', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'connect-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const keyFile = join(folder, 'client.key');
  const fault = '{"operation":"certs","kind":"status","status":503}';
  const child = spawn(process.execPath, [main, '--port', '0', '--json', '--key-file', keyFile, '--fault', fault]);
  const exit = new Promise<number | null>((resolve) => child.on('exit', resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const listening = JSON.parse((await lines.next()).value ?? '') as { kind: string; url: string };
  assert.equal(listening.kind, 'listening');
  assert.equal((await fetch(`${listening.url}/oauth/certs`)).status, 503);
  assert.deepEqual(JSON.parse((await lines.next()).value ?? '').fault, 'status');
  assert.equal(statSync(keyFile).mode & 0o777, 0o600);
  assert.equal(clientKeyOf('sim-key', readFileSync(keyFile, 'utf8')).publicKey.asymmetricKeyType, 'ec');
  child.kill('SIGTERM');
  assert.equal(await exit, 0);
});

test('a command that is not understood ends with 2 and says why', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'connect-'));
  writeFileSync(join(folder, 'no.key'), 'no key');
  const run = (...args: string[]): Promise<{ code: number | null; err: string }> =>
    new Promise((resolve) => {
      const child = execFile(process.execPath, [main, ...args], (_error, _out, err) => resolve({ code: child.exitCode, err }));
    });
  const wrong = await Promise.all([
    run('--port', '0', '--quirk', 'speed=9'),
    run('--port', '0', '--script', 'nowhere.yaml'),
    run('--port', '0', '--key-file', join(folder, 'no.key')),
    run('--port', '0', '--webhook', 'http://x/?a=1'),
  ]);
  rmSync(folder, { recursive: true });
  assert.deepEqual(
    wrong.map(({ code }) => code),
    [2, 2, 2, 2],
  );
  for (const [i, words] of [/The quirks are: tokenSeconds/, /nowhere\.yaml cannot be read/, /no private key/, /no query/].entries())
    assert.match(wrong[i]?.err ?? '', words);
});

test('flags: what is usual, what excludes each other, help', () => {
  const usual = parseFlags([]);
  assert.ok(usual.ok);
  assert.deepEqual(
    [usual.value.port, usual.value.touchpoints, usual.value.agents, usual.value.prompt],
    [4600, ['sim-touchpoint'], ['Alex'], undefined],
  );
  const quiet = parseFlags(['--no-prompt', '--touchpoint', 'a', '--touchpoint', 'b', '--region', 'eu']);
  assert.ok(quiet.ok);
  assert.deepEqual([quiet.value.prompt, quiet.value.touchpoints, quiet.value.region], [false, ['a', 'b'], 'eu']);
  for (const args of [
    ['--port', 'x'],
    ['--port', '70000'],
    ['--region', 'mars'],
    ['more'],
    ['--webhook-key', 'a', '--webhook-user', 'b:c'],
    ['--webhook-user', 'b'],
  ]) {
    const wrong = parseFlags(args);
    assert.ok(!wrong.ok && wrong.error.code === 2, args.join(' '));
  }
  const help = parseFlags(['--help']);
  assert.ok(!help.ok && help.error.code === 0);
  assert.match(help.error.text, /--webhook-key/);
});
