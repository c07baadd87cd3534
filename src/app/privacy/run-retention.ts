import { asGatewayError, type Cancel, type Clock, type Dice, type Instant, later, type Scheduler, type WallTime } from '#base';
import type { Outbox } from '#contract';
import type { RunningOutbox } from '#store';
import { type FollowPorts, followRemovals } from './follow-removals.ts';
import { expireFiles, expireRecords, type RetentionPorts } from './retention.ts';

const hourMs = 3_600_000;
const lane = 'retention';
/** How far back removals are followed at the start: a gateway that was away for longer has missed some. */
const followedMs = 30 * 24 * hourMs;

export interface RunningPorts extends Omit<RetentionPorts, 'stopped' | 'audit'> {
  readonly audit: FollowPorts['audit'];
  readonly outbox: Pick<RunningOutbox, 'run'> & Pick<Outbox, 'put'>;
  readonly scheduler: Scheduler & Clock;
  readonly dice: Dice;
  /** How often it is looked for what is due; an hour unless told. */
  readonly everyMs?: number;
}

/**
 * Looks every hour for what has been kept for long enough, and at once at the start. What the database holds is removed by whichever gateway takes
 * the hour's order, so that several on one database never do it twice; what lies on a machine is removed by the gateway there.
 */
export function runRetention(ports: RunningPorts): { close(): Promise<void> } {
  const { outbox, scheduler, dice, privacy, logger, everyMs = hourMs } = ports;
  let closed = false;
  let disarm: Cancel | undefined;
  let local: Promise<unknown> = Promise.resolve();
  const own = { ...ports, stopped: () => closed };
  const rules = [...privacy.values()].some(({ retention }) => Object.keys(retention).length > 0);
  let followed = (scheduler.wall() - followedMs) as WallTime;

  const running = outbox.run(
    lane,
    async () => {
      const removed = await expireRecords(own);
      if (removed.record + removed.words + removed.person > 0) logger.info('removed what was kept for long enough', { ...removed });
      return { kind: 'done' };
    },
    { scheduler, dice },
  );

  const look = async (): Promise<void> => {
    const hour = String(Math.floor(scheduler.wall() / everyMs));
    try {
      if (rules) await outbox.put([{ lane, key: lane, idempotencyKey: `retention:${hour}`, body: '{}' }]);
      const begun = scheduler.wall();
      const elsewhere = await followRemovals(followed, ports);
      if (elsewhere > 0) logger.info('removed here what was removed elsewhere', { conversations: elsewhere });
      // A little twice: clocks of machines differ.
      followed = (begun - 10 * 60_000) as WallTime;
      const removed = await expireFiles(own);
      if (removed.recordings + removed.files > 0) logger.info('removed what was kept for long enough', { ...removed });
    } catch (thrown) {
      logger.warn('what is due could not be looked for', { code: asGatewayError(thrown).code });
    }
  };
  const next = (at: Instant): void => {
    disarm = scheduler.at(at, () => {
      local = look().then(() => {
        if (!closed) next(later(scheduler.now(), everyMs));
      });
    });
  };
  // Those who call now go first.
  next(later(scheduler.now(), Math.min(everyMs, 10_000)));
  return {
    async close() {
      closed = true;
      disarm?.();
      await local;
      await running.close();
    },
  };
}
