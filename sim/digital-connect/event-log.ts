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
  clear(): void;
}

/** More than this is forgotten, oldest first. */
const most = 20_000;

export function openEventLog(wall: () => WallTime, listener: (event: SimEvent) => void): EventLog {
  let kept: SimEvent[] = [];
  let seq = 0;
  return {
    note(kind, about = {}) {
      const event: SimEvent = { ...about, kind, seq: ++seq, at: new Date(wall()).toISOString() };
      kept.push(event);
      if (kept.length > most) kept = kept.slice(-most / 2);
      listener(event);
    },
    since: (after) => kept.filter((event) => event.seq > after),
    clear() {
      kept = [];
      seq = 0;
    },
  };
}
