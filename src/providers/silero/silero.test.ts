import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { generateDtmf, generateNoise, parseWav } from '#audio';
import { silentLogger } from '#base';
import type { VoiceDetector } from '#contract';
import { silero } from './silero.ts';

let detector: VoiceDetector;
before(async () => {
  detector = await silero({ logger: silentLogger });
});
after(() => detector.close());

/** The probabilities of all whole windows of a sound, written in pieces of 20 ms. */
function listen(sound: Int16Array, rateHz: 8000 | 16000 = 8000): Promise<{ probability: number; endMs: number }[]> {
  const whole = Math.floor(sound.length / ((rateHz / 1000) * 32));
  return new Promise((resolve) => {
    const heard: { probability: number; endMs: number }[] = [];
    const probe = detector.open(rateHz, (probability, endMs) => {
      heard.push({ probability, endMs });
      if (heard.length < whole) return;
      probe.close();
      resolve(heard);
    });
    const piece = rateHz / 50;
    for (let at = 0; at < sound.length; at += piece) probe.write(sound.subarray(at, at + piece));
  });
}

const speech = (): Int16Array => {
  const wav = parseWav(readFileSync(new URL('./fixtures/speech.wav', import.meta.url)));
  assert.ok(wav.ok);
  return wav.value.samples;
};
const share = (heard: readonly { probability: number }[]): number => heard.filter(({ probability }) => probability > 0.5).length / heard.length;

test('speech is speech; noise, keys and silence are not', async () => {
  assert.ok(share(await listen(speech())) > 0.5);
  assert.equal(share(await listen(generateNoise(1500, 8000, -20, 5))), 0);
  assert.equal(share(await listen(generateDtmf('123456', { rateHz: 8000 }))), 0);
  assert.equal(share(await listen(new Int16Array(8000))), 0);
});

test('windows come in order, each with the place where it ends', async () => {
  const heard = await listen(new Int16Array(8000));
  assert.deepEqual(
    heard.map(({ endMs }) => endMs),
    heard.map((_, i) => (i + 1) * 32),
  );
});

test('streams do not hear each other, whatever they have in common', async () => {
  const alone = await listen(speech());
  const together = await Promise.all([listen(speech()), listen(new Int16Array(speech().length)), listen(speech())]);
  for (const i of [0, 2]) {
    together[i]?.forEach(({ probability }, w) => {
      assert.ok(Math.abs(probability - (alone[w]?.probability ?? 0)) < 1e-3, `window ${w}`);
    });
  }
  assert.equal(share(together[1] ?? []), 0);
});

test('after a reset nothing of before is answered or remembered', async () => {
  const fresh = await listen(speech());
  const again = await new Promise<{ probability: number; endMs: number }[]>((resolve) => {
    const heard: { probability: number; endMs: number }[] = [];
    const probe = detector.open(8000, (probability, endMs) => {
      heard.push({ probability, endMs });
      if (heard.length < fresh.length) return;
      probe.close();
      resolve(heard);
    });
    probe.write(generateNoise(500, 8000, -10, 2));
    probe.reset();
    probe.write(speech());
  });
  assert.equal(again[0]?.endMs, 32);
  again.forEach(({ probability }, i) => {
    assert.ok(Math.abs(probability - (fresh[i]?.probability ?? 0)) < 1e-3, `window ${i}`);
  });
});

test('a thread that has ended answers nothing and throws nothing', async () => {
  const other = await silero({ logger: silentLogger });
  const probe = other.open(8000, () => assert.fail('answered'));
  await other.close();
  probe.write(new Int16Array(8000));
  probe.reset();
  probe.close();
});
