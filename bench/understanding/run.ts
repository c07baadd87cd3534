// How well intents are understood: `npm run bench -- understanding`. With `--tuning`, on the sentences that constants are chosen with; then nothing is written.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { trainClassifier } from '#conversation';
import { offTopicForAll, readCases } from './measure.ts';
import { bar, holds, measureAll, printReport, total } from './report.ts';

const root = join(import.meta.dirname, '..', '..');
const tuning = process.argv.includes('--tuning');
const measured = measureAll(tuning ? 'tuning' : 'cases');
const all = total(measured);
const share = (part: number, whole: number): number => Math.round((1000 * part) / whole) / 1000;
const shares = measured.concat(all).map(({ name, clean, spoilt }) => ({
  name,
  sentences: clean.sentences,
  first: share(clean.first, clean.sentences),
  right: share(clean.right, clean.sentences),
  wrong: share(clean.wrong, clean.sentences),
  rightSpoilt: share(spoilt.right, spoilt.sentences),
  wrongSpoilt: share(spoilt.wrong, spoilt.sentences),
  offTopic: clean.offTopic,
  accepted: share(clean.accepted, clean.offTopic),
}));
console.table(Object.fromEntries(shares.map(({ name, ...figures }) => [name, figures])));

const timed = (work: () => void): number => {
  const begin = performance.now();
  work();
  return performance.now() - begin;
};
const median = (list: number[]): number => Math.round(100 * (list.sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0)) / 100;
const cases = readCases('cases', offTopicForAll());
const trainMs = median(cases.flatMap((one) => [1, 2, 3].map(() => timed(() => trainClassifier(one.intents)))));
const classifier = trainClassifier(cases[0]?.intents ?? {});
const guessMs = median(offTopicForAll().map((text) => timed(() => classifier.rank(text))));
console.log(`learns an agent in ${trainMs} ms, understands a sentence in ${guessMs} ms (medians)`);
const held = holds(all);
console.log(
  `bar: right ≥ ${bar.right}, wrong ≤ ${bar.wrong}, off topic ≤ ${bar.accepted}, right with spoilt words ≥ ${bar.rightSpoilt}: ${held ? 'held' : 'MISSED'}`,
);
if (!tuning) {
  writeFileSync(join(root, 'docs', 'reference', 'understanding.md'), printReport(measured));
  const machine = { cpu: cpus()[0]?.model, cpus: cpus().length, node: process.versions.node, platform: `${process.platform} ${process.arch}` };
  const report = { measuredAt: new Date().toISOString().slice(0, 10), machine, trainMs, guessMs, results: shares, bar: { ...bar, held } };
  writeFileSync(join(root, 'bench', 'results', 'understanding.json'), `${JSON.stringify(report, null, 2)}\n`);
  if (!held) process.exitCode = 1;
}
