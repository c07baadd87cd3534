import { resolve } from 'node:path';
import { writtenConfigOf } from './written-config.ts';

/** The folder of a configuration's conversations. Asks nothing else of the configuration: reading must work when an agent is half-written. */
export function storeFolderOf(named: string | undefined): string {
  const { whole, writeFolder } = writtenConfigOf(named);
  const { folder } = whole;
  return resolve(writeFolder, typeof folder === 'string' ? folder : './data');
}
