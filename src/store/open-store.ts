import { asGatewayError, type Cancel, type Clock, type ConversationId, type Logger } from '#base';
import type { AccessStore, AlongWithEvents, AppStore, Blocks, ConversationStore, EventToAppend, Meter, OutgoingItem } from '#contract';
import { recentBlocks } from './blocks/recent-blocks.ts';
import { entryOfOutgoing, numberOf, type Window } from './boxes/item.ts';
import { octetsOf, openBoxes, type RunningInbox, type RunningOutbox } from './boxes/open-boxes.ts';
import { commitQueue, type QueueLimits } from './commit-queue.ts';
import type { AppendOrder } from './conversation-law.ts';
import { lanes } from './lanes.ts';
import { isNarrow } from './narrow-listing.ts';
import { overThread, through } from './over-thread.ts';
import type { NeighbourNews } from './ownership/neighbours.ts';
import { placeOf, type StorePlace } from './place.ts';
import { writerNames } from './protocol.ts';
import type { Orphan } from './queries.ts';
import { readerThread } from './reader-thread.ts';
import { type OpenRecord, openRecord } from './record/open-record.ts';
import { storeErrors } from './store.errors.ts';
import { openStoreThread } from './store-thread.ts';

/** The place: a directory is made when it is missing, and belongs to one gateway at a time. */
export type StoreOptions = StorePlace & {
  readonly logger: Logger;
  readonly meter: Meter;
  readonly clock: Clock;
  /** Names this node in the record; of several on one database, each has its own name. */
  readonly node?: string;
  /** How long a commit waits for a program other than the gateway that holds the file, 5,000 ms unless told. */
  readonly busyMs?: number;
  readonly limits?: Partial<QueueLimits>;
  /** How long an incoming message waits for one before it: 2,000 ms when its number shows that one is missing, 250 ms when it has only a time. */
  readonly window?: Window;
  /** Days that finished items of the boxes are remembered, by which doubles are known; 7 unless told. */
  readonly keepDays?: number;
  /** Days that dead letters are kept; 30 unless told. */
  readonly deadDays?: number;
  /** What goes out because of events: asked with each append, put in its transaction. It must give the same for the same events. */
  readonly along?: (id: ConversationId, events: readonly EventToAppend[]) => readonly OutgoingItem[];
};

/** A `ConversationStore` on a disk, this machine's or a database's. */
export interface DiskStore extends ConversationStore, OpenRecord {
  /** Conversations without an outcome whose process is gone, oldest first. Those of this process are never among them. */
  orphans(): Promise<readonly Orphan[]>;
  /** Makes a written conversation that goes on this process's own, whoever has it; false when it is over. `from`: only if it is still that epoch's. */
  take(id: ConversationId, from?: number): Promise<boolean>;
  /** Tells of what other nodes write into written conversations. */
  watchNeighbours(listener: (news: NeighbourNews) => void): Cancel;
  readonly outbox: RunningOutbox;
  readonly inbox: RunningInbox;
  readonly blocks: Blocks;
  /** Users and keys. */
  readonly access: AccessStore;
  readonly apps: AppStore;
}

const usualLimits: QueueLimits = { waitingAppends: 20_000, waitingOctets: 32 * 1024 * 1024, batchAppends: 2_000, batchOctets: 4 * 1024 * 1024 };

const usualWindow: Window = { gapMs: 2_000, settleMs: 250 };

/** Reads given to the thread at once, so that a commit waits for few of them; and how many may wait. */
const readsAtOnce = 2;
const waitingReads = 1_000;

/** Of several gateways one was quicker: nothing is wrong. */
const isRace = (code: string): boolean => code === 'CONVERSATION_ELSEWHERE' || code === 'THREAD_IN_USE';

/** Conversations whose second end was logged; enough to tell each once without growing for ever. */
const rememberedEnds = 1_000;

/**
 * Opens the store. Statements and fsync happen in a thread of their own, so nothing here waits for a disk.
 * An append resolves after its commit (promise P1); appends that arrive during a commit share the next one.
 */
export async function openStore(options: StoreOptions): Promise<DiskStore> {
  const { logger, meter, clock, node = 'gateway', busyMs = 5_000, window = usualWindow, keepDays = 7, deadDays = 30 } = options;
  const limits = { ...usualLimits, ...options.limits };
  const opening = { ...placeOf(options), node, busyMs, openedAt: Math.round(clock.wall()) };
  const thread = await openStoreThread(opening, logger);
  const asked = overThread(writerNames, thread.ask);
  const reader = readerThread(opening, logger);
  logger.info('store opened', { epoch: thread.epoch, migrated: thread.migrated });
  const namesakes = await asked.writing.namesakes();
  if (namesakes > 0)
    logger.warn('another gateway of this name lives on this database: give each its own `store.node`', { node, gateways: namesakes });

  let closed: Promise<void> | undefined;
  let failing = 0;
  const endsTold = new Set<string>();

  const queue = commitQueue({
    limits,
    async commit(orders) {
      const began = clock.now();
      const verdicts = await asked.writing.commit(orders);
      meter.time('store_commit_ms', clock.now() - began);
      return verdicts;
    },
    moved: (by) => meter.shift('store_appends_waiting', by),
    settled(order, verdict) {
      if (order.kind !== 'append') return;
      const { id } = order;
      if (verdict.kind === 'refused' && isRace(verdict.code)) logger.info('another was quicker', { conversationId: id, code: verdict.code });
      else if (verdict.kind === 'refused') {
        meter.count('store_append_failures_total', { code: verdict.code });
        logger.error('an append was refused', { conversationId: id, code: verdict.code });
      } else if (verdict.kind === 'taken' && verdict.ignoredEnds > 0 && !endsTold.has(id)) {
        if (endsTold.size >= rememberedEnds) endsTold.clear();
        endsTold.add(id);
        logger.warn('a second end was ignored', { conversationId: id });
      }
    },
    committed(appends, error) {
      if (error === undefined) {
        if (failing > 0) logger.warn('commits work again', { lostAppends: failing });
        failing = 0;
        return;
      }
      const { code, facts } = asGatewayError(error);
      meter.count('store_append_failures_total', { code }, appends);
      if (failing === 0) logger.error('a commit failed', { code, appends, ...facts });
      failing += appends;
    },
  });

  /** What cannot be made is not worth losing the events for. */
  const theirs = (id: ConversationId, events: readonly EventToAppend[]): readonly OutgoingItem[] => {
    try {
      return options.along?.(id, events) ?? [];
    } catch (error) {
      logger.error('what goes out with events could not be made', { conversationId: id, code: asGatewayError(error).code, pii: { error } });
      return [];
    }
  };
  const append = async (id: ConversationId, events: readonly EventToAppend[], along: AlongWithEvents = {}): Promise<void> => {
    if (closed) throw storeErrors.STORE_CLOSED();
    if (events.length === 0) return;
    const put = [...(along.put ?? []), ...theirs(id, events)].map((item) => entryOfOutgoing(item, Math.round(clock.wall())));
    let octets = octetsOf(put);
    const order: AppendOrder = {
      kind: 'append',
      id,
      ...(put.length > 0 ? { put } : {}),
      ...(along.owned ? { owned: true } : {}),
      ...(along.alone ? { alone: along.alone } : {}),
      ...(along.done ? { done: along.done.flatMap((one) => numberOf('inbox', one) ?? []) } : {}),
      events: events.map(({ event, at }) => {
        const body = JSON.stringify(event);
        octets += body.length * 2;
        return { at, kind: event.kind, body };
      }),
    };
    const began = clock.now();
    await queue.push(order, octets);
    meter.time('store_append_ms', clock.now() - began);
    boxes.putAlong(new Set(put.map(({ lane }) => lane)));
  };
  const whileOpen = async <Value>(call: () => Promise<Value>): Promise<Value> => {
    if (closed) throw storeErrors.STORE_CLOSED();
    return call();
  };
  const inTurn = (): typeof whileOpen => {
    const turns = lanes({ width: readsAtOnce, waiting: waitingReads, full: () => storeErrors.STORE_BUSY({ waitingReads }) });
    return (call) => whileOpen(() => turns.run(call));
  };
  const { apps, access, ...direct } = through(asked, whileOpen);
  const { narrow, ...read } = through(asked, inTurn());
  const { wide } = through({ wide: reader.wide }, inTurn());
  const boxes = openBoxes({
    queue: {
      push: async (order, size) => (closed && order.kind !== 'settle' ? Promise.reject(storeErrors.STORE_CLOSED()) : queue.push(order, size)),
    },
    read: narrow,
    clock,
    logger,
    meter,
    window,
    keepDays,
    deadDays,
  });
  const { put, remove } = direct.blocks;
  const blocks = recentBlocks({ ...read.blocks, put, remove }, clock);
  const record = openRecord({
    queue: { push: async (order, size) => (closed ? Promise.reject(storeErrors.STORE_CLOSED()) : queue.push(order, size)) },
    narrow,
    wide,
    clock,
  });
  const close = async (): Promise<void> => {
    await boxes.close();
    await queue.drained();
    await reader.close();
    await thread.close();
    logger.info('store closed', { epoch: thread.epoch });
  };

  return {
    append,
    head: narrow.head,
    events: narrow.events,
    list: (query) => (isNarrow(query) ? read.wide : wide).page(query),
    unfinished: narrow.unfinished,
    async orphans() {
      const found = await read.writing.orphans();
      // What other gateways left in the boxes may be free now.
      boxes.wakeAll();
      return found;
    },
    async take(id, from) {
      const taken = await direct.writing.take({ id, ...(from === undefined ? {} : { from }) });
      // What its former owner left in the boxes.
      if (taken) boxes.wakeAll();
      return taken;
    },
    watchNeighbours(listener) {
      thread.neighbours.add(listener);
      return () => void thread.neighbours.delete(listener);
    },
    outbox: boxes.outbox,
    inbox: boxes.inbox,
    ...record,
    blocks,
    apps,
    access,
    close: () => (closed ??= close()),
  };
}
