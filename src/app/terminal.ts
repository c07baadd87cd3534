/** Exit codes that scripts can trust. */
export const exitCodes = { done: 0, failed: 1, wrongInput: 2, notFound: 3 } as const;

const colours = { dim: 2, bold: 1, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 } as const;
export type Colour = keyof typeof colours;

const coloured = process.stdout.isTTY === true && !process.env['NO_COLOR'];

/** Text in a colour, where the terminal shows colours and nobody said NO_COLOR. */
export const paint = (colour: Colour, text: string): string => (coloured ? `\u001b[${colours[colour]}m${text}\u001b[0m` : text);

export const print = (text: string): void => void process.stdout.write(`${text}\n`);
export const printError = (text: string): void => void process.stderr.write(`${text}\n`);
export const printJson = (value: unknown): void => print(JSON.stringify(value, null, 2));

/** Rows under headings, as wide as their widest cell; the last column is not padded. */
export function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = headings.map((heading, i) => Math.max(heading.length, ...rows.map((row) => (row[i] ?? '').length)));
  const line = (cells: readonly string[]): string => cells.map((cell, i) => (i === cells.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('  ');
  return [paint('dim', line(headings)), ...rows.map(line)].join('\n');
}

/** A command's own way to stop: the text goes to stderr, the code to the shell. */
export class CommandFailure extends Error {
  readonly exitCode: number;
  /** What a program is told besides, under --json. */
  readonly details?: Readonly<Record<string, unknown>>;
  constructor(text: string, exitCode: number = exitCodes.failed, cause?: unknown, details?: Readonly<Record<string, unknown>>) {
    super(text, cause === undefined ? undefined : { cause });
    this.exitCode = exitCode;
    if (details !== undefined) this.details = details;
  }
}

/** Whether a program reads what we print: then failures are JSON as well. */
export function wantsJson(words: readonly string[] = process.argv.slice(2)): boolean {
  const end = words.indexOf('--');
  return (end < 0 ? words : words.slice(0, end)).includes('--json');
}

let readersMatter = true;
/** From here on the process goes on when nobody reads its output any more: a gateway outlives the terminal that it was started from. */
export const outliveReaders = (): void => void (readersMatter = false);

/** Ends quietly when whoever reads our output has seen enough (`| head -1`). */
export function watchReaders(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (!readersMatter) return;
      if (code === 'EPIPE') process.exit(exitCodes.done);
      if (stream === process.stdout)
        printError(`The output cannot be written${code === 'ENOSPC' ? ': the disk is full' : ''} (${code ?? 'unknown reason'}).`);
      process.exit(exitCodes.failed);
    });
}
