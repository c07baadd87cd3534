import type { WallTime } from '#base';

/** One thing that happened, in order; `kind` says what, the rest is about it. No secret is among it. */
export interface SimEvent {
  readonly seq: number;
  readonly at: string;
  readonly kind: string;
  readonly [about: string]: unknown;
}

/** What happened; given to whoever may report something. */
export type Note = (kind: string, about?: Readonly<Record<string, unknown>>) => void;

export interface EventLog {
  readonly note: Note;
  since(seq: number): readonly SimEvent[];
  /** The first event that fits, of those there are or those to come. */
  until(fits: (event: SimEvent) => boolean): Promise<SimEvent>;
  clear(): void;
}

/** More than this is forgotten, oldest first. */
const most = 20_000;

export function openEventLog(wall: () => WallTime, listener: (event: SimEvent) => void): EventLog {
  let kept: SimEvent[] = [];
  let seq = 0;
  const waiters = new Set<(event: SimEvent) => void>();
  return {
    note(kind, about = {}) {
      const event: SimEvent = { ...about, kind, seq: ++seq, at: new Date(wall()).toISOString() };
      kept.push(event);
      if (kept.length > most) kept = kept.slice(-most / 2);
      listener(event);
      for (const waiter of [...waiters]) waiter(event);
    },
    until(fits) {
      const there = kept.find(fits);
      if (there) return Promise.resolve(there);
      return new Promise((resolve) => {
        const waiter = (event: SimEvent): void => {
          if (!fits(event)) return;
          waiters.delete(waiter);
          resolve(event);
        };
        waiters.add(waiter);
      });
    },
    since: (after) => kept.filter((event) => event.seq > after),
    clear() {
      kept = [];
      seq = 0;
    },
  };
}
