import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Instant } from '#base';
import { loadedDice } from '../../test/peers/loaded-dice.ts';
import { JitterBuffer, type JitterOptions, type PacketKind } from './jitter.ts';

interface Packet {
  readonly sequence: number;
  readonly timestamp: number;
  readonly at: number;
  readonly kind?: PacketKind;
}
const frame = 20;
const payload = new Uint8Array(160);

/** What a leg does: a frame each 20 ms from the first one's due time on. */
function play(buffer: JitterBuffer, packets: readonly Packet[], untilMs: number, stretch = false) {
  const order = [...packets].sort((a, b) => a.at - b.at);
  const came: { sequence: number; delayMs: number; at: number }[] = [];
  const counts = { missing: 0, starved: 0, resting: 0, broken: 0 };
  let clock = -1;
  for (let now = 0, n = 0; now <= untilMs; now++) {
    for (let p = order[n]; p !== undefined && p.at <= now; p = order[++n])
      buffer.put(p.sequence, p.timestamp, p.kind ?? 'sound', 0, 160, payload, 0, payload.length, p.at as Instant);
    if (clock < 0) {
      const due = buffer.firstDue;
      if (due === undefined || due > now) continue;
      clock = now;
    }
    if (now < clock) continue;
    clock += frame;
    if (stretch && buffer.excessMs < -15) continue;
    for (let again = stretch; ; again = false) {
      const taken = buffer.take(now as Instant);
      if (taken === 'packet') {
        const packet = buffer.packet;
        assert.ok(packet !== undefined);
        if (buffer.broken) counts.broken++;
        came.push({ sequence: packet.sequence, delayMs: now - packet.arrivedAt, at: now });
        if (again && buffer.excessMs >= 30) continue;
      } else counts[taken]++;
      break;
    }
  }
  return { came, counts };
}

/** A steady sender: packet `n` leaves at 20·n and arrives after `delay(n)`; undefined loses it. */
const steady = (count: number, delay: (n: number) => number | undefined, first = 65_530): Packet[] =>
  Array.from({ length: count }, (_, n): Packet[] => {
    const ms = delay(n);
    return ms === undefined ? [] : [{ sequence: (first + n) & 0xffff, timestamp: (0xffff_ff00 + 160 * n) >>> 0, at: 20 * n + ms }];
  }).flat();

test('a clean line costs 20 ms and loses nothing, over the turn of sequence and timestamp', () => {
  const buffer = new JitterBuffer({ clockRateHz: 8000 });
  const { came, counts } = play(
    buffer,
    steady(500, () => 30),
    10_500,
  );
  assert.equal(came.length, 500);
  assert.ok(came.every((one, n) => one.sequence === 0x10000 + 65_530 + n && one.delayMs === 20));
  assert.deepEqual([counts.missing, counts.broken], [0, 1]);
});

test('sound that stalled and was lost then is not made up for twice', () => {
  const buffer = new JitterBuffer({ clockRateHz: 8000 });
  const { counts } = play(
    buffer,
    steady(300, (n) => (n >= 100 && n < 105 ? undefined : 5)),
    6000,
  );
  assert.equal(buffer.figures.lost, 5);
  assert.equal(counts.missing + counts.starved, 5);
});

test('what comes disordered is put in order, doubles are counted once', () => {
  const buffer = new JitterBuffer({ clockRateHz: 8000, minMs: 60 });
  const packets = steady(200, (n) => (n % 10 === 5 ? 45 : 10));
  const { came } = play(buffer, [...packets, ...packets.filter((_, n) => n % 7 === 0).map((p) => ({ ...p, at: p.at + 3 }))], 4500);
  assert.deepEqual(
    came.map((one) => one.sequence),
    Array.from({ length: 200 }, (_, n) => 0x10000 + 65_530 + n),
  );
  assert.equal(buffer.figures.duplicates, 29);
});

test('a lost packet is asked for once, at its time', () => {
  const buffer = new JitterBuffer({ clockRateHz: 8000, minMs: 40 });
  const { came, counts } = play(
    buffer,
    steady(300, (n) => (n === 100 || n === 101 || n === 200 ? undefined : 5)),
    6500,
  );
  assert.equal(counts.missing, 3);
  assert.equal(came.length, 297);
  assert.equal(buffer.figures.lost, 3);
  assert.ok(came.every((one) => one.delayMs <= 45));
});

test('the depth follows the jitter, up quickly and down slowly, within its limits', () => {
  const dice = loadedDice(4);
  const buffer = new JitterBuffer({ clockRateHz: 8000 });
  play(
    buffer,
    steady(400, () => 5 + 90 * dice.fraction()),
    8200,
  );
  const deep = buffer.figures.targetMs;
  assert.ok(deep >= 80 && deep <= 120, `${deep}`);
  const rough = new JitterBuffer({ clockRateHz: 8000 });
  play(
    rough,
    steady(400, () => 900 * dice.fraction()),
    9000,
  );
  assert.equal(rough.figures.targetMs, 200);
  const calm = new JitterBuffer({ clockRateHz: 8000 });
  play(
    calm,
    steady(3000, (n) => (n < 300 ? 100 * dice.fraction() : 5)),
    61_000,
  );
  assert.equal(calm.figures.targetMs, 20);
});

test('a pause of the far side is no loss, and the next words wait for the present depth', () => {
  const buffer = new JitterBuffer({ clockRateHz: 8000 });
  const packets: Packet[] = [];
  for (let n = 0; n < 50; n++) packets.push({ sequence: n, timestamp: 160 * n, at: 20 * n });
  packets.push({ sequence: 50, timestamp: 8000, at: 1000, kind: 'noise' });
  for (let n = 100; n < 150; n++) packets.push({ sequence: n - 49, timestamp: 160 * n, at: 20 * n });
  const { came, counts } = play(buffer, packets, 3200);
  assert.deepEqual([came.length, counts.missing, buffer.figures.lost], [101, 0, 0]);
  assert.ok(counts.resting >= 49);
});

test('after a stall the words come late rather than never, but not later than the bound', () => {
  const short = new JitterBuffer({ clockRateHz: 8000 });
  const held = play(
    short,
    steady(300, (n) => (n >= 100 && n < 110 ? 200 - 20 * (n - 100) : 5)),
    6500,
  );
  assert.equal(held.came.length, 300);
  const long = new JitterBuffer({ clockRateHz: 8000 });
  const cut = play(
    long,
    steady(300, (n) => (n >= 100 && n < 150 ? 1000 - 20 * (n - 100) : 5)),
    6500,
  );
  assert.ok(cut.came.length < 300 && cut.came.length > 250, `${cut.came.length}`);
  assert.ok(cut.came.every((one) => one.delayMs <= 300));
});

test('a sender whose clock runs fast or slow is followed where it is silent: nothing is lost in ten minutes', () => {
  for (const drift of [1.0005, 0.9995]) {
    const buffer = new JitterBuffer({ clockRateHz: 8000 });
    const { came, counts } = play(
      buffer,
      Array.from({ length: 30_000 }, (_, n) => ({ sequence: n & 0xffff, timestamp: 160 * n, at: 20 * n * drift + (n % 5) })),
      600_400,
      true,
    );
    assert.equal(came.length, 30_000, `${drift}`);
    assert.ok(counts.starved <= 60, `${drift}: ${counts.starved}`);
    assert.ok(Math.max(...came.slice(1000).map((one) => one.delayMs)) <= 90, `${drift}`);
  }
});

test('a new beginning of numbers, times or source leaves nothing behind', () => {
  const buffer = new JitterBuffer({ clockRateHz: 8000 });
  const first = steady(50, () => 5, 100);
  const second = steady(50, () => 5, 20_000).map((p) => ({ ...p, timestamp: (p.timestamp + 0x5555_5555) >>> 0, at: p.at + 1000 }));
  const { came } = play(buffer, [...first, ...second], 2500);
  assert.ok(came.length >= 98, `${came.length}`);
  buffer.reset();
  assert.equal(buffer.figures.held, 0);
  assert.equal(buffer.firstDue, undefined);
});

const anyOptions: fc.Arbitrary<JitterOptions> = fc.constantFrom(
  { clockRateHz: 8000 },
  { clockRateHz: 8000, minMs: 60 },
  { clockRateHz: 8000, maxMs: 40 },
);

test('whatever the network does: in order, within bounds, and the counts add up', () => {
  const weather = fc.record({ loss: fc.double({ min: 0, max: 0.5, noNaN: true }), jitter: fc.nat(400), twice: fc.boolean(), seed: fc.nat() });
  fc.assert(
    fc.property(anyOptions, weather, (options, { loss, jitter, twice, seed }) => {
      const dice = loadedDice(seed);
      const buffer = new JitterBuffer(options);
      let packets = steady(150, () => (dice.fraction() < loss ? undefined : jitter * dice.fraction()));
      if (twice) packets = packets.flatMap((p) => [p, { ...p, at: p.at + jitter * dice.fraction() }]);
      const { came } = play(buffer, packets, 3700);
      for (let n = 1; n < came.length; n++) assert.ok((came[n]?.sequence ?? 0) > (came[n - 1]?.sequence ?? 0), 'out of order');
      const bound = (options.maxMs ?? 200) + 60 + 25;
      for (const one of came) assert.ok(one.delayMs <= bound + jitter, `${one.delayMs} ms`);
      const f = buffer.figures;
      assert.equal(f.kept + f.duplicates + f.late, packets.length);
      assert.equal(f.taken + f.skipped + f.held, f.kept);
      assert.equal(f.taken, came.length);
      assert.ok(f.held <= 64);
    }),
    { numRuns: 60 },
  );
});

test('any numbers in any order: bounded, and nothing throws', () => {
  const packet = fc.record({
    sequence: fc.nat(0xffff),
    timestamp: fc.nat(0xffff_ffff),
    at: fc.nat(5000),
    kind: fc.constantFrom<PacketKind>('sound', 'noise', 'event'),
  });
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 200 }), (packets) => {
      const buffer = new JitterBuffer({ clockRateHz: 8000 });
      play(buffer, packets, 6000);
      const f = buffer.figures;
      assert.equal(f.kept + f.duplicates + f.late, packets.length);
      assert.equal(f.taken + f.skipped + f.held, f.kept);
      assert.ok(f.held <= 64);
    }),
    { numRuns: 100 },
  );
});
