import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadedDice } from '../../../test/peers/loaded-dice.ts';
import { mutate } from '../../../test/peers/mutate.ts';
import { swiftly } from '../../../test/swiftly.ts';
import { openSrtpReceiver, openSrtpSender, type SrtpKeying, type SrtpSuiteName, srtpSuites } from './index.ts';

const inputs = Number(process.env['FUZZ_INPUTS'] ?? 20_000);
const seed = Number(process.env['FUZZ_SEED'] ?? 3711);

/** Promise: nothing slower than 20 ms for 64 KiB. */
const longestMs = 20;

const cases = (Object.keys(srtpSuites) as SrtpSuiteName[]).flatMap((suite): SrtpKeying[] => {
  const octets = loadedDice(seed).bytes(srtpSuites[suite].keyBytes + srtpSuites[suite].saltBytes);
  const key = { reveal: () => octets };
  return [
    { suite, keys: [key] },
    { suite, keys: [{ ...key, mki: Uint8Array.of(7, 7) }], kdr: 2 },
  ];
});
const each = Math.ceil(inputs / cases.length);

for (const keying of cases) {
  test(`${each} broken packets, ${keying.suite}${keying.kdr ? ', MKI and KDR' : ''}: nothing thrown, nothing slow, nothing forged`, () => {
    const [opened, receiving] = [openSrtpSender(keying), openSrtpReceiver(keying)];
    assert.ok(opened.ok && receiving.ok);
    const [sender, receiver] = [opened.value, receiving.value];
    const dice = loadedDice(seed);
    const packet = (octets: Buffer, work: (packet: Uint8Array, length: number) => number | string): Buffer => {
      const buffer = Buffer.alloc(octets.length + 200);
      octets.copy(buffer);
      const length = work(buffer, octets.length);
      assert.ok(typeof length === 'number', `${length}`);
      return buffer.subarray(0, length);
    };
    const sent: Buffer[] = [];
    for (let i = 0; i < 60; i++) {
      const header = Buffer.from('80000000000000000000cafe', 'hex');
      header.writeUInt16BE(i, 2);
      sent.push(packet(Buffer.concat([header, dice.bytes(i)]), (octets, length) => sender.protect(octets, length)));
      sent.push(packet(Buffer.from(`80c900010000cafe${'81ca0003'.repeat(4)}`, 'hex'), (octets, length) => sender.protectRtcp(octets, length)));
    }
    const genuine = new Set(sent.map((octets) => octets.toString('hex')));
    let refused = 0;
    for (let i = 0; i < each; i++) {
      const forged = mutate(sent, dice);
      if (genuine.has(forged.toString('hex'))) continue;
      swiftly(longestMs, forged, () => {
        for (const work of [receiver.unprotect.bind(receiver), receiver.unprotectRtcp.bind(receiver)]) {
          const length = work(Buffer.from(forged), forged.length);
          assert.equal(typeof length, 'string', forged.toString('hex'));
          refused++;
        }
      });
    }
    assert.ok(refused > each);
    // The receiver is none the worse for it.
    const last = sent.at(-2) ?? Buffer.alloc(0);
    assert.equal(typeof receiver.unprotect(Buffer.from(last), last.length), 'number');
  });
}

test('the longest packets are not slow', () => {
  for (const keying of cases) {
    const [opened, receiving] = [openSrtpSender(keying), openSrtpReceiver(keying)];
    assert.ok(opened.ok && receiving.ok);
    const buffer = new Uint8Array(65_535);
    const fresh = Buffer.from('80000001000000000000cafe', 'hex');
    const plainBytes = buffer.length - opened.value.overheadBytes;
    swiftly(longestMs, keying.suite, () => {
      fresh.writeUInt16BE(fresh.readUInt16BE(2) + 1, 2);
      buffer.set(fresh);
      const length = opened.value.protect(buffer, plainBytes);
      assert.equal(length, buffer.length);
      assert.equal(receiving.value.unprotect(buffer, buffer.length), plainBytes);
    });
  }
});
