import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { generateTone } from '#audio';
import type { Instant } from '#base';
import { fitted } from '../../test/peers/fitted.ts';
import { answered, dialectOf, dialling, goodbye, offerOf, PhoneBench, picked, progressed, referral, requestOf } from './fixtures/phone-bench.ts';
import type { PhoneInput, PhoneManners } from './phone-words.ts';

const sound = generateTone(600, 100, 8000, -15);
const call = 'in-1';
const at = 0 as Instant;
const bodies = [offerOf(), offerOf({ formats: '8' }), offerOf({ more: ['a=inactive'] }), offerOf({ port: 0 }), offerOf({ formats: '18' }), undefined];
const refers = ['transfer-1', 'transfer-2', 'another'];

/** What only a conversation asks for: not before there is a call. */
const commands: ReadonlySet<string> = new Set(['play', 'put-mark', 'clear', 'hold', 'resume', 'hang-up', 'hand-off']);

const inputs: fc.Arbitrary<PhoneInput | { readonly kind: 'pass'; readonly ms: number }> = fc.oneof(
  fc.integer({ min: 1, max: 7000 }).map((ms) => ({ kind: 'pass', ms }) as const),
  fc.constantFrom<PhoneInput>(
    { kind: 'call-confirmed', call },
    { kind: 'play', samples: sound },
    { kind: 'put-mark', name: 'm' },
    { kind: 'clear', at },
    { kind: 'hold', at },
    { kind: 'resume' },
    { kind: 'hang-up', how: 'done' },
    { kind: 'hang-up', how: 'failed' },
    { kind: 'hand-off', handoff: fitted('desk', '', { reason: '' }) },
    { kind: 'shut' },
    { kind: 'dial-answered' },
    { kind: 'dial-refused', error: new Error('x') as never },
    { kind: 'carry', samples: sound },
    { kind: 'ring-back', samples: sound },
    { kind: 'hush' },
    { kind: 'begin' },
    { kind: 'command-refused', call, command: 'hang-up-requested', error: new Error('x') as never },
    { kind: 'command-refused', call, command: 'refer-requested', error: new Error('x') as never },
    { kind: 'call-end', call, by: 'peer', cause: 'bye', status: undefined, message: undefined },
  ),
  fc.constantFrom(...bodies).map((body) => ({ kind: 'offer-received', call, by: 'invite', body, message: undefined as never }) as const),
  fc.constantFrom(...bodies).map((body) => ({ kind: 'answer-received', call, body: body ?? offerOf(), refresh: false }) as const),
  fc
    .record({ refer: fc.constantFrom(...refers), status: fc.constantFrom(undefined, 200, 202, 403, 603) })
    .map((one) => ({ kind: 'refer-answered', call, response: undefined, notify: true, ...one }) as const),
  fc
    .record({ refer: fc.constantFrom(...refers), status: fc.constantFrom(undefined, 100, 200, 486), final: fc.boolean() })
    .map((one) => ({ kind: 'refer-progressed', call, request: undefined, ...one }) as const),
  fc
    .uint8Array({ maxLength: 200 })
    .map((octets) => ({ kind: 'datagram', octets, length: octets.length, from: { address: '192.0.2.9', port: 40_000 } }) as const),
);

const progress: fc.Arbitrary<PhoneInput> = fc.oneof(
  fc
    .record({
      status: fc.constantFrom(180, 183),
      body: fc.constantFrom(undefined, ...bodies.slice(0, 5)),
      reliable: fc.boolean(),
      tag: fc.constantFrom('a', 'b'),
    })
    .map(({ status, body, ...more }) => progressed(status, { ...more, ...(body === undefined ? {} : { body }) })),
  fc.constantFrom<PhoneInput>(
    picked('a'),
    picked('b'),
    { kind: 'cancel' },
    { kind: 'command-refused', call, command: 'invite-requested', error: new Error('x') as never },
    { kind: 'refer-received', call, refer: 'refer-1', target: 'sip:desk@far.example', notify: true, request: requestOf('REFER', []) },
    { kind: 'call-end', call, by: 'peer', cause: 'refused', status: 486, message: undefined },
  ),
  fc.constantFrom(...bodies.slice(0, 5)).map((body) => answered(body ?? offerOf())),
);

test('a call of ours, whatever comes in whatever order: answered or unanswered, never both, and one end of each call that began', () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(inputs, { arbitrary: progress, weight: 2 }), { maxLength: 30 }),
      fc.constantFrom('take', 'decline' as const),
      fc.constantFrom('ours', 'theirs' as const),
      (script, transfers, offer) => {
        const bench = new PhoneBench({ dialect: dialectOf(referral), maxCallMs: 60_000 }, { placed: { transfers, offer } });
        if (script[0]?.kind !== 'cancel') bench.step({ kind: 'begin' });
        for (const input of script) {
          if (input.kind === 'pass') bench.pass(input.ms);
          else if (commands.has(input.kind) && bench.all('call-start').length === 0) continue;
          else if (input.kind !== 'begin') bench.step('at' in input ? { ...input, at: bench.now as Instant } : input);
        }
        bench.pass(90_000);
        bench.pass(20_000);
        const { state } = bench.phone;
        assert.ok(state === 'ended' || state === 'leaving' || state === 'referring', state);
        bench.over();
        const told = bench.wanted.map(({ kind }) => kind).filter((kind) => kind !== 'sip');
        assert.equal(told.filter((kind) => kind === 'answered' || kind === 'unanswered').length, 1);
        assert.equal(bench.ends.length, bench.all('call-start').length);
        assert.ok(bench.ends.length <= 1 && bench.all('early-sound').length <= 1 && bench.all('ringing').length <= 1);
        assert.deepEqual([told.at(-1), bench.all('over').length], ['over', 1]);
        const before = told.at(-2);
        assert.equal(before, bench.all('unanswered').length > 0 ? 'unanswered' : 'call-end');
        assert.ok(bench.sip('invite-requested').length <= 1);
        const refused = script.some((input) => input.kind === 'command-refused') ? 1 : 0;
        assert.ok(bench.sip('hang-up-requested').length <= 1 + refused);
        assert.equal(bench.phone.deadline, undefined);
      },
    ),
    { numRuns: 500 },
  );
});

test('whatever comes in whatever order: one end at most, and last; one goodbye, but for a refused one; a call that was told to go is gone in time', () => {
  fc.assert(
    fc.property(
      fc.array(inputs, { maxLength: 30 }),
      fc.constantFrom<PhoneManners['answer']>('at-once', 'on-first-sound', { afterMs: 0 }),
      fc.constantFrom(undefined, goodbye, referral),
      fc.constantFrom(referral, dialling),
      fc.boolean(),
      (script, answer, fallback, leaving, late) => {
        const bench = new PhoneBench(
          { answer, dialect: dialectOf(leaving, fallback), maxCallMs: 60_000, maxSilenceMs: 20_000 },
          late ? { offer: 'none' } : {},
        );
        bench.step({ kind: 'begin' });
        for (const input of script) {
          if (input.kind === 'pass') bench.pass(input.ms);
          else if (commands.has(input.kind) && bench.all('call-start').length === 0) continue;
          else if (input.kind !== 'begin') bench.step('at' in input ? { ...input, at: bench.now as Instant } : input);
        }
        // The longest call, and then the longest transfer.
        bench.pass(60_000);
        bench.pass(20_000);
        const over = bench.phone.state === 'ended';
        assert.ok(over || bench.phone.state === 'leaving' || bench.phone.state === 'referring', bench.phone.state);
        // A stack always answers a REFER, if only with a timeout.
        bench.step({
          kind: 'refer-answered',
          call,
          refer: `transfer-${bench.sip('refer-requested').length}`,
          status: undefined,
          response: undefined,
          notify: false,
        });
        bench.over();
        assert.equal(bench.ends.length, bench.all('call-start').length);
        const events = bench.wanted.map(({ kind }) => kind).filter((kind) => kind !== 'sip' && kind !== 'over');
        assert.equal(events.at(-1), bench.ends.length === 0 ? undefined : 'call-end');
        assert.equal(bench.all('over').length, 1);
        const refusedGoodbyes = script.some((input) => input.kind === 'command-refused') ? 1 : 0;
        assert.ok(bench.sip('hang-up-requested').length + bench.sip('refuse-requested').length <= 1 + refusedGoodbyes);
        assert.ok(bench.sip('answer-requested').length <= 1);
        assert.equal(bench.phone.deadline, undefined);
        const before = bench.sent.length;
        bench.step({ kind: 'play', samples: sound });
        bench.pass(100);
        assert.equal(bench.sent.length, before);
      },
    ),
    { numRuns: 300 },
  );
});
