// Compiles the product into build/: JavaScript for an installed `cordboard`, since Node strips no types under node_modules.
// `npm run pack` leaves a folder that `npm pack ./build` and `npm publish ./build` take.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const out = 'build';
rmSync(out, { recursive: true, force: true });
const compiled = spawnSync(join('node_modules', '.bin', 'tsc'), ['-p', 'tsconfig.build.json'], { stdio: 'inherit' });
if (compiled.status !== 0) process.exit(compiled.status ?? 1);

interface Manifest {
  imports: Record<string, string>;
  scripts?: unknown;
  devDependencies?: unknown;
  allowScripts?: unknown;
  files?: string[];
  [more: string]: unknown;
}
const { scripts, devDependencies, allowScripts, ...manifest } = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest;
const imports = Object.fromEntries(Object.entries(manifest.imports).map(([door, file]) => [door, file.replace(/\.ts$/, '.js')]));
writeFileSync(
  join(out, 'package.json'),
  `${JSON.stringify({ ...manifest, imports, files: ['bin', 'src', 'sim', 'client', 'console', 'widget', 'examples', 'docs'] }, null, 2)}\n`,
);

mkdirSync(join(out, 'bin'), { recursive: true });
for (const path of [
  'bin/cordboard.mjs',
  'LICENSE',
  'README.md',
  'CHANGELOG.md',
  'examples',
  'docs',
  'sim/caller/scripts',
  'widget/built',
  'console/built',
])
  cpSync(path, join(out, path), { recursive: true });
process.stderr.write(`${out}/: ready for \`npm pack ./${out}\`\n`);
