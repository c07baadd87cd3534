import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '#base';
import { DigitSources } from './digit-sources.ts';

const at = (ms: number): Instant => ms as Instant;

test('each report of one source takes up at most one of the other, within half a second', () => {
  const sources = new DigitSources();
  assert.equal(sources.isNew('event', '5', at(0)), true);
  assert.equal(sources.isNew('event', '5', at(100)), true);
  assert.equal(sources.isNew('sound', '5', at(400)), false);
  assert.equal(sources.isNew('sound', '6', at(400)), true);
  assert.equal(sources.isNew('sound', '5', at(600)), false);
  assert.equal(sources.isNew('sound', '5', at(700)), true);
  assert.equal(sources.isNew('event', '5', at(1201)), true);
});

test('a source that floods keeps little', () => {
  const sources = new DigitSources();
  for (let i = 0; i < 10_000; i++) assert.equal(sources.isNew('event', '1', at(1)), true);
  let known = 0;
  for (let i = 0; i < 100; i++) if (!sources.isNew('sound', '1', at(1))) known++;
  assert.ok(known <= 16);
});
