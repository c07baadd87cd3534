import { wordsOf } from '../words.ts';
import { background } from './background.ts';
import { type Features, featuresOf, lexiconOf, stemsOf } from './features.ts';
import { train } from './regression.ts';
import { synonymsFrom } from './synonyms.ts';

/** What a sentence may mean, and how sure that is: 0 … 1, about the share of such guesses that are right. */
export interface Guess {
  readonly intent: string;
  readonly score: number;
}

export interface IntentClassifier {
  /** All intents, the likeliest first. Sentences about something else get low scores throughout. */
  rank(text: string): readonly Guess[];
}

export interface ClassifierOptions {
  /** An author's own synonyms: `{ parcel: ['box', 'crate'] }`. */
  readonly synonyms?: Readonly<Record<string, readonly string[]>>;
}

/** Below this score a guess is more often wrong than useful; measured in `docs/reference/understanding.md`. */
export const defaultMinScore = 0.35;

/** How much an everyday sentence counts against an author's own. */
const backgroundWeight = 0.2;
/** The score of a sentence that stands in the agent's file. */
const exactScore = 0.99;

/** What the score is made of; fitted on agents that are not in the reported figures (`bench/understanding/tuning`). */
const calibration = { constant: -1.07, inDomain: 0.67, amongIntents: 1.19, known: 0.63 };

/** Log odds, kept within sight. */
const odds = (chance: number): number => Math.log(Math.max(chance, 1e-4) / Math.max(1 - chance, 1e-4));
const logistic = (sum: number): number => 1 / (1 + Math.exp(-sum));

/** Learns intents from their utterances, within some tens of milliseconds, and always in the same way. */
export function trainClassifier(intents: Readonly<Record<string, readonly string[]>>, options: ClassifierOptions = {}): IntentClassifier {
  const names = Object.keys(intents);
  const synonyms = synonymsFrom(options.synonyms ?? {});
  const show = (words: readonly string[]): Features => featuresOf(words, synonyms);
  const own = names.flatMap((name, label) => (intents[name] ?? []).map((text) => ({ label, words: wordsOf(text) })));
  const shown = own.map(({ label, words }) => ({ label, features: show(words), weight: 1 }));
  const others = background.map((text) => ({ label: names.length, features: show(wordsOf(text)), weight: backgroundWeight }));
  const lexicon = lexiconOf([...shown, ...others].map((one) => one.features));
  const ownFeatures = new Set(shown.flatMap((one) => [...one.features.keys()]));
  const exact = new Map(own.map(({ label, words }) => [stemsOf(words).join(' '), label]));
  const model = train(
    [...shown, ...others].map(({ label, features, weight }) => ({ label, weight, vector: lexicon.vector(features) })),
    names.length + 1,
    lexicon.size,
  );

  /** How much of a sentence is made of what the author's sentences are made of. */
  const knownShare = (features: Features): number => {
    let [inside, all] = [0, 0];
    for (const [name, weight] of features) {
      const square = (weight * lexicon.rarity(name)) ** 2;
      all += square;
      if (ownFeatures.has(name)) inside += square;
    }
    return all === 0 ? 0 : inside / all;
  };

  return {
    rank(text) {
      const words = wordsOf(text);
      const features = show(words);
      const known = knownShare(features);
      if (known === 0) return names.map((intent) => ({ intent, score: 0 }));
      const chances = model.chances(lexicon.vector(features));
      const inDomain = 1 - (chances[names.length] ?? 0);
      const same = exact.get(stemsOf(words).join(' '));
      return names
        .map((intent, label) => {
          const among = (chances[label] ?? 0) / (inDomain || 1);
          const score = logistic(
            calibration.constant + calibration.inDomain * odds(inDomain) + calibration.amongIntents * odds(among) + calibration.known * known,
          );
          return { intent, score: label === same ? Math.max(score, exactScore) : score };
        })
        .sort((a, b) => b.score - a.score);
    },
  };
}
