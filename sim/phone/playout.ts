/** What came and was not yet played: the ear's side of a telephone, with 40 ms in hand before it begins. */
export interface Playout {
  /** Sound ran dry in the middle: more came less than 200 ms after the last was played. */
  readonly holes: { readonly count: number; readonly ms: number };
  /** Puts sound behind what waits. The samples are copied. */
  queue(samples: Int16Array, nowMs: number): void;
  /** Fills the 20 ms that are played from now on. */
  play(frame: Int16Array, nowMs: number): void;
}

/** A longer pause is one between utterances, not a hole in one. */
const holeMs = 200;
/** Frames that must lie there before sound begins: packets never come exactly in time. */
const inHand = 2;
/** A single frame that nothing follows is played all the same, after so many turns. */
const longestWait = 3;

export function openPlayout(rateHz: number): Playout {
  const waiting: Int16Array[] = [];
  let taken = 0;
  let queued = 0;
  let playing = false;
  let turnsWaited = 0;
  let ranDryAtMs: number | undefined;
  let holes = { count: 0, ms: 0 };

  return {
    get holes() {
      return holes;
    },
    queue(samples, nowMs) {
      if (queued === 0 && !playing && ranDryAtMs !== undefined && nowMs - ranDryAtMs < holeMs && nowMs > ranDryAtMs)
        holes = { count: holes.count + 1, ms: holes.ms + (nowMs - ranDryAtMs) };
      waiting.push(samples.slice());
      queued += samples.length;
    },
    play(frame, nowMs) {
      if (!playing && queued > 0) {
        playing = queued >= inHand * frame.length || ++turnsWaited >= longestWait;
        if (playing) turnsWaited = 0;
      }
      let at = 0;
      while (playing && at < frame.length) {
        const first = waiting[0];
        if (first === undefined) break;
        const piece = first.subarray(taken, taken + frame.length - at);
        frame.set(piece, at);
        at += piece.length;
        taken += piece.length;
        if (taken === first.length) {
          waiting.shift();
          taken = 0;
        }
      }
      frame.fill(0, at);
      queued -= at;
      if (playing && at < frame.length) {
        playing = false;
        ranDryAtMs = nowMs + (at * 1000) / rateHz;
      }
    },
  };
}
