import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateNoise, generateTone, goertzel, readOggOpus } from '#audio';
import { silentLogger } from '#base';
import type { RecordingForm, SoundWork, SoundWorkshop } from '#contract';
import { openSoundWorkshop } from './workshop.ts';

const form: RecordingForm = { rateHz: 8000, channels: 2 };

/** Left and right, one after the other. */
function stereo(left: Int16Array, right: Int16Array): Uint8Array {
  const samples = new Int16Array(left.length * 2);
  left.forEach((sample, i) => {
    samples[i * 2] = sample;
    samples[i * 2 + 1] = right[i] ?? 0;
  });
  return new Uint8Array(samples.buffer);
}

const side = (octets: Uint8Array, channel: 0 | 1): Int16Array => {
  const samples = new Int16Array(Uint8Array.from(octets).buffer);
  return samples.filter((_, i) => i % 2 === channel);
};

async function through(shop: SoundWorkshop, work: SoundWork, octets: Uint8Array, piece = 10_001): Promise<Uint8Array> {
  const worker = shop.open(work);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < octets.length; at += piece) parts.push(await worker.write(octets.subarray(at, at + piece)));
  parts.push(await worker.end());
  return Buffer.concat(parts);
}

const db = (sound: Int16Array, hz: number, rateHz: number): number => 10 * Math.log10(goertzel(sound, hz, rateHz) + 1e-12);

for (const rateHz of [8000, 16_000] as const) {
  test(`both sides go to Opus and back at ${rateHz} Hz: as long as they were, in their places, apart from each other`, async (t) => {
    const shop = openSoundWorkshop({ logger: silentLogger });
    t.after(() => shop.close());
    const its = { rateHz, channels: 2 } as const;
    const left = generateTone(700, 2345, rateHz, -12);
    const right = new Int16Array(left.length);
    right.set(generateTone(1500, 500, rateHz, -12), rateHz);
    const pcm = stereo(left, right);
    const ogg = await through(shop, { kind: 'pcm-to-opus', form: its }, pcm);
    assert.ok(ogg.length < pcm.length / 4, `${ogg.length} octets of ${pcm.length}`);
    const back = await through(shop, { kind: 'opus-to-pcm', form: its }, ogg, 777);
    assert.equal(back.length, pcm.length);
    const [heardLeft, heardRight] = [side(back, 0), side(back, 1)];
    assert.ok(Math.abs(db(heardLeft.subarray(rateHz / 2, rateHz), 700, rateHz) + 12) < 2);
    assert.ok(Math.abs(db(heardRight.subarray(rateHz * 1.1, rateHz * 1.4), 1500, rateHz) + 12) < 2);
    assert.ok(db(heardRight.subarray(0, rateHz * 0.9), 700, rateHz) < -60, 'the caller is not heard on the other side');
    // The beginning of the burst is where it was, within 2 ms.
    const loud = heardRight.findIndex((sample) => Math.abs(sample) > 1500);
    assert.ok(Math.abs(loud - rateHz) < rateHz / 500, `${loud}`);
    const reader = readOggOpus();
    assert.ok(reader.read(ogg).ok && reader.over);
  });
}

test('a sound of any length keeps it, also none at all', async (t) => {
  const shop = openSoundWorkshop({ logger: silentLogger });
  t.after(() => shop.close());
  for (const samples of [0, 1, 107, 108, 159, 160, 161, 8000, 8108]) {
    const ogg = await through(shop, { kind: 'pcm-to-opus', form }, new Uint8Array(samples * 4));
    assert.equal((await through(shop, { kind: 'opus-to-pcm', form }, ogg)).length, samples * 4, `${samples}`);
  }
});

test('what is no Opus file, or ends too soon, is refused', async (t) => {
  const shop = openSoundWorkshop({ logger: silentLogger });
  t.after(() => shop.close());
  const ogg = await through(shop, { kind: 'pcm-to-opus', form }, new Uint8Array(64_000));
  const broken = Uint8Array.from(ogg);
  broken[ogg.length - 40] = (broken[ogg.length - 40] ?? 0) ^ 1;
  for (const octets of [ogg.subarray(0, ogg.length - 1), broken, Buffer.from('RIFF, not Ogg, but long enough to be looked at')])
    await assert.rejects(through(shop, { kind: 'opus-to-pcm', form }, octets), { code: 'SOUND_WORK_FAILED' });
});

test('a covered part is a tone of 1 kHz and nothing else; all other sound is as it was', async (t) => {
  const shop = openSoundWorkshop({ logger: silentLogger });
  t.after(() => shop.close());
  const left = generateNoise(3000, 8000, -12, 7);
  const right = generateNoise(3000, 8000, -12, 8);
  const work: SoundWork = { kind: 'cover', form, spans: [[1000, 2000, 0]], fromSample: 0 };
  const covered = await through(shop, work, stereo(left, right), 4_099);
  assert.deepEqual(side(covered, 1), right);
  const heard = side(covered, 0);
  assert.deepEqual(heard.subarray(0, 7900), left.subarray(0, 7900));
  assert.deepEqual(heard.subarray(16_100), left.subarray(16_100));
  const middle = heard.subarray(8100, 15_900);
  assert.ok(Math.abs(db(middle, 1000, 8000) + 33) < 1, `${db(middle, 1000, 8000)}`);
  for (const hz of [300, 500, 2000, 3000]) assert.ok(db(middle, hz, 8000) < -60, `${hz} Hz`);
  const range = await through(shop, { ...work, fromSample: 9000 }, stereo(left, right).subarray(36_000, 60_000));
  assert.deepEqual(Buffer.from(range), Buffer.from(covered.subarray(36_000, 60_000)), 'a part is covered as the whole is');
});

test('peaks show where it is loud', async (t) => {
  const shop = openSoundWorkshop({ logger: silentLogger });
  t.after(() => shop.close());
  const left = new Int16Array(80_000);
  left.fill(16_384, 20_000, 40_000);
  const drawn = JSON.parse(Buffer.from(await through(shop, { kind: 'peaks', form, points: 100 }, stereo(left, new Int16Array(80_000)))).toString());
  const [peaks = [], silent = []] = drawn.channels as number[][];
  assert.equal(drawn.lengthMs, 10_000);
  assert.ok(peaks.length > 50 && peaks.length <= 100, `${peaks.length}`);
  assert.equal(peaks[Math.floor(peaks.length * 0.1)], 0);
  assert.equal(peaks[Math.floor(peaks.length * 0.4)], 50);
  assert.ok(silent.every((peak) => peak === 0));
});
