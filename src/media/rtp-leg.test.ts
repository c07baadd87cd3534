import assert from 'node:assert/strict';
import { test } from 'node:test';
import { g722, generateDtmf, generateSpeechLike, generateTone, goertzel, l16Wide, pcma, pcmu, powerDb } from '#audio';
import { addressOf, joined, keying, plainAgreement, RtpStage, type StagedLeg } from '../../test/peers/rtp-stage.ts';

const levelOf = (sound: Int16Array, hz: number, rateHz = 8000): number => 10 * Math.log10(goertzel(sound, hz, rateHz) + 1e-12);
/** The sound heard in the last so many milliseconds. */
const lately = (staged: StagedLeg, ms: number): Int16Array => joined(staged.frames.slice(-ms / 20));
const steepest = (samples: Int16Array): number => samples.reduce((most, s, i) => Math.max(most, i > 0 ? Math.abs(s - (samples[i - 1] ?? 0)) : 0), 0);

/** Left speaks 1000 Hz and right 600 Hz, for two seconds. */
function talk(stage: RtpStage, rateHz: 8000 | 16_000 = 8000): void {
  stage.left.leg.play(generateTone(1000, 2000, rateHz, -15));
  stage.right.leg.play(generateTone(600, 2000, rateHz, -15));
  stage.pass(1900);
  for (const [staged, hz] of [
    [stage.right, 1000],
    [stage.left, 600],
  ] as const) {
    const level = levelOf(lately(staged, 1000), hz, rateHz);
    assert.ok(Math.abs(level + 15) < 1.5, `${hz} Hz: ${level.toFixed(1)} dB`);
  }
}

test('tones in, tones out, both ways, at 20 ms of depth, without a sample made up', () => {
  const stage = new RtpStage();
  stage.agree();
  talk(stage);
  for (const staged of [stage.left, stage.right]) {
    const { lost, late, concealedMs, rejected, strangers, depthMs, opinion } = staged.leg.statistics;
    assert.deepEqual([lost, late, concealedMs, rejected, strangers, depthMs], [0, 0, 0, 0, 0, 20]);
    assert.ok(opinion > 4.3);
    for (let n = 1; n < staged.frameTimes.length; n++) assert.equal((staged.frameTimes[n] ?? 0) - (staged.frameTimes[n - 1] ?? 0), 20);
  }
});

test('the same with every suite of SRTP, and with G.722 at 16 kHz', () => {
  for (const suite of ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32', 'AEAD_AES_256_GCM'] as const) {
    const stage = new RtpStage({ rateHz: 16_000 });
    const keys = { left: keying(suite, 1), right: keying(suite, 2) };
    stage.agree((plain, side) => ({
      ...plain,
      outgoing: { payloadType: 9, codec: g722 },
      keys: side === 'left' ? { send: keys.left, receive: keys.right } : { send: keys.right, receive: keys.left },
    }));
    talk(stage, 16_000);
    assert.equal(stage.left.leg.statistics.rejected, 0);
  }
});

test('through a bad network: speech arrives, its level kept, what was lost is told and the counts add up', () => {
  for (const protect of [false, true]) {
    const stage = new RtpStage({ weather: { loss: 0.05, duplicate: 0.02, minDelayMs: 20, maxDelayMs: 70 }, seed: 9 });
    const keys = { left: keying('AES_CM_128_HMAC_SHA1_80', 1), right: keying('AES_CM_128_HMAC_SHA1_80', 2) };
    stage.agree((plain, side) => ({
      ...plain,
      ...(protect ? { keys: side === 'left' ? { send: keys.left, receive: keys.right } : { send: keys.right, receive: keys.left } } : {}),
    }));
    const said = generateSpeechLike(20_000, 8000, -20, 3);
    stage.left.leg.play(said);
    stage.pass(20_500);
    const { received, lost, concealedMs, depthMs, jitterMs, opinion } = stage.right.leg.statistics;
    const share = lost / (received + lost);
    assert.ok(share > 0.03 && share < 0.09, `${lost} of ${received + lost}`);
    assert.ok(concealedMs >= 20 * lost * 0.7 && concealedMs <= 20 * lost + 400, `${concealedMs} ms for ${lost}`);
    const told = stage.right.gaps.reduce((sum, ms) => sum + ms, 0);
    assert.ok(told >= concealedMs * 0.8 && told <= concealedMs, `${told} of ${concealedMs}`);
    assert.ok(depthMs >= 40 && depthMs <= 100 && jitterMs > 5, `${depthMs}, ${jitterMs}`);
    assert.ok(opinion < 4.3 && opinion > 2.5, `${opinion}`);
    assert.ok(Math.abs(powerDb(lately(stage.right, 19_000)) - powerDb(said)) < 1);
  }
});

test('keys come as events and in the sound, each once, and in both at once only where both are listened for', () => {
  for (const asEvents of [true, false]) {
    const stage = new RtpStage({ weather: { loss: 0.1, duplicate: 0.1, minDelayMs: 5, maxDelayMs: 25 }, seed: 5 });
    stage.agree((plain) => {
      const { outgoingEvents: _, incomingEvents: __, ...without } = plain;
      return asEvents ? plain : without;
    });
    if (!asEvents) stage.network.weather = { loss: 0, duplicate: 0, minDelayMs: 5, maxDelayMs: 15 };
    stage.pass(200);
    stage.left.leg.press(['1', '9', '#', '#', 'A']);
    stage.pass(2500);
    assert.equal(stage.right.digits, '19##A');
  }
});

test('a far side that sends a key both ways has pressed once', () => {
  for (const inBandDigits of ['always', 'without-events', 'never'] as const) {
    const stage = new RtpStage({ leg: { inBandDigits } });
    stage.agree();
    stage.pass(100);
    stage.left.leg.play(generateDtmf('7', { rateHz: 8000 }));
    stage.pass(150);
    stage.left.leg.press(['7']);
    stage.pass(1000);
    stage.left.leg.play(generateDtmf('8', { rateHz: 8000 }));
    stage.pass(1000);
    assert.equal(stage.right.digits, inBandDigits === 'always' ? '78' : '7', inBandDigits);
  }
});

test('hold, resume and clear: what was heard is what was sent and had its time', () => {
  const stage = new RtpStage();
  stage.agree();
  const { leg } = stage.left;
  leg.play(generateTone(1000, 1000, 8000, -15));
  leg.mark('one');
  leg.play(generateTone(1000, 1000, 8000, -15));
  leg.mark('two');
  stage.pass(1510);
  assert.deepEqual(stage.left.marks, ['one']);
  const held = leg.hold(stage.now);
  assert.equal(held.mark, 'one');
  assert.ok(Math.abs(held.afterMs - 505) < 25, `${held.afterMs}`);
  stage.pass(500);
  assert.ok(powerDb(lately(stage.right, 300)) < -80);
  assert.deepEqual(leg.heard(stage.now), held);
  leg.resume();
  stage.pass(300);
  assert.ok(Math.abs(levelOf(lately(stage.right, 200), 1000) + 15) < 1.5);
  assert.equal(leg.clear(stage.now).mark, 'one');
  stage.pass(300);
  assert.deepEqual(stage.left.marks, ['one']);
  assert.ok(powerDb(lately(stage.right, 200)) < -80);
  leg.mark('three');
  stage.pass(100);
  assert.deepEqual(stage.left.marks, ['one', 'three']);
});

test('a held call sends nothing, and goes on where it was', () => {
  const stage = new RtpStage();
  stage.agree();
  stage.left.leg.play(generateTone(1000, 3000, 8000, -15));
  stage.pass(500);
  const sent = stage.left.leg.statistics.sent;
  stage.agree((plain, side) => ({ ...plain, send: side === 'right', receive: side === 'left' }));
  stage.pass(1000);
  assert.equal(stage.left.leg.statistics.sent, sent);
  assert.equal(stage.left.leg.waiting, false);
  assert.equal(stage.right.gaps.length, 0);
  stage.agree();
  stage.pass(500);
  assert.ok(Math.abs(levelOf(lately(stage.right, 300), 1000) + 15) < 1.5);
});

test('silence as comfort noise: a word now and then, and no gap on the other side', () => {
  const stage = new RtpStage({ leg: { whenSilent: 'comfort-noise' } });
  stage.agree();
  const { leg } = stage.left;
  leg.play(generateTone(1000, 400, 8000, -15));
  stage.pass(3000);
  const { sent } = leg.statistics;
  assert.ok(sent >= 20 + 5 && sent <= 20 + 8, `${sent}`);
  const level = powerDb(lately(stage.right, 1000));
  assert.ok(Math.abs(level + 70) < 5, `${level}`);
  leg.play(generateTone(1000, 400, 8000, -15));
  stage.pass(600);
  assert.ok(stage.right.frames.some((_, n) => n > 150 && Math.abs(levelOf(joined(stage.right.frames.slice(n, n + 5)), 1000) + 15) < 1));
  assert.deepEqual(stage.right.gaps, []);
  assert.equal(stage.right.leg.statistics.concealedMs <= 60, true);
});

test('a new offer changes codec, keys and address in the midst of speech, without a click', () => {
  const stage = new RtpStage();
  stage.agree();
  const sound = generateTone(300, 4000, 8000, -12);
  stage.left.leg.play(sound);
  stage.pass(1000);
  const keys = (seed: number) => ({ send: keying('AES_CM_128_HMAC_SHA1_80', seed), receive: keying('AES_CM_128_HMAC_SHA1_80', seed) });
  stage.agree((plain) => ({ ...plain, outgoing: { payloadType: 8, codec: pcma } }));
  stage.pass(500);
  stage.agree((plain) => ({ ...plain, outgoing: { payloadType: 9, codec: g722 } }));
  stage.pass(500);
  stage.agree((plain) => ({ ...plain, outgoing: { payloadType: 0, codec: pcmu } }));
  stage.pass(500);
  const click = steepest(lately(stage.right, 2000));
  assert.ok(click < 2.5 * steepest(sound), `${click} over ${steepest(sound)}`);
  assert.equal(stage.right.leg.statistics.lost, 0);
  stage.agree((plain) => ({ ...plain, keys: keys(3) }));
  stage.pass(300);
  stage.agree((plain) => ({ ...plain, keys: keys(4) }));
  stage.pass(300);
  assert.ok(Math.abs(levelOf(lately(stage.right, 200), 300) + 12) < 1.5);
});

test('packets on their way while the keys change are still opened', () => {
  for (const suite of ['AES_CM_128_HMAC_SHA1_80', 'AEAD_AES_128_GCM'] as const) {
    const stage = new RtpStage({ weather: { loss: 0, duplicate: 0, minDelayMs: 70, maxDelayMs: 70 } });
    for (const seed of [1, 2, 3]) {
      stage.agree((plain) => ({ ...plain, keys: { send: keying(suite, seed), receive: keying(suite, seed) } }));
      stage.pass(1000);
    }
    const { lost, rejected, received } = stage.right.leg.statistics;
    assert.deepEqual([lost, rejected], [0, 0], suite);
    assert.ok(received > 140);
  }
});

test('after a silence the timestamps tell how long it was, and a pause without a word is no gap', () => {
  const stage = new RtpStage({ leg: { whenSilent: 'nothing' } });
  stage.agree();
  const packets: { timestamp: number; marker: boolean; at: number }[] = [];
  stage.onDatagram = ({ octets, kind, to }) => {
    if (kind === 'rtp' && to === 'right')
      packets.push({ timestamp: Buffer.from(octets).readUInt32BE(4), marker: (octets[1] ?? 0) > 127, at: stage.now });
  };
  for (let spell = 0; spell < 3; spell++) {
    stage.left.leg.play(generateTone(1000, 400, 8000, -15));
    stage.pass(730);
  }
  assert.equal(packets.length, 60);
  for (const at of [0, 20, 40]) assert.equal(packets[at]?.marker, true);
  assert.equal(packets.filter((one) => one.marker).length, 3);
  const [first, last] = [packets[0], packets[40]];
  assert.ok(first !== undefined && last !== undefined);
  assert.ok(Math.abs(((last.timestamp - first.timestamp) >>> 0) / 8 - (last.at - first.at)) <= 20);
  assert.deepEqual(stage.right.gaps, []);
});

test('a far side that comes back after a hold is heard at once, and none of what was before', () => {
  const stage = new RtpStage();
  stage.agree();
  stage.left.leg.play(generateTone(1000, 600, 8000, -15));
  stage.pass(550);
  const before = stage.right.frames.length;
  stage.right.leg.agree({ ...plainAgreement('right'), receive: false }, stage.now);
  stage.pass(2000);
  assert.equal(stage.right.frames.length, before);
  stage.right.leg.agree(plainAgreement('right'), stage.now);
  stage.pass(500);
  const after = joined(stage.right.frames.slice(before));
  assert.ok(after.length > 8000 * 0.4 && powerDb(after) < -80);
});

test('after a stall of our own a few frames are made up for, not all of them', () => {
  const stage = new RtpStage();
  stage.agree();
  stage.pass(500);
  const before = stage.right.frames.length;
  stage.right.leg.tick((stage.now + 1000) as typeof stage.now);
  const made = stage.right.frames.length - before;
  assert.ok(made >= 3 && made <= 5, `${made}`);
});

test('a repeated offer with the same keys lets the counters go on', () => {
  const stage = new RtpStage();
  const again = () => stage.agree((plain) => ({ ...plain, keys: { send: keying('AEAD_AES_128_GCM', 7), receive: keying('AEAD_AES_128_GCM', 7) } }));
  again();
  stage.pass(500);
  again();
  stage.pass(500);
  assert.equal(stage.right.leg.statistics.rejected, 0);
  assert.ok(stage.right.leg.statistics.received > 45);
});

test('strangers are counted and not heard; the lock moves by signalling alone', () => {
  const stage = new RtpStage();
  stage.agree();
  const copies: Uint8Array[] = [];
  stage.onDatagram = ({ octets, to, kind }) => {
    if (to === 'right' && kind === 'rtp') copies.push(octets.slice());
  };
  stage.left.leg.play(generateTone(1000, 5000, 8000, -15));
  stage.pass(500);
  const before = stage.right.leg.statistics;
  for (let n = 0; n < 200; n++) {
    const forged = (copies[n % copies.length] as Uint8Array).slice();
    forged.fill(0x80, 12);
    stage.right.leg.receive(forged, forged.length, { address: '203.0.113.66', port: 4000 }, stage.now);
    stage.right.leg.receive(forged.slice(), forged.length, { ...addressOf.left, port: 4001 }, stage.now);
  }
  stage.pass(500);
  const after = stage.right.leg.statistics;
  assert.equal(after.strangers - before.strangers, 400);
  assert.equal(after.duplicates + after.late, 0);
  assert.ok(Math.abs(levelOf(lately(stage.right, 400), 1000) + 15) < 1);
});

test('another SSRC needs three packets in order, or a proof; RTCP goodbyes end nothing', () => {
  const stage = new RtpStage();
  stage.agree();
  stage.left.leg.play(generateTone(1000, 5000, 8000, -15));
  let last = new Uint8Array(0);
  stage.onDatagram = ({ octets, to, kind }) => {
    if (to === 'right' && kind === 'rtp') last = octets.slice();
  };
  stage.pass(500);
  for (let n = 0; n < 2; n++) {
    const other = last.slice();
    other.set([0xde, 0xad, 0xbe, 0xef], 8);
    other[3] = n;
    stage.right.leg.receive(other, other.length, addressOf.left, stage.now);
  }
  const ssrc = last.subarray(8, 12);
  const goodbye = Uint8Array.of(0x80, 201, 0, 1, ...ssrc, 0x81, 203, 0, 1, ...ssrc);
  assert.equal(stage.right.leg.statistics.rejected, 2);
  stage.right.leg.receive(goodbye, goodbye.length, { ...addressOf.left, port: 4001 }, stage.now);
  stage.pass(500);
  assert.ok(Math.abs(levelOf(lately(stage.right, 400), 1000) + 15) < 1);
  assert.equal(stage.right.leg.statistics.lost, 0);
});

test('a far side behind address translation is heard where that is allowed, and answered where it is', () => {
  for (const sourcePolicy of ['signalled', 'first-valid'] as const) {
    const stage = new RtpStage({ leg: { sourcePolicy } });
    const elsewhere = { address: '10.0.0.9', port: 40_000 };
    stage.right.leg.agree({ ...plainAgreement('right'), remote: elsewhere, send: false }, stage.now);
    stage.left.leg.agree(plainAgreement('left'), stage.now);
    stage.left.leg.play(generateTone(1000, 1000, 8000, -15));
    stage.pass(500);
    const allowed = sourcePolicy === 'first-valid';
    assert.equal(stage.right.frames.length > 20, allowed);
    assert.equal(stage.right.leg.lastPacketAt !== undefined, allowed);
    if (!allowed) continue;
    stage.right.leg.agree({ ...plainAgreement('right'), remote: elsewhere }, stage.now);
    stage.right.leg.play(generateTone(600, 1000, 8000, -15));
    stage.pass(500);
    assert.ok(Math.abs(levelOf(lately(stage.left, 300), 600) + 15) < 1.5);
  }
});

test('with SRTP the key proves who speaks, whatever the address; another key is refused', () => {
  const stage = new RtpStage();
  const [one, two] = [keying('AES_CM_128_HMAC_SHA1_80', 1), keying('AES_CM_128_HMAC_SHA1_80', 2)];
  const remote = { address: '10.0.0.9', port: 40_000 };
  stage.right.leg.agree({ ...plainAgreement('right'), remote, send: false, keys: { send: two, receive: one } }, stage.now);
  stage.left.leg.agree({ ...plainAgreement('left'), keys: { send: one, receive: two } }, stage.now);
  stage.left.leg.play(generateTone(1000, 1000, 8000, -15));
  stage.pass(500);
  assert.ok(Math.abs(levelOf(lately(stage.right, 300), 1000) + 15) < 1.5);
  const other = new RtpStage();
  other.right.leg.agree({ ...plainAgreement('right'), keys: { send: two, receive: two } }, other.now);
  other.left.leg.agree({ ...plainAgreement('left'), keys: { send: one, receive: two } }, other.now);
  other.pass(500);
  assert.equal(other.right.frames.length, 0);
  assert.ok(other.right.leg.statistics.rejected > 20);
});

test('keys that do not fit their suite change nothing', () => {
  const stage = new RtpStage();
  stage.agree();
  stage.pass(100);
  const bad = { suite: 'AEAD_AES_256_GCM' as const, keys: [{ reveal: () => new Uint8Array(5) }] };
  const done = stage.left.leg.agree({ ...plainAgreement('left'), keys: { send: bad, receive: bad } }, stage.now);
  assert.deepEqual(done, { ok: false, error: 'key-length' });
  talk(stage);
});

test('a codec with another clock is another source, and the words go on', () => {
  const stage = new RtpStage();
  const sources = new Set<number>();
  stage.onDatagram = ({ octets, kind, to }) => {
    if (kind === 'rtp' && to === 'right') sources.add(Buffer.from(octets).readUInt32BE(8));
  };
  const wide = { payloadType: 97, codec: l16Wide };
  stage.agree((plain) => ({ ...plain, incoming: [...plain.incoming, wide] }));
  stage.left.leg.play(generateTone(1000, 3000, 8000, -15));
  stage.pass(500);
  stage.agree((plain) => ({ ...plain, incoming: [...plain.incoming, wide], outgoing: wide }));
  stage.pass(700);
  assert.equal(sources.size, 2);
  assert.ok(Math.abs(levelOf(lately(stage.right, 300), 1000) + 15) < 1.5);
  const { lost, received } = stage.right.leg.statistics;
  assert.equal(lost, 0);
  assert.ok(received > 50);
});

test('who speaks under our own SSRC makes us take another, once', () => {
  const stage = new RtpStage();
  stage.agree();
  const sources = new Set<number>();
  let ours = new Uint8Array(0);
  stage.onDatagram = ({ octets, to, kind }) => {
    if (to !== 'right' || kind !== 'rtp') return;
    ours = octets.slice();
    sources.add(Buffer.from(octets).readUInt32BE(8));
  };
  stage.pass(300);
  for (let n = 0; n < 5; n++) {
    stage.left.leg.receive(ours.slice(), ours.length, addressOf.right, stage.now);
    stage.pass(100);
  }
  assert.equal(sources.size, 2);
  stage.left.leg.play(generateTone(1000, 1000, 8000, -15));
  stage.pass(700);
  assert.ok(Math.abs(levelOf(lately(stage.right, 300), 1000) + 15) < 1.5);
});

test('reports go both ways and tell the round trip and what the far side lost', () => {
  const stage = new RtpStage({ weather: { loss: 0.1, duplicate: 0, minDelayMs: 40, maxDelayMs: 40 }, seed: 3 });
  stage.agree();
  stage.pass(60_000);
  const { roundTripMs, farLossPercent } = stage.left.leg.statistics;
  assert.ok(roundTripMs !== undefined && Math.abs(roundTripMs - 80) < 3, `${roundTripMs}`);
  assert.ok(farLossPercent !== undefined && farLossPercent > 2 && farLossPercent < 20, `${farLossPercent}`);
  assert.ok(stage.left.controlSent >= 8 && stage.left.controlSent <= 26, `${stage.left.controlSent}`);
  stage.left.leg.close(stage.now);
  assert.equal(stage.left.leg.deadline, undefined);
});

test('reports of strangers are not believed, nor those without the key', () => {
  const stage = new RtpStage();
  stage.agree();
  const seen: Uint8Array[] = [];
  stage.onDatagram = ({ octets, kind, to }) => {
    if (kind === 'rtcp' && to === 'left') seen.push(octets.slice());
  };
  stage.pass(30_000);
  const report = seen.at(-1) as Uint8Array;
  const before = stage.left.leg.statistics;
  assert.equal(before.farLossPercent, 0);
  const forged = report.slice();
  const block = forged[1] === 200 ? 28 : 8;
  forged[block + 4] = 255; // the fraction lost
  stage.left.leg.receive(forged.slice(), forged.length, { address: '203.0.113.8', port: 6001 }, stage.now);
  assert.equal(stage.left.leg.statistics.rejected, before.rejected + 1);
  assert.equal(stage.left.leg.statistics.farLossPercent, 0);
  stage.left.leg.receive(forged.slice(), forged.length, { ...addressOf.right, port: 6001 }, stage.now);
  assert.ok((stage.left.leg.statistics.farLossPercent ?? 0) > 99);
  const locked = new RtpStage();
  const key = keying('AES_CM_128_HMAC_SHA1_80', 1);
  locked.agree((plain) => ({ ...plain, keys: { send: key, receive: key } }));
  locked.pass(100);
  locked.left.leg.receive(forged.slice(), forged.length, { ...addressOf.right, port: 6001 }, locked.now);
  assert.equal(locked.left.leg.statistics.rejected, 1);
});

test('a recording has both sides', () => {
  const stage = new RtpStage();
  stage.agree();
  const octets: Uint8Array[] = [];
  stage.left.leg.record({ write: (some: Uint8Array) => octets.push(some.slice()) } as never, stage.now);
  stage.left.leg.play(generateTone(1000, 1000, 8000, -15));
  stage.right.leg.play(generateTone(600, 1000, 8000, -15));
  stage.pass(3000);
  stage.left.leg.close(stage.now);
  const all = Buffer.concat(octets);
  const stereo = new Int16Array(all.buffer.slice(all.byteOffset, all.byteOffset + all.length));
  const channel = (n: number) => stereo.filter((_, i) => i % 2 === n).slice(1600, 7200);
  assert.ok(Math.abs(levelOf(channel(0), 600) + 15) < 1.5);
  assert.ok(Math.abs(levelOf(channel(1), 1000) + 15) < 1.5);
});
