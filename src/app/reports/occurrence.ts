import { Cron } from 'croner';
import { bad, ok, type Result, type WallTime } from '#base';

/** When a schedule comes due: minute, hour, day, month, weekday, as the clock on the wall of a time zone shows them. */
export interface Cadence {
  /** Five fields, as of cron. */
  readonly cron: string;
  /** IANA. */
  readonly zone: string;
}

/**
 * A time that the clocks skip comes due at the first moment after the gap, and one that they show twice comes due once; what is written with
 * steps or as every minute runs by the hours that there are.
 */
const timer = ({ cron, zone }: Cadence): Cron => new Cron(cron, { timezone: zone, mode: '5-part', paused: true, fixedTimeRule: 'no-wildcard' });

/** The complaint is the reason alone. */
export function checkCadence(cadence: Cadence): Result<Cadence> {
  const fields = cadence.cron.trim().split(/\s+/).length;
  if (fields !== 5) return bad(`"${cadence.cron}" is no cron expression of five fields: it has ${fields}`);
  try {
    timer(cadence);
  } catch (thrown) {
    const said = thrown instanceof Error ? thrown.message.replace(/^CronPattern: /, '') : 'unreadable';
    return bad(`"${cadence.cron}" is no cron expression of five fields: ${said}`);
  }
  if (nextOccurrence(cadence, 0 as WallTime) === undefined) return bad(`"${cadence.cron}" never comes: there is no such day`);
  return ok(cadence);
}

/** The first time due after that instant; undefined when there is none any more (30 February). */
export function nextOccurrence(cadence: Cadence, after: WallTime): WallTime | undefined {
  const next = timer(cadence).nextRun(new Date(after));
  return next === null ? undefined : (next.getTime() as WallTime);
}

/** The last time due at or before that instant. */
export function lastOccurrence(cadence: Cadence, now: WallTime): WallTime | undefined {
  // What is asked for is due before the reference, so that a moment that is due itself is found from just after it.
  const [last] = timer(cadence).previousRuns(1, new Date(now + 1000));
  if (last === undefined) return undefined;
  return (last.getTime() <= now ? last.getTime() : timer(cadence).previousRuns(1, new Date(last))[0]?.getTime()) as WallTime | undefined;
}
