// Bundles the chat widget into the one file that the gateway serves: widget/built/widget.js, which is committed,
// so that neither a fresh clone nor an installed package needs the bundler. `widget/widget.test.ts` fails when it is stale.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
export const builtWidget = join(root, 'widget', 'built', 'widget.js');

/** The widget as it must be, from the sources as they are. */
export async function buildWidget(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'widget', 'src', 'main.ts')],
    absWorkingDir: root,
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['chrome111', 'firefox113', 'safari16.4'],
    charset: 'utf8',
    legalComments: 'none',
    banner: { js: '/* Cordboard chat widget, Apache-2.0 */' },
  });
  return outputFiles[0]?.text ?? '';
}

if (import.meta.main) {
  const text = await buildWidget();
  mkdirSync(dirname(builtWidget), { recursive: true });
  writeFileSync(builtWidget, text);
  process.stdout.write(`widget/built/widget.js: ${text.length} characters, ${gzipSync(text).length} bytes gzipped\n`);
}
