import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { generateDtmf } from '#audio';
import type { Instant } from '#base';
import { fitted } from '../../../test/peers/fitted.ts';
import { handOffAbility } from './escalation.ts';
import { mediaInput, optionsWith, SessionBench, sampleIds, startWith } from './fixtures/world.ts';
import { type On, type State, sessionTable } from './session.table.ts';
import type { SessionInput, SessionOutput } from './session.ts';

const sound = (ms: number, value = 1): Int16Array => new Int16Array(ms * 8).fill(value);
const closed: SessionInput = { kind: 'socket-closed', code: 1006, reason: '', clean: false };
const talk: FittedTo = (target, context = '') => ({
  kind: 'hand-off',
  handoff: fitted(target, context, { fields: [['ringGroup', `Refunds::${context}`]] }),
});
type FittedTo = (target: string, context?: string) => SessionInput;

/** How to bring a session into each state. */
const roads: Readonly<Record<State, (options?: object) => SessionBench>> = {
  opened: (options) => new SessionBench(options),
  connected: (options) => {
    const bench = new SessionBench(options);
    bench.step({ kind: 'connected' });
    return bench;
  },
  talking: () => new SessionBench().begin(),
  finishing: () => {
    const bench = new SessionBench().begin();
    bench.step({ kind: 'play', samples: sound(100) });
    bench.step({ kind: 'hang-up', how: 'done' });
    return bench;
  },
  stopping: () => {
    const bench = new SessionBench().begin();
    bench.step({ kind: 'hang-up', how: 'done' });
    return bench;
  },
  leaving: () => {
    const bench = new SessionBench().begin();
    bench.step({ kind: 'stop' });
    return bench;
  },
  closed: () => {
    const bench = new SessionBench().begin();
    bench.step(closed);
    return bench;
  },
};

/** How to bring about each input of the table. */
const happenings: Readonly<Record<On, (bench: SessionBench) => void>> = {
  connected: (bench) => bench.step({ kind: 'connected' }),
  start: (bench) => bench.step({ kind: 'start', start: startWith(), taken: false }),
  'start-refused': (bench) => bench.step({ kind: 'start', start: startWith({ sampleRate: 16_000 }), taken: false }),
  media: (bench) => bench.step(mediaInput()),
  mark: (bench) => bench.step({ kind: 'mark', name: '1' }),
  dtmf: (bench) => bench.step({ kind: 'dtmf', digits: '5' }),
  stop: (bench) => bench.step({ kind: 'stop' }),
  'malformed-too-often': (bench) => {
    for (let i = 0; i < 20; i++) bench.step({ kind: 'malformed', why: 'not-json' });
  },
  'leave-wanted': (bench) => {
    bench.step({ kind: 'play', samples: sound(20) });
    bench.step({ kind: 'hang-up', how: 'failed' });
  },
  'played-out': (bench) => {
    for (let i = 0; i < 8; i++) bench.step({ kind: 'release' });
    bench.step({ kind: 'mark', name: '1' });
  },
  'start-late': (bench) => bench.wait(10_000),
  'too-long': (bench) => {
    for (let i = 0; i < 2000; i++) {
      bench.wait(5000);
      bench.step({ kind: 'pong' });
    }
  },
  'ping-due': (bench) => bench.wait(16_000),
  'far-side-silent': (bench) => bench.wait(60_000),
  settled: (bench) => bench.wait(2500),
  'socket-closed': (bench) => bench.step(closed),
  shut: (bench) => bench.step({ kind: 'shut' }),
};

test('every input in every state does what its row says, or nothing', () => {
  // These come about by the passing of time, or of sound, on which in some states something else comes first.
  const byTime = new Set<On>(['start-late', 'too-long', 'ping-due', 'far-side-silent', 'settled', 'played-out']);
  for (const state of Object.keys(roads) as State[]) {
    for (const on of Object.keys(happenings) as On[]) {
      const row = sessionTable.find((one) => one.in === state && one.on === on);
      const bench = roads[state](on === 'ping-due' || on === 'far-side-silent' ? { startTimeoutMs: 60_000 } : {});
      assert.equal(bench.session.state, state);
      const before = bench.wanted.length;
      happenings[on](bench);
      const wanted = bench.wanted.slice(before).map(({ kind }) => kind);
      const where = `${state}, ${on}: ${wanted.join(' ')}`;
      if (row !== undefined) {
        if (!byTime.has(on) || on === 'played-out')
          assert.equal(bench.session.state === row.to || (on === 'leave-wanted' && bench.session.state === 'finishing'), true, where);
        const count = (kind: string): number => wanted.filter((one) => one === kind).length;
        if (row.does.some((does) => does.startsWith('stop-'))) assert.equal(count('send-stop'), 1, where);
        if (row.does.some((does) => does.startsWith('end-'))) assert.equal(count('call-end'), 1, where);
        if (row.does.includes('close') || row.does.includes('refuse')) assert.ok(count('close') >= 1, where);
        if (row.does.includes('begin')) assert.equal(count('call-start'), 1, where);
        if (row.does.includes('ping')) assert.ok(count('ping') >= 1, where);
        if (row.does.includes('terminate')) assert.ok(count('terminate') >= 1, where);
        if (row.does.includes('hear')) assert.equal(count('audio'), 1, where);
        if (row.does.includes('press')) assert.equal(count('digit'), 1, where);
      } else if (!byTime.has(on)) {
        assert.equal(bench.session.state, state, where);
        assert.deepEqual(wanted, [], where);
      }
    }
  }
});

test('a call from the greeting to the goodbye', () => {
  const bench = new SessionBench();
  bench.step({ kind: 'connected' });
  const [begun] = bench.step({ kind: 'start', start: startWith(), taken: false });
  assert.ok(begun?.kind === 'call-start');
  assert.deepEqual(
    { ...begun.facts, parameters: undefined },
    {
      channel: 'voice',
      bot: 'st-parcels',
      flow: 'welcome',
      account: 'acme',
      mode: 'talk',
      direction: 'inbound',
      calledNumber: '+15550100',
      callerNumber: '+15550177',
      interactionId: sampleIds.interactionId,
      streamId: sampleIds.streamSid,
      callId: sampleIds.callSid,
      parameters: undefined,
    },
  );
  assert.equal(begun.facts.parameters['business_hours'], '{"lang":"en"}');
  assert.deepEqual(begun.can.handOff, handOffAbility(optionsWith({})));

  bench.step(mediaInput());
  assert.deepEqual(bench.all('audio')[0]?.frame, new Int16Array(160).fill(1000));
  assert.deepEqual(bench.step({ kind: 'play', samples: sound(40, 7) }), [{ kind: 'sound-waiting' }]);
  bench.step({ kind: 'put-mark', name: 'hello' });
  bench.release(2);
  assert.deepEqual(
    bench.all('send-media').map(({ frame }) => frame[0]),
    [7, 7],
  );
  assert.deepEqual(bench.all('send-mark'), [{ kind: 'send-mark', name: '1', atMs: 20 }]);
  assert.deepEqual(bench.step({ kind: 'mark', name: '1' }), [{ kind: 'mark-heard', mark: 'hello', at: 40 }]);

  bench.step({ kind: 'play', samples: sound(40) });
  assert.deepEqual(bench.step({ kind: 'hang-up', how: 'done' }), [{ kind: 'sound-waiting' }]);
  bench.release(2);
  bench.wait(500);
  assert.equal(bench.session.state, 'finishing');
  assert.deepEqual(bench.step({ kind: 'mark', name: '2' }), [
    { kind: 'send-stop', command: 'ok', ringGroup: undefined },
    { kind: 'call-end', by: 'gateway', exit: 'ok', at: 580 },
  ]);
  assert.deepEqual(bench.step({ kind: 'socket-closed', code: 1000, reason: '', clean: true }), []);
  assert.equal(bench.session.state, 'closed');
  assert.equal(bench.session.deadline, undefined);
});

test('an escalation carries ring group and context; nothing that is said later is sent', () => {
  const bench = new SessionBench().begin();
  bench.step({ kind: 'play', samples: sound(20) });
  bench.step(talk('refunds', 'order=1'));
  bench.step({ kind: 'play', samples: sound(1000) });
  bench.step({ kind: 'put-mark', name: 'late' });
  bench.release(1);
  bench.step({ kind: 'mark', name: '1' });
  assert.deepEqual(bench.all('send-stop'), [{ kind: 'send-stop', command: 'escalate', ringGroup: 'Refunds::order=1', atMs: 20 }]);
  assert.deepEqual(bench.all('call-end'), [{ kind: 'call-end', by: 'hand-off', exit: 'escalation', proof: 'stop-sent', at: 20, atMs: 20 }]);
  assert.equal(bench.all('send-media').length, 1);
});

test('a hand-off to nobody we know is refused, and the call goes on', () => {
  const bench = new SessionBench().begin();
  for (const target of ['nobody', '', '__proto__', 'Refunds']) {
    const [refused] = bench.step(talk(target));
    assert.equal(refused?.kind === 'hand-off-refused' && refused.error.code, 'TALKDESK_STREAM_TARGET_UNKNOWN', target);
  }
  assert.equal(bench.session.state, 'talking');
  assert.deepEqual(bench.all('send-stop'), []);
});

test('where no marks come back, the goodbye gets its time and the settling time before the stop', () => {
  const bench = new SessionBench().begin();
  bench.step({ kind: 'play', samples: sound(200) });
  bench.step({ kind: 'hang-up', how: 'done' });
  for (let i = 0; i < 10; i++) bench.step({ kind: 'release' });
  bench.wait(2199);
  assert.deepEqual(bench.all('send-stop'), []);
  bench.wait(1);
  assert.deepEqual(
    bench.all('send-stop').map((stop) => (stop as { atMs?: number }).atMs),
    [2200],
  );
});

test('a caller who talks into the goodbye has it cleared, and the call ends then', () => {
  const bench = new SessionBench().begin();
  bench.step({ kind: 'play', samples: sound(5000) });
  bench.step({ kind: 'hang-up', how: 'done' });
  bench.release(3);
  assert.deepEqual(
    bench.step({ kind: 'clear', at: bench.now as Instant }).map(({ kind }) => kind),
    ['send-clear', 'sound-cut', 'send-stop', 'call-end'],
  );
});

test('Talkdesk’s own stop is the caller’s hanging up, and gets no stop back, whatever we were about to do', () => {
  for (const before of [[], [{ kind: 'play', samples: sound(50) }, talk('refunds')]] as SessionInput[][]) {
    const bench = new SessionBench().begin();
    for (const input of before) bench.step(input);
    assert.deepEqual(bench.step({ kind: 'stop' }), [
      { kind: 'call-end', by: 'caller', at: 0 },
      { kind: 'close', code: 1000, reason: '' },
    ]);
    bench.step({ kind: 'stop' });
    bench.step({ kind: 'hang-up', how: 'done' });
    bench.step({ kind: 'shut' });
    assert.deepEqual(bench.wait(2000), [{ kind: 'terminate' }]);
    assert.deepEqual(bench.all('send-stop'), []);
    assert.equal(bench.all('call-end').length, 1);
  }
});

test('after our stop Talkdesk closes, or we do after a while', () => {
  const bench = roads.stopping();
  assert.deepEqual(bench.wait(1999), []);
  assert.deepEqual(bench.wait(1), [{ kind: 'close', code: 1000, reason: '' }]);
  assert.deepEqual(bench.wait(2000), [{ kind: 'terminate' }]);
  bench.step(closed);
  assert.deepEqual(bench.wait(100_000), []);
  assert.equal(bench.all('call-end').length, 1);
});

test('no start in time', () => {
  const bench = new SessionBench({ startTimeoutMs: 500 });
  bench.wait(400);
  bench.step({ kind: 'connected' });
  const [close] = bench.wait(100);
  assert.deepEqual({ ...close, fault: undefined }, { kind: 'close', code: 4408, reason: 'No start message came in time.', fault: undefined });
  assert.equal(close?.kind === 'close' && close.fault?.code, 'TALKDESK_STREAM_START_LATE');
  assert.equal(bench.all('call-start').length, 0);
});

test('a start without a greeting is taken; a second one is noted and changes nothing', () => {
  const bench = new SessionBench();
  bench.step({ kind: 'start', start: startWith(), taken: false });
  assert.equal(bench.session.state, 'talking');
  assert.deepEqual(bench.step({ kind: 'start', start: startWith({ sampleRate: 1 }), taken: true }), []);
  assert.equal(bench.session.tally.ignored, 1);
});

test('wrong account, wrong format and a second stream for an interaction are told to stop and closed', () => {
  const account = { talkdeskAccountId: 'abc' };
  const cases: readonly (readonly [object, object, boolean, string | undefined])[] = [
    [account, {}, false, 'TALKDESK_STREAM_WRONG_ACCOUNT'],
    [account, { accountSid: 'abc' }, false, undefined],
    [account, { accountSid: 'AC0', parameters: { account_id: 'abc' } }, false, undefined],
    [account, { accountSid: undefined, parameters: {} }, false, 'TALKDESK_STREAM_WRONG_ACCOUNT'],
    [{}, { sampleRate: 16_000 }, false, 'TALKDESK_STREAM_FORMAT'],
    [{}, { encoding: 'audio/l16' }, false, 'TALKDESK_STREAM_FORMAT'],
    [{}, { channels: 2 }, false, 'TALKDESK_STREAM_FORMAT'],
    [{}, { encoding: undefined, sampleRate: undefined, channels: undefined }, false, undefined],
    [{}, { encoding: 'mulaw' }, false, undefined],
    [{}, { encoding: 'PCMU' }, false, undefined],
    [{}, {}, true, 'TALKDESK_STREAM_DOUBLE'],
  ];
  for (const [options, more, taken, code] of cases) {
    const bench = new SessionBench(options);
    const kept = Object.fromEntries(Object.entries({ ...startWith(), ...more }).filter(([, value]) => value !== undefined));
    const wanted = bench.step({ kind: 'start', start: kept as never, taken });
    const close = wanted.find(({ kind }) => kind === 'close');
    assert.equal(close?.kind === 'close' ? close.fault?.code : undefined, code, JSON.stringify(more));
    if (code !== undefined) {
      assert.deepEqual(
        wanted.map(({ kind }) => kind),
        ['send-stop', 'close'],
      );
      assert.equal(close?.kind === 'close' && close.code, 1008);
      assert.deepEqual(bench.wait(2000), [{ kind: 'terminate' }]);
    }
  }
});

test('bad messages are counted and the stream goes on; too many in a row end it', () => {
  const bench = new SessionBench({ maxMalformed: 3 }).begin();
  for (let i = 0; i < 50; i++) {
    bench.step({ kind: 'malformed', why: 'not-json' });
    bench.step({ kind: 'malformed', why: 'binary' });
    bench.step(i % 2 === 0 ? { kind: 'unknown' } : mediaInput());
  }
  assert.equal(bench.session.state, 'talking');
  assert.deepEqual([bench.session.tally.malformed, bench.session.tally.unknown], [100, 25]);
  for (let i = 0; i < 3; i++) bench.step({ kind: 'malformed', why: 'bad-media' });
  const end = bench.all('call-end')[0];
  assert.deepEqual([end?.by, end?.exit, end?.error?.code], ['gateway', 'failure', 'TALKDESK_STREAM_MALFORMED']);
  assert.equal(bench.all('send-stop')[0]?.command, 'error');
});

test('sound before the start and after the stop is counted and dropped', () => {
  const bench = new SessionBench();
  bench.step(mediaInput());
  bench.begin();
  bench.step({ kind: 'stop' });
  bench.step(mediaInput());
  assert.equal(bench.all('audio').length, 0);
  assert.equal(bench.session.tally.ignored, 2);
});

test('a socket that dies without a stop from either side is the transport’s failure', () => {
  for (const code of [1000, 1001, 1005, 1006, 1009]) {
    const bench = new SessionBench().begin();
    bench.step({ kind: 'socket-closed', code, reason: 'private', clean: code !== 1006 });
    const end = bench.all('call-end')[0];
    assert.deepEqual([end?.by, end?.error?.code, end?.error?.facts['closeCode']], ['transport', 'TALKDESK_STREAM_LOST', code]);
    assert.deepEqual(end?.error?.facts['pii'], { closeReason: 'private' });
  }
});

test('pings go out; two without an answer end the stream, and any sign of life counts as one', () => {
  const bench = new SessionBench().begin();
  for (const sign of [{ kind: 'pong' }, mediaInput(), { kind: 'unknown' }] as SessionInput[]) {
    bench.wait(29_999);
    bench.step(sign);
  }
  assert.ok(bench.all('ping').length >= 5);
  assert.equal(bench.session.state, 'talking');
  bench.wait(60_000);
  const end = bench.all('call-end')[0];
  assert.deepEqual([end?.by, end?.error?.code], ['transport', 'TALKDESK_STREAM_SILENT']);
  assert.ok(bench.kinds().includes('terminate'));
});

test('a call that is too long, or cut by a shutdown, goes to the fallback, or to the error exit without one', () => {
  for (const [options, command, ringGroup, exit] of [
    [{ maxCallMs: 5000 }, 'escalate', 'Agents::', 'escalation'],
    [{ maxCallMs: 5000, fallbackTarget: undefined }, 'error', undefined, 'failure'],
  ] as const) {
    const long = new SessionBench(options).begin();
    long.wait(5000);
    const shut = new SessionBench(options).begin();
    shut.step({ kind: 'shut' });
    for (const bench of [long, shut]) {
      assert.deepEqual([bench.all('send-stop')[0]?.command, bench.all('send-stop')[0]?.ringGroup], [command, ringGroup]);
      assert.equal(bench.all('call-end')[0]?.exit, exit);
    }
    assert.equal(long.all('call-end')[0]?.error?.code, 'TALKDESK_STREAM_TOO_LONG');
    assert.equal(shut.all('call-end')[0]?.error?.code, 'TALKDESK_STREAM_SHUT');
  }
});

test('clear and hold silence the far side; what was held comes again', () => {
  const bench = new SessionBench().begin();
  bench.step({ kind: 'play', samples: Int16Array.from({ length: 1600 }, (_, i) => i) });
  for (let i = 0; i < 4; i++) bench.step({ kind: 'release' });
  bench.now = 30;
  assert.deepEqual(
    bench.step({ kind: 'hold', at: 30 as Instant }).map(({ kind }) => kind),
    ['send-clear', 'sound-cut'],
  );
  assert.deepEqual(bench.step({ kind: 'release' }), []);
  assert.deepEqual(bench.step({ kind: 'resume' }), [{ kind: 'sound-waiting' }]);
  const [again] = bench.step({ kind: 'release' });
  assert.equal(again?.kind === 'send-media' && again.frame[0], 240);
  bench.step({ kind: 'clear', at: 30 as Instant });
  assert.deepEqual(bench.step({ kind: 'release' }), []);
  assert.equal(bench.session.waiting, false);
});

test('keys come as messages, as tones, or both, and are one press', () => {
  const bench = new SessionBench().begin();
  const tones = generateDtmf('7', { rateHz: 8000 });
  bench.step({ kind: 'dtmf', digits: '12' });
  for (let at = 0; at < tones.length; at += 160) {
    bench.wait(20);
    bench.step({ kind: 'media', track: 'inbound', chunk: Number.NaN, timestampMs: Number.NaN, samples: tones.slice(at, at + 160), count: 160 });
  }
  bench.step({ kind: 'dtmf', digits: '7' });
  assert.equal(
    bench
      .all('digit')
      .map(({ digit }) => digit)
      .join(''),
    '127',
  );
});

test('a missing piece is a gap, filled with silence', () => {
  const bench = new SessionBench().begin();
  bench.step(mediaInput('inbound', 1));
  bench.wait(60);
  bench.step(mediaInput('inbound', 4));
  assert.deepEqual(
    bench.all('audio').map(({ frame }) => frame[0]),
    [1000, 0, 0, 1000],
  );
  assert.equal(bench.all('audio-gap')[0]?.ms, 40);
  assert.equal(bench.session.tally.gapMs, 40);
});

test('sound that comes faster than anyone speaks is dropped beyond five seconds', () => {
  const bench = new SessionBench().begin();
  for (let i = 0; i < 1000; i++) bench.step(mediaInput());
  assert.equal(bench.all('audio').length, 250);
  bench.wait(1000);
  for (let i = 0; i < 1000; i++) bench.step(mediaInput());
  assert.equal(bench.all('audio').length, 300);
  assert.equal(bench.session.tally.dropped, 1700);
});

test('only the caller’s track is heard when we talk', () => {
  const bench = new SessionBench().begin();
  for (const track of ['outbound', 'other', 'inbound'] as const) bench.step(mediaInput(track));
  assert.deepEqual(
    bench.all('audio').map(({ track }) => track),
    ['caller'],
  );
});

test('listening: both tracks, as configured, and not a word to the far side', () => {
  for (const [listenTracks, expected] of [
    [undefined, ['caller', 'human-agent']],
    [{ inbound: 'human-agent', outbound: 'caller' }, ['human-agent', 'caller']],
  ] as const) {
    const bench = new SessionBench(listenTracks === undefined ? {} : { listenTracks }, { mode: 'listen' }).begin();
    assert.equal(bench.all('call-start')[0]?.can.handOff, undefined);
    for (const track of ['inbound', 'outbound', 'other'] as const) bench.step(mediaInput(track));
    assert.deepEqual(
      bench.all('audio').map(({ track }) => track),
      expected,
    );
    bench.step({ kind: 'play', samples: sound(100) });
    bench.step({ kind: 'put-mark', name: 'x' });
    bench.step({ kind: 'clear', at: 0 as Instant });
    bench.release(5);
    const [refused] = bench.step(talk('refunds'));
    assert.equal(refused?.kind === 'hand-off-refused' && refused.error.code, 'TALKDESK_STREAM_ONLY_LISTENS');
    bench.step({ kind: 'hang-up', how: 'failed' });
    assert.deepEqual(
      bench.kinds().filter((kind) => kind.startsWith('send-') || kind === 'close'),
      ['close'],
    );
    assert.deepEqual({ ...bench.all('call-end')[0], atMs: 0 }, { kind: 'call-end', by: 'gateway', at: 100, atMs: 0 });
  }
});

test('a recording holds both sides as they were heard, and is whole before the end is told', () => {
  const bench = new SessionBench().begin();
  const octets: Buffer[] = [];
  let ended = false;
  bench.step({
    kind: 'record',
    file: {
      name: 'x',
      write(piece) {
        assert.equal(ended, false);
        octets.push(Buffer.from(piece));
      },
      mute() {},
      unmute() {},
      close: async () => undefined,
    },
  });
  bench.step({ kind: 'play', samples: sound(400, 5) });
  for (let i = 0; i < 50; i++) {
    if (i < 10) bench.step({ kind: 'release' });
    bench.wait(20);
    bench.step(mediaInput('inbound', Number.NaN, 9));
    if (i === 9) bench.step({ kind: 'clear', at: bench.now as Instant });
  }
  bench.step({ kind: 'stop' });
  ended = true;
  const all = Buffer.concat(octets);
  assert.equal(all.length, 1000 * 8 * 4);
  const right = Array.from({ length: 8000 }, (_, i) => all.readInt16LE(i * 4 + 2));
  assert.ok(Array.from({ length: 8000 }, (_, i) => all.readInt16LE(i * 4)).every((sample) => sample === 9));
  assert.equal(right.filter((sample) => sample === 5).length, 200 * 8);
  assert.ok(right.slice(0, 1600).every((sample) => sample === 5));
});

const anything: fc.Arbitrary<SessionInput | { kind: 'wait'; ms: number } | { kind: 'clear-now' } | { kind: 'hold-now' }> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom<SessionInput>({ kind: 'release' }, mediaInput(), mediaInput('outbound'), { kind: 'pong' }, { kind: 'unknown' }),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<SessionInput>(
      { kind: 'connected' },
      { kind: 'malformed', why: 'not-json' },
      { kind: 'resume' },
      { kind: 'dtmf', digits: '1#' },
    ),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('start' as const),
      start: fc.constantFrom(startWith(), startWith({ channels: 2 })),
      taken: fc.boolean(),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('play' as const), samples: fc.nat(3000).map((count) => new Int16Array(count)) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('put-mark' as const), name: fc.string() }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('mark' as const), name: fc.oneof(fc.nat(12).map(String), fc.string()) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.oneof(fc.nat(100), fc.nat(30_000)) }) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'clear-now' as const }, { kind: 'hold-now' as const }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom<SessionInput>({ kind: 'stop' }, closed, { kind: 'shut' }, talk('refunds', 'x'), talk('nobody'), {
      kind: 'hang-up',
      how: 'done',
    }),
  },
);

test('whatever comes in whatever order: one start, one end and last, one stop at most, and the session always gets to its end', () => {
  fc.assert(
    fc.property(fc.array(anything, { maxLength: 60 }), fc.boolean(), (inputs, begun) => {
      const bench = new SessionBench({ maxMalformed: 3 });
      if (begun) bench.begin();
      let theirStop = false;
      const step = (input: SessionInput): SessionOutput[] => bench.step(input);
      for (const input of inputs) {
        if (input.kind === 'wait') bench.wait(input.ms);
        else if (input.kind === 'clear-now') {
          step({ kind: 'clear', at: bench.now as Instant });
          assert.ok(!step({ kind: 'release' }).some(({ kind }) => kind === 'send-media'), 'sent after a clear');
        } else if (input.kind === 'hold-now') step({ kind: 'hold', at: bench.now as Instant });
        else {
          const wanted = step(input);
          if (theirStop) assert.ok(!wanted.some(({ kind }) => kind === 'send-stop'), 'a stop after theirs');
          theirStop ||= input.kind === 'stop';
        }
      }
      bench.wait(3 * 3_600_000);
      if (bench.session.state !== 'closed') step(closed);
      const kinds = bench.kinds();
      const starts = kinds.filter((kind) => kind === 'call-start').length;
      assert.ok(starts <= 1);
      assert.equal(kinds.filter((kind) => kind === 'call-end').length, starts);
      assert.ok(kinds.filter((kind) => kind === 'send-stop').length <= 1);
      const callEvents = new Set(['audio', 'audio-gap', 'digit', 'mark-heard', 'hand-off-refused', 'call-start']);
      const after = kinds.slice(kinds.indexOf('call-end') + 1);
      if (starts === 1) assert.ok(!after.some((kind) => callEvents.has(kind)), after.join(' '));
      assert.equal(bench.session.state, 'closed');
      assert.equal(bench.session.deadline, undefined);
    }),
    { numRuns: 500 },
  );
});
