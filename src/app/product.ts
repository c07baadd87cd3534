import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the product: its package.json, its examples. */
export const productFolder = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export const productVersion = (): string => (JSON.parse(readFileSync(join(productFolder, 'package.json'), 'utf8')) as { version: string }).version;

/** The configuration used when nobody names one and there is none here. */
export const sampleConfigFile = join(productFolder, 'examples', 'quickstart', 'cordboard.yaml');

/** The configuration of the demo. */
export const demoConfigFile = join(productFolder, 'examples', 'demo', 'cordboard.yaml');

export interface ChosenConfig {
  readonly file: string;
  /** Nobody named one and there is none here. */
  readonly sample: boolean;
  /** What it writes is relative to this folder. */
  readonly writeFolder: string;
}

/** Which configuration a command means: the one named, else `cordboard.yaml` here, else the sample, which writes into the current folder. */
export function configFile(named: string | undefined): ChosenConfig {
  if (named === undefined && !existsSync('cordboard.yaml')) return { file: sampleConfigFile, sample: true, writeFolder: process.cwd() };
  const file = named ?? 'cordboard.yaml';
  return { file, sample: false, writeFolder: dirname(resolve(file)) };
}
