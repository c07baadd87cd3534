import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cordboard, interopFolder, startGateway } from './gateway-process.ts';

test('doctor: a gateway that runs is healthy, one that does not is found, and nonsense is wrong input', async () => {
  const place = interopFolder((text) => text);
  const gateway = await startGateway(place.config);
  try {
    const url = (await cordboard(['channel', 'url', '-c', place.config, '--port', String(gateway.port)])).stdout.trim();
    const running = await cordboard(['doctor', url, '--json']);
    assert.equal(running.code, 0, running.stdout + running.stderr);
    const { healthy, checks } = JSON.parse(running.stdout) as { healthy: boolean; checks: { what: string; verdict: string }[] };
    assert.equal(healthy, true);
    assert.equal(checks.find(({ what }) => what === 'upgrade')?.verdict, 'ok');
    const token = new URL(url).searchParams.get('token') ?? assert.fail();
    for (const part of token.split('.')) assert.ok(!running.stdout.includes(part), 'the token is never printed');

    const forged = url.replace(/token=[^&]*/, `token=${token.slice(0, -4)}AAAA`);
    const refused = await cordboard(['doctor', forged]);
    assert.equal(refused.code, 1);
    assert.match(refused.stdout, /failed +upgrade +401[\s\S]*STREAM_REFUSED_TOKEN\n +→ /);
  } finally {
    await gateway.stop('SIGTERM');
  }
  const gone = await cordboard(['doctor', `ws://127.0.0.1:${gateway.port}/x`, '--timeout', '2']);
  assert.equal(gone.code, 1);
  assert.match(gone.stdout, /NOBODY_LISTENS/);
  assert.equal((await cordboard(['doctor', 'ftp://x'])).code, 2);
  const configured = await cordboard(['doctor', '-c', place.config]);
  assert.equal(configured.code, 0, configured.stdout + configured.stderr);
  place.remove();
});
