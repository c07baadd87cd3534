import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openStubBot } from '../../test/peers/stub-bot.ts';

const commands = {
  talkdesk: fileURLToPath(new URL('./main.ts', import.meta.url)),
  zoom: fileURLToPath(new URL('../zoom-sip/main.ts', import.meta.url)),
};
const run = (which: keyof typeof commands, ...args: string[]): Promise<{ code: number; out: string; err: string }> =>
  new Promise((resolve) => {
    const child = execFile(process.execPath, [commands[which], ...args], (_error, out, err) => resolve({ code: child.exitCode ?? -1, out, err }));
  });

test('both commands tell by their exit code how it went, and print nothing but the report when asked for JSON', async () => {
  const bot = await openStubBot({
    transport: 'tls',
    sound: { codecs: ['PCMU'], suites: ['AES_CM_128_HMAC_SHA1_80'], padded: true },
    headers: [
      ['kore-session_id', '65f0c1d2e3a4b5c6d7e8f901'],
      ['kore-bot_id', 'st-1'],
    ],
    then: (call) => call.hangUp([['kore-reason', 'HangUp']]),
  });
  const ca = join(tmpdir(), `cordboard-sim-${process.pid}.pem`);
  writeFileSync(ca, bot.ca);
  const at = `127.0.0.1:${bot.place.port}`;
  try {
    const [byoai, zoom, distrusting, noUri, noDid, help] = await Promise.all([
      run('talkdesk', '--uri', `sip:bot@${at}`, '--ca', ca, '--silence', '3000', '--json'),
      run('zoom', '--fqdn', at, '--ca', ca, '--did', '1555*', '--dialled', '15550100', '--silence', '3000', '--json'),
      run('talkdesk', '--uri', `sip:bot@${at}`, '--silence', '3000'),
      run('talkdesk', '--uri', 'https://bot.example', '--silence', '3000'),
      run('zoom', '--fqdn', at, '--did', 'bot', '--silence', '3000'),
      run('zoom', '--help'),
    ]);
    assert.equal(byoai.code, 0, byoai.err);
    assert.equal((JSON.parse(byoai.out) as { exit: string }).exit, 'ok');
    assert.equal(zoom.code, 0, zoom.err + zoom.out);
    const report = JSON.parse(zoom.out) as { exit: string; dialledNumber: string; botId: string };
    assert.deepEqual([report.exit, report.dialledNumber, report.botId], ['completed', '+15550100', 'st-1']);
    assert.equal(distrusting.code, 1);
    assert.match(distrusting.out, /SELF_SIGNED/);
    assert.deepEqual([noUri.code, noDid.code, help.code], [2, 2, 0]);
    assert.match(noUri.err, /no SIP URI/);
    assert.match(noDid.err, /neither a number/);
    assert.match(help.out, /--scenario/);
  } finally {
    bot.close();
  }
});
