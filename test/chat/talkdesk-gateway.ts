import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type Dice, type Logger, type Scheduler, silentLogger } from '#base';
import { type DigitalConnectDesk, digitalConnect, digitalConnectOptions } from '#connectors/digital-connect';
import { type Meter, silentMeter, type ThreadFacts } from '#contract';
import { checkAgent, flowAgent } from '#conversation';
import { createHttpDoor, openWebClient, realDice, realScheduler } from '#net';
import { type ChatHouse, type ChatSettings, chatHouse, deskLane } from '#sessions';
import { type DiskFileShelf, type DiskStore, openCustomerFiles, openStore, watchOrphans } from '#store';

export const customer: ThreadFacts = {
  channel: 'web',
  thread: 't1',
  bot: 'b',
  account: 'a',
  language: 'en',
  contact: { email: 'pat@example.com', phone: '+15550100', name: 'Pat' },
  parameters: {},
};

/** A desk's options as the simulator's usual account wants them. */
export const simulated = (sim: { idUrl(): string; apiUrl(): string }, more: object = {}) =>
  digitalConnectOptions.parse({
    id: 'talkdesk',
    type: 'digital-connect',
    account: 'acme',
    allowPrivate: true,
    hosts: { id: sim.idUrl(), api: sim.apiUrl() },
    client: { id: 'sim-client', secret: 'sim-secret' },
    targets: { people: { touchpoint: 'sim-touchpoint' } },
    webhooks: { keys: ['hook-key'] },
    timeoutMs: 10_000,
    requestsPerSecond: 500,
    endSettleMs: 100,
    ...more,
  });

/** The smallest picture. */
export const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

export interface GatewayOptions {
  /** Store and files lie in it. */
  readonly directory: string;
  /** The store is a PostgreSQL that this gateway shares with others, instead. */
  readonly shared?: { readonly postgres: string; readonly node: string } | undefined;
  readonly options: ReturnType<typeof simulated>;
  readonly settings?: Partial<ChatSettings> | undefined;
  readonly logger?: Logger | undefined;
  readonly meter?: Meter | undefined;
  readonly scheduler?: Scheduler | undefined;
}

/** A gateway with one chat agent and one desk: store, conversations, connector and HTTP door, as `app` joins them. */
export interface ChatGateway {
  readonly house: ChatHouse;
  readonly store: DiskStore;
  readonly files: DiskFileShelf;
  readonly desk: DigitalConnectDesk;
  /** Base path of the webhooks. */
  readonly hooks: string;
  close(): Promise<void>;
}

const { definition } = checkAgent({
  agent: 'desk',
  human: { target: 'people' },
  intents: { hours: ['when are you open'] },
  dialogs: { hours: [{ say: 'From nine to five.' }] },
  flows: { welcome: [{ automation: { say: 'How can I help you?', intents: 'all' } }] },
});

export async function openChatGateway({
  directory,
  options,
  settings: more,
  shared,
  logger = silentLogger,
  meter = silentMeter,
  ...ports
}: GatewayOptions): Promise<ChatGateway> {
  assert.ok(definition);
  const scheduler = ports.scheduler ?? realScheduler();
  const dice: Dice = realDice();
  const settings: ChatSettings = {
    agent: flowAgent(definition, { version: '1' }),
    targets: new Map([['people', options.id]]),
    availability: (_, target) => desk.availability(target),
    afterHuman: 'agent',
    // Long, for what waits while a gateway is killed again and again.
    openingMs: 3_600_000,
    deliveryMs: 3_600_000,
    waitingMs: 3_600_000,
    idleMs: 3_600_000,
    notices: {},
    ...more,
  };
  const store = await openStore({ ...(shared ?? { directory }), logger, meter, clock: scheduler });
  const kept = await openCustomerFiles({
    store: shared ?? { directory },
    directory: join(directory, 'files'),
    logger,
    clock: scheduler,
    dice,
  });
  const files = kept.shelf;
  const house = chatHouse({
    room: {
      store,
      scheduler,
      dice,
      logger,
      meter,
      shared: shared && store,
      bus: { publish: () => undefined, watch: () => () => undefined },
      api: { call: async () => ({ ok: false, code: 'API_UNKNOWN' }) },
    },
    settingsOf: () => settings,
  });
  const door = createHttpDoor({ host: '127.0.0.1', port: 0, logger, meter });
  const web = openWebClient({ scheduler, allowPrivate: true });
  const desk = digitalConnect(options, { door, inbox: store.inbox, listener: house, files, web, scheduler, dice, logger, meter });
  if (!shared) await house.restore();
  const stopWatching = shared && watchOrphans(store, scheduler, logger, ({ head, epoch }) => house.adopt(head.id, epoch));
  await desk.open();
  const policy = { firstRetryMs: 5, longestRetryMs: 100, firstRestMs: 10, longestRestMs: 50, ...(shared ? { lookEveryMs: 1_000 } : {}) };
  store.outbox.run(deskLane(options.id), (item) => house.carryOut(desk, item), {
    scheduler,
    dice,
    policy,
    givenUp: (item, why) => house.giveUp(item, why),
  });
  const { port } = await door.listen();
  return {
    house,
    store,
    desk,
    files,
    hooks: `http://127.0.0.1:${port}/webhooks/talkdesk/${options.id}`,
    async close() {
      stopWatching?.();
      await door.close();
      await desk.close();
      house.close();
      await kept.close();
      await store.close();
      web.close();
    },
  };
}
