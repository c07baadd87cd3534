import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import {
  type AgentDefinition,
  agentJsonSchema,
  agentTestsJsonSchema,
  checkAgent,
  checkScript,
  flowAgent,
  rehearse,
  templateFilters,
} from '#conversation';
import { measureAll, printReport } from '../../bench/understanding/report.ts';

const root = join(import.meta.dirname, '..', '..');
const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');
const words = (complaints: readonly { path: readonly unknown[]; says: string }[]): string[] =>
  complaints.map(({ path, says }) => `${path.join('.')}: ${says}`);

function definitionIn(text: string): AgentDefinition {
  const { definition, complaints } = checkAgent(parse(text));
  assert.deepEqual(words(complaints), []);
  assert.ok(definition);
  return definition;
}

function hold(definition: AgentDefinition, text: string): number {
  const { script, complaints } = checkScript(parse(text));
  assert.deepEqual(words(complaints), []);
  assert.ok(script);
  const { conversations } = rehearse(flowAgent(definition, { version: 'test' }), script);
  assert.deepEqual(
    conversations.flatMap(({ name, differences }) => differences.map(({ path, says }) => `${name}, ${path.join('.')}: ${says}`)),
    [],
  );
  return conversations.length;
}

for (const file of globSync('examples/agents/*/agent.yaml', { cwd: root }).sort())
  test(`${file} has nothing to complain about and holds the conversations of its tests`, () => {
    const tests = textOf(file.replace('agent.yaml', 'tests.yaml'));
    assert.ok(hold(definitionIn(textOf(file)), tests) >= 3);
    for (const [text, schema] of [
      [textOf(file), 'agent.schema.json'],
      [tests, 'agent-tests.schema.json'],
    ] as const)
      assert.equal(text.split('\n')[0], `# yaml-language-server: $schema=../../../docs/reference/${schema}`);
  });

test('every intent of an example has eight sentences or more', () => {
  for (const file of globSync('examples/agents/*/agent.yaml', { cwd: root }))
    for (const [intent, { utterances }] of definitionIn(textOf(file)).intents) assert.ok(utterances.length >= 8, `${file}: ${intent}`);
});

test('the schemas for editors are current (npm run docs)', () => {
  assert.equal(textOf('docs/reference/agent.schema.json'), `${JSON.stringify(agentJsonSchema(), null, 2)}\n`);
  assert.equal(textOf('docs/reference/agent-tests.schema.json'), `${JSON.stringify(agentTestsJsonSchema(), null, 2)}\n`);
});

test('the figures of understanding are current (npm run bench -- understanding)', () => {
  assert.equal(textOf('docs/reference/understanding.md'), printReport(measureAll('cases')));
});

/** Every name that a schema knows. */
function* namesIn(schema: unknown): Generator<string> {
  if (typeof schema !== 'object' || schema === null) return;
  const { properties } = schema as { properties?: Record<string, unknown> };
  if (properties && typeof properties === 'object') yield* Object.keys(properties);
  for (const inside of Object.values(schema)) yield* namesIn(inside);
}

test('the reference of the language names everything that can be written', () => {
  const reference = textOf('docs/reference/agent-language.md');
  const headings = new Set([...reference.matchAll(/^### (\w+)$/gm)].map((match) => match[1]));
  const steps = (agentJsonSchema() as { definitions: { step: { properties: object } } }).definitions.step.properties;
  assert.deepEqual([...headings].sort(), Object.keys(steps).sort());
  const isNamed = (name: string): boolean => headings.has(name) || new RegExp(`(?:\`|[{,] ?|: )${name}(?:\`|:|,| |\\()`).test(reference);
  for (const name of new Set([...namesIn(agentJsonSchema()), ...namesIn(agentTestsJsonSchema()), ...templateFilters]))
    assert.ok(isNamed(name), `"${name}" is not in the reference`);
});

test('the blocks of the guide are agents that run, or stand in the examples', () => {
  const guide = textOf('docs/guides/first-agent.md');
  const blocks = [...guide.matchAll(/^```(\S*) ?(.*)\n([\s\S]*?)^```$/gm)].map(([, language = '', about = '', text = '']) => ({
    language,
    about,
    text,
  }));
  let agent: AgentDefinition | undefined;
  let held = 0;
  for (const { language, about, text } of blocks) {
    if (language === 'sh') continue;
    if (about === 'agent') agent = definitionIn(text);
    else if (about === 'tests') {
      assert.ok(agent, 'an agent stands before its tests');
      held += hold(agent, text);
    } else {
      assert.match(about, /^from examples\//, `a block is "agent", "tests" or "from examples/…": ${text.slice(0, 40)}`);
      assert.ok(textOf(about.slice('from '.length)).includes(text), `not in the file any more: ${text.slice(0, 60)}`);
    }
  }
  assert.ok(held >= 4 && blocks.length >= 10);
});
