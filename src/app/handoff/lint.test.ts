import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bot } from '#contract';
import { checkAgent } from '#conversation';
import { sampleChannels } from './doors.ts';
import { lintHandoffs } from './lint.ts';

const agentWith = (variables: Record<string, unknown>) => {
  const file = { agent: 'desk', variables, human: { target: 'people' }, flows: { welcome: [{ say: 'Hello.' }, { handoff: true }] } };
  const { definition } = checkAgent(file);
  return definition ?? assert.fail('the agent of the test is wrong');
};

function warnings(variables: Record<string, unknown>): string[] {
  const found: string[] = [];
  const bots = new Map<string, Bot>([['st-sample', { id: 'st-sample', account: 'acme', agent: 'desk' }]]);
  lintHandoffs(
    sampleChannels('people'),
    bots,
    new Map([['desk', { definition: agentWith(variables) }]]),
    (path, says, _remedy, severity) => void found.push(`${severity} ${path.join('.')}: ${says}`),
  );
  return found;
}

test('what fits at its longest, and prose, which is shortened, are not complained about', () => {
  assert.deepEqual(warnings({ order: { digits: 12 }, email: 'email', story: 'text' }), []);
});

test('codes that a narrow door may lose are named, with the channel; wide ones are quiet', () => {
  const many = Object.fromEntries([1, 2, 3, 4].map((n) => [`code${n}`, { digits: 40, priority: n }]));
  const found = warnings(many);
  assert.ok(found.every((line) => line.startsWith('warning channels.')));
  assert.ok(
    found.some((line) => line.includes('"code4"') && line.includes('User-to-User')),
    found.join('\n'),
  );
  assert.ok(!found.some((line) => line.startsWith('warning channels.0:') || line.includes('"code1"')), found.join('\n'));
});
