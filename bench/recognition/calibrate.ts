// Finds the weights of `src/providers/soundswallower/judge.ts` on the calibration set, and prints them: `node bench/recognition/calibrate.ts`. Two minutes.
// It looks behind the room's door: the evidence for a verdict does not leave the room otherwise.

import { printDictionary } from '../../src/providers/soundswallower/dictionary.ts';
import { openEngine } from '../../src/providers/soundswallower/engine.ts';
import { weigh } from '../../src/providers/soundswallower/judge.ts';
import { buildNetwork } from '../../src/providers/soundswallower/network.ts';
import { openUtterance } from '../../src/providers/soundswallower/utterance.ts';
import { type Case, smallCases } from './cases.ts';
import { openSpeaker, overTheLine } from './telephone.ts';
import { calibration } from './utterances.ts';

/** The report is measured with rms and kal16. */
const voices = ['slt', 'awb'];
/** What the thresholds must bear: a clean line, and one with noise. */
const noisesDb = [45, 20];

interface Example {
  readonly fit: number;
  readonly likelihood: number;
  readonly right: boolean;
  readonly group: string;
  readonly snrDb: number;
}

const engine = await openEngine();
const decoder = engine.openDecoder();
const speaker = openSpeaker();
const cases = smallCases(calibration, voices).filter(({ kind }) => kind !== 'cross');
const byGrammar = Map.groupBy(cases, ({ grammar }) => grammar);
const examples: Example[] = [];
for (const [grammar, some] of byGrammar) {
  const network = buildNetwork(grammar);
  decoder.load(network, printDictionary(network.words, engine.dictionary));
  for (const [i, one] of some.entries()) await hearAll(one, i);
}
await speaker.close();

async function hearAll(one: Case, i: number): Promise<void> {
  const speech = await speaker.say(one.text, one.voice);
  for (const snrDb of noisesDb) {
    const sound = overTheLine(speech, { snrDb, levelDb: [-14, -20, -26][i % 3] ?? -20, seed: 31 * i + snrDb });
    const utterance = openUtterance(decoder, 0);
    for (let at = 0; at < sound.length; at += 480) utterance.write(sound.subarray(at, at + 480));
    utterance.end();
    const evidence = weigh(decoder.path());
    if (evidence) examples.push({ fit: evidence.fit, likelihood: evidence.likelihood, right: one.kind === 'in', group: one.group, snrDb });
  }
}

/** Logistic regression by steepest descent on standardised evidence; both sides weigh the same. */
function regress(): { readonly fit: number; readonly likelihood: number; readonly constant: number } {
  const mean = (of: (e: Example) => number): number => examples.reduce((sum, e) => sum + of(e), 0) / examples.length;
  const spread = (of: (e: Example) => number): number => Math.sqrt(mean((e) => (of(e) - mean(of)) ** 2));
  const [fitOf, likelihoodOf] = [(e: Example) => e.fit, (e: Example) => e.likelihood];
  const [fitMean, likelihoodMean, fitSpread, likelihoodSpread] = [mean(fitOf), mean(likelihoodOf), spread(fitOf), spread(likelihoodOf)];
  const standard = examples.map((e) => [(e.fit - fitMean) / fitSpread, (e.likelihood - likelihoodMean) / likelihoodSpread, e.right ? 1 : 0] as const);
  const rights = examples.filter(({ right }) => right).length;
  let [a, b, c] = [0, 0, 0];
  for (let step = 0; step < 8000; step++) {
    let [da, db, dc] = [0, 0, 0];
    for (const [x, y, right] of standard) {
      const off = (right - 1 / (1 + Math.exp(-(a * x + b * y + c)))) / (2 * (right ? rights : examples.length - rights));
      da += off * x;
      db += off * y;
      dc += off;
    }
    a += da - 0.003 * a;
    b += db - 0.003 * b;
    c += dc;
  }
  return { fit: a / fitSpread, likelihood: b / likelihoodSpread, constant: c - (a * fitMean) / fitSpread - (b * likelihoodMean) / likelihoodSpread };
}

const weights = regress();
console.log(weights);
const share = (list: readonly Example[], below: number, right: boolean): string => {
  const some = list.filter((e) => e.right === right);
  const under = some.filter((e) => 1 / (1 + Math.exp(-(weights.fit * e.fit + weights.likelihood * e.likelihood + weights.constant))) < below).length;
  return `${((100 * (right ? some.length - under : under)) / Math.max(1, some.length)).toFixed(1)} % of ${some.length}`;
};
for (const below of [0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5]) {
  console.log(`rejectBelow ${below}`);
  console.table(
    Object.fromEntries(
      noisesDb.flatMap((snrDb) =>
        [...new Set(examples.map(({ group }) => group))].map((group) => {
          const some = examples.filter((e) => e.group === group && e.snrDb === snrDb);
          return [`${group} ${snrDb} dB`, { kept: share(some, below, true), refused: share(some, below, false) }];
        }),
      ),
    ),
  );
}
