import { decodeMulaw } from '#audio';

/** What a partner has sent and the caller has not yet heard, with the marks between. */
export interface Playback {
  /** Milliseconds of sound not yet played. */
  readonly queuedMs: number;
  /** Sound ran dry in the middle: more came less than 200 ms after the last was played. A hole the caller heard. */
  readonly holes: { readonly count: number; readonly ms: number };
  /** The most sound that ever lay in the queue. */
  readonly deepestMs: number;
  queue(mulaw: Uint8Array, nowMs: number): void;
  mark(name: string): void;
  /** Empties the queue. Marks in it are given back: they are echoed at once. */
  clear(): { readonly droppedMs: number; readonly marks: readonly string[] };
  /** Fills the frame that is played from now on, and names the marks that lie in what was played before. */
  play(frame: Int16Array, nowMs: number): readonly string[];
}

type Item = { readonly mulaw: Uint8Array; played: number } | { readonly mark: string };

const octetsPerMs = 8;
/** A longer pause is one between utterances, not a hole in one. */
const holeMs = 200;

export function openPlayback(): Playback {
  const items: Item[] = [];
  let queued = 0;
  let deepest = 0;
  let ranDryAtMs: number | undefined;
  let holes = { count: 0, ms: 0 };
  let passed: string[] = [];

  /** Takes marks off the front; they have nothing unplayed before them. */
  const takeMarks = (into: string[]): void => {
    for (let first = items[0]; first !== undefined && 'mark' in first; first = items[0]) {
      into.push(first.mark);
      items.shift();
    }
  };

  return {
    get queuedMs() {
      return queued / octetsPerMs;
    },
    get deepestMs() {
      return deepest / octetsPerMs;
    },
    get holes() {
      return holes;
    },
    queue(mulaw, nowMs) {
      if (queued === 0 && ranDryAtMs !== undefined && nowMs > ranDryAtMs && nowMs - ranDryAtMs < holeMs)
        holes = { count: holes.count + 1, ms: holes.ms + (nowMs - ranDryAtMs) };
      items.push({ mulaw, played: 0 });
      queued += mulaw.length;
      deepest = Math.max(deepest, queued);
    },
    mark(name) {
      items.push({ mark: name });
    },
    clear() {
      const marks = [...passed, ...items.flatMap((item) => ('mark' in item ? [item.mark] : []))];
      const droppedMs = queued / octetsPerMs;
      items.length = 0;
      passed = [];
      queued = 0;
      ranDryAtMs = undefined;
      return { droppedMs, marks };
    },
    play(frame, nowMs) {
      const heard = passed;
      passed = [];
      takeMarks(heard);
      let at = 0;
      while (at < frame.length) {
        const first = items[0];
        if (first === undefined) break;
        if ('mark' in first) {
          takeMarks(passed);
          continue;
        }
        const piece = first.mulaw.subarray(first.played, first.played + frame.length - at);
        decodeMulaw(piece, frame.subarray(at));
        at += piece.length;
        first.played += piece.length;
        if (first.played === first.mulaw.length) items.shift();
      }
      frame.fill(0, at);
      queued -= at;
      if (at > 0) ranDryAtMs = queued === 0 ? nowMs + at / octetsPerMs : undefined;
      return heard;
    },
  };
}
