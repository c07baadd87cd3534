import { type Cancel, type ConversationId, type Instant, later, type Scheduler } from '#base';
import type { ApiEventMessage, BusMessage, EventBus, StoredEvent } from '#contract';
import { showEvent } from '../api-shapes.ts';
import { answersTold, type ToldAnswer } from '../route/answers-told.ts';
import { watchEvents } from './operations.ts';

/** The open end of an HTTP response. */
export interface EventSink {
  /** Octets written that the peer has not taken. */
  readonly waitingBytes: number;
  write(text: string): void;
  /** Resolves when nothing waits any more, or the peer has gone. */
  taken(): Promise<void>;
  /** No more comes; what was written is still delivered. */
  end(): void;
  /** Breaks the connection off. */
  cut(): void;
}

export interface EventStreamOptions {
  readonly sink: EventSink;
  readonly bus: EventBus;
  readonly scheduler: Scheduler;
  readonly wants: (message: BusMessage) => boolean;
  /** An event as this watcher may see it. */
  readonly seenAs: (message: BusMessage) => StoredEvent | Promise<StoredEvent>;
  /** When the watcher's right to watch ends. */
  readonly until: Instant | undefined;
  /** May the watcher still watch? Asked with each heartbeat; what cannot be asked counts as yes. */
  readonly mayStill?: (() => Promise<boolean>) | undefined;
  /** What was missed, read after the bus is watched already; the stream begins with it. */
  readonly missed: () => Promise<readonly BusMessage[]>;
  /** The stream was ended from this side. */
  readonly ended: (reason: 'slow' | 'expired' | 'store', error?: unknown) => void;
}

const heartbeatMs = 15_000;
/** What may wait for a slow reader, in octets and, while the past is read, in messages. */
const maxWaitingBytes = 256 * 1024;
const maxWaitingMessages = 1000;

/**
 * One client's view of what happens, as server-sent events (HTML Living Standard §9.2): first what it missed, then what comes, without a hole
 * and without a double between the two. A reader that is too slow is cut: it comes back with the id it has.
 * Returns how to end it from outside.
 */
export function openEventStream(options: EventStreamOptions): () => void {
  const { sink, bus, scheduler, wants, seenAs, until, mayStill, missed, ended } = options;
  const waiting: BusMessage[] = [];
  const sentUpTo = new Map<ConversationId, number>();
  let catchingUp = true;
  let open = true;
  /** What waits to be covered; nothing overtakes it. */
  let tail: Promise<void> | undefined;
  let stopBeat: Cancel = () => {};
  let stopUntil: Cancel = () => {};

  const close = (): void => {
    open = false;
    unwatch();
    stopBeat();
    stopUntil();
  };
  const end = (reason: 'slow' | 'expired' | 'store', error?: unknown): void => {
    if (!open) return;
    close();
    if (reason === 'slow') sink.cut();
    else sink.end();
    ended(reason, error);
  };
  const write = ({ conversation, account, bot }: BusMessage, event: StoredEvent): void => {
    const body: ApiEventMessage = { conversation, account, bot, event: showEvent(event) };
    if (answersTold.hasSubscribers) answersTold.publish({ declared: watchEvents, status: 200, body } satisfies ToldAnswer);
    sink.write(`id: ${conversation}:${event.seq}\nevent: ${event.kind}\ndata: ${JSON.stringify(body)}\n\n`);
  };
  const send = (message: BusMessage): void => {
    const { conversation, event } = message;
    if ((sentUpTo.get(conversation) ?? 0) >= event.seq) return;
    if (sentUpTo.has(conversation)) sentUpTo.set(conversation, event.seq);
    const seen = seenAs(message);
    if (tail === undefined && !(seen instanceof Promise)) return write(message, seen);
    const turn = Promise.all([seen, tail]).then(([covered]) => {
      if (open) write(message, covered);
      if (tail === turn) tail = undefined;
    });
    tail = turn;
    turn.catch((error: unknown) => end('store', error));
  };
  const take = (message: BusMessage): void => {
    if (!open || !wants(message)) return;
    if (catchingUp) {
      if (waiting.push(message) > maxWaitingMessages) end('slow');
    } else if (sink.waitingBytes > maxWaitingBytes) end('slow');
    else send(message);
  };
  const beat = (): void => {
    if (sink.waitingBytes > maxWaitingBytes) end('slow');
    if (!open) return;
    sink.write(': still here\n\n');
    mayStill?.().then(
      (yes) => yes || end('expired'),
      () => {},
    );
    stopBeat = scheduler.at(later(scheduler.now(), heartbeatMs), beat);
  };
  const catchUp = async (): Promise<void> => {
    for (const message of await missed()) {
      if (!open) return;
      if (!sentUpTo.has(message.conversation)) sentUpTo.set(message.conversation, 0);
      send(message);
      await tail;
      if (sink.waitingBytes > maxWaitingBytes / 4) await sink.taken();
    }
    catchingUp = false;
    for (const message of waiting.splice(0)) if (open) take(message);
  };

  const unwatch = bus.watch(take);
  sink.write('retry: 2000\n: open\n\n');
  stopBeat = scheduler.at(later(scheduler.now(), heartbeatMs), beat);
  if (until !== undefined) stopUntil = scheduler.at(until, () => end('expired'));
  catchUp().catch((error: unknown) => end('store', error));
  return close;
}
