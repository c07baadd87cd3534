import { defaultMinScore } from '#conversation';
import { type Figures, leaks, measure, offTopicForAll, readCases, sum } from './measure.ts';

/** The share of words that are spoilt in the second measurement, and how often every sentence is spoilt. */
const wordErrors = 0.15;
const rounds = 5;

export interface Measured {
  readonly name: string;
  readonly clean: Figures;
  readonly spoilt: Figures;
}

/** What must hold, or the measurement fails. */
export const bar = { right: 0.85, wrong: 0.08, accepted: 0.05, rightSpoilt: 0.75 };

export function measureAll(folder: 'cases' | 'tuning'): Measured[] {
  return readCases(folder, folder === 'cases' ? offTopicForAll() : []).map((one) => {
    const leaked = leaks(one);
    if (leaked.length > 0) throw new Error(`learned from and tested with: ${leaked.join('; ')}`);
    return { name: one.name, clean: measure(one), spoilt: measure(one, wordErrors, rounds) };
  });
}

export const total = (all: readonly Measured[]): Measured => ({
  name: 'all',
  clean: sum(all.map((one) => one.clean)),
  spoilt: sum(all.map((one) => one.spoilt)),
});

export const holds = ({ clean, spoilt }: Measured): boolean =>
  clean.right / clean.sentences >= bar.right &&
  clean.wrong / clean.sentences <= bar.wrong &&
  clean.accepted / clean.offTopic <= bar.accepted &&
  spoilt.right / spoilt.sentences >= bar.rightSpoilt;

const percent = (part: number, whole: number): string => `${((100 * part) / whole).toFixed(1)} %`;

const edges = [0, 0.2, 0.35, 0.5, 0.7, 0.9, 1];
function scores(guesses: Figures['guesses']): string {
  return edges
    .slice(1)
    .map((to, index) => {
      const from = edges[index] ?? 0;
      const inside = guesses.filter(({ score }) => score >= from && score < to);
      return `| ${from} – ${to} | ${inside.length} | ${percent(inside.filter((guess) => guess.right).length, inside.length || 1)} |`;
    })
    .join('\n');
}

/** `docs/reference/understanding.md` as it must be. */
export function printReport(all: readonly Measured[]): string {
  const row = ({ name, clean, spoilt }: Measured): string =>
    `| ${name} | ${clean.sentences} | ${percent(clean.first, clean.sentences)} | ${percent(clean.right, clean.sentences)} | ${percent(clean.wrong, clean.sentences)} | ${percent(spoilt.right, spoilt.sentences)} | ${percent(spoilt.wrong, spoilt.sentences)} | ${clean.offTopic} | ${percent(clean.accepted, clean.offTopic)} |`;
  const faults = all.flatMap(({ name, clean }) =>
    clean.faults.map(
      ({ text, meant, understood, score }) => `| ${name} | ${text} | ${meant ?? 'nothing'} | ${understood ?? 'nothing'} | ${score.toFixed(2)} |`,
    ),
  );
  return `# How well intents are understood

Flows understand intents without a model: a multinomial logistic regression over words, synonyms, neighbouring words and pieces of words, taught by
the sentences in the agent's file and by some hundred everyday sentences that mean nothing to any agent. It learns in some tens of milliseconds when the
agent is loaded, and always in the same way.

Measured with sentences that stand in no agent's file and were not used to choose its constants (those that were are in \`bench/understanding/tuning\`).
They were written by the author of the classifier, who also wrote the agents: expect less from real customers at first, and add what they say to the agent's file.
A guess is acted on from a score of ${defaultMinScore} (\`understanding.minScore\` in the agent's file). This page is printed by \`npm run bench -- understanding\`.

| agent | sentences | right intent first | acted on, right | acted on, wrong | right, ${wordErrors * 100} % of words spoilt | wrong, spoilt | off topic | acted on, off topic |
|---|--:|--:|--:|--:|--:|--:|--:|--:|
${all.map(row).join('\n')}
${row({ ...total(all), name: '**all**' })}

*Spoilt*: of the words, ${wordErrors * 100} in a hundred were replaced by another word of the agent (half of them), lost (a third) or followed by a stray one, as
recognisers do; every sentence ${rounds} times. *Off topic*: everyday talk, and wishes that belong to another agent.
What is neither right nor wrong is asked again.

## What a score means

Of the best guesses for all sentences above, off topic included, so many were right:

| score | guesses | right |
|---|--:|--:|
${scores(total(all).clean.guesses)}

## What went wrong

| agent | sentence | meant | understood | score |
|---|---|---|---|--:|
${faults.join('\n')}
`;
}
