import type { Turn } from './script.ts';

/** The kinds of turn that leave a trace in the report. */
export type PerformedKind = Exclude<Turn['kind'], 'wait' | 'hang-up'>;

/** How one turn went. Times are milliseconds of sound on the line since the call began, exact to 5 ms. */
export interface TurnRecord {
  readonly kind: PerformedKind;
  readonly said: string;
  /** The caller's first sound. */
  readonly startedMs: number;
  /** The caller's last sound. */
  readonly endedMs: number;
  /** From the caller's last sound to the other side's first one after it (for a silence: from its begin). Negative when they began before the caller had ended, and went on. */
  readonly gapMs?: number;
  /** The other side was speaking when this turn began: from there to its last sound. */
  readonly stopMs?: number;
  /** The other side began to speak inside this turn, so many milliseconds after its begin. */
  readonly cutInMs?: number;
  /** The other side said nothing for as long as the caller's patience, and the caller went on without it. */
  readonly impatient?: true;
  /** The call ended within this turn. */
  readonly unfinished?: true;
}
