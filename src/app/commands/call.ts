import { readFileSync, writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { silentLogger } from '#base';
import { silentMeter } from '#contract';
import { realDice, realScheduler } from '#net';
import { flite } from '#providers/flite';
import { type CallerScript, parseScript, readScript } from '#sim/caller';
import { narrate, placeStreamCall } from '#sim/talkdesk-stream';
import { callerTurnFlags } from '../caller-turns.ts';
import { askGateway } from '../stored-conversation.ts';
import { CommandFailure, exitCodes, paint, print, printError, printJson } from '../terminal.ts';
import { gathered, type OutwardOptions, outward, placeOutward } from './call-outward.ts';

interface Options {
  readonly script?: string;
  readonly voice?: string;
  readonly caller?: string;
  readonly businessHours?: string;
  readonly wav?: string;
  readonly insecure?: boolean;
  readonly json?: boolean;
}

const examples = `
Call a gateway. The turns happen in the order in which they are written; each waits until the agent has finished. After the last one the caller listens
to the answer and hangs up.

  cordboard call "$(cordboard channel url)" --say "where is my parcel" --say "one two three four five six"
  cordboard call "$(cordboard channel url)" --say "where is my parcel" --press 123456 --wav call.wav
  cordboard call "$(cordboard channel url)" --interrupt "900:where is my parcel" --hang-up

The words of the agent come from the gateway's API, when the client of the address has the scope conversations:read.
Exit code: 0 the call reached an exit, or the caller hung up as told · 1 it failed · 2 wrong input.

Have a gateway call. It must run, its account must have a block \`outbound\`, and a client the scope calls:place (docs/guides/sip-trunk.md).

  cordboard call --trunk line --to +15550100 --bot st-reminders --parameter order=123456

What is said is shown as it is said. Exit code: 0 answered and talked to · 1 not answered, or failed · 2 refused by a rule, or wrong input.`;

function scriptOf(options: Options, turns: readonly unknown[]): CallerScript {
  if (options.script !== undefined) {
    if (turns.length > 0) throw new CommandFailure('Give either --script or turns, not both.', exitCodes.wrongInput);
    let text: string;
    try {
      text = readFileSync(options.script, 'utf8');
    } catch {
      throw new CommandFailure(`${options.script} cannot be read.`, exitCodes.wrongInput);
    }
    const read = readScript(text, options.script);
    if (!read.ok) throw new CommandFailure(read.error.join('\n'), exitCodes.wrongInput);
    return read.value;
  }
  if (turns.length === 0)
    throw new CommandFailure(
      'What should the caller do? Give at least one --say, --press, --interrupt, --silence or --hang-up, or a --script.',
      exitCodes.wrongInput,
    );
  const parsed = parseScript({ turns, ...(options.voice === undefined ? {} : { voice: options.voice }) });
  if (!parsed.ok)
    throw new CommandFailure(parsed.error.map(({ path, says, remedy }) => `${path.join('.')}: ${says}. ${remedy}`).join('\n'), exitCodes.wrongInput);
  return parsed.value;
}

export function callCommand(): Command {
  const command = new Command('call').argument('[url]', 'ws:// or wss://, as `channel url` prints it: the voice stream to call');
  const turns = callerTurnFlags(command);
  return command
    .option('--script <file>', 'turns from a YAML or JSON file')
    .option('--voice <name>', "the caller's voice: rms, awb, slt, kal16")
    .option('--caller <number>', "the caller's number")
    .option('--business-hours <text>', 'what Studio puts into "Agents availability"')
    .option('--wav <file>', 'keep the call: left the caller, right what it heard')
    .option('--insecure', 'take any certificate')
    .option('--json', 'as JSON: the replies, the turns, the exit')
    .addOption(outward('--trunk <channel>', 'have a running gateway place a call by this channel'))
    .addOption(outward('--to <number>', 'whom it calls: +15550100'))
    .addOption(outward('--bot <id>', 'who talks once it is answered'))
    .addOption(outward('--flow <flow>', "the flow of the bot's agent to begin with"))
    .addOption(outward('--parameter <name=value>', 'what the agent is told; as often as wanted').argParser(gathered))
    .addOption(outward('--ring-seconds <seconds>', 'how long it may ring; 30 unless told'))
    .addOption(outward('--url <url>', 'where the gateway is: http://127.0.0.1:8080; as its configuration says unless told'))
    .addOption(outward('--client <id>', 'whose right to place calls is used; any that has it unless told'))
    .addOption(outward('-c, --config <file>', 'the configuration of that gateway; cordboard.yaml here unless told'))
    .addHelpText('after', examples)
    .action(async (url: string | undefined, options: Options & OutwardOptions) => {
      if (options.trunk !== undefined || options.to !== undefined) {
        if (url !== undefined || turns.length > 0)
          throw new CommandFailure(
            'Either an address with turns, to call a gateway; or --trunk and --to, to have a gateway call.',
            exitCodes.wrongInput,
          );
        return placeOutward(options);
      }
      if (url === undefined)
        throw new CommandFailure(
          'Whom to call? An address of a voice stream, as `cordboard channel url` prints it; or --trunk and --to.',
          exitCodes.wrongInput,
        );
      if (!/^wss?:\/\//.test(url) || !URL.canParse(url))
        throw new CommandFailure(
          `"${url}" is no address of a voice stream: ws:// or wss:// is needed. \`cordboard channel url\` prints one.`,
          exitCodes.wrongInput,
        );
      const script = scriptOf(options, turns);
      const scheduler = realScheduler();
      const speech = flite({ logger: silentLogger, meter: silentMeter, scheduler });
      const stop = new AbortController();
      process.once('SIGINT', () => stop.abort());
      try {
        const report = await placeStreamCall({
          url,
          script,
          speech,
          scheduler,
          dice: realDice(),
          signal: stop.signal,
          insecure: options.insecure ?? false,
          ...(options.caller === undefined ? {} : { callerNumber: options.caller }),
          ...(options.businessHours === undefined ? {} : { businessHours: options.businessHours }),
          ...(options.wav === undefined ? {} : { record: (wav: Uint8Array) => writeFileSync(options.wav ?? '', wav) }),
          listener: (event) => {
            const line = options.json ? undefined : narrate(event);
            if (line !== undefined) print(line);
          },
        });
        const reached = report.exit === 'ok' || report.exit === 'escalation' || (report.exit === 'abandoned' && report.hungUpAsScripted);
        if (!reached) process.exitCode = exitCodes.failed;
        const refused = report.httpStatus !== undefined && report.httpStatus !== 101;
        const asked = refused ? { missing: 'the gateway refused the call' } : await askGateway(url, report.interactionId);
        const conversation = 'found' in asked ? asked.found : undefined;
        const replies = conversation?.turns.flatMap(({ agent }) => agent.map(({ text }) => text)) ?? [];
        if (options.json) {
          const { exit, why, interactionId, variables, rang, turns: spoken, durationMs, httpStatus } = report;
          return printJson({
            exit,
            why,
            interactionId,
            replies,
            ...(conversation?.outcome === undefined ? {} : { outcome: conversation.outcome }),
            ...(conversation?.handoff === undefined ? {} : { handoff: conversation.handoff }),
            variables,
            ...(rang === undefined ? {} : { rang }),
            ...(httpStatus === undefined ? {} : { httpStatus }),
            durationMs,
            turns: spoken,
            ...('found' in asked ? { conversation: asked.found } : { note: asked.missing }),
            complaints: report.complaints,
          });
        }
        print('');
        for (const turn of conversation?.turns ?? []) {
          if (turn.customer)
            print(`${paint('yellow', 'understood')}  ${turn.customer.text || '(nothing)'}${turn.customer.matched ? '' : '  (not understood)'}`);
          for (const { text, heard, complete } of turn.agent)
            print(`${paint('cyan', 'agent')}       ${text}${complete === false ? paint('dim', `  (heard: "${heard ?? ''}")`) : ''}`);
        }
        if ('missing' in asked) printError(paint('dim', `(${asked.missing})`));
        const rings = report.rang === undefined ? '' : `, rings ${report.rang}`;
        print(
          `${paint('bold', 'exit')}        ${report.exit}${rings}${report.variables['escalate_to'] ? `  escalate_to=${report.variables['escalate_to']}` : ''}${reached ? '' : `  ${report.why}`}`,
        );
      } finally {
        await speech.close();
      }
    });
}
