import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseScript } from '#sim/caller';
import { cameOff, parseFlags } from './flags.ts';
import { parseQuirks } from './quirks.ts';

const url = ['--url', 'ws://127.0.0.1/x'];

test('turns keep the order in which they were written', () => {
  const flags = parseFlags([
    ...url,
    '--say',
    'hello',
    '--press',
    '012',
    '--interrupt',
    '900:wait: please',
    '--say',
    'bye',
    '--silence',
    '500',
    '--noise',
    '300:-25',
    '--hesitate',
    'one|700|two',
    '--pause',
    '10',
    '--hang-up',
  ]);
  assert.ok(flags.ok);
  assert.deepEqual(flags.value.turns, [
    { say: 'hello' },
    { press: '012' },
    { interrupt: { afterMs: 900, say: 'wait: please' } },
    { say: 'bye' },
    { silence: 500 },
    { noise: { ms: 300, levelDb: -25 } },
    { hesitate: ['one', 700, 'two'] },
    { pause: 10 },
    { hangUp: true },
  ]);
  assert.ok(parseScript({ turns: flags.value.turns }).ok);
});

test('the caller’s manner and the call’s circumstances', () => {
  const flags = parseFlags([
    ...url,
    '--voice',
    'slt',
    '--level',
    '-30',
    '--background',
    '-50',
    '--ring-group',
    'a',
    '--ring-group',
    'b c',
    '--quirk',
    'chunkBytes=800',
    '--longest',
    '12',
    '--expect',
    'ok',
    '--json',
  ]);
  assert.ok(flags.ok);
  assert.deepEqual(flags.value.manner, { voice: 'slt', levelDb: -30, background: -50 });
  assert.deepEqual(
    [flags.value.ringGroups, flags.value.quirks, flags.value.longestMs, flags.value.expect, flags.value.json],
    [['a', 'b c'], ['chunkBytes=800'], 12_000, 'ok', true],
  );
  assert.ok(parseScript({ ...flags.value.manner, turns: [] }).ok);
});

test('help teaches, and is no failure; what is not understood is said', () => {
  const help = parseFlags(['--help']);
  assert.ok(!help.ok && help.error.code === 0 && /Exit code: 0/.test(help.error.text) && /--interrupt/.test(help.error.text));
  for (const [args, says] of [
    [[], /--url/],
    [[...url, '--shout', 'x'], /unknown option '--shout'/],
    [[...url, 'extra'], /“extra” is not understood/],
    [[...url, '--silence', 'long'], /number is needed/],
    [[...url, '--interrupt', 'wait'], /milliseconds, a colon/],
    [[...url, '--expect', 'fine'], /Allowed choices/],
    [[...url, '--script', 'a.yaml', '--say', 'x'], /not both/],
  ] as const) {
    const flags = parseFlags(args);
    assert.ok(!flags.ok && flags.error.code === 2, args.join(' '));
    assert.match(flags.error.text, says);
  }
});

test('a call came off with an exit, or as its script wanted, or as it was expected to', () => {
  assert.ok(cameOff('ok', false, undefined) && cameOff('escalation', false, undefined) && cameOff('abandoned', true, undefined));
  assert.ok(!cameOff('abandoned', false, undefined) && !cameOff('failure', false, undefined));
  assert.ok(cameOff('failure', false, 'failure') && !cameOff('ok', false, 'failure'));
});

test('quirks are read as they are written, and unknown ones are refused with the known', () => {
  const quirks = parseQuirks(['chunkBytes=137', 'streamSid=nested', 'noStart', 'inject=[{"afterMs":5,"text":"{}"}]']);
  assert.ok(quirks.ok);
  assert.deepEqual(
    [quirks.value.chunkBytes, quirks.value.streamSid, quirks.value.noStart, quirks.value.inject.length, quirks.value.keys],
    [137, 'nested', true, 1, 'tones'],
  );
  const wrong = parseQuirks(['speed=9', 'chunkBytes=none']);
  assert.ok(!wrong.ok && /speed/.test(wrong.error) && /chunkBytes/.test(wrong.error) && /startAfterMs/.test(wrong.error));
});
