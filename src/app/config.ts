import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Complaint, checkAgainst, type Result } from '#base';
import type { Bot, Client, Directory } from '#contract';
import { type ApiSpec, checkApis, parseAddressSet, type TlsIdentity, type TlsTrust } from '#net';
import type { StorePlace } from '#store';
import { type AgentFile, readAgent } from './agent-files.ts';
import { type ChannelConfig, channelTypeNames, isPhoneChannel, schemaOf } from './channel-types.ts';
import type { ChatChannelConfig, DeskConfig } from './chat/chat-types.ts';
import { checkChats, readChats, readDesks } from './chat/read-chats.ts';
import { type Complain, type Path, suggest } from './complain.ts';
import { configSchema, type WrittenConfig, type WrittenOutbound } from './config-schema.ts';
import { lintHandoffs } from './handoff/lint.ts';
import { type HandoffPlace, readHandoffs } from './read-handoffs.ts';
import { readOutbound } from './read-outbound.ts';
import { readTrust } from './read-trust.ts';
import { checkRemoteAgents, type RemoteAgentConfig, readRemoteAgents } from './remote-agents.ts';
import { readSecret } from './secret.ts';
import { selfMadeIdentity } from './self-made-identity.ts';
import type { WrittenSip } from './sip-schema.ts';
import { readStore } from './store-place.ts';
import { type LocatedComplaint, readWritten } from './written-file.ts';

/** The SIP side, its certificates read. */
export type SipConfig = Omit<WrittenSip, 'tls' | 'trust'> & {
  readonly tls?: TlsIdentity & { readonly selfMade?: true };
  readonly trust?: TlsTrust;
};

/** A configuration that was checked whole: every name in it exists, every secret was found. */
export interface GatewayConfig {
  readonly file: string;
  /** Where conversations and recordings are kept. */
  readonly folder: string;
  readonly http: Omit<WrittenConfig['http'], 'tls'> & { readonly tls?: { readonly cert: string; readonly key: string } };
  readonly store: { readonly place: StorePlace; readonly node: string };
  readonly log: WrittenConfig['log'];
  readonly recording: boolean;
  readonly speech: WrittenConfig['speech'];
  readonly turns: WrittenConfig['turns'];
  readonly demo: WrittenConfig['demo'];
  readonly drain: WrittenConfig['drain'];
  readonly agents: ReadonlyMap<string, AgentFile>;
  readonly remoteAgents: ReadonlyMap<string, RemoteAgentConfig>;
  /** What calls each account may have placed; accounts without a rule are not in it. */
  readonly outbound: ReadonlyMap<string, WrittenOutbound>;
  readonly bots: ReadonlyMap<string, Bot>;
  readonly clients: ReadonlyMap<string, Client>;
  readonly sip?: SipConfig;
  readonly channels: readonly ChannelConfig[];
  readonly chats: readonly ChatChannelConfig[];
  readonly desks: readonly DeskConfig[];
  readonly apis: Readonly<Record<string, ApiSpec>>;
  readonly handoffs?: HandoffPlace;
}

export const directoryOf = (config: Pick<GatewayConfig, 'bots' | 'clients'>): Directory => ({
  client: (id) => config.clients.get(id),
  bot: (id) => config.bots.get(id),
});

/**
 * Reads a configuration and everything it names. All complaints at once; a `config` only when none of them is an error.
 * What is read is relative to the file; what is written (conversations, generated secrets) to `writeFolder`, the file's folder unless told.
 */
export function loadConfig(
  file: string,
  writeFolder: string = dirname(resolve(file)),
): { readonly config?: GatewayConfig; readonly complaints: readonly LocatedComplaint[] } {
  const source = readWritten(file);
  if (source.complaints.length > 0) return { complaints: source.complaints };
  const whole = checkAgainst(configSchema, source.value);
  const found: Complaint[] = whole.ok ? [] : [...whole.error];
  const elsewhere: LocatedComplaint[] = [];
  const complain: Complain = (path, says, remedy, severity = 'error') => void found.push({ severity, path, says, remedy });
  // Channels are judged by their own type even when something else is wrong: all complaints at once.
  const plainChannels = readChannels(source.value, complain);
  // A wrong port must not keep the wrong bot from being told: what is sound is looked at without what is not.
  const read = whole.ok ? whole : checkAgainst(configSchema, withoutSections(source.value, whole.error));
  if (!read.ok) return { complaints: source.locate(found) };

  const written = read.value;
  const folder = dirname(resolve(file));
  const secretAt = (path: Path, reference: string): string => {
    const secret = readSecret(reference, { folder, writeFolder, allowPlain: written.allowPlainSecrets });
    if (secret.ok) return secret.value;
    complain(path, secret.error, 'Use env:NAME, file:PATH or generate:PATH.');
    return '';
  };
  // With holes where a channel is not sound: places in the list stay true for what is said of the others.
  const channels: ChannelConfig[] = [];
  for (const { channel, index } of plainChannels) channels[index] = withSecrets(channel, ['channels', index], secretAt);
  const agents = readAgents(written, folder, complain, elsewhere);
  if (written.agents.length + written.remoteAgents.length === 0)
    complain(['agents'], 'nobody is there to answer', 'Name at least one agent, or one of `remoteAgents`.');
  const remoteAgents = readRemoteAgents(written.remoteAgents, { folder, secretAt, complain });
  const { bots, clients } = readAccounts(written, [...agents.keys(), ...written.remoteAgents.map(({ id }) => id)], secretAt, complain);
  const apis = readApis(written, secretAt);
  for (const { path, says, remedy, severity } of checkApis(apis)) complain(['apis', ...path], says, remedy, severity);
  checkChannels(channels, bots, agents, complain);
  checkAgents(written, agents, channels, bots, complain);
  const tls = readTls(written.http.tls, ['http', 'tls'], folder, complain);
  const sipTls = readSipTls(written.sip, folder, writeFolder, complain);
  const trust = readTrust(written.sip?.trust, folder, complain);
  checkSip(written, channels, complain);
  for (const id of remoteAgents.keys()) if (agents.has(id)) complain(['remoteAgents'], `"${id}" is also an agent of ours`, 'Rename one of the two.');
  checkRemoteAgents(remoteAgents, channels, bots, written.sip !== undefined, complain);
  const outbound = readOutbound(written, channels, complain);
  checkDoor(written, complain);
  const desks = readDesks(written.desks, { complain, secretAt });
  const chats = readChats(written.chats, { complain, secretAt });
  checkChats(chats, desks, { bots, agents, channels }, complain);
  const handoffs = readHandoffs(written, secretAt, complain);
  // What has a reference is not lost.
  if (handoffs === undefined) lintHandoffs(channels, bots, agents, complain);
  const dataFolder = resolve(writeFolder, written.folder);
  const store = readStore(written.store, dataFolder, secretAt, complain);

  const complaints = [...source.locate(found), ...elsewhere];
  if (complaints.some(({ severity }) => severity === 'error')) return { complaints };
  const { http, log, recording, speech, turns, demo, drain } = written;
  const { tls: _files, ...plainHttp } = http;
  const { tls: _sipFiles, trust: _trustFiles, ...plainSip } = written.sip ?? { tls: undefined, trust: undefined };
  const sip = written.sip
    ? { sip: { ...(plainSip as Omit<WrittenSip, 'tls' | 'trust'>), ...(sipTls ? { tls: sipTls } : {}), ...(trust ? { trust } : {}) } }
    : {};
  const config: GatewayConfig = {
    ...{
      file,
      folder: dataFolder,
      store,
      log,
      recording,
      speech,
      turns,
      demo,
      drain,
      agents,
      remoteAgents,
      outbound,
      bots,
      clients,
      channels,
      chats,
      desks,
      apis,
    },
    ...sip,
    ...(handoffs === undefined ? {} : { handoffs }),
    http: tls ? { ...plainHttp, tls } : plainHttp,
  };
  return { config, complaints };
}

/** The configuration without the sections that are complained about; lists stay whole, so that places in them stay true. */
function withoutSections(value: unknown, complaints: readonly Complaint[]): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const bad = new Set(complaints.map(({ path }) => String(path[0])));
  return Object.fromEntries(Object.entries(value).filter(([key, section]) => !bad.has(key) || Array.isArray(section)));
}

function readChannels(value: unknown, complain: Complain): { readonly channel: ChannelConfig; readonly index: number }[] {
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
function withSecrets(channel: ChannelConfig, path: Path, secretAt: (path: Path, reference: string) => string): ChannelConfig {
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

function readAgents(written: WrittenConfig, folder: string, complain: Complain, elsewhere: LocatedComplaint[]): Map<string, AgentFile> {
  const agents = new Map<string, AgentFile>();
  written.agents.forEach((path, i) => {
    const { agent, complaints } = readAgent(resolve(folder, path));
    elsewhere.push(...complaints);
    if (!agent) {
      if (complaints.length === 0) complain(['agents', i], `"${path}" holds no agent`, 'Name a folder with an agent.yaml.');
      return;
    }
    const twin = agents.get(agent.id);
    if (twin) complain(['agents', i], `"${agent.id}" is also in ${twin.file}`, 'Rename one of the two agents.');
    agents.set(agent.id, agent);
  });
  return agents;
}

function readAccounts(
  written: WrittenConfig,
  agents: readonly string[],
  secretAt: (path: Path, reference: string) => string,
  complain: Complain,
): { bots: Map<string, Bot>; clients: Map<string, Client> } {
  const bots = new Map<string, Bot>();
  const clients = new Map<string, Client>();
  const accounts = new Set<string>();
  written.accounts.forEach((account, a) => {
    if (accounts.has(account.id)) complain(['accounts', a, 'id'], `"${account.id}" appears twice`, 'Give each account its own id.');
    accounts.add(account.id);
    account.bots.forEach((bot, b) => {
      const path = ['accounts', a, 'bots', b];
      if (bots.has(bot.id)) complain([...path, 'id'], `"${bot.id}" appears twice`, 'Give each bot its own id.');
      // An agent whose file is wrong has been complained about there.
      const broken = agents.length < written.agents.length + written.remoteAgents.length;
      if (!agents.includes(bot.agent) && !broken)
        complain([...path, 'agent'], `there is no agent "${bot.agent}"`, suggest(bot.agent, agents, 'Add its folder to `agents`.'));
      bots.set(bot.id, { ...bot, account: account.id });
    });
    account.clients.forEach((client, c) => {
      const path = ['accounts', a, 'clients', c];
      if (clients.has(client.id)) complain([...path, 'id'], `"${client.id}" appears twice`, 'Give each client its own id.');
      if ((client.secret === undefined) === (client.secrets === undefined))
        complain(path, 'needs either `secret` or `secrets`', 'Give one of the two.');
      const own = account.bots.map(({ id }) => id);
      client.bots?.forEach((bot, i) => {
        if (!own.includes(bot)) complain([...path, 'bots', i], `"${bot}" is no bot of this account`, suggest(bot, own, ''));
      });
      const references = client.secrets ?? (client.secret === undefined ? [] : [client.secret]);
      const secrets = references.map((reference, i) => secretAt(client.secrets ? [...path, 'secrets', i] : [...path, 'secret'], reference));
      const { id, algorithm, scopes, requireExpiry, requireTokenId } = client;
      if (algorithm.startsWith('HS') && secrets.some((secret) => secret !== '' && secret.length < 16)) {
        complain(
          [...path, 'secret'],
          'this secret is short enough to be guessed',
          'Use at least 16 characters; `generate:` makes a good one.',
          'warning',
        );
      }
      clients.set(id, { id, account: account.id, algorithm, secrets, bots: client.bots ?? own, scopes, requireExpiry, requireTokenId });
    });
  });
  return { bots, clients };
}

function readApis(written: WrittenConfig, secretAt: (path: Path, reference: string) => string): Record<string, ApiSpec> {
  const apis: Record<string, ApiSpec> = {};
  for (const [id, { headers, body, ...api }] of Object.entries(written.apis)) {
    const plain = Object.entries(headers).map(([name, value]): [string, string] => {
      const isReference = /^(?:env|file|generate):/.test(value);
      return [name, isReference ? secretAt(['apis', id, 'headers', name], value) : value];
    });
    apis[id] = { ...api, headers: Object.fromEntries(plain), ...(body === undefined ? {} : { body }) };
  }
  return apis;
}

function checkChannels(
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

/** What agents want of the gateway: APIs that are configured, targets on the channels that lead to them. */
function checkAgents(
  written: WrittenConfig,
  agents: ReadonlyMap<string, AgentFile>,
  channels: readonly ChannelConfig[],
  bots: ReadonlyMap<string, Bot>,
  complain: Complain,
): void {
  for (const { id, definition } of agents.values()) {
    for (const api of definition.uses.apis) {
      if (!Object.hasOwn(written.apis, api))
        complain(
          ['apis'],
          `agent "${id}" calls the API "${api}", which is not configured`,
          suggest(api, Object.keys(written.apis), `Add \`apis: { ${api}: { url: … } }\`.`),
        );
    }
    channels.forEach((channel, i) => {
      const leadsHere = Object.values(channel.numbers).some(({ bot }) => bots.get(bot)?.agent === id);
      if (!leadsHere) return;
      for (const target of definition.uses.targets) {
        if (!Object.hasOwn(channel.targets, target)) {
          complain(
            ['channels', i, 'targets'],
            `agent "${id}" hands over to "${target}", which this channel has not`,
            suggest(target, Object.keys(channel.targets), `Add \`${target}\` to its targets.`),
          );
        }
      }
    });
  }
}

function readTls(tls: TlsIdentity | undefined, path: Path, folder: string, complain: Complain): TlsIdentity | undefined {
  if (!tls) return undefined;
  const read = (name: 'cert' | 'key'): string => {
    try {
      return readFileSync(resolve(folder, tls[name]), 'utf8');
    } catch {
      complain([...path, name], `the file ${tls[name]} cannot be read`, 'Name a PEM file that this user may read.');
      return '';
    }
  };
  return { cert: read('cert'), key: read('key') };
}

function readSipTls(sip: WrittenSip | undefined, folder: string, writeFolder: string, complain: Complain): SipConfig['tls'] {
  const { cert, key, selfMade } = sip?.tls ?? {};
  if (sip && selfMade !== undefined) {
    const names = sip.listeners.flatMap(({ transport, host, advertised }) => (transport === 'tls' ? [advertised?.host ?? host, host] : []));
    const made = selfMadeIdentity(resolve(writeFolder, selfMade), names, Date.now());
    if (made.ok) return { ...made.value, selfMade: true };
    complain(['sip', 'tls', 'selfMade'], made.error, 'Name a folder that this user may write.');
  }
  return cert === undefined || key === undefined ? undefined : readTls({ cert, key }, ['sip', 'tls'], folder, complain);
}

/** Channels by telephone need listeners, and listeners by TLS a certificate. */
function checkSip({ sip }: WrittenConfig, channels: readonly ChannelConfig[], complain: Complain): void {
  channels.forEach((channel, i) => {
    if (isPhoneChannel(channel) && !sip)
      complain(
        ['channels', i, 'type'],
        `a channel of the type "${channel.type}" needs \`sip\``,
        'Add `sip: { listeners: [{ transport: tls, port: 5061 }], tls: … }`.',
      );
  });
  sip?.listeners.forEach(({ transport, host, advertised }, i) => {
    const path = ['sip', 'listeners', i];
    if (transport === 'tls' && !sip.tls)
      complain(path, 'a TLS listener needs a certificate', 'Give `sip.tls` with `cert` and `key`, or `selfMade` for a trial.');
    if ((host === '0.0.0.0' || host === '::') && !advertised)
      complain([...path, 'host'], 'others cannot be told to call every address', 'Give `advertised: { host: … }` too.');
  });
}

function checkDoor(written: WrittenConfig, complain: Complain): void {
  const { host, tls, trustProxy } = written.http;
  const proxies = parseAddressSet(trustProxy);
  if (!proxies.ok) complain(['http', 'trustProxy'], proxies.error, 'Write addresses like 10.0.0.7 or networks like 10.0.0.0/8.');
  const loopback = /^(?:127\.|localhost$|::1$)/.test(host);
  if (!loopback && !tls && trustProxy.length === 0) {
    complain(
      ['http', 'host'],
      'others can reach this address, and it speaks without TLS',
      'Give `tls`, or listen on 127.0.0.1 behind a TLS proxy and name it in `trustProxy`.',
      'warning',
    );
  }
}
