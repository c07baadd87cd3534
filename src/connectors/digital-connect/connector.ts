import type { Dice, Logger, Scheduler } from '#base';
import { type Consume, type Desk, type DeskListener, type FileShelf, type Inbox, isOpenAt, type Meter } from '#contract';
import type { HttpDoor, WebClient } from '#net';
import { talkdeskApi } from './api.ts';
import { filesIn } from './files-in.ts';
import { filesOut, missingScopes } from './files-out.ts';
import { deskDoor } from './fit.ts';
import { inboxSource, openHookDoor } from './hook-door.ts';
import { newsWorker } from './news.ts';
import type { DigitalConnectOptions } from './options.ts';
import { orders } from './orders.ts';
import { traces } from './traces.ts';

/** How the inbox is worked off for this channel. */
export interface WorkPace {
  readonly atOnce: number;
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  readonly mostAttempts: number;
  readonly attemptMs: number;
  readonly tripAfter: number;
}

/** An inbox that can be worked off. */
export interface WorkedInbox extends Inbox {
  run(
    source: string,
    consume: Consume,
    options: { readonly scheduler: Scheduler; readonly dice: Pick<Dice, 'fraction'>; readonly policy?: Partial<WorkPace> },
  ): { drain(): Promise<void>; close(): Promise<void> };
}

/** What the connector stands on. */
export interface DigitalConnectPorts {
  /** Not yet listening when `open` is called. */
  readonly door: Pick<HttpDoor, 'app'>;
  readonly inbox: WorkedInbox;
  readonly listener: DeskListener;
  readonly files: FileShelf;
  /** Made for this channel: with its `allowPrivate`. */
  readonly web: WebClient;
  readonly scheduler: Scheduler;
  readonly dice: Dice;
  readonly logger: Logger;
  readonly meter: Meter;
}

/** A desk with a door of its own for news. */
export interface DigitalConnectDesk extends Desk {
  /** Takes webhooks, and works off what lay in the inbox. Conversations must have been restored before. */
  open(): Promise<void>;
  /** Nothing ends: what lives needs its news until `close`. */
  drain(): void;
  /** Stops working at the inbox; what is under way is given back to it. */
  close(): Promise<void>;
}

/**
 * One conversation that waits for its file or its beginning is no reason to leave the others alone: nothing trips,
 * and how long each thing is tried for is its own matter.
 */
const workPace: WorkPace = {
  atOnce: 16,
  firstRetryMs: 100,
  longestRetryMs: 2000,
  mostAttempts: Number.MAX_SAFE_INTEGER,
  attemptMs: 120_000,
  tripAfter: Number.MAX_SAFE_INTEGER,
};

/** Talkdesk's human agents as a desk, by Digital Connect. */
export function digitalConnect(options: DigitalConnectOptions, ports: DigitalConnectPorts): DigitalConnectDesk {
  const { door, inbox, listener, files: shelf, web, scheduler, dice, meter } = ports;
  const logger = ports.logger.with({ channel: options.id });
  const api = talkdeskApi(options, { web, scheduler, dice, logger, meter });
  const seen = traces();
  const carryOut = orders(options, { api, bring: filesOut(options, { api, web, shelf, logger }), traces: seen, scheduler, logger, meter });
  const fetchFile = filesIn(options, { api, web, shelf, logger });
  const consume = newsWorker(options, { listener, fetchFile, shelf, traces: seen, scheduler, logger, meter });
  let work: { close(): Promise<void> } | undefined;

  return {
    id: options.id,
    targets: Object.keys(options.targets),
    can: {
      contextBytes: options.context.valueBytes,
      lines: options.previousMessages.most,
      get files() {
        return missingScopes(api).length === 0;
      },
    },
    door(target, contact) {
      const known = options.targets[target];
      return known && deskDoor(known, options, contact);
    },
    async availability(target) {
      const known = options.targets[target];
      if (known === undefined) return 'nobody';
      // Whether anybody is there Talkdesk does not tell.
      if (known.hours === undefined) return 'unknown';
      return isOpenAt(known.hours, scheduler.wall()) ? 'open' : 'outside-hours';
    },
    carryOut,
    async open() {
      openHookDoor(options, { door, inbox, scheduler, logger, meter });
      work = inbox.run(inboxSource(options.id), consume, { scheduler, dice, policy: workPace });
    },
    drain() {},
    async close() {
      await work?.close();
    },
  };
}
