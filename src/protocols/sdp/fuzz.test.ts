import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { loadedDice } from '../../../test/peers/loaded-dice.ts';
import { mutate } from '../../../test/peers/mutate.ts';
import { swiftly } from '../../../test/swiftly.ts';
import { aliceOffers, opportunistic, rfc8866 } from '../../../test/vectors/sdp/rfc.ts';
import { shapes } from '../../../test/vectors/sdp/shapes.ts';
import {
  acceptAnswer,
  answerOffer,
  type Capabilities,
  codecs,
  defaultEvents,
  makeOffer,
  type Negotiation,
  parseCrypto,
  parseSdp,
  printCrypto,
  printSdp,
  redactSdp,
  sdesSuiteNames,
  sdpLimits,
} from './index.ts';

const inputs = Number(process.env['FUZZ_INPUTS'] ?? 20_000);
const seed = Number(process.env['FUZZ_SEED'] ?? 8866);

/** Promise: nothing slower than 20 ms for 64 KiB. */
const longestMs = 20;

const capabilities: Capabilities = {
  address: { family: 'IP4', host: '192.0.2.1' },
  port: 4000,
  codecs: [{ codec: codecs.opus }, { codec: codecs.pcmu }, { codec: codecs.pcma }, { codec: codecs.g722 }],
  codecChoice: 'theirs',
  events: defaultEvents,
  comfortNoise: true,
  packetMs: 20,
  mostPacketMs: 60,
  direction: 'sendrecv',
  srtp: {
    use: 'allowed',
    opportunistic: true,
    suites: sdesSuiteNames,
    choice: 'theirs',
    keyPadding: 'padded',
    signalling: 'secure',
    keysOverPlainSignalling: false,
    allowUnencrypted: true,
    allowUnauthenticated: true,
  },
  dice: loadedDice(seed),
};
const offered = makeOffer({ ...capabilities, srtp: { ...capabilities.srtp, use: 'required', opportunistic: false } });
assert.ok(offered.ok);
const ourOffer = offered.value;
const corpus = [rfc8866, aliceOffers, opportunistic, ...Object.values(shapes), printSdp(ourOffer)].map((text) => Buffer.from(text));

test(`${inputs} broken descriptions: nothing thrown, nothing slow; what is read is printed whole, what is answered can be read`, () => {
  const dice = loadedDice(seed);
  let [read, answered, accepted] = [0, 0, 0];
  let before: Negotiation | undefined;
  for (let i = 0; i < inputs; i++) {
    const octets = mutate(corpus, dice);
    swiftly(longestMs, octets.toString('latin1'), () => {
      const parsed = parseSdp(octets);
      if (!parsed.ok) return;
      read++;
      const printed = printSdp(parsed.value);
      const again = parseSdp(printed);
      assert.ok(again.ok && printSdp(again.value) === printed, printed);
      const answer = answerOffer(parsed.value, capabilities, i % 2 === 0 ? before : undefined);
      if (answer.ok) {
        answered++;
        assert.ok(parseSdp(printSdp(answer.value.local)).ok);
        const next = makeOffer(capabilities, answer.value);
        assert.ok(next.ok && parseSdp(printSdp(next.value)).ok);
        before = answer.value;
      }
      if (acceptAnswer(ourOffer, parsed.value, capabilities).ok) accepted++;
    });
  }
  assert.ok(read > inputs / 10 && read < inputs * 0.95, `${read} read`);
  assert.ok(answered > inputs / 50, `${answered} answered`);
  assert.ok(accepted > 0, `${accepted} accepted`);
});

test(`${inputs} broken crypto attributes: nothing thrown, nothing slow, no key in sight`, () => {
  const dice = loadedDice(seed);
  const attributes = corpus.flatMap((text) => [...text.toString().matchAll(/a=crypto:(.*)\r/g)].map((found) => Buffer.from(found[1] ?? '')));
  // Mostly words that may be ignored, so that most wounds leave the key whole and something is read.
  const plain = attributes.find((text) => !text.includes('|'))?.toString();
  const words = Buffer.from(`${plain}|2^20|1:4 KDR=3 UNENCRYPTED_SRTCP FEC_ORDER=FEC_SRTP WSH=64${' -words=that,are,ignored'.repeat(40)}`);
  let read = 0;
  for (let i = 0; i < inputs; i++) {
    const text = mutate([...attributes, words, words, words], dice).toString('latin1');
    swiftly(longestMs, text, () => {
      const parsed = parseCrypto(text);
      if (!parsed.ok) return;
      read++;
      const printed = printCrypto(parsed.value, 'padded');
      const again = parseCrypto(printed);
      assert.ok(again.ok && printCrypto(again.value, 'padded') === printed);
      const key = /inline:([^|;\s]+)/.exec(printed)?.[1] ?? '';
      assert.ok(key.length > 30 && !inspect(parsed.value, { depth: 5 }).includes(key));
      assert.ok(!redactSdp(`a=crypto:${text.replaceAll(/[\r\n\0]/g, '')}`).includes(key.replace(/=+$/, '')));
    });
  }
  assert.ok(read > inputs / 50 && read < inputs * 0.95, `${read} read`);
});

test('the worst we could think of is not slow', () => {
  const head = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\nc=IN IP4 192.0.2.1\r\n';
  const full = (line: string): string => head + line.repeat(Math.min(sdpLimits.lines - 4, Math.floor((sdpLimits.bytes - head.length) / line.length)));
  const media = 'm=audio 5000 RTP/AVP 0 101\r\na=rtpmap:101 telephone-event/8000\r\n';
  for (const text of [
    full('a=\r\n'),
    full('\n'),
    full('\r'),
    full('c=IN IP4 192.0.2.1\r\n'),
    full('m=audio 5000 RTP/AVP 0\r\n'),
    full(`m=audio 5000 RTP/AVP${' 96'.repeat(120)}\r\n`),
    `${head}m=audio 5000 RTP/AVP 101\r\na=fmtp:101 ${'0-255,'.repeat(1300)}\r\n`,
    `${full(`${media}a=fmtp:101 ${'0-255,'.repeat(140)}\r\n`)}`,
    `${head}m=audio 5000 RTP/AVP 0\r\n${`a=crypto:1 AES_CM_128_HMAC_SHA1_80 ${'inline:AAAA;'.repeat(80)}\r\n`.repeat(30)}`,
    `${head}m=audio 5000 RTP/SAVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${'A'.repeat(8000)}\r\n`,
    `${head}m=audio 5000 RTP/SAVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${'A'.repeat(40)}|${'9'.repeat(7000)}:128\r\n`,
    `${head}m=audio 5000 RTP/AVP 0\r\na=fmtp:0 ${';=a'.repeat(2500)}\r\n`,
    `${head}m=audio 5000 RTP/AVP 0\r\na=rtpmap:${' '.repeat(8000)}\r\n`,
    `v=0\r\no=${'- '.repeat(4000)}\r\n`,
  ])
    swiftly(longestMs, text, () => {
      const parsed = parseSdp(text);
      redactSdp(text);
      if (!parsed.ok) return;
      answerOffer(parsed.value, capabilities);
      acceptAnswer(ourOffer, parsed.value, capabilities);
    });
});
