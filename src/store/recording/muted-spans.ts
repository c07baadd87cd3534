/** Where a recording keeps silence instead of what is said, in octets from its beginning. */
export interface MutedSpans {
  from(octet: number): void;
  until(octet: number): void;
  /** Wipes what of these octets lies in such a place; the first of them stands at `at`. */
  wipe(octets: Uint8Array, at: number): void;
}

export function mutedSpans(): MutedSpans {
  /** In order, apart from each other; the last may be open. */
  const spans: { from: number; to: number }[] = [];
  return {
    from(octet) {
      const last = spans.at(-1);
      if (last && octet <= last.to) last.to = Number.POSITIVE_INFINITY;
      else spans.push({ from: octet, to: Number.POSITIVE_INFINITY });
    },
    until(octet) {
      const last = spans.at(-1);
      if (last?.to === Number.POSITIVE_INFINITY) last.to = Math.max(last.from, octet);
    },
    wipe(octets, at) {
      for (const { from, to } of spans) {
        const begin = Math.max(0, from - at);
        const end = Math.min(octets.length, to - at);
        if (begin < end) octets.fill(0, begin, end);
      }
    },
  };
}
