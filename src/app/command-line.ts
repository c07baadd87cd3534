import { Command, CommanderError } from 'commander';
import { listedCommands } from './commands/listed.ts';
import { printFailure, toldFailure } from './failure.ts';
import { productVersion } from './product.ts';
import { exitCodes, wantsJson, watchReaders } from './terminal.ts';

const firstSteps = `
First steps:
  cordboard demo                      simulated callers talk to a sample agent; nothing to configure
  cordboard start                     the gateway, with the sample configuration when there is no cordboard.yaml
  cordboard channel url               the address that a contact centre's voice stream must call
  cordboard call URL --say "hello"    call it yourself, as a contact centre would
  cordboard chat parcel-desk          talk to an agent in writing
  cordboard conversations list        what was said
  cordboard report run resolved-vs-escalated --period today
                                      how it came out, in figures
  cordboard doctor ADDRESS            why a call or a stream does not work, and what to do

Exit codes: 0 done · 1 failed · 2 wrong input or configuration · 3 not found
With --json failures are JSON too: {"error":{"code":…,"says":…,"exitCode":…}}, the last line on standard error.`;

/** The command line, with the one command loaded that the words name; of the others there are name and description. */
export async function commandLine(words: readonly string[]): Promise<Command> {
  const program = new Command('cordboard')
    .description('The switchboard between a contact centre and your AI agents.')
    .version(productVersion(), '-V, --version', 'which cordboard')
    .addHelpText('after', firstSteps)
    .showSuggestionAfterError()
    .showHelpAfterError(wantsJson(words) ? false : '(add --help for what it takes)')
    .configureHelp({ sortSubcommands: false })
    .configureOutput({ outputError: (text, write) => (wantsJson(words) ? undefined : write(text)) })
    .exitOverride();
  const [first, second] = words.filter((word) => !word.startsWith('-'));
  const named = first === 'help' ? second : first;
  for (const { name, says, load } of listedCommands) {
    const command = name === named ? await load() : new Command(name);
    program.addCommand(command.description(says));
  }
  inherit(program);
  return program;
}

/** Commands that are added have settings of their own: wrong arguments are told in the same way everywhere. */
function inherit(parent: Command): void {
  for (const command of parent.commands) {
    command.copyInheritedSettings(parent);
    inherit(command);
  }
}

/** Runs the command that the words name. Sets the exit code; ends the process where it failed. */
export async function runCommandLine(words: readonly string[]): Promise<void> {
  watchReaders();
  try {
    const program = await commandLine(words);
    await program.parseAsync(words, { from: 'user' });
    return;
  } catch (thrown) {
    process.exitCode = told(thrown, words);
  }
  // Threads that a failed command left behind must not hold it up.
  process.exit();
}

/** Tells a failure; the exit code is returned. */
function told(thrown: unknown, words: readonly string[]): number {
  if (thrown instanceof CommanderError) {
    if (thrown.exitCode === 0) return exitCodes.done;
    // Wrong arguments are wrong input, whatever the library would exit with. In words it has told them itself.
    const says = thrown.message.replace(/^error: /, '');
    if (wantsJson(words)) printFailure({ code: 'WRONG_INPUT', says, exitCode: exitCodes.wrongInput });
    return exitCodes.wrongInput;
  }
  const failure = toldFailure(thrown);
  printFailure(failure);
  return failure.exitCode;
}
