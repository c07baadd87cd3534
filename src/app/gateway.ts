import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { asGatewayError, type Logger } from '#base';
import { talkdeskStream } from '#connectors/talkdesk-stream';
import type { Agent, EventBus, LiveSessions, RemoteAgent, SpeakRequest, SpeechToText, TextToSpeech, VoiceCall, VoiceDetector } from '#contract';
import { flowAgent } from '#conversation';
import { type BoundListener, createHttpDoor, openApiClient, openMeter, openTokenIds, parseAddressSet, realDice, realScheduler } from '#net';
import { flite } from '#providers/flite';
import { silero } from '#providers/silero';
import { soundswallower } from '#providers/soundswallower';
import { openServer } from '#server';
import { type OutboundTrunk, switchboard } from '#sessions';
import { openRecordingShelf, openStore, recoverUnfinished, watchOrphans } from '#store';
import type { PhoneConnector } from '#telephony';
import { answering } from './answering.ts';
import { isPhoneChannel, openPhoneConnector } from './channel-types.ts';
import { openChats } from './chat/open-chats.ts';
import { directoryOf, type GatewayConfig } from './config.ts';
import { localBus } from './local-bus.ts';
import { serveOrdersApi } from './orders-api.ts';
import { openOutbound, trunkOf } from './outbound.ts';
import { productVersion } from './product.ts';
import { referenceTo } from './read-handoffs.ts';
import { openRemoteAgents } from './remote-agents.ts';
import { allCodecs, openExchange, printListeners } from './sip-exchange.ts';

/** A gateway that runs. */
export interface Gateway {
  address(): { readonly host: string; readonly port: number };
  /** Where calls by SIP are taken. */
  readonly sip: readonly BoundListener[];
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
  const directory = directoryOf(config);

  const store = await openStore({ ...config.store.place, node: config.store.node, logger, meter, clock: scheduler });
  const recordings = config.recording ? await openRecordingShelf({ directory: join(config.folder, 'recordings'), logger }) : undefined;
  const shared = 'postgres' in config.store.place;
  const ours = (node: string): boolean => !shared || node === config.store.node;
  const mended = await recoverUnfinished(store, scheduler, ({ head, node }) => head.medium === 'voice' && ours(node));
  // Calls are gone with their process; what is written goes on.
  const orphans = (await store.orphans()).filter(({ head, node }) => head.medium === 'chat' && ours(node)).map(({ head }) => head.id);
  const stopWatching = shared ? watchOrphans(store, scheduler, logger) : undefined;
  const mendedRecordings = (await recordings?.mendRecordings()) ?? [];
  if (mended.length > 0 || mendedRecordings.length > 0)
    logger.warn('recovered after a crash', { conversations: mended.length, recordings: mendedRecordings.length });

  const cores = availableParallelism();
  const speechToText = soundswallower({ workers: config.speech.listeners ?? Math.min(4, cores), logger, meter, scheduler });
  const textToSpeech = flite({ logger, meter, scheduler, ...(config.speech.voices === undefined ? {} : { workers: config.speech.voices }) });
  const detector = config.speech.neuralDetector ? await openDetector(logger) : undefined;

  const agents = new Map<string, Agent>();
  for (const { id, definition, version } of config.agents.values()) agents.set(id, flowAgent(definition, { version, dice }));
  warmUp([...agents.values()], speechToText, textToSpeech);

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
  const board = switchboard({
    ...{ store, bus, api, speechToText, textToSpeech, detector, recordings, scheduler, dice, logger, meter },
    referenceTo: handoffs && referenceTo(handoffs),
  });

  const take = (call: VoiceCall, fallbackTarget: string | undefined): void => {
    const { bot, mode } = call.facts;
    const settings = answers(bot, fallbackTarget);
    // The door only lets in what the configuration knows; a stream to listen to leads nowhere when its bot's agent is not ours.
    if (settings && !('remote' in settings && mode === 'listen')) return void board.take(call, settings);
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

  const written = config.chats.length + config.desks.length > 0 || orphans.length > 0;
  const chats = written
    ? await openChats({
        ...{ chats: config.chats, desks: config.desks, agents, store, door, directory, orphans, bus, api, scheduler, dice, logger, meter },
        folder: join(config.folder, 'files'),
      })
    : undefined;

  let draining = false;
  openServer(door, {
    product: { name: 'cordboard', version: productVersion() },
    ...{ store, live: board, bus, directory, outbound, meter, logger, scheduler, seen },
    ready: () => ({ store: true, accepting: !draining }),
    handoffs: handoffs && { ...handoffs, wall: () => scheduler.wall() },
  });
  if (config.demo.ordersApi) serveOrdersApi(door);
  for (const connector of connectors) await connector.open();
  await chats?.open();
  const sip = exchange ? await exchange.open() : [];
  if (exchange) logger.info('SIP ready', { listeners: printListeners(sip) });
  const { host, port } = await door.listen();
  logger.info('gateway ready', { host, port, channels: config.channels.length, agents: agents.size });

  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    for (const connector of connectors) await connector.close();
    await board.drain(0);
    await chats?.close();
    await exchange?.close();
    await door.close();
    api.close();
    await Promise.all([speechToText.close(), textToSpeech.close(), detector?.close()]);
    await recordings?.close();
    stopWatching?.();
    await store.close();
    logger.info('gateway closed');
  };
  return {
    address: () => door.address(),
    sip,
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

async function openDetector(logger: Logger): Promise<VoiceDetector | undefined> {
  try {
    return await silero({ logger });
  } catch (thrown) {
    const error = asGatewayError(thrown);
    logger.warn('no neural voice detector, energy alone must do', { code: error.code, error });
    return undefined;
  }
}

/** Prepares what agents will surely hear and say. Nobody waits for it: live work goes first. */
function warmUp(agents: readonly Agent[], ear: SpeechToText, voice: TextToSpeech): void {
  for (const agent of agents) {
    ear.prepare({ language: agent.language, rateHz: 8000, grammar: agent.grammar });
    const request: SpeakRequest = { voice: agent.voice.name, language: agent.language, rateHz: 8000 };
    for (const prompt of agent.prompts) void voice.prepare(request, prompt);
  }
}

function ownDoor(config: GatewayConfig, { host, port }: { host: string; port: number }): { url: string; cert?: string } {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return { url: `${config.http.tls ? 'https' : 'http'}://${reachable}:${port}`, ...(config.http.tls ? { cert: config.http.tls.cert } : {}) };
}
