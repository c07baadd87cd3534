import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { defineErrors, silentLogger } from '#base';
import {
  type ApiAnswer,
  type ApiRequest,
  type Desk,
  type DeskAnswer,
  type DeskOrder,
  silentMeter,
  type ThreadFacts,
  type ThreadItem,
} from '#contract';
import { type AgentFile, checkAgent, flowAgent } from '#conversation';
import { realDice, realScheduler } from '#net';
import { type ChatHouse, type ChatRoom, type ChatSettings, chatHouse, deskLane } from '#sessions';
import { openStore } from '#store';

/** A desk that does as the test says, and counts what took effect by key. */
export interface StagedDesk extends Desk {
  readonly effects: Map<string, { readonly order: DeskOrder; asked: number }>;
  /** What goes wrong with the next orders: nothing happens, or it happens and its answer is lost. */
  readonly faults: ('down' | 'answer-lost')[];
}

const { DESK_DOWN: deskDown } = defineErrors({ DESK_DOWN: { blame: 'peer', retry: true, says: 'The desk does not answer.' } });
const later: DeskAnswer = { kind: 'later', error: deskDown() };

function stagedDesk(): StagedDesk {
  const effects: StagedDesk['effects'] = new Map();
  const faults: StagedDesk['faults'] = [];
  return {
    id: 'people',
    targets: ['people'],
    can: { contextBytes: 1000, lines: 100, files: true },
    effects,
    faults,
    availability: async () => 'open',
    async carryOut(order, key) {
      const fault = faults.shift();
      if (fault === 'down') return later;
      const before = effects.get(key);
      if (before) before.asked++;
      else effects.set(key, { order, asked: 1 });
      if (fault === 'answer-lost') return later;
      if (order.kind === 'open') return { kind: 'opened', deskConversation: `at-${key}`, cut: [] };
      return order.kind === 'send' ? { kind: 'sent' } : { kind: 'closed' };
    },
  };
}

export const thread: ThreadFacts = {
  channel: 'web',
  thread: 't1',
  bot: 'b',
  account: 'a',
  language: 'en',
  contact: { email: 'pat@example.com' },
  parameters: { page: '/orders' },
};

const usual: AgentFile = {
  agent: 'desk',
  human: { target: 'people' },
  variables: { status: {} },
  intents: { parcel: ['where is my parcel'] },
  dialogs: { parcel: [{ call: { api: 'orders', into: 'status' } }, { say: 'It is {{status}}.' }] },
  flows: { welcome: [{ automation: { say: 'How can I help you?', intents: 'all' } }] },
};

/** A house for chats over a real store, with one staged desk; it can be killed and made again. */
export async function chatStage(
  test: TestContext,
  how: { readonly agent?: AgentFile; readonly settings?: Partial<ChatSettings>; readonly referenceTo?: ChatRoom['referenceTo'] } = {},
) {
  const folder = await mkdtemp(join(tmpdir(), 'cordboard-chat-'));
  const desk = stagedDesk();
  const asked: ApiRequest[] = [];
  const scheduler = realScheduler();
  const dice = realDice();
  const { definition, complaints } = checkAgent(how.agent ?? usual);
  assert.ok(definition, JSON.stringify(complaints));
  let answerApi: (request: ApiRequest) => Promise<ApiAnswer> = async () => ({ ok: true, status: 200, body: { status: 'on its way' } });

  const settings: ChatSettings = {
    agent: flowAgent(definition, { version: '1' }),
    targets: new Map([['people', 'people']]),
    afterHuman: 'agent',
    openingMs: 60_000,
    deliveryMs: 600_000,
    waitingMs: 600_000,
    idleMs: 600_000,
    notices: {},
    ...how.settings,
  };
  const open = async () => {
    const store = await openStore({ directory: folder, logger: silentLogger, meter: silentMeter, clock: scheduler });
    const house = chatHouse({
      room: {
        store,
        blocks: store.blocks,
        scheduler,
        dice,
        logger: silentLogger,
        meter: silentMeter,
        referenceTo: how.referenceTo,
        bus: { publish: () => undefined, watch: () => () => undefined },
        api: {
          call(request) {
            asked.push(request);
            return answerApi(request);
          },
        },
      },
      settingsOf: () => settings,
    });
    await house.restore();
    const policy = { firstRetryMs: 5, longestRetryMs: 20, firstRestMs: 10, longestRestMs: 20 };
    store.outbox.run(deskLane('people'), (item) => house.carryOut(desk, item), {
      scheduler,
      dice,
      policy,
      givenUp: (item, why) => house.giveUp(item, why),
    });
    return { store, house };
  };
  let now = await open();
  let sent = 0;
  const close = async (): Promise<void> => {
    now.house.close();
    await now.store.close();
    await rm(folder, { recursive: true, force: true });
  };
  test.after(close);
  return {
    desk,
    asked,
    get house(): ChatHouse {
      return now.house;
    },
    get store() {
      return now.store;
    },
    answerApi(as: typeof answerApi) {
      answerApi = as;
    },
    async say(text: string, id = `m${++sent}`) {
      return now.house.receive(thread, { id, text, files: [] });
    },
    items: (): Promise<readonly ThreadItem[]> => now.house.read(thread),
    async lines(): Promise<string[]> {
      return (await now.house.read(thread)).map(({ from, text }) => `${from}: ${text}`);
    },
    /** The process dies and another takes over: nothing is said goodbye to. */
    async restart() {
      now.house.close();
      await now.store.close();
      now = await open();
    },
  };
}

export type ChatStage = Awaited<ReturnType<typeof chatStage>>;

/** Opening hours of a target where nobody is there today, nor tomorrow. */
export const closedNow = (): object => {
  const day = (after: number): string => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10);
  return { timeZone: 'UTC', weekdays: '09:00-17:00', closed: [day(0), day(1)], saturday: [], sunday: [] };
};
