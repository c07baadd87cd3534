// Writes the JSON Schemas that editors use for agents and their tests. Run by `npm run docs`; a test compares.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentJsonSchema, agentTestsJsonSchema } from '#conversation';

const reference = join(import.meta.dirname, '..', 'docs', 'reference');

for (const [name, schema] of [
  ['agent.schema.json', agentJsonSchema()],
  ['agent-tests.schema.json', agentTestsJsonSchema()],
] as const) {
  writeFileSync(join(reference, name), `${JSON.stringify(schema, null, 2)}\n`);
  process.stdout.write(`docs/reference/${name}\n`);
}
