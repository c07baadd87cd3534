import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bot } from '#contract';
import { checkAgent } from '#conversation';
import { chatSchemas } from '../chat/chat-types.ts';
import { sampleChannels, sampleDesks } from './doors.ts';
import { lintDeskHandoffs, lintHandoffs } from './lint.ts';

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

test('a desk that takes fewer parameters than an agent has codes is named too', () => {
  const codes = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, n) => [`code${n + 1}`, { digits: 4, priority: 1 }]));
  const web = chatSchemas['web-chat'].parse({ id: 'web', type: 'web-chat', bot: 'st-sample', secrets: ['obvious-test-secret'] });
  const found = (count: number): string[] => {
    const said: string[] = [];
    const bots = new Map<string, Bot>([['st-sample', { id: 'st-sample', account: 'acme', agent: 'desk' }]]);
    const agents = new Map([['desk', { definition: agentWith(codes(count)) }]]);
    lintDeskHandoffs([web], sampleDesks('people'), bots, agents, (path, says) => void said.push(`${path.join('.')}: ${says}`));
    return said;
  };
  assert.deepEqual(found(30), []);
  assert.match(
    found(31).join(),
    /^desks\.0: what "desk" hands over at .* may lose "code31": context parameters of Digital Connect to "people" take no more$/,
  );
});
