// How well the offline recogniser hears, and how well it knows what it did not: `npm run bench -- recognition`. Some three minutes on two cores that have nothing else to do.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { invariant } from '#base';
import { type Case, exampleCases, smallCases } from './cases.ts';
import { openRecogniser, playAll, type Result } from './listening.ts';
import { cleanDb, type Measured, printReport, summarise, type Timing } from './report.ts';
import { openSpeaker } from './telephone.ts';
import { calibration, heldOut } from './utterances.ts';

const root = join(import.meta.dirname, '..', '..');
/** The thresholds were set with slt and awb. */
const voices = ['rms', 'kal16'];
const noisesDb = [20, 15, 10];

const told = new Set(Object.values({ ...calibration.inDomain, off: calibration.offTopic }).flat());
const repeated = [...Object.values(heldOut.inDomain).flat(), ...heldOut.offTopic].filter((text) => told.has(text));
invariant(repeated.length === 0, `nothing is measured that the thresholds were set with: ${repeated.join('; ')}`);

const begun = performance.now();
const speaker = openSpeaker();
const recogniser = openRecogniser(2);
const small = smallCases(heldOut, voices);
const examples = exampleCases(heldOut.offTopic, voices);
const play = (cases: readonly Case[], snrDb: number): Promise<Result[]> => playAll(cases, { recogniser, speaker, snrDb, together: 4 });

/** Every third case of each kind: noise is measured three times over. */
function someOf(cases: readonly Case[]): Case[] {
  const kinds = Map.groupBy(cases, ({ group, kind }) => `${group} ${kind}`);
  return [...kinds.values()].flatMap((list) => list.filter(({ kind }, i) => kind !== 'cross' && i % 3 === 0));
}

const measured: Measured[] = [];
const clean = [...(await play(small, cleanDb)), ...(await play(examples, cleanDb))];
measured.push(...summarise(clean, cleanDb));
for (const snrDb of noisesDb) measured.push(...summarise(await play(someOf(small), snrDb), snrDb));
await recogniser.close();

// Speed: one at a time on one thread as fast as it goes, then four people at the pace of speech.
const alone = openRecogniser(1);
const timed = small.filter(({ kind }) => kind === 'in').filter((_, i) => i % 5 === 0);
await playAll(timed.slice(0, 3), { recogniser: alone, speaker, snrDb: cleanDb, together: 1 });
const fast = await playAll(timed, { recogniser: alone, speaker, snrDb: cleanDb, together: 1 });
const paced = await playAll(timed.slice(0, 24), { recogniser: alone, speaker, snrDb: cleanDb, together: 4, paced: true });
await alone.close();
await speaker.close();
const sorted = (values: readonly number[]): number[] => [...values].sort((a, b) => a - b);
const at = (values: readonly number[], part: number): number => Math.round(10 * (sorted(values)[Math.floor(part * values.length)] ?? 0)) / 10;
const finals = paced.map(({ finalMs }) => finalMs);
const timing: Timing = {
  realTimeFactor:
    at(
      fast.map(({ wholeMs, soundMs }) => (1000 * wholeMs) / soundMs),
      0.5,
    ) / 1000,
  finalMs: at(finals, 0.5),
  finalMs95: at(finals, 0.95),
  firstWordsMs: at(
    paced.flatMap(({ firstMs }) => firstMs ?? []),
    0.5,
  ),
  together: 4,
};

console.table(
  Object.fromEntries(
    measured.map(({ group, snrDb, wordErrorRate, kept, refused, crossRefused }) => [
      `${group} ${snrDb} dB`,
      { wordErrorRate, kept, refused, crossRefused },
    ]),
  ),
);
console.log(timing, `${((performance.now() - begun) / 1000).toFixed(0)} s`);
const measuredAt = new Date().toISOString().slice(0, 10);
const machine = { cpu: cpus()[0]?.model, cpus: cpus().length, node: process.versions.node, platform: `${process.platform} ${process.arch}` };
const lost = clean.filter(({ one, rejected }) => (one.kind === 'in' && rejected) || (one.kind === 'off' && !rejected));
writeFileSync(
  join(root, 'bench', 'results', 'recognition.json'),
  `${JSON.stringify({ measuredAt, machine, voices, results: measured, timing, faults: lost.map(({ one, text, confidence }) => ({ group: one.group, kind: one.kind, voice: one.voice, said: one.text, heard: text, confidence: Math.round(1000 * confidence) / 1000 })) }, null, 2)}\n`,
);
writeFileSync(join(root, 'docs', 'reference', 'offline-recognition.md'), printReport(measured, timing, measuredAt, machine.cpu ?? 'unknown'));
