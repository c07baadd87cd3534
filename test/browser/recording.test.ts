import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateTone } from '#audio';
import { silentLogger } from '#base';
import { openSoundWorkshop } from '#providers/libopus';
import { noBrowser, openBrowser } from './browser.ts';

test('a browser plays our Ogg Opus: as long as it was, both sides in their places, neither heard in the other', {
  skip: noBrowser ?? false,
}, async (t) => {
  const shop = openSoundWorkshop({ logger: silentLogger });
  t.after(() => shop.close());
  const tone = generateTone(700, 3000, 8000, -12);
  const pcm = new Int16Array(tone.length * 2);
  tone.forEach((sample, i) => {
    pcm[i * 2] = sample;
    if (i > 8000 && i < 16_000) pcm[i * 2 + 1] = sample;
  });
  const worker = shop.open({ kind: 'pcm-to-opus', form: { rateHz: 8000, channels: 2 } });
  const ogg = Buffer.concat([await worker.write(new Uint8Array(pcm.buffer)), await worker.end()]);
  const browser = await openBrowser();
  t.after(() => browser.close());
  const page = await browser.page();
  const heard = (await page.evaluate(`(async () => {
    const octets = Uint8Array.from(atob('${ogg.toString('base64')}'), (sign) => sign.charCodeAt(0));
    const sound = await new OfflineAudioContext(2, 48000, 48000).decodeAudioData(octets.buffer);
    const level = (channel, from, to) => {
      const part = sound.getChannelData(channel).slice(from * 48000, to * 48000);
      return Math.sqrt(part.reduce((sum, sample) => sum + sample * sample, 0) / part.length);
    };
    return { seconds: sound.duration, channels: sound.numberOfChannels, left: level(0, 0.2, 2.8), right: [level(1, 0.1, 0.9), level(1, 1.1, 1.9), level(1, 2.1, 2.9)] };
  })()`)) as { seconds: number; channels: number; left: number; right: number[] };
  const [before = 1, during = 0, after = 1] = heard.right;
  assert.deepEqual([heard.seconds, heard.channels], [3, 2]);
  assert.ok(Math.abs(heard.left - 0.251) < 0.02 && Math.abs(during - 0.251) < 0.02, JSON.stringify(heard));
  assert.ok(before < 0.001 && after < 0.001, JSON.stringify(heard));
});
