import type { Clock, ConversationId, Dice, Logger, Scheduler } from '#base';
import { digitalConnect } from '#connectors/digital-connect';
import { webChat } from '#connectors/web-chat';
import { zoomChat } from '#connectors/zoom-chat';
import type { Agent, ApiClient, Desk, Directory, EventBus, FileShelf, HandoffSummaries, Meter, OutboxItem } from '#contract';
import { type HttpDoor, openWebClient } from '#net';
import { type ChatHouse, type ChatRoom, type ChatSettings, chatHouse, deskLane } from '#sessions';
import type { DiskStore, LanePolicy } from '#store';
import type { ChatChannelConfig, DeskConfig } from './chat-types.ts';

export interface ChatPorts {
  readonly chats: readonly ChatChannelConfig[];
  readonly desks: readonly DeskConfig[];
  readonly agents: ReadonlyMap<string, Agent>;
  /** Where customers' files are kept. */
  readonly files: FileShelf;
  readonly store: DiskStore;
  /** Other gateways work with the same store. */
  readonly shared: boolean;
  readonly door: HttpDoor;
  readonly directory: Directory;
  /** Conversations of dead processes that are ours to go on with. */
  readonly orphans: readonly ConversationId[];
  readonly bus: EventBus;
  readonly api: ApiClient;
  readonly summaries: HandoffSummaries;
  readonly referenceTo: ChatRoom['referenceTo'];
  readonly scheduler: Scheduler & Clock;
  readonly dice: Dice;
  readonly logger: Logger;
  readonly meter: Meter;
}

/** The written side of a gateway: channels, desks, and the conversations between them. */
export interface Chats {
  readonly house: ChatHouse;
  /** Takes up what was going on, then opens the doors. */
  open(): Promise<void>;
  drain(): void;
  close(): Promise<void>;
}

const minuteMs = 60_000;
/** People wait behind each order: one that cannot be done now must not keep the others, nor a new hand-off, for more than seconds. */
const deskPace: Partial<LanePolicy> = {
  firstRetryMs: 500,
  longestRetryMs: minuteMs,
  firstRestMs: 1_000,
  longestRestMs: 5_000,
  mostAttempts: 5_000,
  // The files of a message go with it.
  attemptMs: 120_000,
};

export function openChats(ports: ChatPorts): Chats {
  const { chats, desks, agents, files, store, door, directory, bus, api, scheduler, dice, logger, meter } = ports;
  const toDesks = new Map(desks.flatMap((desk) => Object.keys(desk.targets).map((target): [string, string] => [target, desk.id])));
  /** Some contact centres take their own customers back, and nobody else's. */
  const targetsOf = (chat: ChatChannelConfig): ReadonlyMap<string, string> =>
    chat.type === 'zoom-chat' ? new Map(Object.keys(chat.targets).map((target) => [target, chat.id])) : toDesks;

  const settingsOf = ({ channel, bot }: { readonly channel: string; readonly bot: string }): ChatSettings | undefined => {
    const agent = agents.get(directory.bot(bot)?.agent ?? '');
    const chat = chats.find(({ id }) => id === channel);
    if (!agent || !chat) return undefined;
    const { conversation } = chat;
    const { openingSeconds, deliverySeconds, waitingSeconds, idleMinutes, fallbackTarget } = conversation;
    return {
      agent,
      fallbackTarget,
      targets: targetsOf(chat),
      // Whom Zoom has taken back does not come again in the same conversation.
      afterHuman: chat.type === 'zoom-chat' ? 'close' : conversation.afterHuman,
      openingMs: openingSeconds * 1000,
      deliveryMs: deliverySeconds * 1000,
      availability: async (desk, target) =>
        allDesks()
          .find(({ id }) => id === desk)
          ?.availability(target) ?? 'unknown',
      door: (desk, target, contact) =>
        allDesks()
          .find(({ id }) => id === desk)
          ?.door?.(target, contact),
      waitingMs: waitingSeconds * 1000,
      idleMs: idleMinutes * minuteMs,
      notices: Object.fromEntries(Object.entries(conversation.notices).filter(([, words]) => words !== undefined)),
    };
  };
  const house = chatHouse({
    room: {
      store,
      shared: ports.shared ? store : undefined,
      blocks: store.blocks,
      bus,
      api,
      summaries: ports.summaries,
      referenceTo: ports.referenceTo,
      scheduler,
      dice,
      logger,
      meter,
    },
    settingsOf,
  });
  const webs = desks.map(({ allowPrivate }) => openWebClient({ scheduler, allowPrivate }));
  const open = desks.flatMap((options, i) => {
    const web = webs[i];
    return web === undefined
      ? []
      : [digitalConnect(options, { door, inbox: store.inbox, listener: house, files, web, scheduler, dice, logger, meter })];
  });
  // What another gateway put, and died, is looked for sooner.
  const pace = { ...deskPace, ...(ports.shared ? { lookEveryMs: 3_000 } : {}) };
  const givenUp = (item: OutboxItem, why: string): Promise<void> => house.giveUp(item, why);
  const common = { door, directory, threads: house, scheduler, dice, logger, meter };
  const doors = chats.map((options) => {
    if (options.type === 'web-chat') return { channel: webChat(options, { ...common, files }) };
    const web = openWebClient({ scheduler, allowPrivate: options.push?.allowPrivate ?? false });
    webs.push(web);
    const channel = zoomChat(options, { ...common, listener: house, outbox: store.outbox, web });
    return { channel, desk: channel };
  });

  const allDesks = (): readonly Desk[] => [...open, ...doors.flatMap(({ desk }) => (desk === undefined ? [] : [desk]))];

  return {
    house,
    async open() {
      const live = await house.restore(ports.orphans);
      if (live > 0) logger.info('chats go on', { chats: live });
      for (const desk of open) {
        await desk.open();
        store.outbox.run(deskLane(desk.id), (item) => house.carryOut(desk, item), { scheduler, dice, policy: pace, givenUp });
      }
      for (const { channel, desk } of doors) {
        await channel.open();
        if (desk) store.outbox.run(deskLane(desk.id), (item) => house.carryOut(desk, item), { scheduler, dice, policy: pace, givenUp });
      }
    },
    drain() {
      for (const { channel } of doors) channel.drain();
      for (const desk of open) desk.drain();
    },
    async close() {
      for (const { channel } of doors) await channel.close();
      for (const desk of open) await desk.close();
      house.close();
      for (const web of webs) web.close();
    },
  };
}
