import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { printSetup } from '#connectors/digital-connect';
import { type AddressChoice, apiTokenFor, streamUrlFor, studioFlowFor } from '../channel-address.ts';
import { configOrStop } from '../config-or-stop.ts';
import { configFile } from '../product.ts';
import { CommandFailure, exitCodes, print, printError, printJson, table } from '../terminal.ts';

interface Common extends AddressChoice {
  readonly config?: string;
  readonly port?: string;
  readonly json?: boolean;
}

const withCommon = (command: Command): Command =>
  command
    .option('-c, --config <file>', 'the configuration; cordboard.yaml here unless told, else the sample')
    .option('--channel <id>', 'the channel, where there are several')
    .option('--number <number>', 'the number; the first of the channel unless told')
    .option('--client <id>', 'the client whose secret signs; the first that may')
    .option('--port <number>', 'the port, when the gateway was started on another one');

export const channelCommand = (): Command =>
  new Command('channel')
    .addCommand(
      new Command('list')
        .description('The configured channels, where their numbers lead, and the desks.')
        .option('-c, --config <file>')
        .option('--json', 'as JSON')
        .action((options: Common) => {
          const config = configOrStop(configFile(options.config));
          const rows = config.channels.flatMap((channel) =>
            Object.entries(channel.numbers).map(([number, { bot, flow }]) => ({
              channel: channel.id,
              type: channel.type,
              number,
              bot,
              agent: config.bots.get(bot)?.agent ?? '',
              ...(flow ? { flow } : {}),
            })),
          );
          const chats = config.chats.map(({ id, type, bot, flow }) => ({
            channel: id,
            type,
            bot,
            agent: config.bots.get(bot)?.agent ?? '',
            ...(flow ? { flow } : {}),
          }));
          const desks = config.desks.map(({ id, type, targets }) => ({ desk: id, type, targets: Object.keys(targets) }));
          if (options.json) return printJson({ channels: rows, chats, desks });
          print(
            table(
              ['channel', 'type', 'number', 'bot', 'agent', 'flow'],
              [
                ...rows.map((row) => [row.channel, row.type, row.number, row.bot, row.agent, row.flow ?? '(start)']),
                ...chats.map((row) => [row.channel, row.type, '–', row.bot, row.agent, row.flow ?? '(start)']),
              ],
            ),
          );
          for (const { desk, type, targets } of desks) print(`\ndesk ${desk}: ${type}, takes over for ${targets.join(', ')}`);
        }),
    )
    .addCommand(
      withCommon(new Command('url').description('The address of the voice stream, with its token.'))
        .option('--listen', 'for a stream that is only listened to (agent assist)')
        .option('--json', 'as JSON')
        .addHelpText('after', '\nWhoever has the address can call the agent: keep it as you keep a password.')
        .action(async (options: Common) => {
          const url = await streamUrlFor(configOrStop(configFile(options.config), { port: options.port }), options);
          if (options.json) return printJson({ url });
          print(url);
        }),
    )
    .addCommand(
      withCommon(new Command('token').description('A token for the API: conversations, live events.'))
        .option('--json', 'as JSON')
        .action(async (options: Common) => {
          const config = configOrStop(configFile(options.config));
          const token = await apiTokenFor(config, options.client);
          if (options.json) return printJson({ token });
          print(token);
        }),
    )
    .addCommand(
      new Command('setup')
        .description('What has to be entered at a desk’s own console, field by field, with the real values of this gateway.')
        .argument('[desk]', 'the desk, where there are several')
        .option('-c, --config <file>', 'the configuration')
        .action((wanted: string | undefined, options: Common) => {
          const config = configOrStop(configFile(options.config));
          const desk = wanted === undefined ? config.desks[0] : config.desks.find(({ id }) => id === wanted);
          if (!desk) {
            const known = config.desks.map(({ id }) => id).join(', ');
            throw new CommandFailure(
              known === '' ? 'This configuration has no desk.' : `There is no desk "${wanted}"; there are: ${known}.`,
              exitCodes.notFound,
            );
          }
          const { publicUrl } = config.http;
          if (publicUrl === undefined) printError('http.publicUrl is not set: the addresses below have a name in its place.');
          print(printSetup(desk, publicUrl ?? 'https://YOUR-GATEWAY').trimEnd());
        }),
    )
    .addCommand(
      withCommon(
        new Command('studio-flow').description('A Talkdesk Studio flow to import: streams to this gateway, follows its exits, rings its targets.'),
      )
        .option('-o, --out <file>', 'where to; standard output unless told')
        .option('--name <name>', 'its name in Studio', 'Cordboard voice agent')
        .option('--assist', 'also streams the human part of the call, for listen mode')
        .action(async (options: Common & { out?: string; name: string; assist?: boolean }) => {
          const config = configOrStop(configFile(options.config), { port: options.port });
          const flow = await studioFlowFor(config, options);
          const text = `${JSON.stringify(flow, null, 2)}\n`;
          if (options.out === undefined) return void process.stdout.write(text);
          writeFileSync(options.out, text, { mode: 0o600 });
          printError(
            `${options.out}: import it in Talkdesk under Studio › Flows › Import flow. It holds the stream's token: keep it as you keep a password.`,
          );
        }),
    );
