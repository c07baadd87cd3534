import { dirname, resolve } from 'node:path';
import type { Complaint } from '#base';
import type { Bot, Client, Directory } from '#contract';
import { type ApiSpec, checkApis, parseAddressSet, type Seal } from '#net';
import type { StorePlace } from '#store';
import { type AgentFile, readAgent } from './agent-files.ts';
import { readAppSeal } from './apps/app-seal.ts';
import type { ChannelConfig } from './channel-types.ts';
import type { ChatChannelConfig, DeskConfig } from './chat/chat-types.ts';
import { checkChats, readChats, readDesks } from './chat/read-chats.ts';
import { type Complain, type Path, suggest } from './complain.ts';
import { configSchema, lenientConfigSchema, type WrittenConfig, type WrittenOutbound } from './config-schema.ts';
import { lintDeskHandoffs, lintHandoffs } from './handoff/lint.ts';
import type { ModelConfig } from './models/model-types.ts';
import { readModels } from './models/read-models.ts';
import { readSummaries, type SummaryRules } from './models/summary-settings.ts';
import { readWebhooks, type Webhook } from './notices/read-webhooks.ts';
import { type AccountPrivacy, readPrivacy } from './privacy/read-privacy.ts';
import { readAccounts } from './read-accounts.ts';
import { checkChannels, readChannels, withPasswords } from './read-channels.ts';
import { type HandoffPlace, readHandoffs } from './read-handoffs.ts';
import { readOutbound } from './read-outbound.ts';
import { checkSip, readSipTls, type SipConfig } from './read-sip.ts';
import { readTls } from './read-tls.ts';
import { readTrust } from './read-trust.ts';
import { type RecordingsConfig, readRecordings } from './recordings/read-recordings.ts';
import { checkRemoteAgents, type RemoteAgentConfig, readRemoteAgents } from './remote-agents.ts';
import { type ReportsConfig, readReports } from './reports/read-reports.ts';
import { readSecret } from './secret.ts';
import type { WrittenSip } from './sip-schema.ts';
import { readSound } from './sound-part.ts';
import { readStore } from './store-place.ts';
import { type LocatedComplaint, printField, readWritten } from './written-file.ts';

/** A configuration that was checked whole: every name in it exists, every secret was found. */
export interface GatewayConfig {
  readonly file: string;
  /** Where conversations and recordings are kept. */
  readonly folder: string;
  readonly http: Omit<WrittenConfig['http'], 'tls'> & { readonly tls?: { readonly cert: string; readonly key: string } };
  /** Where in the file secrets stand that were made by chance: other gateways have others. */
  readonly generated: readonly string[];
  readonly store: { readonly place: StorePlace; readonly node: string; readonly deadLetterDays: number };
  readonly log: WrittenConfig['log'];
  readonly recordings: RecordingsConfig;
  readonly speech: WrittenConfig['speech'];
  readonly turns: WrittenConfig['turns'];
  readonly blocked: WrittenConfig['blocked'];
  readonly demo: WrittenConfig['demo'];
  readonly drain: WrittenConfig['drain'];
  readonly agents: ReadonlyMap<string, AgentFile>;
  readonly remoteAgents: ReadonlyMap<string, RemoteAgentConfig>;
  /** What calls each account may have placed; accounts without a rule are not in it. */
  readonly outbound: ReadonlyMap<string, WrittenOutbound>;
  /** What tells who a customer is, and how long things are kept, by account; those without rules are not in it. */
  readonly privacy: ReadonlyMap<string, AccountPrivacy>;
  readonly bots: ReadonlyMap<string, Bot>;
  readonly clients: ReadonlyMap<string, Client>;
  readonly sip?: SipConfig;
  readonly channels: readonly ChannelConfig[];
  readonly chats: readonly ChatChannelConfig[];
  readonly desks: readonly DeskConfig[];
  readonly apis: Readonly<Record<string, ApiSpec>>;
  readonly publicApi: WrittenConfig['publicApi'];
  /** What the secrets of apps are sealed with; without it there are none but the configuration’s clients. */
  readonly appSeal?: Seal;
  readonly handoffs?: HandoffPlace;
  readonly models: ReadonlyMap<string, ModelConfig>;
  readonly summaries: SummaryRules;
  readonly reports: ReportsConfig;
  readonly webhooks: readonly Webhook[];
}

export const directoryOf = (config: Pick<GatewayConfig, 'bots' | 'clients'>): Directory => ({
  client: (id) => config.clients.get(id),
  bot: (id) => config.bots.get(id),
});

/** The accounts there are, and the bots of each. */
export const accountsOf = ({ bots }: Pick<GatewayConfig, 'bots'>) => ({
  accounts: [...new Set([...bots.values()].map(({ account }) => account))],
  botsOf: (account: string): readonly string[] => [...bots.values()].flatMap((bot) => (bot.account === account ? [bot.id] : [])),
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
  // A wrong port must not keep the wrong bot from being told: what is sound is looked at without what is not.
  const read = readSound(configSchema, source.value, { lenient: lenientConfigSchema, untouched: ['channels'] });
  const found: Complaint[] = [];
  const elsewhere: LocatedComplaint[] = [];
  const complain: Complain = (path, says, remedy, severity = 'error') => void found.push({ severity, path, says, remedy });
  // Channels are judged by their own type even when something else is wrong: all complaints at once.
  const plainChannels = readChannels(source.value, complain);
  if (read.value === undefined) return { complaints: inOrder(source.locate([...read.complaints, ...found])) };

  const written = read.value;
  const folder = dirname(resolve(file));
  const generated: string[] = [];
  const secretAt = (path: Path, reference: string): string => {
    const secret = readSecret(reference, { folder, writeFolder, allowPlain: written.allowPlainSecrets });
    if (reference.startsWith('generate:')) generated.push(printField(path));
    if (secret.ok) return secret.value;
    complain(path, secret.error, 'Use env:NAME, file:PATH or generate:PATH.');
    return '';
  };
  // With holes where a channel is not sound: places in the list stay true for what is said of the others.
  const channels: ChannelConfig[] = [];
  for (const { channel, index } of plainChannels) channels[index] = withPasswords(channel, ['channels', index], secretAt);
  const agents = readAgents(written, folder, complain, elsewhere);
  if (written.agents.length + written.remoteAgents.length === 0)
    complain(['agents'], 'nobody is there to answer', 'Name at least one agent, or one of `remoteAgents`.');
  const remoteAgents = readRemoteAgents(written.remoteAgents, { folder, secretAt, complain });
  const { bots, clients } = readAccounts(written, [...agents.keys(), ...written.remoteAgents.map(({ id }) => id)], secretAt, complain);
  const apis = readApis(written, secretAt);
  const models = readModels(written.models, { secretAt, complain });
  const summaries = readSummaries(written, [...models.keys()], [...agents.keys()], complain);
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
  const privacy = readPrivacy(written.accounts, complain);
  checkDoor(written, complain);
  const desks = readDesks(written.desks, { complain, secretAt });
  const chats = readChats(written.chats, { complain, secretAt });
  checkChats(chats, desks, { bots, agents, channels, desksBroken: desks.length < written.desks.length }, complain);
  const recordings = readRecordings(written, secretAt, complain);
  const handoffs = readHandoffs(written, secretAt, complain);
  // What has a reference is not lost.
  if (handoffs === undefined) {
    lintHandoffs(channels, bots, agents, complain);
    lintDeskHandoffs(chats, desks, bots, agents, complain);
  }
  const webhooks = readWebhooks(written.accounts, secretAt, complain);
  const reports = readReports(written.reports, { folder, accounts: written.accounts.map((account) => account.id), secretAt, complain });
  const dataFolder = resolve(writeFolder, written.folder);
  const store = readStore(written.store, dataFolder, secretAt, complain);

  const appSeal = readAppSeal({
    reference: written.apps.secret,
    shared: 'postgres' in store.place,
    dataFolder,
    folder,
    writeFolder,
    allowPlain: written.allowPlainSecrets,
  });
  if (!appSeal.ok) complain(['apps', 'secret'], appSeal.error, 'Use env:NAME, file:PATH or generate:PATH.');

  const complaints = [...inOrder(source.locate([...read.complaints, ...read.told(found)])), ...elsewhere];
  if (complaints.some(({ severity }) => severity === 'error')) return { complaints };
  const { http, log, speech, turns, blocked, demo, drain } = written;
  const { tls: _files, ...plainHttp } = http;
  const { tls: _sipFiles, trust: _trustFiles, ...plainSip } = written.sip ?? { tls: undefined, trust: undefined };
  const sip = written.sip
    ? { sip: { ...(plainSip as Omit<WrittenSip, 'tls' | 'trust'>), ...(sipTls ? { tls: sipTls } : {}), ...(trust ? { trust } : {}) } }
    : {};
  const config: GatewayConfig = {
    file,
    folder: dataFolder,
    store,
    log,
    recordings,
    speech,
    turns,
    blocked,
    demo,
    drain,
    agents,
    remoteAgents,
    outbound,
    privacy,
    bots,
    clients,
    channels,
    chats,
    desks,
    apis,
    models,
    summaries,
    reports,
    webhooks,
    publicApi: written.publicApi,
    generated,
    ...sip,
    ...(handoffs === undefined ? {} : { handoffs }),
    ...(appSeal.ok && appSeal.value ? { appSeal: appSeal.value } : {}),
    http: tls ? { ...plainHttp, tls } : plainHttp,
  };
  return { config, complaints };
}

const inOrder = (complaints: readonly LocatedComplaint[]): LocatedComplaint[] =>
  [...complaints].sort((a, b) => a.line - b.line || a.column - b.column);

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
