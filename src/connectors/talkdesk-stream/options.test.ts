import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkAgainst } from '#base';
import { optionsWith } from './fixtures/world.ts';
import { numbersOf, talkdeskStreamOptions } from './options.ts';

const base = { id: 'voice', type: 'talkdesk-stream', numbers: { '+15550100': { bot: 'b' } } };
const complaints = (more: object): string[] => {
  const read = checkAgainst(talkdeskStreamOptions, { ...base, ...more });
  return read.ok ? [] : read.error.map(({ path, says }) => `${path.join('.')}: ${says}`);
};

test('what is left out has a default', () => {
  const { path, leadMs, startTimeoutMs, pingEveryMs, maxCallMs, contextLimitBytes, listenTracks, stopSettleMs } = talkdeskStreamOptions.parse(base);
  assert.deepEqual(
    [path, leadMs, startTimeoutMs, pingEveryMs, maxCallMs, contextLimitBytes, stopSettleMs],
    ['/audiosocket/talkdesk', 100, 10_000, 15_000, 7_200_000, 256, 2000],
  );
  assert.deepEqual(listenTracks, { inbound: 'caller', outbound: 'human-agent' });
});

test('the longest match wins', () => {
  const numbers = numbersOf(optionsWith());
  assert.equal(numbers.find('+1 (555) 0100')?.bot, 'st-parcels');
  assert.equal(numbers.find('+15550101')?.bot, 'st-other');
  assert.equal(numbers.find('+4955'), undefined);
});

test('what can’t be right is complained about, with its place', () => {
  assert.deepEqual(complaints({}), []);
  assert.deepEqual(complaints({ numbers: { '+15550100': { bot: 'b' }, '+1 555 0100': { bot: 'c' } } }), ['numbers: "+1 555 0100" appears twice']);
  assert.deepEqual(complaints({ fallbackTarget: 'agents' }), ['fallbackTarget: "agents" is not one of the targets']);
  assert.deepEqual(complaints({ targets: { a: { ringGroup: 'x::y' } } }), [
    'targets.a.ringGroup: a ring group may have neither "::" nor control characters in its name',
  ]);
  assert.match(
    complaints({ targets: { a: { ringGroup: 'x'.repeat(100) } }, contextLimitBytes: 64 })[0] ?? '',
    /^targets\.a\.ringGroup: this name alone is longer/,
  );
  assert.deepEqual(complaints({ listenTracks: { inbound: 'human-agent' } }), ['listenTracks: the two tracks must have different owners']);
  assert.deepEqual(complaints({ allowAddresses: ['10.0.0.0/8', 'everywhere'] }), [
    'allowAddresses: "everywhere" is neither an address nor a network',
  ]);
  assert.match(complaints({ stopSettleMs: 16_000 })[0] ?? '', /^stopAnswerMs: a hand-off would be given up after 15000 ms/);
  assert.deepEqual(complaints({ stopSettleMs: 16_000, stopAnswerMs: 20_000 }), []);
  assert.match(complaints({ stopAnswerMs: 100 })[0] ?? '', /^stopAnswerMs/);
  assert.match(complaints({ path: 'no-slash' })[0] ?? '', /^path/);
  assert.match(complaints({ leadMS: 5 })[0] ?? '', /leadMS/);
});
