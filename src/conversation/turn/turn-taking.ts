import { earliest, type Instant, later, type Machine, type Tick } from '#base';
import type { Expectation, RecognitionEvent } from '#contract';
import { isBackchannel } from './backchannel.ts';
import { type PatienceOptions, patienceMs } from './patience.ts';
import { beginPause, hasPaused, hearPause, lookAtPause, type Pause, pauseDeadline } from './pause.ts';
import type { Activity } from './voice-activity.ts';

/** What the customer said in one turn, and when. */
export interface SpokenTurn {
  readonly text: string;
  readonly confidence: number;
  /** Speech, but none of the answers that were allowed. */
  readonly rejected: boolean;
  /** They talked into the agent's sentence, and it stopped for them. */
  readonly interrupted: boolean;
  readonly startedAt: Instant;
  readonly endedAt: Instant;
  /** When it was decided that they had finished. */
  readonly decidedAt: Instant;
}

export type TurnTakingInput =
  | Activity
  /** The agent waits for an answer of this shape; `undefined` while it thinks. */
  | { readonly kind: 'expect'; readonly expect: Expectation | undefined }
  /** Whether the agent's voice is in the customer's ear, and may be talked into. */
  | { readonly kind: 'agent-voice'; readonly sounding: boolean; readonly interruptible: boolean }
  | { readonly kind: 'recognition'; readonly serial: number; readonly event: RecognitionEvent }
  /** A key was pressed. `taken` as an answer: whatever was being listened to no longer matters. */
  | { readonly kind: 'key'; readonly taken: boolean };

export type TurnTakingOutput =
  /** Listen to an utterance that began at `since`, under this serial number. */
  | { readonly kind: 'hear-open'; readonly serial: number; readonly expect: Expectation; readonly since: Instant }
  | { readonly kind: 'hear-end'; readonly serial: number }
  | { readonly kind: 'hear-cancel'; readonly serial: number }
  /** Fall silent and keep the rest: this may be an interruption. */
  | { readonly kind: 'hold' }
  /** It was none: a cough, a murmur, a passing lorry. */
  | { readonly kind: 'resume' }
  /** It is one: give up what was being said. */
  | { readonly kind: 'interrupt' }
  | { readonly kind: 'spoken'; readonly turn: SpokenTurn }
  /** What was listened to was no speech after all. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'recognition-failed'; readonly code: string; readonly blame: string };

export interface TurnTakingOptions {
  readonly patience: PatienceOptions;
  /** Speech this long into the agent's sentence interrupts it, whatever the words. Counts the 100 to 170 ms until its end would be known. */
  readonly interruptMs: number;
  /** Words count as an interruption once they last this long; shorter ones wait for the recogniser's verdict. The agent is silent meanwhile. */
  readonly interruptWordsMs: number;
  /** Sound shorter than this in which no word was found is no turn. */
  readonly blipMs: number;
  /** What may be no turn at all is waited for no longer than this: the agent holds its breath for it. */
  readonly doubtPauseMs: number;
  /** Nobody's turn is longer. */
  readonly longestMs: number;
  /** The recogniser gets this long for its final words. */
  readonly finalMs: number;
}

export const turnTakingDefaults: TurnTakingOptions = {
  patience: { factor: 1 },
  interruptMs: 900,
  interruptWordsMs: 620,
  blipMs: 400,
  doubtPauseMs: 350,
  longestMs: 30_000,
  finalMs: 3000,
};

/** Words that changed this lately may change again. */
const unsettledMs = 100;

interface Listening {
  readonly serial: number;
  readonly expect: Expectation;
  readonly startedAt: Instant;
  /** Undefined while they speak. */
  pause: Pause | undefined;
  partial: string;
  changedAt: Instant;
  decidedAt: Instant | undefined;
  /** The agent was silenced on suspicion, or for good. */
  stop: 'none' | 'held' | 'interrupted';
}

/** When did they start, when did they stop, may we be interrupted: the turn-taking of one call. */
export function turnTaking(
  options: TurnTakingOptions = turnTakingDefaults,
): Machine<TurnTakingInput | Tick, TurnTakingOutput> & { readonly listening: boolean } {
  let expect: Expectation | undefined;
  let voice = { sounding: false, interruptible: true };
  let speakingSince: Instant | undefined;
  let now: Listening | undefined;
  let lastKeyAt: Instant | undefined;
  let serial = 0;

  /** How long a pause ends this turn. */
  const pauseMs = (it: Listening, { endedAt }: Pause): number => {
    const pause = patienceMs(it.expect, it.partial, options.patience);
    const isBlip = it.partial === '' && endedAt - it.startedAt < options.blipMs;
    const isDoubt = isBlip || it.stop === 'held';
    return isDoubt ? Math.min(pause, options.doubtPauseMs) : pause;
  };
  const settledAt = (it: Listening): Instant => later(it.changedAt, it.partial === '' ? 0 : unsettledMs);
  const deadlineOf = (it: Listening): Instant =>
    it.pause === undefined
      ? later(it.startedAt, options.longestMs)
      : (Math.max(pauseDeadline(it.pause, pauseMs(it, it.pause)), settledAt(it)) as Instant);
  const isOver = (it: Listening, at: Instant): boolean =>
    it.pause === undefined ? at >= it.startedAt + options.longestMs : at >= settledAt(it) && lookAtPause(it.pause, pauseMs(it, it.pause), at);

  const open = (since: Instant, at: Instant): TurnTakingOutput[] => {
    if (!expect?.speech || now || (voice.sounding && !voice.interruptible)) return [];
    serial += 1;
    now = { serial, expect, startedAt: since, pause: undefined, partial: '', changedAt: at, decidedAt: undefined, stop: 'none' };
    const outputs: TurnTakingOutput[] = [{ kind: 'hear-open', serial, expect, since }];
    if (voice.sounding) {
      now.stop = 'held';
      outputs.push({ kind: 'hold' });
    }
    return outputs;
  };

  const interrupt = (it: Listening): TurnTakingOutput[] => {
    if (it.stop !== 'held') return [];
    it.stop = 'interrupted';
    return [{ kind: 'interrupt' }];
  };

  /** How much speech is enough to be an interruption, given the words so far. */
  const enoughMs = (it: Listening): number => (it.partial !== '' && !isBackchannel(it.partial) ? options.interruptWordsMs : options.interruptMs);
  const isInterruption = (it: Listening, at: Instant): boolean => it.pause === undefined && at - it.startedAt >= enoughMs(it);

  const drop = (): TurnTakingOutput[] => {
    const it = now;
    now = undefined;
    if (!it) return [];
    return it.stop === 'held' ? [{ kind: 'hear-cancel', serial: it.serial }, { kind: 'resume' }] : [{ kind: 'hear-cancel', serial: it.serial }];
  };

  const decide = (it: Listening, at: Instant): TurnTakingOutput[] => {
    it.decidedAt = at;
    it.pause ??= beginPause(at, at);
    return [{ kind: 'hear-end', serial: it.serial }];
  };

  const conclude = (it: Listening, text: string, confidence: number, rejected: boolean, at: Instant): TurnTakingOutput[] => {
    now = undefined;
    const endedAt = it.pause?.endedAt ?? at;
    const worthless = text === '' ? endedAt - it.startedAt < options.blipMs : false;
    if (it.stop === 'held' && (text === '' || rejected || isBackchannel(text))) return [{ kind: 'resume' }];
    if (worthless && it.stop === 'none') return [{ kind: 'nothing' }];
    const outputs = interrupt(it);
    const turn: SpokenTurn = {
      text,
      confidence,
      rejected: rejected || text === '',
      interrupted: it.stop === 'interrupted',
      startedAt: it.startedAt,
      endedAt,
      decidedAt: it.decidedAt ?? at,
    };
    return [...outputs, { kind: 'spoken', turn }];
  };

  const onRecognition = (event: RecognitionEvent, at: Instant): TurnTakingOutput[] => {
    const it = now;
    if (!it) return [];
    if (event.kind === 'transcript-delta') {
      if (event.text === it.partial) return [];
      it.partial = event.text;
      it.changedAt = at;
      return it.stop === 'held' && isInterruption(it, at) ? interrupt(it) : [];
    }
    if (event.kind === 'transcript-end') return conclude(it, event.text, event.confidence, event.rejected, at);
    now = undefined;
    const failed: TurnTakingOutput = { kind: 'recognition-failed', code: event.error.code, blame: event.error.blame };
    return it.stop === 'held' ? [{ kind: 'resume' }, failed] : [failed];
  };

  const onTick = (at: Instant): TurnTakingOutput[] => {
    const it = now;
    if (!it) return [];
    if (it.decidedAt !== undefined) {
      if (at < it.decidedAt + options.finalMs) return [];
      return [{ kind: 'hear-cancel', serial: it.serial }, ...conclude(it, it.partial, 0, true, at)];
    }
    const outputs = it.stop === 'held' && isInterruption(it, at) ? interrupt(it) : [];
    return isOver(it, at) ? [...outputs, ...decide(it, at)] : outputs;
  };

  return {
    get listening() {
      return now !== undefined;
    },
    get deadline() {
      if (!now) return undefined;
      if (now.decidedAt !== undefined) return later(now.decidedAt, options.finalMs);
      const suspicion = now.stop === 'held' && now.pause === undefined ? later(now.startedAt, enoughMs(now)) : undefined;
      return earliest(deadlineOf(now), suspicion);
    },
    step(input, at) {
      switch (input.kind) {
        case 'tick':
          return onTick(at);
        case 'speech-start':
          // The tone of a key began before the key was known: what sounds like speech there is the tone.
          if (lastKeyAt !== undefined && input.startedAt <= lastKeyAt) return [];
          speakingSince = input.startedAt;
          if (now && now.decidedAt === undefined) {
            now.pause = undefined; // they had only paused
            return [];
          }
          return open(input.startedAt, at);
        case 'speech-stop':
          speakingSince = undefined;
          if (now && now.decidedAt === undefined) now.pause = beginPause(input.endedAt, at);
          return [];
        case 'quiet': {
          const it = now;
          if (it?.pause === undefined || it.decidedAt !== undefined) return [];
          hearPause(it.pause, input.until, at);
          return at >= settledAt(it) && hasPaused(it.pause, pauseMs(it, it.pause)) ? decide(it, at) : [];
        }
        case 'expect':
          expect = input.expect;
          if (!expect) return now && now.decidedAt === undefined ? drop() : [];
          return speakingSince !== undefined ? open(speakingSince, at) : [];
        case 'agent-voice': {
          const wasClosed = voice.sounding && !voice.interruptible;
          voice = { sounding: input.sounding, interruptible: input.interruptible };
          // They talked through a sentence that may not be interrupted, and still do: now it counts.
          return wasClosed && speakingSince !== undefined ? open(speakingSince, at) : [];
        }
        case 'recognition':
          return input.serial === now?.serial ? onRecognition(input.event, at) : [];
        case 'key':
          lastKeyAt = at;
          speakingSince = undefined;
          return input.taken && now?.decidedAt === undefined ? drop() : [];
      }
    },
  };
}
