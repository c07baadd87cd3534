import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Instant } from '#base';
import { Admissions, defaultAdmissionRates, sourceOf, TokenBucket } from './sip-admission.ts';

const at = (ms: number): Instant => ms as Instant;

test('a bucket gives its burst, then its rate', () => {
  const bucket = new TokenBucket({ perSecond: 10, burst: 5 }, at(0));
  const take = (ms: number, times: number) => Array.from({ length: times }, () => bucket.take(at(ms))).filter(Boolean).length;
  assert.equal(take(0, 20), 5);
  assert.equal(take(100, 20), 1);
  assert.equal(take(10_000, 20), 5);
});

test('one address for IPv4, one network of 64 bits for IPv6', () => {
  assert.equal(sourceOf('192.0.2.1'), '192.0.2.1');
  assert.equal(sourceOf('2001:db8:0:1::2'), sourceOf('2001:0DB8::1:ffff:0:0:9'));
  assert.notEqual(sourceOf('2001:db8:0:1::2'), sourceOf('2001:db8:0:2::2'));
  assert.equal(sourceOf('::1'), sourceOf('0:0:0:0:0:0:0:2'));
});

test('one loud stranger does not use up what is there for the others', () => {
  const admissions = new Admissions(defaultAdmissionRates, at(0));
  for (let n = 0; n < 100_000; n++) admissions.stranger('192.0.2.1', at(0));
  assert.equal(admissions.stranger('192.0.2.2', at(0)), 'serve');
  assert.equal(admissions.stranger('192.0.2.1', at(0)), 'silence');
  assert.equal(admissions.trunk('192.0.2.1', at(0)), 'serve', 'a trunk has its own');
});

test('many strangers: bounded together, in answers and in memory; a trunk is not touched', () => {
  const admissions = new Admissions(defaultAdmissionRates, at(0));
  const seen = { serve: 0, busy: 0, silence: 0 };
  for (let n = 0; n < 50_000; n++) seen[admissions.stranger(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, at(0))]++;
  assert.deepEqual(seen, { serve: 1000, busy: 100, silence: 48_900 });
  assert.equal(admissions.sources, defaultAdmissionRates.sources);
  assert.equal(admissions.trunk('192.0.2.9', at(0)), 'serve');
});
