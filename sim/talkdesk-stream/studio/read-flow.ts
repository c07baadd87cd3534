import { fileText, stop } from '#sim/command-line';
import type { StudioFlow } from './flow.ts';
import { parseFlow } from './parse-flow.ts';

/** A flow out of a file, for command lines: says what is wrong with it, and ends where it cannot be played. */
export function readFlow(file: string): StudioFlow {
  let written: unknown;
  try {
    written = JSON.parse(fileText(file));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return stop([`${file} is not JSON: ${error.message}`]);
  }
  const parsed = parseFlow(written);
  const lines = (parsed.ok ? parsed.value.warnings : parsed.error).map(
    ({ severity, path, says, remedy }) => `${file}: ${severity}: ${path.join('.')}: ${says}. ${remedy}`,
  );
  if (!parsed.ok) return stop(lines);
  for (const line of lines) process.stderr.write(`${line}\n`);
  return parsed.value.flow;
}
