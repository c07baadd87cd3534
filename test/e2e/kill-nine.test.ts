import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { silentLogger } from '#base';
import { silentMeter } from '#contract';
import { realDice, realScheduler } from '#net';
import { flite } from '#providers/flite';
import { parseScript } from '#sim/caller';
import { placeStreamCall } from '#sim/talkdesk-stream';
import { openReader } from '#store';
import { cordboard, interopFolder, startGateway } from './gateway-process.ts';

/** Kills in one run; more by `KILLS=200 npm test -- test/e2e/kill-nine.test.ts`. */
const kills = Number(process.env['KILLS'] ?? 20);
const lanes = 2;
/** Chance with a memory: a failed run can be repeated with its seed. */
const seed = Number(process.env['KILL_SEED'] ?? Date.now() % 100_000);

const scheduler = realScheduler();
const speech = flite({ logger: silentLogger, meter: silentMeter, scheduler });
after(() => speech.close());

const parsed = parseScript({
  voice: 'rms',
  quietMs: 500,
  turns: [
    { interrupt: { afterMs: 600, say: 'Where is my parcel' } },
    { press: '123456', waitFor: 'agent-start' },
    { say: 'No thank you', waitFor: 'agent-start' },
  ],
});
assert.ok(parsed.ok);
const script = parsed.value;

function* chance(from: number): Generator<number> {
  for (let state = from; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state / 2_147_483_648;
  }
}

/** Answers that the caller heard begin after one of its turns: each acknowledges a turn. */
interface Witness {
  readonly interactionId: string;
  readonly acknowledged: number;
}

test(`${kills} kills at random instants (seed ${seed}): every acknowledged turn is there, every cut conversation gets its outcome`, async () => {
  let slowestReadyMs = 0;
  const lane = async (number: number): Promise<void> => {
    const place = interopFolder();
    const dice = chance(seed + number);
    const witnesses: Witness[] = [];
    let gateway = await startGateway(place.config);
    // However this ends, no gateway is left behind to keep the test from ending.
    after(() => gateway.stop('SIGKILL'));
    for (let round = 0; round < kills / lanes; round++) {
      const url = (await cordboard(['channel', 'url', '-c', place.config, '--port', String(gateway.port)])).stdout.trim();
      const calls = [0, 1].map(() => placeStreamCall({ url, script, speech, scheduler, dice: realDice() }));
      await new Promise((done) => setTimeout(done, 600 + 6500 * (dice.next().value ?? 0.5)));
      await gateway.stop('SIGKILL');
      for (const report of await Promise.all(calls)) {
        witnesses.push({
          interactionId: report.interactionId,
          acknowledged: report.turns.filter(({ gapMs }) => gapMs !== undefined && gapMs >= 0).length,
        });
      }
      const from = performance.now();
      gateway = await startGateway(place.config);
      slowestReadyMs = Math.max(slowestReadyMs, performance.now() - from);
    }
    await gateway.stop('SIGKILL');
    const reader = await openReader({ directory: join(place.folder, 'data', 'store') });
    for (const { interactionId, acknowledged } of witnesses) {
      const head = (await reader.list({ interactionId })).heads[0];
      if (!head) {
        assert.equal(acknowledged, 0, `${interactionId} was answered and is not on record`);
        continue;
      }
      assert.ok(head.turns >= acknowledged, `${head.id}: ${acknowledged} turns acknowledged, ${head.turns} on record`);
      assert.ok(head.outcome !== undefined, `${head.id} has no outcome`);
    }
    assert.deepEqual(await reader.unfinished(), []);
    await reader.close();
    assert.ok(
      witnesses.some(({ acknowledged }) => acknowledged > 0),
      'no kill came after an answer: the test saw nothing',
    );
    place.remove();
  };
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
  assert.ok(slowestReadyMs < 15_000, `ready again after ${Math.round(slowestReadyMs)} ms`);
});
