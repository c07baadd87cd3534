import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { silentLogger, type WallTime } from '#base';
import type { StoredEvent } from '#contract';
import { defaultRules, nothingWatched } from '#privacy';
import { coverThread } from './cover-thread.ts';
import { coverHere } from './covering.ts';

const said = (seq: number, text: string): StoredEvent => ({
  kind: 'customer-turn',
  turn: seq,
  text,
  source: 'text',
  confidence: 1,
  matched: true,
  seq,
  at: seq as WallTime,
});
const events = [said(1, 'my card is 4111 1111 1111 1111'), said(2, 'or write to ann@example.com')];

test('the thread covers as the house does where it is called, in order', async () => {
  const thread = coverThread(silentLogger);
  try {
    const asks = [thread.record(events, {}, defaultRules), thread.text('+1 212 555 0187', defaultRules)] as const;
    assert.deepEqual(await asks[0], await coverHere.record(events, {}, defaultRules));
    assert.equal(await asks[1], '[phone …87]');
    const { watched } = await thread.next(nothingWatched, said(1, 'my card number is 4111 1111'), defaultRules);
    assert.deepEqual((await thread.next(watched, said(2, '1111 1111'), defaultRules)).event, said(2, '[card …1111]'));
  } finally {
    await thread.close();
  }
  await assert.rejects(thread.text('x', defaultRules), { code: 'COVERING_BROKEN' });
});

test('hostile text holds the thread that asks no longer than handing it over', async () => {
  const thread = coverThread(silentLogger);
  try {
    await thread.text('warm', defaultRules);
    let turns = 0;
    let done = false;
    const covered = thread.text('4111 1111 1111 1112 card '.repeat(3_200), defaultRules).finally(() => {
      done = true;
    });
    while (!done) {
      turns++;
      await new Promise<void>((go) => setImmediate(go));
    }
    await covered;
    // Covered here it would have been one.
    assert.ok(turns > 10, `${turns} turns of the loop`);
  } finally {
    await thread.close();
  }
});

test('a thread that breaks refuses what waits, and the next ask starts it anew', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cordboard-'));
  const file = join(folder, 'worker.mjs');
  writeFileSync(
    file,
    `import { parentPort } from 'node:worker_threads';
parentPort.on('message', ({ number, args: [text] }) => {
  if (text === 'break') process.exit(1);
  parentPort.postMessage(text === 'fail' ? { number, fault: 'no' } : { number, value: '[covered]' });
});`,
  );
  const thread = coverThread(silentLogger, pathToFileURL(file));
  try {
    const asks = ['fine', 'fail', 'break', 'behind'].map((text) => thread.text(text, defaultRules));
    const settled = await Promise.allSettled(asks);
    assert.deepEqual(
      settled.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as { code: string }).code)),
      ['[covered]', 'COVERING_BROKEN', 'COVERING_BROKEN', 'COVERING_BROKEN'],
    );
    assert.equal(await thread.text('again', defaultRules), '[covered]');
  } finally {
    await thread.close();
  }
});
