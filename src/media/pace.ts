import { drive, type Logger, type Scheduler } from '#base';
import type { Meter } from '#contract';
import type { Lateness } from './lateness.ts';
import { type Paced, type PacedCall, Pacer, type PacerInput, type Seat, seatFor } from './pacer.ts';

/** What a call does with its place at the pacer. */
export interface PaceSeat {
  /** There is something to send. Cheap to call again. */
  wake(): void;
  /** The far side was told to fall silent: the next sound begins anew. */
  cut(): void;
  leave(): void;
}

/** The one tick that all calls of this process share. */
export interface Pace {
  /** `leadMs`: how far ahead of real time its sound may be sent. Only frames that were still waiting can be cleared without the far side's help. */
  join(call: PacedCall, leadMs: number): PaceSeat;
  /** How late frames left; the quantiles of S7. */
  readonly lateness: Lateness;
  close(): void;
}

/** Opens the tick. It costs nothing while no call has sound to send. */
export function openPace(ports: { readonly scheduler: Scheduler; readonly meter: Meter; readonly logger: Logger }): Pace {
  const { scheduler, meter, logger } = ports;
  const machine = new Pacer();
  const running = drive<PacerInput, Paced>({
    machine,
    scheduler,
    output({ worstMs, skipped }) {
      meter.time('pacer_late_ms', worstMs);
      if (skipped > 0) meter.count('pacer_skipped_frames_total', {}, skipped);
    },
    broken: (error) => logger.error('the pacer broke', { error }),
  });
  return {
    lateness: machine.lateness,
    join(call, leadMs) {
      const seat: Seat = seatFor(call, leadMs);
      const wake = { kind: 'wake', seat } as const;
      running.send({ kind: 'join', seat });
      return {
        wake() {
          if (seat.state === 'resting') running.send(wake);
        },
        cut: () => running.send({ kind: 'cut', seat }),
        leave: () => running.send({ kind: 'leave', seat }),
      };
    },
    close: () => running.close(),
  };
}
