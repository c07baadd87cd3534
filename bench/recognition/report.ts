/** What was measured, as figures and as a page of the reference. */
import { unknownWords } from './cases.ts';
import type { Result } from './listening.ts';

/** Noise this far below speech counts as none. */
export const cleanDb = 45;

export interface Measured {
  readonly group: string;
  readonly snrDb: number;
  readonly utterances: number;
  /** Wrong words of those said, rejected utterances included. */
  readonly wordErrorRate: number;
  /** Without a single wrong word. */
  readonly whole: number;
  /** Of what was said to the agent, what was not rejected. */
  readonly kept: number;
  /** Of the words said to the agent, those it does not know. */
  readonly unknown: number;
  readonly offTopic: number;
  readonly refused: number;
  readonly cross?: number;
  readonly crossRefused?: number;
}

export interface Timing {
  /** Seconds of one core for a second of sound. */
  readonly realTimeFactor: number;
  readonly finalMs: number;
  readonly finalMs95: number;
  readonly firstWordsMs: number;
  readonly together: number;
}

const share = (part: number, whole: number): number => Math.round((1000 * part) / Math.max(1, whole)) / 1000;
const count = <T>(list: readonly T[], value: (one: T) => number): number => list.reduce((sum, one) => sum + value(one), 0);

/** One line for each group, in the order in which they were played. */
export function summarise(results: readonly Result[], snrDb: number): Measured[] {
  return [...new Set(results.map(({ one }) => one.group))].map((group) => {
    const of = (kind: string): readonly Result[] => results.filter(({ one }) => one.group === group && one.kind === kind);
    const [said, off, cross] = [of('in'), of('off'), of('cross')];
    const words = count(said, (result) => result.words);
    return {
      group,
      snrDb,
      utterances: said.length,
      wordErrorRate: share(
        count(said, ({ errors }) => errors),
        words,
      ),
      whole: share(said.filter(({ errors }) => errors === 0).length, said.length),
      kept: share(said.filter(({ rejected }) => !rejected).length, said.length),
      unknown: share(
        count(said, ({ one }) => unknownWords(one)),
        words,
      ),
      offTopic: off.length,
      refused: share(off.filter(({ rejected }) => rejected).length, off.length),
      ...(cross.length === 0 ? {} : { cross: cross.length, crossRefused: share(cross.filter(({ rejected }) => rejected).length, cross.length) }),
    };
  });
}

const percent = (part: number): string => `${(100 * part).toFixed(1)} %`;

/** `docs/reference/offline-recognition.md` as it must be. */
export function printReport(measured: readonly Measured[], timing: Timing, measuredAt: string, cpu: string): string {
  const row = (one: Measured): string =>
    `| ${one.group} | ${one.snrDb === cleanDb ? 'none' : `${one.snrDb} dB below speech`} | ${one.utterances} | ${percent(one.unknown)} | ${percent(one.wordErrorRate)} | ${percent(one.whole)} | **${percent(one.kept)}** | ${one.offTopic} | **${percent(one.refused)}** |`;
  const cross = measured.find(({ crossRefused }) => crossRefused !== undefined);
  return `# How well the offline recogniser hears

**All of this speech is synthetic.** It was made by the voices of \`providers/flite\`, which read clearly and never hesitate, and sent over a synthetic telephone
line: 200 to 3400 Hz, mu-law at 8 kHz, levels of −14, −20 and −26 dBFS. Real callers do worse, and nothing here predicts by how much. For production, put a
recogniser that was trained on people behind the same contract.

Measured on ${measuredAt} by \`npm run bench -- recognition\` (${cpu}). This page is printed by it; what went wrong, sentence by sentence, is in \`bench/results/recognition.json\`.
The thresholds were set with other sentences, said by other voices (\`node bench/recognition/calibrate.ts\`).

| grammar | noise | utterances | words it does not know | wrong words | without a wrong word | kept | off topic | refused |
|---|---|--:|--:|--:|--:|--:|--:|--:|
${measured.map(row).join('\n')}

- *agents*: three invented agents of fifty sentences each; what is said to them are paraphrases of words they know. *yes/no* and *digits*: the answers to such
  questions; one to seven digits or so. *example agents*: \`examples/agents\` with the grammars they really have, and sentences whose author did not look at their words.
- *Wrong words*: put in, left out or exchanged, for each word said; refused utterances count too. *Kept* and *refused*: by the recogniser's own verdict (\`rejected\`).
  Understanding comes after it, and refuses some of what is kept.
- *Off topic*: everyday sentences that have nothing to do with any agent, some of them a single word. Harder are sentences that belong to **another** agent, most of whose words this one
  knows: of ${cross?.cross ?? 0}, ${percent(cross?.crossRefused ?? 0)} are refused.
- *Noise* is steady pink noise. Voices in the background are worse, and were not measured.

## How fast

| | |
|---|--:|
| core seconds for a second of sound | ${timing.realTimeFactor.toFixed(3)} |
| first words after the first sound, median | ${timing.firstWordsMs} ms |
| final words after the last sound, median | ${timing.finalMs} ms |
| … 95 of 100 | ${timing.finalMs95} ms |

One utterance at a time as fast as it goes; then ${timing.together} people at once at the pace of speech, on one thread. The sound begins 240 ms before the speech.
`;
}
