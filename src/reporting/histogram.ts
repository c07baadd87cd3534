import type { Histogram } from '#contract';

/** Longest duration that is told apart: a day. What takes longer is counted there. */
const mostMs = 86_400_000;

/** Lower edges of the buckets in milliseconds: 0, 1, 2, … 10, and from there a tenth more each. */
const edges: readonly number[] = (() => {
  const found = [0];
  for (let edge = 1; edge <= mostMs; edge = Math.max(edge + 1, Math.floor(edge * 1.1))) found.push(edge);
  return found;
})();
/** Counts by bucket, for adding up; `countsOf` and `histogramOf` are the ways in and out. */
export type Counts = Uint32Array;
export const noCounts = (): Counts => new Uint32Array(edges.length);

function search(ms: number): number {
  let low = 0;
  let high = edges.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((edges[middle] ?? 0) <= ms) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** The buckets of all whole milliseconds up to here: nearly all that is ever asked. */
const near = Uint8Array.from({ length: 8192 }, (_, ms) => search(ms));
const bucketOf = (ms: number): number => (ms >= 0 && ms < near.length ? (near[Math.floor(ms)] ?? 0) : search(ms));

/** Counts one duration. Negative ones, that clocks set back make, count as 0. */
export function count(counts: Counts, ms: number): void {
  const bucket = bucketOf(ms);
  counts[bucket] = (counts[bucket] ?? 0) + 1;
}

/** A histogram as it is added fastest: bucket, times, bucket, times, … */
export type Flat = readonly number[];

/** What stands under an edge that is none of ours is counted in the bucket it falls into. */
export function flatten(histogram: Histogram): Flat {
  const flat: number[] = [];
  // Entries at once: reading keys that look like numbers one by one takes twice as long.
  for (const [edge, times] of Object.entries(histogram)) flat.push(bucketOf(Number(edge)), times);
  return flat;
}

export function addFlat(counts: Counts, flat: Flat): void {
  for (let at = 0; at < flat.length; at += 2) {
    const bucket = flat[at] ?? 0;
    counts[bucket] = (counts[bucket] ?? 0) + (flat[at + 1] ?? 0);
  }
}

export function addCounts(counts: Counts, others: Counts): void {
  for (let bucket = 0; bucket < counts.length; bucket++) counts[bucket] = (counts[bucket] ?? 0) + (others[bucket] ?? 0);
}

export function histogramOf(counts: Counts): Histogram {
  const histogram: Record<string, number> = {};
  for (let bucket = 0; bucket < counts.length; bucket++) {
    const times = counts[bucket] ?? 0;
    if (times > 0) histogram[String(edges[bucket])] = times;
  }
  return histogram;
}

/** How many durations were counted. */
export const sizeOf = (counts: Counts): number => counts.reduce((sum, times) => sum + times, 0);

/**
 * The duration that this share (0…1) of all stayed within, by nearest rank: at most 10 % off, or half a millisecond; whole milliseconds from 10 on.
 * `null` where nothing was counted.
 */
export function percentile(counts: Counts, share: number): number | null {
  const size = sizeOf(counts);
  if (size === 0) return null;
  let left = Math.max(1, Math.ceil(size * share));
  for (let bucket = 0; bucket < counts.length; bucket++) {
    left -= counts[bucket] ?? 0;
    if (left > 0) continue;
    const from = edges[bucket] ?? 0;
    const to = edges[bucket + 1] ?? from;
    return from < 10 ? (from + to) / 2 : Math.round((from + to) / 2);
  }
  return null;
}
