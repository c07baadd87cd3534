import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateTone, goertzel, opusCodec } from '#audio';
import { libopus } from '#providers/libopus';
import { joined, RtpStage } from '../peers/rtp-stage.ts';

test('a call in Opus over a bad network, and one that changes to it in its midst', () => {
  const opus = { payloadType: 111, codec: opusCodec(libopus()) };
  const stage = new RtpStage({ rateHz: 16_000, weather: { loss: 0.03, duplicate: 0.01, minDelayMs: 10, maxDelayMs: 40 }, seed: 2 });
  stage.agree((plain) => ({
    ...plain,
    incoming: [opus, ...plain.incoming],
    outgoing: opus,
    outgoingEvents: { payloadType: 110, clockRateHz: 48_000 },
  }));
  stage.left.leg.play(generateTone(1000, 8000, 16_000, -15));
  stage.pass(4000);
  const level = (): number => 10 * Math.log10(goertzel(joined(stage.right.frames.slice(-50)), 1000, 16_000));
  assert.ok(Math.abs(level() + 15) < 2.5, `${level()}`);
  const { received, lost } = stage.right.leg.statistics;
  assert.ok(received + lost > 190 && lost > 0 && lost < 20, `${lost} of ${received + lost}`);
  stage.agree((plain) => ({ ...plain, incoming: [opus, ...plain.incoming] }));
  stage.pass(2000);
  assert.ok(Math.abs(level() + 15) < 2.5, `${level()}`);
});
