import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { test } from 'node:test';
import { realDice, realScheduler } from '#net';
import { openDigitalConnect } from '#sim/digital-connect';
import { noPostgres, temporarySchema } from '../../src/store/fixtures/places.ts';
import { until } from '../until.ts';
import { customer, openChatGateway, pixel, simulated } from './talkdesk-gateway.ts';

test('a file that came to one gateway goes to the human by another, and back the same way', { skip: noPostgres }, async (t) => {
  const postgres = await temporarySchema(t);
  const folder = await mkdtemp(join(tmpdir(), 'cordboard-shared-files-'));
  const sim = await openDigitalConnect({ scheduler: realScheduler(), dice: realDice(), quirks: { webhookPauseMs: 20 } });
  const open = (node: string) => openChatGateway({ directory: join(folder, node), shared: { postgres, node }, options: simulated(sim) });
  const [a, b] = [await open('a'), await open('b')];
  t.after(async () => {
    await Promise.all([a.close(), b.close()]);
    await sim.close();
    await rm(folder, { recursive: true, force: true });
  });
  sim.webhooks.point({ baseUrl: a.hooks, auth: { kind: 'api-key', key: 'hook-key' } });
  sim.desk.watch(({ kind, conversation }) => {
    if (kind === 'waits') sim.desk.accept(conversation.id);
  });
  await a.house.receive(customer, { id: 'please', text: 'a human please', files: [] });
  await until(async () => (await a.house.read(customer)).some(({ event }) => event === 'human-joined'), 'a human');

  const owner = { account: 'a', channel: 'web', thread: 't1' };
  const octets = (async function* () {
    yield pixel;
  })();
  const kept = await a.files.keep({ ...owner, name: 'broken.png', type: 'image/png' }, octets, { maxBytes: 1_000, types: ['image/*'] });
  assert.ok(kept.ok);
  await a.close();
  // Whatever has not left it by now went down with it.
  assert.deepEqual(await readdir(join(folder, 'a', 'files')), []);
  sim.webhooks.point({ baseUrl: b.hooks, auth: { kind: 'api-key', key: 'hook-key' } });

  assert.ok((await b.house.receive(customer, { id: 'see', text: 'see', files: [kept.value] })).ok);
  const [conversation] = sim.desk.list();
  assert.ok(conversation);
  const sent = () => sim.desk.find(conversation.id)?.messages.flatMap(({ files }) => files) ?? [];
  await until(() => sent().some(({ name }) => name === 'broken.png'), 'the human has it');
  assert.deepEqual(sim.desk.file(conversation.id, sent()[0]?.id ?? '')?.octets, pixel);

  sim.desk.sendFile(conversation.id, { name: 'label.png', type: 'image/png', octets: pixel }, 'Print this');
  await until(async () => (await b.house.read(customer)).some(({ text }) => text === 'Print this'), 'the customer has the answer');
  const label = (await b.house.read(customer)).find(({ text }) => text === 'Print this')?.files[0];
  assert.deepEqual(await buffer((await b.files.read(label?.id ?? '')) ?? assert.fail('it is there')), pixel);
});
