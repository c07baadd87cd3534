import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { openBench } from './fixtures/bench.ts';
import { readAgentScript } from './script.ts';

test('a script is read from YAML, and its faults are told in words', () => {
  const good = readAgentScript('agent: Sam\nturns:\n  - say: Hello\n  - wait: message\n  - transfer: queue\n  - end: true\n');
  assert.ok(good.ok);
  assert.deepEqual([good.value.agent, good.value.acceptAfterMs, good.value.turns.length], ['Sam', 300, 4]);
  for (const text of ['turns: [', 'turns: [{ shout: x }]', 'agents: x', 'turns: [{ wait: forever }]', '- a']) {
    const wrong = readAgentScript(text);
    assert.ok(!wrong.ok && wrong.error.length > 0, text);
  }
});

test('the scripts that come along can be read', () => {
  const files = globSync(`${import.meta.dirname}/scripts/*.yaml`);
  assert.ok(files.length > 0);
  for (const file of files) assert.ok(readAgentScript(readFileSync(file, 'utf8')).ok, file);
});

test('a script goes through the queue, answers what comes after its turns, and stops when the contact has gone', async (t) => {
  const script = readAgentScript(
    'acceptAfterMs: 100\nturns: [{ say: Hello }, { transfer: queue }, { say: Again }, { pause: 50 }]\nanswer: "Noted: {text}"',
  );
  assert.ok(script.ok);
  const { sim, client, clock, open } = await openBench(t, { script: script.value });
  const id = await open({ accepted: false });
  const texts = (): unknown[] => sim.desk.find(id)?.messages.map(({ text }) => text) ?? [];
  await clock.pass(99);
  assert.deepEqual(texts(), []);
  await clock.pass(1);
  assert.deepEqual([texts(), sim.desk.find(id)?.state], [['Hello'], 'waiting']);
  await clock.pass(100);
  assert.deepEqual(texts(), ['Hello', 'Again']);
  await client.say(id, 'one');
  await clock.pass(50);
  assert.deepEqual(texts(), ['Hello', 'Again', 'one', 'Noted: one']);
  await client.call('DELETE', `/digital-connect/conversations/${id}`);
  const gone = await open({ accepted: false });
  await client.call('DELETE', `/digital-connect/conversations/${gone}`);
  await clock.pass(1000);
  assert.equal(sim.desk.find(gone)?.messages.length, 0);
});
