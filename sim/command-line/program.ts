import { readFileSync } from 'node:fs';
import type { Result } from '#base';
import type { Ending } from './read-arguments.ts';

/** Says why on the terminal, and ends. */
export function stop(lines: readonly string[]): never {
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(2);
}

/** The value, or an end that says what is wrong. */
export const orStop = <Value>(result: Result<Value, string | readonly string[]>): Value => (result.ok ? result.value : stop([result.error].flat()));

/** What the arguments say, or an end as it belongs to them: help is no fault. */
export function orEnd<Value>(read: Result<Value, Ending>): Value {
  if (read.ok) return read.value;
  (read.error.code === 0 ? process.stdout : process.stderr).write(read.error.text);
  process.exit(read.error.code);
}

/** What a file holds, or an end that says why it cannot be read. */
export function fileText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return stop([`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`]);
  }
}
