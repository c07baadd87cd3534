/** Half a window, and the step of the output, in milliseconds: longer than a period of a low voice. */
const hopMs = 15;
/** How far around its place a window may look for a better fit, in milliseconds: a period of a low voice. */
const reachMs = 10;

/** How alike two stretches of the same sound are: larger is better. Every second sample is enough. */
function likeness(samples: Int16Array, one: number, other: number, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i += 2) sum += (samples[one + i] ?? 0) * (samples[other + i] ?? 0);
  return sum;
}

/**
 * The same speech, `speed` times as fast and at the same pitch: windows of the sound are laid side by side again, each at the
 * place near its own where it best continues the one before (waveform-similarity overlap-add, Verhelst and Roelands 1993).
 */
export function stretch(samples: Int16Array, speed: number, rateHz: number): Int16Array {
  if (speed === 1) return samples;
  const hop = Math.round((hopMs * rateHz) / 1000);
  const reach = Math.round((reachMs * rateHz) / 1000);
  const length = Math.round(samples.length / speed);
  const mixed = new Float64Array(length + 2 * hop);
  let from = 0;
  for (let to = 0; to < length; to += hop) {
    const place = Math.round(to * speed);
    const next = from + hop;
    if (to > 0) {
      let best = Number.NEGATIVE_INFINITY;
      for (let candidate = Math.max(0, place - reach); candidate <= place + reach; candidate++) {
        const fit = likeness(samples, next, candidate, 2 * hop);
        if (fit > best) {
          best = fit;
          from = candidate;
        }
      }
    }
    for (let i = 0; i < 2 * hop; i++) {
      const weight = to === 0 && i < hop ? 1 : 0.5 - 0.5 * Math.cos((Math.PI * (i + 0.5)) / hop);
      mixed[to + i] = (mixed[to + i] ?? 0) + weight * (samples[from + i] ?? 0);
    }
  }
  return Int16Array.from(mixed.subarray(0, length), (value) => Math.max(-32768, Math.min(32767, Math.round(value))));
}
