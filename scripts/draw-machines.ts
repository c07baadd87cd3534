/** Draws the state tables of the house as Mermaid diagrams into `docs/machines`. Part of `npm run docs`. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { machinePages } from '../test/catalogue/machines.ts';

const root = join(import.meta.dirname, '..');
for (const [page, text] of Object.entries(machinePages)) {
  mkdirSync(dirname(join(root, page)), { recursive: true });
  writeFileSync(join(root, page), text);
  process.stdout.write(`${page}\n`);
}
