// Bundles the console into the two files that the gateway serves, console/built/console.{js,css}. They are committed,
// so that neither a fresh clone nor an installed package needs the bundler. `console/console.test.ts` fails when they are stale.
import { mkdirSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
export const builtConsole = join(root, 'console', 'built');

/** The files of the console as they must be, from the sources as they are: names and texts. */
export async function buildConsole(): Promise<readonly { readonly name: string; readonly text: string }[]> {
  const { outputFiles } = await build({
    entryPoints: { console: join(root, 'console', 'src', 'main.tsx') },
    outdir: builtConsole,
    absWorkingDir: root,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    target: ['chrome123', 'firefox120', 'safari17.5'],
    charset: 'utf8',
    // What others wrote keeps their names.
    legalComments: 'eof',
  });
  return outputFiles.map(({ path, text }) => ({ name: `console${extname(path)}`, text })).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

if (import.meta.main) {
  mkdirSync(builtConsole, { recursive: true });
  for (const { name, text } of await buildConsole()) {
    writeFileSync(join(builtConsole, name), text);
    process.stdout.write(`console/built/${name}: ${text.length} characters, ${gzipSync(text).length} bytes gzipped\n`);
  }
}
