import { type AudioFrame, samplesPerFrame } from '#audio';
import type { Instant } from '#base';
import type { Caller, CallerOutput } from '#sim/caller';
import type { CallHappening } from './events.ts';

/** What one step of the line brought: the sound of both tracks, and what people did. */
export interface LineStep {
  /** What the caller said in the last 20 ms. */
  readonly caller: AudioFrame;
  /** What the caller is about to hear from somebody other than the partner. */
  readonly human: AudioFrame | undefined;
  readonly keys: readonly string[];
  readonly happened: readonly CallHappening[];
  /** Somebody put the phone down. */
  readonly hungUp: boolean;
}

/** Whoever is on the telephone side of a stream. */
export interface Line {
  /** Takes the 20 ms that the partner's sound has for the caller, gives 20 ms of what people say. Buffers are used again. */
  step(played: AudioFrame, now: Instant): LineStep;
  /** The partner has gone. */
  leave(now: Instant): void;
}

type Who = 'caller' | 'human';

/** Sorts what a person did into sound, keys and happenings. */
function sorted(wants: readonly CallerOutput[], who: Who, hearsAgent: boolean): LineStep {
  let spoke: AudioFrame | undefined;
  const keys: string[] = [];
  const happened: CallHappening[] = [];
  let hungUp = false;
  for (const want of wants) {
    if (want.kind === 'spoke') spoke = want.frame;
    else if (want.kind === 'key-pressed') keys.push(want.digit);
    else if (want.kind === 'turn-start') happened.push({ kind: `${who}-speaks`, turn: want.turn, text: want.said });
    else if (want.kind === 'hang-up') {
      hungUp = true;
      happened.push({ kind: `${who}-hangs-up`, scripted: want.scripted });
    } else if (!hearsAgent) continue;
    else if (want.kind === 'other-starts') happened.push({ kind: 'agent-starts' });
    else happened.push({ kind: 'agent-stops', fromMs: want.fromMs, toMs: want.toMs });
  }
  return { caller: spoke ?? new Int16Array(0), human: undefined, keys, happened, hungUp };
}

/** A caller alone with the partner's agent. */
export function callerLine(caller: Caller): Line {
  return {
    step: (played, now) => sorted(caller.step({ kind: 'heard', frame: played }, now), 'caller', true),
    leave: (now) => void caller.step({ kind: 'left' }, now),
  };
}

/** A caller and a human agent, who hear each other; the partner only listens. */
export function mirroredLine(caller: Caller, human: Caller): Line {
  const fromHuman = new Int16Array(samplesPerFrame(8000));
  return {
    step(_played, now) {
      const one = sorted(caller.step({ kind: 'heard', frame: fromHuman }, now), 'caller', false);
      const other = sorted(human.step({ kind: 'heard', frame: one.caller }, now), 'human', false);
      fromHuman.set(other.caller);
      return {
        caller: one.caller,
        human: other.caller,
        keys: one.keys,
        happened: [...one.happened, ...other.happened],
        hungUp: one.hungUp || other.hungUp,
      };
    },
    leave(now) {
      caller.step({ kind: 'left' }, now);
      human.step({ kind: 'left' }, now);
    },
  };
}
