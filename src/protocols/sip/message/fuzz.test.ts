import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadedDice } from '../../../../test/peers/loaded-dice.ts';
import { mutate } from '../../../../test/peers/mutate.ts';
import { swiftly } from '../../../../test/swiftly.ts';
import { readTorture, tortureCases } from '../../../../test/vectors/sip/torture.ts';
import { parseMessage } from './parse-message.ts';
import { printMessage } from './print-message.ts';
import { StreamFramer } from './stream-framer.ts';
import { parseUri } from './uri.ts';
import { sameUri } from './uri-equal.ts';

const inputs = Number(process.env['FUZZ_INPUTS'] ?? 20_000);
const seed = Number(process.env['FUZZ_SEED'] ?? 4475);
const corpus = tortureCases.map(readTorture);

/** Promise: nothing slower than 20 ms for 64 KiB. */
const longestMs = 20;

test(`${inputs} broken messages: nothing thrown, nothing slow, what is read can be printed`, () => {
  const dice = loadedDice(seed);
  let accepted = 0;
  for (let i = 0; i < inputs; i++) {
    const octets = mutate(corpus, dice);
    swiftly(longestMs, octets.toString('latin1'), () => {
      const parsed = parseMessage(octets);
      if (!parsed.ok) return;
      accepted++;
      const again = parseMessage(printMessage(parsed.value));
      assert.ok(again.ok, octets.toString('latin1'));
      if (i % 16 === 0) new StreamFramer().push(octets);
    });
  }
  assert.ok(accepted > inputs / 50, `only ${accepted} were read: the mutations are too wild to test what comes after`);
  assert.ok(accepted < inputs * 0.95, `${accepted} were read: the mutations are too tame`);
});

test(`${inputs} broken URIs: nothing thrown, and each equals itself`, () => {
  const dice = loadedDice(seed);
  const uris = [
    'sip:alice:pw@[2001:db8::1]:5070;transport=tls;lr?Subject=a%20b&X=1',
    'tel:+1-201-555-0123;phone-context=+1',
    'sips:a%40b@example.com',
    'urn:service:sos',
  ].map((text) => Buffer.from(text));
  let accepted = 0;
  for (let i = 0; i < inputs; i++) {
    const text = mutate(uris, dice).toString('latin1');
    swiftly(longestMs, text, () => {
      const uri = parseUri(text);
      if (!uri.ok) return;
      accepted++;
      assert.ok(sameUri(uri.value, uri.value), text);
    });
  }
  assert.ok(accepted > inputs / 50, `only ${accepted} were read`);
});

test('the worst we could think of is not slow', () => {
  const request = (lines: string): Buffer =>
    Buffer.from(
      `OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP a;branch=z9hG4bKx\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\n${lines}\r\n\r\n`,
      'latin1',
    );
  for (const [what, octets] of [
    ['folds', request(`X: a${'\r\n '.repeat(2500)}`)],
    ['many folded fields', request(`X: a${'\r\n\tb'.repeat(1900)}\r\n`.repeat(4).trimEnd())],
    ['blanks', request(`X: ${' '.repeat(8000)}a`)],
    ['commas', request(`Contact: ${','.repeat(8000)}`)],
    ['brackets', request(`Route: ${'<'.repeat(8000)}`)],
    ['quotes', request(`Contact: ${'"\\'.repeat(4000)}`)],
    ['semicolons', request(`X: ${';a'.repeat(4000)}`)],
    ['CRs', Buffer.from('\r'.repeat(65_000))],
    ['LFs', Buffer.from(`OPTIONS${'\n'.repeat(65_000)}`)],
    ['colons', request(':'.repeat(8000))],
    ['percents', Buffer.from(`OPTIONS sip:${'%41'.repeat(2600)}@b SIP/2.0\r\n\r\n`)],
  ] as const)
    swiftly(longestMs, what, () => {
      const parsed = parseMessage(octets);
      if (parsed.ok) for (const key of ['contact', 'route', 'x']) parsed.value.headers.list(key);
      new StreamFramer().push(octets);
    });
});
