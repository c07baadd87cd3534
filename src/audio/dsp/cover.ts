/** A part of a sound, in samples; `to` is the first behind it. */
export interface CoveredPart {
  readonly from: number;
  readonly to: number;
  readonly channel: number;
}

/** What lies over a covered part: a tone of this frequency and RMS level in dBFS, quiet beside speech. */
const coverTone = { hz: 1000, levelDb: -33 } as const;
/** How long sound takes to fade before and after a covered part, and the tone within it, in milliseconds. */
const edgeMs = 8;

/**
 * Replaces parts of a sound by a quiet tone. Nothing of what was there is left in a part; its edges are soft, the tone's within it
 * and the sound's outside. Each sample depends on its place alone, so pieces may be covered in any order.
 */
export function coverParts(
  samples: Int16Array,
  how: { readonly rateHz: number; readonly channels: number; readonly parts: readonly CoveredPart[]; readonly at: number },
): void {
  const { rateHz, channels, parts, at } = how;
  const edge = Math.round((rateHz * edgeMs) / 1000);
  const amplitude = 32_768 * Math.SQRT2 * 10 ** (coverTone.levelDb / 20);
  const turn = (2 * Math.PI * coverTone.hz) / rateHz;
  const end = at + samples.length / channels;
  // Outside first: where the edge of one part reaches into another, the tone stays whole.
  for (const { from, to, channel } of parts) {
    for (let place = Math.max(at, from - edge); place < Math.min(end, from); place++)
      fade(samples, (place - at) * channels + channel, (from - place) / edge);
    for (let place = Math.max(at, to); place < Math.min(end, to + edge); place++)
      fade(samples, (place - at) * channels + channel, (place - to + 1) / edge);
  }
  for (const { from, to, channel } of parts) {
    for (let place = Math.max(at, from); place < Math.min(end, to); place++) {
      const soft = Math.min(1, (place - from + 1) / edge, (to - place) / edge);
      samples[(place - at) * channels + channel] = Math.round(soft * amplitude * Math.sin(turn * place));
    }
  }
}

function fade(samples: Int16Array, index: number, part: number): void {
  samples[index] = Math.round((samples[index] as number) * Math.min(1, part));
}
