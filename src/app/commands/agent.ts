import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { checkScript, flowAgent, rehearse } from '#conversation';
import { readAgent, testsFileOf } from '../agent-files.ts';
import { CommandFailure, exitCodes, paint, print, printError, printJson, wantsJson } from '../terminal.ts';
import { printComplaints, readWritten } from '../written-file.ts';
import { wrongFile } from '../wrong-file.ts';

interface Options {
  readonly json?: boolean;
  readonly verbose?: boolean;
}

interface Tested {
  readonly agent: string;
  readonly file: string;
  readonly passed: boolean;
  readonly conversations: readonly {
    name: string;
    passed: boolean;
    differences: readonly { line: number; says: string }[];
    transcript: readonly { who: string; text: string }[];
  }[];
}

function test(path: string): Tested {
  const { agent, complaints } = readAgent(path);
  if (!agent) throw wrongFile(complaints);
  if (complaints.length > 0 && !wantsJson()) printError(printComplaints(complaints));
  const file = testsFileOf(agent.file);
  if (!existsSync(file))
    throw new CommandFailure(`${agent.id} has no tests: write ${file} (docs/guides/first-agent.md shows how).`, exitCodes.notFound);
  const written = readWritten(file);
  const { script, complaints: wrong } =
    written.complaints.length > 0 ? { script: undefined, complaints: written.complaints } : checkScript(written.value);
  if (!script) throw wrongFile(written.complaints.length > 0 ? written.complaints : written.locate(wrong));
  const { conversations, passed } = rehearse(flowAgent(agent.definition, { version: agent.version }), script);
  return {
    agent: agent.id,
    file,
    passed,
    conversations: conversations.map(({ name, differences, transcript }) => ({
      name,
      passed: differences.length === 0,
      differences: differences.map(({ path: place, says }) => ({
        line: written.locate([{ severity: 'error', path: place, says, remedy: '' }])[0]?.line ?? 1,
        says,
      })),
      transcript,
    })),
  };
}

const speaker = { agent: 'agent   ', customer: 'customer', system: '·       ' } as const;

export const agentCommand = (): Command =>
  new Command('agent').addCommand(
    new Command('test')
      .description('Rehearse agents in text, as their tests.yaml says, and tell every difference.')
      .argument('<folders...>', 'folders (or files) of agents')
      .option('--verbose', 'print what was said in each conversation')
      .option('--json', 'as JSON')
      .addHelpText(
        'after',
        '\nTakes milliseconds: no speech, no network; APIs answer as the tests say. Exit code: 0 all as written · 1 differences · 2 a file is wrong.',
      )
      .action((folders: readonly string[], options: Options) => {
        const tested = folders.map(test);
        if (tested.some(({ passed }) => !passed)) process.exitCode = exitCodes.failed;
        if (options.json) return printJson(tested);
        for (const { agent, file, conversations } of tested) {
          print(paint('bold', agent));
          for (const { name, passed, differences, transcript } of conversations) {
            print(`  ${passed ? paint('green', '✔') : paint('red', '✖')} ${name}`);
            for (const { line, says } of differences) print(`      ${file}:${line}  ${says}`);
            if (options.verbose || !passed)
              for (const { who, text } of transcript) print(paint('dim', `      ${speaker[who as keyof typeof speaker] ?? who}  ${text}`));
          }
        }
        const all = tested.flatMap(({ conversations }) => conversations);
        const wrong = all.filter(({ passed }) => !passed).length;
        print(
          wrong === 0
            ? paint('green', `\n${all.length} conversations, all as written.`)
            : paint('red', `\n${wrong} of ${all.length} conversations went otherwise.`),
        );
      }),
  );
