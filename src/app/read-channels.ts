import { type Complaint, checkAgainst, type Result } from '#base';
import type { Bot } from '#contract';
import type { AgentFile } from './agent-files.ts';
import { type ChannelConfig, channelTypeNames, isPhoneChannel, schemaOf } from './channel-types.ts';
import { type Complain, type Path, suggest } from './complain.ts';

/** Each channel by the schema of its own type, with its place in the list; those that are not sound are complained about and left out. */
export function readChannels(value: unknown, complain: Complain): { readonly channel: ChannelConfig; readonly index: number }[] {
  const list = typeof value === 'object' && value !== null ? (value as { channels?: unknown }).channels : undefined;
  if (!Array.isArray(list)) return [];
  const channels: { readonly channel: ChannelConfig; readonly index: number }[] = [];
  const ids = new Set<string>();
  for (const [i, written] of (list as readonly unknown[]).entries()) {
    const type = typeof written === 'object' && written !== null ? (written as { type?: unknown }).type : undefined;
    if (typeof type !== 'string') continue; // the schema of the whole file has complained
    const schema = schemaOf(type);
    if (!schema) {
      complain(['channels', i, 'type'], `"${type}" is no type of channel`, suggest(type, channelTypeNames, ''));
      continue;
    }
    const read: Result<ChannelConfig, readonly Complaint[]> = checkAgainst(schema, written);
    if (!read.ok) {
      for (const { path, says, remedy, severity } of read.error) complain(['channels', i, ...path], says, remedy, severity);
      continue;
    }
    if (ids.has(read.value.id)) complain(['channels', i, 'id'], `"${read.value.id}" appears twice`, 'Give each channel its own id.');
    ids.add(read.value.id);
    const channel = read.value;
    const twin = channels.find(({ channel: other }) => !isPhoneChannel(other) && !isPhoneChannel(channel) && other.path === channel.path)?.channel;
    if (twin) complain(['channels', i], `"${read.value.id}" and "${twin.id}" have the same path`, 'Give one of them a `path` of its own.');
    channels.push({ channel, index: i });
  }
  return channels;
}

/** Passwords of trunks are references like all secrets. */
export function withPasswords(channel: ChannelConfig, path: Path, secretAt: (path: Path, reference: string) => string): ChannelConfig {
  if (channel.type !== 'sip-trunk') return channel;
  const { credentials, outgoing } = channel;
  const read = <Known extends { readonly password: string }>(known: Known, ...keys: string[]): Known => ({
    ...known,
    password: secretAt([...path, ...keys, 'credentials', 'password'], known.password),
  });
  return {
    ...channel,
    ...(credentials ? { credentials: read(credentials) } : {}),
    ...(outgoing?.credentials ? { outgoing: { ...outgoing, credentials: read(outgoing.credentials, 'outgoing') } } : {}),
  };
}

/** Numbers lead to bots and flows that there are. */
export function checkChannels(
  channels: readonly ChannelConfig[],
  bots: ReadonlyMap<string, Bot>,
  agents: ReadonlyMap<string, AgentFile>,
  complain: Complain,
): void {
  channels.forEach((channel, i) => {
    for (const [number, { bot, flow }] of Object.entries(channel.numbers)) {
      const path = ['channels', i, 'numbers', number];
      const known = bots.get(bot);
      if (!known) {
        complain([...path, 'bot'], `there is no bot "${bot}"`, suggest(bot, [...bots.keys()], 'Add it to an account.'));
        continue;
      }
      const flows = agents.get(known.agent)?.definition.flows;
      if (flow !== undefined && flows && !flows.has(flow))
        complain([...path, 'flow'], `agent "${known.agent}" has no flow "${flow}"`, suggest(flow, [...flows.keys()], ''));
    }
  });
}
