import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ConversationId, silentLogger, type WallTime } from '#base';
import { type ConversationEvent, silentMeter } from '#contract';
import { realDice, realScheduler } from '#net';
import { defaultRules } from '#privacy';
import { openStore } from '#store';
import { openHolds } from '../../src/app/privacy/holds.ts';
import { runRetention } from '../../src/app/privacy/run-retention.ts';
import { noPostgres, temporarySchema } from '../../src/store/fixtures/places.ts';
import { until } from '../until.ts';

const start: ConversationEvent = {
  kind: 'conversation-start',
  medium: 'voice',
  agent: 'a',
  agentVersion: '1',
  facts: { channel: 'v', bot: 'b', account: 'acme', mode: 'talk', direction: 'inbound', parameters: {} },
};
const end: ConversationEvent = { kind: 'conversation-end', outcome: 'resolved', reason: 'done' };

test('two gateways on one database look every hour, and each conversation goes once', { skip: noPostgres }, async (t) => {
  const postgres = await temporarySchema(t);
  const scheduler = realScheduler();
  const common = { logger: silentLogger, meter: silentMeter };
  const nodes = [];
  for (const node of ['one', 'two']) {
    const store = await openStore({ postgres, node, clock: scheduler, ...common });
    t.after(() => store.close());
    nodes.push(store);
  }
  const [first] = nodes;
  assert.ok(first);
  const ids = Array.from({ length: 30 }, (_, at) => `cv_${at}` as ConversationId);
  const past = (scheduler.wall() - 2 * 86_400_000) as WallTime;
  await Promise.all(
    ids.map((id) =>
      first.append(
        id,
        [start, end].map((event) => ({ event, at: past })),
      ),
    ),
  );

  const privacy = new Map([['acme', { rules: defaultRules, retention: { words: 1, person: 1 } }]]);
  const running = nodes.map((store) =>
    runRetention({
      store,
      audit: store.audit,
      clock: scheduler,
      holds: openHolds(store.audit, () => scheduler.wall()),
      privacy,
      everyMs: 400,
      outbox: store.outbox,
      scheduler,
      dice: realDice(),
      ...common,
    }),
  );
  const entries = () => first.audit.list({ action: 'expire', limit: 200 });
  const hours = async () => (await first.outbox.list({ lane: 'retention', state: 'done' })).length;
  await until(async () => (await entries()).length >= ids.length, 'all that is due goes');
  const before = await hours();
  await until(async () => (await hours()) >= before + 3, 'three hours more, in which nothing is left to do');
  await Promise.all(running.map((one) => one.close()));
  const proofs = await entries();
  assert.deepEqual(proofs.map(({ subject }) => subject.id).sort(), [...ids].sort(), 'one proof each');
  assert.deepEqual((await first.due({ account: 'acme', endedBefore: scheduler.wall(), having: 'words' })).heads, []);
});
