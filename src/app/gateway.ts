import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { asGatewayError, type Logger } from '#base';
import { talkdeskStream } from '#connectors/talkdesk-stream';
import type { Agent, Block, EventBus, LiveSessions, RemoteAgent, SpeakRequest, TextToSpeech, VoiceCall, VoiceDetector } from '#contract';
import { flowAgent } from '#conversation';
import { type BoundListener, createHttpDoor, openApiClient, openMeter, openTokenIds, parseAddressSet, realDice, realScheduler } from '#net';
import { flite } from '#providers/flite';
import { silero } from '#providers/silero';
import { soundswallower } from '#providers/soundswallower';
import { readConsole } from '#server';
import { type OutboundTrunk, type SessionSettings, switchboard } from '#sessions';
import { type Orphan, openCustomerFiles, openStore, recoverUnfinished, watchOrphans } from '#store';
import type { PhoneConnector } from '#telephony';
import { answering } from './answering.ts';
import { openDirectory } from './apps/open-directory.ts';
import { blockOfCall, turningAway } from './blocked-calls.ts';
import { isPhoneChannel, openPhoneConnector } from './channel-types.ts';
import { openChats } from './chat/open-chats.ts';
import type { GatewayConfig } from './config.ts';
import { localBus } from './local-bus.ts';
import { openModels } from './models/open-models.ts';
import { openSummaries } from './models/open-summaries.ts';
import { alongOf } from './notices/along.ts';
import { serveOrdersApi } from './orders-api.ts';
import { openOutbound, trunkOf } from './outbound.ts';
import { coverThread } from './privacy/cover-thread.ts';
import { privacyRules } from './privacy/read-privacy.ts';
import { referenceTo } from './read-handoffs.ts';
import { openRecordings, ringOf } from './recordings/open-recordings.ts';
import { recordingRule } from './recordings/read-recordings.ts';
import { openRemoteAgents } from './remote-agents.ts';
import { serveRecord } from './serve-record.ts';
import { allCodecs, openExchange, printListeners } from './sip-exchange.ts';

/** A gateway that runs. */
export interface Gateway {
  address(): { readonly host: string; readonly port: number };
  /** Where calls by SIP are taken. */
  readonly sip: readonly BoundListener[];
  /** Pages for people are served. */
  readonly console: boolean;
  readonly live: LiveSessions;
  readonly bus: EventBus;
  /** Takes nothing new; resolves when the live calls are over or wound up (promise P7). */
  drain(): Promise<void>;
  /** Ends everything that is left and closes the store. Safe to call twice. */
  close(): Promise<void>;
}

/** Builds every room from a configuration, joins them, and opens the door last. */
export async function openGateway(config: GatewayConfig, logger: Logger): Promise<Gateway> {
  const scheduler = realScheduler();
  const dice = realDice();
  const meter = openMeter();
  const bus = localBus(logger);
  const store = await openStore({
    ...config.store.place,
    node: config.store.node,
    deadDays: config.store.deadLetterDays,
    logger,
    meter,
    clock: scheduler,
    along: alongOf(config),
  });
  // Its thread loads while this one does the rest.
  const detecting = config.speech.neuralDetector ? openDetector(logger) : undefined;
  const { directory, refresh: readApps, close: closeDirectory } = await openDirectory(config, store.apps, { scheduler, logger });
  const recordings = await openRecordings(config.recordings, {
    folder: config.folder,
    node: config.store.node,
    scheduler,
    dice,
    logger,
    meter,
    outbox: store.outbox,
  });
  const shared = 'postgres' in config.store.place;
  const ours = (node: string): boolean => !shared || node === config.store.node;
  const mended = await recoverUnfinished(store, scheduler, ({ head, node }) => head.medium === 'voice' && ours(node));
  // Calls are gone with their process; what is written goes on.
  const orphans = (await store.orphans()).filter(({ head, node }) => head.medium === 'chat' && ours(node)).map(({ head }) => head.id);
  const mendedRecordings = await recordings.shelf.mendRecordings();
  void recordings.library.resume().catch((error: unknown) => logger.error('recordings cannot be looked through', { error }));
  if (mended.length > 0 || mendedRecordings.length > 0)
    logger.warn('recovered after a crash', { conversations: mended.length, recordings: mendedRecordings.length });

  const cores = availableParallelism();
  const speechToText = soundswallower({ workers: config.speech.listeners ?? Math.min(4, cores), logger, meter, scheduler });
  const textToSpeech = flite({ logger, meter, scheduler, ...(config.speech.voices === undefined ? {} : { workers: config.speech.voices }) });

  const agents = new Map<string, Agent>();
  for (const { id, definition, version } of config.agents.values()) agents.set(id, flowAgent(definition, { version, dice }));
  // Without a channel for calls nobody is heard and nothing is said.
  const speaking = config.channels.length > 0 ? [...agents.values()] : [];
  for (const agent of speaking) speechToText.prepare({ language: agent.language, rateHz: 8000, grammar: agent.grammar });
  const detector = await detecting;

  const proxies = parseAddressSet(config.http.trustProxy);
  const door = createHttpDoor({
    host: config.http.host,
    port: config.http.port,
    logger,
    meter,
    ...(config.http.tls ? { tls: config.http.tls } : {}),
    ...(proxies.ok ? { trustProxy: proxies.value } : {}),
  });
  const api = openApiClient({ apis: config.apis, scheduler, logger, meter, own: () => ownDoor(config, door.address()) });
  const { handoffs } = config;
  const models = openModels(config.models, { scheduler, dice, logger, meter });
  const languageOf = (agent: string): string | undefined => config.agents.get(agent)?.definition.language;
  const covering = coverThread(logger);
  const summaries = openSummaries({
    rules: config.summaries,
    covering,
    models: models.models,
    privacyOf: privacyRules(config.privacy),
    languageOf,
    logger,
    meter,
  });
  const board = switchboard({
    store,
    blocks: store.blocks,
    bus,
    api,
    speechToText,
    textToSpeech,
    detector,
    recordings: recordings.shelf,
    scheduler,
    dice,
    logger,
    meter,
    recordingRule: recordingRule(config.recordings),
    referenceTo: handoffs && referenceTo(handoffs),
    summaries,
  });

  const take = (call: VoiceCall, fallbackTarget: string | undefined): void => {
    const { bot, mode } = call.facts;
    const settings = answers(bot, fallbackTarget);
    // The door only lets in what the configuration knows; a stream to listen to leads nowhere when its bot's agent is not ours.
    if (settings && !('remote' in settings && mode === 'listen'))
      return void blockOfCall(store.blocks, call.facts, logger)
        .then((block) => board.take(call, block ? blockedSettings(block, settings, config) : settings))
        .catch((thrown: unknown) => {
          logger.error('a call was not taken', { error: asGatewayError(thrown) });
          call.hangUp('failed');
        });
    logger.error('no agent for a call', { bot, mode });
    call.hangUp('failed');
  };
  const seen = openTokenIds();
  const exchange = config.sip ? openExchange(config.sip, { scheduler, dice, logger, meter }) : undefined;
  const remotes = exchange ? openRemoteAgents(config.remoteAgents, { exchange, codecs: allCodecs, logger }) : new Map<string, RemoteAgent>();
  const trunks = new Map<string, OutboundTrunk>();
  const answers = answering(config, directory, agents, remotes);
  const outbound = openOutbound(config, { board, directory, answering: answers, trunks, clock: scheduler, meter, logger });
  const connectors = config.channels.flatMap((channel): Pick<PhoneConnector, 'open' | 'drain' | 'close'>[] => {
    const onCall = (call: VoiceCall): void => take(call, channel.fallbackTarget);
    if (!isPhoneChannel(channel)) return [talkdeskStream(channel, { door, directory, scheduler, dice, logger, meter, tokenIds: seen, onCall })];
    if (!exchange) return [];
    const connector = openPhoneConnector(channel, { exchange, directory, codecs: allCodecs, dice, logger, onCall });
    if (connector.placer) trunks.set(channel.id, trunkOf(channel, connector.placer));
    return [connector];
  });

  const files = await openCustomerFiles({
    store: config.store.place,
    directory: join(config.folder, 'files'),
    ring: ringOf(config.recordings),
    clock: scheduler,
    dice,
    logger,
  });
  const written = config.chats.length + config.desks.length > 0 || orphans.length > 0;
  const chats = written
    ? openChats({
        chats: config.chats,
        desks: config.desks,
        agents,
        files: files.shelf,
        store,
        shared,
        door,
        directory,
        orphans,
        bus,
        api,
        summaries,
        referenceTo: handoffs && referenceTo(handoffs),
        scheduler,
        dice,
        logger,
        meter,
      })
    : undefined;

  const adopt = async ({ head, epoch }: Orphan): Promise<boolean> => (await chats?.house.adopt(head.id, epoch)) ?? false;
  const stopWatching = shared ? watchOrphans(store, scheduler, logger, adopt) : undefined;

  let draining = false;
  const console = config.http.console ? await readConsole() : undefined;
  if (config.http.console && console === undefined) logger.warn('the console is not served: its files are missing; `npm run console` makes them');
  const record = serveRecord(config, {
    console,
    door,
    store,
    recordings,
    files,
    summaries,
    covering,
    languageOf,
    directory,
    readApps,
    live: board,
    bus,
    outbound,
    seen,
    scheduler,
    dice,
    meter,
    logger,
    ready: () => ({ store: true, accepting: !draining }),
  });
  if (config.demo.ordersApi) serveOrdersApi(door);
  for (const connector of connectors) await connector.open();
  await chats?.open();
  const sip = exchange ? await exchange.open() : [];
  if (exchange) logger.info('SIP ready', { listeners: printListeners(sip) });
  record.start();
  const { host, port } = await door.listen();
  logger.info('gateway ready', { host, port, channels: config.channels.length, agents: agents.size });
  record.startReports();
  preparePrompts(speaking, textToSpeech);

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    for (const connector of connectors) await connector.close();
    await board.drain(0);
    await chats?.close();
    await exchange?.close();
    await door.close();
    api.close();
    await record.close();
    await Promise.all([speechToText.close(), textToSpeech.close(), detector?.close()]);
    await recordings.close();
    await files.close();
    stopWatching?.();
    closeDirectory();
    await store.close();
    models.close();
    await covering.close();
    logger.info('gateway closed');
  };
  return {
    address: () => door.address(),
    sip,
    console: console !== undefined,
    live: board,
    bus,
    async drain() {
      draining = true;
      door.drain();
      for (const connector of connectors) connector.drain();
      chats?.drain();
      void exchange?.drain();
      await board.drain(config.drain.limitSeconds * 1000);
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}

function blockedSettings({ from: keptFrom }: Block, settings: SessionSettings, { blocked, turns }: GatewayConfig): SessionSettings {
  if (keptFrom === 'human') return { ...settings, keptFrom };
  const { longestMs } = settings;
  return { agent: turningAway(blocked), keptFrom, longestMs, patience: turns.patience, waitingPhrase: turns.waitingPhrase };
}

async function openDetector(logger: Logger): Promise<VoiceDetector | undefined> {
  try {
    return await silero({ logger });
  } catch (thrown) {
    const error = asGatewayError(thrown);
    logger.warn('no neural voice detector, energy alone must do', { code: error.code, error });
    return undefined;
  }
}

/** Prepares what agents will surely say, once calls are taken: nobody waits for it, and live work goes first. */
function preparePrompts(agents: readonly Agent[], voice: TextToSpeech): void {
  for (const agent of agents) {
    const request: SpeakRequest = { voice: agent.voice.name, language: agent.language, rateHz: 8000 };
    for (const prompt of agent.prompts) void voice.prepare(request, prompt);
  }
}

function ownDoor(config: GatewayConfig, { host, port }: { host: string; port: number }): { url: string; cert?: string } {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return { url: `${config.http.tls ? 'https' : 'http'}://${reachable}:${port}`, ...(config.http.tls ? { cert: config.http.tls.cert } : {}) };
}
