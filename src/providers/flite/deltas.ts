/** A stretch of sound with the words it says. */
export interface Delta {
  readonly samples: Int16Array;
  readonly text: string;
}

const longestMs = 1000;

/** How long a word takes to say, roughly and without a unit: a digit takes as long as a word of four letters. */
function weight(word: string): number {
  let sum = 1.5;
  for (const letter of word) sum += /\d/.test(letter) ? 4 : /\p{L}/u.test(letter) ? 1 : 0.3;
  return sum;
}

/**
 * Cuts a clause's sound into stretches of at most one second, copies all, and shares its words out among them:
 * a word goes with the stretch in which, by its length, most of it is said.
 */
export function cutDeltas(text: string, samples: Int16Array, rateHz: number): readonly Delta[] {
  const count = Math.max(1, Math.ceil((samples.length * 1000) / (rateHz * longestMs)));
  const words = text.split(' ');
  const whole = words.reduce((sum, word) => sum + weight(word), 0);
  const shares = Array.from({ length: count }, (): string[] => []);
  let said = 0;
  for (const word of words) {
    const middle = said + weight(word) / 2;
    shares[Math.min(count - 1, Math.floor((middle / whole) * count))]?.push(word);
    said += weight(word);
  }
  const edge = (n: number): number => Math.round((n * samples.length) / count);
  return shares.map((share, n) => ({ samples: samples.slice(edge(n), edge(n + 1)), text: share.join(' ') }));
}
