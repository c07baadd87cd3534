import { type AudioFrame, frameMs, mix, samplesPerFrame } from '#audio';
import type { Instant, Machine, Tick } from '#base';
import { openEar, type Stretch } from './ear.ts';
import { type Part, playBackground } from './rehearse.ts';
import type { PerformedKind, TurnRecord } from './turn-record.ts';

export type CallerInput =
  /** The frame that is played to the caller from now on, for 20 ms. One every 20 ms, silence included. */
  | { readonly kind: 'heard'; readonly frame: AudioFrame }
  /** The other side has gone. Another may take its place: then frames go on, and so does the script. */
  | { readonly kind: 'left' }
  | Tick;

export type CallerOutput =
  /** What the caller said in the last 20 ms: exactly one for each frame heard. The buffer is used again. */
  | { readonly kind: 'spoke'; readonly frame: AudioFrame }
  | { readonly kind: 'key-pressed'; readonly digit: string }
  | { readonly kind: 'turn-start'; readonly turn: PerformedKind; readonly said: string; readonly atMs: number }
  | { readonly kind: 'other-starts'; readonly atMs: number }
  | { readonly kind: 'other-stops'; readonly fromMs: number; readonly toMs: number }
  /** `scripted` when the script says so; otherwise the caller ran out of things to say, and of patience. */
  | { readonly kind: 'hang-up'; readonly scripted: boolean };

/** A person on the phone who follows a script, and remembers how it went. Its clock are the frames: it is fed one every 20 ms and never ticks by itself. */
export interface Caller extends Machine<CallerInput, CallerOutput> {
  readonly turns: readonly TurnRecord[];
  readonly heard: readonly Stretch[];
  /** Every turn was performed. */
  readonly finished: boolean;
}

type Draft = { -readonly [Key in keyof TurnRecord]: TurnRecord[Key] };

/** @param begun When the call began: the zero of all times in the record. */
export function openCaller(part: Part, begun: Instant): Caller {
  const { rateHz, acts, background } = part;
  const ear = openEar(rateHz);
  const frame = new Int16Array(samplesPerFrame(rateHz));
  const turns: Draft[] = [];
  let backgroundAt = 0;
  let next = 0;
  let current: Draft | undefined;
  let position = 0;
  let keysSent = 0;
  /** The end of the caller's last turn: whatever the other side says after it counts as the answer. */
  let yieldedMs = 0;
  /** When the turn that comes next became the next one. */
  let waitingSinceMs = 0;
  /** When the other side was first heard after the caller's last turn. */
  let answerFromMs: number | undefined;
  /** The turn that began while the other side was speaking, until that stops. */
  let overSpoken: Draft | undefined;
  let gone = false;

  const toMs = (samples: number): number => (samples * 1000) / rateHz;

  const yieldAt = (ms: number): void => {
    yieldedMs = ms;
    answerFromMs = undefined;
  };

  /** Is it time for the next turn, and was it patience that ran out? */
  const due = (nowMs: number): 'due' | 'impatient' | undefined => {
    const turn = acts[next]?.turn;
    if (!turn) return undefined;
    const { waitFor, patienceMs } = turn;
    if (waitFor === 'nothing') return 'due';
    if (typeof waitFor === 'number') return nowMs - waitingSinceMs >= waitFor ? 'due' : undefined;
    if (answerFromMs === undefined) return nowMs - Math.max(yieldedMs, waitingSinceMs) >= patienceMs ? 'impatient' : undefined;
    if (waitFor === 'agent-start') return nowMs - answerFromMs >= (turn.kind === 'interrupt' ? turn.afterMs : 0) ? 'due' : undefined;
    return nowMs - (ear.lastSoundMs ?? 0) >= part.quietMs ? 'due' : undefined;
  };

  const proceed = (nowMs: number): void => {
    next++;
    waitingSinceMs = nowMs;
  };

  const begin = (kind: PerformedKind, impatient: boolean, startMs: number, wants: CallerOutput[]): void => {
    const said = acts[next]?.said ?? '';
    current = { kind, said, startedMs: startMs, endedMs: startMs, ...(impatient ? { impatient } : {}) };
    turns.push(current);
    position = 0;
    keysSent = 0;
    if (ear.hearing) overSpoken = current;
    if (kind === 'silence') yieldAt(startMs);
    wants.push({ kind: 'turn-start', turn: kind, said, atMs: startMs });
  };

  const end = (record: Draft, endMs: number): void => {
    record.endedMs = endMs;
    if (record.kind !== 'silence') {
      const onset = ear.onsetMs;
      if (ear.hearing && record.cutInMs !== undefined && onset !== undefined) record.gapMs = onset - endMs;
      yieldAt(endMs);
    }
    current = undefined;
    proceed(endMs);
  };

  /** Starts whatever is due; several turns can be due at once when some take no time. */
  const advance = (nowMs: number, wants: CallerOutput[]): void => {
    while (!current && !gone) {
      const turn = acts[next]?.turn;
      if (!turn) {
        const quietSinceMs = Math.max(yieldedMs, waitingSinceMs, ear.lastSoundMs ?? 0);
        if (nowMs - quietSinceMs < part.lingerMs) return;
        gone = true;
        wants.push({ kind: 'hang-up', scripted: false });
        return;
      }
      const verdict = due(nowMs);
      if (!verdict) return;
      if (turn.kind === 'wait') proceed(nowMs);
      else if (turn.kind === 'hang-up') {
        gone = true;
        next++;
        wants.push({ kind: 'hang-up', scripted: true });
      } else begin(turn.kind, verdict === 'impatient', nowMs, wants);
    }
  };

  /** The frame for the 20 ms from `nowMs` on: the background, and the turn on top of it. */
  const speak = (nowMs: number, wants: CallerOutput[]): void => {
    backgroundAt = playBackground(background, backgroundAt, frame);
    const act = acts[next];
    if (current && act) {
      mix(frame, act.samples.subarray(position, position + frame.length), 0);
      for (let key = act.keys[keysSent]; key && key.atMs < toMs(position + frame.length); key = act.keys[++keysSent])
        wants.push({ kind: 'key-pressed', digit: key.digit });
      const left = act.samples.length - position;
      position += frame.length;
      if (left <= frame.length) end(current, nowMs + toMs(left));
    }
    wants.push({ kind: 'spoke', frame });
  };

  const noteOnset = (onsetMs: number): void => {
    const last = turns.at(-1);
    if (!last || onsetMs <= last.startedMs) return;
    if (current === last && last.kind !== 'silence') last.cutInMs ??= onsetMs - last.startedMs;
    else last.gapMs ??= onsetMs - (last.kind === 'silence' ? last.startedMs : last.endedMs);
  };

  const noteStop = (stoppedMs: number): void => {
    if (overSpoken && stoppedMs > overSpoken.startedMs) overSpoken.stopMs = stoppedMs - overSpoken.startedMs;
    overSpoken = undefined;
  };

  const hear = (heard: AudioFrame, nowMs: number, wants: CallerOutput[]): void => {
    const change = ear.listen(heard, nowMs);
    const present = ear.stretches.at(-1);
    if (change && present) {
      if (change === 'starts') {
        noteOnset(present.fromMs);
        wants.push({ kind: 'other-starts', atMs: present.fromMs });
      } else {
        noteStop(present.toMs);
        wants.push({ kind: 'other-stops', fromMs: present.fromMs, toMs: present.toMs });
      }
    }
    if (answerFromMs === undefined && present && present.toMs > yieldedMs) answerFromMs = Math.max(present.fromMs, yieldedMs);
  };

  return {
    turns,
    heard: ear.stretches,
    deadline: undefined,
    get finished() {
      return next >= acts.length;
    },
    step(input, now) {
      const nowMs = now - begun;
      const wants: CallerOutput[] = [];
      if (input.kind === 'heard') {
        advance(nowMs - frameMs, wants);
        speak(nowMs - frameMs, wants);
        hear(input.frame, nowMs, wants);
      } else if (input.kind === 'left') {
        if (ear.hearing && ear.lastSoundMs !== undefined) noteStop(ear.lastSoundMs);
        if (current) {
          current.unfinished = true;
          end(current, nowMs);
        }
      }
      return wants;
    },
  };
}
