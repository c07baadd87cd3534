import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateTone, goertzel } from '#audio';
import { loadedDice } from '../../test/peers/loaded-dice.ts';
import { mutate } from '../../test/peers/mutate.ts';
import { addressOf, joined, keying, RtpStage } from '../../test/peers/rtp-stage.ts';

const inputs = Number(process.env['FUZZ_INPUTS'] ?? 20_000);
const seed = Number(process.env['FUZZ_SEED'] ?? 3711);

/** A call of 20 s during which so many broken datagrams are thrown at one end, each a wounded copy of a true one or plain noise. */
function attacked(stage: RtpStage, from: (n: number) => { address: string; port: number }): void {
  const dice = loadedDice(seed);
  const corpus: Buffer[] = [];
  stage.onDatagram = ({ octets, to }) => {
    if (to === 'right' && corpus.length < 60) corpus.push(Buffer.from(octets));
  };
  stage.left.leg.play(generateTone(1000, 30_000, 8000, -15));
  stage.pass(1000);
  stage.left.leg.press(['5']);
  stage.pass(1000);
  const rounds = 1000;
  for (let round = 0; round < rounds; round++) {
    for (let n = 0; n < inputs / rounds; n++) {
      const octets = dice.fraction() < 0.2 ? dice.bytes(Math.floor(200 * dice.fraction())) : mutate(corpus, dice);
      stage.right.leg.receive(Uint8Array.from(octets), octets.length, from(n), stage.now);
    }
    stage.pass(19);
  }
  stage.pass(300);
}

const toneDb = (frames: readonly Int16Array[], hz: number): number => {
  const powers = frames.map((frame) => 10 * Math.log10(goertzel(frame, hz, 8000) + 1e-9)).sort((a, b) => a - b);
  return powers[Math.floor(powers.length / 20)] ?? 0;
};

test(`${inputs} broken datagrams from strangers: nothing is thrown, nothing leaks into the call`, () => {
  const stage = new RtpStage();
  stage.agree();
  attacked(stage, (n) => ({ address: '203.0.113.5', port: 1024 + (n % 60_000) }));
  const { lost, late, duplicates, concealedMs, strangers } = stage.right.leg.statistics;
  assert.deepEqual([lost, late, duplicates, concealedMs], [0, 0, 0, 0]);
  assert.ok(strangers > inputs / 3);
  assert.equal(stage.right.digits, '5');
  assert.ok(Math.abs(toneDb(stage.right.frames.slice(120), 1000) + 15) < 1);
});

test(`${inputs} forged datagrams from the true address under SRTP: refused, and the call is not hurt`, () => {
  const stage = new RtpStage();
  const keys = { left: keying('AES_CM_128_HMAC_SHA1_80', 1), right: keying('AES_CM_128_HMAC_SHA1_80', 2) };
  stage.agree((plain, side) => ({
    ...plain,
    keys: side === 'left' ? { send: keys.left, receive: keys.right } : { send: keys.right, receive: keys.left },
  }));
  attacked(stage, () => addressOf.left);
  const { lost, concealedMs, rejected } = stage.right.leg.statistics;
  assert.deepEqual([lost, concealedMs], [0, 0]);
  assert.ok(rejected > inputs * 0.9);
  assert.equal(stage.right.digits, '5');
  assert.ok(Math.abs(toneDb(stage.right.frames.slice(120), 1000) + 15) < 1);
});

test(`${inputs} broken datagrams from the true address, unprotected: nothing is thrown, and sound goes on afterwards`, () => {
  const stage = new RtpStage();
  stage.agree();
  attacked(stage, () => addressOf.left);
  stage.pass(1000);
  assert.ok(stage.right.frames.length > 1000);
  assert.ok(Math.abs(10 * Math.log10(goertzel(joined(stage.right.frames.slice(-10)), 1000, 8000)) + 15) < 1.5);
});
