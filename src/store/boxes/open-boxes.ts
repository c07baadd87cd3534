import type { Cancel, Clock, Dice, Logger, Scheduler } from '#base';
import type { Attempt, Consume, Deliver, Inbox, InboxItem, Meter, Outbox, OutboxItem } from '#contract';
import type { CommitQueue } from '../commit-queue.ts';
import type { NarrowReads } from '../narrow-reads.ts';
import type { BoxName, BoxRow, Entry } from './box.ts';
import { usualExpiryMs } from './box.ts';
import { entryOfIncoming, entryOfOutgoing, inboxItem, numberOf, outboxItem, type Window } from './item.ts';
import { type LanePolicy, usualPolicy } from './lane-machine.ts';
import { type Lane, type LanePorts, runLane } from './run-lane.ts';

export interface BoxOptions {
  readonly queue: Pick<CommitQueue, 'push'>;
  readonly read: Pick<NarrowReads, 'items' | 'item' | 'depth'>;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly meter: Meter;
  /** How long a message waits for one before it. */
  readonly window: Window;
  /** How long a finished item is remembered, by which doubles are known. */
  readonly keepDays: number;
  /** How long a dead letter is kept to be replayed. */
  readonly deadDays: number;
}

export interface LaneOptions<Item> {
  readonly scheduler: Scheduler;
  readonly dice: Pick<Dice, 'fraction'>;
  readonly policy?: Partial<LanePolicy>;
  /** Told of each item before it becomes a dead letter; while it rejects, the item does not. */
  readonly givenUp?: (item: Item, why: string) => Promise<void>;
}

/** An outbox that can be worked off: one run a lane. */
export interface RunningOutbox extends Outbox {
  run(lane: string, deliver: Deliver, options: LaneOptions<OutboxItem>): Lane;
}

export interface RunningInbox extends Inbox {
  run(source: string, consume: Consume, options: LaneOptions<InboxItem>): Lane;
}

export interface Boxes {
  readonly outbox: RunningOutbox;
  readonly inbox: RunningInbox;
  /** Told what was put beside events. */
  putAlong(lanes: ReadonlySet<string>): void;
  /** All lanes look for work now. */
  wakeAll(): void;
  /** Ends all runs; what is under way is told to stop. */
  close(): Promise<void>;
}

/** Consumers live in this house: what fails there is tried again sooner than what fails elsewhere. */
const usualPolicies: Readonly<Record<BoxName, LanePolicy>> = {
  outbox: usualPolicy,
  inbox: { ...usualPolicy, longestRetryMs: 60_000, firstRestMs: 1_000, longestRestMs: 10_000 },
};

const hourMs = 3_600_000;
const orderOctets = 256;
export const octetsOf = (entries: readonly Entry[]): number => entries.reduce((sum, { body }) => sum + body.length * 2 + orderOctets, 0);

export function openBoxes({ queue, read, clock, logger, meter, window, keepDays, deadDays }: BoxOptions): Boxes {
  const listeners: Record<BoxName, Map<string, Set<() => void>>> = { outbox: new Map(), inbox: new Map() };
  const lanes = new Set<Lane>();
  let sweptAt = clock.now() - hourMs;

  const wall = (): number => Math.round(clock.wall());
  const wake = (box: BoxName, lane: string): void => {
    for (const listener of listeners[box].get(lane) ?? []) listener();
  };
  const sweepSometimes = (): void => {
    if (clock.now() - sweptAt < hourMs) return;
    sweptAt = clock.now();
    const dayMs = 24 * hourMs;
    queue.push({ kind: 'sweep', before: wall() - keepDays * dayMs, deadBefore: wall() - deadDays * dayMs }, orderOctets).then(
      ({ items, dead }) => {
        if (dead > 0) logger.warn('dead letters that nobody replayed were forgotten', { items: dead, days: deadDays });
        if (items > 0) sweptAt -= hourMs; // perhaps there are more
      },
      () => logger.warn('old items could not be swept away'),
    );
  };
  const enter = async (box: BoxName, entries: readonly Entry[]): Promise<readonly boolean[]> => {
    if (entries.length === 0) return [];
    sweepSometimes();
    const { fresh } = await queue.push({ kind: 'enter', box, entries }, octetsOf(entries));
    for (const lane of new Set(entries.map((entry) => entry.lane))) wake(box, lane);
    return fresh;
  };
  const amend = async (box: BoxName, id: string, change: 'replay' | 'drop'): Promise<boolean> => {
    const number = numberOf(box, id);
    if (number === undefined) return false;
    const at = wall();
    const { found } = await queue.push({ kind: 'amend', box, number, change, at, expiresAt: at + usualExpiryMs }, orderOctets);
    for (const lane of found && change === 'replay' ? listeners[box].keys() : []) wake(box, lane);
    return found;
  };
  const show = async (box: BoxName, id: string) => {
    const number = numberOf(box, id);
    return number === undefined ? undefined : read.item(box, number);
  };
  const portsOf = (box: BoxName, lane: string): LanePorts => ({
    claim: (most, leaseMs) => queue.push({ kind: 'claim', box, lane, most, leaseMs, at: wall() }, orderOctets),
    settle: (number, fate) => queue.push({ kind: 'settle', box, number, fate, at: wall() }, orderOctets),
    onPut(listener): Cancel {
      const those = listeners[box].get(lane) ?? new Set();
      listeners[box].set(lane, those.add(listener));
      return () => void those.delete(listener);
    },
  });
  const start = <Item>(
    box: BoxName,
    lane: string,
    itemOf: (row: BoxRow) => Item,
    attempt: (item: Item, signal: AbortSignal) => Promise<Attempt>,
    { scheduler, dice, policy, givenUp }: LaneOptions<Item>,
  ): Lane => {
    const ended = (result: string): void => meter.count('box_attempts_total', { box, lane, result });
    const run = runLane({
      lane,
      scheduler,
      dice,
      logger,
      ended,
      ports: portsOf(box, lane),
      attempt: (row, signal) => attempt(itemOf(row), signal),
      givenUp: givenUp && ((row, why) => givenUp(itemOf(row), why)),
      policy: { ...usualPolicies[box], ...policy },
    });
    lanes.add(run);
    return run;
  };

  return {
    outbox: {
      async put(items) {
        await enter(
          'outbox',
          items.map((item) => entryOfOutgoing(item, wall())),
        );
      },
      list: async (query) => (await read.items('outbox', query)).map(outboxItem),
      async show(id) {
        const row = await show('outbox', id);
        return row && outboxItem(row);
      },
      replay: (id) => amend('outbox', id, 'replay'),
      drop: (id) => amend('outbox', id, 'drop'),
      depth: () => read.depth('outbox'),
      run: (lane, deliver, options) => start('outbox', lane, outboxItem, deliver, options),
    },
    inbox: {
      async receive(message) {
        const [fresh] = await enter('inbox', [entryOfIncoming(message, wall(), window)]);
        return fresh ? 'new' : 'seen';
      },
      list: async (query) => (await read.items('inbox', query)).map(inboxItem),
      async show(id) {
        const row = await show('inbox', id);
        return row && inboxItem(row);
      },
      replay: (id) => amend('inbox', id, 'replay'),
      drop: (id) => amend('inbox', id, 'drop'),
      depth: () => read.depth('inbox'),
      run: (source, consume, options) => start('inbox', source, inboxItem, consume, options),
    },
    putAlong(of) {
      if (of.size === 0) return;
      sweepSometimes();
      for (const lane of of) wake('outbox', lane);
    },
    wakeAll() {
      for (const lane of lanes) lane.wake();
    },
    async close() {
      await Promise.all([...lanes].map((lane) => lane.close()));
    },
  };
}
