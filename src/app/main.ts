import { GatewayError } from '#base';
import { commandLine } from './command-line.ts';
import { CommandFailure, exitCodes, printError } from './terminal.ts';

try {
  await commandLine().parseAsync(process.argv);
} catch (thrown) {
  if (thrown instanceof CommandFailure) {
    printError(thrown.message);
    process.exitCode = thrown.exitCode;
  } else if (thrown instanceof GatewayError) {
    printError(`${thrown.code}: ${thrown.message}${Object.keys(thrown.facts).length > 0 ? ` ${JSON.stringify(thrown.facts)}` : ''}`);
    process.exitCode = exitCodes.failed;
  } else {
    printError(`This is a bug in cordboard. Please report it with what follows.\n${thrown instanceof Error ? thrown.stack : String(thrown)}`);
    process.exitCode = exitCodes.failed;
  }
  // Threads that a failed command left behind must not hold it up.
  process.exit();
}
