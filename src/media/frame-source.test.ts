import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeMulaw, g722, generateTone, pcmu, powerDb } from '#audio';
import type { Instant } from '#base';
import { FrameSource } from './frame-source.ts';
import { JitterBuffer } from './jitter.ts';

const agreed = [{ payloadType: 0, codec: pcmu }];

/** Half a second of tone, half a second of silence, as one packet's sound; packet `n` of 20 ms. */
const tone = generateTone(500, 20, 8000, -15);
const speaks = (n: number): boolean => n % 50 < 25;
function octetsOf(n: number): Uint8Array {
  const octets = new Uint8Array(160);
  encodeMulaw(speaks(n) ? tone : new Int16Array(160), octets);
  return octets;
}

/** Plays packets that arrive at these times, for as long as they come; gives the frames. */
function play(arrivals: (n: number) => number, count: number): { frames: Int16Array[]; source: FrameSource; jitter: JitterBuffer } {
  const jitter = new JitterBuffer({ clockRateHz: 8000 });
  const source = new FrameSource(8000);
  source.agree(agreed);
  const frames: Int16Array[] = [];
  const order = Array.from({ length: count }, (_, n) => ({ n, at: arrivals(n) })).sort((a, b) => a.at - b.at);
  let clock = -1;
  for (let now = 0, next = 0; next < count || now < clock + 20; now++) {
    for (let one = order[next]; one !== undefined && one.at <= now; one = order[++next])
      jitter.put(one.n & 0xffff, 160 * one.n, 'sound', 0, 160, octetsOf(one.n), 0, 160, one.at as Instant);
    if (clock < 0 && jitter.firstDue !== undefined && jitter.firstDue <= now) clock = now;
    if (clock < 0 || now < clock) continue;
    frames.push(source.next(jitter, now as Instant).slice());
    clock += 20;
    if (next >= count) break;
  }
  return { frames, source, jitter };
}

/** How many frames' worth of sound is loud. */
const loudFrames = (frames: readonly Int16Array[]): number => frames.filter((frame) => powerDb(frame) > -25).length;

test('a fast and a slow sender are followed in the pauses: no word is cut, none is held back for long', () => {
  const count = 6000;
  const spoken = Array.from({ length: count }, (_, n) => n).filter(speaks).length;
  for (const rate of [0.998, 1.002]) {
    const { frames, source, jitter } = play((n) => n * 20 * rate + 5, count);
    const loud = loudFrames(frames);
    assert.ok(Math.abs(loud - spoken) <= spoken * 0.004, `${rate}: ${loud} of ${spoken} frames`);
    assert.ok(
      rate < 1 ? source.shortened >= 8 : source.stretched + source.concealedMs / 20 >= 8,
      `${rate}: ${source.shortened}, ${source.stretched}`,
    );
    assert.ok(source.concealedMs <= 60, `${rate}: ${source.concealedMs} ms`);
    assert.equal(jitter.figures.skipped, 0);
  }
});

test('depth taken on in bad times is given back in the pauses afterwards', () => {
  const { source, jitter } = play((n) => n * 20 + (n < 500 && n % 3 === 0 ? 90 : 5), 6000);
  assert.ok(jitter.figures.targetMs <= 40, `${jitter.figures.targetMs}`);
  assert.ok(source.shortened >= 2, `${source.shortened}`);
  assert.ok(Math.abs(jitter.excessMs) < 40, `${jitter.excessMs}`);
});

test('packets of any length make frames of 20 ms, and a codec of another rate is resampled', () => {
  for (const ms of [10, 30, 40, 60]) {
    const jitter = new JitterBuffer({ clockRateHz: 8000 });
    const source = new FrameSource(8000);
    source.agree([{ payloadType: 9, codec: g722 }]);
    const encoder = g722.openEncoder();
    const sound = generateTone(700, 2400, 16_000, -15);
    const length = ms * 16;
    const octets = new Uint8Array(length / 2);
    for (let n = 0, next = 0, clock = -1; n < 2400; n++) {
      for (; next * ms <= n && (next + 1) * length <= sound.length; next++) {
        encoder.encode(sound.subarray(next * length, (next + 1) * length), octets);
        jitter.put(next, next * ms * 8, 'sound', 9, ms * 8, octets, 0, octets.length, n as Instant);
      }
      if (clock < 0 && jitter.firstDue !== undefined && jitter.firstDue <= n) clock = n;
      if (clock < 0 || n < clock) continue;
      clock += 20;
      const frame = source.next(jitter, n as Instant);
      if (n > 200 && n < 2300) assert.ok(Math.abs(powerDb(frame) + 15) < 1, `${ms} ms packets at ${n}: ${powerDb(frame)}`);
    }
    assert.equal(source.concealedMs <= 60, true, `${ms}: ${source.concealedMs}`);
  }
});
