import { numbersOf, printStreamUrl, printStudioFlow, type StudioFlow, type TalkdeskStreamOptions } from '#connectors/talkdesk-stream';
import type { Client, Scope } from '#contract';
import { realDice, realScheduler, signToken } from '#net';
import { isPhoneChannel } from './channel-types.ts';
import { suggest } from './complain.ts';
import type { GatewayConfig } from './config.ts';
import { CommandFailure, exitCodes } from './terminal.ts';

/** Which channel, number and client are meant; what is left out is chosen. */
export interface AddressChoice {
  readonly channel?: string;
  readonly number?: string;
  readonly client?: string;
  /** For a stream that is only listened to. */
  readonly listen?: boolean;
}

const placeOf = (channel: TalkdeskStreamOptions, number: string): ReturnType<ReturnType<typeof numbersOf>['find']> => numbersOf(channel).find(number);

/** Only streams have addresses; a call by telephone is dialled. */
function channelOf(config: GatewayConfig, id: string | undefined): TalkdeskStreamOptions {
  const streams = config.channels.filter((channel): channel is TalkdeskStreamOptions => !isPhoneChannel(channel));
  const channel = id === undefined ? streams[0] : streams.find((one) => one.id === id);
  if (channel) return channel;
  const known = streams.map((one) => one.id).join(', ');
  throw new CommandFailure(
    id === undefined || known === ''
      ? 'This configuration has no channel with a voice stream.'
      : `There is no voice stream channel "${id}"; there are: ${known}.`,
    exitCodes.notFound,
  );
}

function clientOf(config: GatewayConfig, account: string, scope: Scope, bot: string | undefined, id: string | undefined): Client {
  const may = (client: Client): boolean =>
    client.account === account && client.scopes.includes(scope) && (bot === undefined || client.bots.includes(bot));
  const client = id === undefined ? [...config.clients.values()].find(may) : config.clients.get(id);
  if (!client)
    throw new CommandFailure(
      id === undefined
        ? `No client of the account "${account}" has the scope ${scope}. Give it to one of them: \`accounts[].clients[].scopes\`.`
        : `There is no client "${id}". ${suggest(id, [...config.clients.keys()], 'The configuration has none.')}`,
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
export async function streamUrlFor(config: GatewayConfig, options: AddressChoice): Promise<string> {
  const channel = channelOf(config, options.channel);
  // A star stands for the rest of a number; any will do for an example.
  const number = options.number ?? Object.keys(channel.numbers)[0]?.replace(/\*$/, '0');
  const place = number === undefined ? undefined : placeOf(channel, number);
  if (number === undefined || !place)
    throw new CommandFailure(
      number === undefined
        ? `The channel "${channel.id}" has no number.`
        : `No number of the channel "${channel.id}" fits "${number}". It has: ${Object.keys(channel.numbers).join(', ')}.`,
      exitCodes.notFound,
    );
  const account = config.bots.get(place.bot)?.account ?? '';
  const client = clientOf(config, account, 'streams:open', place.bot, options.client);
  const token = await tokenOf(client);
  return printStreamUrl({
    base: config.http.publicUrl ?? baseOf(config),
    path: channel.path,
    number,
    token,
    bot: place.bot,
    account,
    listen: options.listen ?? false,
  });
}

/** How this machine reaches the gateway. */
function baseOf({ http: { host, port, tls } }: GatewayConfig): string {
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `${tls ? 'https' : 'http'}://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}

async function tokenOf(client: Client): Promise<string> {
  const clock = realScheduler();
  const seconds = Math.floor(clock.wall() / 1000);
  const expiry = client.requireExpiry || client.requireTokenId ? { exp: seconds + 3600 } : {};
  const tokenId = client.requireTokenId ? { jti: Buffer.from(realDice().bytes(16)).toString('hex') } : {};
  return signToken({ id: client.id, algorithm: client.algorithm, key: client.secrets[0] ?? '' }, { ...expiry, ...tokenId });
}

/** A token for our own API. */
export async function apiTokenFor(config: GatewayConfig, client: string | undefined): Promise<string> {
  const account = (client === undefined ? [...config.clients.values()][0] : config.clients.get(client))?.account ?? '';
  return tokenOf(clientOf(config, account, 'conversations:read', undefined, client));
}

/** Where our own API is, and a token of a client that may have calls placed for this bot. */
export async function callsAccess(
  config: GatewayConfig,
  bot: string | undefined,
  client: string | undefined,
): Promise<{ readonly base: string; readonly token: string }> {
  if (bot !== undefined && !config.bots.has(bot))
    throw new CommandFailure(`There is no bot "${bot}". ${suggest(bot, [...config.bots.keys()], 'The configuration has none.')}`, exitCodes.notFound);
  const owner = client === undefined ? undefined : config.clients.get(client);
  const account = owner?.account ?? config.bots.get(bot ?? '')?.account ?? [...config.outbound.keys()][0] ?? '';
  return { base: baseOf(config), token: await tokenOf(clientOf(config, account, 'calls:place', bot, client)) };
}

/** A Studio flow that streams to this gateway, follows its exits and rings its targets. */
export async function studioFlowFor(
  config: GatewayConfig,
  options: AddressChoice & { readonly name: string; readonly assist?: boolean },
): Promise<StudioFlow> {
  const channel = channelOf(config, options.channel);
  const fallback = channel.fallbackTarget === undefined ? undefined : channel.targets[channel.fallbackTarget]?.ringGroup;
  const number = options.number ?? Object.keys(channel.numbers)[0] ?? '';
  const agent = config.agents.get(config.bots.get(placeOf(channel, number)?.bot ?? '')?.agent ?? '');
  return printStudioFlow({
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
}
