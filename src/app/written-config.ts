import { dirname, resolve } from 'node:path';
import { configFile } from './product.ts';
import { readWritten, type WrittenFile } from './written-file.ts';
import { wrongFile } from './wrong-file.ts';

/** A part of a configuration of which nothing is known yet. */
export type Section = Readonly<Record<string, unknown>>;
export const sectionOf = (value: unknown): Section =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Section) : {};
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A configuration as it was written. */
export interface WrittenConfigFile {
  readonly source: WrittenFile;
  readonly whole: Section;
  /** What it reads is relative to this folder; what it writes, to the other. */
  readonly folder: string;
  readonly writeFolder: string;
}

/**
 * A configuration for commands that need little of it: nothing else of it must be sound. Ends the command where it cannot be read at all,
 * so that a name with a slip in it never means another store.
 */
export function writtenConfigOf(named: string | undefined): WrittenConfigFile {
  const { file, writeFolder } = configFile(named);
  const source = readWritten(file);
  if (source.complaints.length > 0) throw wrongFile(source.complaints);
  const { value } = source;
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrongFile(
      source.locate([
        { severity: 'error', path: [], says: 'is no configuration', remedy: 'Write names with values: `folder: ./data`, `accounts: …`.' },
      ]),
    );
  return { source, whole: sectionOf(value), folder: dirname(resolve(file)), writeFolder };
}
