import type { Instant } from '#base';

/** What a frame of sound is long. */
const frameMs = 20;
/** Of frames that come late this much is taken for a slower clock at the far side. */
const driftMs = 1;
/** Who is this late has left something out. */
const skippedMs = 2000;

/**
 * When sound was made, from when it came: frames that a busy machine or line held up and gives all at once lie 20 ms apart, as they were
 * spoken. Never later than they came. Call it for each frame.
 */
export function soundClock(): (cameAt: Instant) => Instant {
  let last: number | undefined;
  return (cameAt) => {
    const late = last === undefined ? skippedMs : cameAt - last - frameMs;
    last = last === undefined || late <= 0 || late >= skippedMs ? cameAt : last + frameMs + Math.min(late, driftMs);
    return last as Instant;
  };
}
