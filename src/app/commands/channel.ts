import { writeFileSync } from 'node:fs';
import { Command } from 'commander';
import { numbersOf, printStreamUrl, printStudioFlow } from '#connectors/talkdesk-stream';
import type { Client, Scope } from '#contract';
import { realDice, realScheduler, signToken } from '#net';
import type { ChannelConfig, GatewayConfig } from '../config.ts';
import { configOrStop } from '../config-or-stop.ts';
import { configFile } from '../product.ts';
import { CommandFailure, exitCodes, print, printError, printJson, table } from '../terminal.ts';

interface Common {
  readonly config?: string;
  readonly channel?: string;
  readonly number?: string;
  readonly client?: string;
  readonly port?: string;
  readonly listen?: boolean;
  readonly json?: boolean;
}

const withCommon = (command: Command): Command =>
  command
    .option('-c, --config <file>', 'the configuration; cordboard.yaml here unless told, else the sample')
    .option('--channel <id>', 'the channel, where there are several')
    .option('--number <number>', 'the number; the first of the channel unless told')
    .option('--client <id>', 'the client whose secret signs; the first that may')
    .option('--port <number>', 'the port, when the gateway was started on another one');

function channelOf(config: GatewayConfig, id: string | undefined): ChannelConfig {
  const channel = id === undefined ? config.channels[0] : config.channels.find((one) => one.id === id);
  if (channel) return channel;
  const known = config.channels.map((one) => one.id).join(', ');
  throw new CommandFailure(
    id === undefined ? 'This configuration has no channels.' : `There is no channel "${id}"; there are: ${known}.`,
    exitCodes.notFound,
  );
}

function clientOf(config: GatewayConfig, account: string, scope: Scope, bot: string | undefined, id: string | undefined): Client {
  const may = (client: Client): boolean =>
    client.account === account && client.scopes.includes(scope) && (bot === undefined || client.bots.includes(bot));
  const client = id === undefined ? [...config.clients.values()].find(may) : config.clients.get(id);
  if (!client)
    throw new CommandFailure(
      id === undefined ? `No client of the account "${account}" has the scope ${scope}.` : `There is no client "${id}".`,
      exitCodes.notFound,
    );
  if (!may(client))
    throw new CommandFailure(
      `The client "${client.id}" may not do this: it needs the scope ${scope}${bot === undefined ? '' : ` and the bot ${bot}`}.`,
      exitCodes.wrongInput,
    );
  if (!client.algorithm.startsWith('HS'))
    throw new CommandFailure(
      `Tokens of "${client.id}" are signed with a private key that only its owner has (${client.algorithm}).`,
      exitCodes.wrongInput,
    );
  return client;
}

/** The address that a contact centre must call, with a token that does not end unless the client's tokens must. */
export async function streamUrlFor(config: GatewayConfig, options: Pick<Common, 'channel' | 'number' | 'client' | 'listen'>): Promise<string> {
  const channel = channelOf(config, options.channel);
  // A star stands for the rest of a number; any will do for an example.
  const number = options.number ?? Object.keys(channel.numbers)[0]?.replace(/\*$/, '0');
  const place = number === undefined ? undefined : placeOf(channel, number);
  if (number === undefined || !place)
    throw new CommandFailure(`No number of the channel "${channel.id}" fits "${number ?? ''}".`, exitCodes.notFound);
  const account = config.bots.get(place.bot)?.account ?? '';
  const client = clientOf(config, account, 'streams:open', place.bot, options.client);
  const token = await tokenOf(client);
  const { publicUrl, host, port, tls } = config.http;
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  const base = publicUrl ?? `${tls ? 'https' : 'http'}://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
  return printStreamUrl({ base, path: channel.path, number, token, bot: place.bot, account, listen: options.listen ?? false });
}

async function tokenOf(client: Client): Promise<string> {
  const clock = realScheduler();
  const seconds = Math.floor(clock.wall() / 1000);
  const expiry = client.requireExpiry || client.requireTokenId ? { exp: seconds + 3600 } : {};
  const tokenId = client.requireTokenId ? { jti: Buffer.from(realDice().bytes(16)).toString('hex') } : {};
  return signToken({ id: client.id, algorithm: client.algorithm, key: client.secrets[0] ?? '' }, { ...expiry, ...tokenId });
}

export const channelCommand = (): Command =>
  new Command('channel')
    .description('What a contact centre must be told: addresses, tokens, an importable flow.')
    .addCommand(
      new Command('list')
        .description('The configured channels and where their numbers lead.')
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
          if (options.json) return printJson(rows);
          print(
            table(
              ['channel', 'type', 'number', 'bot', 'agent', 'flow'],
              rows.map((row) => [row.channel, row.type, row.number, row.bot, row.agent, row.flow ?? '(start)']),
            ),
          );
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
          const account = (options.client === undefined ? [...config.clients.values()][0] : config.clients.get(options.client))?.account ?? '';
          const token = await tokenOf(clientOf(config, account, 'conversations:read', undefined, options.client));
          if (options.json) return printJson({ token });
          print(token);
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
          const channel = channelOf(config, options.channel);
          const fallback = channel.fallbackTarget === undefined ? undefined : channel.targets[channel.fallbackTarget]?.ringGroup;
          const number = options.number ?? Object.keys(channel.numbers)[0] ?? '';
          const agent = config.agents.get(config.bots.get(placeOf(channel, number)?.bot ?? '')?.agent ?? '');
          const flow = printStudioFlow({
            name: options.name,
            streamUrl: await streamUrlFor(config, options),
            ...(options.assist ? { listenUrl: await streamUrlFor(config, { ...options, listen: true }) } : {}),
            targets: channel.targets,
            defaultRingGroup: fallback ?? 'agents',
            escalateContext: channel.escalateContext,
            language: agent?.definition.language ?? 'en-US',
            dice: realDice(),
            wall: realScheduler().wall(),
          });
          const text = `${JSON.stringify(flow, null, 2)}\n`;
          if (options.out === undefined) return void process.stdout.write(text);
          writeFileSync(options.out, text, { mode: 0o600 });
          printError(
            `${options.out}: import it in Talkdesk under Studio › Flows › Import flow. It holds the stream's token: keep it as you keep a password.`,
          );
        }),
    );

const placeOf = (channel: ChannelConfig, number: string): ReturnType<ReturnType<typeof numbersOf>['find']> => numbersOf(channel).find(number);
