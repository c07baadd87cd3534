// Writes the reference of the API and its OpenAPI document. Run by `npm run docs`; a test compares.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { apiFiles } from '../test/catalogue/api-files.ts';

const root = join(import.meta.dirname, '..');
for (const [file, print] of Object.entries(apiFiles)) {
  writeFileSync(join(root, file), print());
  process.stdout.write(`${file}\n`);
}
