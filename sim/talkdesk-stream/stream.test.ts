import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Instant } from '#base';
import type { Line } from './line.ts';
import { parsePartnerMessage } from './partner-message.ts';
import { type Quirks, usual } from './quirks.ts';
import { openStream, type Stream, type StreamInput, type StreamOutput } from './stream.ts';

const facts = { interactionId: 'i', accountId: 'a', callSid: 'c', correlationId: 'r', callerNumber: undefined, calledNumber: undefined };

/** Somebody who says nothing and hangs up at the given instant, or never. */
const quietLine = (hangsUpAt = Number.POSITIVE_INFINITY): Line => ({
  step: (_played, now) => ({ caller: new Int16Array(160), human: undefined, keys: [], happened: [], hungUp: now >= hangsUpAt }),
  leave() {},
});

const dialed = (quirk: Partial<Quirks> = {}, line = quietLine()): Stream =>
  openStream(
    { direction: 'bidirectional', facts, streamSid: 'MZ1', businessHours: undefined, quirks: { ...usual, ...quirk }, line, begun: 0 as Instant },
    0 as Instant,
  );

/** Steps a machine through inputs at instants, and ticks at every deadline on the way; everything it wanted, in order. */
function run(stream: Stream, script: readonly (readonly [at: number, input: StreamInput])[], until: number): (StreamOutput & { at: number })[] {
  const wants: (StreamOutput & { at: number })[] = [];
  const step = (input: StreamInput, at: number): void => void wants.push(...stream.step(input, at as Instant).map((want) => ({ ...want, at })));
  const ticksTo = (end: number): void => {
    for (let due = stream.deadline; due !== undefined && due <= end; due = stream.deadline) step({ kind: 'tick' }, due);
  };
  for (const [at, input] of script) {
    ticksTo(at);
    step(input, at);
  }
  ticksTo(until);
  return wants;
}

const text = (message: object): StreamInput => ({ kind: 'text', text: JSON.stringify(message) });
const sentEvents = (wants: readonly StreamOutput[]): string[] =>
  wants.flatMap((want) => (want.kind === 'transmit' ? [(JSON.parse(want.text) as { event: string }).event] : []));
const without = (wants: readonly (StreamOutput & { at: number })[]): string[] =>
  wants.filter(({ kind }) => kind !== 'transmit' && kind !== 'happened').map(({ kind, at }) => `${at} ${kind}`);

test('a handshake that never ends is cut, and is a failure', () => {
  const stream = dialed({ handshakeMs: 4000 });
  assert.deepEqual(without(run(stream, [], 60_000)), ['4000 cut', '4000 over']);
  assert.equal(stream.outcome.exit, 'failure');
  assert.deepEqual(stream.step({ kind: 'open' }, 5000 as Instant), []);
});

test('hanging up before the stream is open just drops it', () => {
  const stream = dialed();
  assert.deepEqual(without(run(stream, [[1000, { kind: 'hang-up', why: 'enough' }]], 60_000)), ['1000 cut', '1000 over']);
  assert.deepEqual([stream.outcome.exit, stream.outcome.why], ['abandoned', 'enough']);
});

test('late ticks lose nothing and do not drift: after ten seconds, five hundred messages', () => {
  const stream = dialed();
  stream.step({ kind: 'open' }, 0 as Instant);
  let sent = 0;
  for (let at = 130; at <= 10_010; at += 130) sent += sentEvents(stream.step({ kind: 'tick' }, at as Instant)).length;
  assert.equal(sent, 500);
  assert.equal(stream.deadline, 10_020);
  assert.ok(stream.outcome.worstLateMs >= 110 && stream.outcome.worstLateMs <= 130);
});

test('after the partner’s stop nothing more is sent; we close, and do not wait for ever', () => {
  const stream = dialed();
  const wants = run(
    stream,
    [
      [0, { kind: 'open' }],
      [1010, text({ event: 'stop', stop: { command: 'ok' } })],
    ],
    60_000,
  );
  assert.deepEqual(without(wants), ['1110 close', '3110 cut', '3110 over']);
  assert.ok(wants.every((want) => want.kind !== 'transmit' || want.at <= 1000));
  assert.ok(!sentEvents(wants).includes('stop'));
});

test('a stop of the partner that crosses ours is nobody’s fault, a late one is', () => {
  for (const [laterMs, complaints] of [
    [100, 0],
    [400, 1],
  ] as const) {
    const stream = dialed({}, quietLine(500));
    const wants = run(
      stream,
      [
        [0, { kind: 'open' }],
        [500 + laterMs, text({ event: 'stop', stop: { command: 'ok' } })],
        [1000, { kind: 'closed', code: 1000, reason: '' }],
      ],
      60_000,
    );
    assert.equal(sentEvents(wants).at(-1), 'stop');
    assert.equal(stream.outcome.exit, 'abandoned');
    assert.equal(stream.outcome.complaints.length, complaints, `${laterMs} ms`);
  }
});

test('a stop without a command, or with an unknown one', () => {
  const bare = dialed();
  run(
    bare,
    [
      [0, { kind: 'open' }],
      [50, text({ event: 'stop' })],
    ],
    9000,
  );
  assert.deepEqual([bare.outcome.exit, bare.outcome.complaints.length, bare.outcome.ringGroup], ['ok', 1, undefined]);
  const odd = dialed();
  run(
    odd,
    [
      [0, { kind: 'open' }],
      [50, text({ event: 'stop', stop: { command: 'toString' } })],
    ],
    9000,
  );
  assert.deepEqual([odd.outcome.exit, odd.outcome.complaints.length], ['failure', 1]);
});

test('the same inputs give the same outputs, whatever a partner sends', () => {
  const message = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .record({
        event: fc.constantFrom('media', 'mark', 'clear', 'stop', 'x'),
        streamSid: fc.constantFrom('MZ1', 'other', undefined),
        media: fc.record({ payload: fc.base64String() }),
        mark: fc.record({ name: fc.string() }),
        stop: fc.object(),
      })
      .map((fields) => JSON.stringify(fields)),
  );
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(400), message), { maxLength: 20 }), (sent) => {
      let at = 0;
      const script = sent.map(([gap, text]) => [(at += gap), { kind: 'text', text }] as const);
      const twice = [dialed({}, quietLine(at + 5000)), dialed({}, quietLine(at + 5000))].map((stream) => ({
        wants: run(stream, [[0, { kind: 'open' }], ...script], at + 30_000),
        outcome: stream.outcome,
      }));
      assert.deepEqual(twice[0], twice[1]);
      assert.equal(twice[0]?.wants.at(-1)?.kind, 'over');
      assert.equal(twice[0]?.wants.filter((want) => want.kind === 'happened' && want.event.kind === 'exit').length, 1);
    }),
    { numRuns: 40 },
  );
});

test('any text is either a partner’s message or a sentence about what is wrong with it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (anything) => {
      const parsed = parsePartnerMessage(anything);
      assert.ok(parsed.ok || parsed.error.length > 5);
    }),
    { numRuns: 300 },
  );
});
