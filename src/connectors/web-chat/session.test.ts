import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ConversationId, Instant } from '#base';
import type { ThreadItem } from '#contract';
import { type Inbound, parseInbound } from './protocol.ts';
import { Session, type SessionInput, type SessionOutput } from './session.ts';

const at = (ms: number): Instant => ms as Instant;
const rules = { helloTimeoutMs: 10_000, pingEveryMs: 25_000 };
const item = (n: number): ThreadItem => ({ id: `cv:${n}`, conversation: 'cv' as ConversationId, at: '', from: 'agent', text: `${n}`, files: [] });
const hello: SessionInput = { kind: 'said', message: { type: 'hello', token: 't', after: 'cv:0' } };
const said = (message: Inbound): SessionInput => ({ kind: 'said', message });
const happened = (n: number, waitingBytes = 0): SessionInput => ({ kind: 'happened', what: item(n), waitingBytes });

/** A session in a certain state, and how to step it. */
function bench(...before: readonly SessionInput[]) {
  const session = new Session(rules, at(0));
  for (const input of before) session.step(input, at(0));
  const step = (input: SessionInput | { kind: 'tick' }, now = 0): readonly SessionOutput[] => session.step(input, at(now));
  return { session, step };
}
const live: readonly SessionInput[] = [hello, { kind: 'admitted', until: at(1e9) }, { kind: 'missed', items: [] }];

test('hello is looked at, then the thread is followed from where they were', () => {
  const { step } = bench();
  assert.deepEqual(step(hello), [{ kind: 'verify', token: 't' }]);
  assert.deepEqual(step({ kind: 'admitted', until: at(1e9) }), [{ kind: 'follow', after: 'cv:0' }]);
});

test('what happens while the past is read comes behind it, and nothing twice', () => {
  const { step } = bench(hello, { kind: 'admitted', until: at(1e9) });
  assert.deepEqual(step(happened(2)), []);
  assert.deepEqual(step(happened(3)), []);
  const out = step({ kind: 'missed', items: [item(1), item(2)] });
  assert.deepEqual(
    out.map((output) =>
      output.kind === 'send' ? (output.said.type === 'items' ? output.said.items.map(({ id }) => id) : output.said.type) : output.kind,
    ),
    [['cv:1', 'cv:2'], ['cv:3'], 'ready'],
  );
  assert.equal(step(happened(4)).length, 1);
});

test('times: no hello, a token that ends, a far side that is silent', () => {
  const closes = (outputs: readonly SessionOutput[]): number | undefined => outputs.flatMap((one) => (one.kind === 'close' ? [one.code] : []))[0];
  const silent = bench();
  assert.equal(silent.session.deadline, 10_000);
  assert.equal(closes(silent.step({ kind: 'tick' }, 10_000)), 1008);
  assert.equal(silent.session.deadline, undefined);
  const ending = bench(hello, { kind: 'admitted', until: at(20_000) });
  assert.equal(ending.session.deadline, 20_000);
  assert.equal(closes(ending.step({ kind: 'tick' }, 20_000)), 4401);
  const dead = bench(...live);
  assert.deepEqual(dead.step({ kind: 'tick' }, 25_000), [{ kind: 'ping' }]);
  dead.step({ kind: 'pong' }, 26_000);
  for (const now of [51_000, 76_000]) assert.deepEqual(dead.step({ kind: 'tick' }, now), [{ kind: 'ping' }]);
  assert.equal(closes(dead.step({ kind: 'tick' }, 101_000)), 1001);
});

test('bounds: a slow reader, a flood while the past is read, messages without an answer', () => {
  const slow = bench(...live);
  assert.deepEqual(slow.step(happened(1, 600 * 1024)), [{ kind: 'close', code: 1013, reason: 'too slow' }]);
  const flooded = bench(hello, { kind: 'admitted', until: at(1e9) });
  for (let n = 0; n < 1000; n++) assert.deepEqual(flooded.step(happened(n)), []);
  assert.equal(flooded.step(happened(1001))[0]?.kind, 'close');
  const busy = bench(...live);
  const write = (id: string) => busy.step(said({ type: 'message', id, text: 'x', files: [] }));
  for (let n = 0; n < 32; n++) assert.equal(write(`${n}`)[0]?.kind, 'take');
  assert.deepEqual(write('5'), [], 'it is on its way already');
  assert.equal(write('32')[0]?.kind, 'send');
  busy.step({ kind: 'taken', id: '5', result: 'taken' });
  assert.equal(write('32')[0]?.kind, 'take');
});

test('no input breaks it in any state, nothing follows a close, and every deadline moves on', () => {
  const inputs = fc.oneof(
    fc.constantFrom<SessionInput | { kind: 'tick' }>(
      hello,
      { kind: 'tick' },
      { kind: 'pong' },
      { kind: 'said', message: 'malformed' },
      said({ type: 'open' }),
      said({ type: 'typing' }),
      said({ type: 'leave' }),
      said({ type: 'ping' }),
      { kind: 'admitted', until: at(50_000) },
      { kind: 'turned-away', refusal: { code: 'UNAUTHORIZED' } },
      { kind: 'missed', items: [item(1)] },
      happened(1),
      { kind: 'happened', what: { kind: 'over' }, waitingBytes: 0 },
      { kind: 'taken', id: 'a', result: 'taken' },
      { kind: 'refused', id: 'a', refusal: { code: 'TOO_MANY' } },
      { kind: 'shut' },
    ),
    fc.string({ maxLength: 3 }).map((id) => said({ type: 'message', id, text: '', files: [] })),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(inputs, fc.nat(30_000)), { maxLength: 60 }), (steps) => {
      const { session, step } = bench();
      let now = 0;
      let closed = false;
      for (const [input, pause] of steps) {
        now += pause;
        const outputs = step(input, now);
        assert.ok(!closed || outputs.length === 0);
        const close = outputs.findIndex(({ kind }) => kind === 'close');
        if (close >= 0) {
          assert.equal(close, outputs.length - 1);
          closed = true;
        }
        if (session.deadline !== undefined && session.deadline <= now) {
          const due = session.deadline;
          step({ kind: 'tick' }, now);
          assert.ok(session.deadline === undefined || session.deadline > due);
          closed ||= session.deadline === undefined;
        }
      }
    }),
  );
});

test('whatever is parsed is a message or MALFORMED', () => {
  fc.assert(
    fc.property(fc.anything(), (written) => {
      const read = parseInbound(written);
      assert.ok(read.ok || read.error === 'MALFORMED');
    }),
  );
});
