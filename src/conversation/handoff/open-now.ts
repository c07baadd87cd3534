import type { Instant, WallTime } from '#base';
import { type CallAbilities, isOpenAt } from '#contract';

/** Which instant of the machine is which instant of the wall clock. */
export interface Epoch {
  readonly now: Instant;
  readonly wall: WallTime;
}

/** Are humans there for this target now? Those without hours are always open. */
export function openNow({ handOff }: CallAbilities, target: string, now: Instant, epoch: Epoch): boolean {
  const hours = handOff?.hours !== undefined && Object.hasOwn(handOff.hours, target) ? handOff.hours[target] : undefined;
  return hours === undefined || isOpenAt(hours, epoch.wall + (now - epoch.now));
}
