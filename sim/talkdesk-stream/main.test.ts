import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openStubPartner } from './fixtures/stub-partner.ts';

const main = fileURLToPath(new URL('./main.ts', import.meta.url));
const run = (...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [main, ...args], (_error, out, err) => resolve({ code: child.exitCode ?? -1, out, err }));
  });

test('the command tells by its exit code how it went, and prints nothing but the report when asked for JSON', async () => {
  const refusing = await openStubPartner(403);
  const leaving = await openStubPartner(
    (message, stream) => void (message.event === 'start' && stream.send({ event: 'stop', stop: { command: 'escalate', ringGroup: 'refunds' } })),
  );
  try {
    const [refused, escalated, misunderstood, noFile] = await Promise.all([
      run('--url', refusing.url, '--press', '1'),
      run('--url', leaving.url, '--press', '1', '--json'),
      run('--url', refusing.url, '--quirk', 'speed=9'),
      run('--url', refusing.url, '--script', 'nowhere.yaml'),
    ]);
    assert.equal(refused.code, 1, refused.err);
    assert.match(refused.out, /HTTP 403/);
    assert.ok(!(refused.out + refused.err).includes('s3cret'));
    assert.equal(escalated.code, 0, escalated.err);
    const report = JSON.parse(escalated.out) as { exit: string; rang: string };
    assert.deepEqual([report.exit, report.rang], ['escalation', 'refunds']);
    assert.equal(misunderstood.code, 2);
    assert.match(misunderstood.err, /The quirks are: chunkBytes/);
    assert.equal(noFile.code, 2);
    assert.match(noFile.err, /nowhere\.yaml cannot be read/);
  } finally {
    await Promise.all([refusing.close(), leaving.close()]);
  }
});
