import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { loadedDice } from '../../../../test/peers/loaded-dice.ts';
import {
  acceptAnswer,
  answerOffer,
  type Capabilities,
  codecs,
  compareAgreements,
  type Direction,
  defaultEvents,
  l16,
  makeOffer,
  mirrored,
  parseSdp,
  printSdp,
  receives,
  type SessionDescription,
  sdesSuiteNames,
  sends,
} from '../index.ts';

const all = [codecs.pcmu, codecs.pcma, codecs.g722, codecs.opus, l16(8000), l16(16_000)];

/** Anybody, at some address. */
const side = (host: string, seed: number): fc.Arbitrary<Capabilities> =>
  fc.record({
    address: fc.constant({ family: 'IP4' as const, host }),
    port: fc.integer({ min: 1024, max: 65_000 }),
    codecs: fc.uniqueArray(fc.constantFrom(...all), { minLength: 1 }).map((some) => some.map((codec) => ({ codec }))),
    codecChoice: fc.constantFrom('ours' as const, 'theirs' as const),
    events: fc.option(fc.constant(defaultEvents), { nil: undefined }),
    comfortNoise: fc.boolean(),
    packetMs: fc.constant(20),
    mostPacketMs: fc.constantFrom(20, 60),
    direction: fc.constantFrom<Direction>('sendrecv', 'sendonly', 'recvonly', 'inactive'),
    srtp: fc.record({
      use: fc.constantFrom('never' as const, 'allowed' as const, 'required' as const),
      opportunistic: fc.boolean(),
      suites: fc.uniqueArray(fc.constantFrom(...sdesSuiteNames), { minLength: 1 }),
      choice: fc.constantFrom('ours' as const, 'theirs' as const),
      keyPadding: fc.constantFrom('padded' as const, 'unpadded' as const),
      signalling: fc.constant('secure' as const),
      keysOverPlainSignalling: fc.constant(false),
      allowUnencrypted: fc.boolean(),
      allowUnauthenticated: fc.boolean(),
    }),
    dice: fc.constant(loadedDice(seed)),
  });

/** Over the wire. */
function carry(description: SessionDescription): SessionDescription {
  const parsed = parseSdp(printSdp(description));
  assert.ok(parsed.ok);
  return parsed.value;
}

test('two sides that come to an agreement have come to the same one', () => {
  let agreed = 0;
  let secure = 0;
  fc.assert(
    fc.property(side('192.0.2.1', 1), side('192.0.2.2', 2), (anna, ben) => {
      const offer = makeOffer(anna);
      assert.ok(offer.ok);
      const answer = answerOffer(carry(offer.value), ben);
      if (!answer.ok) return;
      const accepted = acceptAnswer(offer.value, carry(answer.value.local), anna);
      if (!accepted.ok) {
        assert.equal(accepted.error.reason, 'srtp-required', 'only opportunism may be disappointed');
        return;
      }
      agreed++;
      const [hers, his] = [accepted.value.agreement, answer.value.agreement];
      assert.equal(hers.send.codec, his.receive[0]?.codec);
      assert.equal(his.send.codec, hers.receive[0]?.codec);
      assert.equal(hers.send.payloadType, his.receive[0]?.payloadType);
      assert.equal(his.send.payloadType, hers.receive[0]?.payloadType);
      assert.deepEqual(hers.remote.address, ben.address);
      assert.deepEqual([hers.remote.port, his.remote.port], [ben.port, anna.port]);
      assert.equal(hers.direction, mirrored(his.direction));
      assert.ok(!sends(hers.direction) || (sends(anna.direction) && receives(ben.direction)));
      assert.deepEqual(hers.events, his.events);
      assert.deepEqual(hers.comfortNoise, his.comfortNoise);
      assert.equal(hers.srtp === undefined, his.srtp === undefined);
      if (hers.srtp !== undefined && his.srtp !== undefined) {
        secure++;
        const [herKey, hisKey] = [hers.srtp.send.keys[0], his.srtp.send.keys[0]];
        assert.ok(herKey && hisKey && his.srtp.receive.keys[0]?.equals(herKey) && hers.srtp.receive.keys[0]?.equals(hisKey));
        assert.ok(!herKey.equals(hisKey));
        assert.ok(anna.srtp.suites.includes(hers.srtp.send.suite) && ben.srtp.suites.includes(hers.srtp.send.suite));
      }
      assert.ok(anna.srtp.use !== 'required' || hers.srtp !== undefined);
      assert.ok(ben.srtp.use !== 'required' || his.srtp !== undefined);
      assert.ok(ben.srtp.use !== 'never' || his.srtp === undefined);

      // He now offers anew, unchanged: the same agreement, the same keys, whatever else he lists.
      const again = makeOffer(ben, answer.value);
      assert.ok(again.ok);
      const reanswer = answerOffer(carry(again.value), { ...anna, codecChoice: 'theirs', srtp: { ...anna.srtp, choice: 'theirs' } }, accepted.value);
      if (!reanswer.ok) return;
      const settled = acceptAnswer(again.value, carry(reanswer.value.local), ben);
      assert.ok(settled.ok);
      const changes = compareAgreements(his, settled.value.agreement);
      assert.deepEqual([changes.remote, changes.local], [false, false]);
      if (settled.value.agreement.srtp?.send.suite === his.srtp?.send.suite) assert.equal(changes.sendKey, false);
      assert.ok(settled.value.local.origin.version <= answer.value.local.origin.version + 1n);
    }),
    { numRuns: 600, seed: 3264 },
  );
  assert.ok(agreed > 100 && secure > 30, `${agreed} agreed, ${secure} of them securely`);
});
