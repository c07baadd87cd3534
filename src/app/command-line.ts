import { Command } from 'commander';
import { agentCommand } from './commands/agent.ts';
import { callCommand } from './commands/call.ts';
import { channelCommand } from './commands/channel.ts';
import { chatCommand } from './commands/chat.ts';
import { checkCommand } from './commands/check.ts';
import { conversationsCommand } from './commands/conversations.ts';
import { dbCommand } from './commands/db.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { handoffCommand } from './commands/handoff.ts';
import { inboxCommand } from './commands/inbox.ts';
import { outboxCommand } from './commands/outbox.ts';
import { startCommand } from './commands/start.ts';
import { versionCommand } from './commands/version.ts';
import { productVersion } from './product.ts';

const firstSteps = `
First steps:
  cordboard demo                      simulated callers talk to a sample agent; nothing to configure
  cordboard start                     the gateway, with the sample configuration when there is no cordboard.yaml
  cordboard channel url               the address that a contact centre's voice stream must call
  cordboard call URL --say "hello"    call it yourself, as a contact centre would
  cordboard chat parcel-desk          talk to an agent in writing
  cordboard conversations list        what was said
  cordboard doctor ADDRESS            why a call or a stream does not work, and what to do

Exit codes: 0 done · 1 failed · 2 wrong input or configuration · 3 not found`;

/** The whole command line. */
export function commandLine(): Command {
  const program = new Command('cordboard')
    .description('The switchboard between a contact centre and your AI agents.')
    .version(productVersion(), '-V, --version', 'which cordboard')
    .addHelpText('after', firstSteps)
    .showSuggestionAfterError()
    .showHelpAfterError('(add --help for what it takes)')
    .configureHelp({ sortSubcommands: false });
  for (const command of [
    startCommand(),
    demoCommand(),
    checkCommand(),
    doctorCommand(),
    callCommand(),
    chatCommand(),
    agentCommand(),
    handoffCommand(),
    channelCommand(),
    conversationsCommand(),
    outboxCommand(),
    inboxCommand(),
    dbCommand(),
    versionCommand(),
  ])
    program.addCommand(command);
  // Wrong arguments are wrong input, whatever the library would exit with.
  const exitAsWeSay = (command: Command): void => {
    command.exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));
    for (const inner of command.commands) exitAsWeSay(inner);
  };
  exitAsWeSay(program);
  return program;
}
