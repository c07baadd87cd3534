import { createContext, type ReactNode, useContext } from 'react';
import { hourOf, timeOf } from '../../ui/format.ts';

/** The recording that is loaded, for what wants to be heard in it. */
export interface Playing {
  /** When its place 0 was. */
  readonly startedMs: number;
  /** Plays from this place on. */
  play(fromMs: number): void;
}

export const PlayingContext = createContext<Playing | undefined>(undefined);

/** When something was said; plays the recording from there, where one is loaded. */
export function SaidAt({ at, beganMs }: { readonly at: string; readonly beganMs: number }): ReactNode {
  const playing = useContext(PlayingContext);
  const time = (
    <time dateTime={at} title={timeOf(at)}>
      {hourOf(at)}
    </time>
  );
  if (playing === undefined) return time;
  return (
    <button type="button" className="plain moment" onClick={() => playing.play(Math.max(0, beganMs - playing.startedMs))}>
      <span aria-hidden="true">▶ </span>
      <span className="unseen">Play from </span>
      {time}
    </button>
  );
}
