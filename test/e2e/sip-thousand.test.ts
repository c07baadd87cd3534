/**
 * A thousand short calls by telephone through a real exchange on loopback: answered and ended by either side, cancelled, refused, busy, never acknowledged,
 * under SRTP. Afterwards nothing is left of them: no call, transaction, ladder, socket, timer, port or memory.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { openSrtpSender } from '#protocols/srtp';
import { type HouseCall, openRawHouse, type RawHouse } from '../peers/raw-house.ts';
import { callRaw, type RawPhone } from '../peers/raw-phone.ts';
import { until } from '../until.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const master = Uint8Array.from({ length: 30 }, (_, i) => i * 7);

const ways = ['they-end', 'we-end', 'cancelled', 'refused', 'busy', 'protected', 'unsure'] as const;
type Way = (typeof ways)[number];
const users: Readonly<Partial<Record<Way, string>>> = { cancelled: 'ringing', refused: 'nobody', busy: 'busy' };
const statuses: Readonly<Record<Way, number>> = {
  'they-end': 200,
  'we-end': 200,
  cancelled: 487,
  refused: 404,
  busy: 486,
  protected: 200,
  unsure: 200,
};

/** One call from beginning to end; gives how it came out for the house, where it ever was a call there. */
async function place(house: RawHouse, way: Way, number: number): Promise<string> {
  const user = users[way] ?? `${way}-${number}`;
  const sender = way === 'protected' ? openSrtpSender({ suite: 'AES_CM_128_HMAC_SHA1_80', keys: [{ reveal: () => master }] }) : undefined;
  const phone = await callRaw(user, house.udp, {
    noAck: way === 'unsure',
    ...(sender?.ok
      ? {
          crypto: `1 AES_CM_128_HMAC_SHA1_80 inline:${Buffer.from(master).toString('base64')}`,
          protect: (packet, length) => Number(sender.value.protect(packet, length)),
        }
      : {}),
  });
  try {
    if (way === 'cancelled') {
      await until(() => phone.heard.some((text) => text.startsWith('SIP/2.0 180')), 'ringing');
      phone.request('CANCEL');
    }
    await until(() => phone.status !== 0, `${way}: an answer`);
    assert.equal(phone.status, statuses[way], way);
    if (phone.status !== 200) return `${phone.status}`;
    return await talk(house.of(user) ?? assert.fail(), phone, way);
  } finally {
    sender?.ok && sender.value.close();
    await phone.close();
  }
}

async function talk(one: HouseCall, phone: RawPhone, way: Way): Promise<string> {
  for (let n = 1; n < 4; n++) phone.speak(n);
  await until(() => one.frames > 0 && phone.packets > 0, `${way}: sound both ways`);
  if (way === 'we-end') one.call.hangUp('done');
  else if (way !== 'unsure') phone.request('BYE');
  await until(() => one.events.some(({ kind }) => kind === 'call-end'), `${way}: the end`);
  await until(() => way === 'unsure' || phone.heard.some((text) => /^(BYE|SIP.*200[\s\S]*CSeq: \d+ BYE)/.test(text)), `${way}: a goodbye`);
  const ends = one.events.flatMap((event) => (event.kind === 'call-end' ? [event.by] : []));
  const [report] = one.events.flatMap((event) => (event.kind === 'call-report' ? [event.report] : []));
  assert.equal(ends.length, 1);
  assert.ok((report?.sound?.received ?? 0) >= 3 && report?.sound?.rejected === 0, `${way}: ${JSON.stringify(report?.sound)}`);
  assert.equal(report.sound.suite, way === 'protected' ? 'AES_CM_128_HMAC_SHA1_80' : undefined);
  return `${ends[0]} ${report.cause}`;
}

/** So many calls, some at a time, one way after the other. */
async function many(house: RawHouse, count: number): Promise<Map<string, number>> {
  const outcomes = new Map<string, number>();
  let next = 0;
  const one = async (): Promise<void> => {
    for (let number = next++; number < count; number = next++) {
      const way = ways[number % ways.length] as Way;
      const outcome = `${way}: ${await place(house, way, number)}`;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: 30 }, one));
  house.calls.clear();
  return outcomes;
}

const nothing = { calls: 0, halfOpen: 0, transactions: 0, connections: 0, lines: 0, ladders: 0 };

/** What the process holds when all has calmed down. */
async function held(house: RawHouse): Promise<{ readonly resources: Readonly<Record<string, number>>; readonly heapBytes: number }> {
  await until(
    () => JSON.stringify(house.exchange.load) === JSON.stringify(nothing),
    () => `nothing is held: ${JSON.stringify(house.exchange.load)}`,
  );
  await new Promise((turn) => setTimeout(turn, 300));
  for (let i = 0; i < 4; i++) {
    collect();
    await new Promise((turn) => setImmediate(turn));
  }
  const resources: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) if (name !== 'Immediate') resources[name] = (resources[name] ?? 0) + 1;
  const { heapUsed, external, arrayBuffers } = process.memoryUsage();
  return { resources, heapBytes: heapUsed + external + arrayBuffers };
}

test('a thousand calls, and nothing is left of them', async () => {
  // Sixty pairs of ports: were one call in ten to keep its own, the last would get none.
  const house = await openRawHouse({ media: { ports: { first: 61_000, last: 61_119 }, reuseMs: 50 } });
  assert.deepEqual(house.exchange.load, nothing);
  await many(house, 210);
  const before = await held(house);
  const outcomes = await many(house, 1000);
  const after = await held(house);
  assert.deepEqual([...outcomes.keys()].sort(), [
    'busy: 486',
    'cancelled: 487',
    'protected: caller bye',
    'refused: 404',
    'they-end: caller bye',
    'unsure: transport unacknowledged',
    'we-end: gateway bye',
  ]);
  for (const [outcome, count] of outcomes) assert.ok(count >= 142, `${outcome}: ${count}`);
  assert.deepEqual(after.resources, before.resources, 'sockets and timers');
  const keptBytes = (after.heapBytes - before.heapBytes) / 1000;
  assert.ok(keptBytes < 1024, `${Math.round(keptBytes)} octets kept of each call`);
  await house.exchange.close();
});
