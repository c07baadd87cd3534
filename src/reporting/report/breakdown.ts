import type { ReportCell, ReportColumn, ReportSection } from '#contract';
import { percentile, sizeOf } from '../histogram.ts';
import { latencyStages, stageTitle } from '../tally/measures.ts';
import type { HandoffTotals, Often, TotalPart, Totals } from '../tally/totals.ts';
import type { Collector, ReportSetting } from './collector.ts';
import type { Breakdown } from './definition.ts';

interface Table {
  readonly title: string;
  readonly part: TotalPart;
  readonly columns: readonly ReportColumn[];
  readonly rows: (totals: Totals) => readonly (readonly ReportCell[])[];
  readonly total?: (totals: Totals) => readonly ReportCell[];
  readonly whenEmpty: string;
}

const mostRows = 50;

/** A table of what can occur more than once in a conversation. */
export function breakdownSection(of: Breakdown, most: number | undefined, setting: ReportSetting): Collector {
  const { title, part, columns, rows, total, whenEmpty } = tables[of];
  const now = setting.tally([], [part]);
  return {
    sections: () => {
      const { all } = now();
      const found = rows(all);
      const shown = found.slice(0, most ?? mostRows);
      const section: ReportSection = {
        kind: 'table',
        id: of,
        title,
        columns,
        rows: shown,
        ...(total === undefined || found.length === 0 ? {} : { total: total(all) }),
        ...(found.length > shown.length ? { leftOut: found.length - shown.length } : {}),
        whenEmpty,
      };
      return [section];
    },
  };
}

const text = (id: string, title: string): ReportColumn => ({ id, title, kind: 'text' });
const column = (id: string, title: string, kind: ReportColumn['kind']): ReportColumn => ({ id, title, kind });
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

const byTimes = ([a, one]: readonly [string, Often], [b, other]: readonly [string, Often]): number =>
  other.conversations - one.conversations || other.times - one.times || (a < b ? -1 : 1);

/** How often each occurred, in how many conversations, and in what share of those that could have it. */
const often = (
  title: string,
  part: TotalPart,
  name: ReportColumn,
  whole: { readonly title: string; readonly of: (totals: Totals) => number },
  map: (totals: Totals) => ReadonlyMap<string, Often>,
  whenEmpty: string,
): Table => ({
  title,
  part,
  columns: [name, column('times', 'Times', 'count'), column('conversations', 'Conversations', 'count'), column('share', whole.title, 'share')],
  rows: (totals) =>
    [...map(totals)].sort(byTimes).map(([name, { times, conversations }]) => [name, times, conversations, share(conversations, whole.of(totals))]),
  whenEmpty,
});

const handoffColumns: readonly ReportColumn[] = [
  column('begun', 'Begun', 'count'),
  column('accepted', 'Accepted', 'count'),
  column('success', 'Accepted, of begun', 'share'),
  column('unproven', 'Unproven', 'count'),
  column('refused', 'Refused', 'count'),
  column('timedOut', 'Timed out', 'count'),
  column('abandoned', 'Customer left', 'count'),
  column('open', 'Not known', 'count'),
  column('acceptedP50', 'Time to acceptance, p50', 'duration'),
  column('acceptedP95', 'Time to acceptance, p95', 'duration'),
  column('humanP50', 'Time to a human, p50', 'duration'),
];

const handoffCells = ({ begun, results, acceptedMs, humanMs }: HandoffTotals): ReportCell[] => [
  begun,
  results.accepted,
  share(results.accepted, begun),
  results.unproven,
  results.refused,
  results['timed-out'],
  results.abandoned,
  results.open,
  percentile(acceptedMs, 0.5),
  percentile(acceptedMs, 0.95),
  percentile(humanMs, 0.5),
];

const handoffs = (title: string, name: ReportColumn, nameless: string, map: (totals: Totals) => ReadonlyMap<string, HandoffTotals>): Table => ({
  title,
  part: 'handoffs',
  columns: [name, ...handoffColumns],
  rows: (totals) =>
    [...map(totals)]
      .sort(([a, one], [b, other]) => other.begun - one.begun || (a < b ? -1 : 1))
      .map(([name, one]) => [name === '' ? nameless : name, ...handoffCells(one)]),
  total: (totals) => ['All', ...handoffCells(totals.handoffs)],
  whenEmpty: 'Nobody was handed over in this period.',
});

const tables: Readonly<Record<Breakdown, Table>> = {
  intents: often(
    'Intents',
    'intents',
    text('intent', 'Intent'),
    { title: 'Of conversations with a turn', of: ({ withTurns }) => withTurns },
    ({ intents }) => intents,
    'No intent was recognised in this period.',
  ),
  queues: handoffs('Queues', text('queue', 'Queue'), '(none of ours)', ({ byQueue }) => byQueue),
  reasons: handoffs('Reasons for escalation', text('reason', 'Reason'), '(not said)', ({ byReason }) => byReason),
  doors: handoffs('Transfers by door', text('door', 'Door'), '(it went no way)', ({ byDoor }) => byDoor),
  latency: {
    title: 'Latency',
    part: 'latency',
    columns: [
      text('stage', 'Stage'),
      column('times', 'Turns', 'count'),
      ...[50, 90, 95, 99].map((percentage) => column(`p${percentage}`, `p${percentage}`, 'duration')),
    ],
    rows: ({ latency }) =>
      latencyStages.flatMap((stage) => {
        const counts = latency.get(stage);
        return counts === undefined ? [] : [[stageTitle(stage), sizeOf(counts), ...[0.5, 0.9, 0.95, 0.99].map((one) => percentile(counts, one))]];
      }),
    whenEmpty: 'No turn was timed in this period: only spoken ones are.',
  },
  troubles: often(
    'Troubles that were coped with',
    'troubles',
    text('code', 'Code'),
    { title: 'Of all conversations', of: ({ conversations }) => conversations },
    ({ troubles }) => troubles,
    'No trouble in this period.',
  ),
  codes: often(
    'Why conversations failed',
    'troubles',
    text('code', 'Code'),
    { title: 'Of those that failed', of: ({ outcomes }) => outcomes.failed },
    ({ codes }) => codes,
    'Nothing failed in this period.',
  ),
  sentiments: often(
    'How customers seemed',
    'troubles',
    text('sentiment', 'Sentiment'),
    { title: 'Of all conversations', of: ({ conversations }) => conversations },
    ({ sentiments }) => sentiments,
    'Nobody judged how customers seemed in this period.',
  ),
};
