import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { encodeMulaw, parseWav } from '#audio';
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
  patienceMs: 30_000,
  turns: [{ say: 'Where is my parcel' }, { press: '123456' }, { say: 'No thank you' }],
});
assert.ok(parsed.ok);
const script = parsed.value;

function* chance(from: number): Generator<number, never> {
  for (let state = from; ; ) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state / 2_147_483_648;
  }
}

/** What happens in two calls until well after their first answers. */
const mostHappenings = 44;

/** How many samples of this are not silence on the wire. */
function audibleIn(samples: Int16Array): number {
  const octets = new Uint8Array(samples.length);
  encodeMulaw(samples, octets);
  return octets.reduce((count, octet) => count + (octet === 0xff || octet === 0x7f ? 0 : 1), 0);
}

const lengths = new Map<string, Promise<number>>();
/** How many audible samples this is when the agent says it. */
function audibleWhenSaid(text: string): Promise<number> {
  const known = lengths.get(text);
  if (known) return known;
  const length = new Promise<number>((done, fail) => {
    let count = 0;
    const saying = speech.speak({ voice: 'en-us', language: 'en-US', rateHz: 8000 }, (event) => {
      if (event.kind === 'speech-delta') count += audibleIn(event.samples);
      else if (event.kind === 'speech-end') done(count);
      else fail(event.error);
    });
    saying.write(text);
    saying.end();
  });
  lengths.set(text, length);
  return length;
}

/** How many audible samples the caller was given. */
function audibleTo(wav: Uint8Array | undefined): number {
  if (wav === undefined) return 0;
  const parsed = parseWav(wav);
  assert.ok(parsed.ok);
  return audibleIn(parsed.value.samples.filter((_, at) => at % 2 === 1));
}

/** A caller of a gateway that was killed. */
interface Witness {
  readonly interactionId: string;
  readonly heard: number;
}

test(`${kills} kills at random instants (seed ${seed}): whatever a caller heard is there, every cut conversation gets its outcome`, async (t) => {
  let slowestReadyMs = 0;
  const lane = async (number: number): Promise<void> => {
    const place = interopFolder();
    const dice = chance(seed + number);
    const witnesses: Witness[] = [];
    let answered = 0;
    let gateway = await startGateway(place.config);
    // However this ends, no gateway is left behind to keep the test from ending.
    after(() => gateway.stop('SIGKILL'));
    const address = new URL((await cordboard(['channel', 'url', '-c', place.config, '--port', '1'])).stdout.trim());
    for (let round = 0; round < kills / lanes; round++) {
      address.port = String(gateway.port);
      const url = address.href;
      // After so much has happened, however long that takes, and some moments more: in the last rounds more than in the first.
      let left = Math.floor((mostHappenings * (round + dice.next().value)) / (kills / lanes));
      const instant = Promise.withResolvers<void>();
      const listener = (): void => {
        if (left-- <= 0) instant.resolve();
      };
      const calls = [0, 1].map(async (): Promise<Witness> => {
        let wav: Uint8Array | undefined;
        const record = (whole: Uint8Array): void => void (wav = whole);
        const { interactionId } = await placeStreamCall({ url, script, speech, scheduler, dice: realDice(), listener, record });
        return { interactionId, heard: audibleTo(wav) };
      });
      await Promise.race([instant.promise, Promise.all(calls)]);
      await new Promise((done) => setTimeout(done, 700 * dice.next().value));
      await gateway.stop('SIGKILL');
      witnesses.push(...(await Promise.all(calls)));
      const from = performance.now();
      gateway = await startGateway(place.config);
      slowestReadyMs = Math.max(slowestReadyMs, performance.now() - from);
    }
    await gateway.stop('SIGKILL');
    const reader = await openReader({ directory: join(place.folder, 'data', 'store') });
    for (const { interactionId, heard } of witnesses) {
      const head = (await reader.list({ interactionId })).heads[0];
      if (!head) {
        assert.equal(heard, 0, `${interactionId} was spoken to and is not on record`);
        continue;
      }
      let said = 0;
      let saidInAnswer = 0;
      for (const event of await reader.events(head.id)) {
        if (event.kind !== 'agent-say') continue;
        const length = await audibleWhenSaid(event.text);
        said += length;
        if (event.turn > 0) saidInAnswer += length;
      }
      assert.ok(heard <= said, `${head.id}: ${heard} samples heard, ${said} on record`);
      if (heard > said - saidInAnswer) answered++;
      assert.ok(head.outcome !== undefined, `${head.id} has no outcome`);
    }
    assert.deepEqual(await reader.unfinished(), []);
    await reader.close();
    assert.ok(answered > 0, 'no kill came after an answer: the test saw nothing');
    t.diagnostic(`${answered} of ${witnesses.length} callers had heard an answer`);
    place.remove();
  };
  await Promise.all(Array.from({ length: lanes }, (_, number) => lane(number)));
  t.diagnostic(`ready again after ${Math.round(slowestReadyMs)} ms at most`);
});
