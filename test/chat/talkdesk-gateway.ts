import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type Dice, type Logger, type Scheduler, silentLogger } from '#base';
import { type DigitalConnectDesk, digitalConnect, digitalConnectOptions } from '#connectors/digital-connect';
import { type Meter, silentMeter, type ThreadFacts } from '#contract';
import { checkAgent, flowAgent } from '#conversation';
import { createHttpDoor, openWebClient, realDice, realScheduler } from '#net';
import { type ChatHouse, type ChatSettings, chatHouse, deskLane } from '#sessions';
import { type DiskFileShelf, type DiskStore, openFileShelf, openStore } from '#store';

export const customer: ThreadFacts = {
  ...{ channel: 'web', thread: 't1', bot: 'b', account: 'a', language: 'en' },
  contact: { email: 'pat@example.com', phone: '+15550100', name: 'Pat' },
  parameters: {},
};

/** A desk's options as the simulator's usual account wants them. */
export const simulated = (sim: { idUrl(): string; apiUrl(): string }, more: object = {}) =>
  digitalConnectOptions.parse({
    ...{ id: 'talkdesk', type: 'digital-connect', account: 'acme', allowPrivate: true },
    hosts: { id: sim.idUrl(), api: sim.apiUrl() },
    client: { id: 'sim-client', secret: 'sim-secret' },
    targets: { people: { touchpoint: 'sim-touchpoint' } },
    webhooks: { keys: ['hook-key'] },
    timeoutMs: 400,
    requestsPerSecond: 500,
    endSettleMs: 100,
    ...more,
  });

/** The smallest picture. */
export const pixel = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

export interface GatewayOptions {
  /** Store and files lie in it. */
  readonly directory: string;
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
    afterHuman: 'agent',
    openingMs: 30_000,
    waitingMs: 60_000,
    idleMs: 600_000,
    notices: {},
    ...more,
  };
  const store = await openStore({ directory, logger, meter, clock: scheduler });
  const files = await openFileShelf({ directory: join(directory, 'files'), logger, clock: scheduler, dice });
  const house = chatHouse({
    room: {
      ...{ store, scheduler, dice, logger, meter },
      bus: { publish: () => undefined, watch: () => () => undefined },
      api: { call: async () => ({ ok: false, code: 'API_UNKNOWN' }) },
    },
    settingsOf: () => settings,
  });
  const door = createHttpDoor({ host: '127.0.0.1', port: 0, logger, meter });
  const web = openWebClient({ scheduler, allowPrivate: true });
  const desk = digitalConnect(options, { door, inbox: store.inbox, listener: house, files, web, scheduler, dice, logger, meter });
  await house.restore();
  await desk.open();
  const policy = { firstRetryMs: 5, longestRetryMs: 100, firstRestMs: 10, longestRestMs: 50 };
  store.outbox.run(deskLane(options.id), (item) => house.carryOut(desk, item), { scheduler, dice, policy });
  const { port } = await door.listen();
  return {
    ...{ house, store, desk, files },
    hooks: `http://127.0.0.1:${port}/webhooks/talkdesk/${options.id}`,
    async close() {
      await door.close();
      await desk.close();
      house.close();
      await store.close();
      web.close();
    },
  };
}
