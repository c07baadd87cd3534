import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { createResampler, parseWav } from '#audio';
import { checkAgainst, nearest } from '#base';
import { type SipAgentOptions, type SipAgentPorts, sipAgent, sipAgentOptions } from '#connectors/sip-agent';
import type { Bot, RemoteAgent, WaitingSound } from '#contract';
import type { ChannelConfig } from './channel-types.ts';
import type { Complain, Path } from './complain.ts';

/** An agent that runs elsewhere: its options, and the sound of its own that callers wait with, if it has one. */
export interface RemoteAgentConfig {
  readonly options: SipAgentOptions;
  readonly waiting?: WaitingSound;
}

/** Each type of remote agent with the schema of its options. */
export const remoteAgentSchemas = { 'sip-agent': sipAgentOptions } as const;

interface Ports {
  readonly folder: string;
  readonly secretAt: (path: Path, reference: string) => string;
  readonly complain: Complain;
}

/** Reads the list `remoteAgents` as it was written; those that are not sound are complained about and left out. */
export function readRemoteAgents(written: readonly { readonly id: string; readonly type: string }[], ports: Ports): Map<string, RemoteAgentConfig> {
  const { complain } = ports;
  const agents = new Map<string, RemoteAgentConfig>();
  for (const [i, entry] of written.entries()) {
    const path: Path = ['remoteAgents', i];
    if (!Object.hasOwn(remoteAgentSchemas, entry.type)) {
      complain([...path, 'type'], `"${entry.type}" is no type of remote agent`, `Use one of: ${Object.keys(remoteAgentSchemas).join(', ')}.`);
      continue;
    }
    const read = checkAgainst(remoteAgentSchemas[entry.type as keyof typeof remoteAgentSchemas], entry);
    if (!read.ok) {
      for (const found of read.error) complain([...path, ...found.path], found.says, found.remedy, found.severity);
      continue;
    }
    if (agents.has(entry.id)) complain([...path, 'id'], `"${entry.id}" appears twice`, 'Give each remote agent its own id.');
    agents.set(entry.id, { options: withSecrets(read.value, path, ports), ...waitingOf(read.value, path, ports) });
  }
  return agents;
}

function withSecrets(options: SipAgentOptions, path: Path, { secretAt }: Ports): SipAgentOptions {
  if (!options.credentials) return options;
  return {
    ...options,
    credentials: { ...options.credentials, password: secretAt([...path, 'credentials', 'password'], options.credentials.password) },
  };
}

/** The longest sound that is kept; a longer file is cut. */
const longestWaitingMs = 60_000;
const rateHz = 8000;
const usualRates: readonly number[] = [8000, 11_025, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000];

function waitingOf({ waitingSound }: SipAgentOptions, path: Path, { folder, complain }: Ports): { waiting?: WaitingSound } {
  if (!/\.wav$/i.test(waitingSound)) return {};
  const unfit = (says: string): { waiting?: WaitingSound } => {
    complain([...path, 'waitingSound'], says, 'Name a WAV file with at least a second of sound: 16-bit PCM, A-law or mu-law.');
    return {};
  };
  let octets: Uint8Array;
  try {
    octets = readFileSync(resolve(folder, waitingSound));
  } catch {
    return unfit(`the file ${waitingSound} cannot be read`);
  }
  const parsed = parseWav(octets);
  if (!parsed.ok || !usualRates.includes(parsed.value.rateHz)) return unfit(`${waitingSound} is no WAV file that can be played`);
  const { channels, rateHz: fromHz } = parsed.value;
  const first = parsed.value.samples.filter((_, i) => i % channels === 0).subarray(0, (fromHz * longestWaitingMs) / 1000);
  const samples = createResampler(fromHz, rateHz).write(first);
  if (samples.length < rateHz) return unfit(`${waitingSound} is shorter than a second`);
  return { waiting: { samples, rateHz } };
}

/** The roads to all remote agents of a configuration. */
export const openRemoteAgents = (
  remotes: ReadonlyMap<string, RemoteAgentConfig>,
  ports: Omit<SipAgentPorts, 'waiting'>,
): ReadonlyMap<string, RemoteAgent> => new Map([...remotes].map(([id, { options, waiting }]) => [id, sipAgent(options, { ...ports, waiting })]));

/** What remote agents need of the gateway: listeners to call from, targets on the channels that lead to them. */
export function checkRemoteAgents(
  remotes: ReadonlyMap<string, RemoteAgentConfig>,
  channels: readonly ChannelConfig[],
  bots: ReadonlyMap<string, Bot>,
  hasSip: boolean,
  complain: Complain,
): void {
  if (remotes.size > 0 && !hasSip)
    complain(
      ['remoteAgents'],
      'remote agents are called by SIP and need `sip`',
      'Add `sip: { listeners: [{ transport: tls, port: 5061 }], tls: … }`.',
    );
  for (const [id, { options }] of remotes) {
    if (channels.some((channel) => channel?.id === id))
      complain(['remoteAgents'], `"${id}" is also the id of a channel`, 'Rename one of the two: figures are kept by it.');
    channels.forEach((channel, i) => {
      if (!Object.values(channel.numbers).some(({ bot }) => bots.get(bot)?.agent === id)) return;
      const known = Object.keys(channel.targets);
      for (const target of new Set(Object.values(options.handOff.targets)))
        if (!known.includes(target)) {
          const near = nearest(target, known);
          const remedy = near === undefined ? `Add \`${target}\` to its targets.` : `Did you mean "${near}"?`;
          complain(['channels', i, 'targets'], `remote agent "${id}" hands over to "${target}", which this channel has not`, remedy);
        }
      if (channel.fallbackTarget === undefined)
        complain(
          ['channels', i],
          `its calls go to the remote agent "${id}" and there is no \`fallbackTarget\``,
          'Name the target that takes callers when the agent cannot be had; without it the channel is told of an error.',
          'warning',
        );
    });
  }
}
