/** The last moments of sound, so that listening can begin a little before speech was noticed. */
export interface SoundMemory {
  write(samples: Int16Array): void;
  /** The newest `count` samples, or as many as there are; a copy. */
  last(count: number): Int16Array;
}

export function soundMemory(capacity: number): SoundMemory {
  const ring = new Int16Array(capacity);
  let at = 0;
  let filled = 0;
  return {
    write(samples) {
      let from = Math.max(0, samples.length - capacity);
      while (from < samples.length) {
        const room = Math.min(capacity - at, samples.length - from);
        ring.set(samples.subarray(from, from + room), at);
        at = (at + room) % capacity;
        from += room;
        filled = Math.min(capacity, filled + room);
      }
    },
    last(count) {
      const wanted = Math.min(count, filled);
      const copy = new Int16Array(wanted);
      const begin = (at - wanted + capacity) % capacity;
      const tail = Math.min(wanted, capacity - begin);
      copy.set(ring.subarray(begin, begin + tail));
      copy.set(ring.subarray(0, wanted - tail), tail);
      return copy;
    },
  };
}
