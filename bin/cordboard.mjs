#!/usr/bin/env node
// The `cordboard` command. In a checkout it first installs what is missing; installed as a package it runs the compiled code.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = join(dirname(fileURLToPath(import.meta.url)), '..');
const args = process.argv.slice(2);

if (existsSync(join(top, 'scripts', 'ready.mjs'))) {
  const { makeReady, nodeBinary, nodeFlags, run } = await import('../scripts/ready.mjs');
  await makeReady();
  process.exitCode = await run(nodeBinary(), [...nodeFlags, join(top, 'src', 'app', 'main.ts'), ...args]);
} else if (Number(process.versions.node.split('.')[0]) < 24) {
  process.stderr.write(`cordboard needs Node 24 or newer; this is ${process.versions.node}.\n`);
  process.exitCode = 1;
} else {
  await import('../src/app/main.js');
}
