import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '#base';
import { nineOneOne } from '../../../../test/vectors/rtp/rfc4733.ts';
import { EventReceiver, type EventReceiverOutput } from './event-receiver.ts';
import { eventOf, keyOf } from './keys.ts';

interface Packet {
  readonly ms: number;
  readonly timestamp: number;
  readonly event: number;
  readonly duration: number;
  readonly end?: boolean;
  readonly marker?: boolean;
}

/** Steps a receiver through packets, its deadlines met on time, and then two seconds of silence. */
function receive(packets: readonly Packet[], clockRateHz = 8000): string[] {
  const receiver = new EventReceiver({ clockRateHz });
  const said: string[] = [];
  const say = (outputs: readonly EventReceiverOutput[]): void => {
    for (const output of outputs)
      said.push(output.kind === 'key-start' ? `${output.key} down` : `${output.key} up ${output.durationMs} ${output.by}`);
  };
  const wait = (until: number): void => {
    const due = receiver.deadline;
    if (due !== undefined && due <= until) say(receiver.step({ kind: 'tick' }, due));
  };
  for (const { ms, timestamp, event, duration, end = false, marker = false } of packets) {
    wait(ms);
    const report = { event, end, volume: 10, durationTicks: duration };
    say(receiver.step({ kind: 'packet', timestamp: timestamp >>> 0, marker, report }, ms as Instant));
  }
  wait((packets.at(-1)?.ms ?? 0) + 2000);
  assert.equal(receiver.deadline, undefined);
  return said;
}

const sequence: readonly Packet[] = nineOneOne.map(([ms, marker, timestamp, , event, duration, end]) => ({
  ms,
  timestamp,
  event,
  duration,
  end: end === 1,
  marker: marker === 1,
}));
const heard911 = ['9 down', '9 up 200 end', '1 down', '1 up 250 end', '1 down', '1 up 220 end'];

test('911 as in RFC 4733 §5', () => {
  assert.deepEqual(receive(sequence), heard911);
});

/** Which keys went down, and that each came up. */
const keys = (said: readonly string[]): string[] => {
  said.forEach((line, i) => {
    assert.equal(line.split(' ')[1], i % 2 === 0 ? 'down' : 'up');
  });
  return said.filter((line) => line.endsWith('down')).map((line) => line.charAt(0));
};

test('any packets but one of each digit may be lost, the marker too', () => {
  for (let kept = 0; kept < 6 * 7 * 7; kept++) {
    const three = [kept % 6, 6 + (Math.floor(kept / 6) % 7), 13 + Math.floor(kept / 42)];
    assert.deepEqual(keys(receive(sequence.filter((_, i) => three.includes(i)))), ['9', '1', '1'], `${three}`);
  }
  assert.deepEqual(receive(sequence.filter((_, i) => i % 2 === 1)), heard911);
});

test('doubled and disordered packets press no key again', () => {
  assert.deepEqual(receive(sequence.flatMap((packet) => [packet, packet])), heard911);
  const swapped = sequence.map((packet, i) => {
    const other = sequence[i ^ 1];
    return other?.timestamp === packet.timestamp ? { ...other, ms: packet.ms } : packet;
  });
  assert.deepEqual(receive(swapped), heard911);
  // The first digit's last packets arrive in the middle of the second.
  const late = [...sequence.slice(0, 4), ...sequence.slice(6, 8), ...sequence.slice(4, 6), ...sequence.slice(8)];
  assert.deepEqual(keys(receive(late.map((packet, i) => ({ ...packet, ms: sequence[i]?.ms ?? 0 })))), ['9', '1', '1']);
});

test('an event whose end is lost ends in silence, or by the next one', () => {
  assert.deepEqual(receive(sequence.slice(0, 3)), ['9 down', '9 up 150 silence']);
  const quick: Packet[] = [
    { ms: 0, timestamp: 0, event: 5, duration: 160, marker: true },
    { ms: 20, timestamp: 0, event: 5, duration: 320 },
    { ms: 100, timestamp: 800, event: 5, duration: 160 },
    { ms: 120, timestamp: 800, event: 5, duration: 320, end: true },
  ];
  assert.deepEqual(receive(quick), ['5 down', '5 up 40 next', '5 down', '5 up 40 end']);
});

test('an event of which only the end came is a key press', () => {
  assert.deepEqual(receive([{ ms: 0, timestamp: 4_000_000_000, event: 11, duration: 800, end: true }]), ['# down', '# up 100 end']);
});

test('a short event: one packet, twice repeated', () => {
  const end = { timestamp: 80, event: 1, duration: 160, end: true };
  assert.deepEqual(
    receive([
      { ms: 0, marker: true, ...end },
      { ms: 20, ...end },
      { ms: 40, ...end },
    ]),
    ['1 down', '1 up 20 end'],
  );
});

test('the same key twice, close together, is pressed twice', () => {
  const press = (ms: number): Packet[] => [
    { ms, timestamp: ms * 8, event: 7, duration: 160, marker: true },
    { ms: ms + 20, timestamp: ms * 8, event: 7, duration: 320, end: true },
    { ms: ms + 40, timestamp: ms * 8, event: 7, duration: 320, end: true },
  ];
  assert.deepEqual(receive([...press(0), ...press(60)]), ['7 down', '7 up 40 end', '7 down', '7 up 40 end']);
});

/** A key held for `ticks`, reported each 20 ms, in segments as RFC 4733 §2.5.1.3 has them. */
function held(ticks: number, start = 0xffff_f000): Packet[] {
  const packets: Packet[] = [];
  for (let elapsed = 160, earlier = 0; elapsed <= ticks; elapsed += 160) {
    const common = { ms: elapsed / 8, event: 3 };
    if (elapsed - earlier > 0xffff) {
      for (let copy = 0; copy < 3; copy++) packets.push({ ...common, timestamp: start + earlier, duration: 0xffff });
      earlier += 0xffff;
    }
    packets.push({ ...common, timestamp: start + earlier, duration: elapsed - earlier, marker: elapsed === 160, end: elapsed + 160 > ticks });
  }
  return packets;
}

test('a long event is one press, over segments and over the wrap of the timestamp', () => {
  assert.deepEqual(receive(held(8000 * 25)), ['3 down', '3 up 25000 end']);
  const lossy = held(8000 * 25).filter((packet, i) => i % 5 !== 0 || packet.end === true);
  assert.deepEqual(receive(lossy), ['3 down', '3 up 25000 end']);
});

test('a long event whose sender lets the duration overflow is one press, too', () => {
  const packets = Array.from({ length: 1250 }, (_, i): Packet => {
    return { ms: i * 20, timestamp: 800, event: 3, duration: ((i + 1) * 160) & 0xffff, end: i === 1249 };
  });
  assert.deepEqual(receive(packets), ['3 down', '3 up 25000 end']);
});

test('a new press after a long one that lost its end is a new press', () => {
  const long = held(8000 * 6, 0).slice(0, -1);
  const next: Packet = { ms: 6100, timestamp: 8000 * 6 + 800, event: 3, duration: 160, marker: true, end: true };
  assert.deepEqual(receive([...long, next]), ['3 down', '3 up 5980 next', '3 down', '3 up 20 end']);
});

test('other signals and tones are no keys', () => {
  assert.deepEqual(receive([{ ms: 0, timestamp: 0, event: 32, duration: 160, end: true }]), []);
  assert.equal(keyOf(17), undefined);
  for (let event = 0; event <= 16; event++) assert.equal(eventOf(keyOf(event) ?? '0'), event);
  assert.deepEqual(receive([{ ms: 0, timestamp: 0, event: 16, duration: 800, end: true }]), ['flash down', 'flash up 100 end']);
});

test('a new source may begin at any timestamp; so may a sender that began anew', () => {
  const receiver = new EventReceiver({ clockRateHz: 8000 });
  const packet = (timestamp: number, end: boolean): readonly EventReceiverOutput[] =>
    receiver.step({ kind: 'packet', timestamp, marker: true, report: { event: 1, end, volume: 0, durationTicks: 80 } }, 0 as Instant);
  assert.equal(packet(1_000_000, false).length, 1);
  assert.equal(packet(999_000, false).length, 0, 'late');
  assert.deepEqual(receiver.step({ kind: 'source-change' }, 0 as Instant), [{ kind: 'key-end', key: '1', durationMs: 10, by: 'source-change' }]);
  assert.equal(packet(999_000, true).length, 2);
  assert.equal(packet(999_000 - 8000 * 9, true).length, 0);
  assert.equal(packet(999_000 - 8000 * 11, true).length, 2);
});

test('at 48 kHz durations are still in milliseconds', () => {
  assert.deepEqual(receive([{ ms: 0, timestamp: 0, event: 9, duration: 4800, end: true }], 48_000), ['9 down', '9 up 100 end']);
});
