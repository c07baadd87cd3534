import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HandoffDoor } from '#contract';
import { openHandoffTokens } from '#net';
import { until } from '../until.ts';
import { type ChatStage, chatStage, thread } from './chat-stage.ts';

const tokens = openHandoffTokens('a secret of sixteen and more');
const referenceTo: NonNullable<Parameters<typeof chatStage>[1]>['referenceTo'] = (id) => {
  const token = tokens.seal(id);
  return token === undefined ? undefined : { token, url: `https://gw.example.com/handoff/${token}` };
};
const doorOf = (most: number): HandoffDoor => ({ name: 'parameters', kind: 'parameters', cost: 'utf-8', slots: [], entries: { most, bytes: 255 } });

/** What the desk was asked, and what the record says of it. */
async function handedOver(stage: ChatStage) {
  await stage.house.open(thread);
  await stage.say('a human please');
  await until(() => stage.desk.effects.size > 0, 'the desk is asked');
  const order = [...stage.desk.effects.values()][0]?.order;
  const [head] = (await stage.store.list({})).heads;
  assert.ok(head && order?.kind === 'open');
  const started = (await stage.store.events(head.id)).find((event) => event.kind === 'hand-off-start');
  assert.ok(started?.kind === 'hand-off-start');
  return { id: head.id, order, started };
}

test('what does not fit through the desk’s door is read by a signed reference, which is on the record before it travels', async (t) => {
  const stage = await chatStage(t, { settings: { door: () => doorOf(1) }, referenceTo });
  const { id, order, started } = await handedOver(stage);
  assert.equal(tokens.open(order.reference?.token ?? ''), id);
  assert.deepEqual(started.cut, []);
  assert.deepEqual(started.referenced, ['reason', 'language']);
  assert.deepEqual(started.handoff.facts, order.handoff.facts, 'the whole of it is on the record');
});

test('where all fits nothing is referred to; where nothing can be referred to what is lost is named', async (t) => {
  const wide = await handedOver(await chatStage(t, { settings: { door: () => doorOf(20) }, referenceTo }));
  assert.deepEqual([wide.order.reference, wide.started.cut, wide.started.referenced], [undefined, [], undefined]);
  const none = await handedOver(await chatStage(t, { settings: { door: () => doorOf(1) } }));
  assert.equal(none.order.reference, undefined);
  assert.deepEqual(none.started.cut, ['language']);
});
