import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateTone } from '#audio';
import { sipErrors } from '#protocols/sip';
import { answered, offerOf, PhoneBench, picked, policy, progressed, requestOf } from './fixtures/phone-bench.ts';
import type { PlaceManners } from './invitation.ts';

const call = 'in-1';
const placed = (more: Partial<PlaceManners> = {}): PhoneBench => new PhoneBench({}, { placed: more });
const calling = (more: Partial<PlaceManners> = {}): PhoneBench => {
  const bench = placed(more);
  bench.step({ kind: 'begin' });
  return bench;
};
const talking = (more: Partial<PlaceManners> = {}): PhoneBench => {
  const bench = calling(more);
  bench.step(picked());
  bench.step(answered(offerOf({ formats: '8 101' })));
  return bench;
};
const told = (bench: PhoneBench): string[] => bench.wanted.map(({ kind }) => kind).filter((kind) => kind !== 'sip');
const tone = generateTone(600, 400, 8000, -15);

test('INVITE with our offer, it rings, is answered, and sound goes where the answer says', () => {
  const bench = calling();
  const [invite] = bench.sip('invite-requested');
  assert.match(Buffer.from(invite?.body?.octets ?? []).toString(), /m=audio 20000 RTP\/AVP 9 0 8 101/);
  assert.deepEqual([invite?.target, invite?.headers, invite?.to.host], ['sip:+15550111@trunk.example', [['X-Order', 'A1']], 'trunk.example']);
  bench.step(progressed(180));
  bench.step(progressed(180));
  bench.step(picked());
  assert.equal(bench.all('answered').length, 0, 'not before its answer is known');
  bench.step(answered(offerOf({ formats: '8 101' })));
  assert.deepEqual(told(bench), ['ringing', 'call-start', 'answered']);
  bench.pass(500);
  assert.ok(bench.sent.filter(({ kind }) => kind === 'rtp').length >= 24);
  assert.equal(bench.phone.spoken.codec, 'PCMA');
});

test('G.722 in the answer makes a call of 16 kHz', () => {
  const bench = calling();
  bench.step(picked());
  bench.step(answered(offerOf({ formats: '9 101' })));
  assert.equal(bench.all('call-start')[0]?.rateHz, 16_000);
});

for (const reliable of [false, true])
  test(`early media ${reliable ? 'with' : 'without'} 100rel: a call before the answer, and the same when it is answered`, () => {
    const bench = calling();
    const body = offerOf({ formats: '0 101' });
    bench.step(progressed(183, { body, reliable }));
    if (reliable) bench.step(answered(body));
    assert.deepEqual(told(bench), ['call-start', 'early-sound']);
    bench.step({ kind: 'relay', samples: tone.subarray(0, 160) });
    bench.step({ kind: 'play', samples: tone });
    bench.pass(200);
    assert.equal(bench.sent.filter(({ kind }) => kind === 'rtp').length, 0, 'what we say waits for the answer');
    bench.step(picked());
    if (!reliable) bench.step(answered(body));
    assert.deepEqual(told(bench), ['call-start', 'early-sound', 'answered']);
    bench.pass(400);
    assert.ok(bench.sent.filter(({ kind }) => kind === 'rtp').length >= 18);
  });

test('another fork picks up than the one that was heard: its answer is the one that counts', () => {
  const late = calling();
  late.step(progressed(183, { body: offerOf({ port: 41_000 }), tag: 'a' }));
  late.step(picked('b'));
  late.step(answered(offerOf({ port: 42_000 })));
  const known = calling();
  for (const [tag, port] of [
    ['b', 42_000],
    ['a', 41_000],
  ] as const) {
    known.step(progressed(183, { body: offerOf({ port }), tag, reliable: true }));
    known.step(answered(offerOf({ port })));
  }
  known.step(picked('b'));
  for (const bench of [late, known]) {
    assert.deepEqual([bench.all('answered').length, bench.all('early-sound').length], [1, 1]);
    bench.pass(100);
    assert.equal(bench.sent.at(-1)?.port, 42_000);
  }
});

test('an announcement that will not do is no harm; an answer that will not do ends the call', () => {
  const bench = calling();
  bench.step(progressed(183, { body: offerOf({ port: 0 }) }));
  bench.step(progressed(183, { body: { type: 'application/sdp', octets: Buffer.from('nonsense') } }));
  assert.deepEqual(told(bench), []);
  bench.step(picked());
  bench.step(answered(offerOf({ host: '127.0.0.1' })));
  assert.equal(bench.sip('hang-up-requested').length, 1);
  bench.over();
  const [end] = bench.all('unanswered');
  assert.deepEqual([end?.why, end?.error.code, bench.ends.length], ['refused', 'PHONE_NO_MEDIA', 0]);
});

test('an INVITE without an offer is answered with theirs', () => {
  const bench = calling({ offer: 'theirs' });
  assert.equal(bench.sip('invite-requested')[0]?.body, undefined);
  bench.step(picked());
  bench.step({ kind: 'offer-received', call, by: 'answer', body: offerOf({ formats: '0 101' }), message: undefined as never });
  assert.deepEqual(told(bench), ['call-start', 'answered']);
  assert.match(Buffer.from(bench.sip('offer-accepted')[0]?.body.octets ?? []).toString(), /RTP\/AVP 0 101/);
});

test('why nobody answered, by the status of the far side', () => {
  for (const [status, why] of [
    [486, 'busy'],
    [600, 'busy'],
    [603, 'declined'],
    [480, 'no-answer'],
    [408, 'no-answer'],
    [404, 'unknown-number'],
    [410, 'unknown-number'],
    [484, 'unknown-number'],
    [604, 'unknown-number'],
    [503, 'unreachable'],
    [488, 'refused'],
    [302, 'refused'],
    [407, 'refused'],
  ] as const) {
    const bench = calling();
    bench.over({ by: 'peer', cause: 'refused', status });
    const [end] = bench.all('unanswered');
    assert.deepEqual([end?.why, end?.status, told(bench)], [why, status, ['unanswered', 'over']]);
  }
  const nowhere = calling();
  nowhere.over({ by: 'nobody', cause: 'unreachable', status: undefined });
  assert.equal(nowhere.all('unanswered')[0]?.why, 'unreachable');
});

test('it rings no longer than it may; early sound ends with it', () => {
  const bench = calling({ ringMs: 5000 });
  bench.step(progressed(183, { body: offerOf() }));
  bench.pass(4999);
  assert.equal(bench.sip('hang-up-requested').length, 0);
  bench.pass(1);
  assert.equal(bench.sip('hang-up-requested').length, 1);
  bench.over({ cause: 'cancelled', status: undefined });
  assert.deepEqual(told(bench).slice(-3), ['call-end', 'unanswered', 'over']);
  assert.deepEqual([bench.all('unanswered')[0]?.why, bench.all('unanswered')[0]?.error.code], ['no-answer', 'PHONE_RANG_OUT']);
  assert.equal(bench.ends[0]?.by, 'gateway');
});

test('given up before it is begun, while it rings, by hanging up, by a gateway that goes', () => {
  const never = placed();
  never.step({ kind: 'cancel' });
  assert.deepEqual([never.wanted.filter(({ kind }) => kind === 'sip').length, told(never)], [0, ['unanswered', 'over']]);
  for (const [input, code] of [
    [{ kind: 'cancel' }, 'PHONE_CANCELLED'],
    [{ kind: 'hang-up', how: 'done' }, 'PHONE_CANCELLED'],
    [{ kind: 'shut' }, 'PHONE_SHUT'],
  ] as const) {
    const bench = calling();
    bench.step(progressed(183, { body: offerOf() }));
    bench.step(input);
    assert.equal(bench.sip('hang-up-requested').length, 1);
    bench.over({ cause: 'cancelled', status: undefined });
    const [end] = bench.all('unanswered');
    assert.deepEqual([end?.why, end?.error.code], ['cancelled', code]);
  }
  const late = talking();
  late.step({ kind: 'cancel' });
  assert.equal(late.phone.state, 'talking');
});

test('SRTP that is required is not offered where all can read its keys: nothing is sent', () => {
  const bench = new PhoneBench({ media: { ...policy, srtp: 'required' } }, { placed: {} });
  bench.step({ kind: 'begin' });
  assert.equal(bench.sip('invite-requested').length, 0);
  assert.equal(bench.all('unanswered')[0]?.error.code, 'PHONE_NO_MEDIA');
  const secure = new PhoneBench({ media: { ...policy, srtp: 'required' } }, { placed: {}, secure: true });
  secure.step({ kind: 'begin' });
  assert.match(Buffer.from(secure.sip('invite-requested')[0]?.body?.octets ?? []).toString(), /RTP\/SAVP[\s\S]*a=crypto/);
});

test('what the stack refuses to send has an end', () => {
  const bench = calling();
  bench.step({ kind: 'command-refused', call, command: 'invite-requested', error: new Error('full') as never });
  assert.deepEqual(told(bench), ['unanswered', 'over']);
});

test('a call that the stack does not know, between one server and the next, ends when it is given up', () => {
  const bench = calling();
  bench.step({ kind: 'cancel' });
  bench.step({ kind: 'command-refused', call, command: 'hang-up-requested', error: sipErrors.SIP_CALL_UNKNOWN() });
  assert.deepEqual([told(bench), bench.all('unanswered')[0]?.why], [['unanswered', 'over'], 'cancelled']);
});

test('the BYE of the far side says what it says: its own fields, Reason and User-to-User, read', () => {
  const bench = talking();
  const message = requestOf('BYE', [
    ['Kore-Reason', 'TransferToAgent'],
    ['Reason', 'Q.850;cause=16'],
    ['User-to-User', '6f72646572203237;encoding=hex'],
    ['Max-Forwards', '70'],
  ]);
  bench.over({ by: 'peer', message });
  assert.deepEqual(bench.ends[0]?.goodbye, {
    how: 'hang-up',
    parameters: {
      'kore-reason': 'TransferToAgent',
      reason: 'Q.850;cause=16',
      'user-to-user': '6f72646572203237;encoding=hex',
      'user-to-user-text': 'order 27',
    },
  });
});

const refer = {
  kind: 'refer-received',
  call,
  refer: 'refer-1',
  target: 'sip:desk@far.example?User-to-User=4142%3Bencoding%3Dhex&X-Queue=refunds',
  notify: true,
  request: requestOf('REFER', [
    ['Refer-To', '<sip:desk@far.example>'],
    ['X-Intent', 'refund'],
  ]),
} as const;

test('a REFER that is taken: 202, NOTIFY of success, their BYE or ours, and a goodbye that names the target', () => {
  for (const theirs of [true, false]) {
    const bench = talking({ transfers: 'take' });
    bench.step(refer);
    assert.deepEqual([bench.sip('refer-accepted').length, bench.sip('refer-notified')[0]?.status, bench.phone.state], [1, 200, 'parting']);
    if (theirs) bench.over({ by: 'peer', message: requestOf('BYE', [['X-Other', '1']]) });
    else {
      bench.pass(1999);
      assert.equal(bench.sip('hang-up-requested').length, 0);
      bench.pass(1);
      assert.equal(bench.sip('hang-up-requested').length, 1);
      bench.over();
    }
    const [end] = bench.ends;
    assert.equal(end?.by, 'caller');
    assert.deepEqual(end?.goodbye, {
      how: 'transfer',
      target: 'sip:desk@far.example',
      parameters: { 'x-intent': 'refund', 'x-queue': 'refunds', 'user-to-user': '4142;encoding=hex', 'user-to-user-text': 'AB' },
    });
  }
});

test('a REFER is declined unless the plan takes it', () => {
  const bench = talking();
  bench.step(refer);
  assert.deepEqual([bench.sip('refer-refused')[0]?.status, bench.phone.state], [603, 'talking']);
});
