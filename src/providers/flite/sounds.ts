import type { GatewayError, Result } from '#base';
import type { Meter } from '#contract';
import type { Crew, Lane, Task } from './crew.ts';
import { createSoundCache } from './sound-cache.ts';
import type { Work } from './work.ts';

/** Takes the sound of a clause; the samples belong to the cache and must be copied. */
export type SoundTaker = (outcome: Result<Int16Array, GatewayError>) => void;

/** Where the sound of a clause comes from: what was made before, what is being made, or the crew. */
export interface Sounds {
  /** The sound itself when it is there, else `undefined`, and `taker` is called once unless the order is cancelled. */
  order(work: Work, lane: Lane, taker: SoundTaker): { readonly samples: Int16Array } | { readonly samples?: undefined; readonly cancel: () => void };
}

interface Making {
  task: Task | undefined;
  readonly takers: Set<SoundTaker>;
}

const provider = { provider: 'flite' };

export function openSounds(crew: Crew, cacheBytes: number, meter: Meter): Sounds {
  const cache = createSoundCache(cacheBytes);
  const making = new Map<string, Making>();

  return {
    order(work, lane, taker) {
      const key = `${work.voice} ${work.rateHz} ${work.tailMs} ${work.spoken}`;
      const samples = cache.find(key);
      if (lane === 'live') meter.count(samples ? 'tts_cache_hits_total' : 'tts_cache_misses_total', provider);
      if (samples) return { samples };
      const own: SoundTaker = (outcome) => taker(outcome); // one clause may be ordered twice by the same taker
      const under = making.get(key);
      const made: Making = under ?? { task: undefined, takers: new Set() };
      made.takers.add(own);
      if (under) {
        if (lane === 'live') under.task?.promote();
      } else {
        making.set(key, made);
        made.task = crew.take(work, lane, (outcome) => {
          making.delete(key);
          if (outcome.ok) cache.keep(key, outcome.value);
          for (const each of made.takers) each(outcome);
        });
      }
      return {
        cancel() {
          made.takers.delete(own);
          if (made.takers.size === 0 && made.task?.withdraw()) making.delete(key);
        },
      };
    },
  };
}
