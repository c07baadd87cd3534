import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Instant } from '#base';
import { nineOneOne } from '../../../../test/vectors/rtp/rfc4733.ts';
import { EventReceiver } from './event-receiver.ts';
import { EventSender, type EventSenderOutput } from './event-sender.ts';
import { keyOf, type PhoneKey } from './keys.ts';

type Sent = EventSenderOutput & { readonly kind: 'packet' };

/** Frames go by until the sender has nothing more to say: what it sent, frame by frame. */
function play(sender: EventSender, frameMs: number, from = 0): { readonly frame: number; readonly packets: readonly Sent[] }[] {
  const frames: { readonly frame: number; readonly packets: readonly Sent[] }[] = [];
  for (let frame = 0; sender.busy; frame++) {
    assert.ok(frame < 20_000, 'it never came to an end');
    const outputs = sender.step({ kind: 'frame', timestamp: (from + frame * frameMs * 8) >>> 0 });
    frames.push({ frame, packets: outputs.filter((output) => output.kind === 'packet') });
  }
  return frames;
}

test('911 as in RFC 4733 §5, with the end told on all three last packets', () => {
  const sender = new EventSender({ clockRateHz: 8000, frameMs: 50 });
  for (const [key, toneMs, pauseMs] of [
    ['9', 200, 680],
    ['1', 250, 270],
    ['1', 220, 100],
  ] as const)
    sender.step({ kind: 'press', key, toneMs, pauseMs });
  const sent = play(sender, 50).flatMap(({ packets }) => packets);
  // The table's third digit begins 1,400 ms in and its second 880 ms in, off the grid of 50 ms: ours begin at the next frame.
  const shifts = [0, 900 - 880, 1450 - 1400];
  const expected = nineOneOne.map(([, marker, timestamp, , event, durationTicks], i) => {
    const digit = [6, 13, 20].findIndex((end) => i < end);
    const last = nineOneOne.slice(i).findIndex(([, , other]) => other !== timestamp);
    const left = last < 0 ? nineOneOne.length - i : last;
    return {
      kind: 'packet',
      timestamp: timestamp + (shifts[digit] ?? 0) * 8,
      marker: marker === 1,
      report: { event, end: left <= 3, volume: 10, durationTicks },
    };
  });
  assert.deepEqual(sent, expected);
});

test('the end is sent three times, a frame apart, while the pause runs', () => {
  const sender = new EventSender({ clockRateHz: 8000, volume: 7 });
  sender.step({ kind: 'press', key: '#', toneMs: 50, pauseMs: 80 });
  const frames = play(sender, 20, 0xffff_ff60);
  assert.deepEqual(
    frames.map(({ packets }) => packets.map(({ timestamp, marker, report }) => [timestamp, marker, report.durationTicks, report.end])),
    [
      [[0xffff_ff60, true, 160, false]],
      [[0xffff_ff60, false, 320, false]],
      [[0xffff_ff60, false, 400, true]],
      [[0xffff_ff60, false, 400, true]],
      [[0xffff_ff60, false, 400, true]],
      [],
      [],
    ],
  );
  assert.ok(frames.every(({ packets }) => packets.every(({ report }) => report.event === 11 && report.volume === 7)));
});

test('a key shorter than a frame sounds for a frame', () => {
  const sender = new EventSender({ clockRateHz: 8000 });
  sender.step({ kind: 'press', key: '1', toneMs: 5, pauseMs: 0 });
  const sent = play(sender, 20).flatMap(({ packets }) => packets);
  assert.deepEqual(
    sent.map(({ marker, report }) => [marker, report.durationTicks, report.end]),
    [
      [true, 160, true],
      [true, 160, true],
      [true, 160, true],
    ],
  );
});

test('a long key goes in segments, each told in full three times', () => {
  const sender = new EventSender({ clockRateHz: 8000 });
  sender.step({ kind: 'press', key: '3', toneMs: 20_000 });
  const sent = play(sender, 20, 1000).flatMap(({ packets }) => packets);
  for (const segment of [0, 1]) {
    const full = sent.filter(({ timestamp, report }) => timestamp === 1000 + segment * 0xffff && report.durationTicks === 0xffff);
    assert.deepEqual(
      full.map(({ report, marker }) => [report.end, marker]),
      Array.from({ length: 3 }, () => [false, false]),
    );
  }
  const ends = sent.filter(({ report }) => report.end);
  assert.deepEqual(
    ends.map(({ timestamp, report }) => [timestamp, report.durationTicks]),
    Array.from({ length: 3 }, () => [1000 + 2 * 0xffff, 160_000 - 2 * 0xffff]),
  );
  assert.equal(sent.filter(({ marker }) => marker).length, 1);
});

test('cancel ends the key that sounds and forgets the rest', () => {
  const sender = new EventSender({ clockRateHz: 8000 });
  for (const key of ['1', '2'] as const) sender.step({ kind: 'press', key, toneMs: 1000 });
  for (let i = 0; i < 5; i++) sender.step({ kind: 'frame', timestamp: i * 160 });
  sender.step({ kind: 'cancel' });
  const sent = play(sender, 20, 800).flatMap(({ packets }) => packets);
  assert.deepEqual(
    sent.map(({ timestamp, report }) => [timestamp, report.event, report.durationTicks, report.end]),
    Array.from({ length: 3 }, () => [0, 1, 800, true]),
  );
});

test('it says when each key is sent, and nothing while idle', () => {
  const sender = new EventSender({ clockRateHz: 8000 });
  assert.deepEqual(sender.step({ kind: 'frame', timestamp: 0 }), []);
  sender.step({ kind: 'press', key: 'flash', toneMs: 40, pauseMs: 0 });
  assert.equal(sender.step({ kind: 'frame', timestamp: 0 }).length, 1);
  assert.deepEqual(sender.step({ kind: 'frame', timestamp: 160 }).at(-1), { kind: 'key-sent', key: 'flash' });
});

test('whatever is pressed is heard, in order, though a quarter of the packets is lost', () => {
  const press = fc.record({
    key: fc.nat(16).map((event) => keyOf(event) as PhoneKey),
    toneMs: fc.integer({ min: 40, max: 12_000 }),
    pauseMs: fc.integer({ min: 40, max: 400 }),
  });
  fc.assert(
    fc.property(fc.array(press, { minLength: 1, maxLength: 4 }), fc.nat(0xffff_ffff), (presses, from) => {
      const sender = new EventSender({ clockRateHz: 8000 });
      const receiver = new EventReceiver({ clockRateHz: 8000 });
      for (const one of presses) sender.step({ kind: 'press', ...one });
      const heard: [string, number][] = [];
      let sent = 0;
      for (const { frame, packets } of play(sender, 20, from))
        for (const packet of packets) {
          if (sent++ % 4 === 0) continue;
          for (const output of receiver.step(packet, (frame * 20) as Instant))
            if (output.kind === 'key-end') heard.push([output.key, output.durationMs]);
        }
      assert.deepEqual(
        heard,
        presses.map(({ key, toneMs }) => [key, toneMs]),
      );
    }),
    { numRuns: 60 },
  );
});
