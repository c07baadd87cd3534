import assert from 'node:assert/strict';
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { type ConversationId, silentLogger } from '#base';
import { silentMeter } from '#contract';
import { realDice, realScheduler } from '#net';
import { openStore } from '#store';
import { openRecordings } from '../../src/app/recordings/open-recordings.ts';
import type { RecordingsConfig } from '../../src/app/recordings/read-recordings.ts';
import { until } from '../until.ts';

const require = createRequire(import.meta.url);
const S3rver = require('s3rver') as new (options: object) => { run(): Promise<{ port: number }>; close(): Promise<void> };

const id = 'cv_far1' as ConversationId;

test('a recording waits in the outbox while the storage is away, goes there encrypted, is heard from there, and removed there', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cordboard-far-'));
  const directory = join(folder, 's3');
  const bucket = (port: number) => new S3rver({ port, address: '127.0.0.1', silent: true, directory, configureBuckets: [{ name: 'calls' }] });
  // A storage that was there once: its port is known, and nobody answers.
  const once = bucket(0);
  const { port } = await once.run();
  await once.close();
  const scheduler = realScheduler();
  const place = { endpoint: `http://127.0.0.1:${port}`, region: 'us-east-1', bucket: 'calls', pathStyle: true };
  const config: RecordingsConfig = {
    on: true,
    format: 'opus',
    consent: 'none',
    rules: [],
    words: { languages: {} },
    keys: [{ id: 'k1', secret: 'a secret of the test, long enough' }],
    storage: { place: { ...place, accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }, prefix: 'rec/', keepHereMs: 0 },
  };
  const store = await openStore({ directory: join(folder, 'store'), logger: silentLogger, meter: silentMeter, clock: scheduler });
  const ports = { folder, node: 'n1', scheduler, dice: realDice(), logger: silentLogger, meter: silentMeter };
  const recordings = await openRecordings(config, { ...ports, outbox: store.outbox });
  let server: ReturnType<typeof bucket> | undefined;
  t.after(async () => {
    await recordings.close();
    await store.close();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const file = recordings.shelf.open(id, { rateHz: 8000, channels: 2 });
  file.write(Buffer.alloc(320_000, 5));
  assert.equal(await file.close(), undefined);
  const lane = async () => (await store.outbox.list({ lane: 'recordings:n1' }))[0];
  await until(async () => (await lane())?.trouble === 'S3_UNREACHABLE', 'nobody answers');
  assert.equal((await lane())?.state, 'waiting');
  assert.deepEqual((await recordings.library.find(id))?.places, ['here']);

  server = bucket(port);
  await server.run();
  await until(async () => (await recordings.library.find(id))?.places.includes('remote'), 'it is there');
  const [object = ''] = globSync(join(directory, 'calls', 'rec', '*.sealed*_object'));
  const whole = readFileSync(object);
  writeFileSync(object, whole.with(5000, (whole[5000] ?? 0) ^ 1));
  assert.equal((await recordings.library.verify(id))?.code, 'SEALED_DAMAGED', 'the copy there counts as well as the one here');
  writeFileSync(object, whole);
  assert.equal(await recordings.library.sweep(), 1);
  assert.deepEqual(readdirSync(join(folder, 'recordings')), [`${id}.json`]);
  assert.deepEqual(await recordings.library.verify(id), { id });
  const opened = await recordings.library.open(id, { range: { from: 0, to: 3 } });
  assert.ok(opened !== undefined && opened !== 'beyond');
  for await (const octets of opened.octets) assert.equal(Buffer.from(octets).toString('latin1'), 'OggS');

  // Another gateway, whose disk never had it.
  const other = await openRecordings(config, { ...ports, folder: join(folder, 'other'), node: 'n2' });
  assert.deepEqual(await other.library.verify(id), { id });
  await other.close();
  assert.deepEqual((await recordings.library.remove(id))?.removed, ['remote']);
  assert.equal(await recordings.library.find(id), undefined);
});
