import { type Command, CommanderError } from 'commander';
import { bad, ok, type Result } from '#base';

/** Text for the terminal, and the exit code that goes with it; for `--help` it is the help, and 0. */
export interface Ending {
  readonly code: number;
  readonly text: string;
}

/** An option that is given several times. */
export const gathered = (value: string, before: readonly string[]): string[] => [...before, value];

/** Reads the options of a command that takes no other arguments. Nothing is printed and nothing ends. */
export function readArguments(command: Command, args: readonly string[]): Result<ReturnType<Command['opts']>, Ending> {
  let printed = '';
  command
    .allowExcessArguments()
    .exitOverride()
    .configureOutput({ writeOut: (text) => (printed += text), writeErr: (text) => (printed += text) });
  try {
    command.parse(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) return bad({ code: error.exitCode === 0 ? 0 : 2, text: printed });
    throw error;
  }
  if (command.args.length > 0) return bad({ code: 2, text: `“${command.args[0]}” is not understood; see --help.\n` });
  return ok(command.opts());
}
