import type { WallTime } from '#base';
import type { ReportCell, ReportDocument, ReportFigure, ReportPeriod, ReportSection } from '#contract';
import type { ReconcileOptions } from './options.ts';
import type { ReconciledRow, ReconciledRows, Reconciliation } from './reconcile.ts';

/** So many rows of a kind are in the document; programs take the reconciliation itself. */
const mostShown = 1000;

export interface ReconciliationPrint {
  readonly reconciliation: Reconciliation;
  readonly options: ReconcileOptions;
  readonly period: ReportPeriod;
  /** What ours were narrowed to, in words. */
  readonly filter?: readonly string[];
  readonly madeAt: WallTime;
}

/** A reconciliation as a report. */
export function reconciliationDocument({ reconciliation, options, period, filter = [], madeAt }: ReconciliationPrint): ReportDocument {
  const { theirs, ours, matched, missingThere, missingHere, differentOutcome, apart, duplicates, unknownDispositions } = reconciliation;
  const all = matched + missingThere.count + missingHere.count;
  return {
    version: 1,
    report: 'reconciliation',
    title: 'Our record beside the contact centre’s',
    subtitle: [`${period.words} (${period.zone})`, filter.length === 0 ? 'all conversations' : filter.join(', ')].join('; '),
    period,
    filter,
    madeAt,
    conversations: ours.conversations,
    sections: [
      {
        kind: 'figures',
        id: 'figures',
        title: 'At a glance',
        figures: [
          figure('theirs', 'Rows of their export', theirs.rows, 'Without the line of titles.'),
          figure('ours', 'Our conversations', ours.conversations, 'That began in the period and are over.'),
          figure('matched', 'Matched', matched, 'Interactions that both have.'),
          {
            id: 'matchRate',
            title: 'Matched, of all',
            kind: 'share',
            value: all === 0 ? null : matched / all,
            better: 'more',
            says: 'Of all interactions that either has.',
          },
          figure('missingThere', 'Missing there', missingThere.count, 'Conversations of ours whose interaction is not in their export.', 'less'),
          figure('missingHere', 'Missing here', missingHere.count, 'Interactions of theirs that we have no conversation of.', 'less'),
          figure(
            'differentOutcome',
            'Different outcome',
            differentOutcome.count,
            'Matched, but their disposition means another outcome than ours.',
            'less',
          ),
          figure('apart', 'Begun apart', apart.count, `Matched, but begun more than ${options.toleranceMinutes} minutes apart.`, 'less'),
          figure('duplicates', 'Named twice', duplicates.count, 'Rows of theirs with an id that had come before. The first counts.', 'less'),
        ],
      },
      table(
        'missing-there',
        'Missing there',
        missingThere,
        ['interactionId', 'conversation', 'oursBegan', 'outcome'],
        'None of ours is missing in their export.',
      ),
      table('missing-here', 'Missing here', missingHere, ['interactionId', 'line', 'theirsBegan', 'disposition'], 'None of theirs is missing here.'),
      table(
        'different-outcome',
        'Different outcome',
        differentOutcome,
        ['interactionId', 'conversation', 'line', 'disposition', 'outcome', 'oursBegan'],
        'No outcome differs, of those whose disposition has a meaning.',
      ),
      table('apart', 'Begun apart', apart, ['interactionId', 'conversation', 'line', 'theirsBegan', 'oursBegan'], 'None.'),
      table('duplicates', 'Named twice', duplicates, ['interactionId', 'line', 'theirsBegan', 'disposition'], 'None.'),
      {
        kind: 'table',
        id: 'unknown-dispositions',
        title: 'Dispositions without a meaning',
        columns: [
          { id: 'disposition', title: 'Disposition', kind: 'text' },
          { id: 'times', title: 'Times', kind: 'count' },
        ],
        rows: unknownDispositions.map(([disposition, times]) => [disposition, times]),
        whenEmpty: 'Every disposition has a meaning, or there are none.',
      },
    ],
    notes: notesOf(reconciliation, options),
    ...(theirs.rows === 0 && ours.conversations === 0
      ? { empty: { says: 'There is nothing on either side in this period.', remedy: 'Choose the period that the export was made for.' } }
      : {}),
  };
}

function figure(id: string, title: string, value: number, says: string, better?: 'less'): ReportFigure {
  return { id, title, kind: 'count', value, says, ...(better === undefined ? {} : { better }) };
}

const columns = {
  interactionId: { title: 'Interaction', kind: 'text' },
  conversation: { title: 'Conversation', kind: 'text' },
  line: { title: 'Line', kind: 'count' },
  disposition: { title: 'Their disposition', kind: 'text' },
  outcome: { title: 'Our outcome', kind: 'text' },
  theirsBegan: { title: 'Begun, theirs', kind: 'moment' },
  oursBegan: { title: 'Begun, ours', kind: 'moment' },
} as const satisfies Readonly<Record<keyof ReconciledRow, unknown>>;

function table(
  id: string,
  title: string,
  { count, rows }: ReconciledRows,
  names: readonly (keyof ReconciledRow)[],
  whenEmpty: string,
): ReportSection {
  const shown = rows.slice(0, mostShown);
  return {
    kind: 'table',
    id,
    title,
    columns: names.map((name) => ({ id: name, ...columns[name] })),
    rows: shown.map((row) => names.map((name): ReportCell => row[name] ?? null)),
    ...(count > shown.length ? { leftOut: count - shown.length } : {}),
    whenEmpty,
  };
}

function notesOf({ columns: found, theirs, ours, several }: Reconciliation, options: ReconcileOptions): ReportDocument['notes'] {
  const { guessed, titles } = found;
  const without = [titles.began === undefined ? 'beginning' : '', titles.disposition === undefined ? 'disposition' : ''].filter((one) => one !== '');
  const told = [
    theirs.withoutId > 0 ? `${theirs.withoutId} rows of theirs have no id` : '',
    theirs.outside > 0 ? `${theirs.outside} rows of theirs lie outside of the period` : '',
    theirs.unreadableTimes > 0 ? `of ${theirs.unreadableTimes} rows of theirs the time could not be read` : '',
    ours.withoutId > 0 ? `${ours.withoutId} conversations of ours have no interaction id` : '',
    several > 0 ? `${several} interactions came to an agent more than once: the last conversation gave the outcome` : '',
  ].filter((one) => one !== '');
  return [
    {
      title: 'How both were matched',
      text:
        `By the interaction’s id, however its letters are written. Clocks may be ${options.toleranceMinutes} minutes apart: that much before and after the period is looked at too, ` +
        'and what has its match there is missing nowhere.',
    },
    ...(guessed.length > 0
      ? [{ title: 'Guessed', text: `Found by their usual titles: ${guessed.join('; ')}. Name the columns if that is wrong.` }]
      : []),
    ...(without.length > 0
      ? [
          {
            title: 'Not in their export',
            text: `No column with the ${without.join(' and the ')} was named or found: ${without.length > 1 ? 'these were' : 'it was'} not compared.`,
          },
        ]
      : []),
    ...(told.length > 0 ? [{ title: 'Not counted', text: `${told.join('; ')}.` }] : []),
  ];
}
