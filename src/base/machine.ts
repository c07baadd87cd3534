import type { Cancel, Instant, Scheduler } from './instant.ts';

/**
 * A protocol with its sockets taken out. All it knows arrives as input, all it wants leaves as
 * output, and time is an argument. Stepping it twice with the same inputs gives the same outputs.
 */
export interface Machine<Input, Output> {
  /** When it next wants a `{ kind: 'tick' }`, if ever. */
  readonly deadline: Instant | undefined;
  step(input: Input, now: Instant): readonly Output[];
}

/** One line of a state table: in this state, on this input, go there and do that. */
export interface Row<State extends string, On extends string, Does extends string> {
  readonly in: State;
  readonly on: On;
  readonly to: State;
  readonly does: readonly Does[];
}

/** What every machine must understand: time has come. */
export interface Tick {
  readonly kind: 'tick';
}

/** A machine that runs: it is fed, its deadline is armed, its outputs are handed out. */
export interface Driven<Input> {
  /** Feeds one input. Safe to call from inside the output listener: the input waits its turn. */
  send(input: Input): void;
  /** Disarms the deadline; later inputs are ignored. */
  close(): void;
}

export interface Drive<Input, Output> {
  readonly machine: Machine<Input | Tick, Output>;
  readonly scheduler: Scheduler;
  /** Receives every output, in order. */
  readonly output: (output: Output, now: Instant) => void;
  /** The machine or the listener threw: a bug. The machine is closed before this is called. */
  readonly broken: (error: unknown) => void;
  /** Sees every input with its instant: a flight record that replays the machine. */
  readonly tap?: (input: Input | Tick, now: Instant) => void;
}

/** The one run loop of the house. */
export function drive<Input, Output>(how: Drive<Input, Output>): Driven<Input> {
  const { machine, scheduler, output, broken, tap } = how;
  const waiting: (Input | Tick)[] = [];
  let running = false;
  let closed = false;
  let armedFor: Instant | undefined;
  let disarm: Cancel | undefined;

  const arm = (): void => {
    const due = machine.deadline;
    // One that moved on needs no new timer: the old one rings early, finds nothing due and is set anew. Most move on with every input.
    if (due === armedFor || (due !== undefined && armedFor !== undefined && due > armedFor)) return;
    disarm?.();
    armedFor = due;
    disarm = due === undefined ? undefined : scheduler.at(due, wake);
  };
  const wake = (): void => {
    armedFor = undefined;
    disarm = undefined;
    const due = machine.deadline;
    if (due !== undefined && due > scheduler.now()) arm();
    else send({ kind: 'tick' });
  };
  const close = (): void => {
    closed = true;
    waiting.length = 0;
    disarm?.();
    disarm = undefined;
  };
  const send = (input: Input | Tick): void => {
    if (closed) return;
    if (running) {
      waiting.push(input);
      return;
    }
    running = true;
    try {
      for (let next: Input | Tick | undefined = input; next !== undefined; next = waiting.shift()) {
        const now = scheduler.now();
        tap?.(next, now);
        for (const wish of machine.step(next, now)) {
          output(wish, now);
          if (closed) return;
        }
      }
      arm();
    } catch (error) {
      close();
      broken(error);
    } finally {
      running = false;
    }
  };
  arm();
  return { send, close };
}
