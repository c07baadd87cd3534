/** A small generator of numbers in [0, 1): the same seed gives the same numbers. For test signals, not for secrets. */
export function fractions(seed: number): () => number {
  let state = seed >>> 0 || 0x9e3779b9;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}
