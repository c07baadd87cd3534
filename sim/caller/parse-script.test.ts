import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseScript } from './parse-script.ts';
import { readScript } from './read-script.ts';
import type { CallerScript } from './script.ts';

const parsed = (written: unknown): CallerScript => {
  const script = parseScript(written);
  assert.ok(script.ok, script.ok ? '' : JSON.stringify(script.error));
  return script.value;
};

test('a bare sentence is a turn; what is not said takes the script’s and then the house’s manner', () => {
  const script = parsed({ voice: 'awb', turns: ['Hello', { say: 'Faster', speed: 1.5, waitFor: 'nothing' }] });
  assert.deepEqual(script.turns, [
    { kind: 'say', text: 'Hello', voice: 'awb', speed: 1, levelDb: -22, waitFor: 'agent-done', patienceMs: 8000 },
    { kind: 'say', text: 'Faster', voice: 'awb', speed: 1.5, levelDb: -22, waitFor: 'nothing', patienceMs: 8000 },
  ]);
});

test('every kind of turn can be written', () => {
  const { turns } = parsed({
    keys: 'both',
    patienceMs: 5000,
    turns: [
      { hesitate: ['one', 900, 'two'] },
      { interrupt: { afterMs: 1200, say: 'wait' } },
      { press: '12#a' },
      { noise: { ms: 300, levelDb: -30 } },
      { silence: 9000 },
      { pause: 400 },
      { waitFor: 'agent-start', patienceMs: 100 },
      { hangUp: true, waitFor: 'agent-done' },
    ],
  });
  assert.deepEqual(
    turns.map(({ kind, waitFor }) => [kind, waitFor]),
    [
      ['hesitate', 'agent-done'],
      ['interrupt', 'agent-start'],
      ['press', 'agent-done'],
      ['noise', 'agent-done'],
      ['silence', 'agent-done'],
      ['wait', 400],
      ['wait', 'agent-start'],
      ['hang-up', 'agent-done'],
    ],
  );
  const press = turns[2];
  assert.ok(press?.kind === 'press');
  assert.deepEqual([press.digits, press.signal, press.patienceMs], ['12#A', 'both', 5000]);
});

test('all complaints come at once, each with its place', () => {
  const script = parseScript({ turns: [{ say: '' }, { press: 12 }, { say: 'x', press: '1' }, 7, { shout: 'x' }, { say: 'x', volume: 3 }] });
  assert.ok(!script.ok);
  assert.deepEqual(
    script.error.map(({ path }) => path.join('.')),
    ['turns.0.say', 'turns.1.press', 'turns.2', 'turns.3', 'turns.4', 'turns.5'],
  );
  assert.match(script.error[1]?.says ?? '', /quotes/);
  for (const complaint of script.error) assert.ok(complaint.remedy.length > 10);
});

test('a file’s complaints name file and line, in YAML and in JSON', () => {
  const wrong = readScript('caller: Pat\nturns:\n  - say: hello\n  - press: 0123\n', 'order.yaml');
  assert.ok(!wrong.ok);
  assert.match(wrong.error[0] ?? '', /^order\.yaml:4: turns\.1\.press: must be text/);
  const broken = readScript('turns: [\n', 'half.yaml');
  assert.ok(!broken.ok && /^half\.yaml:\d+: /.test(broken.error[0] ?? ''));
  const json = readScript('{"turns": ["hello"]}', 'x.json');
  assert.ok(json.ok && json.value.turns.length === 1);
  const empty = readScript('', 'empty.yaml');
  assert.ok(!empty.ok && empty.error[0]?.startsWith('empty.yaml:1: the script'));
});
