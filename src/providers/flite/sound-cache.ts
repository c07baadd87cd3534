/** Sounds that were made before, the least recently used thrown away first. */
export interface SoundCache {
  /** The cached samples themselves: copy what you give away. */
  find(key: string): Int16Array | undefined;
  keep(key: string, samples: Int16Array): void;
  readonly sizeBytes: number;
}

/** What one entry costs beside its samples, about. */
const entryBytes = 200;

/** A cache of at most `mostBytes`; a sound larger than an eighth of that is not kept. */
export function createSoundCache(mostBytes: number): SoundCache {
  const sounds = new Map<string, Int16Array>(); // oldest use first
  let sizeBytes = 0;
  const cost = (key: string, samples: Int16Array): number => samples.byteLength + 2 * key.length + entryBytes;
  const drop = (key: string): void => {
    const samples = sounds.get(key);
    if (samples === undefined) return;
    sounds.delete(key);
    sizeBytes -= cost(key, samples);
  };
  return {
    find(key) {
      const samples = sounds.get(key);
      if (samples === undefined) return undefined;
      sounds.delete(key);
      sounds.set(key, samples);
      return samples;
    },
    keep(key, samples) {
      drop(key);
      if (cost(key, samples) > mostBytes / 8) return;
      sounds.set(key, samples);
      sizeBytes += cost(key, samples);
      for (const oldest of sounds.keys()) {
        if (sizeBytes <= mostBytes) break;
        drop(oldest);
      }
    },
    get sizeBytes() {
      return sizeBytes;
    },
  };
}
