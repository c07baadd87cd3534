import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateTone } from '#audio';
import type { FittedHandoff } from '#contract';
import { parseSdp } from '#protocols/sdp';
import { HeaderList, SipRequest } from '#protocols/sip';
import { fitted } from '../../test/peers/fitted.ts';
import { dialectOf, dialling, goodbye, offerOf, PhoneBench, policy, referral } from './fixtures/phone-bench.ts';
import { telephonyErrors } from './telephony.errors.ts';

const handoff: FittedHandoff = fitted('desk', 'order 7', { reason: 'refund' });
const answerText = (bench: PhoneBench): string => Buffer.from(bench.sip('answer-requested')[0]?.body?.octets ?? []).toString();
const second = generateTone(600, 1000, 8000, -15);

test('an offer that will do: a call begins, is answered at once with our header fields, and sound leaves every 20 ms', () => {
  const bench = new PhoneBench().begin();
  assert.deepEqual(bench.wanted.map(({ kind }) => kind).slice(0, 2), ['call-start', 'sip']);
  assert.equal(bench.all('call-start')[0]?.rateHz, 8000);
  assert.deepEqual(bench.sip('answer-requested')[0]?.headers, [['X-Session', 's-1']]);
  assert.match(answerText(bench), /m=audio 20000 RTP\/AVP 0 101\r\n/);
  bench.pass(1000);
  assert.ok(Math.abs(bench.sent.filter(({ kind }) => kind === 'rtp').length - 50) <= 1);
  assert.equal(bench.sent[0]?.port, 40_000);
});

test('G.722 makes a call of 16 kHz', () => {
  const bench = new PhoneBench({}, { offer: offerOf({ formats: '0 9 101' }) }).begin();
  assert.equal(bench.all('call-start')[0]?.rateHz, 16_000);
  assert.match(answerText(bench), /m=audio 20000 RTP\/AVP 9 101/);
});

test('offers that will not do are refused, with the reason, and there never is a call', () => {
  for (const [offer, status, why] of [
    [offerOf({ formats: '18 101' }), 488, /codec/],
    [offerOf({ host: '127.0.0.1' }), 488, /such an address/],
    [offerOf({ host: 'media.far.example' }), 488, /such an address/],
    [offerOf({ profile: 'UDP/TLS/RTP/SAVPF' }), 488, /DTLS/],
    [{ type: 'application/sdp', octets: Buffer.from('v=0\r\nnonsense') }, 400, /Malformed/],
  ] as const) {
    const bench = new PhoneBench({}, { offer });
    bench.step({ kind: 'begin' });
    const [refusal] = bench.sip('refuse-requested');
    assert.equal(refusal?.status, status);
    if (status === 488) assert.match(refusal?.headers?.[0]?.join(': ') ?? '', /^Warning: 3\d\d cordboard "/);
    assert.match(bench.all('turned-away')[0]?.why ?? '', why);
    bench.over({ cause: 'refused', status });
    assert.deepEqual([bench.all('call-start').length, bench.ends.length, bench.all('over').length], [0, 0, 1]);
  }
});

const key = (octets: number) => Buffer.alloc(octets, 7).toString('base64');
const gcm = `a=crypto:1 AEAD_AES_256_GCM inline:${key(44)}`;

test('SRTP by policy: required, refused, and never keys where all can read them', () => {
  const savp = offerOf({ profile: 'RTP/SAVP', more: [gcm] });
  const required = { ...policy, srtp: 'required' } as const;
  const taken = new PhoneBench({ media: required }, { offer: savp, secure: true }).begin();
  assert.match(answerText(taken), /m=audio 20000 RTP\/SAVP/);
  const line = /a=crypto:1 AEAD_AES_256_GCM inline:(\S+)/.exec(answerText(taken))?.[1];
  assert.equal(line?.length, 60, 'padded');
  assert.ok(line?.endsWith('='));
  assert.equal(taken.phone.spoken.suite, 'AEAD_AES_256_GCM');
  for (const [media, offer, secure] of [
    [required, offerOf(), true],
    [{ ...policy, srtp: 'never' }, savp, true],
    [policy, savp, false],
  ] as const) {
    const bench = new PhoneBench({ media }, { offer, secure });
    bench.step({ kind: 'begin' });
    assert.equal(bench.sip('refuse-requested')[0]?.status, 488);
  }
  const bare = new PhoneBench({ media: { ...required, keyPadding: 'unpadded' } }, { offer: savp, secure: true }).begin();
  assert.equal(/inline:(\S+)/.exec(answerText(bare))?.[1]?.length, 59);
});

test('a call without an offer gets ours, and talks once the answer came with the ACK', () => {
  const bench = new PhoneBench({}, { offer: 'none' });
  bench.step({ kind: 'begin' });
  assert.match(answerText(bench), /m=audio 20000 RTP\/AVP 9 0 8 101/);
  bench.step({ kind: 'play', samples: second });
  bench.pass(100);
  assert.equal(bench.sent.length, 0);
  bench.step({ kind: 'answer-received', call: 'in-1', body: offerOf({ formats: '8 101' }), refresh: false });
  bench.step({ kind: 'call-confirmed', call: 'in-1' });
  bench.pass(500);
  assert.ok(bench.sent.length >= 24);
  assert.equal((bench.sent[3]?.octets[1] ?? 0) & 0x7f, 8);
});

test('an answer in the ACK that leaves nothing to talk with ends the call', () => {
  const bench = new PhoneBench({}, { offer: 'none' });
  bench.step({ kind: 'begin' });
  bench.step({ kind: 'answer-received', call: 'in-1', body: offerOf({ port: 0 }), refresh: false });
  assert.equal(bench.sip('hang-up-requested').length, 1);
  bench.over();
  assert.equal(bench.ends[0]?.error?.code, 'PHONE_NO_MEDIA');
});

test('answered on the first sound: 180, nothing leaves before, the sound is not lost', () => {
  const bench = new PhoneBench({ answer: 'on-first-sound' });
  bench.step({ kind: 'begin' });
  assert.equal(bench.sip('progress-requested')[0]?.status, 180);
  bench.pass(1000);
  assert.deepEqual([bench.sip('answer-requested').length, bench.sent.length, bench.phone.waiting], [0, 0, false]);
  bench.step({ kind: 'play', samples: second });
  assert.equal(bench.sip('answer-requested').length, 1);
  bench.step({ kind: 'put-mark', name: 'said' });
  bench.step({ kind: 'call-confirmed', call: 'in-1' });
  bench.pass(1100);
  assert.equal(bench.all('mark-heard')[0]?.mark, 'said');
});

test('where nobody has anything to say for a minute, the caller is refused', () => {
  const bench = new PhoneBench({ answer: 'on-first-sound' });
  bench.step({ kind: 'begin' });
  bench.pass(59_999);
  assert.equal(bench.sip('refuse-requested').length, 0);
  bench.pass(1);
  assert.equal(bench.sip('refuse-requested')[0]?.status, 480);
  bench.over({ cause: 'refused', status: 480 });
  assert.equal(bench.ends[0]?.error?.code, 'PHONE_UNANSWERED');
});

test('answered after a while: it rings, says so again each minute, and the call begins with the answer', () => {
  const bench = new PhoneBench({ answer: { afterMs: 150_000 } });
  bench.step({ kind: 'begin' });
  bench.pass(149_999);
  assert.deepEqual([bench.sip('progress-requested').length, bench.all('call-start').length, bench.sip('answer-requested').length], [3, 0, 0]);
  bench.pass(1);
  assert.deepEqual([bench.all('call-start').length, bench.sip('answer-requested').length, bench.phone.state], [1, 1, 'talking']);
  bench.pass(200_000);
  assert.equal(bench.sip('progress-requested').length, 3);
});

test('a caller who gives up before, and a gateway that goes, leave no call behind', () => {
  const gone = new PhoneBench({ answer: { afterMs: 2000 } });
  gone.step({ kind: 'begin' });
  gone.pass(1000);
  gone.over({ by: 'peer', cause: 'cancelled', status: 487 });
  gone.pass(5000);
  assert.deepEqual([gone.all('call-start').length, gone.ends.length, gone.all('over').length, gone.sip('answer-requested').length], [0, 0, 1, 0]);
  const shut = new PhoneBench({ answer: { afterMs: 2000 } });
  shut.step({ kind: 'begin' });
  shut.step({ kind: 'shut' });
  assert.equal(shut.sip('refuse-requested')[0]?.status, 503);
});

test('whoever hangs up before the answer refuses: 480 when nothing is wrong, 503 when something is', () => {
  for (const [input, status] of [
    [{ kind: 'hang-up', how: 'done' }, 480],
    [{ kind: 'hang-up', how: 'failed' }, 503],
    [{ kind: 'shut' }, 503],
  ] as const) {
    const bench = new PhoneBench({ answer: 'on-first-sound' });
    bench.step({ kind: 'begin' });
    bench.step(input);
    assert.equal(bench.sip('refuse-requested')[0]?.status, status);
    bench.over({ cause: 'refused', status });
    assert.equal(bench.ends.length, 1);
    assert.equal(bench.ends[0]?.by, 'gateway');
  }
});

test('a goodbye waits for the last word and its tail, and carries what the dialect says', () => {
  const bench = new PhoneBench().begin();
  bench.step({ kind: 'play', samples: second });
  bench.step({ kind: 'hang-up', how: 'done' });
  bench.pass(1100);
  assert.equal(bench.sip('hang-up-requested').length, 0);
  bench.pass(300);
  assert.deepEqual(bench.sip('hang-up-requested')[0]?.headers, [['X-Reason', 'done']]);
  const sent = bench.sent.length;
  bench.pass(1000);
  assert.equal(bench.sent.length, sent, 'silence after the goodbye');
  bench.over();
  assert.deepEqual([bench.ends[0]?.by, bench.ends[0]?.exit, bench.ends.length], ['gateway', 'ok', 1]);
  assert.equal(bench.all('mark-heard').length, 0, 'our own mark is not told');
  assert.ok((bench.phone.statistics?.sent ?? 0) > 50);
});

test('cleared while finishing, it leaves at once; held, it first says what was held', () => {
  const bench = new PhoneBench().begin();
  bench.step({ kind: 'play', samples: second });
  bench.pass(200);
  bench.step({ kind: 'hang-up', how: 'done' });
  bench.step({ kind: 'clear', at: bench.now as never });
  bench.pass(250);
  assert.equal(bench.sip('hang-up-requested').length, 1);
  const held = new PhoneBench().begin();
  held.step({ kind: 'play', samples: second });
  held.pass(100);
  held.step({ kind: 'hold', at: held.now as never });
  held.step({ kind: 'hang-up', how: 'done' });
  held.pass(600);
  assert.equal(held.sip('hang-up-requested').length, 0);
  held.pass(700);
  assert.equal(held.sip('hang-up-requested').length, 1);
});

test('REFER: its header part is passed on; a NOTIFY of success brings our BYE', () => {
  const bench = new PhoneBench().begin();
  bench.step({ kind: 'hand-off', handoff });
  bench.pass(300);
  const [refer] = bench.sip('refer-requested');
  assert.deepEqual([refer?.target, refer?.targetHeaders], [referral.target, referral.targetHeaders]);
  const name = refer?.refer ?? '';
  bench.step({ kind: 'refer-answered', call: 'in-1', refer: name, status: 202, response: undefined, notify: true });
  bench.step({ kind: 'refer-progressed', call: 'in-1', refer: name, status: 100, final: false, request: undefined });
  assert.equal(bench.sip('hang-up-requested').length, 0);
  bench.step({ kind: 'refer-progressed', call: 'in-1', refer: name, status: 200, final: true, request: undefined });
  assert.deepEqual(bench.sip('hang-up-requested')[0]?.headers, [['X-Reason', 'transferred']]);
  bench.over();
  assert.deepEqual([bench.ends[0]?.by, bench.ends[0]?.exit, bench.ends[0]?.error], ['hand-off', 'escalation', undefined]);
});

test('REFER taken and no word after it: our BYE in 5 s; their BYE before counts as the hand-off', () => {
  for (const theirs of [false, true]) {
    const bench = new PhoneBench().begin();
    bench.step({ kind: 'hand-off', handoff });
    bench.pass(300);
    bench.step({ kind: 'refer-answered', call: 'in-1', refer: 'transfer-1', status: 202, response: undefined, notify: true });
    bench.pass(4900);
    assert.equal(bench.sip('hang-up-requested').length, 0);
    if (theirs) bench.over({ by: 'peer' });
    else {
      bench.pass(200);
      assert.equal(bench.sip('hang-up-requested').length, 1);
      bench.over();
    }
    assert.deepEqual([bench.ends.length, bench.ends[0]?.by], [1, 'hand-off']);
  }
});

test('a refused or failed transfer leaves the call, which can ask again', () => {
  const bench = new PhoneBench().begin();
  for (const attempt of [1, 2, 3]) {
    bench.step({ kind: 'hand-off', handoff });
    bench.pass(300);
    const refer = `transfer-${attempt}`;
    assert.equal(bench.sip('refer-requested').length, attempt);
    if (attempt === 1) bench.step({ kind: 'refer-answered', call: 'in-1', refer, status: 603, response: undefined, notify: false });
    else if (attempt === 2) {
      bench.step({ kind: 'refer-answered', call: 'in-1', refer, status: 202, response: undefined, notify: true });
      bench.step({ kind: 'refer-progressed', call: 'in-1', refer, status: 486, final: true, request: undefined });
    }
    // What comes late of an older transfer changes nothing.
    bench.step({ kind: 'refer-progressed', call: 'in-1', refer: 'transfer-1', status: 200, final: true, request: undefined });
    bench.step({ kind: 'play', samples: second });
    bench.pass(1100);
    assert.equal(bench.all('hand-off-refused').length, Math.min(2, attempt));
  }
  assert.deepEqual(
    bench.all('hand-off-refused').map(({ error }) => error.code),
    ['PHONE_REFER_REFUSED', 'PHONE_TRANSFER_FAILED'],
  );
  assert.equal(bench.sip('hang-up-requested').length, 0);
  bench.over({ by: 'peer' });
  assert.equal(bench.ends[0]?.by, 'caller');
});

test('no REFER before the ACK of our 200', () => {
  const bench = new PhoneBench();
  bench.step({ kind: 'begin' });
  bench.step({ kind: 'hand-off', handoff });
  bench.pass(2000);
  assert.equal(bench.sip('refer-requested').length, 0);
  bench.step({ kind: 'call-confirmed', call: 'in-1' });
  bench.pass(300);
  assert.equal(bench.sip('refer-requested').length, 1);
});

test('a hand-off by goodbye, and one that the dialect refuses', () => {
  const bench = new PhoneBench({ dialect: dialectOf(goodbye) }).begin();
  bench.step({ kind: 'hand-off', handoff });
  bench.pass(300);
  bench.over();
  assert.equal(bench.ends[0]?.by, 'hand-off');
  const none = new PhoneBench({ dialect: dialectOf('none') }).begin();
  none.step({ kind: 'hand-off', handoff });
  none.pass(500);
  assert.equal(none.all('hand-off-refused').length, 1);
  assert.deepEqual([none.sip('hang-up-requested').length, none.sip('refer-requested').length], [0, 0]);
});

test('hold and resume by re-INVITE, a move of media, a late offer, an offer that will not do', () => {
  const bench = new PhoneBench().begin();
  bench.pass(200);
  const offered = (body: ReturnType<typeof offerOf> | undefined) =>
    bench.step({ kind: 'offer-received', call: 'in-1', by: 'invite', body, message: undefined as never });
  offered(offerOf({ more: ['a=sendonly'] }));
  assert.match(Buffer.from(bench.sip('offer-accepted')[0]?.body.octets ?? []).toString(), /a=recvonly/);
  const held = bench.sent.length;
  bench.pass(500);
  assert.ok(bench.sent.length - held <= 1, 'on hold nothing is sent');
  offered(offerOf({ port: 41_000 }));
  bench.pass(200);
  assert.equal(bench.sent.at(-1)?.port, 41_000);
  offered(offerOf({ formats: '18' }));
  assert.equal(bench.sip('offer-refused')[0]?.status, 488);
  bench.pass(100);
  assert.equal(bench.sent.at(-1)?.port, 41_000, 'what was agreed still holds');
  offered(undefined);
  const ours = parseSdp(bench.sip('offer-accepted').at(-1)?.body.octets ?? new Uint8Array());
  assert.ok(ours.ok && ours.value.media.length === 1);
  bench.step({ kind: 'answer-received', call: 'in-1', body: offerOf({ formats: '8 101', port: 42_000 }), refresh: false });
  bench.pass(100);
  assert.deepEqual([bench.sent.at(-1)?.port, (bench.sent.at(-1)?.octets[1] ?? 0) & 0x7f], [42_000, 8]);
});

test('who is on hold and is to be hung up on need not hear the rest', () => {
  const bench = new PhoneBench().begin();
  bench.step({ kind: 'offer-received', call: 'in-1', by: 'invite', body: offerOf({ more: ['a=inactive'] }), message: undefined as never });
  bench.step({ kind: 'play', samples: second });
  bench.step({ kind: 'hang-up', how: 'done' });
  bench.pass(50);
  assert.equal(bench.sip('hang-up-requested').length, 1);
});

const info = (type: string, text: string) => {
  const headers = new HeaderList();
  headers.add('Content-Type', type);
  return { kind: 'info-received', call: 'in-1', request: new SipRequest('INFO', 'sip:us@192.0.2.1', headers, Buffer.from(text)) } as const;
};

test('keys by INFO are heard, others ignored', () => {
  const bench = new PhoneBench().begin();
  bench.step(info('application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n'));
  bench.step(info('application/dtmf-relay', 'Signal=5\r\nDuration=160\r\n'));
  bench.step(info('application/dtmf', '11'));
  bench.step(info('text/plain', 'Signal=7'));
  assert.equal(
    bench
      .all('digit')
      .map(({ digit }) => digit)
      .join(''),
    '55#',
  );
});

test('nobody is dialled at the far side’s wish', () => {
  const bench = new PhoneBench().begin();
  bench.step({ kind: 'refer-received', call: 'in-1', refer: 'r', target: 'sip:+1900@toll.example', notify: true, request: undefined as never });
  assert.equal(bench.sip('refer-refused')[0]?.status, 603);
});

test('too long, shut down, silent: to the fallback, else with a goodbye that says it failed', () => {
  for (const [how, code] of [
    ['long', 'PHONE_TOO_LONG'],
    ['shut', 'PHONE_SHUT'],
    ['silent', 'PHONE_MEDIA_LOST'],
  ] as const)
    for (const fallback of [undefined, goodbye, referral]) {
      const bench = new PhoneBench({
        dialect: dialectOf(referral, fallback),
        maxCallMs: how === 'long' ? 1000 : 600_000,
        maxSilenceMs: how === 'silent' ? 10_000 : undefined,
      }).begin();
      if (how === 'shut') bench.step({ kind: 'shut' });
      bench.pass(21_000);
      if (fallback === referral) {
        assert.equal(bench.sip('refer-requested').length, 1);
        // A transfer of last resort that is refused ends in a goodbye.
        bench.step({ kind: 'refer-answered', call: 'in-1', refer: 'transfer-1', status: 500, response: undefined, notify: false });
      }
      assert.deepEqual(bench.sip('hang-up-requested')[0]?.headers, fallback === goodbye ? goodbye.headers : [['X-Reason', 'failed']]);
      bench.over();
      assert.deepEqual([bench.ends[0]?.by, bench.ends[0]?.error?.code, bench.ends.length], ['gateway', code, 1]);
    }
});

test('how SIP ended decides whose end it was', () => {
  for (const [end, by, code] of [
    [{ by: 'peer', cause: 'bye' }, 'caller', undefined],
    [{ by: 'peer', cause: 'cancelled' }, 'caller', undefined],
    [{ by: 'nobody', cause: 'expired' }, 'transport', 'PHONE_SIGNALLING_LOST'],
    [{ by: 'nobody', cause: 'unacknowledged' }, 'transport', 'PHONE_SIGNALLING_LOST'],
    [{ by: 'us', cause: 'unanswered' }, 'gateway', 'PHONE_UNANSWERED'],
  ] as const) {
    const bench = new PhoneBench().begin();
    bench.over(end);
    bench.over(end);
    assert.deepEqual([bench.ends.length, bench.ends[0]?.by, bench.ends[0]?.error?.code], [1, by, code]);
  }
});

test('a goodbye whose header fields are refused is said without them', () => {
  const bench = new PhoneBench().begin();
  bench.step({ kind: 'hang-up', how: 'done' });
  bench.pass(300);
  for (let i = 0; i < 2; i++) bench.step({ kind: 'command-refused', call: 'in-1', command: 'hang-up-requested', error: new Error('x') as never });
  assert.deepEqual(
    bench.sip('hang-up-requested').map(({ headers }) => headers?.length),
    [1, undefined],
  );
});

test('a REFER that nobody answers is refused in 8 s; on hold no gaps are told', () => {
  const bench = new PhoneBench().begin();
  bench.step({ kind: 'hand-off', handoff });
  bench.pass(8100);
  assert.equal(bench.all('hand-off-refused').length, 0);
  bench.pass(300);
  assert.equal(bench.all('hand-off-refused')[0]?.error.code, 'PHONE_REFER_REFUSED');
  bench.step({ kind: 'offer-received', call: 'in-1', by: 'invite', body: offerOf({ more: ['a=inactive'] }), message: undefined as never });
  const gaps = bench.all('audio-gap').length;
  bench.pass(10_000);
  assert.equal(bench.all('audio-gap').length, gaps);
});

test('a channel says how long a REFER may stay unanswered', () => {
  const bench = new PhoneBench({ dialect: dialectOf({ ...referral, answerMs: 3000 }) }).begin();
  bench.step({ kind: 'hand-off', handoff });
  bench.pass(3100);
  assert.equal(bench.all('hand-off-refused').length, 0);
  bench.pass(300);
  assert.equal(bench.all('hand-off-refused')[0]?.error.code, 'PHONE_REFER_REFUSED');
});

test('a goodbye overtakes a transfer that is not yet sent, and none that is; a shut-down overtakes that too', () => {
  const early = new PhoneBench().begin();
  early.step({ kind: 'hand-off', handoff });
  early.step({ kind: 'hang-up', how: 'done' });
  early.pass(500);
  assert.deepEqual([early.sip('refer-requested').length, early.sip('hang-up-requested').length], [0, 1]);
  for (const last of [{ kind: 'hang-up', how: 'done' }, { kind: 'shut' }] as const) {
    const bench = new PhoneBench().begin();
    bench.step({ kind: 'hand-off', handoff });
    bench.pass(500);
    bench.step({ kind: 'refer-answered', call: 'in-1', refer: 'transfer-1', status: 202, response: undefined, notify: true });
    bench.step(last);
    assert.equal(bench.sip('hang-up-requested').length, last.kind === 'shut' ? 1 : 0);
    bench.over({ by: 'peer' });
    assert.deepEqual([bench.ends[0]?.by, bench.ends[0]?.error?.code], last.kind === 'shut' ? ['gateway', 'PHONE_SHUT'] : ['hand-off', undefined]);
  }
});

test('an answer amid the call that will not do leaves what was agreed', () => {
  const bench = new PhoneBench().begin();
  bench.step({ kind: 'offer-received', call: 'in-1', by: 'invite', body: undefined, message: undefined as never });
  bench.step({ kind: 'answer-received', call: 'in-1', body: offerOf({ port: 0 }), refresh: false });
  bench.pass(100);
  assert.equal(bench.sip('hang-up-requested').length, 0);
  assert.equal(bench.sent.at(-1)?.port, 40_000);
});

const handingOver = (): PhoneBench => {
  const bench = new PhoneBench({ dialect: dialectOf(dialling) }).begin();
  bench.step({ kind: 'play', samples: second });
  bench.step({ kind: 'hand-off', handoff });
  bench.pass(900);
  assert.equal(bench.all('dial').length, 0, 'the last word first');
  bench.pass(400);
  assert.deepEqual([bench.all('dial')[0]?.dialling, bench.phone.state], [dialling, 'dialling']);
  return bench;
};

test('a hand-off by a call of ours: rounds of ringing, then the conversation is over and the call goes on', () => {
  const bench = handingOver();
  let octets = 0;
  bench.step({
    kind: 'record',
    file: { name: 'r', write: (more) => void (octets += more.length), mute() {}, unmute() {}, close: async () => undefined },
  });
  bench.step({ kind: 'ring-back', samples: second });
  bench.step({ kind: 'play', samples: second });
  bench.pass(1500);
  assert.equal(bench.all('ring-heard').length, 1);
  bench.step({ kind: 'dial-answered' });
  assert.deepEqual([bench.ends[0]?.by, bench.ends[0]?.exit, bench.phone.state], ['hand-off', 'escalation', 'joined']);
  assert.ok(octets > 0);
  const before = octets;
  for (let i = 0; i < 10; i++) {
    bench.step({ kind: 'carry', samples: second.subarray(0, 160) });
    bench.pass(20);
  }
  assert.equal(octets, before, 'the recording ended with the conversation');
  bench.step({ kind: 'hang-up', how: 'done' });
  assert.equal(bench.sip('hang-up-requested').length, 1);
  bench.over();
  assert.deepEqual([bench.ends.length, bench.all('over').length], [1, 1]);
});

test('dialling that comes to nothing leaves the caller with the agent, who can hang up or try again', () => {
  const bench = handingOver();
  bench.step({ kind: 'dial-refused', error: telephonyErrors.PHONE_RANG_OUT() });
  assert.deepEqual([bench.all('hand-off-refused')[0]?.error.code, bench.phone.state], ['PHONE_RANG_OUT', 'talking']);
  bench.step({ kind: 'hand-off', handoff });
  bench.pass(500);
  assert.equal(bench.all('dial').length, 2);
  bench.step({ kind: 'hang-up', how: 'done' });
  assert.deepEqual(bench.sip('hang-up-requested')[0]?.headers, [['X-Reason', 'done']]);
  bench.over();
  assert.equal(bench.ends[0]?.by, 'gateway');
});
