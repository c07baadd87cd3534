import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '#base';
import { loadedDice } from '../../../test/peers/loaded-dice.ts';
import { Reception } from './reception.ts';

const ms = (value: number): Instant => value as Instant;

/** Receives packets of 20 ms at 8 kHz, each so many milliseconds after the one before was due. */
function listen(reception: Reception, sequences: readonly number[], from = 0): void {
  for (const sequence of sequences) reception.receive(sequence & 0xffff, (sequence * 160) >>> 0, ms(from + sequence * 20));
}
const run = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);

test('nothing received, nothing to report', () => {
  const reception = new Reception(8000);
  assert.equal(reception.report(1, ms(0)), undefined);
  assert.deepEqual(reception.figures, { received: 0, expected: 0, lost: 0, jitterMs: 0 });
});

test('loss is counted over all and since the report before', () => {
  const reception = new Reception(8000);
  listen(reception, run(0, 100));
  const first = reception.report(7, ms(2000));
  assert.deepEqual([first?.ssrc, first?.fractionLost, first?.packetsLost, first?.highestSequence], [7, 0, 0, 99]);
  listen(
    reception,
    run(100, 100).filter((sequence) => sequence % 4 !== 0),
  );
  const second = reception.report(7, ms(4000));
  assert.deepEqual([second?.fractionLost, second?.packetsLost, second?.highestSequence], [64, 25, 199]);
  listen(reception, run(200, 10));
  assert.equal(reception.report(7, ms(4200))?.fractionLost, 0);
  assert.equal(reception.report(7, ms(4200))?.fractionLost, 0, 'nothing expected since, nothing lost');
  assert.deepEqual([reception.figures.received, reception.figures.expected, reception.figures.lost], [185, 210, 25]);
});

test('rollovers are counted', () => {
  const reception = new Reception(8000);
  listen(reception, run(0xfff0, 0x20000 / 0x10));
  listen(
    reception,
    run(0xfff0 + 0x2000, 0x20000).filter((sequence) => sequence % 7 === 0),
  );
  const last = 0xfff0 + 0x2000 + 0x20000 - 1;
  assert.equal(reception.report(1, ms(0))?.highestSequence, last - (last % 7));
  assert.equal(reception.figures.expected, last - (last % 7) - 0xfff0 + 1);
});

test('late and doubled packets count as received, so that loss may fall below nothing', () => {
  const reception = new Reception(8000);
  listen(reception, [10, 11, 13]);
  assert.equal(reception.receive(12, 12 * 160, ms(300)), 'late');
  assert.equal(reception.receive(13, 13 * 160, ms(301)), 'late');
  assert.equal(reception.figures.lost, -1);
  const block = reception.report(1, ms(301));
  assert.deepEqual([block?.fractionLost, block?.packetsLost], [0, -1]);
});

test('a far jump is not believed until the next packet confirms it', () => {
  const reception = new Reception(8000);
  listen(reception, run(0, 10));
  assert.equal(reception.receive(30_000, 0, ms(200)), 'jump');
  assert.equal(reception.receive(10, 1600, ms(200)), 'in-order');
  assert.equal(reception.figures.received, 11);
  assert.equal(reception.receive(40_000, 0, ms(220)), 'jump');
  assert.equal(reception.receive(40_001, 160, ms(240)), 'restart');
  assert.deepEqual([reception.figures.received, reception.figures.expected], [1, 1]);
  assert.equal(reception.receive(40_001 - 99, 0, ms(240)), 'late');
  assert.equal(reception.receive(40_001 - 100, 0, ms(240)), 'jump');
  assert.equal(reception.receive(40_001 + 2999, 0, ms(240)), 'in-order');
  assert.equal(reception.receive(40_001 + 2999 + 3000, 0, ms(240)), 'jump');
});

test('jitter is that of RFC 3550 A.8, in integers scaled by 16', () => {
  const reception = new Reception(8000);
  const dice = loadedDice(3550);
  let scaled = 0;
  let before: number | undefined;
  for (let i = 0; i < 3000; i++) {
    const arrival = Math.round(i * 20 + 40 * dice.fraction());
    const timestamp = (i * 160 + 0xffff_0000) >>> 0;
    reception.receive(i, timestamp, ms(arrival));
    const transit = (arrival * 8 - timestamp) | 0;
    if (before !== undefined) scaled += Math.abs((transit - before) | 0) - ((scaled + 8) >> 4);
    before = transit;
  }
  const jitter = reception.report(1, ms(0))?.jitter ?? 0;
  assert.ok(Math.abs(jitter - (scaled >> 4)) <= 1, `${jitter} against ${scaled >> 4}`);
  assert.ok(reception.figures.jitterMs > 8 && reception.figures.jitterMs < 20, `${reception.figures.jitterMs}`);
});

test('a steady stream has no jitter, nor do events in it whose timestamps stand still make any', () => {
  const reception = new Reception(8000);
  listen(reception, run(0, 50));
  for (let i = 50; i < 60; i++) reception.receive(i, 50 * 160, ms(i * 20), false);
  listen(reception, run(60, 50));
  assert.equal(reception.figures.jitterMs, 0);
});

test('reports answer the last sender report', () => {
  const reception = new Reception(8000);
  listen(reception, [1]);
  assert.deepEqual([reception.report(1, ms(100))?.lastSenderReport, reception.report(1, ms(100))?.delaySinceSenderReport], [0, 0]);
  reception.noteSenderReport(0x1234_5678, ms(1000));
  const block = reception.report(1, ms(3500));
  assert.deepEqual([block?.lastSenderReport, block?.delaySinceSenderReport], [0x1234_5678, 2.5 * 65_536]);
});
