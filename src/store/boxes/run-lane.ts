import { asGatewayError, type Cancel, type Dice, drive, GatewayError, type Logger, later, type Scheduler } from '#base';
import type { Attempt } from '#contract';
import type { BoxRow, Claim, Fate } from './box.ts';
import { type LaneInput, type LaneOutput, type LanePolicy, laneMachine } from './lane-machine.ts';

/** The part of a box that one lane is worked off from. */
export interface LanePorts {
  claim(most: number, leaseMs: number): Promise<Claim>;
  settle(number: number, fate: Fate): Promise<unknown>;
  /** Calls back whenever something was put into the lane by this process. */
  onPut(listener: () => void): Cancel;
}

export interface LaneHow {
  readonly lane: string;
  readonly ports: LanePorts;
  readonly attempt: (row: BoxRow, signal: AbortSignal) => Promise<Attempt>;
  /** Told of each item before it is given up; while it rejects, the item is not. */
  readonly givenUp?: ((row: BoxRow, why: string) => Promise<void>) | undefined;
  readonly policy: LanePolicy;
  readonly scheduler: Scheduler;
  readonly dice: Pick<Dice, 'fraction'>;
  readonly logger: Logger;
  /** Told how each attempt ended. `dead`: nobody will try it again by itself. */
  readonly ended: (result: 'done' | 'again' | 'dead') => void;
}

/** A lane that is being worked off. */
export interface Lane {
  /** Looks at once whether something is due. */
  wake(): void;
  /** Begins nothing new; resolves when what is under way is settled. Safe to call twice. */
  drain(): Promise<void>;
  /** Drains, and tells what is under way to stop now. */
  close(): Promise<void>;
}

const tellAgainMs = 1_000;

/** Drives the machine of one lane against the clock and the box. */
export function runLane({ lane, ports, attempt, givenUp, policy, scheduler, dice, logger, ended }: LaneHow): Lane {
  const rows = new Map<number, BoxRow>();
  const stops = new Set<AbortController>();
  const settling = new Set<Promise<unknown>>();
  let tellDrained = (): void => {};
  const drained = new Promise<void>((resolve) => {
    tellDrained = resolve;
  });

  let blind = false; // told once, however long it lasts
  const claim = async (most: number): Promise<LaneInput> => {
    try {
      const { rows: found, nextAt } = await ports.claim(most, policy.attemptMs * 2);
      blind = false;
      const wall = scheduler.wall();
      for (const row of found) rows.set(row.number, row);
      const items = found.map((row) => ({ number: row.number, attempts: row.attempts, expiresInMs: row.expires_at - wall }));
      return { kind: 'claimed', items, ...(nextAt === undefined ? {} : { nextInMs: nextAt - wall }) };
    } catch (error) {
      if (!blind) logger.warn('a lane could not look for work', { lane, code: asGatewayError(error).code });
      blind = true;
      return { kind: 'claim-failed' };
    }
  };

  const tryOnce = async (row: BoxRow): Promise<Attempt> => {
    const stop = new AbortController();
    stops.add(stop);
    let cancel: Cancel | undefined;
    const late = new Promise<Attempt>((resolve) => {
      stop.signal.addEventListener('abort', () => resolve({ kind: 'retry', why: 'stopped' }));
      cancel = scheduler.at(later(scheduler.now(), policy.attemptMs), () => {
        resolve({ kind: 'retry', why: 'timeout' });
        stop.abort();
      });
    });
    try {
      return await Promise.race([attempt(row, stop.signal), late]);
    } catch (error) {
      const why = asGatewayError(error).code;
      logger.warn('an attempt threw', { lane, number: row.number, code: why, pii: { error } });
      return { kind: error instanceof GatewayError && !error.retry ? 'refused' : 'retry', why };
    } finally {
      cancel?.();
      stops.delete(stop);
    }
  };

  const settle = (number: number, fate: Fate): void => {
    if (fate.kind !== 'release') ended(fate.kind);
    if (fate.kind === 'dead') logger.error('an item was given up', { lane, number, why: fate.trouble });
    follow(
      ports
        .settle(number, fate)
        // Its lease runs out, and it is tried again under the same key.
        .catch((error: unknown) => logger.warn('an attempt could not be written down', { lane, number, code: asGatewayError(error).code })),
    );
  };
  const follow = (work: Promise<unknown>): void => {
    const done = work.finally(() => settling.delete(done));
    settling.add(done);
  };

  /** Whoever waits for the item is told first: after a crash in between it is told again. */
  const lastWord = async (row: BoxRow, fate: Extract<Fate, { kind: 'dead' }>, tell: NonNullable<typeof givenUp>): Promise<void> => {
    try {
      await tell(row, fate.trouble);
      settle(row.number, fate);
    } catch (error) {
      logger.warn('nobody could be told that an item is given up', { lane, number: row.number, code: asGatewayError(error).code });
      settle(row.number, { kind: 'again', dueAt: Math.round(scheduler.wall() + tellAgainMs), trouble: fate.trouble });
    }
    // Whoever stands behind it in its key was not free before.
    driven.send({ kind: 'wake' });
  };

  const output = (wish: LaneOutput): void => {
    switch (wish.kind) {
      case 'claim':
        void claim(wish.most).then((input) => driven.send(input));
        break;
      case 'attempt': {
        const { number } = wish;
        const row = rows.get(number);
        if (row) void tryOnce(row).then((result) => driven.send({ kind: 'attempt-end', number, attempt: result }));
        break;
      }
      case 'settle': {
        const { number, fate } = wish;
        const row = rows.get(number);
        rows.delete(number);
        const settled: Fate = fate.kind === 'again' ? { ...fate, dueAt: Math.round(scheduler.wall() + fate.afterMs) } : fate;
        if (settled.kind === 'dead' && row !== undefined && givenUp !== undefined) follow(lastWord(row, settled, givenUp));
        else settle(number, settled);
        break;
      }
      case 'rest':
        logger.warn('a destination does not answer, it is left alone for a while', { lane, restMs: Math.round(wish.ms) });
        break;
      case 'rest-end':
        logger.info('a destination answers again', { lane });
        break;
      case 'drained':
        tellDrained();
        break;
    }
  };
  const driven = drive<LaneInput, LaneOutput>({
    machine: laneMachine(policy, dice),
    scheduler,
    output,
    broken(error) {
      logger.error('a lane broke', { lane, code: asGatewayError(error).code, pii: { error } });
      tellDrained();
    },
  });
  const deaf = ports.onPut(() => driven.send({ kind: 'wake' }));
  driven.send({ kind: 'wake' });

  const drain = async (): Promise<void> => {
    driven.send({ kind: 'drain' });
    await drained;
    deaf();
    driven.close();
    await Promise.all(settling);
  };
  return {
    wake: () => driven.send({ kind: 'wake' }),
    drain,
    close() {
      const over = drain();
      for (const stop of stops) stop.abort();
      return over;
    },
  };
}
