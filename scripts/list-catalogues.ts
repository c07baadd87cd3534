/** Prints the reference pages that are read from the code: error codes and metrics. Part of `npm run docs`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { references } from '../test/catalogue/catalogues.ts';

const root = join(import.meta.dirname, '..');
for (const [page, print] of Object.entries(references)) {
  mkdirSync(dirname(join(root, page)), { recursive: true });
  writeFileSync(join(root, page), await print());
  process.stdout.write(`${page}\n`);
}
