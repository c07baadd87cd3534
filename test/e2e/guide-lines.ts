import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** The lines that a guide tells its reader to type: those of its `sh` blocks. */
export const linesOf = (guide: string): readonly string[] =>
  [...guide.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, text = '']) => text.split('\n').filter((line) => line.trim() !== ''));

/** `curl` lines that stand outside the blocks, and so would run nowhere. */
export function strayLines(guide: string): readonly string[] {
  const lines = linesOf(guide);
  return guide.split('\n').filter((line) => /^\s*curl /.test(line) && !lines.includes(line));
}

/** Runs lines in one shell, in their order, `cordboard` being this one with that configuration; gives what each printed. */
export async function runLines(
  lines: readonly string[],
  { config, cwd, env }: { readonly config: string; readonly cwd: string; readonly env: Readonly<Record<string, string>> },
): Promise<ReadonlyMap<string, string>> {
  const mark = '\u0001next';
  const main = `${JSON.stringify(process.execPath)} --disable-warning=ExperimentalWarning ${JSON.stringify(resolve('src/app/main.ts'))}`;
  const script = [`cordboard() { ${main} "$@" -c ${JSON.stringify(config)}; }`, ...lines.flatMap((line) => [line, `printf '${mark}'`])].join('\n');
  const child = spawn('bash', ['-c', script], { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (octets) => (stdout += octets));
  child.stderr.on('data', (octets) => (stderr += octets));
  await once(child, 'close');
  const printed = stdout.split(mark);
  assert.equal(printed.length, lines.length + 1, stderr);
  return new Map(lines.map((line, i) => [line, printed[i] ?? '']));
}

/** What a line must print, by a piece of it. */
export type LineCheck = readonly [piece: string, look: (printed: string) => void];

/** Every line printed what it must; a line that nobody looks at is a fault too. */
export function checkLines(printed: ReadonlyMap<string, string>, checks: readonly LineCheck[]): void {
  for (const [line, text] of printed) {
    const look = checks.find(([piece]) => line.includes(piece))?.[1];
    assert.ok(look, `nobody looks at: ${line}`);
    try {
      look(text);
    } catch (thrown) {
      throw new Error(`${line}\n${text.slice(0, 2000)}`, { cause: thrown });
    }
  }
}
