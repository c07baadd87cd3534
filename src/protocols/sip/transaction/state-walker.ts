import { type Instant, later } from '#base';
import { type Compiled, compile, type StateTable } from './table.ts';

/** How long timers run. */
export interface TimerPlan {
  /** How long a timer runs when it is started; undefined: not at all. 0 fires at once. */
  first(timer: string): number | undefined;
  /** How long a timer that has fired waits until it fires again; undefined: it fires once. */
  next?(timer: string, lastMs: number, state: string): number | undefined;
}

interface Running {
  readonly timer: string;
  due: Instant;
  lastMs: number;
}

const nothing: readonly never[] = [];

/** A walker as its owner holds it, whichever of two tables it walks: an input the table does not know does nothing, so any text may be stepped. */
export interface Walker<Does extends string> {
  readonly state: string;
  readonly ended: boolean;
  readonly deadline: Instant | undefined;
  step(on: string, now: Instant): readonly Does[];
  takeDue(now: Instant): string | undefined;
  stop(timer: string): void;
}

/** The one engine behind every table of this room: walks the rows and keeps the timers of the state it is in. What the rows ask for is for its owner to do. */
export class StateWalker<State extends string, On extends string, Does extends string> {
  readonly #table: StateTable<State, On, Does>;
  readonly #rows: Compiled<State, On, Does>;
  readonly #plan: TimerPlan;
  #state: State;
  #running: Running[] = [];

  constructor(table: StateTable<State, On, Does>, plan: TimerPlan, now: Instant) {
    this.#table = table;
    this.#rows = compile(table);
    this.#plan = plan;
    this.#state = table.initial;
    this.#retime(now);
  }

  get state(): State {
    return this.#state;
  }

  get ended(): boolean {
    return this.#state === this.#table.final;
  }

  get deadline(): Instant | undefined {
    let first: Instant | undefined;
    for (const { due } of this.#running) if (first === undefined || due < first) first = due;
    return first;
  }

  /** Takes one input; gives what is to be done, in order. An input the table does not know in this state does nothing. */
  step(on: On, now: Instant): readonly Does[] {
    const row = this.#rows.get(this.#state)?.get(on);
    if (!row) return nothing;
    if (row.to === this.#state) return row.does;
    this.#state = row.to;
    this.#retime(now);
    // A timer of length 0 (D, I, J, K on a reliable transport) has fired already.
    const spent = this.#running.find((one) => one.due <= now && one.lastMs === 0);
    return spent ? [...row.does, ...this.step(spent.timer as unknown as On, now)] : row.does;
  }

  /** The timer that is due first, moved on to its next firing; undefined when none is due. Its name is the input to step next. */
  takeDue(now: Instant): On | undefined {
    let first: Running | undefined;
    for (const one of this.#running) if (one.due <= now && (!first || one.due < first.due)) first = one;
    if (!first) return undefined;
    const next = this.#plan.next?.(first.timer, first.lastMs, this.#state);
    if (next === undefined) this.#running = this.#running.filter((one) => one !== first);
    else {
      first.lastMs = next;
      first.due = later(now, next);
    }
    return first.timer as unknown as On;
  }

  /** Stops a timer of this state before it fires. */
  stop(timer: string): void {
    this.#running = this.#running.filter((one) => one.timer !== timer);
  }

  /** Timers of the new state: those that ran already run on, the others start. */
  #retime(now: Instant): void {
    const before = this.#running;
    const after: Running[] = [];
    for (const timer of this.#table.timers[this.#state]) {
      const running = before.find((one) => one.timer === timer);
      const ms = running ? undefined : this.#plan.first(timer);
      if (running) after.push(running);
      else if (ms !== undefined) after.push({ timer, due: later(now, ms), lastMs: ms });
    }
    this.#running = after;
  }
}
