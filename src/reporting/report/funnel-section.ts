import type { ReportCell, ReportSection } from '#contract';
import { type Funnel, funnelTally } from '../funnel/funnel.ts';
import type { Collector, ReportSetting } from './collector.ts';

/** So many versions of agents are shown, so many steps of each, and so many ways on from each. */
const mostFunnels = 6;
const mostSteps = 200;
const mostWays = 4;

/** Where people leave, for each version of each agent. */
export function funnelSection({ stepsOf }: ReportSetting): Collector {
  const tally = funnelTally(stepsOf);
  return {
    add: tally.add,
    sections: () => {
      const funnels = tally.funnels().filter(({ steps }) => steps.length > 0);
      return funnels.length === 0 ? [empty] : funnels.slice(0, mostFunnels).flatMap(sectionsOf);
    },
    notes: () => {
      const funnels = tally.funnels();
      const without = funnels.reduce((sum, one) => sum + one.withoutSteps, 0);
      const hidden = funnels.filter(({ steps }) => steps.length > 0).slice(mostFunnels);
      const notShown = tally.leftOut + hidden.reduce((sum, one) => sum + one.conversations, 0);
      return [
        {
          title: 'How the funnel is read',
          text:
            'A conversation counts once for each step it came to, however often. "Left" means that it was over there. Steps stand in the order of the agent’s definition where that is known, ' +
            'else in the order in which customers came to them. "Then" is the step that was come to for the first time right after.',
        },
        ...(without > 0
          ? [{ title: 'Without steps', text: `${without} conversations came to no step: they ended before, or their agent has none.` }]
          : []),
        ...(notShown > 0
          ? [
              {
                title: 'Not shown',
                text: `${notShown} conversations of versions that are used less. Narrow the report to an agent and a version to see them.`,
              },
            ]
          : []),
      ];
    },
  };
}

const columns = [
  { id: 'step', title: 'Step', kind: 'text' },
  { id: 'reached', title: 'Reached', kind: 'count' },
  { id: 'share', title: 'Of all', kind: 'share' },
  { id: 'wentOn', title: 'Went on', kind: 'count' },
  { id: 'left', title: 'Left', kind: 'count' },
  { id: 'leftShare', title: 'Left, of reached', kind: 'share' },
  { id: 'resolved', title: 'Left resolved', kind: 'count' },
  { id: 'escalated', title: 'Left escalated', kind: 'count' },
  { id: 'abandoned', title: 'Left abandoned', kind: 'count' },
  { id: 'failed', title: 'Left failed', kind: 'count' },
  { id: 'next', title: 'Then', kind: 'text' },
] as const;

const empty: ReportSection = {
  kind: 'table',
  id: 'funnel',
  title: 'Funnel',
  columns,
  rows: [],
  whenEmpty: 'No conversation came to a step of a flow in this period.',
};

function sectionsOf({ agent, version, conversations, steps }: Funnel): ReportSection[] {
  const name = `${agent}, version ${version}`;
  const shown = steps.slice(0, mostSteps);
  return [
    {
      kind: 'chart',
      id: `funnel-chart-${agent}-${version}`,
      title: `How far customers came: ${name}`,
      shape: 'bars',
      unit: 'count',
      labels: shown.slice(0, 30).map(({ path }) => path),
      series: [{ id: 'reached', title: 'Reached', values: shown.slice(0, 30).map(({ reached }) => reached) }],
    },
    {
      kind: 'table',
      id: `funnel-${agent}-${version}`,
      title: `Where customers left: ${name} (${conversations} conversations)`,
      columns,
      rows: shown.map(({ path, reached, wentOn, left, next }): ReportCell[] => [
        path,
        reached,
        conversations === 0 ? null : reached / conversations,
        wentOn,
        reached - wentOn,
        (reached - wentOn) / reached,
        left.resolved,
        left.escalated,
        left.abandoned,
        left.failed,
        ways(next),
      ]),
      ...(steps.length > shown.length ? { leftOut: steps.length - shown.length } : {}),
      whenEmpty: empty.kind === 'table' ? empty.whenEmpty : '',
    },
  ];
}

function ways(next: Funnel['steps'][number]['next']): string {
  const named = next.slice(0, mostWays).map(([path, count]) => `${path} (${count})`);
  const others = next.slice(mostWays).reduce((sum, [, count]) => sum + count, 0);
  return [...named, ...(others > 0 ? [`others (${others})`] : [])].join(', ');
}
