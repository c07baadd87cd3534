import { asGatewayError, type Clock, type ConversationId, type Logger, later, type Scheduler } from '#base';
import type { ConversationEvent, ConversationStore, EventBus, EventToAppend } from '#contract';

/** One conversation's events on their way to the store. */
export interface ConversationRecord {
  write(event: ConversationEvent): void;
  /** Calls back once everything written so far is durable; at once when it is. */
  whenSafe(then: () => void): void;
  /** Resolves when all is written, or given up. */
  close(): Promise<void>;
}

export interface ConversationRecordOptions {
  readonly id: ConversationId;
  readonly account: string;
  readonly bot: string;
  readonly store: ConversationStore;
  readonly bus: EventBus;
  readonly scheduler: Scheduler & Clock;
  readonly logger: Logger;
  /** The store can't take it: the conversation cannot go on as if it could. */
  readonly failed: (code: string) => void;
}

const retryEveryMs = 250;
const retries = 10;

export function conversationRecord(options: ConversationRecordOptions): ConversationRecord {
  const { id, account, bot, store, bus, scheduler, logger } = options;
  let pending: EventToAppend[] = [];
  let inFlight: EventToAppend[] | undefined;
  let written = 0;
  let safe = 0;
  let broken = false;
  let waiters: { readonly until: number; readonly then: () => void }[] = [];

  const release = (): void => {
    const ready = waiters.filter((waiter) => broken || waiter.until <= safe);
    waiters = waiters.filter((waiter) => !broken && waiter.until > safe);
    for (const waiter of ready) waiter.then();
  };

  const committed = (batch: readonly EventToAppend[]): void => {
    for (const { event, at } of batch) {
      safe += 1;
      bus.publish({ conversation: id, account, bot, event: { ...event, seq: safe, at } });
    }
    inFlight = undefined;
    release();
    flush();
  };

  const refused = (batch: EventToAppend[], attempt: number, thrown: unknown): void => {
    const error = asGatewayError(thrown);
    if (attempt < retries) {
      logger.warn('record not stored, trying again', { code: error.code, attempt });
      scheduler.at(later(scheduler.now(), retryEveryMs), () => append(batch, attempt + 1));
      return;
    }
    logger.error('record lost', { code: error.code, events: batch.length });
    broken = true;
    inFlight = undefined;
    pending = [];
    options.failed(error.code);
    release();
  };

  const append = (batch: EventToAppend[], attempt: number): void => {
    store.append(id, batch).then(
      () => committed(batch),
      (thrown: unknown) => refused(batch, attempt, thrown),
    );
  };

  /** One append at a time keeps the order; what is written meanwhile goes together. */
  const flush = (): void => {
    if (inFlight || pending.length === 0 || broken) return;
    inFlight = pending;
    pending = [];
    append(inFlight, 1);
  };

  return {
    write(event) {
      if (broken) return;
      pending.push({ event, at: scheduler.wall() });
      written += 1;
      // Whatever else this step of the conversation records travels in the same commit.
      if (pending.length === 1) Promise.resolve().then(flush);
    },
    whenSafe(then) {
      if (broken || safe >= written) return then();
      waiters.push({ until: written, then });
    },
    close() {
      return new Promise((done) => this.whenSafe(done));
    },
  };
}
