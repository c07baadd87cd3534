import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeMulaw, parseWav, powerDb } from '#audio';
import type { Dice } from '#base';
import { parseScript } from '#sim/caller';
import type { StreamCallEvent } from './events.ts';
import { openStubPartner, type Received, type StubPartner, type StubStream } from './fixtures/stub-partner.ts';
import { toneVoice } from './fixtures/tone-voice.ts';
import { warpScheduler } from './fixtures/warp-scheduler.ts';
import { placeStreamCall, type StreamCallOptions } from './place-call.ts';
import { type Quirks, usual } from './quirks.ts';
import type { StreamCallReport } from './report.ts';

const loadedDice = (): Dice => {
  let next = 1;
  return { bytes: (count) => Uint8Array.from({ length: count }, () => (next = (next * 75 + 74) % 65_537) & 0xff), fraction: () => 0.5 };
};

type Play = (message: Received, stream: StubStream, after: (ms: number, run: () => void) => void) => void;

/** Places one call to a partner that plays as told, on a clock that runs as fast as the sockets do. */
async function call(play: Play | number, turns: readonly unknown[], more: Partial<StreamCallOptions> & { quirk?: Partial<Quirks> } = {}) {
  const scheduler = warpScheduler();
  const partner: StubPartner = await openStubPartner(
    typeof play === 'number' ? play : (message, stream) => play(message, stream, (ms, run) => scheduler.at((scheduler.now() + ms) as never, run)),
  );
  const script = parseScript({ lingerMs: 3000, patienceMs: 3000, turns });
  assert.ok(script.ok, JSON.stringify(script));
  const events: StreamCallEvent[] = [];
  const { quirk, ...options } = more;
  try {
    const report: StreamCallReport = await placeStreamCall({
      url: partner.url,
      script: script.value,
      speech: toneVoice,
      scheduler,
      dice: loadedDice(),
      quirks: { ...usual, ...quirk },
      ...options,
      listener: (event) => {
        events.push(event);
        if (event.kind === 'connected') scheduler.go();
      },
    });
    return { report, events, partner, stream: partner.streams[0] as StubStream };
  } finally {
    scheduler.halt();
    await partner.close();
  }
}

const of = (stream: StubStream, event: string): Received[] => stream.received.filter((message) => message.event === event);
const near = (value: number | undefined, wanted: number, within: number): void =>
  assert.ok(value !== undefined && Math.abs(value - wanted) <= within, `${value} is not within ${within} of ${wanted}`);

/** Greets, answers each question after 500 ms, and takes the exit after the second. */
const polite =
  (exit: object): Play =>
  (message, stream, after) => {
    if (message.event === 'start') {
      stream.speak(800);
      stream.send({ event: 'mark', streamSid: stream.sid, mark: { name: 'greeting' } });
    }
    if (message.event === 'mark' && (message['mark'] as { name: string }).name === 'greeting') {
      after(2000, () => {
        stream.speak(300);
        stream.send({ event: 'mark', streamSid: stream.sid, mark: { name: 'answer' } });
      });
    }
    if (message.event === 'mark' && (message['mark'] as { name: string }).name === 'answer')
      stream.send({ event: 'stop', streamSid: stream.sid, stop: exit });
  };

test('a whole call: start as documented, sound both ways, marks when heard, the exit and its variable, the ring group', async () => {
  const { report, events, stream, partner } = await call(polite({ command: 'escalate', ringGroup: 'refunds' }), ['one two three'], {
    callerNumber: '+15550100',
    businessHours: 'open',
  });
  assert.equal(partner.requests[0], '/talk?botId=b&token=s3cret');
  const [connected, start] = stream.received;
  assert.deepEqual(connected, { event: 'connected', protocol: 'Call', version: '1.0.0' });
  const started = start?.['start'] as Record<string, unknown>;
  assert.match(String(started['streamSid']), /^MZ[0-9a-f]{32}$/);
  assert.deepEqual(started['tracks'], ['inbound']);
  assert.deepEqual(started['mediaFormat'], { encoding: 'audio/x-mulaw', sampleRate: 8000, channels: 1 });
  const parameters = started['customParameters'] as Record<string, string>;
  assert.deepEqual(
    { ...parameters, correlation_id: 'x' },
    {
      interaction_id: report.interactionId,
      account_id: started['accountSid'],
      type: 'bot',
      correlation_id: 'x',
      business_hours: 'open',
      caller_id: '+15550100',
    },
  );
  assert.match(report.interactionId, /^[0-9a-f]{32}$/);

  const media = of(stream, 'media');
  assert.deepEqual(
    media
      .slice(0, 3)
      .map((message) => [
        message['sequenceNumber'],
        (message['media'] as { chunk: string; timestamp: string }).chunk,
        (message['media'] as { timestamp: string }).timestamp,
      ]),
    [
      ['2', '1', '0'],
      ['3', '2', '20'],
      ['4', '3', '40'],
    ],
  );
  assert.deepEqual(
    of(stream, 'mark').map((message) => message['mark']),
    [{ name: 'greeting' }, { name: 'answer' }],
  );

  assert.equal(report.exit, 'escalation');
  assert.equal(report.rang, 'refunds');
  assert.deepEqual(report.variables, {
    caller_phone: '+15550100',
    interaction_id: report.interactionId,
    escalation: 'refunds',
    escalate_to: 'refunds',
  });
  assert.deepEqual(report.complaints, []);
  assert.equal(report.closeCode, 1000);
  const [turn] = report.turns;
  near((turn?.endedMs ?? 0) - (turn?.startedMs ?? 0), 300, 5);
  near(turn?.gapMs, 2000 - 1000, 100);
  near(report.agentSpeech[0]?.toMs, 820, 60);
  assert.equal(report.agentSpeech.length, 2);
  near(report.marks[0]?.heardMs, 820, 60);
  assert.deepEqual(
    events.map(({ kind }) => kind).filter((kind) => kind !== 'studio-step'),
    ['dialing', 'connected', 'agent-starts', 'mark-heard', 'agent-stops', 'caller-speaks', 'agent-starts', 'mark-heard', 'exit', 'rings'],
  );
  assert.ok(JSON.stringify(events).includes('token=…'));
  assert.ok(!JSON.stringify([report, events]).includes('s3cret'));
  assert.deepEqual(JSON.parse(JSON.stringify(report)), report);
});

test('ok ends the flow; error goes on to the apology and any agent', async () => {
  const resolved = await call(polite({ command: 'ok', ringGroup: null }), ['one']);
  assert.deepEqual([resolved.report.exit, resolved.report.rang, resolved.report.studioEnd], ['ok', undefined, 'the flow hung up']);
  const failed = await call(polite({ command: 'error' }), ['one'], { ringGroups: ['agents'] });
  assert.deepEqual([failed.report.exit, failed.report.rang], ['failure', 'agents']);
  assert.ok(failed.events.some(({ kind }) => kind === 'studio-says'));
});

test('a ring group that does not exist falls back, as Assignment & Dial does with no_match', async () => {
  const { report } = await call(polite({ command: 'escalate', ringGroup: 'nobody' }), ['one'], { ringGroups: ['agents', 'refunds'] });
  assert.equal(report.rang, 'agents');
  assert.ok(report.studioPath.some(({ exit }) => exit === 'no_match'));
});

test('what the caller says arrives as mu-law in real time, and nothing of it is lost', async () => {
  const { stream, report } = await call(polite({ command: 'ok' }), ['one two three four five']);
  const sound = Buffer.concat(of(stream, 'media').map((message) => Buffer.from((message['media'] as { payload: string }).payload, 'base64')));
  const samples = new Int16Array(sound.length);
  decodeMulaw(sound, samples);
  const turn = report.turns[0];
  assert.ok(turn);
  const from = Math.round(turn.startedMs) * 8;
  near(powerDb(samples.subarray(from + 320, from + 3600)), -22, 1);
  assert.ok(powerDb(samples.subarray(from - 2000, from - 320)) < -60);
});

test('clear empties the queue, its marks come back at once, and the interruption knows when the agent fell silent', async () => {
  const { report, stream, events } = await call(
    (message, partner, after) => {
      if (message.event === 'start') {
        partner.speak(8000);
        partner.send({ event: 'mark', streamSid: partner.sid, mark: { name: 'long' } });
        after(1500, () => partner.send({ event: 'clear', streamSid: partner.sid }));
        after(3000, () => partner.send({ event: 'stop', streamSid: partner.sid, stop: { command: 'ok' } }));
      }
    },
    [{ interrupt: { afterMs: 1000, say: 'wait wait wait wait wait wait wait wait wait' } }],
  );
  assert.equal(report.clears.length, 1);
  near(report.clears[0]?.droppedMs, 6500, 100);
  assert.deepEqual(
    report.marks.map(({ name, cleared }) => [name, cleared]),
    [['long', true]],
  );
  assert.equal(of(stream, 'mark').length, 1);
  near(report.turns[0]?.stopMs, 480, 60);
  near(report.playout.deepestMs, 8000, 100);
  assert.ok(events.some(({ kind }) => kind === 'cleared'));
});

test('a stop that comes before the last words were played is seen', async () => {
  const { report } = await call(
    (message, partner) => {
      if (message.event !== 'start') return;
      partner.speak(3000);
      partner.send({ event: 'stop', streamSid: partner.sid, stop: { command: 'ok' } });
    },
    ['one'],
  );
  assert.ok(report.playout.unheardMs > 2800);
});

test('the caller hangs up: stop is sent, the socket is closed, the contact is abandoned', async () => {
  const { report, stream } = await call(
    (message, partner) => void (message.event === 'start' && partner.speak(5000)),
    [{ waitFor: 'agent-start' }, { pause: 500 }, { hangUp: true }],
  );
  assert.equal(report.exit, 'abandoned');
  assert.ok(report.hungUpAsScripted);
  assert.deepEqual(Object.keys(of(stream, 'stop')[0]?.['stop'] as object), ['accountSid', 'callSid']);
  assert.equal(stream.received.at(-1)?.event, 'stop');
  assert.equal(stream.closed.code, 1000);
  assert.deepEqual(report.studioPath.at(-1)?.exit, undefined);
});

test('a caller with nothing left to say waits a while, then hangs up', async () => {
  const { report } = await call((message, partner) => void (message.event === 'start' && partner.speak(500)), ['one']);
  assert.deepEqual([report.exit, report.hungUpAsScripted], ['abandoned', false]);
  near(report.durationMs, 500 + 700 + 100 + 3000, 250);
});

test('a partner that refuses, leaves without stop, dies or stays silent has failed', async () => {
  const refused = await call(401, ['one']);
  assert.deepEqual([refused.report.exit, refused.report.httpStatus, refused.report.rang], ['failure', 401, 'agents']);
  assert.match(refused.report.why, /401/);
  const left = await call((message, partner) => void (message.event === 'start' && partner.close(1011)), ['one']);
  assert.deepEqual([left.report.exit, left.report.closeCode], ['failure', 1011]);
  const died = await call((message, partner) => void (message.event === 'start' && partner.cut()), ['one']);
  assert.deepEqual([died.report.exit, died.report.closeCode], ['failure', 1006]);
  const silent = await call(() => {}, [{ silence: 60_000 }], { quirk: { silenceMs: 4000 } });
  assert.equal(silent.report.exit, 'failure', silent.report.why);
  assert.equal(of(silent.stream, 'stop').length, 1);
  const nowhere = await call(() => {}, ['one'], { url: 'ws://127.0.0.1:1/' });
  assert.equal(nowhere.report.exit, 'failure');
  const nonsense = await call(() => {}, ['one'], { url: 'nonsense' });
  assert.match(nonsense.report.why, /cannot be dialled/);
});

test('whatever the documents do not allow becomes a complaint', async () => {
  const { report } = await call(
    (message, partner, after) => {
      if (message.event === 'connected') partner.send({ event: 'mark', mark: { name: 'early' } });
      if (message.event !== 'start') return;
      partner.speak(200);
      partner.send('{"event":');
      partner.send('[]');
      partner.send(Buffer.from([1, 2, 3]));
      partner.send({ event: 'media', streamSid: 'MZother', media: { payload: '////' } });
      partner.send({ event: 'media', media: { payload: '' } });
      partner.send({ event: 'media', media: { payload: 'abc' } });
      partner.send({ event: 'media', media: { payload: Buffer.from('RIFF\0\0\0\0WAVEfmt ').toString('base64') } });
      partner.send({ event: 'mark' });
      partner.send({ event: 'hello' });
      partner.send({ event: 'hello' });
      after(500, () => {
        partner.send({ event: 'stop', stop: { command: 'transfer', ringGroup: 'x'.repeat(300), callSid: 'CAother' } });
        partner.send({ event: 'media', media: { payload: '////' } });
        partner.send({ event: 'stop', stop: { command: 'ok' } });
      });
    },
    [{ silence: 30_000 }],
    { quirk: { startAfterMs: 200 } },
  );
  assert.deepEqual(
    report.complaints.map(({ says, times }) => [says.slice(0, 46), times]),
    [
      ['mark before start', 1],
      ['a message that is not JSON', 1],
      ['a message that is not a JSON object', 1],
      ['a binary message; Talkdesk speaks text only', 1],
      ['media with the streamSid of another stream', 1],
      ['media with an empty payload', 1],
      ['media.payload is not base64', 1],
      ['media.payload has a WAV header; raw mu-law is ', 1],
      ['mark without mark.name', 1],
      ['an event that Talkdesk does not know: "hello"', 2],
      ['stop with the unknown command "transfer"; fail', 1],
      ['stop with the callSid of another call', 1],
      ['stop with a ringGroup of 300 octets; more than', 1],
      ['media after stop', 1],
      ['a second stop after stop', 1],
    ],
  );
  assert.equal(report.exit, 'failure');
});

test('quirks: odd chunks, bursts, numbers for sequence numbers, ids in one place only, no marks, keys as messages', async () => {
  const { stream, report } = await call(polite({ command: 'ok' }), [{ press: '12', waitFor: 300 }], {
    quirk: {
      chunkBytes: 137,
      releaseEveryMs: 200,
      sequence: 'integer',
      firstSequence: 2,
      streamSid: 'nested',
      customParameters: 'none',
      markEcho: false,
      keys: 'both',
      unknownEvents: true,
    },
    longestMs: 6000,
  });
  const start = of(stream, 'start')[0];
  assert.equal(start?.['sequenceNumber'], 2);
  assert.equal(start?.['streamSid'], undefined);
  assert.ok(!JSON.stringify(start).includes('customParameters'));
  assert.deepEqual(of(stream, 'mark'), []);
  assert.equal(of(stream, 'weather').length, 1);
  assert.deepEqual(
    of(stream, 'dtmf').map((message) => (message['dtmf'] as { digit: string }).digit),
    ['1', '2'],
  );
  const lengths = new Set(of(stream, 'media').map((message) => Buffer.from((message['media'] as { payload: string }).payload, 'base64').length));
  assert.deepEqual([...lengths], [137]);
  const numbers = stream.received.slice(1).map((message) => Number(message['sequenceNumber']));
  assert.deepEqual(
    numbers,
    numbers.map((_number, at) => at + 2),
  );
  assert.equal(report.exit, 'abandoned');
  const raw = await call(polite({ command: 'ok' }), ['one'], {
    quirk: { inject: [{ afterMs: 100, text: '{"event":"start"}' }], dropAfterMs: 500, customParameters: 'bare' },
  });
  assert.equal(of(raw.stream, 'start').length, 2);
  assert.equal(of(raw.stream, 'stop').length, 0);
  assert.match(raw.report.why, /network died/);
});

test('a call that starts late, or never, can be simulated', async () => {
  const { stream } = await call(
    (message, partner, after) => void (message.event === 'connected' && after(2000, () => partner.close(1008))),
    ['one'],
    { quirk: { noStart: true } },
  );
  assert.deepEqual(
    stream.received.map(({ event }) => event),
    ['connected'],
  );
});

test('a listening stream carries both voices on their tracks, and the partner has no say', async () => {
  const human = parseScript({ turns: [{ say: 'one two', waitFor: 'nothing' }, 'three'] });
  assert.ok(human.ok);
  const { report, stream } = await call(
    (message, partner) => void (message.event === 'start' && partner.speak(100)),
    ['one two three four', { hangUp: true, waitFor: 'agent-done' }],
    {
      direction: 'unidirectional',
      human: human.value,
    },
  );
  const start = of(stream, 'start')[0]?.['start'] as Record<string, unknown>;
  assert.deepEqual(start['tracks'], ['inbound', 'outbound']);
  const soundOf = (track: string): Int16Array => {
    const octets = Buffer.concat(
      of(stream, 'media')
        .map((message) => message['media'] as { track: string; payload: string })
        .filter((media) => media.track === track)
        .map(({ payload }) => Buffer.from(payload, 'base64')),
    );
    const samples = new Int16Array(octets.length);
    decodeMulaw(octets, samples);
    return samples;
  };
  assert.equal(soundOf('inbound').length, soundOf('outbound').length);
  const caller = report.turns[0];
  const person = report.assist?.humanTurns[1];
  assert.ok(caller && person);
  assert.ok(powerDb(soundOf('inbound').subarray(caller.startedMs * 8 + 160, caller.endedMs * 8 - 160)) > -24);
  assert.ok(powerDb(soundOf('outbound').subarray(person.startedMs * 8 + 160, person.endedMs * 8 - 160)) > -24);
  assert.ok(powerDb(soundOf('outbound').subarray(caller.startedMs * 8 + 160, caller.endedMs * 8 - 160)) < -60);
  assert.equal(report.exit, 'ok');
  assert.match(report.complaints[0]?.says ?? '', /only listens/);
});

test('the call can be kept as a stereo file, ended from outside, and is ended when it lasts too long', async () => {
  let wav: Uint8Array | undefined;
  const kept = await call(polite({ command: 'ok' }), ['one two'], { record: (sound) => void (wav = sound) });
  const parsed = parseWav(wav ?? new Uint8Array());
  assert.ok(parsed.ok && parsed.value.channels === 2);
  const side = (at: number): Int16Array => parsed.value.samples.filter((_sample, place) => place % 2 === at);
  const turn = kept.report.turns[0];
  assert.ok(turn && powerDb(side(0).subarray(turn.startedMs * 8, turn.endedMs * 8)) > -24);
  near(powerDb(side(1).subarray(800, 6000)), -15, 1);

  const ending = new AbortController();
  const aborted = await call(
    (message, partner, after) => {
      if (message.event !== 'start') return;
      partner.speak(9000);
      after(1000, () => ending.abort());
    },
    ['one'],
    { signal: ending.signal },
  );
  assert.equal(aborted.report.exit, 'abandoned');
  near(aborted.report.durationMs, 1100, 150);
  const long = await call((message, partner) => void (message.event === 'start' && partner.speak(60_000)), ['one'], { longestMs: 5000 });
  near(long.report.durationMs, 5100, 150);
});

test('in five minutes of call no message is lost and the clock does not drift', async () => {
  const { report, stream } = await call(
    (message, partner) => void (message.event === 'start' && partner.speak(1000)),
    [{ silence: 290_000 }, { hangUp: true }],
  );
  near(report.durationMs, 291_900, 300);
  near(of(stream, 'media').length, 291_700 / 20, 15);
});
