import assert from 'node:assert/strict';
import { userInfo } from 'node:os';
import { after, test } from 'node:test';
import pg from 'pg';
import { silentLogger } from '#base';
import { silentMeter } from '#contract';
import { realDice, realScheduler } from '#net';
import { flite } from '#providers/flite';
import { parseScript } from '#sim/caller';
import { placeStreamCall } from '#sim/talkdesk-stream';
import { openReader } from '#store';
import { until } from '../until.ts';
import { cordboard, interopFolder, startGateway } from './gateway-process.ts';

const server = process.env['TEST_POSTGRES_URL'] ?? `postgres://${process.env['PGUSER'] ?? userInfo().username}@127.0.0.1:5432/test`;

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: server, connectionTimeoutMillis: 2_000 });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

const skip = await onServer('select 1').then(
  () => false,
  (error: Error) => `no PostgreSQL answers at ${new URL(server).host} (${error.message})`,
);

test('two gateways on one PostgreSQL: one is killed in a call, the other’s call goes on, and each gets its own outcome', { skip }, async () => {
  const schema = `cordboard_e2e_${crypto.randomUUID().replaceAll('-', '')}`;
  await onServer(`create schema ${schema}`);
  after(() => onServer(`drop schema ${schema} cascade`));
  const url = new URL(server);
  url.searchParams.set('options', `-c search_path=${schema}`);
  const places = ['left', 'right'].map((node) => interopFolder((text) => `${text}\nstore: { kind: postgres, url: "${url.href}", node: ${node} }\n`));
  const [leftPlace, rightPlace] = places;
  assert.ok(leftPlace && rightPlace);
  for (const place of places) after(() => place.remove());

  const scheduler = realScheduler();
  const speech = flite({ logger: silentLogger, meter: silentMeter, scheduler });
  after(() => speech.close());
  const script = parseScript({
    voice: 'rms',
    quietMs: 500,
    patienceMs: 30_000,
    turns: [
      { press: '123456', waitFor: 'agent-start' },
      { say: 'No thank you', waitFor: 'agent-start' },
    ],
  });
  assert.ok(script.ok);
  const call = async (config: string, port: number) => {
    const address = (await cordboard(['channel', 'url', '-c', config, '--port', String(port)])).stdout.trim();
    return placeStreamCall({ url: address, script: script.value, speech, scheduler, dice: realDice() });
  };

  const [left, right] = await Promise.all([startGateway(leftPlace.config), startGateway(rightPlace.config)]);
  after(() => right.stop('SIGKILL'));
  after(() => left.stop('SIGKILL'));
  const calls = [call(leftPlace.config, left.port), call(rightPlace.config, right.port)] as const;
  const reader = await openReader({ postgres: url.href });
  after(() => reader.close());
  await until(async () => (await reader.unfinished()).length === 2, 'both calls begin');
  await left.stop('SIGKILL');
  const again = await startGateway(leftPlace.config);
  after(() => again.stop('SIGKILL'));
  const [cut, whole] = await Promise.all(calls);
  const headOf = async (interactionId: string) => (await reader.list({ interactionId })).heads[0];
  assert.deepEqual([(await headOf(cut.interactionId))?.outcome, (await headOf(cut.interactionId))?.reason], ['failed', 'gateway-restart']);
  const end = await headOf(whole.interactionId);
  assert.ok(end?.outcome !== undefined && end.outcome !== 'failed', `${end?.outcome}: ${end?.reason}`);
  assert.equal(end.turns >= 1, true);
  assert.deepEqual([await again.stop('SIGTERM'), await right.stop('SIGTERM')], [0, 0]);
  assert.deepEqual(await reader.unfinished(), []);
});
