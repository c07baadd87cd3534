import type { Dice, Scheduler } from '#base';
import type { Resolver } from '#net';

/** What an examination needs of the outside. */
export interface ExaminationPorts {
  readonly resolver: Resolver;
  readonly scheduler: Scheduler;
  readonly dice: Dice;
}
