// Writes the reference and the JSON Schema of cordboard.yaml. Run by `npm run docs`; a test compares.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configJsonSchema, printConfigReference } from '../src/app/config-reference.ts';

const reference = join(import.meta.dirname, '..', 'docs', 'reference');
writeFileSync(join(reference, 'configuration.md'), printConfigReference());
writeFileSync(join(reference, 'configuration.schema.json'), `${JSON.stringify(configJsonSchema(), null, 2)}\n`);
process.stdout.write('docs/reference/configuration.md\ndocs/reference/configuration.schema.json\n');
