import { findDigitRuns } from '../spoken.ts';
import { stem } from '../stem.ts';
import { fillers } from '../words.ts';
import type { Synonyms } from './synonyms.ts';

/** What a sentence shows to the classifier: names of features and how much of each. */
export type Features = ReadonlyMap<string, number>;

/** Words of courtesy and of asking, which say nothing about what is asked. */
const courtesy: ReadonlySet<string> = new Set('please thanks thank can could would will you me tell i to the a an'.split(' '));

const gramSize = 4;

/** The stems of a sentence; numbers of two digits and more are all the same one. */
export function stemsOf(words: readonly string[]): string[] {
  const runs = findDigitRuns(words).filter((run) => run.value.length > 1);
  const stems: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const run = runs.find((one) => at >= one.from && at < one.to);
    if (run) {
      if (at === run.from) stems.push('#');
    } else if (!fillers.has(words[at] ?? '')) stems.push(stem(words[at] ?? ''));
  }
  return stems;
}

/** Words, rows of synonyms, pairs of neighbours, and pieces of words (which survive misspelling). */
export function featuresOf(words: readonly string[], synonyms: Synonyms): Features {
  const features = new Map<string, number>();
  const add = (name: string, weight: number): void => {
    features.set(name, (features.get(name) ?? 0) + weight);
  };
  const stems = stemsOf(words);
  stems.forEach((one, at) => {
    const weight = courtesy.has(one) ? 0.3 : 1;
    add(`w:${one}`, weight);
    for (const row of synonyms.get(one) ?? []) add(`s:${row}`, 1);
    add(`p:${stems[at - 1] ?? '^'} ${one}`, 0.3 * weight);
    if (weight === 1 && one.length >= gramSize)
      for (let from = 0; from + gramSize <= one.length + 1; from++) add(`g:${`${one}$`.slice(from, from + gramSize)}`, 0.2);
  });
  add(`p:${stems.at(-1) ?? '^'} $`, 0.3);
  return features;
}

/** A sentence among the features of a lexicon: their places and weights, of unit length when all its features are known. */
export interface Vector {
  readonly places: Int32Array;
  readonly weights: Float64Array;
}

/** Turns features into vectors over the features of the sentences it was built from, rare ones weighing more (TF-IDF). */
export interface Lexicon {
  readonly size: number;
  /** How much a feature weighs: the more the rarer it is. */
  rarity(name: string): number;
  vector(features: Features): Vector;
}

export function lexiconOf(sentences: readonly Features[]): Lexicon {
  const counts = new Map<string, number>();
  for (const features of sentences) for (const name of features.keys()) counts.set(name, (counts.get(name) ?? 0) + 1);
  const places = new Map([...counts.keys()].map((name, place) => [name, place]));
  const rarity = (name: string): number => Math.log((1 + sentences.length) / (1 + (counts.get(name) ?? 0))) + 1;
  return {
    size: places.size,
    rarity,
    vector(features) {
      const found: [place: number, weight: number][] = [];
      let square = 0;
      for (const [name, weight] of features) {
        const value = weight * rarity(name);
        square += value * value;
        const place = places.get(name);
        if (place !== undefined) found.push([place, value]);
      }
      const length = Math.sqrt(square) || 1;
      return { places: Int32Array.from(found, ([place]) => place), weights: Float64Array.from(found, ([, weight]) => weight / length) };
    },
  };
}
