import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadedDice } from '../../../../test/peers/loaded-dice.ts';
import { aliceOffers, bobAnswers, oneOfMany, opportunistic } from '../../../../test/vectors/sdp/rfc.ts';
import { browser, cloudTrunk, deskPhone, eitherOr, oddWords, unpaddedTrunk, withFallback } from '../../../../test/vectors/sdp/shapes.ts';
import {
  acceptAnswer,
  answerOffer,
  type Capabilities,
  codecs,
  compareAgreements,
  defaultEvents,
  makeOffer,
  type Negotiation,
  parseEvents,
  parseSdp,
  printSdp,
  type RefusalReason,
  type SessionDescription,
  type SrtpCapability,
  sdesSuiteNames,
} from '../index.ts';

const { pcmu, pcma, g722, opus } = codecs;
const srtp: SrtpCapability = {
  use: 'allowed',
  opportunistic: false,
  suites: sdesSuiteNames,
  choice: 'theirs',
  keyPadding: 'padded',
  signalling: 'secure',
  keysOverPlainSignalling: false,
  allowUnencrypted: false,
  allowUnauthenticated: false,
};
const base: Capabilities = {
  address: { family: 'IP4', host: '192.0.2.1' },
  port: 40_000,
  codecs: [{ codec: opus, payloadType: 107, parameters: 'useinbandfec=1' }, { codec: g722 }, { codec: pcmu }, { codec: pcma }],
  codecChoice: 'ours',
  events: parseEvents('0-16'),
  comfortNoise: false,
  packetMs: 20,
  mostPacketMs: 60,
  direction: 'sendrecv',
  srtp,
  dice: loadedDice(3264),
};
const only = (...wanted: readonly (typeof pcmu)[]): Partial<Capabilities> => ({ codecs: wanted.map((codec) => ({ codec })) });
const securely = (more: Partial<SrtpCapability>): Partial<Capabilities> => ({ srtp: { ...srtp, ...more } });

function parse(text: string): SessionDescription {
  const parsed = parseSdp(text);
  assert.ok(parsed.ok, text);
  return parsed.value;
}
function answer(offer: string | SessionDescription, more: Partial<Capabilities> = {}, before?: Negotiation): Negotiation {
  const answered = answerOffer(typeof offer === 'string' ? parse(offer) : offer, { ...base, ...more }, before);
  assert.ok(answered.ok, answered.ok ? '' : answered.error.reason);
  assert.ok(parseSdp(printSdp(answered.value.local)).ok);
  assert.equal(answered.value.local.media.length, answered.value.remote.media.length);
  return answered.value;
}
function refuses(offer: string, reason: RefusalReason, more: Partial<Capabilities> = {}, before?: Negotiation): void {
  const answered = answerOffer(parse(offer), { ...base, ...more }, before);
  assert.ok(!answered.ok, 'it was answered');
  assert.deepEqual([answered.error.reason, answered.error.status], [reason, 488]);
}
function offer(more: Partial<Capabilities> = {}, before?: Negotiation): SessionDescription {
  const offered = makeOffer({ ...base, ...more }, before);
  assert.ok(offered.ok, offered.ok ? '' : offered.error.reason);
  return offered.value;
}
function accept(ours: SessionDescription, theirs: string | SessionDescription, more: Partial<Capabilities> = {}): Negotiation {
  const accepted = acceptAnswer(ours, typeof theirs === 'string' ? parse(theirs) : theirs, { ...base, ...more });
  assert.ok(accepted.ok, accepted.ok ? '' : accepted.error.reason);
  return accepted.value;
}
const linesOf = (negotiation: Negotiation, media = negotiation.agreement.mediaIndex): string[] =>
  (negotiation.local.media[media]?.lines ?? []).map((line) => line.text);
const sdp = (media: string, connection = 'IN IP4 198.51.100.9'): string =>
  `v=0\r\no=- 5 5 IN IP4 198.51.100.9\r\ns=-\r\nc=${connection}\r\nt=0 0\r\n${media.trim().replaceAll('\n', '\r\n')}\r\n`;

test('a desk telephone is answered with one codec it has, its events, and no more', () => {
  const negotiation = answer(deskPhone, { codecChoice: 'theirs' });
  assert.deepEqual(linesOf(negotiation), [
    'm=audio 40000 RTP/AVP 0 101',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-16',
    'a=ptime:20',
    'a=maxptime:60',
    'a=sendrecv',
  ]);
  assert.match(printSdp(negotiation.local), /^v=0\r\no=- \d{1,19} 1 IN IP4 192\.0\.2\.1\r\ns=-\r\nc=IN IP4 192\.0\.2\.1\r\nt=0 0\r\nm=/);
  const { send, receive, events, remote, srtp: keys, direction, held, packetMs } = negotiation.agreement;
  assert.deepEqual([send.payloadType, send.codec, receive.length, packetMs], [0, pcmu, 1, 20]);
  assert.deepEqual([events?.sendPayloadType, events?.receivePayloadType, events?.clockRateHz, events?.events.size], [101, 101, 8000, 17]);
  assert.deepEqual(remote, {
    address: { family: 'IP4', host: '192.0.2.20' },
    port: 16_384,
    rtcp: { address: { family: 'IP4', host: '192.0.2.20' }, port: 16_385 },
  });
  assert.deepEqual([keys, direction, held], [undefined, 'sendrecv', false]);
});

test('whose order of codecs decides is configured', () => {
  assert.equal(answer(deskPhone, { ...only(pcma, pcmu), codecChoice: 'ours' }).agreement.send.codec, pcma);
  assert.equal(answer(deskPhone, { ...only(pcma, pcmu), codecChoice: 'theirs' }).agreement.send.codec, pcmu);
});

test('codecs are known by name, clock and channels, in any case; static types need no rtpmap', () => {
  for (const [media, codec] of [
    ['m=audio 5000 RTP/AVP 9', g722],
    ['m=audio 5000 RTP/AVP 9\na=rtpmap:9 g722/8000', g722],
    ['m=audio 5000 RTP/AVP 96\na=rtpmap:96 pcma/8000', pcma],
    ['m=audio 5000 RTP/AVP 96\na=rtpmap:96 OPUS/48000/2', opus],
    ['m=audio 5000 RTP/AVP 96 8\na=rtpmap:96 opus/48000', pcma],
    ['m=audio 5000 RTP/AVP 96 8\na=rtpmap:96 G722/16000', pcma],
    ['m=audio 5000 RTP/AVP 0 8\na=rtpmap:0 SPEEX/16000', pcma],
    ['m=audio 5000 RTP/AVP 0 8\na=rtpmap:0 broken', pcmu],
    ['m=audio 5000 RTP/AVP 96 97 x 0\na=rtpmap:96 AMR/8000', pcmu],
  ] as const)
    assert.equal(answer(sdp(media)).agreement.send.codec, codec, media);
});

test('what the far side asks of our Opus is known, and what we ask of theirs is told', () => {
  const negotiation = answer(cloudTrunk);
  assert.deepEqual(negotiation.agreement.send, { payloadType: 102, codec: opus, parameters: 'useinbandfec=1' });
  assert.ok(linesOf(negotiation).includes('a=fmtp:102 useinbandfec=1'));
  assert.ok(linesOf(negotiation).includes('a=rtpmap:102 opus/48000/2'));
});

test('telephone events: at the clock of the codec if there are such, else at 8,000; only those both know', () => {
  const opusLine = 'm=audio 5000 RTP/AVP 96 97 98\na=rtpmap:96 opus/48000/2\na=rtpmap:97 telephone-event/8000\na=fmtp:97 0-15,32-36';
  assert.deepEqual(
    { ...answer(sdp(`${opusLine}\na=rtpmap:98 telephone-event/48000`)).agreement.events, events: undefined },
    { sendPayloadType: 98, receivePayloadType: 98, clockRateHz: 48_000, events: undefined },
  );
  const several = 'm=audio 5000 RTP/AVP 96 97 98\na=rtpmap:96 opus/48000/2\na=rtpmap:97 telephone-event/16000\na=rtpmap:98 telephone-event/8000';
  assert.equal(answer(sdp(several)).agreement.events?.clockRateHz, 8000);
  assert.equal(answer(sdp(several.replace(' 98', ''))).agreement.events?.clockRateHz, 16_000);
  const narrow = answer(sdp(opusLine));
  assert.deepEqual([narrow.agreement.events?.sendPayloadType, narrow.agreement.events?.clockRateHz], [97, 8000]);
  assert.deepEqual(narrow.agreement.events?.events, defaultEvents);
  assert.ok(linesOf(narrow).includes('a=fmtp:97 0-15'));
  assert.equal(answer(sdp(opusLine), { events: undefined }).agreement.events, undefined);
  assert.equal(answer(sdp('m=audio 5000 RTP/AVP 0 97\na=rtpmap:97 telephone-event/8000\na=fmtp:97 66-70')).agreement.events, undefined);
});

test('comfort noise is taken where it goes with the codec and is wanted', () => {
  const media = 'm=audio 5000 RTP/AVP 0 13';
  assert.deepEqual(answer(sdp(media), { comfortNoise: true }).agreement.comfortNoise, {
    sendPayloadType: 13,
    receivePayloadType: 13,
    clockRateHz: 8000,
  });
  assert.equal(answer(sdp(media)).agreement.comfortNoise, undefined);
  assert.equal(answer(sdp(`${media} 96\na=rtpmap:96 opus/48000/2`), { comfortNoise: true }).agreement.comfortNoise, undefined);
});

test('packets are as long as the far side likes, in whole frames and within both limits', () => {
  for (const [attributes, packetMs] of [
    ['', 20],
    ['a=ptime:40', 40],
    ['a=ptime:60', 60],
    ['a=ptime:80', 20],
    ['a=ptime:30', 20],
    ['a=ptime:10', 20],
    ['a=ptime:40\na=maxptime:30', 20],
    ['a=ptime:x\na=maxptime:y', 20],
  ] as const)
    assert.equal(answer(sdp(`m=audio 5000 RTP/AVP 0\n${attributes}`)).agreement.packetMs, packetMs, attributes);
});

test('every direction is mirrored; nowhere means hold', () => {
  for (const [attribute, connection, direction, held] of [
    ['', 'IN IP4 198.51.100.9', 'sendrecv', false],
    ['a=sendrecv', 'IN IP4 198.51.100.9', 'sendrecv', false],
    ['a=sendonly', 'IN IP4 198.51.100.9', 'recvonly', true],
    ['a=recvonly', 'IN IP4 198.51.100.9', 'sendonly', false],
    ['a=inactive', 'IN IP4 198.51.100.9', 'inactive', true],
    ['', 'IN IP4 0.0.0.0', 'recvonly', true],
    ['a=inactive', 'IN IP4 0.0.0.0', 'inactive', true],
    ['a=recvonly', 'IN IP4 0.0.0.0', 'inactive', true],
    ['', 'IN IP6 ::', 'recvonly', true],
  ] as const) {
    const negotiation = answer(sdp(`m=audio 5000 RTP/AVP 0\n${attribute}`, connection));
    assert.deepEqual([negotiation.agreement.direction, negotiation.agreement.held], [direction, held], `${attribute} ${connection}`);
    assert.equal(linesOf(negotiation).at(-1), `a=${direction}`);
  }
  const sessionWide = `${sdp('').trim()}\r\na=sendonly\r\nm=audio 5000 RTP/AVP 0\r\n`;
  assert.equal(answer(sessionWide).agreement.direction, 'recvonly');
  assert.equal(answer(sdp('m=audio 5000 RTP/AVP 0'), { direction: 'sendonly' }).agreement.direction, 'sendonly');
  assert.equal(answer(sdp('m=audio 5000 RTP/AVP 0\na=sendonly'), { direction: 'sendonly' }).agreement.direction, 'inactive');
});

test('RTCP may go elsewhere, on both sides', () => {
  const negotiation = answer(sdp('m=audio 5000 RTP/AVP 0\na=rtcp:6001 IN IP4 198.51.100.10'), { rtcpPort: 50_001 });
  assert.deepEqual(negotiation.agreement.remote.rtcp, { address: { family: 'IP4', host: '198.51.100.10' }, port: 6001 });
  assert.equal(negotiation.agreement.local.rtcpPort, 50_001);
  assert.ok(linesOf(negotiation).includes('a=rtcp:50001'));
});

test('a trunk with four suites: the first it lists, or the first we prefer; keys padded or not', () => {
  for (const shape of [cloudTrunk, unpaddedTrunk])
    for (const [choice, suites, tag] of [
      ['theirs', sdesSuiteNames, 1],
      ['ours', sdesSuiteNames, 1],
      ['ours', ['AES_CM_128_HMAC_SHA1_80', 'AEAD_AES_256_GCM'], 3],
      ['theirs', ['AES_CM_128_HMAC_SHA1_80', 'AEAD_AES_256_GCM'], 1],
      ['theirs', ['AES_CM_128_HMAC_SHA1_32'], 4],
    ] as const) {
      const { agreement, local } = answer(shape, securely({ choice, suites }));
      assert.equal(agreement.srtp?.receive.tag, tag);
      assert.equal(agreement.srtp?.send.tag, tag);
      assert.equal(agreement.srtp?.send.suite, agreement.srtp?.receive.suite);
      assert.ok(agreement.srtp?.send.keys[0]?.equals(agreement.srtp.receive.keys[0] ?? agreement.srtp.send.keys[0]) === false, 'a key of our own');
      assert.equal(local.media[0]?.protocol, 'RTP/SAVP');
      assert.equal(local.media[0]?.lines.filter((line) => line.attribute('crypto') !== undefined).length, 1);
    }
  const keyText = (keyPadding: 'padded' | 'unpadded'): string =>
    /inline:(\S+)/.exec(printSdp(answer(cloudTrunk, securely({ keyPadding })).local))?.[1] ?? '';
  assert.deepEqual([keyText('padded').length, keyText('unpadded').length], [60, 59]);
});

const suite = 'AES_CM_128_HMAC_SHA1_80';
const inline = `inline:${Buffer.alloc(30, 7).toString('base64')}`;
const savp = (crypto: string): string => sdp(`m=audio 5000 RTP/SAVP 0\n${crypto}`);

test('profile and policy', () => {
  refuses(deskPhone, 'srtp-required', securely({ use: 'required' }));
  refuses(cloudTrunk, 'srtp-refused', securely({ use: 'never' }));
  refuses(cloudTrunk, 'keys-over-plain-signalling', securely({ signalling: 'plain' }));
  assert.ok(answer(cloudTrunk, securely({ signalling: 'plain', keysOverPlainSignalling: true })).agreement.srtp);
  refuses(savp('a=sendrecv'), 'no-common-crypto');
  refuses(savp(`a=crypto:1 F8_128_HMAC_SHA1_80 ${inline}`), 'no-common-crypto');
  refuses(savp(`a=crypto:1 ${suite} inline:short`), 'no-common-crypto');
  refuses(savp(`a=crypto:1 ${suite} ${inline} UNKNOWN_BUT_NEEDED`), 'no-common-crypto');
  refuses(savp('a=fingerprint:sha-256 00:11'), 'dtls-only');
  refuses(savp(`a=crypto:1 ${suite} ${inline}`), 'no-common-crypto', securely({ suites: ['AEAD_AES_128_GCM'] }));
  refuses(sdp('m=audio 5000 TCP/RTP/AVP 0'), 'unknown-profile');
  refuses(sdp('m=audio 5000 udptl 0'), 'unknown-profile');
  assert.ok(answer(savp(`a=crypto:1 ${suite} ${inline}\na=fingerprint:sha-256 00:11`)).agreement.srtp, 'keys in SDP beside DTLS are taken');
  for (const protocol of ['RTP/SAVPF', 'rtp/savp']) {
    const negotiation = answer(savp(`a=crypto:1 ${suite} ${inline}`).replace('RTP/SAVP', protocol));
    assert.deepEqual([negotiation.local.media[0]?.protocol, negotiation.agreement.protocol], [protocol, protocol]);
  }
  assert.equal(answer(sdp('m=audio 5000 RTP/AVPF 0\na=rtcp-fb:* nack')).local.media[0]?.protocol, 'RTP/AVPF');
});

test('keys beside RTP/AVP are passed over, unless opportunism is configured (RFC 8643)', () => {
  const alone = only(pcmu);
  assert.equal(answer(opportunistic, alone).agreement.srtp, undefined);
  refuses(opportunistic, 'srtp-required', securely({ use: 'required' }));
  const keyed = answer(opportunistic, { ...alone, ...securely({ opportunistic: true, use: 'required' }) });
  assert.equal(keyed.agreement.srtp?.receive.tag, 1);
  assert.match(printSdp(keyed.local), /m=audio 40000 RTP\/AVP 0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:/);
  assert.equal(answer(opportunistic, securely({ opportunistic: true, use: 'never' })).agreement.srtp, undefined);
  assert.equal(answer(opportunistic, securely({ opportunistic: true, signalling: 'plain' })).agreement.srtp, undefined);
  assert.equal(answer(opportunistic, securely({ opportunistic: true, suites: ['AEAD_AES_128_GCM'] })).agreement.srtp, undefined);
});

test('unencrypted and unauthenticated SRTP need leave, and the answer repeats them', () => {
  for (const [word, leave] of [
    ['UNENCRYPTED_SRTP', { allowUnencrypted: true }],
    ['UNENCRYPTED_SRTCP', { allowUnencrypted: true }],
    ['UNAUTHENTICATED_SRTP', { allowUnauthenticated: true }],
  ] as const) {
    const bare = savp(`a=crypto:1 ${suite} ${inline} ${word} KDR=3`);
    refuses(bare, 'no-common-crypto');
    const negotiation = answer(bare, securely(leave));
    assert.match(printSdp(negotiation.local), new RegExp(`inline:\\S+ ${word}\r\n`));
    assert.deepEqual([negotiation.agreement.srtp?.receive.kdr, negotiation.agreement.srtp?.send.kdr], [3, undefined], 'a rate is each side’s own');
    const choice = answer(savp(`a=crypto:1 ${suite} ${inline} ${word}\na=crypto:2 ${suite} ${inline}`));
    assert.equal(choice.agreement.srtp?.receive.tag, 2);
  }
  const tagless = savp(`a=crypto:1 AEAD_AES_128_GCM inline:${Buffer.alloc(28).toString('base64')} UNAUTHENTICATED_SRTP`);
  refuses(tagless, 'no-common-crypto', securely({ allowUnauthenticated: true }));
});

test('browsers, ICE and DTLS are refused with their reason, or passed over where plain RTP is beside them', () => {
  refuses(browser, 'dtls-only');
  refuses(sdp('m=audio 9 RTP/AVP 0\na=ice-ufrag:x', 'IN IP4 0.0.0.0'), 'ice-only');
  const negotiation = answer(withFallback, { comfortNoise: true });
  assert.deepEqual([negotiation.agreement.mediaIndex, negotiation.agreement.send.codec], [1, opus]);
  assert.equal(negotiation.agreement.remote.rtcp.port, 4009);
  assert.deepEqual(
    negotiation.local.media.map(({ lines }) => lines[0]?.text),
    ['m=audio 0 UDP/TLS/RTP/SAVPF 96 0', 'm=audio 40000 RTP/AVPF 96 97', 'm=video 0 RTP/AVP 99', 'm=application 0 UDP/DTLS/SCTP webrtc-datachannel'],
  );
  assert.ok(!printSdp(negotiation.local).includes('rtcp-mux'), 'rtcp-mux is refused by not being repeated (RFC 5761 §5.1.1)');
  assert.ok(!/ice|candidate|rtcp-fb/.test(printSdp(negotiation.local)));
});

test('of a plain and a secure medium the secure one is taken, where it may be', () => {
  const secure = answer(eitherOr);
  assert.deepEqual([secure.agreement.mediaIndex, secure.agreement.srtp?.send.tag], [1, 7]);
  assert.equal(secure.local.media[0]?.port, 0);
  assert.equal(answer(eitherOr, securely({ use: 'never' })).agreement.mediaIndex, 0);
  assert.equal(answer(eitherOr, securely({ signalling: 'plain' })).agreement.mediaIndex, 0);
});

test('what cannot be taken is refused with what tells most', () => {
  refuses(sdp('m=audio 5000 RTP/AVP 18\na=rtpmap:18 G729/8000'), 'no-common-codec');
  refuses(sdp('m=audio 5000 RTP/AVP 101\na=rtpmap:101 telephone-event/8000'), 'no-common-codec');
  refuses(sdp('m=video 5000 RTP/AVP 99'), 'no-audio');
  refuses(sdp('m=audio 0 RTP/AVP 0'), 'no-audio');
  refuses(sdp(''), 'no-audio');
  refuses('v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nt=0 0\r\nm=audio 5000 RTP/AVP 0\r\n', 'no-address');
  refuses(oddWords, 'address-family');
  refuses(`${sdp('m=audio 5000 UDP/TLS/RTP/SAVP 0\nm=audio 5002 RTP/AVP 18')}`, 'no-common-codec');
  const answered = answerOffer(parse(deskPhone), { ...base, ...only(opus) });
  assert.deepEqual(answered, {
    ok: false,
    error: { reason: 'no-common-codec', status: 488, warning: 305, says: 'None of the audio codecs is spoken here' },
  });
});

test('RFC 3264 §10.1: Bob’s answer to Alice is taken', () => {
  const negotiation = accept(parse(aliceOffers), bobAnswers);
  assert.deepEqual(
    [negotiation.agreement.remote.address.host, negotiation.agreement.remote.port, negotiation.agreement.send.codec],
    ['host.example.com', 49_920, pcmu],
  );
  assert.deepEqual(
    answer(aliceOffers).local.media.map(({ lines }) => lines[0]?.text),
    ['m=audio 40000 RTP/AVP 0', 'm=video 0 RTP/AVP 31', 'm=video 0 RTP/AVP 32'],
  );
});

test('RFC 3264 §10.2: one of several codecs, and nothing flows yet', () => {
  const negotiation = answer(oneOfMany);
  assert.deepEqual([negotiation.agreement.direction, negotiation.local.media[0]?.formats], ['inactive', ['0']]);
});

test('our offer: everything we can, in our order, with numbers of our own', () => {
  assert.deepEqual(
    offer({ comfortNoise: true }).media[0]?.lines.map((line) => line.text),
    [
      'm=audio 40000 RTP/AVP 107 9 0 8 96 101 13',
      'a=rtpmap:107 opus/48000/2',
      'a=fmtp:107 useinbandfec=1',
      'a=rtpmap:9 G722/8000',
      'a=rtpmap:0 PCMU/8000',
      'a=rtpmap:8 PCMA/8000',
      'a=rtpmap:96 telephone-event/48000',
      'a=fmtp:96 0-16',
      'a=rtpmap:101 telephone-event/8000',
      'a=fmtp:101 0-16',
      'a=rtpmap:13 CN/8000',
      'a=ptime:20',
      'a=maxptime:60',
      'a=sendrecv',
    ],
  );
});

test('our offer with keys: SAVP where SRTP is required, every suite once, tags from 1', () => {
  const cryptos = (more: Partial<SrtpCapability>): string[] =>
    offer(securely(more)).media[0]?.lines.flatMap((line) => line.attribute('crypto')?.split(' inline')[0] ?? []) ?? [];
  assert.deepEqual(
    cryptos({ use: 'required' }),
    sdesSuiteNames.map((name, i) => `${i + 1} ${name}`),
  );
  assert.deepEqual(cryptos({ use: 'allowed' }), []);
  assert.equal(cryptos({ use: 'allowed', opportunistic: true }).length, 6);
  assert.equal(offer(securely({ use: 'required' })).media[0]?.protocol, 'RTP/SAVP');
  assert.equal(offer(securely({ use: 'required', opportunistic: true })).media[0]?.protocol, 'RTP/AVP');
  const refused = makeOffer({ ...base, ...securely({ use: 'required', signalling: 'plain' }) });
  assert.equal(!refused.ok && refused.error.reason, 'keys-over-plain-signalling');
  assert.deepEqual(cryptos({ use: 'allowed', opportunistic: true, signalling: 'plain' }), []);
});

test('an answer may number codecs its own way: we send under its numbers, and get ours', () => {
  const negotiation = accept(
    offer(),
    sdp('m=audio 7000 RTP/AVP 120 8 122\na=rtpmap:120 opus/48000/2\na=rtpmap:122 telephone-event/48000\na=fmtp:122 0-15'),
  );
  const { send, receive, events } = negotiation.agreement;
  assert.deepEqual([send.payloadType, send.codec], [120, opus]);
  assert.deepEqual(
    receive.map(({ payloadType, codec }) => [payloadType, codec]),
    [
      [107, opus],
      [8, pcma],
    ],
  );
  assert.deepEqual([events?.sendPayloadType, events?.receivePayloadType, events?.clockRateHz], [122, 96, 48_000]);
  const narrow = accept(offer(), sdp('m=audio 7000 RTP/AVP 120 101\na=rtpmap:120 opus/48000/2\na=rtpmap:101 telephone-event/8000'));
  assert.deepEqual([narrow.agreement.events?.receivePayloadType, narrow.agreement.events?.clockRateHz], [101, 8000]);
});

test('answers that do not answer are told', () => {
  const secure = securely({ use: 'required' });
  const ours = offer(secure);
  const ourKey = 'AEAD_AES_256_GCM inline:';
  const key44 = Buffer.alloc(44, 3).toString('base64');
  const reasons = (theirs: string, more: Partial<Capabilities> = {}, of = offer(more)): string | undefined => {
    const accepted = acceptAnswer(of, parse(theirs), { ...base, ...more });
    return accepted.ok ? undefined : accepted.error.reason;
  };
  assert.equal(reasons(sdp('m=audio 0 RTP/AVP 0')), 'audio-refused');
  assert.equal(reasons(sdp('m=audio 1 RTP/AVP 0\nm=video 0 RTP/AVP 99')), 'media-lines');
  assert.equal(reasons(sdp('m=video 1 RTP/AVP 99')), 'media-lines');
  assert.equal(reasons(sdp('')), 'media-lines');
  assert.equal(reasons(sdp('m=audio 1 RTP/AVP 18 3')), 'no-common-codec');
  assert.equal(reasons(sdp('m=audio 1 RTP/SAVP 0')), 'answer-profile');
  assert.equal(reasons(sdp('m=audio 1 RTP/AVPF 0')), undefined, 'feedback makes no other packets');
  assert.equal(reasons(sdp('m=audio 1 RTP/AVP 0', 'IN IP6 2001:db8::1')), 'address-family');
  assert.equal(reasons(sdp('m=audio 1 RTP/AVP 0'), secure, ours), 'answer-profile');
  assert.equal(reasons(sdp('m=audio 1 RTP/SAVP 0'), secure, ours), 'no-common-crypto');
  assert.equal(reasons(sdp(`m=audio 1 RTP/SAVP 0\na=crypto:9 ${ourKey}${key44}`), secure, ours), 'no-common-crypto', 'a tag we did not give');
  assert.equal(reasons(sdp(`m=audio 1 RTP/SAVP 0\na=crypto:2 ${ourKey}${key44}`), secure, ours), 'no-common-crypto', 'another suite under our tag');
  assert.equal(reasons(sdp(`m=audio 1 RTP/SAVP 0\na=crypto:1 ${ourKey}${key44} UNENCRYPTED_SRTP`), secure, ours), 'no-common-crypto');
  assert.equal(reasons(sdp(`m=audio 1 RTP/SAVP 0\na=crypto:1 ${ourKey}${key44} KDR=4`), secure, ours), undefined);
  const chance = securely({ use: 'required', opportunistic: true });
  assert.equal(reasons(sdp('m=audio 1 RTP/AVP 0'), chance), 'srtp-required');
  const open = securely({ use: 'allowed', opportunistic: true });
  assert.equal(reasons(sdp('m=audio 1 RTP/AVP 0'), open), undefined);
  assert.equal(reasons(sdp(`m=audio 1 RTP/AVP 0\na=crypto:1 ${ourKey}AAAA`), open), undefined, 'a broken key is as none');
  assert.equal(reasons(sdp(`m=audio 1 RTP/AVP 0\na=crypto:5 ${ourKey}${key44}`), open), 'no-common-crypto');
});

test('late offer: we offer in the 200 and take the answer from the ACK', () => {
  const theirs = { ...base, address: { family: 'IP4', host: '198.51.100.1' } as const, dice: loadedDice(2) };
  const ours = offer(securely({ use: 'required' }));
  const answered = answerOffer(ours, theirs);
  assert.ok(answered.ok);
  const negotiation = accept(ours, answered.value.local, securely({ use: 'required' }));
  assert.equal(negotiation.agreement.srtp?.send.suite, 'AEAD_AES_256_GCM');
  const [here, there] = [negotiation.agreement.srtp?.receive.keys[0], answered.value.agreement.srtp?.send.keys[0]];
  assert.ok(here && there?.equals(here));
});

const reoffer = (text: string, replace: Readonly<Record<string, string>>): string =>
  Object.entries(replace).reduce((changed, [from, to]) => changed.replace(from, to), text);

test('re-offers: hold, resume, codec, move; versions go up only when something changed, keys stay', () => {
  const capabilities = securely({ keyPadding: 'unpadded' });
  const first = answer(cloudTrunk, capabilities);
  const version = (negotiation: Negotiation): bigint => negotiation.local.origin.version;
  const again = answer(cloudTrunk, capabilities, first);
  assert.equal(again.local, first.local, 'the same offer has the same answer');
  assert.deepEqual(Object.values(compareAgreements(first.agreement, again.agreement)), [false, false, false, false, false, false]);

  const held = answer(`${cloudTrunk}a=sendonly\r\n`, capabilities, again);
  assert.deepEqual([held.agreement.direction, held.agreement.held, version(held)], ['recvonly', true, 2n]);
  assert.equal(held.local.origin.sessionId, first.local.origin.sessionId);
  assert.deepEqual(compareAgreements(again.agreement, held.agreement), {
    remote: false,
    local: false,
    codec: false,
    direction: true,
    sendKey: false,
    receiveKey: false,
  });

  const moved = answer(reoffer(cloudTrunk, { 'c=IN IP4 203.0.113.9': 'c=IN IP4 203.0.113.10', '34170': '34180' }), capabilities, held);
  assert.deepEqual([moved.agreement.remote.address.host, moved.agreement.remote.port, version(moved)], ['203.0.113.10', 34_180, 3n]);
  assert.deepEqual(
    Object.entries(compareAgreements(held.agreement, moved.agreement)).flatMap(([name, changed]) => (changed ? name : [])),
    ['remote', 'direction'],
  );

  const rtcpMoved = answer(`${cloudTrunk}a=rtcp:34199\r\n`, capabilities, first);
  assert.equal(compareAgreements(first.agreement, rtcpMoved.agreement).remote, true);

  const other = answer(reoffer(cloudTrunk, { '102 9 0 8 18 101': '8 101' }), capabilities, moved);
  assert.deepEqual([other.agreement.send.codec, version(other)], [pcma, 4n]);
  assert.ok(compareAgreements(moved.agreement, other.agreement).codec);

  const rekeyed = answer(cloudTrunk.replace(/(GCM inline:)...../, '$1ABCDE'), capabilities, first);
  const changes = compareAgreements(first.agreement, rekeyed.agreement);
  assert.deepEqual([changes.receiveKey, changes.sendKey], [true, false]);
  const downgraded = answer(cloudTrunk.replace(/a=crypto:[12].*\r\n/g, ''), capabilities, first);
  assert.equal(compareAgreements(first.agreement, downgraded.agreement).sendKey, true);
});

test('re-offers may add media and switch them off, never take them away', () => {
  const first = answer(withFallback);
  const more = answer(`${withFallback}m=text 5010 RTP/AVP 98\r\n`, {}, first);
  assert.equal(more.local.media.at(-1)?.lines[0]?.text, 'm=text 0 RTP/AVP 98');
  refuses(withFallback, 'media-lines', {}, more);
  refuses(withFallback.replace('m=video', 'm=image'), 'media-lines', {}, first);
  const off = answer(withFallback.replace('m=video 4004', 'm=video 0'), {}, first);
  answer(withFallback.replace('m=video 4004', 'm=image 4004'), {}, off);
});

test('our re-offers: hold and resume, the same media in the same places, the same numbers', () => {
  const first = answer(withFallback);
  const hold = offer({ direction: 'sendonly' }, first);
  assert.deepEqual(
    hold.media.map(({ lines }) => lines[0]?.text),
    [
      'm=audio 0 UDP/TLS/RTP/SAVPF 96 0',
      'm=audio 40000 RTP/AVPF 96 9 0 8 97 98',
      'm=video 0 RTP/AVP 99',
      'm=application 0 UDP/DTLS/SCTP webrtc-datachannel',
    ],
  );
  assert.ok(hold.media[1]?.lines.some((line) => line.text === 'a=sendonly'));
  assert.equal(hold.origin.version, 2n);
  const theirAnswer = printSdp(hold).replace('a=sendonly', 'a=recvonly');
  const held = accept(hold, theirAnswer, { direction: 'sendonly' });
  assert.deepEqual([held.agreement.direction, held.agreement.held, held.agreement.mediaIndex], ['sendonly', false, 1]);
  const resume = offer({}, held);
  assert.deepEqual([resume.origin.version, resume.media[1]?.lines.at(-1)?.text], [3n, 'a=sendrecv']);
  assert.equal(offer({ direction: 'sendonly' }, held), hold, 'an offer that says nothing new is the one before');
});

test('our re-offer keeps the keys and tags in use, and never gives a number another meaning', () => {
  const first = answer(cloudTrunk);
  const again = offer({}, first);
  assert.equal(again.media[0]?.protocol, 'RTP/SAVP');
  const [kept] = again.media[0]?.lines.flatMap((line) => line.attribute('crypto') ?? []) ?? [];
  const sent = first.local.media[0]?.lines.flatMap((line) => line.attribute('crypto') ?? [])[0];
  assert.equal(kept, sent);
  const tags = again.media[0]?.lines.flatMap((line) => line.attribute('crypto')?.split(' ')[0] ?? []) ?? [];
  assert.equal(new Set(tags).size, tags.length);
  // Their 102 is Opus, our wish for it 107; their 107, if they had one, would be theirs.
  assert.ok(again.media[0]?.lines.some((line) => line.text === 'a=rtpmap:102 opus/48000/2'));
  const odd = answer(sdp('m=audio 5000 RTP/AVP 107 0 101 96\na=rtpmap:107 AMR/8000\na=rtpmap:101 iLBC/8000\na=rtpmap:96 speex/8000'));
  const types = offer({}, odd).media[0]?.lines.flatMap((line) => line.attribute('rtpmap') ?? []) ?? [];
  assert.equal(types.length, 6);
  assert.ok(
    types.every((map) => !/^(?:107|101|96) /.test(map)),
    `${types}`,
  );
  assert.equal(new Set(types.map((map) => map.split(' ')[0])).size, 6);
});

test('an answer repeats the offer’s times', () => {
  assert.ok(printSdp(answer(deskPhone.replace('t=0 0', 't=3034423619 3042462419')).local).includes('\r\nt=3034423619 3042462419\r\n'));
});
