import { resolve } from 'node:path';
import { configFile } from './product.ts';
import { readWritten } from './written-file.ts';

/** The folder of a configuration's conversations. Asks nothing else of the configuration: reading must work when an agent is half-written. */
export function storeFolderOf(named: string | undefined): string {
  const { file, writeFolder } = configFile(named);
  const { value } = readWritten(file);
  const folder = typeof value === 'object' && value !== null ? (value as { folder?: unknown }).folder : undefined;
  return resolve(writeFolder, typeof folder === 'string' ? folder : './data');
}
