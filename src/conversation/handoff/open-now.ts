import type { Instant, WallTime } from '#base';
import type { CallAbilities } from '#contract';
import { isOpen, openingHours, wallClock } from '../flow/opening-hours.ts';

/** Which instant of the machine is which instant of the wall clock. */
export interface Epoch {
  readonly now: Instant;
  readonly wall: WallTime;
}

/** Are humans there for this target now? Those without hours are always open. */
export function openNow({ handOff }: CallAbilities, target: string, now: Instant, epoch: Epoch): boolean {
  const hours = handOff?.hours !== undefined && Object.hasOwn(handOff.hours, target) ? handOff.hours[target] : undefined;
  if (hours === undefined) return true;
  const wall = wallClock(new Date(epoch.wall + (now - epoch.now)).toISOString(), hours.timeZone);
  return wall !== undefined && isOpen(openingHours(hours), wall.today, wall.time);
}
