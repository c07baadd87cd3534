import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { demoConfigFile } from './product.ts';

/** Puts the demo's configuration beside what it recorded, so that every other command finds it. Gives the file's place. */
export function keepDemoConfig(folder: string): string {
  const here = dirname(demoConfigFile);
  // What it names is relative to where it lay.
  const text = readFileSync(demoConfigFile, 'utf8')
    .replace(/^# yaml-language-server:.*\n/, '')
    .replaceAll(/^( *- )(\.\.\/agents\/\S+)$/gm, (_whole, dash: string, path: string) => `${dash}${JSON.stringify(resolve(here, path))}`)
    .replaceAll(/"?file:(\.\/[^"\s,}]+)"?/g, (_whole, path: string) => JSON.stringify(`file:${resolve(here, path)}`));
  const file = join(folder, 'cordboard.yaml');
  writeFileSync(file, text, { mode: 0o600 });
  return file;
}
