import { asGatewayError, type Clock, type ConversationId, type Logger } from '#base';
import type { AlongWithEvents, ConversationStore, EventToAppend, Meter } from '#contract';
import { entryOfOutgoing, numberOf, type Window } from './boxes/item.ts';
import { octetsOf, openBoxes, type RunningInbox, type RunningOutbox } from './boxes/open-boxes.ts';
import { commitQueue, type QueueLimits } from './commit-queue.ts';
import type { AppendOrder } from './conversation-law.ts';
import { lanes } from './lanes.ts';
import { placeOf, type StorePlace } from './place.ts';
import type { Orphan } from './queries.ts';
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
};

/** A `ConversationStore` on a disk, this machine's or a database's. */
export interface DiskStore extends ConversationStore {
  /** Conversations without an outcome whose process is gone, oldest first. Those of this process are never among them. */
  orphans(): Promise<readonly Orphan[]>;
  readonly outbox: RunningOutbox;
  readonly inbox: RunningInbox;
}

const usualLimits: QueueLimits = { waitingAppends: 20_000, waitingOctets: 32 * 1024 * 1024, batchAppends: 2_000, batchOctets: 4 * 1024 * 1024 };

const usualWindow: Window = { gapMs: 2_000, settleMs: 250 };

/** Reads given to the thread at once, so that a commit waits for few of them; and how many may wait. */
const readsAtOnce = 2;
const waitingReads = 1_000;

/** Conversations whose second end was logged; enough to tell each once without growing for ever. */
const rememberedEnds = 1_000;

/**
 * Opens the store. Statements and fsync happen in a thread of their own, so nothing here waits for a disk.
 * An append resolves after its commit (promise P1); appends that arrive during a commit share the next one.
 */
export async function openStore(options: StoreOptions): Promise<DiskStore> {
  const { logger, meter, clock, node = 'gateway', busyMs = 5_000, window = usualWindow, keepDays = 7 } = options;
  const limits = { ...usualLimits, ...options.limits };
  const thread = await openStoreThread({ ...placeOf(options), node, busyMs, openedAt: Math.round(clock.wall()) }, logger);
  logger.info('store opened', { epoch: thread.epoch, migrated: thread.migrated });

  let closed: Promise<void> | undefined;
  let failing = 0;
  const endsTold = new Set<string>();

  const queue = commitQueue({
    limits,
    async commit(orders) {
      const began = clock.now();
      const verdicts = await thread.ask('commit', orders);
      meter.time('store_commit_ms', clock.now() - began);
      return verdicts;
    },
    moved: (by) => meter.shift('store_appends_waiting', by),
    settled(order, verdict) {
      if (order.kind !== 'append') return;
      const { id } = order;
      if (verdict.kind === 'refused') {
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

  const append = async (id: ConversationId, events: readonly EventToAppend[], along: AlongWithEvents = {}): Promise<void> => {
    if (closed) throw storeErrors.STORE_CLOSED();
    if (events.length === 0) return;
    const put = (along.put ?? []).map((item) => entryOfOutgoing(item, Math.round(clock.wall())));
    let octets = octetsOf(put);
    const order: AppendOrder = {
      kind: 'append',
      id,
      ...(put.length > 0 ? { put } : {}),
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
  const reading = lanes({ width: readsAtOnce, waiting: waitingReads, full: () => storeErrors.STORE_BUSY({ waitingReads }) });
  const read: typeof thread.ask = async (kind, take) => {
    if (closed) throw storeErrors.STORE_CLOSED();
    return reading.run(() => thread.ask(kind, take));
  };
  const boxes = openBoxes({
    queue: {
      push: async (order, size) => (closed && order.kind !== 'settle' ? Promise.reject(storeErrors.STORE_CLOSED()) : queue.push(order, size)),
    },
    read,
    ...{ clock, logger, meter, window, keepDays },
  });
  const close = async (): Promise<void> => {
    await boxes.close();
    await queue.drained();
    await thread.close();
    logger.info('store closed', { epoch: thread.epoch });
  };

  return {
    append,
    head: (id) => read('head', id),
    events: (id) => read('events', id),
    list: (query) => read('page', query),
    unfinished: () => read('unfinished', undefined),
    orphans: () => read('orphans', undefined),
    outbox: boxes.outbox,
    inbox: boxes.inbox,
    close: () => (closed ??= close()),
  };
}
